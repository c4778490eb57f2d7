"""Stores to be harmed: small workbooks, each different from every other, and what must be in them."""

from __future__ import annotations

import io
import os
import re
import signal
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chino_metrics.model.errors import StoreError
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import Revision, sha256
from chino_metrics.store.revisions.repository import Revisions
from tests.support.made_workbook import ROWS, made

_TIME = b"2026-11-23T00:00:00Z"
OPERATOR = Actor("山田", Role.ADMINISTRATOR)


@cache
def _state(value: int) -> bytes:
    """The same bytes in every process: without the time at which they were made."""
    first, second = ROWS["実績"]
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made(実績=[[*first[:-1], value], second]))) as dated,
        zipfile.ZipFile(content, "w") as timeless,
    ):
        for name in dated.namelist():
            part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _TIME, dated.read(name))
            timeless.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def state(number: int) -> bytes:
    """The workbook that revision ``number`` must hold: alternating values, and bytes of its own."""
    content = io.BytesIO(_state(number % 2))
    with zipfile.ZipFile(content, "a") as opened:
        opened.comment = f"revision {number}".encode()
    return content.getvalue()


def new_store(url: str, folder: Path | None = None) -> Revisions:
    """A store with revision 1."""
    store = Revisions(Database(url), folder)
    store.database.create()
    store.publish_first(state(1), "first.xlsx")
    return store


def sqlite_store(folder: Path) -> Revisions:
    """The store of ``folder``, with revision 1 where it is new."""
    return new_store(f"sqlite:///{folder / 'chino.sqlite'}")


def publish_next(store: Revisions) -> Revision:
    """What a planner does: keep the upload, publish over the head."""
    head = store.head()
    number = (head.number if head else 0) + 1
    upload = store.uploads.keep(f"upload {number} ".encode() * 500, f"{number}.xlsx", "小林")
    workbook = state(number)
    draft = Candidate(number - 1, workbook, sha256(workbook), upload.id)
    return store.publish(OPERATOR, draft, f"revision {number}")


@dataclass
class Verdict:
    """What was found after a fault: ``lost`` acknowledged publishes, stores that are ``torn``."""

    lost: int = 0
    torn: int = 0
    unacknowledged: int = 0

    def add(
        self,
        store: Revisions,
        acknowledged: int,
        *,
        thorough: bool = True,
        goes_on: bool = False,
    ) -> None:
        """Count what ``store`` has against the last number that was acknowledged.

        ``goes_on``: meanwhile somebody publishes, so that there may be any number more.
        """
        try:
            head = store.head()
            number = head.number if head else 0
            is_torn = store.workbook(number) != state(number)
            is_torn |= thorough and store.faults() != ()
        except StoreError:
            self.torn += 1
            return
        self.lost += number < acknowledged
        self.torn += is_torn or (number > acknowledged + 1 and not goes_on)
        self.unacknowledged += number == acknowledged + 1 and not goes_on

    @property
    def bad(self) -> dict[str, int]:
        """What must be 0."""
        return {"acknowledged lost": self.lost, "torn": self.torn}


@contextmanager
def child(act: Callable[[int], None]) -> Iterator[tuple[int, int]]:
    """A forked process that runs ``act`` with the end of a pipe; yields its id and the other end.

    It is killed at the end, if it still lives.
    """
    out, into = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(out)
        status = 1
        try:
            act(into)
            status = 0
        finally:
            os._exit(status)
    os.close(into)
    try:
        yield process, out
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(out)


def acknowledged(pipe: int, before: int) -> int:
    """The last whole number that came through ``pipe``, read to its end."""
    said = b""
    while part := os.read(pipe, 65536):
        said += part
    numbers = [int(line) for line in said.split(b"\n")[:-1] if line.isdigit()]
    return max(numbers, default=before)
