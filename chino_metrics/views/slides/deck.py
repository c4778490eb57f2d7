"""A deck as data: what each slide says, whatever form it takes.

``slides.make_deck`` makes it; the screen, PowerPoint and the PDF hand-out show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chino_metrics.charts.in_rows.row_chart import Years
from chino_metrics.charts.peer_chart import Shown
from chino_metrics.model.plan import Indicator
from chino_metrics.model.publisher import UNNAMED, Publisher
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.views.summary import Count
from chino_metrics.wording.palette import STATUS_SIGN, STATUS_WORD
from chino_metrics.wording.terms import COURSE_HEAD

#: Between a verdict that was and the one that is.
ARROW: Final = "→"


class SlideKind(StrEnum):
    """What a slide is about."""

    TITLE = "title"
    OVERALL = "overall"
    CHANGES = "changes"
    PLAN = "plan"
    PEERS = "peers"
    INDICATOR = "indicator"
    TEXT = "text"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """The large number of an indicator's slide.

    ``lines`` say what it is and what it is held against, ``goal`` is a label and an amount.
    ``number`` is — and ``unit`` "" where there is none; ``ahead`` is the outlook or "".
    """

    status: Status
    word: str
    number: str
    unit: str
    lines: tuple[str, ...]
    goal: tuple[str, str]
    ahead: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All it says, in reading order."""
        return self.word, f"{self.number}{self.unit}", *self.lines, *self.goal, self.ahead


@dataclass(frozen=True, slots=True)
class LineChart:
    """The chart of one indicator up to the year it is judged by; ``note`` tells a cut axis."""

    indicator: Indicator
    assessment: Assessment
    note: str


@dataclass(frozen=True, slots=True)
class Part:
    """One segment of a status bar; ``kind`` names its fill, ``label`` a reason or ""."""

    status: Status
    kind: str
    label: str
    count: int

    @property
    def text(self) -> str:
        """「◎ 3」, 「― 目標は今後設定 8」."""
        return " ".join(filter(None, (STATUS_SIGN[self.status], self.label, str(self.count))))


@dataclass(frozen=True, slots=True)
class StatusBar:
    """The verdicts of one plan side by side; ``counted`` is 「判定できる3／4」."""

    name: str
    parts: tuple[Part, ...]
    counted: str


@dataclass(frozen=True, slots=True)
class SlideRow:
    """One line of a slide: an indicator with its verdict and its numbers as text.

    ``value`` is the actual, or the baseline as long as every actual is waited for.
    Where changes are told, ``before`` is the verdict that was, ``value`` the number
    then and ``goal`` the number now. ``chart`` is what can be drawn beside them.
    """

    status: Status
    word: str
    name: str
    value: str
    goal: str
    before: tuple[Status, str] | None = None
    chart: LineChart | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """All it says, in reading order."""
        was = (self.before[1], ARROW) if self.before else ()
        return *was, self.word, self.name, self.value, self.goal


@dataclass(frozen=True, slots=True)
class Listing:
    """A plain table below a slide's heads: the column ``wide`` has the room and may break.

    Columns in ``numbers`` stand on the right; the first one is bold where there are several.
    """

    rows: tuple[tuple[str, ...], ...]
    wide: int
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the closing slide: a word, with the sign of a verdict or without, explained."""

    status: Status | None
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. ``message`` is the finding in one or two sentences, ``kicker`` a line above it.

    ``name`` is what outlines and bookmarks call it, ``notes`` what the speaker can say,
    ``heads`` stand above the rows, ``years`` are those that the charts in these share, ``source``
    is the left part of the foot, ``plan`` the short name of the plan it is about. What a kind of
    slide does not have is empty. ``key`` tells it apart in an address, of an indicator its id;
    ``link`` is the public address of what it shows, "" where the site knows none.
    """

    kind: SlideKind
    name: str
    message: tuple[str, ...]
    source: str
    notes: str
    key: str = ""
    link: str = ""
    kicker: str = ""
    figure: KeyFigure | None = None
    counts: tuple[Count, ...] = ()
    bars: tuple[StatusBar, ...] = ()
    chart: LineChart | None = None
    beside: Shown | None = None
    heads: tuple[str, ...] = ()
    rows: tuple[SlideRow, ...] = ()
    years: Years | None = None
    listing: Listing | None = None
    terms: tuple[Term, ...] = ()
    lines: tuple[str, ...] = ()
    plan: str = ""

    @property
    def row_heads(self) -> tuple[str, ...]:
        """What stands above the rows, that of their charts among them."""
        if self.years is None:
            return self.heads
        return (*self.heads[:-2], COURSE_HEAD, *self.heads[-2:])

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything it says but the labels in its chart and its notes, in reading order."""
        return tuple(filter(None, self._texts()))

    def _texts(self) -> Iterator[str]:
        yield self.kicker
        yield from self.message
        yield from self.figure.texts if self.figure else ()
        for count in self.counts:
            yield from (STATUS_WORD[count.status], str(count.count), f"／{count.of}")
        for bar in self.bars:
            yield from (bar.name, *(part.text for part in bar.parts))
        yield from self.row_heads
        for row in self.rows:
            yield from row.texts
        for cells in self.listing.rows if self.listing else ():
            yield from cells
        for term in self.terms:
            yield from (term.word, term.text)
        yield from self.lines
        yield self.source


@dataclass(frozen=True, slots=True)
class Deck:
    """The slides of one revision and 評価年度; ``revised`` is 「2026年11月10日 改訂（第3版）」 or "".

    ``publisher`` is whose deck it is, ``lost`` what was asked for and is no slide of it,
    ``keywords`` are those of a file with it.
    """

    title: str
    slides: tuple[Slide, ...]
    as_of: int
    revised: str
    is_sample: bool
    publisher: Publisher = UNNAMED
    lost: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
