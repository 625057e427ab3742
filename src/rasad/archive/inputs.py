"""Where the stories of an archive lie: files found by pattern, here or in object storage, and opened."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple, cast

import fsspec
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from rasad.model import Problem
from rasad.read.problems import Report, shown


class Input(NamedTuple):
    """A file with stories. `key` is another as soon as the file is (its size, its time, its tag in the storage)."""

    name: str
    key: str


def found(patterns: Iterable[str], report: Report) -> list[Input]:
    """The files that patterns name (a file, a folder with all under it, or a pattern with * and **), each once, in
    order of their names."""
    inputs: dict[str, Input] = {}
    for pattern in patterns:
        try:
            files, names = _files(pattern)
            if not names:
                report(Problem(pattern, "no such file or folder", "check the pattern and quote it"))
            for name, path in names:
                if name.isprintable():
                    inputs[name] = Input(name, _key(files, path))
                else:  # bytes that are no UTF-8, line ends
                    report(Problem(repr(name), "has a name that cannot be written down", "rename it"))
        except Exception as error:  # each storage has errors of its own, also for what is not installed
            report(Problem(pattern, f"cannot be listed: {shown(error)}", "check the address and your rights to it"))
    return [inputs[name] for name in sorted(inputs)]


def _files(pattern: str) -> tuple[fsspec.AbstractFileSystem, list[tuple[str, str]]]:
    """The storage, and the name and path in it of each file."""
    files, root = url_to_fs(pattern)
    roots = files.glob(root) if fsspec.core.has_magic(root) else [root]
    paths = [path for one in roots for path in files.find(one) if path == root or not _hidden(path, one)]
    local = isinstance(files, LocalFileSystem)
    return files, [(path if local else files.unstrip_protocol(path), path) for path in paths]


def _key(files: fsspec.AbstractFileSystem, path: str) -> str:
    """None of a file that went meanwhile, or a link to nowhere: who opens it tells."""
    try:
        return str(files.ukey(path))
    except FileNotFoundError:
        return ""


def _hidden(path: str, root: str) -> bool:
    """Whether the name of a file, or of a folder in which it was found, begins with a dot."""
    found = PurePosixPath(path)
    return any(part.startswith(".") for part in (*found.relative_to(root).parts, found.name))


@contextmanager
def opened(name: str) -> Iterator[tuple[BinaryIO, str]]:
    """The bytes of an input, and their hash. What lies elsewhere is fetched whole first: readers may seek in it, and no
    connection has to last as long as the coding."""
    files, path = url_to_fs(name)
    local = isinstance(files, LocalFileSystem)
    with Path(path).open("rb") if local else tempfile.TemporaryFile() as stream:
        if not local:
            with files.open(path, "rb") as there:
                shutil.copyfileobj(there, stream, 1 << 20)
            stream.seek(0)
        digest = hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
        stream.seek(0)
        yield cast(BinaryIO, stream), digest
