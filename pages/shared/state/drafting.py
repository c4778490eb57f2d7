"""Drafts put together: every piece read in a process of its own, then merged beside the site.

``put_together`` is the three-way merge, piece by piece and with what was published since;
it runs in the process of ``comparing``, so that nobody waits for a large one.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import TimeoutError as StillRunning
from dataclasses import dataclass, field
from datetime import date

from chino_metrics.ingest.report import Report
from chino_metrics.model.errors import ChinoMetricsError, UnpublishableError
from chino_metrics.model.issue import Severity
from chino_metrics.store.collecting import deciding
from chino_metrics.store.collecting.draft_rows import Draft, Piece
from chino_metrics.store.revisions.history import Upload, sha256
from chino_metrics.wording import formats
from chino_metrics.workbook.three_ways.conflicts import Conflict
from chino_metrics.workbook.three_ways.merging import merge
from chino_metrics.workbook.three_ways.sides import Side
from pages.shared.state import checks, comparing, published

#: Seconds a page waits for each step before it says that it is being read.
PATIENCE = 2.0
NOT_READY = (
    "まだ入れられないファイルがあります。直したファイルと入れ替えるか、案から外してください。"
)
UNCHOSEN = "食い違う値が残っています。どちらを使うかを選んでください。"
NOTHING = "案に何も入っていません。ファイルを入れてください。"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece with what was read of it; ``workbook`` is empty where it cannot go in yet."""

    piece: Piece
    upload: Upload | None = None
    report: Report | None = None
    fault: str = ""
    workbook: bytes = field(default=b"", repr=False)

    @property
    def is_ready(self) -> bool:
        """Whether it can go into an edition."""
        return bool(self.workbook) or self.piece.taken_back is not None


@dataclass(frozen=True, slots=True)
class Step:
    """A piece for the merge: the workbook it makes of the base, or an edition and the one before."""

    workbook: bytes = field(default=b"", repr=False)
    taken_back: tuple[bytes, bytes] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The workbook of a draft over revision ``over``, and what was to be chosen for it."""

    over: int
    workbook: bytes = field(repr=False)
    sha256: str
    conflicts: tuple[Conflict, ...]

    @property
    def is_open(self) -> bool:
        """Whether something is still to be chosen."""
        return any(conflict.chosen is None for conflict in self.conflicts)


def parts(draft: Draft, patience: float = PATIENCE) -> tuple[Part, ...]:
    """Every piece, read against the draft's base; TimeoutError while one is still being read."""
    return tuple(_part(draft, piece, patience) for piece in draft.pieces)


def standing(draft: Draft, read: tuple[Part, ...], patience: float = PATIENCE) -> Gathered:
    """The draft as it was fixed, where nothing was published since; else as it is put together now.

    Raises what ``gathered`` does.
    """
    head = published.revisions().head()
    if draft.workbook_sha256 is None or head is None or draft.over != head.number:
        return gathered(draft, read, patience)
    content = deciding.workbook(published.database(), draft)
    return Gathered(head.number, content, draft.workbook_sha256, ())


def gathered(draft: Draft, read: tuple[Part, ...], patience: float = PATIENCE) -> Gathered:
    """The draft as one workbook over what is published now.

    Raises UnpublishableError where a piece cannot go in or there is none, TimeoutError while it
    is being put together.
    """
    if not read:
        raise UnpublishableError(NOTHING)
    if not all(part.is_ready for part in read):
        raise UnpublishableError(NOT_READY)
    revisions = published.revisions()
    head = revisions.head()
    over = head.number if head else draft.base
    chosen = {key: Side(side) for key, side in draft.choices.items() if side in set(Side)}
    steps = tuple(_step(part) for part in read)
    # a file that is answered anew is read anew: its bytes tell, not the draft's version
    made_of = tuple(sha256(step.workbook) for step in steps)
    key = ("draft", draft.id, draft.version, made_of, over, formats.today())
    job = comparing.studio.job(
        key,
        put_together,
        revisions.workbook(draft.base),
        steps,
        revisions.workbook(over),
        chosen,
        formats.today(),
    )
    workbook, conflicts = comparing.awaited(job, patience)
    return Gathered(over, workbook, sha256(workbook), conflicts)


def to_publish(draft: Draft) -> Gathered:
    """The draft as it may be fixed; UnpublishableError while something is to be mended or chosen."""
    try:
        found = standing(draft, parts(draft, checks.LONGEST), checks.LONGEST)
    except StillRunning:
        raise UnpublishableError(checks.BUSY) from None
    if found.is_open:
        raise UnpublishableError(UNCHOSEN)
    return found


def put_together(
    base: bytes, steps: tuple[Step, ...], head: bytes, chosen: Mapping[str, Side], day: date
) -> tuple[bytes, tuple[Conflict, ...]]:
    """In the process: the workbook, and every conflict of every step.

    Raises UnpublishableError, which can cross, for any refusal.
    """
    comparing.be_killed_after(comparing.LONGEST)
    try:
        return _merged(base, steps, head, chosen, day)
    except ChinoMetricsError as error:
        raise UnpublishableError(error.message) from None
    finally:
        comparing.be_killed_after(0)


def _merged(
    base: bytes, steps: tuple[Step, ...], head: bytes, chosen: Mapping[str, Side], day: date
) -> tuple[bytes, tuple[Conflict, ...]]:
    so_far = base
    found: list[Conflict] = []
    for step in steps:
        common, other = step.taken_back or (base, step.workbook)
        merged = merge(common, so_far, other, chosen, day)
        so_far = merged.workbook
        found += merged.conflicts
    if head != base:
        merged = merge(base, so_far, head, chosen, day)
        so_far = merged.workbook
        found += merged.conflicts
    return so_far, tuple({conflict.key: conflict for conflict in found}.values())


def _step(part: Part) -> Step:
    number = part.piece.taken_back
    if number is None:
        return Step(part.workbook)
    revisions = published.revisions()
    return Step(taken_back=(revisions.workbook(number), revisions.workbook(number - 1)))


def _part(draft: Draft, piece: Piece, patience: float) -> Part:
    if piece.upload_id is None:
        return Part(piece)
    upload = published.revisions().uploads.get(piece.upload_id)
    try:
        built = checks.piece(upload, draft.base).result.result(patience)
    except StillRunning:
        raise
    except ChinoMetricsError as error:
        return Part(piece, upload, fault=error.message)
    wrong = built.report.count(Severity.ERROR)
    fault = f"直すところが{formats.number(wrong)}件あります。" if wrong else ""
    return Part(piece, upload, built.report, fault, built.workbook)
