"""A visitor without a browser, speaking Streamlit's own protocol over a WebSocket."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

try:
    from uvloop import run as run_loop
except ImportError:  # Windows
    from asyncio import run as run_loop  # type: ignore[assignment]

PATIENCE = 120.0
#: Messages longer than this are content, never the end of a script.
LONGEST_END = 1000
T = TypeVar("T")
#: Every visitor comes from an address of its own, as a server in front would tell.
_NUMBERS = itertools.count(1)


def run(task: Coroutine[Any, Any, T]) -> T:
    """Run visitors on the loop that takes least from the server beside it."""
    return run_loop(task)


class Visitor:
    """One session; messages are asked for compressed, as browsers do."""

    def __init__(self, url: str, cookie: str = "") -> None:
        self._url = url.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket: ClientConnection | None = None
        self.sent_bytes = 0
        high, low = divmod(next(_NUMBERS), 250)
        self._from = {"X-Forwarded-For": f"10.0.{high}.{low}"} | (
            {"Cookie": cookie} if cookie else {}
        )

    async def __aenter__(self) -> Self:
        protocols = [Subprotocol("streamlit")]
        self._socket = await connect(
            self._url,
            subprotocols=protocols,
            additional_headers=self._from,
            max_size=None,
            open_timeout=PATIENCE,
            close_timeout=1,
            ping_interval=None,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def click(self, page: str, query: str = "") -> float:
        """Ask for a page; milliseconds until the server says that its script has finished."""
        assert self._socket is not None
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        begin = time.perf_counter()
        await self._socket.send(asked.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while True:
                raw = await self._socket.recv()
                assert isinstance(raw, bytes)
                self.sent_bytes += len(raw)
                if len(raw) > LONGEST_END:
                    continue
                if ForwardMsg.FromString(raw).WhichOneof("type") == "script_finished":
                    return 1000 * (time.perf_counter() - begin)
