"""What ``sensitivity`` found, in sentences with the numbers that stand beside them."""

from __future__ import annotations

from collections.abc import Iterator

from chino_metrics.assessment import standing
from chino_metrics.assessment.sensitivity import SHIFT, Cut, Nearest, Rest, ValueRange, YearValues
from chino_metrics.model import rounding
from chino_metrics.model.plan import Accumulation, Direction, Indicator
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.wording import formats, terms
from chino_metrics.wording.palette import STATUS_SIGN, STATUS_WORD

_GOOD = frozenset({Status.ACHIEVED, Status.ON_TRACK})


def finding(indicator: Indicator, values: YearValues, assessment: Assessment) -> str:
    """「2026年度に134人以上なら「○順調」、150人以上なら「◎達成」になる」, without a full stop.

    Of a target that is met only where it would be lost.
    """
    spans, year = values.spans, formats.year(values.year)
    if len(spans) == 1:
        return f"{year}は、どの値でも{quoted(indicator, spans[0].assessment)}になる"
    if assessment.status is spans[0].status is Status.ACHIEVED:
        return f"{year}に{_lost(indicator, spans[0])}と{quoted(indicator, assessment)}でなくなる"
    order = list(Status)
    ranks = [order.index(span.status) for span in spans]
    rest = range(len(spans) - 1)
    named = [n for n in rest if spans[n].status in _GOOD] or list(rest)
    ways = _reach if ranks == sorted(ranks) else _range
    parts = (
        f"{ways(indicator, spans, n)}なら{quoted(indicator, spans[n].assessment)}"
        for n in reversed(named)
    )
    return f"{year}に{'、'.join(parts)}になる"


def ranges(indicator: Indicator, values: YearValues) -> tuple[tuple[Assessment, str], ...]:
    """Each verdict with its values, the most favourable first: 「86人以上134人未満」."""
    return tuple(
        (span.assessment, _range(indicator, values.spans, n)) for n, span in enumerate(values.spans)
    )


def limits(indicator: Indicator, values: YearValues) -> str:
    """「累計は66件を下回らないため、「遅れ」にはならない。」, or ""."""
    over = f"{terms.amount(indicator, values.most)}を超えないため"
    is_sum = indicator.accumulation is Accumulation.CUMULATIVE
    under = f"{'累計は' if is_sum else ''}{terms.amount(indicator, values.least)}を下回らないため"
    if indicator.direction is Direction.DECREASE:
        over, under = under, over
    sides = ((over, values.beyond_best), (under, values.beyond_worst))
    return "".join(
        f"{why}、{'や'.join(f'「{STATUS_WORD[s]}」' for s in missing)}にはならない。"
        for why, missing in sides
        if missing
    )


def quoted(indicator: Indicator, assessment: Assessment) -> str:
    """「○順調」 in quotes, always with its sign: 未達成 alone would not tell ◆ from ×."""
    word = terms.status_word(indicator, assessment)
    return f"「{STATUS_SIGN[assessment.status]}{word}」"


def last_value(indicator: Indicator, assessment: Assessment, rest: Rest) -> str:
    """Whether the verdict would be the same without the newest actual."""
    year, word = formats.year(assessment.year), quoted(indicator, assessment)
    if rest.without is None or rest.without.year is None:
        return f"基準年度より後の実績は{year}の1つだけで、判定はこの値による。"
    before = f"{formats.year(rest.without.year)}の{terms.amount(indicator, rest.without.actual)}"
    earlier = quoted(indicator, rest.without)
    if earlier == word:
        return f"{year}の実績がなくても、{before}で同じ{word}になる。"
    actual = terms.judged(indicator, assessment, assessment.actual)
    return f"{before}では{earlier}だった。{year}の{actual}で{word}に変わった。"


def margins(indicator: Indicator, assessment: Assessment, rest: Rest) -> str:
    """「2025年度の実績が21人多ければ「順調」、24人少なければ「遅れ」だった。」, or ""."""
    sides = [s for side in (rest.better, rest.worse) if (s := _margin(indicator, assessment, side))]
    return f"{formats.year(assessment.year)}の実績が{'、'.join(sides)}だった。" if sides else ""


def threshold(indicator: Indicator, assessment: Assessment, rest: Rest) -> str:
    """How far the rate is from the nearest cut, and whether moving the cut changes the verdict."""
    cut = rest.cut
    if cut is None:
        return "目標に達しているかどうかだけで決まり、進みの境目にはよらない。"
    overdue = standing.is_overdue(indicator, assessment)
    to = "目標" if overdue else terms.due_word(indicator)
    rate, at = terms.share(cut.rate), f"{cut.at:.0%}"
    decimals = formats.decimals_apart(100 * cut.rate, (100 * cut.at,), 1)
    away = rounding.rounded(100 * cut.rate, decimals) - rounding.rounded(100 * cut.at, decimals)
    place = f"を{abs(away)}ポイント上回る" if away > 0 else f"まで{abs(away)}ポイント"
    found = f"{to}までの進みは{rate}で、境目の{at}{place if away else 'ちょうど'}。"
    return found + _moved(cut, overdue=overdue)


def _moved(cut: Cut, *, overdue: bool) -> str:
    if not cut.decides:
        return f"境目を{100 * SHIFT:.0f}ポイント動かしても判定は同じ。"
    word = terms.OVERDUE_WORD if overdue else STATUS_WORD[cut.across]
    way = "上げる" if cut.moved > cut.at else "下げる"
    return f"境目を{cut.moved:.0%}に{way}と「{STATUS_SIGN[cut.across]}{word}」になる。"


def _margin(indicator: Indicator, assessment: Assessment, nearest: Nearest | None) -> str:
    if nearest is None or assessment.actual is None:
        return ""
    span, value = nearest
    away = value - terms.shown(indicator, assessment.actual)
    if not rounding.rounded(away, indicator.decimals):
        return ""
    more, less = ("高", "低") if indicator.is_percentage else ("多", "少な")
    side = f"{more if away > 0 else less}ければ"
    return f"{terms.change(indicator, away)}{side}{quoted(indicator, span.assessment)}"


def _lost(indicator: Indicator, span: ValueRange) -> str:
    if indicator.direction is Direction.INCREASE:
        return f"{terms.amount(indicator, span.low)}を下回る"
    return f"{terms.amount(indicator, span.high)}を上回る"


def _reach(indicator: Indicator, spans: tuple[ValueRange, ...], n: int) -> str:
    """From where on it is at least this verdict: 「134人以上」, 「632g以下」."""
    span = spans[n]
    if not n and span.low == span.high:
        return terms.amount(indicator, span.low)
    if indicator.direction is Direction.INCREASE:
        return f"{terms.amount(indicator, span.low)}以上"
    return f"{terms.amount(indicator, span.high)}以下"


def _range(indicator: Indicator, spans: tuple[ValueRange, ...], n: int) -> str:
    """「86人以上134人未満」, 「600gを超え632g以下」; the ends of what is possible are not named."""
    span = spans[n]
    if len(spans) == 1:
        return "どの値でも"
    if span.low == span.high:
        return terms.amount(indicator, span.low)
    return "".join(_ends(indicator, spans, n))


def _ends(indicator: Indicator, spans: tuple[ValueRange, ...], n: int) -> Iterator[str]:
    span, is_last = spans[n], n == len(spans) - 1
    if indicator.direction is Direction.INCREASE:
        if not is_last:
            yield f"{terms.amount(indicator, span.low)}以上"
        if n:
            yield f"{terms.amount(indicator, spans[n - 1].low)}未満"
        return
    if n:
        yield f"{terms.amount(indicator, spans[n - 1].high)}を超え{'る' if is_last else ''}"
    if not is_last:
        yield f"{terms.amount(indicator, span.high)}以下"
