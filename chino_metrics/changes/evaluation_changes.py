"""Reasons and measures (評価) that an update adds, rewrites or takes away, to the letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chino_metrics.changes.text_changes import NOTHING, FieldChange, TextKind
from chino_metrics.model.difference import differ
from chino_metrics.model.evaluation import Evaluation
from chino_metrics.model.plan import Indicator
from chino_metrics.wording.evaluations import TEXT_WORD


@dataclass(frozen=True, slots=True)
class EvaluationChange:
    """What is written about one indicator and fiscal year, of which anything differs.

    A side is None where nothing is written about that year.
    """

    indicator_id: str
    year: int
    before: Evaluation | None
    after: Evaluation | None

    @property
    def kind(self) -> TextKind:
        """Whether it is new, rewritten or gone."""
        if self.before is None:
            return TextKind.ADDED
        return TextKind.REMOVED if self.after is None else TextKind.CHANGED

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """要因, 今後の対応 …, those that differ, before and after."""
        sides = (
            (word, *(getattr(side, name) if side else "" for side in (self.before, self.after)))
            for name, word in TEXT_WORD.items()
        )
        return tuple(
            FieldChange(word, before or NOTHING, after or NOTHING)
            for word, before, after in sides
            if before != after
        )


def evaluation_changes(
    before: Indicator | None, after: Indicator | None, years: tuple[int | None, int | None]
) -> tuple[EvaluationChange, ...]:
    """What differs by year; a side with a 評価年度 has only what is written up to it."""
    old, new = (_known(i, year) for i, year in zip((before, after), years, strict=True))
    return tuple(_changes(old, new))


def of_kind(changes: Iterable[EvaluationChange], kind: TextKind) -> tuple[EvaluationChange, ...]:
    """Those that are new, rewritten or gone."""
    return tuple(change for change in changes if change.kind is kind)


def _known(indicator: Indicator | None, as_of: int | None) -> dict[int, Evaluation]:
    written = indicator.evaluations if indicator else ()
    return {e.year: e for e in written if as_of is None or e.year <= as_of}


def _changes(old: dict[int, Evaluation], new: dict[int, Evaluation]) -> Iterator[EvaluationChange]:
    for year in sorted({*old, *new}):
        was, now = old.get(year), new.get(year)
        if differ(was, now):
            key = (new if year in new else old)[year].indicator_id
            yield EvaluationChange(key, year, was, now)
