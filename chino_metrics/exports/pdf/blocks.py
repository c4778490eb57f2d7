"""The parts of a report as JSON holds them; ``report.typ`` has a drawing for each kind."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from chino_metrics.model.verdict import Status
from chino_metrics.views.summary import Count
from chino_metrics.wording import formats

Block: TypeAlias = dict[str, Any]
BlockCell: TypeAlias = dict[str, Any]
#: Width of the text on the page and of one line of a table's cell padding, in points.
WIDTH: Final = 493.5
SIZE: Final = 12.0
#: Characters in JSON of a group and a table that stay together; the usual ones have fewer.
_LONGEST_GROUP: Final = 3500
_LONGEST_TABLE: Final = 2400
#: Rows of a table that stay together.
_TOGETHER: Final = 5


@dataclass(frozen=True, slots=True)
class BlockColumn:
    """A column of a table: its head (lines), and its width: "auto", "1fr" or points."""

    head: str
    width: str | float = "auto"
    is_number: bool = False


def heading(level: int, text: str, *, is_listed: bool = True, name: str = "") -> Block:
    """A heading that stands in the bookmarks, 1 the highest; listed ones in the contents too.

    ``name`` is what links call it.
    """
    return {"kind": "heading", "level": level, "text": text, "outlined": is_listed, "name": name}


def anchor_block(name: str) -> Block:
    """Nothing to be seen: what links lead to under ``name``."""
    return {"kind": "anchor", "name": name}


def paragraph(text: str, *, soft: bool = False, leads: bool = False, label: str = "") -> Block:
    """One paragraph; a soft one is secondary, one that leads stays with what follows.

    ``label`` is a bold word at its beginning.
    """
    return {"kind": "paragraph", "text": text, "soft": soft, "sticky": leads, "label": label}


def items(lines: Iterable[str]) -> Block:
    """A list with dots."""
    return {"kind": "list", "items": list(lines)}


def label(text: str) -> Block:
    """A bold line above a text, not in the bookmarks."""
    return {"kind": "label", "text": text}


def prose(text: str) -> list[Block]:
    """A text of the workbook: its paragraphs and its lists."""
    return [
        items(lines) if kind == "ul" else paragraph(lines[0])
        for kind, lines in formats.blocks(text)
    ]


def group(blocks: Iterable[Block], above: float = 10.0) -> Block:
    """Blocks that stay on one page, ``above`` points below what stands before them.

    Texts so long that they could fill a page may part.
    """
    kept = list(blocks)
    return {
        "kind": "group",
        "blocks": kept,
        "above": above,
        "breakable": _length(kept) > _LONGEST_GROUP,
    }


def _length(content: list[Any]) -> int:
    """Characters in JSON: what could fill a page must not be kept together."""
    return len(json.dumps(content, ensure_ascii=False))


def text_cell(text: str, *, bold: bool = False, note: str = "") -> BlockCell:
    """A cell; ``note`` is a soft line below."""
    return {"text": text, "bold": bold, "note": note, "status": ""}


def verdict(status: Status, word: str, note: str = "") -> BlockCell:
    """A cell with sign and word in the colour of the status."""
    return text_cell(word, bold=True, note=note) | {"status": status.value}


def table(
    columns: Sequence[BlockColumn], rows: Iterable[Sequence[BlockCell]], *, dense: bool = False
) -> Block:
    """A table with heads; a dense one has little room between its rows."""
    cells = [list(row) for row in rows]
    return {
        "kind": "table",
        "breakable": len(cells) > _TOGETHER or _length(cells) > _LONGEST_TABLE,
        "heads": [c.head for c in columns],
        "widths": [c.width for c in columns],
        "numbers": [c.is_number for c in columns],
        "rows": cells,
        "dense": dense,
    }


def present(blocks: Iterable[Block | None]) -> list[Block]:
    """Those that are there."""
    return [b for b in blocks if b is not None]


def counted(counts: Iterable[Count]) -> list[dict[str, Any]]:
    """The big counts as data."""
    return [{"status": c.status.value, "count": c.count, "of": c.of} for c in counts]
