"""The weights of an exported encoder, to go on from: of its 8 bits, so a little rounder than those of the run."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

PARTS = ("reader", "judge")
LINEAR = re.compile(r"/(?P<where>.+/)?(?P<name>[^/]+)/(?:Gemm_)?MatMul_quant")


def exported(folder: Path) -> dict[str, Tensor]:
    """All parameters of `reader.onnx` and `judge.onnx` by their names in `Network`."""
    return {f"{part}.{name}": value for part in PARTS for name, value in parameters(folder / f"{part}.onnx")}


def parameters(path: Path) -> list[tuple[str, Tensor]]:
    graph = onnx.load(str(path)).graph
    values = {one.name: numpy_helper.to_array(one) for one in graph.initializer}

    def whole(name: str) -> Tensor:
        scale, zero, small = (values[f"{name}_{part}"] for part in ("scale", "zero_point", "quantized"))
        return torch.from_numpy((small.astype(np.float32) - zero.astype(np.float32)) * scale)

    linear = {node.input[1].removesuffix("_quantized"): weight_name(node.name) for node in graph.node
              if node.op_type == "MatMulInteger"}  # fmt: skip
    found = []
    for name, value in values.items():
        if name.endswith("_quantized"):
            name = name.removesuffix("_quantized")
            matrix = whole(name)
            # A linear layer's matrix is stored the other way round and without its name; an embedding as it is.
            found.append((linear[name], matrix.T.contiguous()) if linear.get(name) else (name, matrix))
        elif not name.endswith(("_scale", "_zero_point")) and value.dtype == np.float32 and value.ndim:
            found.append((name, torch.from_numpy(value.copy())))
    return found


def weight_name(node: str) -> str:
    """`/layers.0/q/MatMul_quant` -> `layers.0.q.weight`, `/kind/kind.4/Gemm_MatMul_quant` -> `kind.4.weight`; a product
    with a bare parameter has no layer's name and gives ''."""
    matched = LINEAR.fullmatch(node)
    if not matched:
        return ""
    path = (matched["where"] or "") + matched["name"]
    parts = path.split("/")
    # torch names a part of a sequence twice: `kind/kind.4`, `relation/out/out.4`
    kept = [part for part, after in zip(parts, [*parts[1:], ""], strict=True) if not after.startswith(part + ".")]
    return ".".join(kept) + ".weight"
