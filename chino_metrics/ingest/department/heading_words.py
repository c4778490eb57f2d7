"""What one cell says as a head: the role of its column and its fiscal year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from chino_metrics.ingest.department.matching import FOOTNOTE, fold_name, kind_in
from chino_metrics.model.fiscal_year import (
    find_years,
    fiscal_year_of,
    split_days,
    year_candidates,
)
from chino_metrics.spreadsheet.cells import Content, read_text
from chino_metrics.spreadsheet.content import as_written
from chino_metrics.spreadsheet.number_formats import is_year_only, shown
from chino_metrics.spreadsheet.units import unit_in_name


class Role(StrEnum):
    """What a column holds."""

    ID = "id"
    NAME = "name"
    UNIT = "unit"
    PLAN = "plan"
    KIND = "kind"
    BASELINE = "baseline"
    TARGET = "target"
    ACTUAL = "actual"
    YEAR = "year"
    OTHER = "other"


VALUES: Final = frozenset({Role.BASELINE, Role.TARGET, Role.ACTUAL})
_WORDS: Final[Mapping[Role, str]] = {
    Role.ID: "指標id id 指標コード",
    Role.NAME: "指標名 指標 目標指標 目標指標名 成果指標 成果指標名 評価指標 評価指標名 重要業績評価指標 "
    "重要業績評価指標(kpi) kpi kpi名 kpi項目 指標項目 項目 項目名 指標の名称 名称 指標名称 取組指標 活動指標 "
    "数値目標 指標(kpi) 指標等 指標内容",
    Role.UNIT: "単位 単位名",
    Role.PLAN: "計画 計画名 計画id 関連計画 プロジェクト プロジェクト名 戦略 戦略名 個別計画",
    Role.KIND: "区分 種別 内訳 目標-実績 目標/実績 目標実績 目標と実績 目標値/実績値 データ区分",
    Role.BASELINE: "基準値 現況値 現状値 現況 現状 基準 策定時 策定時の値 策定時点 当初値 当初 初期値 計画策定時 "
    "基準年値 基準年度値 基準年度 基準年 基準時 従前値 従前",
    Role.TARGET: "目標 目標値 中間目標 中間目標値 中間 最終目標 最終目標値 最終 計画値 到達目標 kpi目標 目標年度 "
    "目標年 "
    "計画目標 計画目標値",
    Role.ACTUAL: "実績 実績値 年度実績 実績数 実数 結果 実績(値) 現在値 直近値 最新値 値 数値 当年度実績 確定値 "
    "前年度実績 前年度実績値 前年実績 昨年度実績 前々年度実績 今年度実績 今年度実績値 本年度実績 "
    "年間実績 実績額 実測値 kpi実績 kpi実績値 指標実績 指標実績値 年度末実績 年度末実績値 確定 年間 年間値 "
    "実績人数 実績件数",
    Role.OTHER: "達成率 進捗率 達成度 評価 判定 順位 前年比 前年度比 対前年 対前年比 対前年度比 増減 増減率 増減数 "
    "対前年増減 対前年度増減 前年増減 前年度増減 対前年差 前年差 "
    "伸び率 差 差引 差異 達成状況 進捗 進捗状況 達成 ランク 備考 担当 担当課 担当部署 所管 所管課 部署 課名 出典 "
    "説明 見込 見込み 見込値 見込み値 予測 予定 要因 理由 特記事項 注記 注 算定方法 方向 望ましい方向 集計 施策 施策名 "
    "施策番号 基本目標 施策の柱 大項目 中項目 小項目 no no. 番号 通番 # 累計 累計値 コメント 目標達成率 達成割合 "
    "構成比 累計実績 実績累計 累計実績値 "
    "課題 今後の対応 今後の方向性 今後の方針 対応 対応策 対応の結果 改善策 期限 内容 具体的な内容 "
    "予算 予算額 当初予算 当初予算額 決算額 事業費 総事業費 経費 "
    "自己評価 評価区分 総合評価 今後の取組 取組 取組内容 事業名 主要事務事業 指標の説明 指標の定義 定義 データ出典",
}
#: A column with the years of its rows; over years, 「年度」 is but a group.
_YEARS: Final = frozenset(
    {
        *(
            "年度",
            "実績年度",
            "調査年度",
            "対象年度",
            "測定年度",
            "実施年度",
            "集計年度",
            "最新年度",
        ),
        *("年", "実績年", "調査年", "調査時点", "実績時点", "把握時点", "基準日", "調査日"),
    }
)
_ROLES: Final = {word: role for role, words in _WORDS.items() for word in words.split()}
#: Names that also mean something else: they count only where no surer name stands.
_WEAK_NAMES: Final = frozenset({"項目", "項目名", "数値目標", "名称", "kpi"})
YEAR_TOKEN: Final = re.compile(
    r"\(?(?:fy|')?(?:(?:令和|平成|昭和|大正|明治|(?<![\u4e00-\u9fa5])[令平昭]|(?<![a-z])[rhst]\.?)(?:元|\d{1,2})|(?<!\d)(?:19|20)\d{2}(?!\d)|"
    r"(?<!\d)\d{1,2}(?=年)|元(?=年))(?:年度末?|年末?|fy)?\)?"
)
#: What stands around the words of a head and says nothing: single signs, and words behind.
_BEFORE: Final = "の年度末-/・:"
_BEHIND: Final = "の末-/・:"
_WORDS_BEHIND: Final = ("年度", "時点", "現在", "推移")
#: A value that is not observed yet, in brackets or not: never an actual.
_FORESEEN: Final = re.compile(r"見込|予測|予定|推計|試算|目安")
_ERA_WORD: Final = frozenset({"令和", "平成", "昭和", "r", "h", "s"})
#: Heads over several columns that say nothing of their own.
_GROUPS: Final = (
    frozenset({"推移", "年度別", "年次", "各年度", "年別", "西暦", "和暦", "期間", "時点"})
    | _ERA_WORD
)
#: Years beside another one, which say nothing of their own where the year itself is given.
_RELATIVE: Final = frozenset({"今", "本", "当", "前", "昨", "前々"})
_ERA_NAME: Final = re.compile(r"令和|平成|昭和|大正|明治")
_UNIT_GIVEN: Final = re.compile(r"単位\s*[:：]")
BRACKETS: Final = re.compile(r"[(（\[［][^()（）\[\]［］]*[)）\]］]")
_SPAN: Final = re.compile(r"-|から|より|間")
#: What in brackets behind 実績, or behind a year, leaves it the whole year's value.
_SAME_VALUE: Final = re.compile(
    r"速報値?|暫定値?|概数|改訂値?|確定値?|決算値?|再掲|実績値?|実数|年度末|年間|最終|現在|時点|"
    r"3月(?:末日?|31日)?(?:現在|時点)?|[注※*]\d{0,2}|[a-z]|\d{1,2}|"
)
#: Values of less than a year: 「上半期」「4～9月」「12月末」.
_PART_OF_YEAR: Final = re.compile(
    r"半期|四半期|[上下前後]期|中間|途中|[1-4]q|\d月?-\d{1,2}月|(?:1[0-2]|(?<!\d)[124-9])月末?(?!\d)(?!1日)"
)
#: Characters beyond which a text is no head.
LONGEST_HEAD: Final = 120
_SHORT: Final = re.compile(r"\d{1,2}|元")
_CALENDAR: Final = re.compile(r"(?:[0-9]|元)年(?!度|[0-9]|末|間)")
_ERA: Final = re.compile(r"令和|平成|昭和|(?<![A-Za-z])[RHSrhs]\.?(?:元|\d)|元年|(?<!\d)\d{1,2}年")


#: 「実績値①」 (folded: 1), 「実績（a）」, 「A 目標」.
_LETTER: Final = re.compile(r"^[\da-z][.:)]?(?=[^\da-z.])|(?<=[^\da-z.])[\da-z]$")


@dataclass(frozen=True, slots=True)
class Said:
    """One head cell: its role and its year as far as it says them.

    ``years`` are what the year may be; several where an era is missing (「30年」).
    """

    role: Role | None
    years: tuple[int, ...] = ()
    is_weak: bool = False
    is_known: bool = True


def say(content: Content) -> Said:
    """What one cell says as a head; a date or number counts as its format shows it."""
    value = content.value
    if isinstance(value, date):
        is_year = is_year_only(content.number_format)
        return Said(None, (value.year if is_year else fiscal_year_of(value),))
    if isinstance(value, int | float) and not isinstance(value, bool):
        look = shown(value, content.number_format)
        if look.words:
            return say_text(f"{look.before}{as_written(value)}{look.after}")
        is_like_a_year = 1950 <= value < 2101  # 2024.3 is a month
        return say_text(as_written(value)) if is_like_a_year else Said(None, is_known=False)
    if isinstance(value, str) and len(value) > 2 * LONGEST_HEAD:
        return Said(None, is_known=False)  # soon said: most texts of a long sheet are no heads
    return say_text(read_text(content)[0])


@lru_cache(maxsize=4096)
def say_text(text: str) -> Said:
    """What a text says as a head: 「現況値（平成29年度）」 → baseline, 2017."""
    text = FOOTNOTE.sub("", text.rstrip()[: LONGEST_HEAD + 1])
    if len(text) > LONGEST_HEAD:
        return Said(None, is_known=False)
    rest, dated = split_days(text)
    if dated and dated == find_years(rest):
        text = rest  # 「2022年度（令和5年3月31日現在）」
    folded = fold_name(text)
    if folded in _YEARS:
        return Said(Role.YEAR)
    rest = _without_filler(YEAR_TOKEN.sub("", folded))
    years = _years(text, folded)
    if len(years) > 1 and not year_candidates(text) and len(find_years(text)) > 1:
        is_span = _SPAN.search(folded) is not None  # the plan's period, else a contradiction
        return Said(Role.OTHER) if is_span else Said(None, years, is_known=False)
    if _FORESEEN.search(rest):
        return Said(Role.OTHER, years)
    role, is_known = _role(rest)
    is_known = is_known or (bool(years) and rest in _RELATIVE)
    if role is Role.PLAN and years:
        role = Role.TARGET
    is_no_year = not years and _ERA_NAME.search(folded) and YEAR_TOKEN.search(folded)
    if (role is None and rest and not is_known) or is_no_year:
        return Said(None, years, is_known=False)
    return Said(role, years, rest in _WEAK_NAMES)


def _without_filler(text: str) -> str:
    """``text`` without what stands around the words of a head and says nothing."""
    before, text = "", text.replace("()", "").lstrip(_BEFORE)
    while text != before:
        before, text = text, text.rstrip(_BEHIND)
        for word in _WORDS_BEHIND:
            text = text.removesuffix(word)
    return text


def _years(text: str, folded: str) -> tuple[int, ...]:
    """The fiscal years that a head names; a day counts for the one in which it lies."""
    rest, dated = split_days(text)
    found = (*dated, *(year for year in find_years(rest) if year not in dated))
    if found:
        return found
    bare = re.search(r"(?<![\da-z〇])(?:元|\d{1,2})年度?", folded)
    return year_candidates(bare[0]) if bare and not _ERA_NAME.search(folded) else ()


def _role(rest: str) -> tuple[Role | None, bool]:
    """The role that the words beside the year name, and whether they are understood."""
    inner = rest[1:-1] if re.fullmatch(r"\([^()]*\)", rest) else rest
    without = BRACKETS.sub("", rest)
    is_whole = all(_is_of_whole(bracket[1:-1]) for bracket in BRACKETS.findall(rest))
    for key in (rest, inner, without, _without_filler(rest), _LETTER.sub("", without)):
        if key in _ROLES:
            role = _ROLES[key]
            is_part = role is Role.ACTUAL and key not in {rest, inner} and not is_whole
            return (None, False) if is_part else (role, True)
    is_marked_alone = not without and is_whole
    return None, not _without_filler(inner) or is_marked_alone or rest in _GROUPS


def _is_of_whole(inner: str) -> bool:
    """Whether a bracket in a head leaves the value that of the whole: a unit, a mark, 単年度."""
    bracket = f"({inner})"
    is_unit = bool(unit_in_name(f"x{bracket}"))
    return is_unit or bool(_SAME_VALUE.fullmatch(inner)) or kind_in(bracket) is not None


def below_another(content: Content, years: tuple[int, ...]) -> tuple[Said, str]:
    """What a cell below another head, which names ``years``, says, and its text.

    Alone in a cell a unit or a mark says what it says in brackets: 「千人」「速報値」「A」; so
    does a day in the year above.
    """
    said, text = say(content), read_text(content)[0]
    bare = fold_name(text[: LONGEST_HEAD + 1]).strip("()")
    if not said.is_known and _is_of_whole(bare):
        return Said(None), f"({bare})"
    rest, dated = split_days(text)
    if dated and dated == years and _is_of_whole(fold_name(rest).strip("()")):
        return Said(None, dated), text
    return said, text


def is_part_of_year(text: str) -> bool:
    """Whether a head, or a title, says that its values are of less than a year."""
    return bool(_PART_OF_YEAR.search(fold_name(text[: LONGEST_HEAD + 1])))


def is_foreseen(text: str) -> bool:
    """Whether a head says that its values are not observed yet: 「R5見込」."""
    return bool(_FORESEEN.search(fold_name(text[: LONGEST_HEAD + 1])))


def is_short(content: Content) -> bool:
    """Whether a head is a number that may be a year of an era: 30 beside R元."""
    return _SHORT.fullmatch(fold_name(read_text(content)[0])) is not None


def is_of_head(content: Content) -> bool:
    """Whether a cell above or below the names of columns belongs to the head."""
    said, text = say(content), read_text(content)[0]
    if _UNIT_GIVEN.search(text):
        return False
    is_understood = said.is_known and (said.role is not None or bool(said.years))
    return is_understood or fold_name(text) in _GROUPS or bool(unit_in_name(f"x({text})"))


def era_of(content: Content) -> str:
    """The era that a group's head is (「平成」), or ""."""
    text = fold_name(content.value) if isinstance(content.value, str) else ""
    return text if text in _ERA_WORD else ""


def year_below(above: Content, content: Content) -> tuple[int, ...]:
    """The year that 「30」 or 「元年度」 means under a head 「平成」; () where that is none."""
    era, below = era_of(above), fold_name(read_text(content)[0])
    is_nth = era and re.match(r"(?:元|\d{1,2})(?!\d)", below)
    return find_years(era + below) if is_nth else ()


def is_calendar(text: str) -> bool:
    """Whether a head names a year of the calendar: 「2018年」, not 「2018年度」 or a day in it."""
    return bool(_CALENDAR.search(fold_name(text)))


def is_era_only(text: str) -> bool:
    """Whether a head names its year by an era alone."""
    return bool(_ERA.search(fold_name(text))) and not re.search(r"(?:19|20)\d{2}", fold_name(text))
