"""The rules of the verdicts in words, for every form that explains them: terms and their meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chino_metrics.assessment.outlook import WIDEST, Prospect
from chino_metrics.assessment.projection import LEAST, MOST
from chino_metrics.assessment.standing import ON_TRACK_FROM, SLIGHTLY_BEHIND_FROM
from chino_metrics.model.plan import Book
from chino_metrics.model.verdict import Reason, Status
from chino_metrics.wording import names, terms
from chino_metrics.wording.beside_verdicts.outlook import PROSPECT_WORD
from chino_metrics.wording.palette import STATUS_WORD

TITLE: Final = "基準値から目標まで、まっすぐ進んだ場合の「目安」と実績を比べて判定する"
LEAD: Final = "数字と言葉は、すべてこの規則から出している。規則は計画や指標によって変えない。"

_HIGH, _LOW = f"{ON_TRACK_FROM:.0%}", f"{SLIGHTLY_BEHIND_FROM:.0%}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the verdict: the status it gives with its word, and when it holds."""

    status: Status
    word: str
    text: str


def _rule(status: Status, text: str) -> Rule:
    return Rule(status, STATUS_WORD[status], text)


#: In the order in which they are tried.
VERDICTS: Final = (
    _rule(
        Status.NOT_ASSESSED,
        "数値の目標、基準値、基準年度より後の実績のどれかがなく、判定できない。"
        "ただし、目標と値があって目標に達していれば「達成」とする。",
    ),
    _rule(Status.ACHIEVED, "最新の実績が最終目標に達している。途中の動きは問わない。"),
    Rule(
        Status.SLIGHTLY_BEHIND,
        terms.OVERDUE_WORD,
        f"最終目標の年度になっても届かず、目標までの進みが{_LOW}以上。",
    ),
    Rule(
        Status.BEHIND,
        terms.OVERDUE_WORD,
        f"最終目標の年度になっても届かず、目標までの進みが{_LOW}未満。"
        f"進みが0%未満なら「{terms.REASON_WORD[Reason.REGRESSED]}」と添える。",
    ),
    _rule(Status.ON_TRACK, f"目安までの進みが{_HIGH}以上。"),
    _rule(Status.SLIGHTLY_BEHIND, f"目安までの進みが{_LOW}以上{_HIGH}未満。"),
    _rule(
        Status.BEHIND,
        f"目安までの進みが{_LOW}未満。"
        f"進みが0%未満なら「{terms.REASON_WORD[Reason.REGRESSED]}」と添える。",
    ),
)

#: 用語と式: (word, meaning).
TERMS: Final = (
    (
        "基準値",
        "計画に書かれた現況値。「—」は値がないことを表し、0とは区別する。",
    ),
    (
        "実績",
        "各年度の値。基準年度より後で、評価年度までのうち最も新しいものを判定に使う。"
        "まだなければ基準値で代用し、「基準時点」と記す。",
    ),
    (
        "目安（目安値）",
        "基準値、中間目標（あれば）、最終目標を直線で結んだときの、その年度の値。"
        "最終目標の年度より後は最終目標。",
    ),
    (
        terms.YEARLY_WORD,
        "台帳で「毎年度」とした目標。基準年度の次の年度から、どの年度にも最終目標の値をあてはめ、"
        "目安の代わりにする（図では水平の線）。その年度に届いていれば達成（"
        f"「{terms.YEARLY_MET}」と添える）。届かなければ同じ境目で判定する。年あたり必要な増減は求めない。",
    ),
    (
        "目安までの進み（ペース比）",
        "（実績−基準値）÷（目安−基準値）。画面では%で示し、表やデータの「ペース比」は100%を1とする。",
    ),
    ("目標までの進み（進捗率）", "（実績−基準値）÷（最終目標−基準値）"),
    ("達成率", "実績÷最終目標。小さいほど良い指標では、最終目標÷実績"),
    (
        "目標までの差",
        "最終目標−実績。あといくつで届くか。小さいほど良い指標では、実績−最終目標。"
        "目標を超えると負になる",
    ),
    (
        "年あたり必要な増減（必要ペース）",
        "最終目標までの差÷残りの年数。目標に達していれば0。期限の年度が過ぎた指標には求めない。",
    ),
    ("年あたりの増減（実績ペース）", "基準年度からの増減÷たった年数"),
    (
        "中間目標",
        "中間目標は最終目標とは別に判定する。"
        "中間目標の年度の実績、なければその前の最も新しい実績による。",
    ),
    (
        "評価年度",
        "この年度より後の実績は使わない。何も選ばなければ、実績のある最も新しい年度。",
    ),
    (
        "目標の改定",
        "基準値か目標、目標の種類が変わると、前の値を、日と理由といっしょに残す（図では灰色の◇）。"
        "過ぎた評価年度は、その年度の終わり（3月31日）の目標で判定し、"
        "いちばん新しい評価年度は、いまの目標で判定する。",
    ),
    (
        "終了した計画、準備中の計画",
        "どちらも市全体の数に入れず、実績も求めない。終了した計画は、最後の年度の値で判定する。",
    ),
    (
        "待っている実績",
        "調査のある年度のうち、値の確定する月（ことわりがなければ6月）を過ぎても、"
        "値も理由もないもの。数値の目標がない指標には求めない。",
    ),
    ("ポイント", "％と％の差は「ポイント」で表す。"),
    (
        "端数",
        "値は、出典と同じ桁に丸めて示す。そのために実績と目安や目標が同じに見えるときは、"
        "違いが分かる桁まで示す。差は、示した数の差とする。",
    ),
)


def meaning(word: str) -> str:
    """What a term means, by the word of the screens or by that of tables and data."""
    return next(text for term, text in TERMS if word in term.removesuffix("）").split("（"))


#: How often the range held on real series (docs/outlook.md: 参考系列, cut at any year).
HELD_OF, HELD_SHARE = 30, 0.70

#: 見込み: (word, meaning).
OUTLOOK: Final = (
    (
        "増え方（減り方）",
        f"基準年度より後の、新しい実績{MOST}つまでを2つずつ組にして1年あたりの増減を求め、"
        "その中央値をとる。",
    ),
    ("見込み", "最新の実績から、その増え方で最終目標の年度まで延ばした値。判定ではない。"),
    (
        "範囲",
        "実績のばらつきから決める。公表されている統計の系列で過去に当てはめると、"
        f"後の値が範囲に入ったのは{HELD_OF}回のうち{HELD_OF * HELD_SHARE:.0f}回（{HELD_SHARE:.0%}）だった。"
        "先の年度ほど、実績が少ないほど広い。割合（%）は0～100%、数は0以上、"
        "期間累計は最新の実績以上にとどめる。",
    ),
    (PROSPECT_WORD[Prospect.LIKELY], "範囲の悪い方の端でも、最終目標に届く。"),
    (PROSPECT_WORD[Prospect.UNCERTAIN], "範囲の一方の端だけが、最終目標に届く。"),
    (PROSPECT_WORD[Prospect.UNLIKELY], "範囲の良い方の端でも、最終目標に届かない。"),
    (
        PROSPECT_WORD[Prospect.NO_DATA],
        f"実績が{LEAST}つに満たない。または、範囲が、これまでの値と目標を合わせた幅の"
        f"{WIDEST}倍より広い。",
    ),
)
OUTLOOK_NONE: Final = (
    "目標に達した指標、最終目標の年度になった指標、数値の目標がない指標、"
    f"基準年度から最終目標までが{LEAST}年以内の指標には、見込みを出さない。"
)

_REASON_MEANING: Final = {
    Reason.NO_TARGET: "最終目標が空欄のとき。未判定",
    Reason.TEXT_TARGET: "最終目標が文で、数値でないとき。計画が「…今後設定」としていれば"
    f"「{terms.LEFT_OPEN_WORD}」と記す。未判定",
    Reason.NO_BASELINE: "基準値がなく、進みを測れないとき。未判定（目標に達していれば達成）",
    Reason.NO_ACTUAL: "基準年度より後の実績がまだないとき。未判定（基準値が目標に達していれば達成）",
    Reason.NOT_DUE: "その年度の目安が基準値と同じで、まだ進みを求められていないとき。未判定",
    Reason.LOST: "基準時点で達していた目標に、その後届かなくなったとき。遅れ",
    Reason.REGRESSED: "実績が基準値より後退したとき（目安までの進みが0%未満、"
    "最終目標の年度からは目標までの進みが0%未満）。遅れ、または未達成",
}
#: 判定に添える理由: (word, meaning).
REASONS: Final = tuple((terms.REASON_WORD[r], _REASON_MEANING[r]) for r in Reason)

#: しきい値の出どころ、出典と利用条件.
THRESHOLDS: Final = (
    f"{_HIGH}と{_LOW}の境目は、Eurostat（EU統計局）とOpen SDGが公表しているもの。"
    "伸び率ではなく直線の進みに当てはめるのは、基準値が0の指標を扱え、"
    "小さな基準値で甘い判定にならないため。"
)
ACTUALS_SOURCE: Final = "実績と参考系列：各指標のページに、値ごとの出典と台帳のセルを記載。"
FONT_LICENCE: Final = "書体：BIZ UDPゴシック（SIL Open Font License 1.1）。"


def sources(book: Book) -> tuple[str, ...]:
    """Where thresholds, targets, actuals and letters come from, in sentences."""
    return THRESHOLDS, names.plan_source(book, book.plans), ACTUALS_SOURCE, FONT_LICENCE


def counting(twin_names: str) -> tuple[str, ...]:
    """数え方, in sentences; ``twin_names`` are the names in brackets of what stands in two plans."""
    now = f"（いまは{twin_names}）" if twin_names else ""
    return (
        "指標の数は、必ず「判定できる数／全体の数」を添えて示す。"
        "単位の異なる指標を平均したり、1つの点数にまとめたりはしない。",
        f"同じ指標が2つの計画にあるときは{now}、計画ごとにはそれぞれの判定を示し、"
        "市全体では1指標と数えて、期限の遅いほうの判定を採る。",
        "0、未調査、該当なしは、それぞれ別のものとして示す。",
    )
