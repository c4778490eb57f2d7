"""What every Office file needs: text that it can hold, number formats, the font."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Final

from chino_metrics.spreadsheet.cells import LONGEST_TEXT

#: The font of every file, as Office knows it.
FONT: Final = "BIZ UDPゴシック"
#: A cell of a file to take along holds no more (UTF-16 units).
MOST_UNITS: Final = 32_000
#: What no XML, and so no Office file, can hold.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Controls and non-characters, which have no shape.
_UNSEEN: Final = re.compile("[\u007f-\u009f\ufdd0-\ufdef]")
#: What no sheet's name may hold, and how long it may be.
_NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\\n\t]")
_LONGEST_NAME: Final = 31
#: A spreadsheet takes a text that begins so for a formula.
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


def number_format(decimals: int) -> str:
    """The number format with separators that shows so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def signed_number_format(decimals: int) -> str:
    """The same with the minus sign of all our figures: 「#,##0.0;"−"#,##0.0」."""
    plain = number_format(decimals)
    return f'{plain};"−"{plain}'


def xml_text(text: str) -> str:
    """``text`` without what no XML can hold."""
    return _NOT_XML.sub("", text)


def stored_text(text: str, units: int = LONGEST_TEXT) -> str:
    """``text`` as an Office file holds it: lines end with a line feed, at most ``units``."""
    return cut(xml_text(text.replace("\r\n", "\n").replace("\r", "\n")), units)


def clean(text: str) -> str:
    """``text`` as a file to take along shows it: stored, without what has no shape."""
    return cut(_UNSEEN.sub("", stored_text(text)), MOST_UNITS)


def page_text(text: str, units: int) -> str:
    """``text`` for the head or foot of printed sheets: one line, in which & is no code of Excel's."""
    return cut(re.sub(r"[\t\n]+", " ", clean(text)), units).replace("&", "&&")


def cut(text: str, units: int) -> str:
    """At most ``units`` as Office counts them: signs outside the basic plane are two."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def sheet_name(text: str, used: Collection[str], nameless: str) -> str:
    """``text`` as Excel takes it for a sheet: short, without its own signs, unlike those ``used``.

    ``nameless`` is for a text of which nothing is left.
    """
    name = cut(_NOT_IN_A_NAME.sub("・", clean(text)).strip(" '　"), _LONGEST_NAME).strip(" '　")
    if not name or name.casefold() == "history":  # a name that Excel keeps for itself
        name = nameless
    taken, tried, number = {other.casefold() for other in used}, name, 1
    while tried.casefold() in taken:
        number += 1
        end = f" ({number})"
        tried = cut(name, _LONGEST_NAME - len(end)).strip(" '　") + end
    return tried


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would take ``text`` for a formula."""
    return text.startswith(_FORMULA_SIGNS)


def write_text(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    """Write stored ``text`` into a sheet of XlsxWriter: never as a formula, nor as markup."""
    if not text:
        sheet.write_blank(row, column, None, look)
    elif text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter would take it for markup of its own, unless it comes in parts
        sheet.write_rich_string(row, column, text[:1], look, text[1:], look)
    else:
        sheet.write_string(row, column, text, look)
