"""The changes of one edition taken back from what is published, those of later ones kept.

It is the three-way merge from the edition to the published state and to the one before the
edition. Where a later one changed the same, the planner chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from chino_metrics.model.errors import UnpublishableError
from chino_metrics.wording.updating import conflicts as words
from chino_metrics.workbook.three_ways.conflicts import Conflict, Kind
from chino_metrics.workbook.three_ways.merging import Merged, merge
from chino_metrics.workbook.three_ways.sides import Side

FIRST: Final = "第1版は最初の状態です。取り消せる変更がありません。"
_OPEN: Final = "第{}版の変更を取り消すには、あとの版でも変わった{}か所について、どちらにするかを選んでください。{}"
#: How the name of a field begins in which the side of a conflict is chosen.
FIELD: Final = "c-"
#: Conflicts named at most.
_NAMED: Final = 3


def require_changes(number: int) -> None:
    """UnpublishableError for the first edition, before which there is nothing."""
    if number == 1:
        raise UnpublishableError(FIRST)


def merged(edition: bytes, head: bytes, before: bytes, choices: Mapping[str, Side]) -> Merged:
    """``head`` without what ``edition`` changed since ``before``; undecided, ``head`` stands."""
    return merge(edition, head, before, choices, standing=Side.OURS)


def require_chosen(number: int, merged: Merged) -> None:
    """UnpublishableError with what is still to be chosen."""
    if merged.open:
        named = "".join(f"［{_about(c)}］" for c in merged.open[:_NAMED])
        raise UnpublishableError(_OPEN.format(number, len(merged.open), named))


def _about(conflict: Conflict) -> str:
    whole = conflict.kind is Kind.OWNER
    return words.place(conflict.name, conflict.year, conflict.column, conflict.sheet, whole=whole)


def comment(number: int, reason: str) -> str:
    """What the history says of it."""
    return f"第{number}版の変更を取り消し。{reason}"


def choices_in(fields: Iterable[tuple[str, str]]) -> dict[str, Side]:
    """Choices by the keys of conflicts, of the fields 「c-KEY」 of an address or a form."""
    return {
        name.removeprefix(FIELD): Side(said)
        for name, said in fields
        if name.startswith(FIELD) and said in {Side.OURS, Side.THEIRS}
    }
