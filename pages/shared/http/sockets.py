"""What one WebSocket, one address and all of them may ask for, settled before Streamlit hears of it.

A town hall may come from one address, so the numbers for an address are those of 200
people. Messages beyond them wait and none is lost: who clicks quickly notices little, and
who floods gains nothing.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import lru_cache, partial
from typing import Final

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.shared.state import visitors

log = logging.getLogger("chino_dashboard")

PATH: Final = "/_stcore/stream"
#: Messages of a socket at once, and then in each second; a click is one.
AT_ONCE: Final = 30
A_SECOND: Final = 10.0
#: The same for all sockets of an address: 200 people who click twice at once, then a quarter
#: of them in each second (at 5 ms a message, a quarter of a core).
AT_ONCE_OF_ADDRESS: Final = 400
A_SECOND_OF_ADDRESS: Final = 50.0
#: Open sockets of an address: 200 people with three tabs each.
OF_ADDRESS: Final = 600
#: Open sockets in all, some 70 kB of memory each.
IN_ALL: Final = 4_000
#: Files left for requests, the store and the workers where the system allows few.
SPARE_FILES: Final = 400
#: Addresses whose pace is remembered.
_ADDRESSES: Final = 4_096
#: Codes of RFC 6455: against the rules, not text, try again later.
_POLICY, _NOT_TEXT, _LATER = 1008, 1003, 1013

Sleep = Callable[[float], Awaitable[object]]


class Pace:
    """Lets ``at_once`` through without waiting, then ``a_second`` in each second."""

    def __init__(self, at_once: int, a_second: float) -> None:
        self._step = 1 / a_second
        self._ahead = at_once * self._step
        self._due = float("-inf")

    def wait(self, now: float) -> float:
        """Seconds that the next one has to wait, which is then counted as let through."""
        self._due = max(self._due, now - self._ahead) + self._step
        return max(0.0, self._due - now)

    def passes(self, now: float) -> bool:
        """Whether the next one goes through without waiting; one that does not is not counted."""
        due = max(self._due, now - self._ahead) + self._step
        if due > now:
            return False
        self._due = due
        return True


class Sockets:
    """The open sockets of this process; a middleware of its own for them."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._open: Counter[str] = Counter()
        self._pace = lru_cache(_ADDRESSES)(
            lambda _network: Pace(AT_ONCE_OF_ADDRESS, A_SECOND_OF_ADDRESS)
        )
        self.in_all = IN_ALL
        self.of_address = OF_ADDRESS

    def allow(self, files: int) -> None:
        """Stay within the files that this process may hold open: a socket is one of them."""
        self.in_all = max(1, min(IN_ALL, files - SPARE_FILES))
        self.of_address = max(1, min(OF_ADDRESS, self.in_all // 2))

    def is_full(self, asker: HTTPConnection) -> bool:
        """Whether who asks would get no socket now."""
        mine = self._open[visitors.network(asker)]
        return mine >= self.of_address or self._open.total() >= self.in_all

    async def serve(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a socket on to ``app`` and pace what it says, or close it."""
        asker = HTTPConnection(scope)
        network = visitors.network(asker)
        refusal = self._refusal(asker, scope["path"])
        if refusal:
            await send({"type": "websocket.close", "code": refusal})
            return
        self._open[network] += 1
        try:
            shared = self._pace(network)
            await self._wait(shared)
            paced = partial(self._wait, Pace(AT_ONCE, A_SECOND), shared)
            socket = _Socket(paced, receive, send)
            await app(visitors.with_scheme(scope), socket.receive, socket.send)
        finally:
            self._open[network] -= 1
            if not self._open[network]:
                del self._open[network]

    def _refusal(self, asker: HTTPConnection, path: str) -> int:
        """The code to close with; 0 where the socket may open."""
        origin = asker.headers.get("origin")
        if origin is not None and not visitors.is_own(origin, asker):
            # here and not in Streamlit, which would look its own address up outside first
            log.warning("socket refused: origin %.200s is not the host of the request", origin)
            return _POLICY
        if path != PATH:
            return _POLICY
        if self.is_full(asker):
            log.warning("socket refused: %d are open", self._open.total())
            return _LATER
        return 0

    async def _wait(self, *paces: Pace) -> None:
        now = self._clock()
        seconds = max(pace.wait(now) for pace in paces)
        if seconds:
            await self._sleep(seconds)


class _Socket:
    """One socket between the server and Streamlit."""

    def __init__(self, wait: Callable[[], Awaitable[None]], receive: Receive, send: Send) -> None:
        self._wait = wait
        self._receive = receive
        self._send = send
        self._is_closed = False

    async def receive(self) -> Message:
        """The next message, when its turn has come; text ends the socket: Streamlit speaks bytes."""
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        if message.get("bytes") is None:
            await self.send({"type": "websocket.close", "code": _NOT_TEXT})
            self._is_closed = True
            return {"type": "websocket.disconnect", "code": _NOT_TEXT}
        await self._wait()
        return message

    async def send(self, message: Message) -> None:
        """Send on; what still comes for a socket that was ended goes nowhere."""
        if not self._is_closed:
            await self._send(message)


sockets: Final = Sockets()
