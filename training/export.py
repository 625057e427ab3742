"""Writes the trained network as 8-bit ONNX: `reader.onnx` and `judge.onnx`."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from training.network import WIDTH, Network


def export(network: Network, folder: Path) -> None:
    """Both graphs, dynamic in sentences, words and tokens; matrix weights in 8 bits (7 used: older processors
    saturate at 8), embeddings too."""
    network.eval()
    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.tensor([[0, 10, 11, 12, 2], [0, 13, 14, 2, 1]])
    pool = torch.zeros(2, 3, 5)
    pool[:, 0, 1] = pool[:, 1, 2] = 1
    states = torch.randn(2, 5, WIDTH)
    marks = torch.tensor([[[0.9, 0, 0], [0.1, 1, 0], [0.5, 0, 1]]])
    row, at = torch.tensor([0, 0]), torch.tensor([0, 2])
    write(
        network.reader, (ids, pool), folder / "reader.onnx", ["ids", "pool"], ["states", "acts", "mentions"],
        {"ids": "bt", "pool": "bwt", "states": "bt_", "acts": "bw_", "mentions": "bw_"},
    )  # fmt: skip
    write(
        network.judge, (states[:1], (ids[:1] == 1).float(), pool[:1], marks, row, at), folder / "judge.onnx",
        ["states", "pad", "pool", "marks", "row", "at"], ["types", "statuses", "roles", "sectors", "relations"],
        {"states": "bt_", "pad": "bt", "pool": "bwt", "marks": "bw_", "row": "n", "at": "n", "types": "n_",
         "statuses": "n_", "roles": "nw_", "sectors": "bw_", "relations": "b_"},
    )  # fmt: skip


def write(
    module: nn.Module,
    inputs: tuple[torch.Tensor, ...],
    path: Path,
    names: list[str],
    outputs: list[str],
    axes: dict[str, str],
) -> None:
    whole = path.with_suffix(".fp32.onnx")
    dynamic = {name: {i: axis for i, axis in enumerate(spec) if axis != "_"} for name, spec in axes.items()}
    torch.onnx.export(
        module, inputs, str(whole), input_names=names, output_names=outputs, dynamic_axes=dynamic, opset_version=17,
        dynamo=False,
    )  # fmt: skip
    quantize_dynamic(
        whole, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        op_types_to_quantize=["MatMul", "Gather"], extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip
    model = onnx.load(str(path))
    model.doc_string = "Rasad encoder"
    onnx.save(model, str(path))
    whole.unlink()
