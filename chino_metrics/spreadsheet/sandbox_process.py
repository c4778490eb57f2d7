"""The child of ``sandbox``: ``python -m chino_metrics.spreadsheet.sandbox_process MEMORY SECONDS WALL``.

Takes (task, arguments) as a pickle on its standard input, from our own server alone.
Limits itself, runs the task and answers in frames: a kind, a length of 8 bytes, that
many bytes.
"""

from __future__ import annotations

import codecs
import contextlib
import gc
import os
import pickle
import signal
import struct
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final

if __name__ == "__main__":
    # openpyxl loads numpy where it finds it and does without where not: 0.15 s of every start
    sys.modules["numpy"] = None  # type: ignore[assignment]

import msgspec

from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.spreadsheet.grids import PROGRESS

#: Kinds of frames: a share done, what JSON holds, bytes, a refusal, no memory, our own fault.
SHARE, RECORD, BLOB, REFUSED, NO_MEMORY, FAULT = (b"S", b"R", b"B", b"U", b"M", b"X")
FRAME: Final = struct.Struct(">cQ")
_STEP: Final = 0.01
_LATER: Final = 5
_CODECS: Final = ("cp932", "shift_jis", "euc_jp", "utf-8-sig", "utf-16", "latin-1", "cp1252")
_FORBIDDEN: Final = (
    *("subprocess.", "socket.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "os.kill"),
    *("os.remove", "os.rename", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate"),
    *("os.mkdir", "os.rmdir", "os.utime", "shutil.", "ctypes.", "sqlite3."),
)
_LISTING: Final = frozenset({"os.listdir", "os.scandir", "os.walk", "os.fwalk", "glob.glob"})
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    """Run one task and answer."""
    answer = _own_descriptor()
    memory, seconds, wall = (int(written) for written in sys.argv[1:])
    _limit(memory, seconds, wall)
    gc.disable()
    task, arguments = pickle.load(sys.stdin.buffer)
    _shut_files()
    _answer(answer, task, arguments)
    answer.flush()
    os._exit(0)  # nothing is left to tidy up, and a large reading takes long to free


def _own_descriptor() -> IO[bytes]:
    """Where the parent listens; what anybody prints from now on goes nowhere."""
    answer = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return answer


def _limit(memory: int, seconds: int, wall: int) -> None:
    """Bytes of address space, seconds of processor; the clock outlives the parent's."""
    if hasattr(signal, "alarm"):
        signal.alarm(wall + _LATER)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - there is none on Windows

        for kind, soft, hard in (
            (resource.RLIMIT_AS, memory, memory),
            (resource.RLIMIT_CPU, seconds, seconds + 1),  # at the hard one it would just be killed
            (resource.RLIMIT_CORE, 0, 0),
        ):
            # macOS knows no limit of address space
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (soft, hard))


def _shut_files() -> None:
    """From here on no file is written and no process started."""
    for name in _CODECS:
        codecs.lookup(name)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.addaudithook(_watch(_readable()))


def _readable() -> tuple[str, ...]:
    """The folders of the program itself and of Python; what else lies below our root stays shut.

    There are the data, the store and the settings.
    """
    package = Path(__file__).resolve().parents[1]
    root = package.parent
    given = {Path(p).resolve() for p in (*sys.path, sys.prefix, sys.base_prefix) if p}
    places = {package, *(place for place in given if not root.is_relative_to(place))}
    return tuple(f"{place}{os.sep}" for place in places)


def _watch(places: tuple[str, ...]) -> Callable[[str, tuple[Any, ...]], None]:
    """An audit hook: files in the program's folders may be read; none is written, nothing started."""

    def hook(event: str, details: tuple[Any, ...]) -> None:
        if event == "open":
            _check_open(details[0], details[2], places)
        elif event in _LISTING:
            _check_open(details[0] or ".", 0, places)
        elif event.startswith(_FORBIDDEN):
            raise PermissionError(f"not here: {event}")

    return hook


def _check_open(path: object, flags: int, places: tuple[str, ...]) -> None:
    if not isinstance(path, str | bytes):
        return
    found = os.path.realpath(os.fsdecode(path))
    if flags & _WRITING or not f"{found}{os.sep}".startswith(places):
        raise PermissionError("no files here")


def _answer(answer: IO[bytes], task: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    PROGRESS.set(_reporter(answer))
    try:
        record, blob = task(*arguments)
        said = msgspec.json.encode(record)
    except UnreadableWorkbookError as error:
        send(answer, REFUSED, error.message.encode())
    except MemoryError:
        send(answer, NO_MEMORY, b"")
    except Exception:  # the one boundary: whatever it is, the server logs it and goes on
        send(answer, FAULT, traceback.format_exc().encode(errors="replace"))
    else:
        send(answer, BLOB, blob)
        send(answer, RECORD, said)


def _reporter(answer: IO[bytes]) -> Callable[[float], None]:
    told = 0.0

    def report(share: float) -> None:
        nonlocal told
        if share >= told + _STEP:
            told = share
            send(answer, SHARE, f"{share:.3f}".encode())
            answer.flush()

    return report


def send(answer: IO[bytes], kind: bytes, content: bytes) -> None:
    """Write one frame."""
    answer.write(FRAME.pack(kind, len(content)))
    answer.write(content)


if __name__ == "__main__":
    main()
