"""Compiles src/rasad/data/actors/**/*.yaml into src/rasad/data/actors.msgpack. Run it after every change to the YAML.

python tools/actors.py            writes the index
python tools/actors.py --check    exits with 1 if the index is older than the YAML
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from rasad.resolve.compile import compile_actors, digest
from rasad.resolve.index import Index

DATA = Path(__file__).resolve().parents[1] / "src" / "rasad" / "data"


def main(argv: list[str]) -> int:
    target = DATA / "actors.msgpack"
    if "--check" in argv:
        shipped = msgspec.msgpack.decode(target.read_bytes(), type=Index)
        fresh = shipped.digest == digest(DATA / "actors")
        print("up to date" if fresh else "out of date: run python tools/actors.py")
        return 0 if fresh else 1
    index = compile_actors(DATA / "actors")
    target.write_bytes(msgspec.msgpack.encode(index))
    keys = {lang: len(table) for lang, table in index.names.items()}
    print(f"{target.name}: {len(index.entities)} entities, {keys} keys, {target.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
