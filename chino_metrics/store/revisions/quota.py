"""How much may be kept of what planners upload: it is never thrown away, so it must not grow at will."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from chino_metrics.model.errors import ConflictError, QuotaError
from chino_metrics.store.revisions.history import BLOBS, REVISIONS, UPLOADS, rows

MEBIBYTE: Final = 1 << 20
DAY: Final = timedelta(days=1)
#: Answers to the questions of one file, and the characters of all of them.
MOST_ANSWERS: Final = 2_000
LONGEST_ANSWERS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Quota:
    """Bytes and files of one person within a day, and bytes of all files ever kept."""

    a_day: int = 200 * MEBIBYTE
    files_a_day: int = 200
    in_all: int = 10 * 1024 * MEBIBYTE


def require_room(connection: Connection, quota: Quota, who: str, size: int, at: datetime) -> None:
    """Raise QuotaError where ``size`` bytes more of ``who`` at the time ``at`` are too many."""
    length = func.length(BLOBS.c.content)
    files = select(func.count().label("files"), func.coalesce(func.sum(length), 0).label("bytes"))
    kept = files.select_from(UPLOADS.join(BLOBS))
    own = rows(connection, kept.where(UPLOADS.c.who == who, UPLOADS.c.at > at - DAY))[0]
    if own["files"] >= quota.files_a_day or own["bytes"] + size > quota.a_day:
        raise QuotaError(
            f"1日に送れるのは、{quota.files_a_day}件、合わせて{_mebibytes(quota.a_day)}までです。"
            "使っていないシートや画像を除くか、明日送ってください。"
        )
    if rows(connection, kept)[0]["bytes"] + size > quota.in_all:
        raise QuotaError(
            f"元のファイルを保管できる量（{_mebibytes(quota.in_all)}）を超えるため、受け取れません。"
            "管理者にお知らせください。"
        )


def _mebibytes(size: int) -> str:
    return f"{size // MEBIBYTE:,} MB"


def require_open(connection: Connection, upload_id: int, answers: Mapping[str, str]) -> None:
    """Raise where an upload may not get these answers.

    ConflictError for a published one: they tell how it was read. QuotaError for too many.
    """
    published = select(REVISIONS.c.number).where(REVISIONS.c.upload_id == upload_id)
    if found := rows(connection, published):
        raise ConflictError(
            f"このファイルは第{found[0]['number']}版として公開されているため、答えは変えられません。"
            "直すときは、ファイルをもう一度選んでください。"
        )
    length = sum(len(key) + len(answer) for key, answer in answers.items())
    if len(answers) > MOST_ANSWERS or length > LONGEST_ANSWERS:
        raise QuotaError("答えが多すぎます。ファイルをシートごとに分けて、選び直してください。")
