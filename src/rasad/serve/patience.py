"""How long a connection may take to say what it wants: a head that comes a byte a minute holds nothing up."""

from __future__ import annotations

from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD = 15.0  # seconds in which the head of a request must have come


class Patience(H11Protocol):
    """uvicorn's own, which waits for ever; a body's time is measured by `guard`."""

    head = HEAD
    waiting: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self.stop()
        elif self.waiting is None:
            self.wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self.stop()
        super().connection_lost(exc)

    def wait(self) -> None:
        self.waiting = self.loop.call_later(self.head, self.late)

    def late(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()

    def stop(self) -> None:
        if self.waiting is not None:
            self.waiting.cancel()
            self.waiting = None
