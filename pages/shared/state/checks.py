"""Uploads being read and checked: in worker processes, two at a time, beside the pages.

Everybody has a turn of their own. What was read is kept in the store, and may vanish at
any time: it is made again from the bytes of the upload. ``comparing`` compares and draws it.
"""

from __future__ import annotations

import logging
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Final

import msgspec

from chino_metrics import __version__
from chino_metrics.ingest.built import Built
from chino_metrics.ingest.worker import build_upload, check_upload
from chino_metrics.model.errors import ConflictError, QuotaError, StoreError, UnpublishableError
from chino_metrics.model.plan import Book
from chino_metrics.screens.update import Standing
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.revisions import readings
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import Revision, Upload, sha256
from chino_metrics.store.revisions.rules import require_readable
from chino_metrics.wording import formats
from pages.shared.state import published, visitors
from pages.shared.state.turns import Turns

log = logging.getLogger("chino_dashboard")

#: Seconds a page waits before it shows that a file is being read.
PATIENCE: Final = 0.8
#: Seconds that a request waits for a reading at most: it holds a thread of the server.
LONGEST: Final = 30.0
#: Files that wait for their turn, of all people together.
LONGEST_QUEUE: Final = 24
BUSY: Final = "ほかのファイルを読んでいます。しばらく待ってから、もう一度選んでください。"
#: Readings that are done and stand in memory at most: those refused, or not kept in the store.
_KEPT: Final = 8


@dataclass
class Job:
    """A reading under way or done; ``share`` says how far it is, from 0 to 1."""

    result: Future[Built]
    share: list[float] = field(default_factory=lambda: [0.0])


_turns: Final[Turns[Built]] = Turns(workers=2, own=1, longest=LONGEST_QUEUE, busy=BUSY)
_jobs: Final[OrderedDict[str, Job]] = OrderedDict()
_lock: Final = Lock()


def check(upload: Upload) -> Job:
    """The check of an upload with its answers against what is published now."""
    base = published.published().book

    def run(share: list[float]) -> Built:
        report = check_upload(upload.content, base, upload.name, upload.answers, share.append)
        return Built(report)

    return _job(upload, _key("check", upload, base.sha256), run)


def standing(upload: Upload) -> Standing:
    """What is known of an upload that is not published, of which the bytes are not needed.

    Nothing is read for it: one of which no check is at hand is just not published yet.
    """
    key = _key("check", upload, published.published().book.sha256)
    with _lock:
        job = _jobs.get(key)
    if job is not None and not job.result.done():
        return Standing.READING
    if job is not None:
        return Standing.FAULTY if _is_faulty(job) else Standing.OPEN
    kept = _kept(key)
    return Standing.FAULTY if kept and kept.report.has_errors else Standing.OPEN


def _is_faulty(job: Job) -> bool:
    """Whether a reading that is done was refused, for what the file says, or holds errors."""
    refusal = job.result.exception()
    if refusal is not None:
        return not isinstance(refusal, QuotaError)
    return job.result.result().report.has_errors


def build(upload: Upload, base_number: int) -> Job:
    """The workbook that publishing the upload over revision ``base_number`` would give."""
    base = published.revisions().workbook(base_number)

    def run(share: list[float]) -> Built:
        return build_upload(
            *(upload.content, base, upload.name, upload.answers),
            formats.today(),
            share.append,
            edition=base_number + 1,
        )

    return _job(upload, _key("build", upload, f"{sha256(base)} {base_number}"), run)


def piece(upload: Upload, base_number: int) -> Job:
    """The workbook that an upload makes of revision ``base_number``, as a piece of a draft.

    Its values were reported on the day it came; which edition they will be in is not known yet.
    """
    base = published.revisions().workbook(base_number)
    day = upload.at.astimezone(formats.JAPAN).date()

    def run(share: list[float]) -> Built:
        return build_upload(upload.content, base, upload.name, upload.answers, day, share.append)

    return _job(upload, _key("piece", upload, f"{sha256(base)} {base_number}"), run)


def draft(
    upload: Upload, base_number: int, patience: float | None = None
) -> tuple[Candidate, Book]:
    """What publishing the upload over revision ``base_number`` would publish, and its book.

    Raises UnpublishableError while the check finds anything to be mended, and
    TimeoutError where it is not ready within ``patience`` seconds.
    """
    built = build(upload, base_number).result.result(patience)
    if built.book is None:
        raise UnpublishableError("「直す」が残っています。直したファイルを選び直してください。")
    require_readable(published.book(base_number), built.book)
    drafted = Candidate(base_number, built.workbook, sha256(built.workbook), upload.id)
    return drafted, built.book


def publish(upload: Upload, actor: Actor, form: Mapping[str, str]) -> Revision:
    """Publish what the form names: this upload, over this base, with this very content."""
    base = visitors.number_in(form.get("base", ""))
    if base is None:
        raise ConflictError("どの版と比べたのかがわかりません。もう一度比較してください。")
    try:
        drafted, _ = draft(upload, base, LONGEST)
    except TimeoutError:
        raise QuotaError(BUSY) from None
    compared = replace(drafted, sha256=form.get("sha256", ""))
    return published.revisions().publish(actor, compared, form.get("comment", ""))


def _key(what: str, upload: Upload, base: str) -> str:
    """All that a reading depends on, the day and the program included."""
    answers = sorted(upload.answers.items())
    day = formats.today().isoformat()
    return readings.key_of(__version__, what, upload.id, upload.sha256, answers, base, day)


def _job(upload: Upload, key: str, run: Callable[[list[float]], Built]) -> Job:
    """The reading under way or just done, else the one that is kept, else a new one."""
    job = _under_way(key)
    if job is None and (kept := _kept(key)) is not None:
        job = Job(Future(), [1.0])
        job.result.set_result(kept)
    return job or _begun(upload, key, run)


def _under_way(key: str) -> Job | None:
    with _lock:
        job = _jobs.get(key)
        if job and job.result.done() and isinstance(job.result.exception(), QuotaError):
            del _jobs[key]  # said once; asked for again it gets a new turn
        return job


def _begun(upload: Upload, key: str, run: Callable[[list[float]], Built]) -> Job:
    share = [0.0]

    def work() -> Built:
        built = run(share)
        if _keep(key, built):
            with _lock:
                _jobs.pop(key, None)
        return built

    with _lock:
        if key not in _jobs:
            _jobs[key] = Job(_turns.submit(upload.who, work), share)
            _forget_oldest()
        return _jobs[key]


def _forget_oldest() -> None:
    """Called with the lock held: of what is done the last few stay."""
    done = [key for key, job in _jobs.items() if job.result.done()]
    for key in done[:-_KEPT]:
        del _jobs[key]


def _keep(key: str, built: Built) -> bool:
    """Whether the store has taken it; what it does not take stays in memory for a while."""
    try:
        packed = zlib.compress(msgspec.msgpack.encode(built), 1)
        return readings.keep(published.database(), key, packed)
    except StoreError as error:
        log.warning("what was read of an upload is not kept: %s", error)
        return False


def _kept(key: str) -> Built | None:
    try:
        packed = readings.kept(published.database(), key)
        return msgspec.msgpack.decode(zlib.decompress(packed), type=Built) if packed else None
    except (StoreError, ValueError, zlib.error):
        return None  # it is read again
