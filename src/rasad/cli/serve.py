"""`rasad serve`: the record over HTTP."""

from __future__ import annotations

import ipaddress
import logging
import socket
import sys
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import Annotated

import typer

from rasad.cli.options import STORE, File, Wait, stored
from rasad.cli.problems import Problems, told
from rasad.record.meant import Meant

WAIT = 5.0  # seconds; who asks over HTTP does not wait long


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on, one of this machine.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes any that is free.")] = 8000,
    openapi: Annotated[bool, typer.Option("--openapi", help="Print the description of the API and stop.")] = False,
    store: File = STORE,
    wait: Wait = WAIT,
) -> None:
    """Serve the record to people, as pages, and to programs, as /api/v1, until Ctrl-C."""
    report = Problems()
    with told(report, store), stored(store, wait, report) as record:
        needed()
        if openapi:
            import msgspec

            from rasad.serve.openapi import document

            typer.echo(msgspec.json.format(msgspec.json.encode(document())))
            return
        with closing(listening(host, port)) as at:
            if store.exists():
                record.update()
            else:
                print(f"rasad: {store}: no such store yet (make it with rasad add)", file=sys.stderr)
            run(at, host, store, wait)
    raise typer.Exit(report.exit_code)


def needed() -> None:
    """Tells what is missing before anything is opened."""
    if not (find_spec("litestar") and find_spec("uvicorn")):
        raise Meant("serve", "needs litestar and uvicorn", "install them: pip install 'rasad[serve]'")


def listening(host: str, port: int) -> socket.socket:
    """A socket at the address, which must be one that only this machine can reach."""
    try:
        local = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local:
        raise Meant(
            "--host", f"{host} can be reached from elsewhere, and there are no accounts yet", "leave it at 127.0.0.1"
        )
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(128)
    except OSError as error:
        found.close()
        raise Meant("--port", f"cannot listen on {host}:{port}: {error.strerror}", "name another, or 0") from None
    return found


def run(at: socket.socket, host: str, store: Path, wait: float) -> None:
    """Answers until it is stopped. The encoder loads beside, so that the first text is read as soon as the second."""
    import uvicorn

    from rasad.record.record import Record
    from rasad.serve.app import create
    from rasad.serve.guard import LOCAL
    from rasad.serve.turns import Shared

    logging.basicConfig(format="rasad: %(message)s", stream=sys.stderr)
    record = Record(Shared(store, wait))
    app = create(store, hosts=LOCAL | {host}, record=record)
    Thread(target=lambda: record.coder, daemon=True).start()
    named = f"[{host}]" if ":" in host else host
    print(f"rasad: {store} at http://{named}:{at.getsockname()[1]}/ (Ctrl-C stops it)", file=sys.stderr, flush=True)
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=5)
    uvicorn.Server(config).run(sockets=[at])
