"""The sheet 設定: whose workbook this is. Whatever is particular to a city comes from here."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from chino_metrics.model.publisher import Publisher
from chino_metrics.spreadsheet.office import clean
from chino_metrics.workbook.schema import SETTING, SETTING_FIELDS, SETTINGS, VALUE
from chino_metrics.workbook.tables import Row, Tables, key_of

_FIELDS: Final = {key_of(item): field for item, field in SETTING_FIELDS.items()}
_NOT_READ: Final = "この値は使っていない。"
#: Five digits are not taken for six without their 0: they may be a code without its check digit.
_SIX_DIGITS: Final = (
    "6桁の数字を確かめてください。"
    "初めの0が消えるときは、セルの表示形式を「文字列」にして書いてください。"
)


def publisher_of(tables: Tables) -> Publisher:
    """What 設定 says; all empty where there is no such sheet."""
    found: dict[str, str] = {}
    for row in tables.rows(SETTINGS):
        item = row.text(SETTING)
        field = _FIELDS.get(key_of(item))
        if field is None:
            known = "、".join(SETTING_FIELDS)
            message = f"「{item}」という項目はない。この行は使っていない。使えるのは {known}。"
            row.warn(SETTING, "unknown_setting", message)
        elif field in found:
            message = f"「{item}」が2行ある。下の行は使っていない。1行にしてください。"
            row.complain(SETTING, "duplicate_setting", message)
        else:
            found[field] = _value(row, field)
    return Publisher(**found)


def _value(row: Row, field: str) -> str:
    if field == "document_url":
        return web_address(row, VALUE)
    text = one_line(row, VALUE)
    if field == "code":
        text = unicodedata.normalize("NFKC", text)
    if text and field == "code" and not is_municipality_code(text):
        message = f"「{text}」は全国地方公共団体コード（検査数字を含む6桁）ではない。{_NOT_READ}"
        row.complain(VALUE, "invalid_code", message + _SIX_DIGITS)
        return ""
    return text


def one_line(row: Row, head: str) -> str:
    """What stands under ``head``, as names and titles may be shown anywhere."""
    return " ".join(clean(row.text(head)).split())


def web_address(row: Row, head: str) -> str:
    """The address under ``head``; "" with an error where it is none."""
    text = one_line(row, head)
    if text and not re.match(r"https?://\S+$", text):
        message = f"「{text}」はウェブのアドレスではない。{_NOT_READ}"
        row.complain(head, "invalid_address", f"{message}https:// から書いてください。")
        return ""
    return text


def is_municipality_code(text: str) -> bool:
    """Whether ``text`` is a 全国地方公共団体コード: six digits, the last one right.

    The check digit is the last digit of 11 − (6a + 5b + 4c + 3d + 2e) mod 11, by the
    Ministry of Internal Affairs' 「全国地方公共団体コード仕様」; a sum below 11 is
    subtracted as it is.
    """
    if not re.fullmatch("[0-9]{6}", text):
        return False
    return text == with_check_digit(text[:5])


def with_check_digit(digits: str) -> str:
    """The code of a municipality with its sixth digit; all Japan's is 000000."""
    if digits == "00000":
        return "000000"
    total = sum(weight * int(digit) for weight, digit in zip(range(6, 1, -1), digits, strict=True))
    return f"{digits}{(11 - total % 11) % 10}"
