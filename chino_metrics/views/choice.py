"""What a reader has chosen, and the address that says so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

ATTENTION = "attention"
"""Status filter for everything late: slightly behind and behind."""
UNEXPLAINED = "unexplained"
"""Status filter for everything late of which no 要因 is written for the year of its verdict."""

MOST_COMPARED = 6
"""As many indicators stand side by side."""

PREVIEW = "an-"
"""What ``data`` begins with where a draft is looked at before it is published; its secret follows."""

BESIDE = "view=beside"
"""What the address of 探索 says where indicators stand side by side (並べて)."""

ORDERS = ("name", "base", "progress", "distance", "goal", "need", "actual", "pace")
"""What a list may be ordered by; "pace" has the furthest behind first."""

_PARAMETERS = {
    "city": "municipality",
    "year": "as_of",
    "plan": "plan",
    "department": "department",
    "status": "status",
    "id": "indicator",
    "order": "order",
    "data": "data",
    "text": "text",
    "since": "since",
    "until": "until",
}
#: What is chosen to be shown in the room or taken along; lists stand with commas.
_SELECTION = {
    "plans": "plans",
    "departments": "departments",
    "ids": "indicators",
    "deck": "deck",
}
#: What somebody adds to the slides in words of their own, with the most characters of each.
_WORDS = {"title": 80, "occasion": 60, "day": 40, "section": 60}
#: What concerns one page: in an address only where it is named.
_OF_ONE_PAGE = {
    "suppose": "suppose",
    "chart": "chart",
    "peers": "peers",
    "q": "asked",
    "page": "page_no",
    "file": "file",
}
#: What people write for it by hand, as the commands and the data call it.
_ALIASES = {"id": "indicator"}
#: With whom official statistics are compared, by what the address calls it.
PEER_KINDS = {"similar": "類似", "near": "近隣", "any": "任意", "japan": "全国"}
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_LONGEST, _LONGEST_LIST = 80, 2000
#: Of slides of one's own: characters in all, slides, lines of each and characters of a line.
_LONGEST_OWN, MOST_OWN, _OWN_LINES, _OWN_LINE = 1500, 5, 9, 120


@dataclass(frozen=True, slots=True)
class Choice:
    """The reader's choice; an empty string means everything or the default.

    ``municipality`` is a code, of use where the book holds many's.
    ``as_of`` is a fiscal year or None for the newest; ``order`` is "" or one of ``ORDERS``,
    falling with "-" before it; ``data`` is "", "sample" or that of a preview; ``text`` is "" or "large". ``plans``,
    ``departments``, ``indicators`` and ``title`` are the selection for slides and
    files; the other screens leave it out of their addresses. So are ``deck``, the keys of
    the slides in their order, ``occasion``, ``day`` and ``section`` of the title slide, and
    ``own``, slides of one's own: lines of which the first is the title, a blank line between
    two slides. ``since`` and ``until``
    name what is compared: a date (2026-03-10), a revision (r3), a fiscal year (2022),
    or "" for what stands now. ``suppose``, the supposed next
    value as text, ``chart`` ("" or "move"), ``peers`` (a key of ``PEER_KINDS``) and ``asked``,
    the words that are searched, ``page_no``, of a list that goes over several, and ``file``, what a
    file of ours says that it shows, belong to one page each.
    """

    as_of: int | None = None
    plan: str = ""
    department: str = ""
    status: str = ""
    indicator: str = ""
    order: str = ""
    data: str = ""
    text: str = ""
    since: str = ""
    until: str = ""
    suppose: str = ""
    chart: str = ""
    peers: str = ""
    asked: str = ""
    page_no: int = 1
    file: str = ""
    plans: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    deck: tuple[str, ...] = ()
    title: str = ""
    occasion: str = ""
    day: str = ""
    section: str = ""
    own: str = ""
    municipality: str = ""

    @property
    def is_sample(self) -> bool:
        """Whether the invented figures are shown."""
        return self.data == "sample"

    @property
    def is_preview(self) -> bool:
        """Whether a draft is shown, or asked for with a secret that opens nothing."""
        return self.data.startswith(PREVIEW)

    @property
    def secret(self) -> str:
        """The secret of a preview."""
        return self.data.removeprefix(PREVIEW)

    @property
    def is_large(self) -> bool:
        """Whether 文字「大」 is on."""
        return self.text == "large"

    @property
    def is_still(self) -> bool:
        """Whether pages stand for themselves, without the site: no filters, no forms."""
        return False

    def but(self, **changes: Any) -> Choice:
        """The same choice with some fields changed."""
        return replace(self, **changes)

    def query(self, *, selected: bool = False, **changes: Any) -> str:
        """The query string with its ``?``, or "" when all is as by default.

        The selection is part of it only where ``selected``, what concerns one page only
        where it is among the ``changes``.
        """
        chosen = self.but(**changes)
        named = {name: field for name, field in _OF_ONE_PAGE.items() if field in changes}
        pairs = [(name, getattr(chosen, field)) for name, field in (_PARAMETERS | named).items()]
        if selected:
            lists = ((name, ",".join(getattr(chosen, field))) for name, field in _SELECTION.items())
            pairs += [*lists, *((name, getattr(chosen, name)) for name in (*_WORDS, "own"))]
        encoded = urlencode([(name, value) for name, value in pairs if value not in ("", None)])
        return f"?{encoded}" if encoded else ""

    def link(self, page: str, *, selected: bool = False, **changes: Any) -> str:
        """The address of a page or file of the site for this choice, from the site's root."""
        return f"/{page}{self.query(selected=selected, **changes)}"

    def comparison(self, ids: Iterable[str]) -> str:
        """The address where indicators stand side by side: the one place that knows which page that is."""
        unasked = dict.fromkeys(("indicator", "order", "plan", "department", "status"), "")
        link = self.link("explore", selected=True, indicators=tuple(ids), **unasked)
        return with_query(link, BESIDE)

    def ticked(self, indicator: str) -> tuple[str, ...]:
        """The indicators to be compared with one more, or without it where it is among them."""
        if indicator in self.indicators:
            return tuple(i for i in self.indicators if i != indicator)
        return (*self.indicators, indicator)

    def toggle(self, page: str, **fields: str) -> str:
        """The address of a page that chooses ``fields``; where they are chosen already, without them."""
        if self.has(**fields):
            fields = dict.fromkeys(fields, "")
        return self.link(page, selected=True, indicator="", **fields)

    def has(self, **fields: str) -> bool:
        """Whether all of this is chosen."""
        return all(getattr(self, name) == value for name, value in fields.items())


def with_query(address: str, query: str) -> str:
    """An address with more in its query."""
    return f"{address}{'&' if '?' in address else '?'}{query}" if query else address


def read_choice(query: Mapping[str, str]) -> Choice:
    """The choice an address holds; what is not understood counts as not chosen."""
    query = {name: query[alias] for name, alias in _ALIASES.items() if alias in query} | dict(query)
    values: dict[str, Any] = {
        field: str(query[name])[:_LONGEST]
        for name, field in (_PARAMETERS | _OF_ONE_PAGE).items()
        if name in query
    }
    year = values.get("as_of", "")
    values["as_of"] = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    data = values.get("data", "")
    values["data"] = data if data == "sample" or data.startswith(PREVIEW) else ""
    values["text"] = "large" if values.get("text") == "large" else ""
    order = values.get("order", "")
    values["order"] = order if order.removeprefix("-") in ORDERS else ""
    suppose = values.get("suppose", "")
    values["suppose"] = suppose if _NUMBER.fullmatch(suppose) else ""
    values["chart"] = "move" if values.get("chart") == "move" else ""
    values["peers"] = values.get("peers", "") if values.get("peers") in PEER_KINDS else ""
    page = values.get("page_no", "")
    values["page_no"] = int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 1
    values |= {field: _listed(str(query.get(name, ""))) for name, field in _SELECTION.items()}
    values |= {name: _said(str(query.get(name, "")), most) for name, most in _WORDS.items()}
    return Choice(**values, own=_own(str(query.get("own", ""))))


def _said(text: str, most: int) -> str:
    """Words on one line, without what cannot be seen (control and direction characters)."""
    seen = ("" if unicodedata.category(c)[0] == "C" else c for c in " ".join(text.split()))
    return "".join(seen)[:most].strip()


def _own(text: str) -> str:
    """Slides of one's own as ``Choice.own`` has them: what is too much of anything is left out."""
    lines = (_said(line, _OWN_LINE) for line in text[:_LONGEST_OWN].splitlines())
    slides = [part.split("\n")[:_OWN_LINES] for part in re.split("\n{2,}", "\n".join(lines))]
    filled = [own for slide in slides if (own := list(filter(None, slide)))]
    return "\n\n".join("\n".join(slide) for slide in filled[:MOST_OWN])


def _listed(text: str) -> tuple[str, ...]:
    """What stands between commas, each once."""
    return tuple(dict.fromkeys(filter(None, text[:_LONGEST_LIST].split(","))))
