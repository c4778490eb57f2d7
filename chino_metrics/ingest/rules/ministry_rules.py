"""Which point of the Ministry's rules for machine-readable tables a fault breaks.

総務省「統計表における機械判読可能なデータの表記方法の統一ルール」（2020年12月）: 14 of its 15 check
points; the cells of a sheet do not tell of codes of areas (1-12).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FILE_KIND: Final = "1-1 ファイル形式はExcelかCSV"
ONE_DATUM: Final = "1-2 1セル1データ"
NUMERIC: Final = "1-3 数値データは数値属性とし、文字列を含まない"
NO_MERGES: Final = "1-4 セルの結合をしない"
NO_SPACING: Final = "1-5 スペースや改行等で体裁を整えない"
FULL_HEADS: Final = "1-6 項目名等を省略しない"
NO_FORMULAS: Final = "1-7 数式を使用している場合は、数値データに修正する"
NO_OBJECTS: Final = "1-8 オブジェクトを使用しない"
UNITS_GIVEN: Final = "1-9 データの単位を記載する"
NO_SPECIAL_CHARACTERS: Final = "1-10 機種依存文字を使用しない"
WESTERN_YEARS: Final = "1-11 西暦表記又は和暦に西暦の併記をする"
SPECIAL_MARKS: Final = "1-13 数値データの列の特殊記号（秘匿等）は決められた記号とする"
NOT_SPLIT: Final = "2-1 データの分断をしない"
ONE_TABLE: Final = "2-2 1シートに1つの表"

#: The point that a fault with this code breaks; other faults break none of them.
RULES: Final[Mapping[str, str]] = {
    "unreadable_file": FILE_KIND,
    "several_values": ONE_DATUM,
    "other_year": ONE_DATUM,
    "number_as_text": NUMERIC,
    "marked_value": NUMERIC,
    "unreadable_number": NUMERIC,
    "boolean_value": NUMERIC,
    "date_value": NUMERIC,
    "not_plausible": NUMERIC,
    "percent_format": NUMERIC,
    "shown_otherwise": NUMERIC,
    "not_shown": NUMERIC,
    "zero_not_shown": NUMERIC,
    "struck_out": NUMERIC,
    "struck_part": ONE_DATUM,
    "long_line": FILE_KIND,
    "merged_value": NO_MERGES,
    "merged_keys": NO_MERGES,
    "spaced_name": NO_SPACING,
    "omitted_head": FULL_HEADS,
    "ditto_mark": FULL_HEADS,
    "error_value": NO_FORMULAS,
    "formula_without_result": NO_FORMULAS,
    "formula_never_calculated": NO_FORMULAS,
    "unit_mismatch": UNITS_GIVEN,
    "title_unit": UNITS_GIVEN,
    "head_unit": UNITS_GIVEN,
    "nameless_value": FULL_HEADS,
    "unknown_head": FULL_HEADS,
    "missing_year": FULL_HEADS,
    "which_year": FULL_HEADS,
    "headless_numbers": FULL_HEADS,
    "unclear_label": FULL_HEADS,
    "years_in_rows": FULL_HEADS,
    "drawings": NO_OBJECTS,
    "bad_characters": NO_SPECIAL_CHARACTERS,
    "era_without_western": WESTERN_YEARS,
    "ambiguous_year": WESTERN_YEARS,
    "suppressed_value": SPECIAL_MARKS,
    "lone_hyphen": SPECIAL_MARKS,
    "split_table": NOT_SPLIT,
    "several_tables": ONE_TABLE,
    "conflicting_values": ONE_TABLE,
}
