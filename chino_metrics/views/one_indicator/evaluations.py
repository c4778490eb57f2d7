"""Why, and what now: what planners have written about a year, and what is odd about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from typing import Final

from chino_metrics.changes.comparison import Change, Comparison, ValueKind
from chino_metrics.evaluation.deadlines import is_empty, last_day_of
from chino_metrics.evaluation.facts import Code, Field
from chino_metrics.evaluation.rows import ask, numbers_of
from chino_metrics.model.evaluation import Evaluation
from chino_metrics.model.issue import Cell
from chino_metrics.model.plan import Book, Indicator, Plan
from chino_metrics.views.entries import Entry
from chino_metrics.views.scene import Scene, verdicts
from chino_metrics.wording import evaluations, formats


class Fate(StrEnum):
    """What became of a measure."""

    DONE = "done"
    OVERDUE = "overdue"
    WAITING = "waiting"


FATE_WORD: Final = {Fate.DONE: "済", Fate.OVERDUE: "期限切れ", Fate.WAITING: "結果待ち"}
#: Letters of a text that are quoted where it is not told whole.
LONGEST_QUOTE: Final = 150
#: What can be asked only where the verdict is known.
_NEED_VERDICT: Final = (Code.MISSING_CAUSE, Code.MISSING_ACTION, Code.WRONG_VERDICT)


@dataclass(frozen=True, slots=True)
class Told:
    """One year's texts, to the letter; ``fate`` is None where no measure is written."""

    year: int
    cause: str
    action: str
    due: str
    owner: str
    outcome: str
    source_url: str
    fate: Fate | None
    cell: str

    @property
    def is_empty(self) -> bool:
        """Whether neither a reason nor a measure is written."""
        return is_empty(self.cause) and is_empty(self.action)


@dataclass(frozen=True, slots=True)
class Question:
    """What is odd about a text: its indicator, cell, the sentence, and which text is meant."""

    indicator: Indicator
    year: int
    cell: Cell
    sentence: str
    code: Code
    field: Field


def told(scene: Scene, entry: Entry) -> tuple[Told, ...]:
    """What is written, the newest first: up to the 評価年度 where one is chosen."""
    last = scene.choice.as_of
    written = (e for e in entry.indicator.evaluations if last is None or e.year <= last)
    return tuple(_told(e, scene.today) for e in sorted(written, key=lambda e: -e.year))


def told_years(indicator: Indicator) -> frozenset[int]:
    """The years about which a reason or a measure is written."""
    return frozenset(
        e.year for e in indicator.evaluations if not (is_empty(e.cause) and is_empty(e.action))
    )


def newest(scene: Scene, entry: Entry) -> Told | None:
    """What is written about the year of the verdict; None where nothing is."""
    year = entry.judged_year
    return next((t for t in told(scene, entry) if t.year == year and not t.is_empty), None)


def others(scene: Scene, entry: Entry) -> tuple[Told, ...]:
    """What is written about other years than that of the verdict: before it, or without a value."""
    return tuple(t for t in told(scene, entry) if t.year != entry.judged_year)


def first_sentence(text: str) -> str:
    """The first sentence of a text, on one line; cut where it never ends."""
    line = " ".join(text.split())
    sentence = line.partition("。")[0] + ("。" if "。" in line else "")
    return sentence if len(sentence) <= LONGEST_QUOTE else f"{sentence[:LONGEST_QUOTE]}…"


def first_reason(scene: Scene, entry: Entry) -> str:
    """The first sentence of the 要因 of the year of the verdict; "" where none is written."""
    found = newest(scene, entry)
    return first_sentence(found.cause) if found and not is_empty(found.cause) else ""


def unexplained(scene: Scene) -> tuple[Entry, ...]:
    """The covered indicators that are late without a reason; none while nobody writes reasons.

    A workbook without the sheet 評価 is not reproached with it.
    """
    if not scene.book.has_evaluations:
        return ()
    return tuple(e for e in scene.counted if e.lacks_reason)


def _told(e: Evaluation, today: date) -> Told:
    first = e.cells[0][1] if e.cells else None
    return Told(
        e.year, e.cause, e.action, e.due, e.owner, e.outcome, e.source_url, _fate(e, today),
        f"{first.sheet} {first.address}" if first else "",
    )  # fmt: skip


def _fate(e: Evaluation, today: date) -> Fate | None:
    if is_empty(e.action):
        return None
    if not is_empty(e.outcome):
        return Fate.DONE
    due = last_day_of(e.due)
    return Fate.OVERDUE if due is not None and due < today else Fate.WAITING


def questions(scene: Scene) -> tuple[Question, ...]:
    """What is odd about the texts of the covered indicators, by indicator and year."""
    found = _questions(scene.edition_book, scene.today)
    covered = {e.indicator.id for e in scene.covered}
    asked = [q for q in found if q.indicator.id in covered]
    return tuple(chain(asked, *(_owed(scene, e) for e in unexplained(scene))))


def _owed(scene: Scene, entry: Entry) -> Iterator[Question]:
    """What is asked about a year of which nothing at all is written."""
    indicator, year = entry.indicator, entry.judged_year
    if year is not None and all(e.year != year for e in indicator.evaluations):
        book = scene.edition_book
        nothing = Evaluation(indicator.id, year)
        yield from _asked(book, entry.plan, indicator, nothing, scene.today)


@lru_cache(maxsize=4)
def _questions(book: Book, today: date) -> tuple[Question, ...]:
    """Every text held against the numbers, each beside the verdict of its own year."""
    rows = ((p, i, e) for p in book.plans for i in p.indicators for e in i.evaluations)
    return tuple(question for row in rows for question in _asked(book, *row, today))


def questions_of_update(comparison: Comparison, today: date) -> tuple[Question, ...]:
    """What is asked of new texts and values beside a verdict, which the check cannot know.

    A reason is missed only where a row of the update says something about the year, and only
    where reasons are written at all.
    """
    book = comparison.after
    if not book.has_evaluations:
        return ()
    return tuple(
        question
        for change in comparison.indicators
        if change.after is not None
        for evaluation in _touched(change, change.after)
        for question in _asked(
            book, book.plan_by_id[change.after.plan_id], change.after, evaluation, today
        )
        if question.code in _NEED_VERDICT
    )


def _touched(change: Change, indicator: Indicator) -> Iterator[Evaluation]:
    """The rows of the years about which an update says something, empty where nothing is written."""
    said = {v.year for v in change.values if v.kind in (ValueKind.NEW, ValueKind.CORRECTED)}
    said |= {e.year for e in change.evaluations if e.after is not None}
    written = {e.year: e for e in indicator.evaluations}
    for year in sorted(said):
        yield written.get(year) or Evaluation(indicator.id, year)


def _asked(
    book: Book, plan: Plan, indicator: Indicator, evaluation: Evaluation, today: date
) -> Iterator[Question]:
    year = evaluation.year
    verdict = verdicts(book, year)[indicator.id]
    found = ask(
        evaluation,
        indicator,
        numbers_of(indicator),
        before=next((e for e in indicator.evaluations if e.year == year - 1), None),
        plan_end=plan.end_year,
        today=today,
        status=verdict.status if verdict.year == year else None,
    )
    first = evaluation.cells[0][1] if evaluation.cells else indicator.cell
    for each in found:
        sentence = evaluations.question(each.facts, each.finding)
        yield Question(
            indicator, year, each.cell or first, sentence, each.finding.code, each.facts.field
        )


def line(told_: Told) -> str:
    """「2025年度の要因：…　今後の対応：…（期限 2027年3月、防災課）」 on one line, for paper."""
    return "　".join(" ".join(text.split()) for text in _parts(told_))


def notes(told_: Told) -> str:
    """The same to the letter, 要因 and 今後の対応 in lines of their own."""
    return "\n".join(_parts(told_))


def _parts(told_: Told) -> list[str]:
    due = "、".join(filter(None, (f"期限 {told_.due}" if told_.due else "", told_.owner)))
    parts = [
        f"{word}：{text}"
        for word, text in (("要因", told_.cause), ("今後の対応", told_.action))
        if not is_empty(text)
    ]
    if not parts:
        return []
    parts[0] = f"{formats.year(told_.year)}の{parts[0]}"
    parts[-1] += f"（{due}）" if due else ""
    return parts
