"""Where the site serves the files of the open data."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from chino_metrics.views.choice import Choice

ROOT: Final = "/data/"


def address(
    choice: Choice, file: str, *, plan: str = "", indicator: str = "", revision: int | None = None
) -> str:
    """Where the site serves a file of the open data, for the data and year that are chosen."""
    parts = [ROOT + ("sample/" if choice.is_sample else "")]
    if revision is not None and not choice.is_sample:
        parts.append(f"revision/{revision}/")
    if plan or indicator:
        parts.append(f"{'plan' if plan else 'indicator'}/{quote(plan or indicator, safe='')}/")
    year = f"?{urlencode({'year': choice.as_of})}" if choice.as_of else ""
    return "".join((*parts, file, year))
