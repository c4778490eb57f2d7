"""What differs between two workbooks, whatever cells it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from chino_metrics.assessment import rollup
from chino_metrics.assessment.progress import assess_book, book_as_of
from chino_metrics.changes.evaluation_changes import EvaluationChange, evaluation_changes
from chino_metrics.changes.text_changes import (
    FieldChange,
    TextChange,
    field_changes,
    target_changes,
    text_changes,
)
from chino_metrics.model.difference import differ
from chino_metrics.model.issue import Quantity
from chino_metrics.model.plan import Actual, Book, Indicator
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.wording import terms


class ValueKind(StrEnum):
    """What became of one indicator's value in one fiscal year."""

    NEW = "new"
    CORRECTED = "corrected"
    VANISHED = "vanished"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One value that differs: None where there is neither number nor reason.

    A remark is anything but the number: a reason, a note, a source, shown decimals.
    """

    indicator_id: str
    year: int
    kind: ValueKind
    before: Actual | None
    after: Actual | None


@dataclass(frozen=True)
class Change:
    """One indicator of which something differs, its verdict included.

    ``indicator`` is as it will be, or as it was where it is removed. ``before``
    and ``after`` are None where it is added or removed; the assessments are those
    of each workbook's own 評価年度. ``definition`` holds name, unit, direction …,
    ``targets`` the baseline and the targets, ``evaluations`` reasons and measures by year.
    """

    indicator: Indicator
    before: Indicator | None
    after: Indicator | None
    values: tuple[ValueChange, ...]
    definition: tuple[FieldChange, ...]
    targets: tuple[FieldChange, ...]
    evaluations: tuple[EvaluationChange, ...]
    assessment_before: Assessment | None
    assessment_after: Assessment | None

    @property
    def is_added(self) -> bool:
        """Whether the indicator is new."""
        return self.before is None

    @property
    def is_removed(self) -> bool:
        """Whether the indicator is gone."""
        return self.after is None

    @property
    def changes_verdict(self) -> bool:
        """Whether the verdict's word is another one (遅れ → 未達成 counts)."""
        if self.before is None or self.after is None:
            return False
        return _word(self.before, self.assessment_before) != _word(
            self.after, self.assessment_after
        )

    @property
    def improvement(self) -> int:
        """+1 for a better verdict, −1 for a worse one; 0 without a verdict on either side."""
        ranks = [_rank(a) for a in (self.assessment_before, self.assessment_after)]
        if None in ranks or not self.changes_verdict:
            return 0
        before, after = (rank or 0 for rank in ranks)
        return (before > after) - (before < after)


@dataclass(frozen=True)
class Comparison:
    """Two workbooks side by side; years are their 評価年度.

    ``indicators`` are those of which anything differs, in the order of ``after``,
    removed ones at the end; ``texts`` what differs besides. Counts take a twin pair
    once where the same happens to both, by the later target.
    """

    before: Book
    after: Book
    as_of_before: int | None
    as_of_after: int | None
    assessments_before: Mapping[str, Assessment]
    assessments_after: Mapping[str, Assessment]
    indicators: tuple[Change, ...]
    texts: tuple[TextChange, ...]

    @cached_property
    def new_actuals(self) -> tuple[ValueChange, ...]:
        """Numbers where there was none."""
        return self._values(ValueKind.NEW)

    @cached_property
    def corrections(self) -> tuple[ValueChange, ...]:
        """Numbers in place of other numbers."""
        return self._values(ValueKind.CORRECTED)

    @cached_property
    def vanished(self) -> tuple[ValueChange, ...]:
        """Numbers that are gone, also where a reason stands instead."""
        return self._values(ValueKind.VANISHED)

    @cached_property
    def remarks(self) -> tuple[ValueChange, ...]:
        """Reasons, notes and sources that differ while the number does not."""
        return self._values(ValueKind.REMARK)

    @cached_property
    def evaluations(self) -> tuple[EvaluationChange, ...]:
        """Reasons and measures that are new, rewritten or gone."""
        return tuple(e for c in self.indicators for e in c.evaluations)

    @cached_property
    def verdict_changes(self) -> tuple[Change, ...]:
        """Indicators whose verdict differs."""
        changed = {c.indicator.id for c in self.indicators if c.changes_verdict}
        return tuple(
            c
            for c in self.indicators
            if c.changes_verdict and self._counted_twin.get(c.indicator.id) not in changed
        )

    @property
    def better(self) -> int:
        """Indicators whose verdict becomes better."""
        return sum(c.improvement > 0 for c in self.verdict_changes)

    @property
    def worse(self) -> int:
        """Indicators whose verdict becomes worse."""
        return sum(c.improvement < 0 for c in self.verdict_changes)

    @cached_property
    def redefined(self) -> tuple[Change, ...]:
        """Indicators added, removed or with another definition, baseline or target."""
        return tuple(
            c for c in self.indicators if c.is_added or c.is_removed or c.definition or c.targets
        )

    @property
    def added(self) -> tuple[Change, ...]:
        """Indicators that are new."""
        return tuple(c for c in self.indicators if c.is_added)

    @property
    def removed(self) -> tuple[Change, ...]:
        """Indicators that are gone."""
        return tuple(c for c in self.indicators if c.is_removed)

    @property
    def altered(self) -> tuple[Change, ...]:
        """Indicators in both, with another definition, baseline or target."""
        return tuple(c for c in self.redefined if not (c.is_added or c.is_removed))

    def change_of(self, value: ValueChange) -> Change:
        """The change of the indicator that a value belongs to."""
        return self._changes[value.indicator_id]

    @cached_property
    def _changes(self) -> dict[str, Change]:
        return {change.indicator.id: change for change in self.indicators}

    @property
    def is_empty(self) -> bool:
        """Whether nothing that can be seen differs."""
        return not self.indicators and not self.texts

    def _values(self, kind: ValueKind) -> tuple[ValueChange, ...]:
        found = [v for c in self.indicators for v in c.values if v.kind is kind]
        keys = {(v.indicator_id, *_essence(v)) for v in found}
        return tuple(
            v for v in found if (self._counted_twin.get(v.indicator_id), *_essence(v)) not in keys
        )

    @cached_property
    def _counted_twin(self) -> dict[str, str]:
        """The id of the twin that is counted for both, by the id of the other."""
        return {other.id: one.id for one, other in rollup.twin_pairs(self.after.indicators)}


@lru_cache(maxsize=16)
def compare(
    before: Book,
    after: Book,
    as_of_before: int | None = None,
    as_of_after: int | None = None,
) -> Comparison:
    """What differs between two workbooks, or between two 評価年度 of one; see ``Comparison``.

    Without a 評価年度 a book is judged by its newest and compared with all its values;
    with one, values after it count as not there yet.
    """
    old, new = assess_book(before, as_of_before), assess_book(after, as_of_after)
    removed = [i for i in before.indicators if i.id not in after.indicator_by_id]
    found = (
        _change(
            indicator,
            (before.indicator_by_id.get(indicator.id), after.indicator_by_id.get(indicator.id)),
            (old.get(indicator.id), new.get(indicator.id)),
            (as_of_before, as_of_after),
        )
        for indicator in (*after.indicators, *removed)
    )
    return Comparison(
        before=before,
        after=after,
        as_of_before=book_as_of(before) if as_of_before is None else as_of_before,
        as_of_after=book_as_of(after) if as_of_after is None else as_of_after,
        assessments_before=old,
        assessments_after=new,
        indicators=tuple(change for change in found if _matters(change)),
        texts=text_changes(before, after),
    )


def _change(
    indicator: Indicator,
    pair: tuple[Indicator | None, Indicator | None],
    assessments: tuple[Assessment | None, Assessment | None],
    years: tuple[int | None, int | None],
) -> Change:
    old, new = (_known(i, year) for i, year in zip(pair, years, strict=True))
    return Change(
        indicator,
        *pair,
        values=tuple(_value_changes(old, new)),
        definition=field_changes(*pair),
        targets=target_changes(*pair),
        evaluations=evaluation_changes(*pair, years),
        assessment_before=assessments[0],
        assessment_after=assessments[1],
    )


def _matters(change: Change) -> bool:
    parts = (change.values, change.definition, change.targets, change.evaluations)
    return any(parts) or change.changes_verdict or change.is_added or change.is_removed


def _known(indicator: Indicator | None, as_of: int | None) -> dict[int, Actual]:
    """The values by year, up to the 評価年度 where one is given."""
    actuals = indicator.actuals if indicator else ()
    return {a.year: a for a in actuals if as_of is None or a.year <= as_of}


def _value_changes(old: Mapping[int, Actual], new: Mapping[int, Actual]) -> Iterator[ValueChange]:
    for year in sorted({*old, *new}):
        one, other = old.get(year), new.get(year)
        if differ(one, other):
            key = (new if year in new else old)[year].indicator_id
            yield ValueChange(key, year, _kind(one, other), one, other)


def _kind(before: Actual | None, after: Actual | None) -> ValueKind:
    old, new = _number(before), _number(after)
    if old == new:
        return ValueKind.REMARK
    if old is None:
        return ValueKind.NEW
    return ValueKind.VANISHED if new is None else ValueKind.CORRECTED


def _number(actual: Actual | None) -> float | None:
    return (actual.quantity if actual else Quantity()).value


def _essence(change: ValueChange) -> tuple[object, ...]:
    return change.year, _number(change.before), _number(change.after)


def _word(indicator: Indicator, assessment: Assessment | None) -> str:
    return terms.signed_status(indicator, assessment) if assessment else ""


def _rank(assessment: Assessment | None) -> int | None:
    """The place of a verdict among the verdicts, the best first."""
    if assessment is None or assessment.status is Status.NOT_ASSESSED:
        return None
    return list(Status).index(assessment.status)
