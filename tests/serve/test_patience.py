"""Connections that say nothing, or too little, are closed; those that ask are answered, as often as they ask."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from threading import Thread
from typing import Any

import pytest
import uvicorn

from rasad.serve.patience import Patience


class Hasty(Patience):
    head = 0.2


async def slow_to_answer(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    if scope["path"] == "/slow":
        time.sleep(0.5)  # the whole loop: the time for a head runs out meanwhile
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    at = socket.socket()
    at.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(slow_to_answer, http=Hasty, log_config=None, lifespan="off"))
    thread = Thread(target=server.run, kwargs={"sockets": [at]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield at.getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: a\r\nX-A"])
def test_half_a_head_is_not_waited_for(said: bytes, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(said)
        assert connection.recv(1000) == b""


def test_half_a_head_after_a_whole_one(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        answer = b""
        while not answer.endswith(b"ok"):
            answer += connection.recv(1000)
        connection.sendall(b"GET /")
        assert connection.recv(1000) == b""


def test_who_asks_is_answered_however_long_it_takes(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    for path in ("/slow", "/", "/slow"):
        connection.request("GET", path)
        assert connection.getresponse().read() == b"ok"
    connection.close()
