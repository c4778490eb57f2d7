"""One file with everything that is stored, and back again, also into the other kind of database.

A zip: ``manifest.json`` names every other entry with its sha256,
``tables/NAME.jsonl`` has a table's rows, ``blobs/SHA256`` the bytes that stood in
them. Tables marked transient (sessions, one-time links) stay out. A backup of an
earlier version goes into the tables of that version, which then take the same steps
to those of this program as a store does.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from sqlalchemy import Connection, Table, func, select

from chino_metrics.model.errors import DamagedStoreError, OtherVersionError, StoreError
from chino_metrics.spreadsheet.files import appearing
from chino_metrics.store.database.engine import METADATA, Database, dangles, now
from chino_metrics.store.database.errors import translated_files
from chino_metrics.store.database.migrations.upgrade import bring_up, make_anew
from chino_metrics.store.database.migrations.versions import HEAD, NEWER
from chino_metrics.store.packed_rows import OTHER_TABLES, BackupError, fill, lines_of
from chino_metrics.store.revisions import history, local_copy, soundness
from chino_metrics.store.revisions.history import BLOBS, sha256
from chino_metrics.store.schema import lasting_tables

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
#: Bytes after which what was written goes to the disk.
SYNC: Final = 16 << 20
#: The schema of backups that do not name theirs: those up to program version 0.4.0.
UNNAMED: Final = 2
_NEWER_BACKUP: Final = (
    "{}は、新しい版のプログラムでつくった控えです。何も変わっていません。"
    "新しい版のプログラムで戻してください。"
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds; ``entries`` are sha256 by the entry's name, ``schema`` that of its tables."""

    made_at: datetime
    head: int
    rows: Mapping[str, int]
    entries: Mapping[str, str]
    schema: int


def backup(database: Database, path: Path) -> Contents:
    """Write everything to ``path``, verified; an earlier file there is replaced only then.

    A store of an earlier version is brought up to date first. Raises StoreError:
    DamagedStoreError where what is stored is not sound.
    """
    database.upgrade()
    try:
        with appearing(path) as part:
            part.touch(mode=0o600)  # it holds accounts
            _write(database, part)
            contents = read(part)
    except OSError as error:
        raise StoreError(
            f"控えを {path} に書けません。空きと、書き込む権限を確かめてください。"
        ) from error
    return contents


def read(path: Path) -> Contents:
    """What a backup holds; every entry is proved by its sha256. Raises BackupError."""
    try:
        with zipfile.ZipFile(path) as opened:
            manifest = json.loads(opened.read(MANIFEST))
            contents = Contents(
                datetime.fromisoformat(manifest["made_at"]),
                int(manifest["head"]),
                dict(manifest["rows"]),
                dict(manifest["entries"]),
                int(manifest.get("schema", UNNAMED)),
            )
            _prove(opened, contents, manifest["format"])
    except FileNotFoundError:
        raise BackupError(f"ファイルがありません: {path}") from None
    except (zipfile.BadZipFile, ValueError, TypeError, KeyError, EOFError, OSError) as error:
        raise BackupError(
            f"{path.name} は、完全な控えではありません。別の控えを指定してください。"
        ) from error
    if contents.schema > HEAD:
        raise BackupError(_NEWER_BACKUP.format(path.name))
    return contents


def restore(
    path: Path, database: Database, *, replace: bool = False, folder: Path | None = None
) -> Contents:
    """Put back what ``path`` holds, wholly or not at all.

    ``replace`` allows a store that holds something, which is then replaced: a file of
    SQLite that is damaged, or of a newer version, is kept under another name. ``folder``
    takes the last good copy, by default that of SQLite's file. Raises BackupError, StoreError.
    """
    contents = read(path)
    try:
        _put_back(path, contents, database, replace)
    except (DamagedStoreError, OtherVersionError) as error:
        why = _why_aside(error)
        if not (replace and database.path and why):
            raise
        _set_aside(database.path, why)
        _put_back(path, contents, database, replace)
    _renew_copy(database, folder)
    return contents


def _why_aside(error: StoreError) -> str:
    """What is said of a file that nothing can be put into; empty where it only cannot be written now."""
    if isinstance(error, OtherVersionError):
        return "newer" if error.reason == NEWER else ""
    return "damaged"


def _put_back(path: Path, contents: Contents, database: Database, replace: bool) -> None:
    database.create()
    database.check()
    with zipfile.ZipFile(path) as opened, database.rebuilding() as connection:
        if not replace:
            _require_empty(connection)
        tables = make_anew(connection, METADATA, contents.schema)
        for table in tables.sorted_tables:
            fill(connection, table, opened)
        _require_rows(connection, tables.tables, contents)
        bring_up(connection, METADATA)
        _require_equal(connection, contents)


def _set_aside(path: Path, why: str) -> None:
    """Rename a file of SQLite, with its journal first, so that a new one can be made."""
    mark = f".{why}-{now():%Y%m%d%H%M%S}"
    with translated_files():
        for each in (Path(f"{path}-journal"), path):
            if each.exists():
                each.replace(f"{each}{mark}")


@dataclass(frozen=True, slots=True)
class _Records:
    """Every row as it stands at one moment, as lines by table; the blobs by their sha256."""

    tables: Mapping[str, list[str]]
    digests: frozenset[str]
    head: int


def _write(database: Database, part: Path) -> None:
    """Rows as they stand at one moment; then blob by blob, so that nobody waits for all of them.

    What is filed under its sha256 never changes: it is the same a moment later, or it was
    tidied away with its row.
    """
    entries: dict[str, str] = {}
    records = _records(database)
    with part.open("wb") as out, zipfile.ZipFile(out, "w") as opened:
        while gone := _add_blobs(database, out, opened, entries, records.digests):
            records = _records(database)
            if lost := gone & records.digests:
                history.proved(None, min(lost))
        for name, lines in records.tables.items():
            _add(opened, entries, f"tables/{name}.jsonl", "".join(lines).encode())
        manifest = {
            "format": FORMAT,
            "schema": HEAD,
            "made_at": now().isoformat(),
            "head": records.head,
            "rows": {name: len(lines) for name, lines in records.tables.items()},
            "entries": entries,
        }
        opened.writestr(MANIFEST, json.dumps(manifest, indent=1))


def _records(database: Database) -> _Records:
    with database.reading() as connection:
        for fault in soundness.record_faults(connection):
            raise DamagedStoreError(fault)
        tables = {t.name: lines_of(connection, t) for t in lasting_tables()}
        digests = [row["sha256"] for row in history.rows(connection, select(BLOBS.c.sha256))]
        head = history.head(connection)
    return _Records(tables, frozenset(digests), head.number if head else 0)


def _add_blobs(
    database: Database,
    out: BinaryIO,
    opened: zipfile.ZipFile,
    entries: dict[str, str],
    digests: frozenset[str],
) -> set[str]:
    """Add the blobs that are not added yet; returns those that are not filed any more."""
    gone, synced = set(), out.tell()
    for digest in sorted(digests):
        if f"blobs/{digest}" in entries:
            continue
        content = soundness.filed_in_steps(database.reading, digest)
        if content is None:
            gone.add(digest)
            continue
        _add(opened, entries, f"blobs/{digest}", history.proved(content, digest))
        if out.tell() - synced >= SYNC:
            synced = _sync(out)
    return gone


def _add(opened: zipfile.ZipFile, entries: dict[str, str], name: str, content: bytes) -> None:
    if name not in entries:
        opened.writestr(name, content)
        entries[name] = sha256(content)


def _sync(out: BinaryIO) -> int:
    """Have the disk write what has come so far, and return how much that is.

    Were it all left to the end, a publish would wait behind hundreds of megabytes.
    """
    out.flush()
    os.fsync(out.fileno())
    return out.tell()


def _prove(opened: zipfile.ZipFile, contents: Contents, number: int) -> None:
    """Raise ValueError where the entries are not those of the manifest."""
    if number != FORMAT or {*opened.namelist()} != {*contents.entries, MANIFEST}:
        raise ValueError("other entries than the manifest names")
    for name, digest in contents.entries.items():
        if sha256(opened.read(name)) != digest:
            raise ValueError(f"{name} is damaged")


def _require_empty(connection: Connection) -> None:
    if any(connection.execute(select(t).limit(1)).first() for t in lasting_tables()):
        raise BackupError(
            "戻す先に、すでに記録があります。置き換えてよければ --force を付けてください"
            "（今の記録は消えるので、先に backup で残してください）。"
        )


def _require_rows(connection: Connection, tables: Mapping[str, Table], contents: Contents) -> None:
    """Within the transaction: every row that the backup counts was put back, or it all goes."""
    if dangles(connection):
        raise BackupError(OTHER_TABLES)
    for name, rows in contents.rows.items():
        if name not in tables:
            raise BackupError(OTHER_TABLES)
        counted = connection.execute(select(func.count()).select_from(tables[name])).scalar_one()
        if counted != rows:
            raise BackupError(f"表 {name} を戻せませんでした。何も変わっていません。")


def _require_equal(connection: Connection, contents: Contents) -> None:
    """The same for what was published and received: it is sound, and what the backup holds."""
    head = history.head(connection)
    if (head.number if head else 0) != contents.head or soundness.faults(
        lambda: nullcontext(connection)
    ):
        raise BackupError("戻した内容が控えと合いません。何も変わっていません。")


def _renew_copy(database: Database, folder: Path | None) -> None:
    place = folder or (database.path.parent if database.path else None)
    if place is None:
        return
    local_copy.forget(place)
    with database.reading() as connection:
        newest = history.newest_sound(connection)
    if newest:
        local_copy.keep(place, *newest)
