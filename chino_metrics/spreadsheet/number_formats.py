"""What a number format shows: decimals, a percentage, words around the number or instead of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

#: What a number format only shows, beside the signs that give a number or a date its form.
_SILENT: Final = re.compile(r'"[^"]*"|\[[^\[\]]*\]|\\.|_.|\*.|general', re.IGNORECASE)
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\[(?P<bracket>[^\]]*)\]?|\\(?P<escaped>.)|[_*].|(?P<general>General)|'
    r"(?P<digits>[0#?][0#?,.]*)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9.]{1,15})")
_TESTS: Final = {
    "<": lambda value, limit: value < limit,
    "<=": lambda value, limit: value <= limit,
    ">": lambda value, limit: value > limit,
    ">=": lambda value, limit: value >= limit,
    "=": lambda value, limit: value == limit,
    "<>": lambda value, limit: value != limit,
}
#: What Excel writes of its own accord, and spaces that only keep columns in line.
_NO_WORDS: Final = str.maketrans("", "", "%@¥$+ \u3000\xa0")


@dataclass(frozen=True, slots=True)
class Shown:
    """How a number appears: the words ``before`` and ``after`` it, if it appears itself.

    ``is_minus`` tells that Excel puts a minus in front; ``thousands`` how often the
    shown number is the thousandth part of the stored one.
    """

    before: str = ""
    after: str = ""
    has_number: bool = True
    is_minus: bool = False
    thousands: int = 0

    @property
    def words(self) -> str:
        """The words without the number."""
        return self.before + self.after


@dataclass(frozen=True, slots=True)
class _Section:
    before: str
    after: str
    digits: str
    test: tuple[str, float] | None

    def applies(self, value: float) -> bool:
        """Whether the condition of the section is met; one without a condition takes all."""
        return self.test is None or _TESTS[self.test[0]](value, self.test[1])


def signs(number_format: str) -> str:
    """The signs of a format that stand for digits and parts of a date: 「0.0」 of 「"約"0.0_ 」."""
    return _SILENT.sub("", number_format)


def shown(value: float, number_format: str) -> Shown:
    """What a cell with ``value`` shows in this format, colours and widths apart."""
    sections = _sections(number_format)
    section = _section_of(value, sections)
    # a section of its own for numbers below zero has to say so itself
    is_minus = value < 0 and (section is sections[0] or section.test is not None)
    has_number = "0" in section.digits or (value != 0 and bool(section.digits))
    thousands = len(section.digits) - len(section.digits.rstrip(","))
    return Shown(section.before, section.after, has_number, is_minus, thousands)


def _section_of(value: float, sections: Sequence[_Section]) -> _Section:
    """The section for a number: by its conditions, else above, below and at zero."""
    numbers = sections[:3]
    if any(s.test for s in numbers):
        return next((s for s in numbers if s.applies(value)), numbers[-1])
    index = 1 if value < 0 else 2 if value == 0 else 0
    return numbers[index] if index < len(numbers) else numbers[0]


@lru_cache(maxsize=1024)
def _sections(number_format: str) -> tuple[_Section, ...]:
    parts: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(number_format):
        if token["other"] == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(map(_section, parts))


def _section(tokens: Sequence[re.Match[str]]) -> _Section:
    words, digits, test = ["", ""], "", None
    for token in tokens:
        if number := token["digits"] or token["general"]:
            digits = digits or ("0" if token["general"] else number)
        elif (bracket := token["bracket"]) is not None:
            condition = _CONDITION.fullmatch(bracket)
            test = (condition[1], float(condition[2])) if condition else test
            words[bool(digits)] += bracket[1:].split("-")[0] if bracket.startswith("$") else ""
        elif token["other"] == "@":
            digits = digits or "0"
        else:
            words[bool(digits)] += token["quoted"] or token["escaped"] or token["other"] or ""
    if re.search(r"[eE/]", signs("".join(token[0] for token in tokens))):
        words = ["", ""]  # a fraction or an exponent: its signs are no words
    before, after = (word.translate(_NO_WORDS) for word in words)
    return _Section(before, after, digits, test)


def decimals_shown(value: float, number_format: str) -> int:
    """How many decimals a cell shows: by its number format, else by the number itself."""
    shown_decimals = _format_decimals(number_format)
    return own_decimals(value) if shown_decimals is None else shown_decimals


@lru_cache(maxsize=1024)
def _format_decimals(number_format: str) -> int | None:
    """The decimals that a number format shows; None where it leaves them to the number."""
    section = signs(number_format).split(";")[0]
    if not re.search(r"[0#?]", section) or re.search(r"[eE/]", section):
        return None
    match = re.search(r"\.([0#?]+)", section)
    return len(match[1]) if match else 0


def own_decimals(value: float) -> int:
    """The decimals of the number itself: 56.6 has one."""
    if value % 1 == 0:
        return 0
    written = f"{value:.12g}"
    if "e" not in written:
        return len(written.partition(".")[2])
    exponent = Decimal(written).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@lru_cache(maxsize=1024)
def groups_thousands(shape: str) -> bool:
    """Whether the format parts the thousands by commas."""
    return bool(re.search(r"[0#?],[0#?]", signs(shape)))


@lru_cache(maxsize=1024)
def is_percent(shape: str) -> bool:
    """Whether the format shows a hundredth as 1%."""
    return "%" in signs(shape)


@lru_cache(maxsize=1024)
def is_year_only(shape: str) -> bool:
    """Whether the format shows nothing of a date but its year: 「2018年度」, 「令和2年」."""
    bare = signs(shape).casefold()
    return bool(re.search(r"[yge]", bare)) and not re.search(r"[md]", bare)
