"""What a comparison says, in sentences: the finding, its notes, a proposed comment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from chino_metrics.assessment import rollup
from chino_metrics.changes.comparison import Change, Comparison, ValueChange
from chino_metrics.changes.evaluation_changes import of_kind
from chino_metrics.changes.text_changes import NOTHING, FieldChange, TextKind, described
from chino_metrics.model.plan import Actual, Book, Indicator
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.wording import formats, terms

_REMARKS: Final = ("理由", "注記", "出典", "出典URL")


def headline(comparison: Comparison, *, past: bool = False) -> str:
    """「13件の実績と1件の訂正で、5指標の判定が変わります」; ``past``: 「…変わった」.

    Without a full stop. Without changed verdicts: 「…で、判定は変わりません」.
    """
    if comparison.is_empty:
        return "前回から変わったところはない" if past else "前回から変わるところはありません"
    subject, verdicts = _listed(_counts(comparison)), len(comparison.verdict_changes)
    if not verdicts:
        return f"{subject}で、判定は{'変わらなかった' if past else '変わりません'}"
    ending = f"{verdicts}指標の判定が{'変わった' if past else '変わります'}"
    return f"{subject}で、{ending}" if subject else ending


def _counts(comparison: Comparison) -> list[str]:
    """What is changed and how often, the weightiest first."""
    counts = (
        (len(comparison.new_actuals), "{}件の実績"),
        (len(comparison.corrections), "{}件の訂正"),
        (len(comparison.vanished), "{}件の値の削除"),
        (len(comparison.added), "{}指標の追加"),
        (len(comparison.removed), "{}指標の削除"),
        (len(comparison.altered), "{}指標の定義や目標の変更"),
        (len(of_kind(comparison.evaluations, TextKind.ADDED)), "{}件の要因や対応の記入"),
        (len(of_kind(comparison.evaluations, TextKind.CHANGED)), "{}件の要因や対応の変更"),
        (len(of_kind(comparison.evaluations, TextKind.REMOVED)), "{}件の要因や対応の削除"),
        (len(comparison.remarks), "{}件の注記の変更"),
        (len(comparison.texts), "{}か所の文の変更"),
    )
    return [words.format(formats.number(number)) for number, words in counts if number]


def _listed(words: Sequence[str]) -> str:
    """「AとB」, 「A、B、C」."""
    return "と".join(words) if len(words) < 3 else "、".join(words)


def difference(indicator: Indicator, before: float | None, after: float | None) -> str:
    """「+7,300件」, 「+4.9ポイント」, 「−2組織」, 「0件」; — where a number is missing.

    The difference of the rounded numbers that stand beside it.
    """
    if before is None or after is None:
        return formats.NOTHING
    by = terms.shown(indicator, after) - terms.shown(indicator, before)
    return formats.difference(by, indicator.decimals, indicator.unit, signed=True)


def latest_difference(change: Change) -> str:
    """The difference between the newest actuals on which the two verdicts rest."""
    return difference(
        change.indicator, _actual(change.assessment_before), _actual(change.assessment_after)
    )


def movement(change: Change) -> str:
    """「改善」, 「悪化」, or that a verdict came or went; "" for 遅れ → 未達成."""
    if change.improvement:
        return "改善" if change.improvement > 0 else "悪化"
    sides = (change.assessment_before, change.assessment_after)
    judged = [a is not None and a.status is not Status.NOT_ASSESSED for a in sides]
    if judged[0] == judged[1]:
        return ""
    return "新たに判定" if judged[1] else "判定できなくなった"


def move(change: Change) -> str:
    """「…は「遅れ」から「順調」へ改善」, without a full stop."""
    before, after = (
        terms.status_word(indicator, assessment) if indicator and assessment else NOTHING
        for indicator, assessment in (
            (change.before, change.assessment_before),
            (change.after, change.assessment_after),
        )
    )
    told = movement(change) if change.improvement else ""
    return f"{change.indicator.name}は「{before}」から「{after}」へ{told or '変わった'}"


def cause(change: Change) -> str:
    """The numbers on which the two verdicts rest: 「実績は64人（2021年度）から82人（2022年度）へ」."""
    indicator, old, new = change.indicator, change.assessment_before, change.assessment_after
    was, now = actual_words(indicator, old), actual_words(indicator, new)
    if was and now and (_actual(old), old and old.year) == (_actual(new), new and new.year):
        return f"実績は{now}のまま" + ("、目標などが変わった" if change.targets else "")
    if was and now:
        return f"実績は{was}から{now}へ"
    return f"実績は{now or was}" if now or was else "実績はない"


def actual_words(indicator: Indicator, assessment: Assessment | None) -> str:
    """「64人（2021年度）」, or "" where the verdict rests on no actual."""
    if assessment is None or assessment.actual is None:
        return ""
    actual = terms.judged(indicator, assessment, assessment.actual)
    return f"{actual}（{formats.year(assessment.year)}）"


def value_words(indicator: Indicator, change: ValueChange) -> tuple[str, str, str]:
    """A value before and after as shown, and the difference."""
    values = [a.quantity.value if a else None for a in (change.before, change.after)]
    before, after = (_describe(indicator, a) for a in (change.before, change.after))
    return before, after, difference(indicator, *values)


def _describe(indicator: Indicator, actual: Actual | None) -> str:
    if actual is None or actual.quantity.value is None:
        return (actual.quantity.text if actual else None) or formats.NOTHING
    return terms.amount(indicator, actual.quantity.value)


def remark_changes(change: ValueChange) -> tuple[FieldChange, ...]:
    """What is said beside the number before and after: the reason, the note, the source."""
    sides = (_remarks(change.before), _remarks(change.after))
    return tuple(
        FieldChange(what, before or NOTHING, after or NOTHING)
        for what, before, after in zip(_REMARKS, *sides, strict=True)
        if before != after
    )


def new_sources(comparison: Comparison) -> tuple[tuple[str, int], ...]:
    """The sources that get published with changed values, each with how many, the most first."""
    changed = (v for c in comparison.indicators for v in c.values if v.after is not None)
    sources = Counter(
        v.after.source
        for v in changed
        if v.after and v.after.source and (v.before is None or v.before.source != v.after.source)
    )
    return tuple(sources.most_common())


def new_note(change: ValueChange) -> str:
    """The note that a value gets; empty where it has none or keeps its own."""
    before, after = (a.note if a else "" for a in (change.before, change.after))
    return "" if before == after else after


def _remarks(actual: Actual | None) -> tuple[str, ...]:
    if actual is None:
        return ("",) * len(_REMARKS)
    return actual.quantity.text or "", actual.note, actual.source, actual.source_url


def _actual(assessment: Assessment | None) -> float | None:
    return assessment.actual if assessment else None


def years_note(changes: Iterable[ValueChange]) -> str:
    """The years of some changes: 「すべて2025年度」, 「2023～2025年度」; empty for none."""
    years = sorted({change.year for change in changes})
    return f"すべて{formats.year(years[0])}" if len(years) == 1 else formats.year_span(years)


def vanished_note(comparison: Comparison, *, past: bool = False) -> str:
    """Below the count of vanished values: their years, or that there are none."""
    kept = "前にあった値はすべて残っている" if past else "前回あった値はすべて残る"
    return years_note(comparison.vanished) or kept


def verdicts_note(comparison: Comparison, *, past: bool = False) -> str:
    """「良くなる3、悪くなる2、そのほか1」: what becomes of the changed verdicts; ``past``: 「良くなった3…」."""
    better, worse = comparison.better, comparison.worse
    other = len(comparison.verdict_changes) - better - worse
    if not better + worse + other:
        return "判定はすべて前回と同じ"
    verb = "なった" if past else "なる"
    return f"良く{verb}{better}、悪く{verb}{worse}" + (f"、そのほか{other}" if other else "")


def as_of_note(comparison: Comparison, *, past: bool = False) -> str:
    """「評価年度は2024年度から2025年度へ進む」 (``past``: 「…進んだ」), or that it stays."""
    before, after = comparison.as_of_before, comparison.as_of_after
    if before == after or before is None or after is None:
        return f"評価年度は{formats.year(after)}" + ("のまま" if before == after else "")
    verbs = ("進んだ", "戻った") if past else ("進む", "戻る")
    verb = verbs[after < before]
    return f"評価年度は{formats.year(before)}から{formats.year(after)}へ{verb}"


def city_sentence(comparison: Comparison) -> str:
    """「達成・順調は7から9へ、遅れ・未達成は16から14へ」 over all indicators, twins once."""
    good = _city(comparison, Status.ACHIEVED, Status.ON_TRACK)
    bad = _city(comparison, Status.SLIGHTLY_BEHIND, Status.BEHIND)
    return f"達成・順調は{_step(good)}、遅れ・未達成は{_step(bad)}"


def _city(comparison: Comparison, *statuses: Status) -> tuple[int, int]:
    sides: tuple[tuple[Book, dict[str, Assessment]], ...] = (
        (comparison.before, dict(comparison.assessments_before)),
        (comparison.after, dict(comparison.assessments_after)),
    )
    before, after = (
        sum(rollup.city(book, assessments).counts[status] for status in statuses)
        for book, assessments in sides
    )
    return before, after


def _step(pair: tuple[int, int]) -> str:
    before, after = pair
    return f"{before:,}のまま" if before == after else f"{before:,}から{after:,}へ"


def city_counts(
    book: Book, assessments: Mapping[str, Assessment]
) -> tuple[tuple[str, str, int], ...]:
    """The city's verdicts for ``stacked.stacked_bar``: (status, "", count), none of them 0."""
    counts = rollup.city(book, dict(assessments)).counts
    return tuple((status.value, "", counts[status]) for status in Status if counts[status])


_Line: TypeAlias = tuple[str, str, str, str]


def field_rows(comparison: Comparison) -> tuple[_Line, ...]:
    """(indicator, property, before, after) of what is defined otherwise."""
    return tuple(
        (change.indicator.name, *line)
        for change in comparison.redefined
        for line in _field_lines(change)
    )


def _field_lines(change: Change) -> list[tuple[str, str, str]]:
    if change.is_removed:
        return [("指標", "ある", NOTHING)]
    own = described(change.indicator) if change.is_added else ()
    lines = [(f.label, f.before, f.after) for f in (*own, *change.definition, *change.targets)]
    return [("指標", NOTHING, "ある"), *lines] if change.is_added else lines


def remark_rows(comparison: Comparison) -> tuple[_Line, ...]:
    """(indicator, year and what, before, after) of reasons, notes and sources."""
    return tuple(
        (
            comparison.change_of(value).indicator.name,
            f"{formats.year(value.year)}の{f.label}",
            f.before,
            f.after,
        )
        for value in comparison.remarks
        for f in remark_changes(value)
    )


def evaluation_rows(comparison: Comparison) -> tuple[_Line, ...]:
    """(indicator, 「2025年度の要因」, before, after) of reasons and measures, to the letter."""
    return tuple(
        (change.indicator.name, f"{formats.year(e.year)}の{f.label}", f.before, f.after)
        for change in comparison.indicators
        for e in change.evaluations
        for f in e.fields
    )


def evaluations_title(comparison: Comparison) -> str:
    """「要因と今後の対応：記入3件、変更1件」."""
    words = ((TextKind.ADDED, "記入"), (TextKind.CHANGED, "変更"), (TextKind.REMOVED, "削除"))
    counts = ((word, len(of_kind(comparison.evaluations, kind))) for kind, word in words)
    told = "、".join(f"{word}{formats.number(number)}件" for word, number in counts if number)
    return f"要因と今後の対応：{told}"


def text_rows(comparison: Comparison) -> tuple[_Line, ...]:
    """(plan and place, 追加・削除・変更, before, after) of the texts."""
    plans = comparison.before.plan_by_id | comparison.after.plan_by_id
    names = {key: f"{plan.full_short_name}：" for key, plan in plans.items()}
    return tuple(
        (names.get(t.plan_id, "") + t.place, text_words(t.kind), t.before, t.after)
        for t in comparison.texts
    )


def text_words(kind: TextKind) -> str:
    """「追加」, 「削除」 or 「変更」."""
    return {TextKind.ADDED: "追加", TextKind.REMOVED: "削除", TextKind.CHANGED: "変更"}[kind]
