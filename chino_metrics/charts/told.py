"""What the marks of a drawing say, as ``static/marks.js`` reads it from an attribute."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stop:
    """What stands at one place: ``at`` is a year, years (2018-2025), or per cent of the width."""

    at: str
    head: str
    words: str
    source: str = ""


def packed(common: str, stops: Iterable[Stop]) -> str:
    """What is true of all, then a line a stop: place, head, words, source between tabs.

    Those of one source stand together, and only the first of them names it; without words
    a stop says what is true of all. "" without any stop.
    """
    found = tuple(stops)
    lines, before = [_line(common)], ""
    for source in dict.fromkeys(stop.source for stop in found):
        for stop in (s for s in found if s.source == source):
            parts = [stop.at, stop.head, stop.words, *([source] if source != before else [])]
            lines.append("\t".join(map(_line, parts)))
            before = source
    return "\n".join(lines) if found else ""


def _line(text: str) -> str:
    """Texts of a workbook may hold what parts the fields."""
    return " ".join(text.split())
