"""While actuals are awaited: what there is to judge by, what can be read, what is owed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chino_metrics.assessment import rollup, standing
from chino_metrics.model.plan import Indicator, Plan
from chino_metrics.model.verdict import Status
from chino_metrics.views.entries import Entry
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats, sentences, terms


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the numbers say already, before any actual has arrived."""

    plan: Plan
    indicator: Indicator
    sentence: str
    detail: str


def readiness(entries: tuple[Entry, ...]) -> tuple[tuple[str, int, int, str], ...]:
    """(label, count, of, note): what there is to judge by, before actuals arrive."""
    total = len(entries)
    no_base = [e for e in entries if e.indicator.baseline.quantity.value is None]
    unset = [e for e in entries if e.indicator.final.quantity.value is None]
    judged = [e for e in entries if e.assessment.status is not Status.NOT_ASSESSED]
    base = formats.shared_year(_baseline(e) for e in entries)
    plans = "・".join(dict.fromkeys(e.plan.short_name for e in no_base))
    return (
        (
            f"基準値（{formats.year(base)}）" if base else "基準値",
            total - len(no_base),
            total,
            f"ない{len(no_base)}指標は{plans}" if no_base else "すべての指標にある",
        ),
        (
            "数値の目標",
            total - len(unset),
            total,
            _without_number(unset) or "すべての指標にある",
        ),
        (f"{awaited(entries)}の実績", 0, total, "どの指標も、まだ登録がない"),
        (
            "判定できる",
            len(judged),
            total,
            f"基準時点で目標に達していた{len(judged)}指標" if judged else "実績が届くと判定できる",
        ),
    )


def awaited(entries: Iterable[Entry]) -> str:
    """「2018年度以降」, 「基準年度より後」: of which years actuals count."""
    base = formats.shared_year(map(_baseline, entries))
    return f"{formats.year(base + 1)}以降" if base else "基準年度より後"


def _baseline(entry: Entry) -> tuple[float | None, int | None]:
    baseline = entry.indicator.baseline
    return baseline.quantity.value, baseline.year


def _without_number(entries: list[Entry]) -> str:
    """「8指標は「今後設定」と計画に記載」, and how many are in words or are not there at all."""
    finals = [e.indicator.final for e in entries]
    left_open, said = (sum(t.is_left_open for t in finals), sum(t.is_in_words for t in finals))
    parts = (
        (left_open, "は「今後設定」と計画に記載"),
        (said, "は文の目標"),
        (len(finals) - left_open - said, "は目標なし"),
    )
    return "、".join(f"{number}指標{words}" for number, words in parts if number)


def facts(scene: Scene) -> tuple[Fact, ...]:
    """What can be read already: the steepest target, what is met, what moved before."""
    ended = scene.last_complete_year
    found = [f for e in scene.counted if (f := _met(e)) or (f := _history(e, ended))]
    steep = max(scene.counted, key=_multiple, default=None)
    if steep is not None and _multiple(steep) > 1:
        found.insert(0, _climb(steep, ended))
    return tuple(found)


def has_history(entry: Entry) -> bool:
    """Whether values before the baseline show where an indicator came from."""
    start = entry.indicator.baseline.year
    found = (a for a in entry.indicator.actuals if a.quantity.value is not None)
    return start is not None and any(a.year < start for a in found)


def _multiple(entry: Entry) -> float:
    base, goal = entry.indicator.baseline.quantity.value, entry.indicator.final.quantity.value
    return goal / base if base and goal else 0.0


def _climb(entry: Entry, ended: int) -> Fact:
    i = entry.indicator
    return Fact(entry.plan, i, f"{i.name}：{sentences.aim(i)}。", _need(entry, ended))


def _met(entry: Entry) -> Fact | None:
    if not entry.assessment.met_at_baseline:
        return None
    printed = "" if entry.indicator.revisions else "計画に印刷されたとおりの値。"
    detail = f"{printed}理由は担当課に確認中（データ確認）。"
    sentence = sentences.headline(entry.indicator, entry.assessment) + "。"
    return Fact(entry.plan, entry.indicator, sentence, detail)


def _history(entry: Entry, ended: int) -> Fact | None:
    i, base = entry.indicator, entry.indicator.baseline
    past = [a for a in i.actuals if a.quantity.value is not None and a.year < (base.year or 0)]
    if not past or base.quantity.value is None:
        return None
    first = past[0].quantity.value or 0.0
    moved = base.quantity.value - first
    way = "増えていた" if moved > 0 else "減っていた" if moved < 0 else "変わらなかった"
    start = f"{terms.amount(i, first)}（{formats.year(past[0].year)}）"
    sentence = f"{i.name}は、{start}から{terms.target_with_year(i, base)}へ{way}。"
    return Fact(entry.plan, i, sentence, _need(entry, ended))


def _need(entry: Entry, ended: int) -> str:
    """What the target takes a year; of one whose year has passed what was planned."""
    i, need = entry.indicator, entry.assessment.required_per_year
    if not need:
        return ""
    goal = f"目標{terms.target_with_year(i, i.final)}"
    change = f"年{terms.rate(i, need)}の{terms.wanted(i)}"
    if standing.is_past(i, ended):
        return f"{goal}の期限は過ぎ、実績は未登録。計画では{change}。"
    return f"{goal}には{change}が必要。実績は未登録。"


def _of_whom(name: str, every: str) -> str:
    """「（創生、隔年）」, or ""."""
    told = "、".join(filter(None, (name, every)))
    return f"（{told}）" if told else ""


def awaiting(entries: Iterable[Entry]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(plan, names of indicators) of those that wait for their target (目標の設定を待つ)."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        if rollup.awaits_target(entry.indicator):
            found.setdefault(entry.plan.short_name, []).append(entry.indicator.name)
    return tuple((plan, tuple(names)) for plan, names in found.items())


@dataclass(frozen=True, slots=True)
class Debt:
    """What one department owes: actuals for years that have ended, and targets."""

    department: str
    indicators: int
    actuals: int
    targets: int
    lines: tuple[str, ...]

    @property
    def years(self) -> str:
        """All of them in one line: 「2018・2019年度（地域創生総合戦略）、…」, or —."""
        return "、".join(self.lines) or formats.NOTHING


def debts(scene: Scene) -> tuple[Debt, ...]:
    """Owed numbers of the selected indicators by department, in the order of the plans."""
    return tuple(_debt(scene, d, entries) for d, entries in by_department(scene).items())


def by_department(scene: Scene) -> dict[str, list[Entry]]:
    """The selected indicators by the department that reports them, in the order of the plans."""
    found: dict[str, list[Entry]] = {d: [] for d in (*scene.departments, "")}
    for entry in scene.covered:
        found[entry.department].append(entry)
    return {department: entries for department, entries in found.items() if entries}


def _debt(scene: Scene, department: str, entries: list[Entry]) -> Debt:
    owed = {e.indicator.id: scene.owed.get(e.indicator.id, ()) for e in entries}
    spans: dict[tuple[str, str], set[int]] = {}
    for entry in entries:
        if years := owed[entry.indicator.id]:
            every = formats.every(entry.indicator.survey.interval)
            spans.setdefault((entry.plan.short_name, every), set()).update(years)
    several = len({name for name, _ in spans}) > 1
    lines = tuple(
        formats.year_span(sorted(years)) + _of_whom(name if several else "", every)
        for (name, every), years in spans.items()
    )
    return Debt(
        department or "担当の記載なし",
        len(entries),
        sum(map(len, owed.values())),
        sum(rollup.awaits_target(e.indicator) for e in entries),
        lines,
    )
