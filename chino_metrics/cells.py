"""One cell's content → a value, a text that stands instead, or an issue.

Nothing here raises on what a cell holds. Every function returns the value and an
issue or None; an issue of severity error means that there is no value.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeAlias

from chino_metrics.fiscal_year import parse_year
from chino_metrics.model import Cell, Issue, Quantity, Severity

LARGEST: Final = 1e15
LONGEST_TEXT: Final = 32_767

_DASHES: Final = frozenset("-‐‑‒–—―−－ー…・─━") | {"...", "・・・"}
_REASON: Final = re.compile(
    r"[(（]?(未調査|未集計|集計中|未公表|未実施|未定|調査なし|調査せず|該当なし|なし|中止|秘匿"
    r"|事業終了.*|更新数値がなし|[RHrh]\d+より)[)）]?"
)
_NUMBER: Final = re.compile(
    r"(?P<sign>[-+‐−–—ー▲△]?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?(?P<unit>\D*)"
)
_ERRORS: Final = frozenset(
    {"#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!"}
)
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_NUMBERS: Final = (int, float)
_TOO_LARGE: Final = "数として大きすぎる。書き直してください。"
_SILENT: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell holds: its stored value, its number format and its place.

    ``unresolved`` marks a formula without a stored result.
    """

    value: object
    place: Cell
    number_format: str = "General"
    unresolved: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in the cell, spaces apart."""
        blank = isinstance(self.value, str) and not self.value.strip()
        return not self.unresolved and (self.value is None or blank)


#: Reads a cell as a quantity in a unit.
QuantityReader: TypeAlias = Callable[[Content, str], tuple[Quantity, Issue | None]]


def fault(content: Content, code: str, message: str, severity: Severity = Severity.ERROR) -> Issue:
    """An issue at the place of ``content``."""
    return Issue(code, severity, content.place.sheet, content.place.address, message)


def read_quantity(content: Content, unit: str) -> tuple[Quantity, Issue | None]:
    """The number in a cell, or the reason that stands instead (未調査, 該当なし).

    Takes numbers, and texts that are one: full-width, with commas, ▲ for minus,
    followed by ``unit``. Dashes and nothing are no value. In an indicator in %,
    0.905 shown as 90.5% is 90.5.
    """
    if content.is_empty or _is_dash(content.value):
        return Quantity(cell=content.place), None
    if (broken := _broken(content)) is not None:
        return Quantity(cell=content.place), broken
    if isinstance(content.value, str):
        return _from_text(content, content.value, unit)
    return _from_number(content, unit)


def read_target(content: Content, unit: str) -> tuple[Quantity, Issue | None]:
    """Like ``read_quantity``, but a sentence is a text target and no fault."""
    quantity, issue = read_quantity(content, unit)
    if issue is None or issue.code not in {"unreadable_number", "unit_mismatch"}:
        return quantity, issue
    return Quantity(text=str(content.value).strip(), cell=content.place), None


def read_text(content: Content) -> tuple[str, Issue | None]:
    """The text of a cell without spaces at its ends; numbers as they are written."""
    if content.is_empty:
        return "", None
    if isinstance(content.value, date):
        return content.value.isoformat()[:10], None
    if (broken := _broken(content)) is not None:
        return "", broken
    return _clean(content, _written(content.value))


def read_whole(content: Content) -> tuple[int | None, Issue | None]:
    """A whole number such as 施策番号, or None with an issue; empty is an issue too."""
    quantity, issue = read_quantity(content, "")
    value = quantity.value
    if value is not None and value == int(value):
        return int(value), None
    message = f"{_quoted(content)}。番号は1、2のような整数で書いてください。"
    return None, issue or fault(content, "not_whole", message)


def read_year(content: Content) -> tuple[int | None, Issue | None]:
    """A fiscal year in any usual spelling; dashes and nothing are no year."""
    if content.is_empty or _is_dash(content.value):
        return None, None
    year = parse_year(content.value)
    if year is not None:
        return year, None
    message = (
        f"{_quoted(content)}。年度として読めない。「2019」や「令和元年度」の形で書いてください。"
    )
    return None, fault(content, "unreadable_year", message)


def decimals_shown(value: float, number_format: str) -> int:
    """How many decimals a cell shows: by its number format, else by the number itself."""
    shown = _format_decimals(number_format)
    return _own_decimals(value) if shown is None else shown


@lru_cache(maxsize=1024)
def _format_decimals(number_format: str) -> int | None:
    """The decimals that a number format shows; None where it leaves them to the number."""
    section = _SILENT.sub("", number_format).split(";")[0]
    if not re.search(r"[0#?]", section) or re.search(r"[eE/]", section):
        return None
    match = re.search(r"\.([0#?]+)", section)
    return len(match[1]) if match else 0


def _own_decimals(value: float) -> int:
    if value % 1 == 0:
        return 0
    exponent = Decimal(f"{value:.12g}").normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _broken(content: Content) -> Issue | None:
    """The fault of contents that are never a value, whatever is asked of them."""
    is_number = type(content.value) in _NUMBERS and not content.unresolved
    if is_number and not _is_implausible(content):
        return None  # nearly all cells: a plain number has none of the faults
    found = next((row for row in _NEVER_A_VALUE if row[0](content)), None)
    return fault(content, found[1], f"{_quoted(content)}。{found[2]}") if found else None


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


def _from_number(content: Content, unit: str) -> tuple[Quantity, Issue | None]:
    value, shape = float(str(content.value)), content.number_format
    decimals = decimals_shown(value, shape)
    if "%" not in _SILENT.sub("", shape):
        return Quantity(value, decimals=decimals, cell=content.place), None
    if unit not in {"%", "％"}:
        message = (
            f"{_quoted(content)}（表示形式は%）。"
            f"指標の単位は「{unit}」。表示形式を数値にしてください。"
        )
        return Quantity(cell=content.place), fault(content, "percent_format", message)
    value = float(Decimal(str(content.value)) * 100)
    message = (
        f"{_quoted(content)}（表示形式は%）。"
        f"{value:.{decimals}f}%と読んだ。正しければ、そのままでよい。"
    )
    quantity = Quantity(value, decimals=decimals, cell=content.place)
    return quantity, fault(content, "read_as_percent", message, Severity.WARNING)


def _from_text(content: Content, text: str, unit: str) -> tuple[Quantity, Issue | None]:
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if _REASON.fullmatch(folded):
        return Quantity(text=text.strip(), cell=content.place), None
    match = _NUMBER.fullmatch(folded)
    if match is None:
        message = (
            f"{_quoted(content)}。数として読めない。"
            "数だけを書き、説明は「実績の注記」に書いてください。"
        )
        return Quantity(cell=content.place), fault(content, "unreadable_number", message)
    if match["unit"] and match["unit"] != unicodedata.normalize("NFKC", unit):
        message = f"{_quoted(content)}。指標の単位は「{unit}」。この単位の数だけを書いてください。"
        return Quantity(cell=content.place), fault(content, "unit_mismatch", message)
    return _number_in_text(content, match)


def _number_in_text(content: Content, match: re.Match[str]) -> tuple[Quantity, Issue | None]:
    fraction = match["fraction"] or ""
    size = float(match["digits"].replace(",", "") + fraction)
    if size > LARGEST:
        message = f"{_quoted(content)}。{_TOO_LARGE}"
        return Quantity(cell=content.place), fault(content, "not_plausible", message)
    value = -size if match["sign"] not in {"", "+"} else size
    decimals = max(0, len(fraction) - 1)
    message = (
        f"{_quoted(content)}（文字）。{value:,.{decimals}f}と読んだ。"
        "正しければ、数値に直してください。"
    )
    quantity = Quantity(value, decimals=decimals, cell=content.place)
    return quantity, fault(content, "number_as_text", message, Severity.WARNING)


def _clean(content: Content, text: str) -> tuple[str, Issue | None]:
    clean = _FORBIDDEN.sub("", text).strip()[:LONGEST_TEXT]
    if clean == text.strip():
        return clean, None
    message = "表示できない制御文字がある、または文が長すぎる。書き直してください。"
    return clean, fault(content, "bad_characters", message)


def _is_dash(value: object) -> bool:
    return isinstance(value, str) and value.strip() in _DASHES


def _written(value: object) -> str:
    """A value as its author would write it: 3.0 is 「3」."""
    whole = isinstance(value, float) and math.isfinite(value) and value == int(value)
    return str(int(value)) if whole and isinstance(value, float) else str(value)


def _quoted(content: Content) -> str:
    if content.unresolved:
        return "計算式に計算結果が保存されていない"
    if content.is_empty:
        return "何も書かれていない"
    text = _FORBIDDEN.sub("", _written(content.value)).strip()
    return f"「{text[:40]}…」とある" if len(text) > 41 else f"「{text}」とある"
