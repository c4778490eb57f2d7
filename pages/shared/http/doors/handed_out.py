"""The door of who asks which edition a file shows: open to everybody, and nothing is kept of the file.

It is read in a process of its own, one at a time, so that the other place of ``sandbox`` stays
free for those who bring values in.
"""

from __future__ import annotations

import time
from functools import cache, lru_cache
from typing import Final

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from chino_metrics.spreadsheet.limits import LARGEST_FILE
from chino_metrics.spreadsheet.properties import read_apart
from chino_metrics.views.choice import Choice, read_choice
from chino_metrics.views.taken_along import verified
from pages.shared.http import incoming
from pages.shared.http.doors.common import EMPTY_FILE, Door, go, say
from pages.shared.http.incoming import Shut
from pages.shared.http.sockets import Pace
from pages.shared.state import published, visitors

#: Files of a network at once, and then in each second: a town hall comes from one.
AT_ONCE: Final = 20
A_SECOND: Final = 0.2
TOO_LARGE: Final = (
    "ファイルが大きすぎます（20 MBまで）。このサイトの資料は、それより小さくなります。"
)
TOO_OFTEN: Final = (
    "続けて送られたため、受け付けを止めています。1分ほど待って、もう一度お試しください。"
)


async def verify(request: Request) -> Response:
    """To the page that says what the file shows; a sentence where it is none of ours."""
    network = visitors.network(request)
    if not _pace(network).passes(time.monotonic()):
        raise Shut(429, TOO_OFTEN)
    with incoming.receiving_of_stranger(network):
        content = await incoming.body(request, LARGEST_FILE, TOO_LARGE, incoming.FILE_SECONDS)
        if not content:
            return say(EMPTY_FILE)
        history = await run_in_threadpool(published.history)
        found = await to_thread.run_sync(
            verified.found, content, read_apart, history, limiter=_reading()
        )
    if found is None:
        return say(verified.FOREIGN)
    text = read_choice(request.query_params).text  # whoever reads in large letters goes on so
    return go(Choice(text=text).link("verify", file=found.word))


@lru_cache(4_096)
def _pace(_network: str) -> Pace:
    return Pace(AT_ONCE, A_SECOND)


@cache
def _reading() -> CapacityLimiter:
    return CapacityLimiter(1)


DOORS: Final[dict[str, Door]] = {"verify": verify}
