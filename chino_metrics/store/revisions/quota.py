"""How much may be kept of what planners upload: it is never thrown away, so it must not grow at will."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select

from chino_metrics.model.errors import ConflictError, QuotaError
from chino_metrics.store.revisions.history import BLOBS, REVISIONS, UPLOADS, rows

MEBIBYTE: Final = 1 << 20
DAY: Final = timedelta(days=1)
#: Answers to the questions of one file, and the characters of all of them.
MOST_ANSWERS: Final = 2_000
LONGEST_ANSWERS: Final = 200_000
#: Bytes left on the disk of the store below which its administrator is warned.
FEW_FREE: Final = 1 << 30

#: Uploaded files and their bytes.
_KEPT: Final = select(
    func.count().label("files"),
    func.coalesce(func.sum(func.length(BLOBS.c.content)), 0).label("bytes"),
).select_from(UPLOADS.join(BLOBS))


@dataclass(frozen=True, slots=True)
class Quota:
    """Bytes and files of one person within a day, and bytes of all files ever kept."""

    a_day: int = 200 * MEBIBYTE
    files_a_day: int = 200
    in_all: int = 10 * 1024 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes of uploaded files ``kept``, of those that may be, and of what is ``free`` on the disk.

    ``free`` is None where the store lies with another server, which alone knows.
    """

    kept: int
    in_all: int
    free: int | None

    @property
    def is_disk_short(self) -> bool:
        """Whether publishing may soon be refused for want of space."""
        return self.free is not None and self.free < FEW_FREE

    @property
    def is_quota_short(self) -> bool:
        """Whether uploads may soon be refused: nine tenths are taken."""
        return self.kept * 10 > self.in_all * 9


def room(connection: Connection, quota: Quota, path: Path | None) -> Room:
    """What is left for more: of the quota, and of the disk of SQLite's file at ``path``."""
    kept = int(rows(connection, _KEPT)[0]["bytes"])
    free = None if path is None else shutil.disk_usage(path.parent).free
    return Room(kept, quota.in_all, free)


def require_room(connection: Connection, quota: Quota, who: str, size: int, at: datetime) -> None:
    """Raise QuotaError where ``size`` bytes more of ``who`` at the time ``at`` are too many."""
    own = rows(connection, _KEPT.where(UPLOADS.c.who == who, UPLOADS.c.at > at - DAY))[0]
    if own["files"] >= quota.files_a_day or own["bytes"] + size > quota.a_day:
        raise QuotaError(
            f"1日に送れるのは、{quota.files_a_day}件、合わせて{_mebibytes(quota.a_day)}までです。"
            "使っていないシートや画像を除くか、明日送ってください。"
        )
    if rows(connection, _KEPT)[0]["bytes"] + size > quota.in_all:
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
