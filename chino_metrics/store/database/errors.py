"""The one place where faults of SQLite, PostgreSQL and the disk become errors of this library."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from chino_metrics.model.errors import (
    DamagedStoreError,
    MissingStoreError,
    OtherVersionError,
    StoreError,
)

FULL: Final = (
    "保存先のディスクに空きがありません。何も変わっていません。"
    "空きを作ってから、もう一度操作してください。"
)
READ_ONLY: Final = (
    "保存先を開けないか、書き込めません。何も変わっていません。"
    "保存先のフォルダーの場所と、書き込む権限を確かめてください。"
)
BUSY: Final = (
    "ほかの人の更新が終わるのを待ちましたが、終わりませんでした。何も変わっていません。"
    "しばらく待ってから、もう一度操作してください。"
)
UNREACHABLE: Final = (
    "保存先と話せません（読み書きの失敗か、接続の切断）。"
    "公開の途中だったときは、履歴で公開されたかを確かめてから、もう一度操作してください。"
)
DAMAGED: Final = (
    "公開の記録が壊れています。公開はできず、最後に確かめられた内容を表示します。"
    "管理者は、控えから戻してください（python -m chino_metrics restore FILE --force）。"
)
MISSING: Final = "公開の記録がまだありません。サイトを一度起動するか、控えから戻してください。"
OTHER_TABLES: Final = "保存先の表の形が、このプログラムと合いません。"
_SAME_VERSION: Final = (
    "記録は壊れていません。"
    "サイトとコマンドを同じ版のプログラムにそろえて、サイトを動かし直してください。"
)
#: How SQLite, which has no code for it, speaks of a column that is not there.
_NO_COLUMN: Final = ("no such column", "has no column named")

_SQLITE: Final = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_AUTH: READ_ONLY,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_IOERR: UNREACHABLE,
    sqlite3.SQLITE_NOMEM: UNREACHABLE,
}
#: By SQLSTATE, or its class (the first two signs).
_POSTGRESQL: Final = {
    "53100": FULL,
    "25006": READ_ONLY,
    "42501": READ_ONLY,
    "55P03": BUSY,
    "40": BUSY,
    "53": UNREACHABLE,
}
_FILES: Final = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
}


@contextmanager
def translated() -> Iterator[None]:
    """Raise StoreError for a fault of the database, its driver or the connection to it.

    IntegrityError passes: a broken rule of a table is an answer, not a fault.
    So do errors of the program itself.
    """
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise _translation(error.orig) or error from error
    except sqlite3.Error as error:
        raise _translation(error) or error from error
    except PoolTimeoutError as error:
        raise StoreError(UNREACHABLE) from error


@contextmanager
def translated_files() -> Iterator[None]:
    """Raise StoreError for an OSError: of our own files only, never of a caller's."""
    try:
        yield
    except OSError as error:
        raise StoreError(_FILES.get(error.errno or 0, UNREACHABLE)) from error


def _translation(error: BaseException | None) -> StoreError | None:
    """What a driver's error means; None for an error of the program."""
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError):
        return None
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    state = getattr(error, "sqlstate", None)
    if state is None and type(error).__name__ == "ProgrammingError":
        return None
    return _of_postgresql(state)


def _of_sqlite(error: sqlite3.Error) -> StoreError:
    if str(error).startswith("no such table"):
        return MissingStoreError(MISSING)
    if any(words in str(error) for words in _NO_COLUMN):
        return OtherVersionError(OTHER_TABLES, _SAME_VERSION)
    said = _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    # all else (not a database, malformed, a text that is no text) means another file than we wrote
    return StoreError(said) if said else DamagedStoreError(DAMAGED)


def _of_postgresql(state: str | None) -> StoreError | None:
    if state in {"42P01", "3D000"}:
        return MissingStoreError(MISSING)
    if state == "42703":
        return OtherVersionError(OTHER_TABLES, _SAME_VERSION)
    if state is None or state[:2] in {"08", "57"}:
        return StoreError(UNREACHABLE)
    if state[:2] == "XX":
        return DamagedStoreError(DAMAGED)
    said = _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    return StoreError(said) if said else None
