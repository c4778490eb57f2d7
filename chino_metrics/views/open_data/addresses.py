"""Where the site serves the files of the open data."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from chino_metrics.views.choice import Choice, with_query

ROOT: Final = "/data/"


def address(
    choice: Choice, file: str, *, plan: str = "", indicator: str = "", revision: int | None = None
) -> str:
    """Where the site serves a file of the open data, for the data and year that are chosen.

    Of many municipalities it is that of the chosen one; a plan or an indicator has one anyhow.
    """
    parts = [ROOT + ("sample/" if choice.is_sample else "")]
    if revision is not None and not choice.is_sample:
        parts.append(f"revision/{revision}/")
    if plan or indicator:
        parts.append(f"{'plan' if plan else 'indicator'}/{quote(plan or indicator, safe='')}/")
    city = "" if plan or indicator else choice.municipality
    asked = {"year": choice.as_of, "city": city}
    query = urlencode({name: value for name, value in asked.items() if value})
    return with_query("".join((*parts, file)), query)
