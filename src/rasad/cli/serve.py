"""`rasad serve`: the record over HTTP."""

from __future__ import annotations

import ipaddress
import logging
import socket
import ssl
import sys
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from rasad.cli.options import STORE, File, Wait, stored
from rasad.cli.problems import Problems, told
from rasad.record.meant import Meant

if TYPE_CHECKING:
    from rasad.record.record import Record
    from rasad.serve.access.door import Door

WAIT = 5.0  # seconds; who asks over HTTP does not wait long


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on, one of this machine.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes any that is free.")] = 8000,
    cert: Annotated[Path | None, typer.Option("--cert", help="A certificate (PEM), to answer over https.")] = None,
    key: Annotated[Path | None, typer.Option("--key", help="Its private key (PEM), if not in the same file.")] = None,
    openapi: Annotated[bool, typer.Option("--openapi", help="Print the description of the API and stop.")] = False,
    store: File = STORE,
    wait: Wait = WAIT,
) -> None:
    """Serve the record to people, as pages, and to programs, as /api/v1, until Ctrl-C."""
    report = Problems()
    with told(report, store), stored(store, wait, report) as record:
        needed()
        from rasad.record.record import Record
        from rasad.serve.turns import Shared

        if openapi:
            import msgspec

            from rasad.serve.openapi import document

            typer.echo(msgspec.json.format(msgspec.json.encode(document())))
            return
        certified(cert, key)
        door = locked(host, store, cert)
        with closing(listening(host, port)) as at:
            if store.exists():
                record.update()
            else:
                print(f"rasad: {store}: no such store yet (make it with rasad add)", file=sys.stderr)
            run(at, host, Record(Shared(store, wait)), door, cert, key)
    raise typer.Exit(report.exit_code)


def certified(cert: Path | None, key: Path | None) -> None:
    """Tells what is wrong about a certificate or its key."""
    if cert is None:
        if key is not None:
            raise Meant("--key", "is of no use without its certificate", "give --cert as well")
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password=str)
    except OSError as error:  # of ssl as well
        what = "no certificate with its key" if isinstance(error, ssl.SSLError) else error.strerror
        raise Meant("--cert", f"{cert}: {what}", "give it and its key as PEM, without a passphrase") from None


def locked(host: str, store: Path, cert: Path | None) -> Door:
    """Who is let in: where others can reach the address, or accounts there are, only who logs in."""
    from rasad.serve.access.door import Door

    door = Door(store)
    door.locked = door.accounts.exist()
    try:
        local = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local and not door.locked:
        raise Meant(
            "--host", f"{host} can be reached from elsewhere, and there are no accounts yet",
            "add one: rasad user add NAME --role admin",
        )  # fmt: skip
    if not local and cert is None:
        print("rasad: --host: without --cert, passwords are sent in the clear (see docs/team.md)", file=sys.stderr)
    return door


def needed() -> None:
    """Tells what is missing before anything is opened."""
    if not all(map(find_spec, ("litestar", "uvicorn", "argon2"))):
        raise Meant("serve", "needs litestar, uvicorn and argon2-cffi", "install them: pip install 'rasad[serve]'")


def listening(host: str, port: int) -> socket.socket:
    """A socket at the address."""
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(128)
    except OSError as error:
        found.close()
        raise Meant("--port", f"cannot listen on {host}:{port}: {error.strerror}", "name another, or 0") from None
    return found


def run(at: socket.socket, host: str, record: Record, door: Door, cert: Path | None, key: Path | None) -> None:
    """Answers until it is stopped. The encoder loads beside, so that the first text is read as soon as the second."""
    import uvicorn

    from rasad.serve.app import create
    from rasad.serve.guard import LOCAL
    from rasad.serve.patience import Patience

    logging.basicConfig(format="rasad: %(message)s", stream=sys.stderr)
    app = create(record, door, LOCAL | {host})
    Thread(target=lambda: record.coder, daemon=True).start()
    named = f"[{host}]" if ":" in host else host
    address = f"{'https' if cert else 'http'}://{named}:{at.getsockname()[1]}/"
    print(f"rasad: {record.store.path} at {address} (Ctrl-C stops it)", file=sys.stderr, flush=True)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=5,
        http=Patience, ssl_certfile=cert, ssl_keyfile=key and str(key),
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[at])
