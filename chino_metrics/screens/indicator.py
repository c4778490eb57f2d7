"""指標: what about this one? Drawn in two parts, above and below the chart."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from chino_metrics import explore, formats, frames, progress, wording
from chino_metrics.model import Actual, Assessment, Book, Cell, Indicator, Status, Target
from chino_metrics.screens import frame
from chino_metrics.screens.plan import circled
from chino_metrics.screens.scene import Entry, Scene

SCALE_END = 1.2
"""The pace at the right end of the scale bar."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the big figures under the headline."""

    label: str
    number: str
    unit: str
    note: str
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of reasoning: a label, the formula with its numbers, the result."""

    label: str
    formula: str
    result: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of the table; texts as shown, ``cell`` is where the value stands."""

    year: int
    actual: str
    expected: str
    gap: str
    change: str
    note: str
    source: str
    source_url: str
    cell: str
    is_owed: bool


def chosen_entry(scene: Scene) -> Entry:
    """The indicator the address names, else the first of the plan it names, else the first."""
    by_id = {e.indicator.id: e for e in scene.entries}
    if scene.choice.indicator in by_id:
        return by_id[scene.choice.indicator]
    of_plan = [e for e in scene.entries if e.plan.id == scene.choice.plan]
    return (of_plan or scene.entries)[0]


def render_above(scene: Scene) -> Markup:
    """From the head to the heading of the chart."""
    entry = chosen_entry(scene)
    position = scene.entries.index(entry)
    return frame.render(
        "indicator",
        "indicator.html",
        scene,
        _filters(scene, entry),
        e=entry,
        place=_place(entry),
        figures=figures(entry),
        title=wording.headline(entry.indicator, entry.assessment),
        has_chart=explore.has_points(entry.indicator),
        caption=explore.caption(entry.indicator, entry.assessment),
        before=scene.entries[position - 1] if position else None,
        after=scene.entries[position + 1] if position + 1 < len(scene.entries) else None,
    )


def render_below(scene: Scene) -> Markup:
    """From the source line of the chart to the foot."""
    entry = chosen_entry(scene)
    indicator, assessment = entry.indicator, entry.assessment
    return frame.render(
        "indicator",
        "indicator_below.html",
        scene,
        (),
        e=entry,
        circled=circled,
        scale=scale(entry),
        verdict=wording.verdict(indicator, assessment),
        judging=judging_steps(entry),
        others=other_steps(entry),
        interim=interim_line(entry),
        rows=year_rows(scene, entry),
        cells=cells(indicator),
        twin=scene.book.indicator_by_id.get(indicator.twin_id or ""),
        plans=scene.book.plan_by_id,
        corrections=corrections(scene.book, indicator),
    )


def _filters(scene: Scene, entry: Entry) -> tuple[frame.Filter, ...]:
    options = tuple(
        frame.Option(i.id, i.name, i.id == entry.indicator.id) for i in entry.plan.indicators
    )
    return (
        frame.plan_filter(scene, everything=False, chosen=entry.plan.id, clears="id"),
        frame.Filter("id", "指標", options),
        frame.year_filter(scene),
    )


def _place(entry: Entry) -> str:
    measure = next(m for m in entry.plan.measures if m.number == entry.indicator.measure_no)
    return f"施策{circled(measure.number)} {measure.name}　担当 {entry.plan.department}"


def figures(entry: Entry) -> tuple[Figure, ...]:
    """Status with its rate, the actual, what is to go, what is needed a year."""
    return (_status_figure(entry), _actual_figure(entry), *_way_figures(entry))


def _status_figure(entry: Entry) -> Figure:
    i, a = entry.indicator, entry.assessment
    word = wording.status_word(i, a)
    if wording.is_overdue(i, a) or a.status is Status.ACHIEVED:
        rate, note = a.progress, "基準値から最終目標までの進み（進捗率）"
    else:
        rate, note = a.pace, f"目安に対する進み（ペース比 {formats.number(a.pace, 3)}）"
    if rate is None:
        return Figure(word, "—", "", wording.status_note(i, a) or "進捗率は計算できない", a.status)
    return Figure(word, formats.number(rate * 100, 0), "%", note, a.status)


def _actual_figure(entry: Entry) -> Figure:
    i, a = entry.indicator, entry.assessment
    if a.year is not None:
        return Figure(
            "実績", formats.number(a.actual, i.decimals), i.unit, formats.year_era(a.year)
        )
    base = i.baseline
    note = formats.year_era(base.year) if base.year else ""
    number = formats.number(base.quantity.value, i.decimals)
    return Figure("基準値", number, i.unit if base.quantity.value is not None else "", note)


def _way_figures(entry: Entry) -> tuple[Figure, Figure]:
    i, a = entry.indicator, entry.assessment
    if a.gap is None:
        later = "数値の目標は今後設定" if i.final.quantity.text else "目標がない"
        return Figure("最終目標まで", "—", "", later), Figure("これから必要な増減", "—", "", later)
    goal = f"目標{wording.target_with_year(i, i.final)}"
    unit = "ポイント" if i.is_percentage else i.unit
    label = "最終目標まで" if a.gap > 0 else "最終目標との差"
    sign = "" if a.gap > 0 else "+" if a.gap < 0 else ""
    number = formats.number(abs(a.gap), i.decimals)
    return (
        Figure(label, f"{sign}{number}", unit, goal if a.gap > 0 else f"{goal}に達している"),
        _required_figure(entry, unit),
    )


def _required_figure(entry: Entry, unit: str) -> Figure:
    i, a = entry.indicator, entry.assessment
    label = f"これから必要な{wording.wanted(i)}"
    past = _past(entry)
    if a.required_per_year is None:
        return Figure(label, "—", "", f"期限（{formats.year(i.final.year)}）を過ぎた")
    if not a.required_per_year:
        return Figure(label, "なし", "", past or "目標に達している")
    number = formats.number(a.required_per_year, wording.rate_decimals(a.required_per_year))
    return Figure(label, number, f"{unit}／年", past or f"{formats.year(i.final.year)}まで毎年")


def _past(entry: Entry) -> str:
    i, a = entry.indicator, entry.assessment
    if a.observed_per_year is None:
        return ""
    turned = f"の{wording.unwanted(i)}" if a.observed_per_year < 0 else ""
    like = a.required_per_year or a.observed_per_year
    return f"これまでは年{wording.rate(i, a.observed_per_year, like=like)}{turned}"


def scale(entry: Entry) -> dict[str, float] | None:
    """Where pace and cuts stand on the scale bar, in per cent of its width; None without pace."""
    a = entry.assessment
    if a.pace is None or wording.is_overdue(entry.indicator, a) or a.status is Status.ACHIEVED:
        return None
    at = min(max(a.pace, 0.0), SCALE_END) / SCALE_END
    return {
        "at": round(100 * at, 2),
        "slightly": round(100 * progress.SLIGHTLY_BEHIND_FROM / SCALE_END, 2),
        "on_track": round(100 * progress.ON_TRACK_FROM / SCALE_END, 2),
        "pace": a.pace,
    }


def judging_steps(entry: Entry) -> tuple[Step, ...]:
    """目安値, ペース比 and the verdict, with the indicator's numbers put in."""
    i, a = entry.indicator, entry.assessment
    word = wording.signed_status(i, a)
    b = i.baseline.quantity.value
    steps = [Step("判定", wording.status_note(i, a), word)]
    if a.year is None or a.expected is None or b is None:
        return tuple(steps)
    if wording.is_overdue(i, a) or a.status is Status.ACHIEVED or a.pace is None:
        return (
            Step("最終目標", wording.target_with_year(i, i.final), ""),
            Step("判定", _rule(entry), word),
        )
    y = _exact(i, a.actual)
    pace = f"({y}−{_exact(i, b)})÷({_exact(i, a.expected)}−{_exact(i, b)})"
    return (
        Step("目安値", expected_formula(i, a), f"{_exact(i, a.expected)}{i.unit}"),
        Step("ペース比", pace, formats.number(a.pace, 3)),
        Step("判定", _rule(entry), word),
    )


def _rule(entry: Entry) -> str:
    """Which rule applied, in words."""
    i, a = entry.indicator, entry.assessment
    low, high = progress.SLIGHTLY_BEHIND_FROM, progress.ON_TRACK_FROM
    if a.status is Status.ACHIEVED:
        return "実績が最終目標に達しているため"
    if a.reason is not None:
        return f"{wording.REASON_WORD[a.reason]}のため"
    if wording.is_overdue(i, a):
        side = "以上" if a.status is Status.SLIGHTLY_BEHIND else "未満"
        return f"期限を過ぎ、進捗率が{low:.2f}{side}のため"
    rules = {
        Status.ON_TRACK: f"{high:.2f}以上のため",
        Status.SLIGHTLY_BEHIND: f"{low:.2f}以上{high:.2f}未満のため",
        Status.BEHIND: f"{low:.2f}未満のため",
    }
    return rules.get(a.status, "")


def expected_formula(indicator: Indicator, assessment: Assessment) -> str:
    """The straight line that gives 目安値 in the year of the actual."""
    year = assessment.year or 0
    start, end = indicator.baseline, indicator.final
    interim = indicator.interim
    if interim.quantity.value is not None and interim.year is not None:
        start, end = (start, interim) if year <= interim.year else (interim, end)
    b, t = _exact(indicator, start.quantity.value), _exact(indicator, end.quantity.value)
    return f"{b}+({t}−{b})×({year}−{start.year})÷({end.year}−{start.year})"


def other_steps(entry: Entry) -> tuple[Step, ...]:
    """進捗率, 達成率 and the yearly paces, each with its formula, where they are defined."""
    i, a = entry.indicator, entry.assessment
    b, goal = i.baseline.quantity.value, i.final.quantity.value
    y, year = (a.actual, a.year) if a.year is not None else (b, i.baseline.year)
    ys, bs, ts = (_exact(i, v) for v in (y, b, goal))
    increase = wording.wanted(i) == "増加"
    found = (
        ("進捗率", a.progress, f"({ys}−{bs})÷({ts}−{bs})", _percent(a.progress)),
        (
            "達成率",
            a.attainment,
            f"{ys}÷{ts}" if increase else f"{ts}÷{ys}",
            _percent(a.attainment),
        ),
        (
            "必要ペース",
            a.required_per_year,
            f"({ts}−{ys})÷({i.final.year}−{year})"
            if increase
            else f"({ys}−{ts})÷({i.final.year}−{year})",
            _yearly(i, a.required_per_year),
        ),
        (
            "実績ペース",
            a.observed_per_year,
            f"({ys}−{bs})÷({year}−{i.baseline.year})"
            if increase
            else f"({bs}−{ys})÷({year}−{i.baseline.year})",
            _yearly(i, a.observed_per_year),
        ),
    )
    return tuple(Step(n, f, r) for n, value, f, r in found if value is not None)


def _percent(ratio: float | None) -> str:
    return formats.quantity(None if ratio is None else ratio * 100, 1, "%")


def _yearly(indicator: Indicator, value: float | None) -> str:
    if value is None:
        return "—"
    sign = "−" if value < 0 else ""
    return f"年{sign}{wording.rate(indicator, value)}"


def _exact(indicator: Indicator, value: float | None) -> str:
    """A number in a formula: two more decimals where rounding would lose something."""
    if value is None:
        return "—"
    lossless = abs(wording.shown(indicator, value) - value) < 1e-9 * max(1.0, abs(value))
    return formats.number(value, indicator.decimals + (0 if lossless else 2))


def interim_line(entry: Entry) -> str:
    """How the interim target stands, which is judged by itself."""
    i, a = entry.indicator, entry.assessment
    if i.interim.quantity.value is None or i.interim.year is None:
        return ""
    goal = (
        f"中間目標（{formats.year(i.interim.year)} {wording.amount(i, i.interim.quantity.value)}）"
    )
    if a.interim_met is None:
        return f"{goal}は、まだ判定できない。"
    return f"{goal}は{'達成' if a.interim_met else '未達成'}（別に判定）。"


def expected_by_year(book: Book, indicator: Indicator, years: range) -> dict[int, float | None]:
    """目安値 of every year, by the one definition in ``progress``.

    Each year is judged as if the baseline had been measured again in it.
    """
    base = indicator.baseline.quantity.value
    if base is None or not years:
        return dict.fromkeys(years)
    every = frames.indicator_frame(book)
    one = every[every["indicator_id"] == indicator.id]
    ids = [f"{indicator.id}@{y}" for y in years]
    rows = pd.concat([one] * len(years), ignore_index=True).assign(indicator_id=ids)
    actuals = pd.DataFrame({"indicator_id": ids, "year": list(years), "value": [base] * len(years)})
    judged = progress.assess(rows, actuals, as_of=max(years))
    expected = dict(zip(years, judged["expected"], strict=True))
    return {y: None if pd.isna(v) else float(v) for y, v in expected.items()}


def year_rows(scene: Scene, entry: Entry) -> tuple[YearRow, ...]:
    """One row a year, from the first value to the final year or the newest actual."""
    i = entry.indicator
    actuals = {a.year: a for a in i.actuals}
    years = [*actuals, *(t.year for t in (i.baseline, i.interim, i.final) if t.year is not None)]
    span = range(
        min(years), max(*years, scene.last_complete_year if i.final.year is None else 0) + 1
    )
    expected = expected_by_year(scene.book, i, span)
    return tuple(_year_row(scene, i, year, actuals, expected[year]) for year in span)


def _year_row(
    scene: Scene, i: Indicator, year: int, actuals: dict[int, Actual], expected: float | None
) -> YearRow:
    actual, previous = _value(i, actuals, year), _value(i, actuals, year - 1)
    entry = actuals.get(year)
    at_start = year == i.baseline.year
    gap = (
        None
        if at_start or None in (actual, expected)
        else wording.shown(i, actual) - wording.shown(i, expected)
    )  # type: ignore[arg-type]
    moved = None if None in (actual, previous) else actual - previous  # type: ignore[operator]
    owed = year in scene.owed.get(i.id, ())
    text = formats.number(actual, i.decimals) if actual is not None else ""
    reason = entry.quantity.text or "" if entry else ""
    return YearRow(
        year,
        text or reason or ("実績待ち" if owed else "—"),
        formats.number(expected, i.decimals),
        _signed(i, gap),
        _signed(i, moved),
        "。".join(filter(None, (_milestone(i, year), entry.note if entry else ""))),
        entry.source if entry else "",
        entry.source_url if entry else "",
        _cell_of(i, entry, year),
        owed,
    )


def _value(indicator: Indicator, actuals: dict[int, Actual], year: int) -> float | None:
    found = actuals.get(year)
    if found is not None and found.quantity.value is not None:
        return found.quantity.value
    return indicator.baseline.quantity.value if indicator.baseline.year == year else None


def _signed(indicator: Indicator, value: float | None) -> str:
    if value is None:
        return "—"
    return formats.difference(value, indicator.decimals, indicator.unit, signed=True)


def _milestone(indicator: Indicator, year: int) -> str:
    marks = (
        (indicator.baseline, "基準値"),
        (indicator.interim, "中間目標"),
        (indicator.final, "最終目標"),
    )
    return "、".join(
        f"{word} {wording.amount(indicator, t.quantity.value)}"
        for t, word in marks
        if t.year == year and t.quantity.value is not None
    )


def _cell_of(indicator: Indicator, entry: Actual | None, year: int) -> str:
    cell = entry.quantity.cell if entry else None
    if cell is None and indicator.baseline.year == year:
        cell = indicator.baseline.quantity.cell
    return place(cell)


def place(cell: Cell | None) -> str:
    """「目標指標 J16」."""
    return f"{cell.sheet} {cell.address}" if cell else ""


def cells(indicator: Indicator) -> tuple[tuple[str, str, str], ...]:
    """(role, place, value) of every number of the indicator but its actuals."""
    roles = (
        ("基準値", indicator.baseline),
        ("中間目標", indicator.interim),
        ("最終目標", indicator.final),
    )
    return tuple(
        (role, place(t.quantity.cell), _printed(indicator, t))
        for role, t in roles
        if t.quantity.cell
    )


def _printed(indicator: Indicator, target: Target) -> str:
    year = f"（{formats.year(target.year)}）" if target.year else ""
    value = target.quantity.value
    return (
        wording.amount(indicator, value) if value is not None else target.quantity.text or "—"
    ) + year


def corrections(book: Book, indicator: Indicator) -> tuple[str, ...]:
    """The printed spellings of this indicator that are shown differently."""
    return tuple(
        f"印刷では「{c.printed}」（{c.reason}）"
        for c in book.corrections
        if c.shown == indicator.name
    )
