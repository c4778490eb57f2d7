"""From when to when is compared: the ends that an address names, and the books they stand for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from chino_metrics.model.errors import PeriodError
from chino_metrics.model.plan import Book
from chino_metrics.wording import formats

_REVISION: Final = re.compile(r"r([0-9]{1,9})")
_YEAR: Final = re.compile(r"[0-9]{4}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOW: Final = "日（2026-03-10）、版（r3）、評価年度（2022）のどれかで指定してください。"


@dataclass(frozen=True, slots=True)
class RevisionNumber:
    """A revision named by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A 評価年度 of the book that is shown."""

    year: int


#: What an end of an address names; a day stands for the revision in force when it ended.
EndName: TypeAlias = RevisionNumber | FiscalYear | date


@dataclass(frozen=True)
class End:
    """One end of a comparison: a book, its 評価年度 (None for its newest), and its name.

    ``number`` is that of the revision in force, None for a 評価年度 of the book shown.
    """

    book: Book
    as_of: int | None
    name: str
    number: int | None = None

    @property
    def note(self) -> str:
        """In brackets: the revision, else the 評価年度."""
        return f"（第{self.number}版）" if self.number else f"（{self.name}）"


@dataclass(frozen=True)
class Period:
    """What is compared; ``after`` None is what stands now. ``is_day``: the reader picked a day."""

    before: End
    after: End | None
    is_day: bool


@dataclass(frozen=True)
class Shelf:
    """Where ends are looked up: the book shown, and what was published.

    ``published`` holds (number, day in Japan) newest first, empty for a book that was
    never published; ``book_of`` gives the book of a number.
    """

    book: Book
    published: Sequence[tuple[int, date]]
    book_of: Callable[[int], Book]
    years: Sequence[int]
    today: date

    def end(self, text: str) -> End:
        """The end that a text names; PeriodError says in Japanese why there is none."""
        point = read_end(text)
        if isinstance(point, FiscalYear):
            return self._of_year(point.year)
        if not self.published:
            raise PeriodError("この台帳には公開の履歴がありません。評価年度で比べてください。")
        if isinstance(point, RevisionNumber):
            number, name = self._numbered(point.number), f"第{point.number}版"
        else:
            number, name = self._in_force(point), formats.day(point)
        return End(self.book_of(number), None, name, number)

    def _of_year(self, year: int) -> End:
        if year not in self.years:
            span = f"{formats.year(min(self.years))}から{formats.year(max(self.years))}まで"
            raise PeriodError(f"評価年度に{formats.year(year)}はありません。選べるのは{span}です。")
        return End(self.book, year, formats.year(year))

    def _numbered(self, number: int) -> int:
        newest = self.published[0][0]
        if not 1 <= number <= newest:
            raise PeriodError(f"第{number}版はありません。いまは第{newest}版までです。")
        return number

    def _in_force(self, day: date) -> int:
        """The revision that stood when ``day`` ended in Japan."""
        if day > self.today:
            raise PeriodError(f"{formats.day(day)}は、まだ先の日です。")
        found = next((n for n, published in self.published if published <= day), None)
        if found is None:
            first = formats.day(self.published[-1][1])
            raise PeriodError(
                f"{formats.day(day)}には、まだ何も公開されていません。最初の公開は{first}です。"
            )
        return found


def read_end(text: str) -> EndName:
    """A day, a revision or a 評価年度; PeriodError for anything else."""
    if found := _REVISION.fullmatch(text):
        return RevisionNumber(int(found[1]))
    if _YEAR.fullmatch(text):
        return FiscalYear(int(text))
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise PeriodError(f"「{text}」という日はありません。") from error
    raise PeriodError(f"「{formats.clipped(text, 20)}」は読み取れません。{_HOW}")


def find_period(since: str, until: str, shelf: Shelf) -> Period:
    """What ``since`` and ``until`` ("" for now) name; PeriodError where an end cannot be had."""
    before = shelf.end(since)
    after = shelf.end(until) if until else None
    if after is not None:
        _require_order(before, after)
    return Period(before, after, isinstance(read_end(since), date))


def _require_order(before: End, after: End) -> None:
    keys = [(e.number is None, e.number or e.as_of or 0) for e in (before, after)]
    if keys[0][0] == keys[1][0] and keys[0] > keys[1]:
        raise PeriodError(f"終わりの{after.name}が、始めの{before.name}より前です。")
