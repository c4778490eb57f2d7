"""What a disk may hold after power loss, made from a recording.

A program runs under ``strace``, which records every write, sync, unlink and rename of its
files with their bytes. For an image, the recording is cut somewhere; what was synced before
the cut is there, and of the rest each sector of 512 bytes and each change of a name is
there or not, by lot: file by file all of it, none, or some. Names (a journal's removal,
too) are only sure once their folder was synced.
"""

from __future__ import annotations

import random
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
CALLS = (
    "openat,close,pwrite64,write,lseek,ftruncate,fsync,fdatasync,unlink,unlinkat,rename,renameat"
)
_CALL = re.compile(r"(?:\[pid +)?(?:\d+\]? +)?(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True, slots=True)
class Call:
    """One change: ``act`` on ``name``, with what it writes and where."""

    act: str
    name: str
    content: bytes = b""
    place: int = 0
    other: str = ""


@dataclass
class File:
    """What of a file is sure, and the changes since then, in order."""

    sure: bytearray = field(default_factory=bytearray)
    pending: list[Call] = field(default_factory=list)


@dataclass
class Disk:
    """A folder: files by number, names that are sure, and the changes of names since then."""

    files: list[File] = field(default_factory=list)
    sure: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    pending: list[Call] = field(default_factory=list)

    def do(self, call: Call) -> None:
        """Follow one recorded call."""
        if call.act == "create":
            self.files.append(File())
            self._rename(call, len(self.files) - 1)
        elif call.act in {"unlink", "rename"}:
            self._rename(call, self.names.get(call.name, -1))
        elif call.act == "sync names":
            self.sure, self.pending = dict(self.names), []
        elif call.act == "sync":
            opened = self.files[self.names[call.name]]
            for each in opened.pending:
                _write(opened.sure, each)
            opened.pending = []
        else:
            self.files[self.names[call.name]].pending.append(call)

    def _rename(self, call: Call, number: int) -> None:
        change = Call(call.act, call.name, place=number, other=call.other)
        self.pending.append(change)
        _name(self.names, change)


def _name(names: dict[str, int], change: Call) -> None:
    """Apply a change of names."""
    if change.act == "create":
        names[change.name] = change.place
        return
    names.pop(change.name, None)
    if change.act == "rename":
        names[change.other] = change.place


def _write(content: bytearray, call: Call) -> None:
    """Apply a change of a file."""
    if call.act == "cut":
        del content[call.place :]
        content.extend(bytes(call.place - len(content)))
        return
    content.extend(bytes(max(0, call.place + len(call.content) - len(content))))
    content[call.place : call.place + len(call.content)] = call.content


def image(before: Path, place: Path, calls: list[Call], chance: random.Random) -> bytes:
    """Write what the disk may hold after a cut; returns what was acknowledged last before it."""
    disk, acknowledged = Disk(), b""
    for k, path in enumerate(sorted(before.iterdir())):
        disk.files.append(File(bytearray(path.read_bytes())))
        disk.sure[path.name] = disk.names[path.name] = k
    for call in calls[: chance.randrange(len(calls) + 1)]:
        if call.act == "acknowledge":
            acknowledged = call.content
        else:
            disk.do(call)
    names = dict(disk.sure)
    for change in _some(disk.pending, chance):
        _name(names, change)
    for name, number in names.items():
        (place / name).write_bytes(_kept(disk.files[number], chance))
    return acknowledged


def _kept(file: File, chance: random.Random) -> bytes:
    content = bytearray(file.sure)
    for call in _some([s for c in file.pending for s in _sectors(c)], chance):
        _write(content, call)
    return bytes(content)


def _some(changes: list[Call], chance: random.Random) -> list[Call]:
    """All, none, the first few, or any of them."""
    lot = chance.randrange(4)
    if lot == 0:
        return changes
    if lot == 1:
        return []
    if lot == 2:
        return changes[: chance.randrange(len(changes) + 1)]
    return [c for c in changes if chance.random() < 0.5]


def _sectors(call: Call) -> Iterator[Call]:
    if call.act == "cut":
        yield call
        return
    for start in range(0, len(call.content), SECTOR):
        part = call.content[start : start + SECTOR]
        yield Call(call.act, call.name, part, call.place + start)


def recorded(folder: Path, command: Sequence[str]) -> list[Call]:
    """Run a program under strace; what it did to the folder, and what it wrote to its output."""
    existing = {path.name for path in folder.iterdir()}
    with tempfile.TemporaryDirectory() as name:
        trace = Path(name) / "trace"
        strace = ("strace", "-f", "-xx", "-s", "10000000", "-e", f"trace={CALLS}", "-o", str(trace))
        subprocess.run((*strace, *command), check=True, stdout=subprocess.DEVNULL)
        with trace.open() as lines:
            return list(Reader(folder, existing=existing).read(lines))


@dataclass
class Reader:
    """Follows the descriptors of a recording."""

    folder: Path
    opened: dict[int, str] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    existing: set[str] = field(default_factory=set)

    def read(self, lines: Iterator[str]) -> Iterator[Call]:
        """The calls that change the folder, and the acknowledgements, in order."""
        for line in lines:
            found = _CALL.search(line)
            if found and int(found[3]) >= 0:
                texts = [bytes.fromhex(t.replace("\\x", "")) for t in _TEXT.findall(found[2])]
                rest = _TEXT.sub("", found[2]).split(", ")
                yield from self._call(found[1], texts, rest, int(found[3]))

    def _call(self, call: str, texts: list[bytes], rest: list[str], result: int) -> Iterator[Call]:
        if call == "openat":
            yield from self._open(texts[0].decode(errors="replace"), rest[2], result)
        elif call in {"unlink", "unlinkat", "rename", "renameat"}:
            yield from self._rename(call, [t.decode(errors="replace") for t in texts])
        elif call in {"write", "pwrite64"} and rest[0] == "1":
            yield Call("acknowledge", "", texts[0])
        elif rest[0].isdigit() and int(rest[0]) in self.opened:
            yield from self._change(call, int(rest[0]), texts, rest, result)

    def _open(self, path: str, flags: str, descriptor: int) -> Iterator[Call]:
        self.opened.pop(descriptor, None)
        place = Path(path)
        if place == self.folder:
            self.opened[descriptor] = ""
        if place.parent != self.folder:
            return
        self.opened[descriptor] = place.name
        self.places[descriptor] = 0
        if "O_CREAT" in flags and place.name not in self.existing:
            self.existing.add(place.name)
            yield Call("create", place.name)
        elif "O_TRUNC" in flags:
            yield Call("cut", place.name)

    def _rename(self, call: str, paths: list[str]) -> Iterator[Call]:
        names = [Path(p).name for p in paths if Path(p).parent == self.folder]
        if not names:
            return
        self.existing.discard(names[0])
        if call.startswith("rename"):
            self.existing.add(names[1])
            self.opened = {d: names[1] if n == names[0] else n for d, n in self.opened.items()}
            yield Call("rename", names[0], other=names[1])
        else:
            yield Call("unlink", names[0])

    def _change(
        self, call: str, descriptor: int, texts: list[bytes], rest: list[str], result: int
    ) -> Iterator[Call]:
        name = self.opened[descriptor]
        if call == "close":
            del self.opened[descriptor]
        elif call == "lseek":
            self.places[descriptor] = result
        elif call in {"fsync", "fdatasync"}:
            yield Call("sync" if name else "sync names", name)
        elif call == "ftruncate":
            yield Call("cut", name, place=int(rest[1]))
        elif call == "pwrite64":
            yield Call("write", name, texts[0], int(rest[3]))
        else:
            yield Call("write", name, texts[0], self.places[descriptor])
            self.places[descriptor] += result
