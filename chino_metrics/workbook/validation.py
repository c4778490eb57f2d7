"""Hints, drop-downs and plausible ranges in the cells of the workbook that is handed out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from xlsxwriter.worksheet import Worksheet

from chino_metrics.model.fiscal_year import FIRST, LAST
from chino_metrics.spreadsheet.cells import LARGEST
from chino_metrics.workbook.schema import (
    ACCUMULATION,
    ACTUALS,
    BASELINE,
    DIRECTION,
    FINAL,
    INDICATOR_ID,
    INDICATORS,
    INTERIM,
    NOTES,
)
from chino_metrics.workbook.tables import key_of

#: Rows of notes that get hints, those still empty included.
NOTE_ROWS: Final = 1_000
_MOST_OF_A_LIST: Final = 255

_WORDS: Final = {DIRECTION: ("増加", "減少"), ACCUMULATION: ("年次", "期間累計", "時点")}
_NOTE_HINTS: Final = {
    "注記": (
        "注記",
        "速報値、数え方の変更、値がない事情など、値に添える説明を書いてください。",
    ),
    "出典": ("出典", "値の出どころを書いてください。例：防災課の調べ（2026年3月末）"),
}


#: A data validation, in the options of XlsxWriter.
_Rule: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Points:
    """What 実績 holds: how many indicators and which fiscal years."""

    indicators: int
    years: tuple[int, ...]


def add_inputs(sheet: Worksheet, heads: Sequence[str], rows: int, points: Points) -> None:
    """Add the hints of ``sheet``; ``heads`` in their order, ``rows`` filled ones."""
    if sheet.get_name() == ACTUALS:
        _actuals(sheet, heads, rows)
    elif sheet.get_name() == NOTES:
        _notes(sheet, heads, points)
    elif sheet.get_name() == INDICATORS:
        _indicators(sheet, heads, rows)


def _actuals(sheet: Worksheet, heads: Sequence[str], rows: int) -> None:
    known = {key_of(head) for head in (INDICATOR_ID, "指標名", "単位")}
    numbers = _between("decimal", -LARGEST, LARGEST)
    numbers |= _hint(
        "実績",
        "数だけを書いてください（単位は書かない）。値がないときは「未調査」"
        "「集計中」などの理由を書き、説明はシート「実績の注記」に書いてください。",
    )
    numbers |= _warning(
        "数ではありません。「未調査」などの理由なら、このまま「はい」を選んでください。"
    )
    columns = [n for n, head in enumerate(heads) if key_of(head) not in known]
    _add(sheet, numbers, columns, rows)


def _notes(sheet: Worksheet, heads: Sequence[str], points: Points) -> None:
    ids = _list(f"='{ACTUALS}'!$A$2:$A${max(2, points.indicators + 1)}")
    ids |= _hint("指標ID", "シート「実績」にある指標IDを選んでください。")
    ids |= _warning("シート「実績」にない指標IDです。IDを確かめてください。")
    _add(sheet, ids, _columns(heads, INDICATOR_ID), NOTE_ROWS - 1)
    each = _list(_fitting(sorted(points.years, reverse=True)))
    each |= _hint("年度", "西暦の年度を選ぶか、「2025」のように書いてください。")
    each |= _warning("シート「実績」にない年度です。年度を確かめてください。")
    _add(sheet, each, _columns(heads, "年度"), NOTE_ROWS - 1)
    for head, hint in _NOTE_HINTS.items():
        _add(sheet, {"validate": "any"} | _hint(*hint), _columns(heads, head), NOTE_ROWS - 1)


def _indicators(sheet: Worksheet, heads: Sequence[str], rows: int) -> None:
    for head, words in _WORDS.items():
        choice = _list(list(words))
        choice |= _hint(head, f"{'、'.join(f'「{word}」' for word in words)}から選んでください。")
        choice |= _warning(f"{'、'.join(words)}のどれでもありません。")
        _add(sheet, choice, _columns(heads, head), rows)
    years = _between("whole", FIRST, LAST)
    years |= _hint("年度", "西暦の年度を「2027」のように書いてください。")
    years |= _warning("西暦の年度ではありません。")
    columns = [n for head in (BASELINE, INTERIM, FINAL) for n in _columns(heads, head[0])]
    _add(sheet, years, columns, rows)


def _columns(heads: Sequence[str], head: str) -> list[int]:
    return [n for n, own in enumerate(heads) if key_of(own) == key_of(head)]


def _fitting(words: Iterable[object]) -> list[str]:
    """The first words of a drop-down that Excel has room for: 255 characters with their commas."""
    found: list[str] = []
    for word in map(str, words):
        if len(",".join([*found, word])) > _MOST_OF_A_LIST:
            break
        found.append(word)
    return found


def _between(kind: str, least: float, most: float) -> _Rule:
    limits = {"minimum": f"{least:.0f}", "maximum": f"{most:.0f}"}
    return {"validate": kind, "criteria": "between", **limits}


def _list(source: str | list[str]) -> _Rule:
    """A drop-down of words, or of the cells that a formula names."""
    return {"validate": "list", "source": source}


def _hint(title: str, text: str) -> _Rule:
    return {"input_title": title, "input_message": text}


def _warning(text: str) -> _Rule:
    """Ask whether to go on instead of refusing: a reason is a good answer, too."""
    return {"error_type": "warning", "error_title": "確かめてください", "error_message": text}


def _add(sheet: Worksheet, rule: _Rule, columns: Iterable[int], rows: int) -> None:
    """Add ``rule`` to so many rows below the head."""
    options = {"ignore_blank": False, "show_error": "error_message" in rule, **rule}
    for column in columns if rows else ():
        sheet.data_validation(1, column, rows, column, options)
