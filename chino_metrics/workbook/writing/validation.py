"""Hints, drop-downs and plausible ranges in the cells of the workbook that is handed out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from xlsxwriter.worksheet import Worksheet

from chino_metrics.model.fiscal_year import FIRST, LAST
from chino_metrics.spreadsheet.cells import LARGEST
from chino_metrics.workbook.schema import (
    ACCUMULATION,
    ACTION,
    ACTUALS,
    AFTER,
    BASELINE,
    BEFORE,
    CAUSE,
    DATA_KIND,
    DEBATE_DAY,
    DEBATE_URL,
    DEBATES,
    DEPARTMENT,
    DIRECTION,
    DOCUMENT,
    DOCUMENT_URL,
    DUE,
    EVALUATIONS,
    EVENTS,
    FINAL,
    FINAL_MONTH,
    GROUND,
    GROUND_URL,
    INDICATOR_ID,
    INDICATORS,
    INSTEAD,
    INTERIM,
    MEETING,
    NOTES,
    OUTCOME,
    PLAN_ID,
    PLANS,
    PREVIOUS,
    PROJECTS,
    REASON,
    REFERENCES,
    REVISED_ITEM,
    REVISED_ITEMS,
    REVISION_DAY,
    REVISIONS,
    SETTING,
    SETTING_FIELDS,
    SETTINGS,
    STATE,
    SUCCESSOR,
    SURVEY_INTERVAL,
    SURVEY_YEAR,
    SYNONYMS,
    TARGET_KIND,
    THEME,
    TWIN,
    VALUE,
    WORD,
)
from chino_metrics.workbook.tables import key_of

#: Rows of notes that get hints, those still empty included.
NOTE_ROWS: Final = 1_000
_MOST_OF_A_LIST: Final = 255

_WORDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    INDICATORS: {
        DIRECTION: ("増加", "減少"),
        ACCUMULATION: ("年次", "期間累計", "時点"),
        TARGET_KIND: ("到達", "毎年度"),
    },
    PLANS: {STATE: ("準備中", "現行", "終了")},
    REVISIONS: {REVISED_ITEM: tuple(REVISED_ITEMS)},
}
#: What is written below heads of sheets that an administrator keeps, by sheet.
_HINTS: Final[Mapping[str, Mapping[str, str]]] = {
    SETTINGS: {
        SETTING: f"使える項目は {'、'.join(SETTING_FIELDS)} です。",
        VALUE: "サイト、資料、公開データに出る名前と出典です。変えられるのは管理者だけです。",
    },
    SYNONYMS: {
        WORD: "計画や指標の名前にある言葉です。変えられるのは管理者だけです。",
        INSTEAD: "その代わりに人が探すときの言葉を、「、」で区切って書いてください。",
    },
    PLANS: {
        SUCCESSOR: "この計画のあとを継ぐ計画の計画IDを書いてください。なければ空けておきます。",
        DOCUMENT: "この計画だけ別の文書によるときに、その題を書いてください。空けておくと設定の計画書名です。",
        DOCUMENT_URL: "その文書を読めるところを、https:// から書いてください。",
    },
    PROJECTS: {
        DEPARTMENT: "この事業を担当する課です。空けておくと計画の担当です。",
    },
    INDICATORS: {
        TWIN: "ほかの計画に同じ指標があれば、その指標IDを書いてください。全体では1つと数えます。",
        SURVEY_INTERVAL: "何年ごとの調査かを「2」のように書いてください。空けておくと毎年です。",
        SURVEY_YEAR: "調査のあった年度を1つ書いてください。空けておくと基準年度から数えます。",
        FINAL_MONTH: "年度が終わったあと、値が確定する月（1から12）です。空けておくと6月です。",
        DEPARTMENT: "この指標を担当する課です。空けておくと計画の担当です。",
        PREVIOUS: "前の計画から続く指標なら、その指標IDを書いてください。",
    },
    REFERENCES: {
        INDICATOR_ID: "指標IDを書いてください。計画の背景となる数字なら、計画IDを書いてください。",
        "系列名": "一部だけの数なら、名前に「のみ」を付けてください。基準値や目標と比べません。",
        "年": "西暦の暦年を「2020」のように書いてください。",
    },
    EVENTS: {
        "年": "「2019」「2019-10」「2019-10-12」のどれかの形で書いてください。",
    },
    REVISIONS: {
        BEFORE[1]: "改定する前の値を書いてください。",
        AFTER[1]: "改定したあとの値を書いてください。シート「目標指標」の値と同じにします。",
        REVISION_DAY: "改定した日を「2026-06-01」の形で書いてください。",
        REASON: "なぜ改定したかを書いてください。そのまま公開されます。",
        GROUND: "決めた会議や議決など、よりどころを書いてください。",
        GROUND_URL: "よりどころが読めるページのアドレスを書いてください。",
    },
}
#: The same in sheets that planners fill in row by row.
_ROW_HINTS: Final[Mapping[str, Mapping[str, str]]] = {
    NOTES: {
        "注記": "速報値、数え方の変更、値がない事情など、値に添える説明を書いてください。",
        "出典": "値の出どころを書いてください。例：防災課の調べ（2026年3月末）",
    },
    EVALUATIONS: {
        CAUSE: "この年度の値になった理由を書いてください。そのまま公開されます（2,000字まで）。",
        ACTION: "これから何をするかを書いてください。そのまま公開されます（2,000字まで）。",
        DUE: "いつまでにするかを「2027年3月」「令和9年度末」「2027-03-31」のように書いてください。",
        DEPARTMENT: "今後の対応を行う課や係を書いてください。",
        OUTCOME: "この年度の「今後の対応」がどうなったかを、あとで書いてください。",
    },
    DEBATES: {
        PLAN_ID: "計画全体についての議論なら、指標IDを空けて、計画IDを書いてください。",
        DEBATE_DAY: "会議の日を「2026-06-01」の形で書いてください。",
        MEETING: "会議の名前を書いてください。例：令和8年6月定例会",
        THEME: "何が議論されたかを、短く書いてください。",
        DEBATE_URL: "会議録などが読めるページのアドレスを書いてください。",
    },
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
    name = sheet.get_name()
    if name == ACTUALS:
        _actuals(sheet, heads, rows)
    elif name in _ROW_HINTS:
        _row_by_row(sheet, heads, points)
    _choices(sheet, heads, rows)
    if name == INDICATORS:
        _years(sheet, heads, rows)


def _actuals(sheet: Worksheet, heads: Sequence[str], rows: int) -> None:
    known = {key_of(head) for head in (INDICATOR_ID, "指標名", "単位", DATA_KIND)}
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


def _row_by_row(sheet: Worksheet, heads: Sequence[str], points: Points) -> None:
    ids = _list(f"='{ACTUALS}'!$A$2:$A${max(2, points.indicators + 1)}")
    ids |= _hint("指標ID", "シート「実績」にある指標IDを選んでください。")
    ids |= _warning("シート「実績」にない指標IDです。IDを確かめてください。")
    _add(sheet, ids, _columns(heads, INDICATOR_ID), NOTE_ROWS - 1)
    each = _list(_fitting(sorted(points.years, reverse=True)))
    each |= _hint("年度", "西暦の年度を選ぶか、「2025」のように書いてください。")
    each |= _warning("シート「実績」にない年度です。年度を確かめてください。")
    _add(sheet, each, _columns(heads, "年度"), NOTE_ROWS - 1)
    for head, text in _ROW_HINTS[sheet.get_name()].items():
        rule = {"validate": "any"} | _hint(head, text)
        _add(sheet, rule, _columns(heads, head), NOTE_ROWS - 1)


def _choices(sheet: Worksheet, heads: Sequence[str], rows: int) -> None:
    """Drop-downs and hints by head."""
    for head, words in _WORDS.get(sheet.get_name(), {}).items():
        choice = _list(list(words))
        choice |= _hint(head, f"{'、'.join(f'「{word}」' for word in words)}から選んでください。")
        choice |= _warning(f"{'、'.join(words)}のどれでもありません。")
        _add(sheet, choice, _columns(heads, head), rows)
    for head, text in _HINTS.get(sheet.get_name(), {}).items():
        _add(sheet, {"validate": "any"} | _hint(head, text), _columns(heads, head), rows)


def _years(sheet: Worksheet, heads: Sequence[str], rows: int) -> None:
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
