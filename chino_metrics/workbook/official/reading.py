"""The sheets 比較団体, 公的統計 and 公的統計の値 → ``Official``. A fault leaves its row out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from chino_metrics.model.official import (
    KINDS,
    NO_OFFICIAL,
    Formula,
    Official,
    OfficialValue,
    Peer,
    Twin,
)
from chino_metrics.spreadsheet.cells import read_quantity, read_year
from chino_metrics.workbook.publisher import is_municipality_code, one_line
from chino_metrics.workbook.schema import (
    BASE_ITEM,
    CONVERSION,
    DIFFERENCE,
    INDICATOR_ID,
    ITEM,
    KIND,
    MUNICIPALITY,
    MUNICIPALITY_NAME,
    OFFICIAL,
    OFFICIAL_VALUES,
    PEERS,
    REASON,
    STATISTIC,
    VALUE,
)
from chino_metrics.workbook.tables import Row, Tables

_LEFT_OUT: Final = "この行は読んでいない。"
_ITEM: Final = re.compile(r"[A-Z]\d{4,7}")
#: 換算 as planners write it, and what a rate is multiplied with.
_TIMES: Final = {"": 1.0, "千人当たり": 1000.0, "人口千人当たり": 1000.0, "%": 100.0}


def official_of(tables: Tables, indicators: Collection[str]) -> Official:
    """What the sheets say; nothing where there are none."""
    if not {PEERS, OFFICIAL, OFFICIAL_VALUES} & tables.by_name.keys():
        return NO_OFFICIAL
    return Official(_peers(tables), _twins(tables, indicators), _values(tables))


def _code(row: Row) -> str:
    """The code with its check digit, also where Excel took away the first 0; "" with an error."""
    text = unicodedata.normalize("NFKC", row.text(MUNICIPALITY))
    code = text.zfill(6) if text.isdigit() and len(text) >= 5 else text
    if code == "000000" or is_municipality_code(code):
        return code
    message = f"「{text}」は全国地方公共団体コード（検査数字を含む6桁）ではない。{_LEFT_OUT}"
    row.complain(MUNICIPALITY, "invalid_code", f"{message}6桁の数字を書いてください。")
    return ""


def _peers(tables: Tables) -> tuple[Peer, ...]:
    found: dict[str, Peer] = {}
    for row in tables.rows(PEERS):
        code, kinds = _code(row), _kinds(row)
        if code in found:
            message = f"「{code}」が2行ある。{_LEFT_OUT}区分は「近隣、類似」のように1行に書ける。"
            row.complain(MUNICIPALITY, "duplicate_peer", message)
        elif code:
            cell = row.cell(MUNICIPALITY)
            name = one_line(row, MUNICIPALITY_NAME)
            found[code] = Peer(code, name, kinds, cell, one_line(row, REASON))
    return tuple(found[code] for code in sorted(found))


def _kinds(row: Row) -> tuple[str, ...]:
    words = [w for w in re.split(r"[、,，・/\s]+", row.text(KIND)) if w]
    if not words or any(word not in KINDS for word in words):
        message = f"区分に「{row.text(KIND)}」とある。{'、'.join(KINDS)}のどれかを書いてください。"
        row.complain(KIND, "unknown_kind", message)
    return tuple(kind for kind in KINDS if kind in words)


def _twins(tables: Tables, indicators: Collection[str]) -> tuple[Twin, ...]:
    return tuple(t for row in tables.rows(OFFICIAL) if (t := _twin(row, indicators)))


def _twin(row: Row, indicators: Collection[str]) -> Twin | None:
    key = row.text(INDICATOR_ID)
    if key not in indicators:
        message = f"「{key}」という{INDICATOR_ID}はない。{_LEFT_OUT}IDを直してください。"
        row.complain(INDICATOR_ID, "unknown_id", message)
        return None
    items, base = _items(row, ITEM), _items(row, BASE_ITEM)
    word = unicodedata.normalize("NFKC", row.text(CONVERSION))
    if word not in _TIMES:
        message = f"換算に「{word}」とある。{_LEFT_OUT}「千人当たり」か「%」を書いてください。"
        row.complain(CONVERSION, "unknown_conversion", message)
        return None
    if not items or base is None:
        return None
    formula = Formula(items, base, _TIMES[word])
    return Twin(
        key, one_line(row, STATISTIC), formula, word, row.text(DIFFERENCE), row.cell(STATISTIC)
    )


def _items(row: Row, head: str) -> tuple[str, ...] | None:
    """Codes of items joined with ＋; None with an error where one is none."""
    text = unicodedata.normalize("NFKC", row.text(head)).upper()
    codes = tuple(c for c in re.split(r"[+、,\s]+", text) if c)
    if all(_ITEM.fullmatch(code) for code in codes) and (codes or head != ITEM):
        return codes
    message = f"{head}に「{text}」とある。{_LEFT_OUT}「A4101」「A1301+A1302」の形で書いてください。"
    row.complain(head, "invalid_item", message)
    return None


def _values(tables: Tables) -> tuple[OfficialValue, ...]:
    found: dict[tuple[str, int, str], OfficialValue] = {}
    for row in tables.rows(OFFICIAL_VALUES):
        items, year, code = _items(row, ITEM), row.read("年", read_year), _code(row)
        quantity = row.read(VALUE, lambda content: read_quantity(content, ""))
        if not items or year is None or not code or quantity.value is None:
            continue  # a blank or a sign is no number, and no 0
        key = (items[0], year, code)
        if key in found:
            message = f"同じ項目、年、自治体の値が2行ある。{_LEFT_OUT}1行にしてください。"
            row.complain(VALUE, "duplicate_value", message)
            continue
        name, source, url = (row.text(h) for h in (MUNICIPALITY_NAME, "出典", "出典URL"))
        found[key] = OfficialValue(items[0], year, code, name, quantity.value, source, url)
    return tuple(found[key] for key in sorted(found))
