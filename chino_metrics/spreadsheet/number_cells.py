"""A number in a cell → a quantity, as the cell's number format shows it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from chino_metrics.model.issue import Issue, Quantity
from chino_metrics.spreadsheet.cell_text import Written, WrittenKind, take_apart
from chino_metrics.spreadsheet.content import Content, quoted
from chino_metrics.spreadsheet.number_formats import (
    Shown,
    decimals_shown,
    groups_thousands,
    is_percent,
    shown,
)
from chino_metrics.spreadsheet.units import Unit

_Read = tuple[Quantity, str, Issue | None]
#: How often a shown number goes into the stored one, by the word beside it.
_MAGNITUDES = {1: "千", 2: "百万"}


def read_number(content: Content, unit: Unit) -> _Read:
    """The number with the words that its format shows around it, or what these say instead.

    A word behind the number is its unit, 約 and the like are its note. Refused is a
    number that is not shown, or shown as another one (▲ before one above zero).
    """
    value = float(str(content.value))
    look = shown(value, content.number_format)
    if not look.has_number:
        return _instead(content, look.words)
    if look.words or look.thousands or (value < 0 and not look.is_minus):
        return _in_words(content, unit, look, value)
    quantity, issue = _plain(content, unit)
    return quantity, "", issue


def _plain(content: Content, unit: Unit) -> tuple[Quantity, Issue | None]:
    value, shape = float(str(content.value)), content.number_format
    decimals = decimals_shown(value, shape)
    if not is_percent(shape):
        return Quantity(value, decimals=decimals, cell=content.place), None
    if not unit.is_percentage:
        message = (
            f"{quoted(content)}（表示形式は%）。"
            f"指標の単位は「{unit.label}」。表示形式を数値にしてください。"
        )
        return Quantity(cell=content.place), Issue.error(content.place, "percent_format", message)
    value = float(Decimal(str(content.value)) * 100)
    seen = f"{value:.{decimals}f}%"
    message = f"{quoted(content)}（表示形式は%）。{seen}と読んだ。正しければ、そのままでよい。"
    quantity = Quantity(value, None, decimals, content.place, seen)
    return quantity, Issue.warning(content.place, "read_as_percent", message)


def mismatch(content: Content, unit: Unit, written: str) -> Issue:
    """The error of a value in another unit than the indicator's."""
    message = (
        f"{quoted(content)}。単位は「{written}」で、指標の単位「{unit.label}」と違う。"
        f"「{unit.label}」の数だけを書いてください。"
    )
    return Issue.error(content.place, "unit_mismatch", message)


def _instead(content: Content, words: str) -> _Read:
    """What the format shows instead of the number: nothing, a dash or a reason."""
    nothing, found = Quantity(cell=content.place), take_apart(words)
    if not words:
        message = "表示形式のため見えていない。値なら表示形式を「標準」に戻し、値がないなら消してください。"
        return nothing, "", _error(content, "not_shown", message)
    if found.kind in {WrittenKind.NOTHING, WrittenKind.HYPHEN} and content.value == 0:
        message = f"{quoted(content)}（表示は「{words}」）。0と読んだ。値がないなら消してください。"
        quantity = Quantity(0.0, cell=content.place)
        return quantity, "", Issue.warning(content.place, "zero_as_dash", message)
    if found.kind in {WrittenKind.REASON, WrittenKind.SUPPRESSED}:
        message = f"{quoted(content)}（表示は「{words}」）。表示のとおり、値なしと読んだ。数は消してください。"
        quantity = Quantity(text=found.note, cell=content.place)
        return quantity, found.note, Issue.warning(content.place, "reason_in_format", message)
    return nothing, "", _otherwise(content, words)


def _in_words(content: Content, unit: Unit, look: Shown, value: float) -> _Read:
    """The number as it reads with the words around it."""
    found, seen = _seen(look, value, content.number_format)
    written = found.unit
    if look.thousands and written.startswith(_MAGNITUDES.get(look.thousands, "-")):
        written = written.removeprefix(
            _MAGNITUDES[look.thousands]
        )  # 「3,306千人」: 3,305,700 stored
    elif look.thousands:
        return Quantity(cell=content.place), "", _otherwise(content, seen)
    is_same = found.kind is WrittenKind.NUMBER and ((found.value or 0) < 0) == (value < 0)
    if not is_same:
        return Quantity(cell=content.place), "", _otherwise(content, seen)
    if not unit.takes(written):
        return Quantity(cell=content.place), "", mismatch(content, unit, found.unit)
    quantity, issue = _plain(content, unit)
    quantity = replace(quantity, written=seen)
    if not found.note or quantity.value is None:
        return quantity, "", issue
    message = f"{quoted(content)}（表示は「{seen}」）。「{found.note}」を注記とした。正しければ、そのままでよい。"
    return quantity, found.note, Issue.warning(content.place, "marked_value", message)


def _seen(look: Shown, value: float, shape: str) -> tuple[Written, str]:
    """The shown text taken apart, and as it appears; brackets around a number are a minus."""
    sign, before, after = "-" if look.is_minus else "", look.before, look.after
    size, decimals = abs(value) / 1000**look.thousands, decimals_shown(value, shape)
    number = f"{size:,.{decimals}f}" if groups_thousands(shape) else f"{size:.{decimals}f}"
    seen = f"{sign}{before}{number}{after}"
    if value < 0 and before.endswith("(") and after.startswith(")"):
        before, after = f"{before[:-1]}-", after[1:]
    return take_apart(f"{sign}{before}1{after}"), seen


def _otherwise(content: Content, seen: str) -> Issue:
    message = f"表示形式のため「{seen}」と見えている。表示形式を「標準」に戻し、正しい値を書いてください。"
    return _error(content, "shown_otherwise", message)


def _error(content: Content, code: str, message: str) -> Issue:
    return Issue.error(content.place, code, f"{quoted(content)}。{message}")
