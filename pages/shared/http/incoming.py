"""What comes in through the doors: never more than a door takes, for ever, or from one person at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from anyio import fail_after
from starlette.requests import ClientDisconnect, Request

LATE: Final = "送る途中で時間が切れました。通信を確かめて、もう一度送ってください。"
BUSY: Final = "ほかのファイルを受け取っています。終わるのを待って、もう一度選んでください。"
#: Seconds for a form and for a file to come in: 20 MB over a slow line.
FORM_SECONDS: Final = 30.0
FILE_SECONDS: Final = 300.0
#: Files coming in at a time, of one person and of all: what has come of each stands in memory.
OWN_FILES: Final = 3
MOST_FILES: Final = 12
#: The same of all whom nobody knows: they take no place from who has signed in.
MOST_STRANGERS_FILES: Final = 4

_files: Final[Counter[str]] = Counter()
_strangers_files: Final[Counter[str]] = Counter()


class Shut(Exception):
    """A request is refused before anything is done: the status and the sentence of the answer."""

    def __init__(self, status: int, say: str) -> None:
        super().__init__(say)
        self.status = status
        self.say = say


async def body(request: Request, most: int, too_large: str, seconds: float) -> bytes:
    """The body, never more than ``most`` bytes of it in memory; raises ``Shut``."""
    if int(request.headers.get("content-length") or 0) > most:
        raise Shut(413, too_large)
    found = bytearray()
    try:
        with fail_after(seconds):
            async for chunk in request.stream():
                found += chunk
                if len(found) > most:
                    raise Shut(413, too_large)
    except (TimeoutError, ClientDisconnect):  # who has left hears nothing of it, nor does the log
        raise Shut(408, LATE) from None
    return bytes(found)


@contextmanager
def receiving(who: str) -> Iterator[None]:
    """A place for a file of ``who`` that is coming in; raises ``Shut`` where there is none."""
    with _placed(_files, who, MOST_FILES):
        yield


@contextmanager
def receiving_of_stranger(network: str) -> Iterator[None]:
    """The same for somebody of whom nothing but the network is known."""
    with _placed(_strangers_files, network, MOST_STRANGERS_FILES):
        yield


@contextmanager
def _placed(files: Counter[str], who: str, most: int) -> Iterator[None]:
    if files[who] >= OWN_FILES or files.total() >= most:
        raise Shut(429, BUSY)
    files[who] += 1
    try:
        yield
    finally:
        files[who] -= 1
        if not files[who]:
            del files[who]
