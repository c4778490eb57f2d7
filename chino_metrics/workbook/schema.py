"""Names of the sheets and columns of the planners' workbook, and the words in its cells.

Heads are compared without regard to width and spaces (``tables.key_of``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from chino_metrics.model.evaluation import EvaluationField
from chino_metrics.model.plan import Accumulation, Direction, PlanState
from chino_metrics.model.target import RevisedItem, TargetKind

PLANS: Final = "計画"
MEASURES: Final = "施策"
PILLARS: Final = "施策の柱"
PROJECTS: Final = "主要事務事業"
INDICATORS: Final = "目標指標"
ACTUALS: Final = "実績"
NOTES: Final = "実績の注記"
REFERENCES: Final = "参考系列"
EVENTS: Final = "出来事"
CORRECTIONS: Final = "表記の訂正"
SETTINGS: Final = "設定"
REVISIONS: Final = "目標の改定"
EVALUATIONS: Final = "評価"
DEBATES: Final = "議会"
PEERS: Final = "比較団体"
OFFICIAL: Final = "公的統計"
OFFICIAL_VALUES: Final = "公的統計の値"
SYNONYMS: Final = "言い換え"

PLAN_ID: Final = "計画ID"
MEASURE_NO: Final = "施策番号"
PILLAR_NO: Final = "柱番号"
INDICATOR_ID: Final = "指標ID"
INDICATOR_NAME: Final = "指標名"
UNIT: Final = "単位"
DIRECTION: Final = "望ましい方向"
ACCUMULATION: Final = "集計"
TWIN: Final = "同一指標"
TARGET_KIND: Final = "目標の種類"
SURVEY_INTERVAL: Final = "調査間隔"
SURVEY_YEAR: Final = "調査の年"
FINAL_MONTH: Final = "確定する月"
PREVIOUS: Final = "前の指標ID"
DEPARTMENT: Final = "担当"
STATE: Final = "状態"
SUCCESSOR: Final = "後継の計画ID"
DOCUMENT: Final = "計画書名"
DOCUMENT_URL: Final = "計画書のURL"

#: Columns of 設定, and what it may say, with the field of ``Publisher``.
SETTING: Final = "項目"
VALUE: Final = "値"
SETTING_FIELDS: Final[Mapping[str, str]] = {
    "自治体名": "name",
    "自治体コード": "code",
    "サイト名": "site_name",
    DOCUMENT: "document",
    DOCUMENT_URL: "document_url",
    "担当部署": "department",
    "連絡先": "contact",
}

#: Columns of 言い換え: the word of the plans, and what else people say for it.
WORD: Final = "言葉"
INSTEAD: Final = "言い換え"

#: Columns of 目標の改定, besides that of the indicator.
REVISION_DAY: Final = "改定日"
REVISED_ITEM: Final = "項目"
BEFORE: Final = ("前の年度", "前の値")
AFTER: Final = ("新しい年度", "新しい値")
REASON: Final = "理由"
GROUND: Final = "根拠"
GROUND_URL: Final = "根拠URL"

#: Columns of 評価, besides those of the indicator and the year, and of 議会.
CAUSE: Final = "要因"
ACTION: Final = "今後の対応"
DUE: Final = "期限"
OUTCOME: Final = "対応の結果"
#: Beside each row in the file that planners fill in; never published.
VERDICT: Final = "判定"
EVALUATION_HEADS: Final[Mapping[EvaluationField, str]] = {
    EvaluationField.CAUSE: CAUSE,
    EvaluationField.ACTION: ACTION,
    EvaluationField.DUE: DUE,
    EvaluationField.OWNER: DEPARTMENT,
    EvaluationField.OUTCOME: OUTCOME,
}
DEBATE_DAY: Final = "日付"
MEETING: Final = "会議"
THEME: Final = "論点"
DEBATE_URL: Final = "URL"

#: Columns of 比較団体, 公的統計 and 公的統計の値, besides that of the indicator, 年 and 値.
MUNICIPALITY: Final = "自治体コード"
MUNICIPALITY_NAME: Final = "団体名"
KIND: Final = "区分"
STATISTIC: Final = "統計"
ITEM: Final = "項目コード"
BASE_ITEM: Final = "分母の項目コード"
CONVERSION: Final = "換算"
DIFFERENCE: Final = "定義の違い"

#: Head of the year and of the value of each target.
BASELINE: Final = ("基準年度", "基準値")
INTERIM: Final = ("中間目標年度", "中間目標")
FINAL: Final = ("最終目標年度", "最終目標")

#: Column of 計画 that says where the actuals come from, and what marks them as invented.
DATA_KIND: Final = "データの区分"
SAMPLE_WORD: Final = "見本"

#: Sheets and columns without which a file is not this workbook.
REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    PLANS: (PLAN_ID, "計画名"),
    MEASURES: (PLAN_ID, MEASURE_NO, "施策名"),
    INDICATORS: (
        *(INDICATOR_ID, PLAN_ID, MEASURE_NO, INDICATOR_NAME, UNIT, DIRECTION),
        *(*BASELINE, *FINAL),
    ),
    ACTUALS: (INDICATOR_ID,),
}

DIRECTIONS: Final[Mapping[str, Direction]] = {
    "増加": Direction.INCREASE,
    "減少": Direction.DECREASE,
    **{d.value: d for d in (Direction.INCREASE, Direction.DECREASE)},
}
ACCUMULATIONS: Final[Mapping[str, Accumulation]] = {
    "年次": Accumulation.YEARLY,
    "期間累計": Accumulation.CUMULATIVE,
    "時点": Accumulation.STOCK,
    **{accumulation.value: accumulation for accumulation in Accumulation},
}

#: Heads of the sheets that may be missing, where they are not.
OPTIONAL: Final[Mapping[str, tuple[str, ...]]] = {
    PILLARS: (PLAN_ID, MEASURE_NO, PILLAR_NO, "柱名"),
    PROJECTS: (PLAN_ID, MEASURE_NO, "事業名"),
    SETTINGS: (SETTING, VALUE),
    REVISIONS: (INDICATOR_ID, REVISION_DAY, REVISED_ITEM, AFTER[1]),
    EVALUATIONS: (INDICATOR_ID, "年度"),
    DEBATES: (DEBATE_DAY, MEETING),
    PEERS: (MUNICIPALITY, MUNICIPALITY_NAME, KIND),
    OFFICIAL: (INDICATOR_ID, STATISTIC, ITEM),
    OFFICIAL_VALUES: (ITEM, "年", MUNICIPALITY, VALUE),
    SYNONYMS: (WORD, INSTEAD),
}
TARGET_KINDS: Final[Mapping[str, TargetKind]] = {
    "到達": TargetKind.REACH,
    "毎年度": TargetKind.EVERY_YEAR,
    **{kind.value: kind for kind in TargetKind},
}
STATES: Final[Mapping[str, PlanState]] = {
    "準備中": PlanState.PREPARING,
    "現行": PlanState.CURRENT,
    "終了": PlanState.ENDED,
    **{state.value: state for state in PlanState},
}
REVISED_ITEMS: Final[Mapping[str, RevisedItem]] = {
    BASELINE[1]: RevisedItem.BASELINE,
    INTERIM[1]: RevisedItem.INTERIM,
    FINAL[1]: RevisedItem.FINAL,
    TARGET_KIND: RevisedItem.KIND,
}

#: Characters of one text of an evaluation at most, in the workbook and in a department's sheet.
LONGEST_PASSAGE: Final = 2_000
#: Heads under which another row's id stands, by sheet.
LINKS: Final[Mapping[str, tuple[str, ...]]] = {INDICATORS: (TWIN, PREVIOUS), PLANS: (SUCCESSOR,)}

#: Characters under a head at most. What is short by nature stays short: it is drawn, compared
#: and looked through on every page. Any other head (説明, 備考) has room for ``LONGEST_OTHER``.
LONGEST: Final[Mapping[str, int]] = {
    **dict.fromkeys((PLAN_ID, INDICATOR_ID, TWIN, MEASURE_NO, PILLAR_NO, PREVIOUS, SUCCESSOR), 100),
    **dict.fromkeys(("計画名", "施策名", "柱名", "事業名", "系列名", INDICATOR_NAME), 300),
    **dict.fromkeys(("略称", UNIT, DIRECTION, ACCUMULATION, DATA_KIND, TARGET_KIND, STATE), 100),
    **dict.fromkeys((SURVEY_INTERVAL, SURVEY_YEAR, FINAL_MONTH, REVISION_DAY, SETTING), 100),
    **dict.fromkeys(
        ("単位（原文）", DEPARTMENT, *BEFORE, *AFTER, *BASELINE, *INTERIM, *FINAL), 300
    ),
    **dict.fromkeys(("年", "年度", "値", "開始年度", "終了年度"), 100),
    DOCUMENT: 300,
    **dict.fromkeys(("出典", "出典URL", "内容", DOCUMENT_URL, REASON, GROUND, GROUND_URL), 2_000),
    **dict.fromkeys((CAUSE, ACTION, DUE, OUTCOME, THEME, DEBATE_URL), LONGEST_PASSAGE),
    **dict.fromkeys((DEBATE_DAY, MEETING, STATISTIC, WORD, INSTEAD), 300),
    **dict.fromkeys((MUNICIPALITY, MUNICIPALITY_NAME, KIND, ITEM, BASE_ITEM, CONVERSION), 100),
    DIFFERENCE: 2_000,
}
LONGEST_OTHER: Final = 8_000
#: Where a head has room for more in one sheet than in the others.
LONGEST_IN: Final[Mapping[str, Mapping[str, int]]] = {EVALUATIONS: {DEPARTMENT: LONGEST_PASSAGE}}
#: Rows of a sheet at most: all of them are gone through, compared and drawn by the server.
MOST_ROWS: Final[Mapping[str, int]] = {
    PLANS: 30,
    MEASURES: 300,
    PILLARS: 1_000,
    PROJECTS: 3_000,
    REFERENCES: 3_000,
    EVENTS: 1_000,
    CORRECTIONS: 1_000,
    SETTINGS: 100,
    REVISIONS: 1_000,
    EVALUATIONS: 6_000,
    DEBATES: 1_000,
    PEERS: 100,
    OFFICIAL: 300,
    OFFICIAL_VALUES: 30_000,
    SYNONYMS: 300,
}
#: In a workbook of many municipalities (自治体コード in 計画), of which each is shown by itself,
#: there may be as many times more rows, and so many indicators in all.
MORE_ROWS: Final = 16
MOST_IN_PREFECTURE: Final = 4_800
#: Indicators of one plan, each of which is drawn on its page, and of all plans. Of one
#: indicator or plan: events, reference series and the points of all its series,
#: revisions of its targets, debates in the council.
MOST_INDICATORS: Final = 300
MOST_IN_ALL: Final = 600
MOST_EVENTS: Final = 50
MOST_SERIES: Final = 10
MOST_POINTS: Final = 500
MOST_REVISIONS: Final = 30
MOST_DEBATES: Final = 50
#: Years between two surveys, at most.
LONGEST_INTERVAL: Final = 20

#: What an upload can be: the planners' workbook, whole or in parts, official statistics, or
#: any other sheets.
WORKBOOK_KIND = "workbook"
STATISTICS_KIND = "statistics"
SHEETS_KIND = "sheets"
