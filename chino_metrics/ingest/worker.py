"""Uploads are read in a process of their own, with limits, and never in the server's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import msgspec

from chino_metrics.model.evaluation import Evaluation
from chino_metrics.model.plan import Actual, Book
from chino_metrics.spreadsheet.limits import check_size
from chino_metrics.spreadsheet.sandbox import Limits, Progress, call

if TYPE_CHECKING:
    from chino_metrics.changes.invented import Invented
    from chino_metrics.ingest.built import Built
    from chino_metrics.ingest.report import Report

#: Building reads as much again, and writes, which takes twice as long as the reading.
_WRITING: Final = Limits(processor=60, wall=80)
#: The key, among the answers to an upload's questions, of the source to be published.
SOURCE: Final = "source"
_NO_ANSWERS: Final[Mapping[str, str]] = MappingProxyType({})


def check_upload(
    content: bytes,
    base: Book,
    name: str = "",
    answers: Mapping[str, str] = _NO_ANSWERS,
    progress: Progress | None = None,
) -> Report:
    """What the upload ``content`` holds, against ``base``; see ``report.examine``.

    ``answers`` are ids of indicators by the keys of questions. Raises
    UnreadableWorkbookError where the file, or anything that reading it does, is refused.
    """
    from chino_metrics.ingest.report import Report  # noqa: PLC0415 - only who uploads needs it

    check_size(content)
    arguments = (content, _packed(base), name, dict(answers), _invented())
    report: Report
    report, _ = call(_examined, *arguments, kind=Report, progress=progress)
    return report


def build_upload(
    content: bytes,
    base: bytes,
    name: str,
    answers: Mapping[str, str],
    modified: date,
    progress: Progress | None = None,
    edition: int | None = None,
) -> Built:
    """The report on ``content``, and the workbook that ``base`` becomes with it.

    ``modified`` is the date the result carries, the day on which it is to be published as
    number ``edition``; ``answers`` may also hold, under ``SOURCE``, the words for the source
    of the new values, and what is told about revised targets (``changes.revised_targets``).
    Raises UnreadableWorkbookError.
    """
    # only who uploads needs them
    from chino_metrics.ingest.built import Built  # noqa: PLC0415
    from chino_metrics.ingest.report import Report  # noqa: PLC0415

    check_size(content)
    arguments = (content, base, name, dict(answers), modified, edition, _invented())
    kind = tuple[Report, Book | None]
    (report, book), workbook = call(
        _built, *arguments, kind=kind, progress=progress, limits=_WRITING
    )
    return Built(report, workbook, book)


def _invented() -> tuple[Invented, ...]:
    """The values of the sample, for the child, which can open no file of ours."""
    from chino_metrics.changes.invented import invented_values  # noqa: PLC0415
    from chino_metrics.workbook.reading import sample_book  # noqa: PLC0415

    return invented_values(sample_book())


@lru_cache(maxsize=2)
def _packed(base: Book) -> bytes:
    """The book for the child; the same one is asked for as long as nobody publishes."""
    return msgspec.msgpack.encode(base)


def _examined(
    content: bytes,
    base: bytes,
    name: str,
    answers: Mapping[str, str],
    invented: tuple[Invented, ...],
) -> tuple[object, bytes]:
    """In the child: the report; ``base`` is a book that we have packed."""
    from chino_metrics.ingest.report import examine  # noqa: PLC0415 - only the child needs it

    book = msgspec.msgpack.decode(base, type=Book)
    return examine(content, book, name, answers, invented=invented), b""


def _built(
    content: bytes,
    base: bytes,
    name: str,
    answers: Mapping[str, str],
    modified: date,
    edition: int | None,
    invented: tuple[Invented, ...],
) -> tuple[object, bytes]:
    """In the child: the report, the resulting workbook and its book, so that no server reads it."""
    from chino_metrics.changes.revised_targets import (  # noqa: PLC0415
        as_told,
        may_be_told,
        told_in,
        untold,
    )
    from chino_metrics.ingest.report import examine  # noqa: PLC0415
    from chino_metrics.ingest.rules.missing import fates  # noqa: PLC0415
    from chino_metrics.workbook.merging import (  # noqa: PLC0415
        Publication,
        resulting_workbook,
        with_told,
    )
    from chino_metrics.workbook.reading import read_book  # noqa: PLC0415

    before = read_book(base)
    report = examine(content, before, name, answers, invented=invented)
    if report.has_errors:
        return (report, None), b""
    publication = Publication(modified, edition, answers.get(SOURCE, ""), fates(answers))
    entries: tuple[Actual | Evaluation, ...] = (*report.actuals, *report.evaluations)
    made = resulting_workbook(base, content, name, report.kind, entries, publication)
    after, told = read_book(made), told_in(answers, modified)
    revisions = untold(before, after)
    if revisions and may_be_told(before, revisions, told):
        made = with_told(made, as_told(revisions, told), modified)
        after = read_book(made)
    return (report, after), made
