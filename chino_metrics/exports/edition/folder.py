"""The edition in a folder: written once, then only where something has changed.

``edition.json`` beside the pages names every file that we wrote and what each part was made of.
What it does not name is somebody else's: it is neither replaced nor removed. So is what a link
leads to, whatever is named.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from chino_metrics.exports.edition.links import FILES
from chino_metrics.exports.edition.site import Part
from chino_metrics.model.errors import EditionError
from chino_metrics.spreadsheet.files import appearing

MANIFEST: Final = "edition.json"
#: A name as we give them: never outside the folder.
_NAME: Final = re.compile(r"(?!\.)[\w~.-]+(?:/(?!\.)[\w~.-]+)*", re.ASCII)


class Kept(NamedTuple):
    """A file as it was written: the sha256 of its content, its size, and when, in nanoseconds.

    While all of them stand, the content need not be read to know that it is the same.
    """

    digest: str
    size: int = -1
    time: int = -1


@dataclass(slots=True)
class Filed:
    """What a part was made of, and its files by their names below the folder.

    ``made_of`` is "" while they are being written.
    """

    made_of: str
    files: dict[str, Kept]


@dataclass(slots=True)
class Manifest:
    """The parts by their folders ("" is the first page's)."""

    parts: dict[str, Filed] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """Every file that is ours."""
        return frozenset(name for filed in self.parts.values() for name in filed.files)


@dataclass(frozen=True, slots=True)
class Written:
    """The folders of the parts that were made, that stood already, and that are gone."""

    made: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]


def write_edition(folder: Path, parts: Iterable[Part], *, force: bool = False) -> Written:
    """Write ``parts`` into ``folder``, the first page last; a new one appears with all or not at all.

    One that was written before is brought up to date: parts that are made of the same, and whose
    files are as they were written, are left alone; files of ours that are no longer part of it
    are removed. Each file appears whole. One that holds other things is left alone
    (EditionError); with ``force`` files of the same name are replaced, and only what the manifest
    names is ever removed. EditionError, too, where nothing can be written.
    """
    target = folder.absolute()
    try:
        if target.exists():
            manifest, is_free = _manifest(target, force=force)
            return _Writing(target, manifest, is_free=is_free).write(parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".edition-") as beside:
            made = Path(beside) / "made"
            made.mkdir()
            written = _Writing(made, Manifest(), is_free=True, put=_put).write(parts)
            made.rename(target)
            return written
    except OSError as error:
        raise EditionError(
            f"「{folder}」に書き込めません（{error.strerror or error}）。"
            "空きと、書き込む権限を確かめてください。"
        ) from error


def _manifest(target: Path, *, force: bool) -> tuple[Manifest, bool]:
    """What was written there, and whether a file that it does not name may be replaced.

    Where it cannot be read, everything is made anew.
    """
    if not target.is_dir():
        raise EditionError(f"「{target}」はファイルです。フォルダーを指定してください。")
    with suppress(FileNotFoundError):
        content = (target / MANIFEST).read_bytes()
        if not _is_of_others(content):
            found = _read(content)
            return found or Manifest(), force or found is None
    if not force and any(target.iterdir()):
        raise EditionError(
            f"「{target}」には、ほかのものが入っています。"
            "空のフォルダーか、前に書き出したフォルダーを指定してください。"
        )
    return Manifest(), force


def _is_of_others(content: bytes) -> bool:
    """Whether a file of that name is another program's: sound, and without what ours begins with."""
    try:
        found = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return not (isinstance(found, dict) and "parts" in found)


def _read(content: bytes) -> Manifest | None:
    """A manifest; None where it is damaged, or names what we never wrote."""
    try:
        found = msgspec.json.decode(content, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return found if all(map(_NAME.fullmatch, found.names)) else None


class _Writing:
    """A folder being brought up to date; ``is_free``: files that nobody named may be replaced."""

    def __init__(
        self,
        target: Path,
        manifest: Manifest,
        *,
        is_free: bool,
        put: Callable[[Path, bytes], None] | None = None,
    ) -> None:
        self._target = target
        self._manifest = manifest
        self._is_free = is_free
        self._put = put or _replace
        self._is_away = cache(self._is_link)

    def write(self, parts: Iterable[Part]) -> Written:
        """Every part, then what is no part any more goes."""
        made: list[str] = []
        kept: list[str] = []
        for part in parts:
            is_made = not self._stands(part)
            if is_made:
                self._make(part)
            (made if is_made else kept).append(part.folder)
        gone = [folder for folder in self._manifest.parts if folder not in {*made, *kept}]
        for folder in gone:
            self._remove(self._manifest.parts[folder].files)
            del self._manifest.parts[folder]
        if made or gone:
            self._save()
        return Written(tuple(made), tuple(kept), tuple(gone))

    def _stands(self, part: Part) -> bool:
        filed = self._manifest.parts.get(part.folder)
        return (
            filed is not None
            and filed.made_of == part.made_of
            and all(self._is(name, kept) for name, kept in filed.files.items())
        )

    def _make(self, part: Part) -> None:
        before = self._manifest.parts.get(part.folder, Filed("", {})).files
        files = {part.place(name): content for name, content in part.make()}
        self._require_ours(files)
        now = {name: Kept(hashlib.sha256(content).hexdigest()) for name, content in files.items()}
        # named before they are there: whatever happens, the next time they are known as ours
        self._manifest.parts[part.folder] = Filed("", before | now)
        self._save()
        for name in sorted(files, key=lambda n: (n.endswith(".html"), n == FILES[""])):
            if not self._is(name, now[name]):
                self._put(self._target / name, files[name])
        self._remove({name: before[name] for name in before if name not in now})
        self._manifest.parts[part.folder] = Filed(
            part.made_of, {name: self._as_written(name, kept) for name, kept in now.items()}
        )

    def _require_ours(self, names: Iterable[str]) -> None:
        ours = self._manifest.names
        for name in names:
            if self._leads_away(name):
                raise EditionError(
                    f"「{self._target / name}」は、リンクのフォルダーの中です。リンクをどけてください。"
                )
            if not self._is_free and name not in ours and os.path.lexists(self._target / name):
                raise EditionError(
                    f"「{self._target / name}」は、前に書き出したものではありません。"
                    "どけるか、--force を付けてください。"
                )

    def _as_written(self, name: str, kept: Kept) -> Kept:
        found = (self._target / name).stat()
        return kept._replace(size=found.st_size, time=found.st_mtime_ns)

    def _remove(self, files: Mapping[str, Kept]) -> None:
        """Files that are as we wrote them, and the folders that they leave empty."""
        for name, kept in files.items():
            path = self._target / name
            if self._is(name, kept):
                path.unlink()
                with suppress(OSError):  # something else is in it
                    for folder in path.relative_to(self._target).parents[:-1]:
                        (self._target / folder).rmdir()

    def _is(self, name: str, kept: Kept) -> bool:
        """Whether a file is there, as it was written: also one that was copied since."""
        path = self._target / name
        try:
            found = path.lstat()
            if not stat.S_ISREG(found.st_mode) or self._leads_away(name):
                return False
            if (found.st_size, found.st_mtime_ns) == (kept.size, kept.time):
                return True
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == kept.digest
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return False

    def _leads_away(self, name: str) -> bool:
        """Whether a folder on the way to a file is a link: what it leads to is not ours."""
        return self._is_away(name.rpartition("/")[0])

    def _is_link(self, folder: str) -> bool:
        """Whether a folder below the first one is a link, or lies behind one."""
        above = folder.rpartition("/")[0]
        return folder != "" and (self._is_away(above) or (self._target / folder).is_symlink())

    def _save(self) -> None:
        self._put(self._target / MANIFEST, msgspec.json.encode(self._manifest))


def _put(file: Path, content: bytes) -> None:
    """Into a folder that nobody sees yet."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _replace(file: Path, content: bytes) -> None:
    """Into one that people look at: the file appears whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with appearing(file) as part:
        _put(part, content)
