"""A connection that ends when its time is over, whatever its host does until then."""

from __future__ import annotations

import http.client
import socket
import ssl
from contextlib import suppress
from threading import Timer
from types import TracebackType

from rasad.watch.address import Address


class Line:
    """A connection to a host, which `cut` ends from any thread, and the clock does: a time-out of a socket begins anew
    with each byte."""

    def __init__(self, at: Address, numbers: list[str], timeout: float) -> None:
        self.at, self.numbers, self.timeout = at, numbers, timeout
        self.was_cut = False
        self._socket: socket.socket | None = None
        self._timer = Timer(timeout, self.cut)
        self._timer.daemon = True

    def __enter__(self) -> http.client.HTTPConnection:
        self._timer.start()
        try:
            connection = http.client.HTTPConnection(self.at.host, self.at.port)
            connection.sock = self._connected()
            return connection
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._socket:
            self._socket.close()

    def cut(self) -> None:
        self.was_cut = True
        if self._socket:
            with suppress(OSError):  # it was over already
                # not the shutdown of TLS, which first takes leave of the host
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _connected(self) -> socket.socket:
        """To the first of the numbers that answers."""
        for number in self.numbers[:-1]:
            with suppress(OSError):
                return self._connect(number)
        return self._connect(self.numbers[-1])

    def _connect(self, number: str) -> socket.socket:
        family = socket.AF_INET6 if ":" in number else socket.AF_INET
        plain = self._hold(socket.socket(family, socket.SOCK_STREAM))
        plain.settimeout(self.timeout)
        plain.connect((number, self.at.port))
        if not self.at.secure:
            return plain
        secure = ssl.create_default_context().wrap_socket(
            plain, server_hostname=self.at.host, do_handshake_on_connect=False
        )
        self._hold(secure)
        secure.do_handshake()
        return secure

    def _hold(self, one: socket.socket) -> socket.socket:
        """From now on it is this one that is cut and closed."""
        before, self._socket = self._socket, one
        if before:
            before.close()
        if self.was_cut:
            raise TimeoutError
        return one
