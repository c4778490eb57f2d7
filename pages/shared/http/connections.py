"""The server under Streamlit: what a connection may hold open, for how long, and what it says.

Streamlit starts the server (uvicorn) without asking us; its settings are met when the
life of our app begins, before the first connection. What is set here and why stands in
one place, and tests of the running site notice where another version has moved it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, ClassVar, Final

import h11
from starlette.types import Receive
from streamlit.runtime import websocket_session_manager
from streamlit.runtime.app_session import AppSession
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from pages.shared.http import refusals
from pages.shared.http.sockets import Pace

try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None  # type: ignore[assignment]

log = logging.getLogger("chino_dashboard")

#: Seconds in which a connection has to say what it wants, its head and its body's rest.
LONGEST_HEAD: Final = 30.0
#: Bytes of a request's head.
LARGEST_HEAD: Final = 64 * 1024
#: Connections without a request under way: an eighth of the files, and at least so many.
FEWEST_SILENT: Final = 300
#: Seconds that requests under way have when the server is told to end: a PDF takes four.
GRACE: Final = 8
#: Bytes of one message of a socket: what a page sends is some hundred bytes.
LARGEST_MESSAGE: Final = 1024 * 1024
#: Bytes of a socket that are read in one go: some hundred of the smallest frames.
READ_AT_ONCE: Final = 1024
#: Frames of a socket that say nothing to a page, at once and then in each second: a browser
#: answers a ping a minute, and cuts a message of a mebibyte into some dozen.
EMPTY_AT_ONCE: Final = 256
EMPTY_A_SECOND: Final = 10.0
#: Files this process wants to be allowed, and those that are too few for a public site.
WANTED_FILES: Final = 65_536
FEW_FILES: Final = 8_192


def settle(receive: Receive, headers: Mapping[str, str] | None = None) -> None:
    """Set the server that calls the app with this ``receive``, where it is the one we know.

    ``headers`` go with what it refuses by itself.
    """
    config = getattr(getattr(receive, "__self__", None), "config", None)
    if not isinstance(config, Config):
        log.warning("the server is not the one that was expected: its own limits hold")
        return
    config.http_protocol_class = Patient
    Patient.kept_headers = dict(headers or {})
    config.ws_protocol_class = Spoken
    config.encoded_headers = [h for h in config.encoded_headers if h[0] != b"server"]
    config.ws_max_size = LARGEST_MESSAGE
    config.timeout_graceful_shutdown = GRACE
    websocket_session_manager.AppSession = Session  # type: ignore[attr-defined]


def allowed_files() -> int:
    """Raise the number of files that may be open as far as the system allows, and return it."""
    files = _raised()
    Patient.most_silent = max(FEWEST_SILENT, files // 8)
    return files


def _raised() -> int:
    if resource is None:
        return WANTED_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_FILES if hard == resource.RLIM_INFINITY else min(WANTED_FILES, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return WANTED_FILES if soft == resource.RLIM_INFINITY else soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (ValueError, OSError):
        return soft
    return wanted


class _Measured(h11.Connection):
    """Takes requests apart whose body has a length, as browsers send them.

    One in thousands of pieces would be taken apart at one go while everybody waits.
    """

    #: The status of the answer to what cannot be taken apart.
    fault = 400

    def next_event(self) -> Any:
        """What comes next; RemoteProtocolError for a body in pieces."""
        try:
            event = super().next_event()
        except h11.RemoteProtocolError as error:
            self.fault = error.error_status_hint
            raise
        if isinstance(event, h11.Request) and b"transfer-encoding" in dict(event.headers):
            self.fault = 411
            raise h11.RemoteProtocolError("a body without its length", self.fault)
        return event


class Patient(H11Protocol):
    """A connection that is closed where its next request does not come in time.

    The server itself waits for ever for the rest of a request that was begun. Where too
    many say nothing, the one that has for longest makes room.
    """

    most_silent = FEWEST_SILENT
    kept_headers: ClassVar[dict[str, str]] = {}
    _silent: ClassVar[dict[Patient, None]] = {}
    _silence: asyncio.TimerHandle | None = None

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.conn: _Measured = _Measured(h11.SERVER, LARGEST_HEAD)

    def connection_made(self, transport: Any) -> None:
        """The clock starts with the connection."""
        super().connection_made(transport)
        self.client = _plain(self.client)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is expected any more."""
        self._stop()
        super().connection_lost(exc)

    def send_400_response(self, _msg: str) -> None:
        """A page that says why a request cannot be read: what its browser takes is not known."""
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            body = refusals.page(self.conn.fault).encode()
            own = {"content-type": "text/html; charset=utf-8", "connection": "close"}
            headers = {**self.kept_headers, **own, "content-length": str(len(body))}
            parts = (
                h11.Response(status_code=self.conn.fault, headers=list(headers.items())),
                h11.Data(data=body),
                h11.EndOfMessage(),
            )
            self.transport.write(b"".join(self.conn.send(part) or b"" for part in parts))
        self.transport.close()

    def on_response_complete(self) -> None:
        """The clock starts anew with every answer."""
        super().on_response_complete()
        self._expect()

    def _expect(self) -> None:
        self._stop()
        self._last = self.cycle
        self._silence = self.loop.call_later(LONGEST_HEAD, self._give_up)
        self._silent[self] = None
        while len(self._silent) > self.most_silent:
            next(iter(self._silent))._give_up()

    def _stop(self) -> None:
        self._silent.pop(self, None)
        if self._silence is not None:
            self._silence.cancel()

    def _give_up(self) -> None:
        """Close where no request has begun; a socket has left ``connections``."""
        self._stop()
        if self.cycle is self._last and self in self.connections:
            self.transport.close()


def _plain(client: tuple[str, int] | None) -> tuple[str, int] | None:
    """An IPv4 address as itself, which a socket for both kinds tells as ``::ffff:192.0.2.1``.

    Written so, no server in front would be one of ``FORWARDED_ALLOW_IPS``.
    """
    if client is None:
        return None
    host, port = client
    return host.removeprefix("::ffff:") if "." in host else host, port


class Spoken(WebSocketsSansIOProtocol):
    """A socket that is read in small steps, and not ahead of what its page may say.

    The server itself takes all frames apart that have come, thousands at a time, while
    everybody waits, and answers every ping whether its answers are read or not.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._unread = bytearray()
        self._step: asyncio.Handle | None = None
        self._empty = Pace(EMPTY_AT_ONCE, EMPTY_A_SECOND)

    def connection_made(self, transport: Any) -> None:
        """Who has connected, as an address of the kind it is."""
        super().connection_made(transport)
        self.client = _plain(self.client)

    def data_received(self, data: bytes) -> None:
        """Keep what has come, of which there is never more than one reading of the network."""
        self._unread += data
        self._read_on()

    async def receive(self) -> Any:
        """The next message; then as much is read as it takes to have another."""
        message = await super().receive()
        self._read_on()
        return message

    def _read_on(self) -> None:
        """One step, and another when others had their turn; none while a message waits."""
        if self._unread and self._step is None and not self.read_paused:
            part = bytes(self._unread[:READ_AT_ONCE])
            del self._unread[:READ_AT_ONCE]
            super().data_received(part)
            if self._unread and not self.read_paused:
                self._step = self.loop.call_soon(self._next_step)
        if self._unread and not self.transport.is_closing():
            self.transport.pause_reading()
        elif not self.read_paused:
            self.transport.resume_reading()

    def _next_step(self) -> None:
        self._step = None
        if self.transport.is_closing():
            self._unread.clear()
        else:
            self._read_on()

    def handle_ping(self) -> None:
        """Answer it, where there are few."""
        if self._is_few():
            super().handle_ping()

    def handle_pong(self, event: Frame) -> None:
        """Take note of it, where there are few."""
        if self._is_few():
            super().handle_pong(event)

    def handle_cont(self, event: Frame) -> None:
        """Add it to the message, where that is not cut into too many pieces."""
        if event.fin or self._is_few():
            super().handle_cont(event)

    def send_receive_event_to_app(self) -> None:
        """Pass a message on; few are waited out after we have said that this is the end."""
        if not self.close_sent or self._is_few():
            super().send_receive_event_to_app()

    def _is_few(self) -> bool:
        """Whether one more frame that says nothing is within the pace; else the socket ends."""
        if not self._empty.wait(self.loop.time()):
            return True
        if not self.transport.is_closing():
            self.transport.abort()
        return False


class _NoLoop(asyncio.AbstractEventLoop):
    """No event loop: every visitor's would hold three files open, and no page of ours runs one."""

    def is_running(self) -> bool:
        """Never."""
        return False

    def is_closed(self) -> bool:
        """Never: Streamlit would open another."""
        return False

    def close(self) -> None:
        """Nothing is open."""

    def run_until_complete(self, future: Any) -> Any:
        """Streamlit's tidying up, of nothing."""
        future.close()


_NO_LOOP: Final = _NoLoop()  # type: ignore[abstract]


class Session(AppSession):
    """A visitor's session that holds no file open but its socket."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._script_event_loop.close()
        self._script_event_loop = _NO_LOOP
