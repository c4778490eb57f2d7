"""How numbers and years are written: separators, decimals, units, eras."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Final

from chino_metrics.model import fiscal_year
from chino_metrics.model.issue import Quantity
from chino_metrics.model.plan import Plan
from chino_metrics.model.rounding import TOLERANCE, rounded


def period(plan: Plan) -> str:
    """「2015～2019年度（終了） 」 or "" where the plan prints no period."""
    if plan.start_year is None or plan.end_year is None:
        return ""
    return f"{plan.start_year}～{year(plan.end_year)}　"


NOTHING = "—"
#: Decimals that are added at most so that two numbers are written differently.
_MORE: Final = 6
MINUS = "−"
_ADDRESS: Final = re.compile(r"（[^（）]*https?://[^（）]*）")
#: Japan keeps one time all year.
JAPAN: Final = timezone(timedelta(hours=9))


def number(value: float | None, decimals: int = 0) -> str:
    """「1,200」, 「95.0」, 「−0.5」; — where there is none. Never a minus zero."""
    if value is None or not math.isfinite(value):
        return NOTHING
    exact = rounded(value, decimals)
    return f"{MINUS if exact < 0 else ''}{abs(exact):,}"


def as_written(quantity: Quantity) -> str:
    """A number as it stands in its sheet, whatever its spelling: 「△14」, 「-14」, 「1,400人」."""
    return quantity.written or number(quantity.value, quantity.decimals).replace(MINUS, "-")


def decimals_apart(value: float, others: Iterable[float | None], decimals: int) -> int:
    """``decimals``, or as many as it takes to write ``value`` and each of ``others`` differently.

    The one rule that keeps rounding from contradicting a verdict: numbers that are equal
    where it is judged (within ``TOLERANCE``) may look equal, others not.
    """
    apart = [o for o in others if o is not None and abs(value - o) > TOLERANCE * abs(o)]
    for more in range(decimals, decimals + _MORE):
        if all(rounded(value, more) != rounded(other, more) for other in apart):
            return more
    return decimals


def quantity(value: float | None, decimals: int, unit: str) -> str:
    """A number with its unit, — alone where there is none."""
    text = number(value, decimals)
    return text if text == NOTHING else f"{text}{unit}"


def difference(value: float | None, decimals: int, unit: str, *, signed: bool = False) -> str:
    """A difference: percentages in ポイント, with + where ``signed`` and positive."""
    if value is None:
        return NOTHING
    plus = "+" if signed and rounded(value, decimals) > 0 else ""
    return plus + quantity(value, decimals, "ポイント" if unit in {"%", "％"} else unit)


def year(value: int | None) -> str:
    """「2022年度」."""
    return NOTHING if value is None else f"{value}年度"


def day(value: date) -> str:
    """「2026年11月10日」."""
    return f"{value.year}年{value.month}月{value.day}日"


def today() -> date:
    """The day that it is in Japan, wherever the server stands."""
    return datetime.now(JAPAN).date()


def when(written: str) -> str:
    """「2017年10月4日」「2018年5月」「2019年」 for a day, month or year as the workbook has it."""
    if found := fiscal_year.parse_day(written):
        return day(found)
    if found := fiscal_year.parse_month(written):
        return f"{found.year}年{found.month}月"
    return f"{written}年" if written.isdecimal() else written


def without_address(source: str) -> str:
    """A source without an address that it says in brackets, where there is little room."""
    return _ADDRESS.sub("", source)


def moment(value: datetime) -> str:
    """「2026年11月10日 14時05分」 in Japan."""
    local = value.astimezone(JAPAN)
    return f"{day(local.date())} {local.hour}時{local.minute:02}分"


def years_ago(age: int, start: str = "", end: str = "") -> str:
    """「6年前」 between ``start`` and ``end``; "" for 0."""
    return f"{start}{age}年前{end}" if age else ""


def every(interval: int) -> str:
    """How often something takes place: 「隔年」, 「3年ごと」; "" for every year."""
    return {1: "", 2: "隔年"}.get(interval, f"{interval}年ごと")


def shared_year(values: Iterable[tuple[float | None, int | None]]) -> int | None:
    """The year of all that have a value or a year, which may stand in their head, else None."""
    years = {year for value, year in values if (value, year) != (None, None)}
    return years.pop() if len(years) == 1 else None


def year_era(value: int | None) -> str:
    """「2022年度（令和4）」."""
    return NOTHING if value is None else f"{value}年度（{fiscal_year.era_label(value)}）"


def era_short(value: int) -> str:
    """「R4」, 「R元」 for ticks."""
    return fiscal_year.era_short(value)


def axis_numbers(values: Sequence[float]) -> tuple[str, ...]:
    """Ticks of one axis: one scale and as many decimals as all of them need, a plain 0."""
    size, word = axis_scale(max(map(abs, values)))
    scaled = [value / size for value in values]
    exact = (d for d in range(4) if all(math.isclose(round(v, d), v, abs_tol=1e-9) for v in scaled))
    decimals = next(exact, 4)
    return tuple(f"{number(v, decimals)}{word}" if v or not word else "0" for v in scaled)


def axis_scale(value: float) -> tuple[float, str]:
    """What ticks are counted in: ones, 万 from 100,000 and 億 from 100,000,000 up."""
    scales = ((1e8, 1e8, "億"), (1e5, 1e4, "万"))
    return next(((size, word) for start, size, word in scales if abs(value) >= start), (1.0, ""))


def nice_ticks(
    low: float, high: float, most: int = 6, decimals: int | None = None
) -> tuple[float, ...]:
    """Round numbers that enclose ``low`` to ``high``, at most ``most`` of them.

    With ``decimals`` no tick has more than that: counts of things get whole ticks.
    """
    span = high - low if high > low else max(abs(high), 1.0)
    power = 10.0 ** math.floor(math.log10(span / (most - 1)))
    for step in (power * m for m in (1, 2, 2.5, 5, 10, 20, 25, 50, 100)):
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first < most and (decimals is None or _is_whole(step * 10.0**decimals)):
            return tuple(round(step * k, 10) for k in range(first, max(last, first + 1) + 1))
    return (low, low + span)


def _is_whole(value: float) -> bool:
    return value >= 0.5 and math.isclose(value, round(value), rel_tol=1e-9)


def percent(ratio: float | None, cuts: Iterable[float] = ()) -> str:
    """A ratio as 「67.6%」; beside a cut with the decimals that tell it from it: 「59.97%」."""
    if ratio is None:
        return NOTHING
    share = ratio * 100
    return quantity(share, decimals_apart(share, (cut * 100 for cut in cuts), 1), "%")


def size(count: int) -> str:
    """Bytes as a person speaks of them: 「41 MB」, 「12.3 GB」."""
    is_large = count >= 1 << 30
    return f"{number(count / (1 << 30), 1)} GB" if is_large else f"{number(count / (1 << 20))} MB"


def clipped(text: str, most: int) -> str:
    """At most ``most`` characters, with … where some were left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def year_span(years: Sequence[int]) -> str:
    """「2018～2025年度」, 「2018・2019年度」, 「2018年度」; runs of years are joined."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    parts = [f"{r[0]}～{r[-1]}" if len(r) > 2 else "・".join(map(str, r)) for r in runs]
    return f"{'・'.join(parts)}年度" if parts else ""


def blocks(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A workbook text as blocks: ("p", lines) or ("ul", items) for lines that start with ・."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for line in filter(None, (part.strip() for part in text.splitlines())):
        kind = "ul" if line.startswith("・") else "p"
        content = line.removeprefix("・").strip()
        if kind == "ul" and found and found[-1][0] == "ul":
            found[-1] = (kind, (*found[-1][1], content))
        else:
            found.append((kind, (content,)))
    return tuple(found)
