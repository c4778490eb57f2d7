"""Open data: the tables of a scene as CSV and JSON, each with what a reader has to know.

The plain CSV is for programs: UTF-8, CRLF (RFC 4180), English heads, every text
exactly as it stands. The one for Excel has a mark at its beginning, Japanese heads,
and an apostrophe before texts that a spreadsheet would take for a formula.
"""

from __future__ import annotations

import json
from typing import Any

from chino_metrics.spreadsheet.csv import to_csv
from chino_metrics.views.open_data.catalogue import TABLES, name, scope, tag
from chino_metrics.views.open_data.columns import DataRow, DataTable
from chino_metrics.views.scene import Scene, web_address
from chino_metrics.views.taken_along import licences
from chino_metrics.wording import names, terms


def as_csv(table: DataTable[Any], scene: Scene, *, for_excel: bool = False) -> bytes:
    """A table of the scene's selection as CSV; see the head of this module."""
    heads = [c.title if for_excel else c.name for c in table.columns]
    rows = (row.values() for row in table.rows(scene))
    text = to_csv(heads, rows, is_exact=not for_excel, ends="\r\n")
    return text.encode("utf-8-sig" if for_excel else "utf-8")


def as_json(table: DataTable[Any], scene: Scene) -> bytes:
    """A table as JSON with its metadata: numbers as numbers, null where there is none."""
    return to_json({"metadata": metadata(scene), **_described(table, table.rows(scene))})


def whole_json(scene: Scene) -> bytes:
    """All tables in one JSON with their metadata."""
    tables = {t.name: _described(t, t.rows(scene)) for t in TABLES}
    return to_json({"metadata": metadata(scene), "tables": tables})


def to_json(content: dict[str, Any]) -> bytes:
    """JSON in UTF-8, Japanese as it is."""
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    return f"{text}\n".encode()


def title(scene: Scene) -> str:
    """The title of the data, marked where they are invented."""
    return f"{names.titled(scene.book.publisher)}{f'　{mark}' if (mark := tag(scene)) else ''}"


def published(scene: Scene) -> str | None:
    """The day of the edition, else of the workbook, as ``2026-11-10``; None where unknown."""
    day = scene.day
    return day.isoformat() if day else None


def metadata(scene: Scene) -> dict[str, Any]:
    """Title, edition, licence and sources of the data; raises what ``licences.in_force`` does."""
    licence = licences.in_force(scene.book.publisher)
    return {
        "name": name(scene),
        "title": title(scene),
        "is_sample": scene.book.is_sample,
        "notice": terms.SAMPLE_SENTENCE if scene.book.is_sample else None,
        "revision": scene.edition.number if scene.edition else None,
        "published": published(scene),
        "revised": scene.revised or None,
        "as_of": scene.as_of,
        "plans": [p.id for p in scene.wanted_plans],
        "licence": {"name": licence.name or None, "title": licence.title, "path": licence.path},
        "licence_scope": scope(scene),
        "sources": [*plan_sources(scene), *(s for t in TABLES for s in sources(t, scene))],
    }


def plan_sources(scene: Scene) -> list[dict[str, str]]:
    """Where baselines and targets come from, with the address where one is said."""
    found = names.documents(scene.book, scene.wanted_plans)
    return [{"title": document.title} | _path(document.url) for document in found]


def sources(table: DataTable[Any], scene: Scene) -> list[dict[str, str]]:
    """The sources that the rows of a table name, each once, with the address where it has one."""
    if not table.has_sources:
        return []
    named = dict.fromkeys((row["source"], row["source_url"]) for row in table.rows(scene))
    return [
        {"title": str(name or address)} | _path(str(address or ""))
        for name, address in named
        if name or address
    ]


def _path(address: str) -> dict[str, str]:
    """An address as a source has it; what is none stays with the row it came from."""
    return {"path": address} if address and web_address(address) == address else {}


def _described(table: DataTable[Any], rows: tuple[DataRow, ...]) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "description": table.description,
        "rows": rows,
    }
