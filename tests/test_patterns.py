"""Every pattern of the program takes time in proportion to the text: Python holds all else while it matches.

What a planner writes in one cell meets these patterns in the server. Each is fed the
longest text of a cell in the ways that make a careless one try every end for every start.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from types import FrameType, MappingProxyType, ModuleType
from typing import Any

import pytest

import chino_metrics
import pages.shared
from chino_metrics.spreadsheet.cells import LONGEST_TEXT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no clock of the processor's time")
#: Seconds of processor: a linear pattern takes some milliseconds, a quadratic one many seconds.
ENOUGH = 0.5
#: Below this nobody waits; for an eighth of the text, with which all begins, below NOTHING:
#: were it quadratic, the whole would take 64 times as long.
LITTLE = 0.1
NOTHING = 0.002
#: Twice the text takes a linear pattern twice the time, and a quadratic one four times.
MOST_GROWTH = 3.2
SOME = (
    *(
        "1",
        "１",
        "令和",
        "Ｒ",
        "H1",
        "元",
        "年度",
        "(",
        "（",
        "[",
        "［",
        "(1",
        "()",
        ")",
        " ",
        "　",
    ),
    *(
        "\n",
        "の",
        "末",
        "1,",
        "1.",
        "1/",
        "-",
        "・",
        "：",
        "単位 ",
        "a",
        "あ",
        '"',
        "=",
        "<",
        "http",
    ),
)
STARTS = ("約", "%(", "単位", "(単位", "第", "1")

Way = tuple[str, re.Pattern[Any], str]


class TooLongError(Exception):
    """The processor's time for one text is over."""


def modules() -> Iterator[ModuleType]:
    for package in (chino_metrics, pages.shared):
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict | MappingProxyType):
        yield from patterns_in([*value.keys(), *value.values()])
    elif isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from patterns_in(each)


def uses(text: str) -> dict[str, set[str]]:
    """Which of the ways are called on which name."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, way in re.findall(r"\b(\w+)\.([a-z]+)\(", text):
        if way in WAYS:
            found[name].add(way)
    return found


def compiled(module: ModuleType, source: str, everywhere: dict[str, set[str]]) -> Iterator[Way]:
    """The patterns that a module keeps, with the ways in which they are used."""
    for name, value in vars(module).items():
        for pattern in patterns_in(value):
            used = uses(source) if name.startswith("_") else everywhere
            for way in sorted(used.get(name, ())) or ["finditer"]:
                yield f"{module.__name__}.{name}", pattern, way


def written(module: ModuleType, source: str) -> Iterator[Way]:
    """The patterns that stand where they are used."""
    if "re." not in source:
        return
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=way),
                args=[ast.Constant(value=str() | bytes() as text), *_],
            ) if way in WAYS:
                yield f"{module.__name__}:{node.lineno}", re.compile(text), way


@cache
def every_way() -> list[Way]:
    found = [module for module in modules() if module.__file__]
    sources = {m: Path(m.__file__ or "").read_text(encoding="utf-8") for m in found}
    everywhere = uses("\n".join(sources.values()))
    return [
        way
        for module, source in sources.items()
        for way in (*compiled(module, source, everywhere), *written(module, source))
    ]


def exhausted(pattern: re.Pattern[Any], text: Any) -> None:
    for _ in pattern.finditer(text):
        pass


WAYS = {
    **dict.fromkeys(("search", "finditer", "findall", "sub", "subn", "split"), exhausted),
    "match": lambda pattern, text: pattern.match(text),
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
}


def texts(pattern: re.Pattern[Any], size: int) -> Iterable[str]:
    """Texts of ``size`` characters: one sign or word again and again, with an end that fits nothing."""
    own = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    words = [word for word in re.findall(r"\w+", own) if len(word) < 20]
    for part in dict.fromkeys((*SOME, *own[:60], *words[:20])):
        yield (part * size)[: size - 1] + "\0"
    for start in STARTS:
        for part in (" ", "　", "1", "１", "("):
            yield start + part * (size - len(start) - 1) + "x"


def seconds(way: str, pattern: re.Pattern[Any], text: str) -> float:
    """The processor's time for one text; TooLongError after ``ENOUGH`` of it."""
    given = text if isinstance(pattern.pattern, str) else text.encode()[: len(text)]
    signal.setitimer(signal.ITIMER_PROF, ENOUGH)
    begin = time.process_time()
    try:
        WAYS[way](pattern, given)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - begin


@pytest.fixture(autouse=True)
def impatient() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGPROF, stop)
    yield
    signal.signal(signal.SIGPROF, before)


def nth(found: Iterable[str], number: int) -> str:
    return next(islice(found, number, None))


def grows_faster(way: str, pattern: re.Pattern[Any], size: int = LONGEST_TEXT) -> str:
    """The beginning of a text for which the work grows faster than the text; "" where none does."""
    for number, text in enumerate(texts(pattern, size // 8)):
        try:
            if seconds(way, pattern, text) < NOTHING:
                continue
            half, whole = (nth(texts(pattern, n), number) for n in (size // 2, size))
            if seconds(way, pattern, whole) <= LITTLE:
                continue
            once = min(seconds(way, pattern, half) for _ in range(3))
            twice = min(seconds(way, pattern, whole) for _ in range(3))
        except TooLongError:
            return text[:12]
        if twice > LITTLE and twice > MOST_GROWTH * once:
            return text[:12]
    return ""


def test_the_patterns_of_the_program_are_found() -> None:
    found = every_way()
    places = {place for place, _, _ in found}
    assert "chino_metrics.model.fiscal_year._YEAR" in places
    assert {way for _, _, way in found} >= {"search", "fullmatch", "match", "sub"}


def test_twice_the_text_takes_twice_the_work() -> None:
    """Each pattern once, however many modules import it; ``search`` and ``sub`` take the same way."""
    once = {(pattern, WAYS[way]): (place, way) for place, pattern, way in every_way()}
    assert len(once) > 100
    careless = {
        (place, way): text
        for (pattern, _), (place, way) in once.items()
        if (text := grows_faster(way, pattern))
    }
    assert careless == {}


@pytest.mark.parametrize(
    ("pattern", "way"),
    [(r"\s*x?\s*y", "fullmatch"), (r"の+$", "sub")],
)
def test_a_careless_pattern_is_seen(pattern: str, way: str) -> None:
    assert grows_faster(way, re.compile(pattern)) != ""
