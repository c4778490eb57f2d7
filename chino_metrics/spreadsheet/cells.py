"""One cell's content → a value, a text that stands instead, or an issue.

Nothing here raises on what a cell holds. Every function returns the value and an
issue or None; an issue of severity error means that there is no value.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Final, TypeAlias

from chino_metrics.model.fiscal_year import parse_year
from chino_metrics.model.issue import Issue, Quantity, Severity
from chino_metrics.model.spelling import visible
from chino_metrics.spreadsheet.cell_text import NOT_ONE_NUMBER, Written, WrittenKind, take_apart
from chino_metrics.spreadsheet.content import (
    FORBIDDEN,
    LARGEST,
    Content,
    Flaw,
    as_written,
    quoted,
    shortened,
)
from chino_metrics.spreadsheet.number_cells import mismatch, read_number
from chino_metrics.spreadsheet.number_formats import own_decimals
from chino_metrics.spreadsheet.units import Unit, unit_of

__all__ = [
    "LARGEST",
    "LONGEST_TEXT",
    "Content",
    "Flaw",
    "QuantityReader",
    "holds_number",
    "is_dash",
    "read_quantity",
    "read_target",
    "read_text",
    "read_value",
    "read_whole",
    "read_year",
]

LONGEST_TEXT: Final = 32_767

_ERRORS: Final = frozenset(
    {"#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!"}
)
_NUMBERS: Final = (int, float)
_TOO_LARGE: Final = "数として大きすぎる。書き直してください。"
#: Numbers as Excel stores them without any form of their own.
_PLAIN: Final = frozenset({int, float})
_PLAIN_FORMATS: Final = frozenset({"General", "@"})


#: What to do about a value that does not count as it is stored.
_FLAWS: Final = {
    Flaw.NEVER_CALCULATED: "計算式のまま、まだ計算されていない。Excelで開いて保存し直すか、値を直接書いてください。",
    Flaw.STRUCK: "取り消し線が引いてある。使う値なら取り消し線を外し、使わないなら消してください。",
    Flaw.ZERO_NOT_SHOWN: "Excelの設定で、0が表示されていない。0なら「0」が見えるようにし、値がないなら消してください。",
}

#: Reads a cell as a quantity in a unit.
QuantityReader: TypeAlias = Callable[[Content, str], tuple[Quantity, Issue | None]]


def read_quantity(content: Content, unit: str) -> tuple[Quantity, Issue | None]:
    """The number in a cell, or the reason that stands instead; ``read_value`` without its note."""
    quantity, _, issue = read_value(content, unit_of(unit))
    return quantity, issue


def read_value(
    content: Content, unit: Unit, year: int | None = None
) -> tuple[Quantity, str, Issue | None]:
    """The number in a cell, or the reason that stands instead (集計中), and the note beside it.

    Takes numbers, and texts that are one in any usual spelling; see ``cell_text``. A mark
    at a number (速報, ※1) is its note; one that names another fiscal year than ``year``
    is a fault. In an indicator in %, 0.905 shown as 90.5% is 90.5. What Excel shows
    counts: nothing is read that is struck out, not shown or never calculated.
    """
    value = content.value
    if content.flaw in _FLAWS:
        message = f"{quoted(content)}。{_FLAWS[content.flaw]}"
        return Quantity(cell=content.place), "", Issue.error(content.place, content.flaw, message)
    if value.__class__ in _PLAIN and content.number_format in _PLAIN_FORMATS:
        number = float(value)  # type: ignore[arg-type]
        if -LARGEST <= number <= LARGEST:
            decimals = 0 if value.__class__ is int else own_decimals(number)
            return Quantity(number, None, decimals, content.place), "", None
    if content.is_empty:
        return Quantity(cell=content.place), "", None
    if (broken := _broken(content)) is not None:
        return Quantity(cell=content.place), "", broken
    if isinstance(value, str):
        return _left_out(content, _from_text(content, value, unit, year))
    return read_number(content, unit)


def read_target(content: Content, unit: str) -> tuple[Quantity, Issue | None]:
    """Like ``read_quantity``, but a sentence is a text target and no fault."""
    quantity, issue = read_quantity(content, unit)
    if issue is None or issue.code not in {"unreadable_number", "unit_mismatch", "several_values"}:
        return quantity, issue
    return Quantity(text=str(content.value).strip(), cell=content.place), None


def read_text(content: Content) -> tuple[str, Issue | None]:
    """The text of a cell without spaces at its ends; numbers as they are written."""
    value = content.value
    if value.__class__ is str and not content.unresolved:
        text = str(value).strip()
        if text[:1] != "#" and len(text) <= LONGEST_TEXT and not FORBIDDEN.search(text):
            return text, None  # nearly all texts
    if content.is_empty:
        return "", None
    if isinstance(content.value, date):
        return content.value.isoformat()[:10], None
    broken = _broken(content)
    return ("", broken) if broken is not None else _clean(content, as_written(content.value))


def read_whole(content: Content) -> tuple[int | None, Issue | None]:
    """A whole number such as 施策番号, or None with an issue; empty is an issue too."""
    quantity, issue = read_quantity(content, "")
    value = quantity.value
    if value is not None and value == int(value):
        return int(value), None
    message = f"{quoted(content)}。番号は1、2のような整数で書いてください。"
    return None, issue or Issue.error(content.place, "not_whole", message)


def read_year(content: Content) -> tuple[int | None, Issue | None]:
    """A fiscal year in any usual spelling; dashes and nothing are no year."""
    if content.is_empty or is_dash(content.value):
        return None, None
    year = parse_year(content.value)
    if year is not None:
        return year, None
    message = (
        f"{quoted(content)}。年度として読めない。「2019」や「令和元年度」の形で書いてください。"
    )
    return None, Issue.error(content.place, "unreadable_year", message)


def _broken(content: Content) -> Issue | None:
    """The fault of contents that are never a value, whatever is asked of them."""
    if _is_plain(content):
        return None  # nearly all cells, and none of the faults
    found = next((row for row in _NEVER_A_VALUE if row[0](content)), None)
    return Issue.error(content.place, found[1], f"{quoted(content)}。{found[2]}") if found else None


def _is_plain(content: Content) -> bool:
    """Whether it is a text or a number with nothing wrong."""
    value = content.value
    if type(value) is str:
        return value[:1] != "#" and not content.unresolved and not _is_error(content)
    return type(value) in _NUMBERS and not content.unresolved and not _is_implausible(content)


def _is_error(content: Content) -> bool:
    return isinstance(content.value, str) and content.value.strip() in _ERRORS


def _is_implausible(content: Content) -> bool:
    """Whether it is infinite, no number (NaN) or beyond ``LARGEST``."""
    return isinstance(content.value, int | float) and not abs(content.value) <= LARGEST


#: Test, code and what to do; the first that applies counts.
_NEVER_A_VALUE: Final[tuple[tuple[Callable[[Content], bool], str, str], ...]] = (
    (
        lambda content: content.unresolved,
        "formula_without_result",
        "Excelで開いて保存し直すか、値を直接書いてください。",
    ),
    (_is_error, "error_value", "計算式が壊れていて値がない。値を直接書いてください。"),
    (
        lambda content: isinstance(content.value, bool),
        "boolean_value",
        "真偽値は読めない。数や文に直してください。",
    ),
    (
        lambda content: isinstance(content.value, date | time | timedelta),
        "date_value",
        "日付や時刻として保存されている。表示形式を直して書き直してください。",
    ),
    (_is_implausible, "not_plausible", _TOO_LARGE),
    (
        lambda content: not isinstance(content.value, str | int | float),
        "unknown_content",
        "読めない内容。書き直してください。",
    ),
)


def _from_text(
    content: Content, text: str, unit: Unit, year: int | None
) -> tuple[Quantity, str, Issue | None]:
    nothing, found = Quantity(cell=content.place), take_apart(text, year)
    if FORBIDDEN.search(visible(text)):
        message = "表示できない制御文字がある。書き直してください。"
        issue = Issue.error(content.place, "bad_characters", f"{quoted(content)}。{message}")
        return nothing, "", issue
    if found.kind in {WrittenKind.NOTHING, WrittenKind.HYPHEN}:
        return nothing, "", _hyphen_issue(content) if found.kind is WrittenKind.HYPHEN else None
    if found.kind in {WrittenKind.REASON, WrittenKind.SUPPRESSED}:
        reason = text.strip() if found.kind is WrittenKind.REASON else found.note
        quantity = Quantity(text=reason, cell=content.place)
        return quantity, found.note, _reason_issue(content, found)
    if found.kind is not WrittenKind.NUMBER:
        code, words = NOT_ONE_NUMBER[found.kind]
        return nothing, "", Issue.error(content.place, code, f"{quoted(content)}。{words}")
    if not unit.takes(found.unit):
        return nothing, "", mismatch(content, unit, found.unit)
    return _number_in_text(content, found)


def _number_in_text(content: Content, found: Written) -> tuple[Quantity, str, Issue | None]:
    value = found.value or 0.0
    if abs(value) > LARGEST:
        issue = Issue.error(content.place, "not_plausible", f"{quoted(content)}。{_TOO_LARGE}")
        return Quantity(cell=content.place), "", issue
    shown = f"{value:,.{found.decimals}f}"
    written = shortened(str(content.value))
    quantity = Quantity(value, None, found.decimals, content.place, written)
    if found.note:
        message = f"{quoted(content)}。{shown}と読み、「{found.note}」を注記とした。正しければ、そのままでよい。"
        return quantity, found.note, Issue.warning(content.place, "marked_value", message)
    kind = "文字" if visible(str(content.value)) == content.value else "見えない文字を含む文字"
    message = f"{quoted(content)}（{kind}）。{shown}と読んだ。正しければ、数値に直してください。"
    return quantity, "", Issue.warning(content.place, "number_as_text", message)


def _left_out(
    content: Content, found: tuple[Quantity, str, Issue | None]
) -> tuple[Quantity, str, Issue | None]:
    """What was read beside something struck out, and that it was left out."""
    quantity, note, issue = found
    if not content.removed or (issue is not None and issue.severity is Severity.ERROR):
        return found
    message = (
        f"{quoted(content)}。取り消し線の「{content.removed[:40]}」を除いて読んだ。"
        "正しければ、取り消し線の部分を消してください。"
    )
    return quantity, note, Issue.warning(content.place, "struck_part", message)


def _hyphen_issue(content: Content) -> Issue:
    message = f"{quoted(content)}。値なしと読んだ。「該当する数がない（0）」の意味なら、0と書いてください。"
    return Issue.info(content.place, "lone_hyphen", message)


def _reason_issue(content: Content, found: Written) -> Issue | None:
    if found.kind is WrittenKind.REASON:
        return None
    message = f"{quoted(content)}。秘匿された値と読み、値なしとした。"
    return Issue.info(content.place, "suppressed_value", message)


def _clean(content: Content, text: str) -> tuple[str, Issue | None]:
    clean = FORBIDDEN.sub("", text).strip()[:LONGEST_TEXT]
    if clean == text.strip():
        return clean, None
    message = "表示できない制御文字がある、または文が長すぎる。書き直してください。"
    return clean, Issue.error(content.place, "bad_characters", message)


def holds_number(content: Content) -> bool:
    """Whether a cell holds a number, or a text that is one in whatever unit."""
    if isinstance(content.value, str):
        return take_apart(content.value).kind is WrittenKind.NUMBER
    return isinstance(content.value, int | float) and not isinstance(content.value, bool)


def is_dash(value: object) -> bool:
    """Whether a text is one of the signs for "no value"."""
    return isinstance(value, str) and take_apart(value).kind in {
        WrittenKind.NOTHING,
        WrittenKind.HYPHEN,
    }
