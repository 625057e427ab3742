"""Compressed streams as plain ones. gzip and zstandard are told by their first bytes, whatever the name says."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any, BinaryIO, cast

from rasad.read.problems import Refused

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_BUFFER = 1 << 16


def decompressed(stream: BinaryIO, name: str) -> tuple[io.BufferedReader, str]:
    """The stream without its compression, and the name without the suffix for it."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))
    head = buffered.peek(4)[:4]
    inner = Path(name).stem if Path(name).suffix.lower() in (".gz", ".zst") else name
    if inner.lower().endswith(".warc"):
        return buffered, inner  # fastwarc decompresses record by record and loses less of a broken archive
    if head.startswith(_GZIP):
        return io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=buffered)), _BUFFER), inner
    if head.startswith(_ZSTD):
        return io.BufferedReader(_Zstd(buffered), _BUFFER), inner
    if inner != name and head:
        raise Refused("not compressed as its name says", "get the file again, or name it without .gz or .zst")
    return buffered, name


class _Zstd(io.RawIOBase):
    """zstandard's own reader ends a stream that was cut short as if it were whole; this one raises EOFError."""

    _CHUNK = 2048  # small, so that a hostile stream cannot ask for gigabytes at once

    def __init__(self, stream: BinaryIO) -> None:
        import zstandard

        self._stream, self._new = stream, zstandard.ZstdDecompressor().decompressobj
        self._frame: Any = None
        self._waiting = b""  # read, and not yet decompressed
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            data = self._waiting or self._stream.read(self._CHUNK)
            if not data:
                if self._frame is not None:
                    raise EOFError("the stream ends before its end mark")
                return 0
            self._frame = self._frame or self._new()
            self._ready = memoryview(self._frame.decompress(data))
            self._waiting = b""
            if self._frame.eof:
                self._waiting, self._frame = self._frame.unused_data, None
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count
