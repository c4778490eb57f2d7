"""A task in a process of its own, with limits.

The child gets what it needs as a pickle from us, and answers in JSON and bytes over
a descriptor of its own: what it says is checked, never executed. When its time is
over it is killed with everything it has started.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, TypeAlias

import msgspec

from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.spreadsheet import sandbox_process
from chino_metrics.spreadsheet.limits import MEBIBYTE, broken

#: What runs in the child: returns what msgspec takes for JSON, and bytes.
Task: TypeAlias = Callable[..., tuple[object, bytes]]
#: Hears of the share of the file that is read (0 to 1), from the thread that calls.
Progress: TypeAlias = Callable[[float], None]

_LOG: Final = logging.getLogger(__name__)
_ROOT: Final = Path(__file__).resolve().parents[2]
#: Workers at a time; the next ones wait their turn.
_PLACES: Final = threading.BoundedSemaphore(2)
_LONGEST_WAIT: Final = 60.0
_LARGEST_ANSWER: Final = 48 * MEBIBYTE
_LARGEST_MESSAGE: Final = 10_000
_KEPT_VARIABLES: Final = ("SYSTEMROOT", "LD_LIBRARY_PATH")
_SMALLER: Final = "使っていないシート、行、列を除くか、シートごとのファイルに分けてください。"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may use: bytes of memory, seconds of processor and of the clock."""

    memory: int = 1_024 * MEBIBYTE
    processor: int = 15
    wall: int = 20


LIMITS: Final = Limits()


def call(
    task: Task,
    *arguments: object,
    kind: Any = Any,
    progress: Progress | None = None,
    limits: Limits = LIMITS,
) -> tuple[Any, bytes]:
    """What ``task`` returns when it runs in a child process: a value of ``kind``, and bytes.

    ``task`` and ``arguments`` must be picklable, and ``kind`` a type that msgspec checks
    all through. Raises UnreadableWorkbookError for whatever goes wrong in the child.
    """
    if not _PLACES.acquire(timeout=_LONGEST_WAIT):
        message = "ほかの人のファイルを読んでいます。しばらく待ってから、もう一度送ってください。"
        raise UnreadableWorkbookError(message)
    try:
        with _child(limits) as child:
            _give(child.process, pickle.dumps((task, arguments)))
            answer = _received(child.process, kind, progress)
            code = None if answer else _code(child.process)
    finally:
        _PLACES.release()
    if answer is None:
        raise _silent(code, is_late=child.is_late.is_set(), limits=limits)
    return answer


@dataclass(frozen=True, slots=True)
class _Child:
    """A running child, and whether it has been killed because its time was over."""

    process: subprocess.Popen[bytes]
    is_late: threading.Event

    def end(self) -> None:
        """Kill it and all that it has started; called by the clock too."""
        if self.process.returncode is not None:
            return  # waited for: its number may be somebody else's
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                self.process.kill()
            else:
                os.killpg(self.process.pid, signal.SIGKILL)

    def end_late(self) -> None:
        """Kill it because its time is over."""
        self.is_late.set()
        self.end()


@contextlib.contextmanager
def _child(limits: Limits) -> Iterator[_Child]:
    """A child that is killed after ``limits.wall`` seconds, and at the end in any case."""
    numbers = (limits.memory, limits.processor, limits.wall)
    process = subprocess.Popen(
        [sys.executable, "-m", sandbox_process.__name__, *map(str, numbers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=_environment(),
        start_new_session=True,
    )
    child = _Child(process, threading.Event())
    clock = threading.Timer(limits.wall, child.end_late)
    clock.daemon = True
    clock.start()
    try:
        yield child
    finally:
        clock.cancel()
        clock.join()
        child.end()  # before we wait for it: until then its number is nobody else's
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close() if pipe else None


def _environment() -> dict[str, str]:
    """Nothing of the server's: no address of the database, no secrets."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore", "OPENBLAS_NUM_THREADS": "1"}


def _give(process: subprocess.Popen[bytes], asked: bytes) -> None:
    """What the child is to do; one that has ended already says so by its silence."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.write(asked)
            process.stdin.close()


def _received(
    process: subprocess.Popen[bytes], wanted: Any, progress: Progress | None
) -> tuple[Any, bytes] | None:
    """The child's answer, which is to be of the type ``wanted``; None where it ends without one.

    Raises UnreadableWorkbookError where it refuses the file.
    """
    blob = b""
    for kind, content in _frames(process.stdout):
        if kind == sandbox_process.SHARE and progress is not None:
            progress(_share(content))
        elif kind == sandbox_process.BLOB:
            blob = content
        elif kind == sandbox_process.RECORD:
            return _decoded(content, wanted), blob
        elif kind in _REFUSALS:
            raise _REFUSALS[kind](content)
    return None


def _frames(stream: IO[bytes] | None) -> Iterator[tuple[bytes, bytes]]:
    """What the child says, as long as it keeps to the form."""
    while stream is not None:
        head = stream.read(sandbox_process.FRAME.size)
        if len(head) < sandbox_process.FRAME.size:
            return
        kind, size = sandbox_process.FRAME.unpack(head)
        content = stream.read(size) if size <= _LARGEST_ANSWER else b""
        if len(content) < size:
            return
        yield kind, content


def _share(content: bytes) -> float:
    try:
        return min(1.0, max(0.0, float(content)))
    except ValueError:
        return 0.0


def _decoded(content: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(content, type=kind)
    except (ValueError, RecursionError) as error:
        raise broken() from error


def _refused(content: bytes) -> UnreadableWorkbookError:
    return UnreadableWorkbookError(content.decode(errors="replace")[:_LARGEST_MESSAGE])


def _without_memory(_: bytes) -> UnreadableWorkbookError:
    return UnreadableWorkbookError(f"読むのに必要なメモリが多すぎるため、中止しました。{_SMALLER}")


def _faulty(content: bytes) -> UnreadableWorkbookError:
    """Our own fault: the log has the details, the screen a sentence."""
    _LOG.error("the worker failed: %s", content.decode(errors="replace")[:_LARGEST_MESSAGE])
    return broken()


_REFUSALS: Final[Mapping[bytes, Callable[[bytes], UnreadableWorkbookError]]] = {
    sandbox_process.REFUSED: _refused,
    sandbox_process.NO_MEMORY: _without_memory,
    sandbox_process.FAULT: _faulty,
}


def _code(process: subprocess.Popen[bytes]) -> int:
    """How a child that says nothing more ends: its exit status, or the signal that ended it."""
    if sys.platform == "win32" or not hasattr(os, "waitid"):
        return abs(process.wait())
    ended = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    return ended.si_status if ended else 0


def _silent(code: int | None, *, is_late: bool, limits: Limits) -> UnreadableWorkbookError:
    """The error of a child that has ended without an answer."""
    if is_late or code == getattr(signal, "SIGXCPU", None):
        message = f"読むのに時間がかかりすぎるため、中止しました（{limits.wall}秒まで）。{_SMALLER}"
        return UnreadableWorkbookError(message)
    _LOG.error("the worker ended with %s and without an answer", code)
    return broken()
