"""What has changed, as a screen or a file tells it: the comparison, and the words for its ends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chino_metrics.assessment import scenarios
from chino_metrics.assessment.bounds import counted
from chino_metrics.changes import sentences
from chino_metrics.changes.comparison import Change, Comparison, ValueChange, compare
from chino_metrics.changes.period import Period, Shelf, find_period
from chino_metrics.model.municipality import part_of
from chino_metrics.model.plan import Book, Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats, terms

#: Verdicts that changed and are told one by one beside other things; more are counted.
MOST_MOVES = 6
#: What a row of ``rows`` holds.
HEADS: Final = ("何が", "計画", "指標", "年度", "前", "後", "差", "前の判定", "後の判定")


@dataclass(frozen=True)
class ChangeSummary:
    """What has changed, ``since`` and ``period`` being words for the time.

    ``since`` stands in 「…からの変化」, ``period`` before the finding (「…から」, or
    「…から…まで」); ``labels`` follow 前 and 後. ``lead`` tells the ends in a sentence.
    """

    comparison: Comparison
    since: str
    period: str
    labels: tuple[str, str]
    lead: str

    @property
    def finding(self) -> str:
        """「13件の実績で、5指標の判定が変わった」, without a full stop."""
        if self.comparison.is_empty:
            return "変わったところはない"
        return sentences.headline(self.comparison, past=True)

    @property
    def title(self) -> str:
        """「前回議会（2026年3月10日）から：13件の実績で、5指標の判定が変わった」."""
        return f"{self.period}：{self.finding}"

    @property
    def heading(self) -> str:
        """「前回議会（2026年3月10日）からの変化：…」: the finding as a section of a page."""
        return f"{self.since}からの変化：{self.finding}"

    @property
    def ends(self) -> str:
        """「第1版から第3版へ」, 「2021年度から2022年度へ」."""
        before, after = (label.strip("（）") for label in self.labels)
        return f"{before}から{after}へ"

    def of_plans(self, plan_ids: Collection[str]) -> ChangeSummary:
        """The same for some plans only."""
        kept = replace(
            self.comparison,
            indicators=tuple(
                c for c in self.comparison.indicators if c.indicator.plan_id in plan_ids
            ),
            texts=tuple(t for t in self.comparison.texts if t.plan_id in plan_ids),
        )
        return replace(self, comparison=kept)


@dataclass(frozen=True)
class NewActual:
    """A new actual beside the value before it, of ``before_year``, with the verdict of its own year.

    ``assessment`` is None where that year's value gives none (a reason in place of a number);
    ``note`` is what gets published beside the value.
    """

    change: Change
    year: int
    before: str
    before_year: int
    after: str
    difference: str
    assessment: Assessment | None
    note: str = ""


def new_actuals(comparison: Comparison, values: Sequence[ValueChange]) -> tuple[NewActual, ...]:
    """Those ``values`` that are shown of the new actuals of a comparison, in their order."""
    changes = [comparison.change_of(v) for v in values]
    judged = scenarios.assess(
        (c.indicator, counted(c.indicator, v.year)) for c, v in zip(changes, values, strict=True)
    )
    return tuple(map(_new_actual, changes, values, judged))


def _new_actual(change: Change, value: ValueChange, judged: Assessment) -> NewActual:
    indicator = change.indicator
    year, then = _value_before(indicator, value.year)
    now = value.after.quantity.value if value.after else None
    return NewActual(
        change,
        value.year,
        terms.amount(indicator, then) if then is not None else "",
        year,
        sentences.value_words(indicator, value)[1],
        sentences.difference(indicator, then, now) if then is not None else "",
        judged if judged.year == value.year else None,
        sentences.new_note(value),
    )


def _value_before(indicator: Indicator, year: int) -> tuple[int, float | None]:
    """The newest number before a year, the baseline among them, with its year."""
    base = indicator.baseline
    known = {a.year: a.quantity.value for a in indicator.actuals}
    known |= {base.year: base.quantity.value} if base.year is not None else {}
    earlier = {y: v for y, v in known.items() if y < year and v is not None}
    return max(earlier.items(), default=(year, None))


def compared(
    scene: Scene, published: Sequence[tuple[int, date]], book_of: Callable[[int], Book]
) -> Scene:
    """``scene`` with the period that ``since`` and ``until`` of its choice name.

    ``published`` and ``book_of`` as ``Shelf`` has them; of many municipalities the one that is
    shown is compared with itself. Raises PeriodError, and what ``book_of`` does.
    """
    shelf = Shelf(scene.book, published, _own(scene, book_of), scene.years, scene.today)
    return replace(scene, period=find_period(scene.choice.since, scene.choice.until, shelf))


def _own(scene: Scene, book_of: Callable[[int], Book]) -> Callable[[int], Book]:
    """What editions say of the municipality that is shown, where it is one of many."""
    shown = [m for m in scene.municipalities if m.code == scene.choice.municipality]
    return (lambda number: part_of(book_of(number), shown[0])) if shown else book_of


def finding(scene: Scene, summary: ChangeSummary | None) -> str:
    """What has changed in one sentence, or what there is not yet."""
    if summary is not None:
        return summary.title
    if scene.as_of < scene.newest_as_of:
        return f"{formats.year(scene.as_of)}より前の評価年度はない"
    return "比べられる前の版や評価年度は、まだない"


def change_summary(scene: Scene) -> ChangeSummary | None:
    """What is chosen to be compared, else the last update; None where there is neither."""
    if scene.period is not None and scene.chosen_changes is not None:
        return _of_period(scene, scene.period, scene.chosen_changes)
    return _of_update(scene)


def latest_change_summary(scene: Scene) -> ChangeSummary | None:
    """``told``, else the last two 評価年度; None where there is one 評価年度 only."""
    return change_summary(scene) or _of_years(scene)


def of_selection(scene: Scene) -> ChangeSummary | None:
    """``told`` for the plans of the selection: what a file or the slides tell."""
    found = change_summary(scene)
    return found and found.of_plans({p.id for p in scene.wanted_plans})


def _of_period(scene: Scene, period: Period, comparison: Comparison) -> ChangeSummary:
    since = f"前回議会（{period.before.name}）" if period.is_day else period.before.name
    is_year = period.before.number is None
    now = formats.year(scene.as_of) if is_year else ""
    until = period.after.name if period.after else now
    number = scene.edition.number if scene.edition else 0
    own = f"（第{number}版）" if number and not is_year else f"（{formats.year(scene.as_of)}）"
    labels = (period.before.note, period.after.note if period.after else own)
    return ChangeSummary(
        comparison,
        since,
        f"{since}から{until}まで" if until else f"{since}から",
        labels,
        _lead(labels, is_year=is_year),
    )


def _lead(labels: tuple[str, str], *, is_year: bool) -> str:
    before, after = (label.strip("（）") for label in labels)
    if is_year and "版" not in after:
        return f"同じ台帳の、{before}までの実績による判定と、{after}までの実績による判定を比べる。"
    return f"{before}と{after}を比べる。"


def _of_update(scene: Scene) -> ChangeSummary | None:
    update, edition = scene.last_update, scene.edition
    if update is None or edition is None:
        return None
    names = (f"第{edition.number - 1}版", f"第{edition.number}版")
    day = formats.day(edition.published)
    lead = f"{names[0]}から{names[1]}（{day}）へ。{edition.comment}"
    labels = (f"（{names[0]}）", f"（{names[1]}）")
    return ChangeSummary(update, "前回更新", "前回更新から", labels, lead)


def _of_years(scene: Scene) -> ChangeSummary | None:
    before, after = scene.as_of - 1, scene.as_of
    if before not in scene.years:
        return None
    names = (formats.year(before), formats.year(after))
    labels = (f"（{names[0]}）", f"（{names[1]}）")
    comparison = compare(scene.book, scene.book, before, after)
    period = f"{names[0]}から{names[1]}まで"
    return ChangeSummary(comparison, names[0], period, labels, _lead(labels, is_year=True))


def rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    """Verdicts, values, definitions, reasons and texts that changed, under ``HEADS``, as they are shown."""
    for change in comparison.verdict_changes:
        words = (
            sentences.actual_words(change.indicator, change.assessment_before),
            sentences.actual_words(change.indicator, change.assessment_after),
            sentences.latest_difference(change),
        )
        yield ("判定の変化", *_names(comparison, change), "", *words, *_verdicts(change))
    kinds = (
        ("消えた値", comparison.vanished),
        ("値の訂正", comparison.corrections),
        ("新しい実績", comparison.new_actuals),
    )
    for word, values in kinds:
        for value in values:
            yield _value_row(word, comparison, value)
    for name, what, before, after in sentences.field_rows(comparison):
        yield (f"{what}の変更", "", name, "", before, after, "", "", "")
    for name, what, before, after in sentences.evaluation_rows(comparison):
        yield ("要因や対応の変更", "", name, what, before, after, "", "", "")
    for place, _, before, after in sentences.text_rows(comparison):
        yield ("文の変更", "", place, "", before, after, "", "", "")


def _value_row(word: str, comparison: Comparison, value: ValueChange) -> tuple[str, ...]:
    change = comparison.change_of(value)
    told = sentences.value_words(change.indicator, value)
    return (
        word,
        *_names(comparison, change),
        f"{value.year}年度",
        *told,
        *_verdicts(change),
    )


def _names(comparison: Comparison, change: Change) -> tuple[str, str]:
    plans = comparison.before.plan_by_id | comparison.after.plan_by_id
    return plans[change.indicator.plan_id].name, change.indicator.name


def _verdicts(change: Change) -> tuple[str, str]:
    return (
        _word(change.before, change.assessment_before),
        _word(change.after, change.assessment_after),
    )


def _word(indicator: Indicator | None, assessment: Assessment | None) -> str:
    return terms.signed_status(indicator, assessment) if indicator and assessment else ""
