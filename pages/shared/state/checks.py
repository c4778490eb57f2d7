"""Uploads being checked and compared: in worker processes, two at a time, beside the pages.

What is kept here may vanish at any time: it is made again from the bytes in the store.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Final

from chino_metrics.ingest.report import Report
from chino_metrics.ingest.worker import build_upload, check_upload
from chino_metrics.model.errors import ConflictError, UnpublishableError
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.revisions.history import Revision, Upload, sha256
from chino_metrics.store.revisions.repository import Draft
from chino_metrics.store.revisions.rules import require_readable
from chino_metrics.wording import formats
from pages.shared.state import published, visitors

#: Results kept at most; the oldest goes first.
KEPT: Final = 32
#: Seconds a page waits before it shows that a file is being read.
PATIENCE: Final = 0.8

Result = tuple[Report, bytes]


@dataclass
class Job:
    """A reading under way or done; ``share`` says how far it is, from 0 to 1."""

    result: Future[Result]
    share: list[float] = field(default_factory=lambda: [0.0])


_pool: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="upload")
_jobs: Final[OrderedDict[tuple[object, ...], Job]] = OrderedDict()
_lock: Final = Lock()


def check(upload: Upload) -> Job:
    """The check of an upload with its answers against what is published now."""
    base = published.published().book

    def run(share: list[float]) -> Result:
        report = check_upload(upload.content, base, upload.name, upload.answers, share.append)
        return report, b""

    return _job(("check", upload.id, _answers(upload), base.sha256), run)


def build(upload: Upload, base_number: int) -> Job:
    """The workbook that publishing the upload over revision ``base_number`` would give."""
    base = published.revisions().workbook(base_number)

    def run(share: list[float]) -> Result:
        day = upload.at.astimezone(formats.JAPAN).date()
        return build_upload(upload.content, base, upload.name, upload.answers, day, share.append)

    return _job(("build", upload.id, _answers(upload), base_number), run)


def draft(upload: Upload, base_number: int, patience: float | None = None) -> Draft:
    """What publishing the upload over revision ``base_number`` would publish.

    Raises UnpublishableError while the check finds anything to be mended, and
    TimeoutError where it is not ready within ``patience`` seconds.
    """
    report, workbook = build(upload, base_number).result.result(patience)
    if report.has_errors:
        raise UnpublishableError("「直す」が残っています。直したファイルを選び直してください。")
    require_readable(published.book(base_number), published.read(workbook))
    return Draft(base_number, workbook, sha256(workbook), upload.id)


def publish(upload: Upload, actor: Actor, form: Mapping[str, str]) -> Revision:
    """Publish what the form names: this upload, over this base, with this very content."""
    base = visitors.number_in(form.get("base", ""))
    if base is None:
        raise ConflictError("どの版と比べたのかがわかりません。もう一度比較してください。")
    compared = replace(draft(upload, base), sha256=form.get("sha256", ""))
    return published.revisions().publish(actor, compared, form.get("comment", ""))


def _job(key: tuple[object, ...], run: Callable[[list[float]], Result]) -> Job:
    with _lock:
        if key not in _jobs:
            share = [0.0]
            _jobs[key] = Job(_pool.submit(run, share), share)
        _jobs.move_to_end(key)
        while len(_jobs) > KEPT:
            _jobs.popitem(last=False)
        return _jobs[key]


def _answers(upload: Upload) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(upload.answers.items()))
