"""The site: the markup and the explored chart of every page, as the server sends them."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
from collections.abc import Iterator
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from tests.bench.servers import running
from tests.sameness.checkout import REAL, Checkout

PAGES = (
    *("overview", "plan", "indicator", "cross", "trends", "changes", "data_check"),
    *("explore", "slides", "take_along", "update", "method", "open_data", "history", "set_up"),
)
#: Queries of every page, and of some pages besides.
QUERIES = ("", "data=sample", "data=sample&year=2022&size=large", "data=sample&plan=bosai")
MORE = {
    "": ("department=x9", "data=sample&status=attention&order=pace", "data=sample&since=2022"),
    "explore": ("data=sample&view=heat", "data=sample&view=beside&ids=bosai-2-4,jomon-1-1"),
    "changes": ("data=sample&since=2019&until=2022", "since=r9", "since=2026-03-10"),
    "slides": ("data=sample&indicators=bosai-2-4&title=説明会", "data=sample&since=2020"),
    "indicator": (
        *("data=sample&id=bosai-2-4&suppose=140", "data=sample&id=bosai-2-4&chart=move", "id=none"),
    ),
}
#: What differs from one start, or one build, to the next.
CHANGING = re.compile(r"(\?v=)[0-9a-f]+|(/assets/|\b)[0-9a-f]{8,64}\b|\d{1,2}時\d{2}分")


def met(checkout: Checkout) -> Iterator[tuple[str, str]]:
    """(address, text) of every page, plan and indicator, of real and sample data."""
    with running(checkout.root / "dashboard.py", checkout.root, checkout.environment) as server:
        yield from asyncio.run(_all(server.url, _addresses(checkout)))


def _addresses(checkout: Checkout) -> list[tuple[str, str]]:
    """(page, query) of everything that is asked for."""
    book = json.loads(checkout.run("assess", REAL, "--format", "json").rpartition("exit")[0])
    rows = book if isinstance(book, list) else book["indicators"]
    ids = [row["indicator_id"] for row in rows]
    plans = dict.fromkeys(key.split("-")[0] for key in ids)
    asked = [(page, query) for page in PAGES for query in (*QUERIES, *MORE.get(page, ()))]
    asked += [("", query) for query in MORE[""]]
    for data in ("", "data=sample&"):
        asked += [("plan", f"{data}plan={plan}") for plan in plans]
        asked += [("indicator", f"{data}id={key}") for key in ids]
    return asked


async def _all(url: str, asked: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(f"/{page}?{query}", await _page(url, page, query)) for page, query in asked]


async def _page(url: str, page: str, query: str) -> str:
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    protocols = [Subprotocol("streamlit")]
    found = []
    async with connect(address, subprotocols=protocols, max_size=None) as socket:
        ask = BackMsg()
        ask.rerun_script.query_string = query
        ask.rerun_script.page_name = "" if page == "overview" else page
        await socket.send(ask.SerializeToString())
        async with asyncio.timeout(120):
            while True:
                raw = await socket.recv()
                assert isinstance(raw, bytes)
                message = ForwardMsg.FromString(raw)
                if message.WhichOneof("type") == "script_finished":
                    return CHANGING.sub(r"\1", "\n".join(found))
                found += _seen(message.delta.new_element)


def _seen(element: Any) -> Iterator[str]:
    kind = element.WhichOneof("type")
    if kind == "bidi_component":
        yield gzip.decompress(element.bidi_component.bytes).decode().replace(">", ">\n")
    elif kind == "plotly_chart":
        yield json.dumps(json.loads(element.plotly_chart.spec), indent=0, ensure_ascii=False)
    elif kind is not None:
        yield str(element)
