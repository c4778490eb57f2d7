"""What a number format shows: how many decimals, whether a percentage, which unit."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

_SILENT: Final = re.compile(r'"[^"]*"|\[[^\[\]]*\]|\\.|_.|\*.')
_UNIT_WORD: Final = re.compile(
    r"[十百千万億]*(?:円|人|件|組織|世帯|台|点|回|団体|か所|箇所|t|kg|g|km|ha|㎡|‰|%)"
)


def decimals_shown(value: float, number_format: str) -> int:
    """How many decimals a cell shows: by its number format, else by the number itself."""
    shown = _format_decimals(number_format)
    return own_decimals(value) if shown is None else shown


@lru_cache(maxsize=1024)
def _format_decimals(number_format: str) -> int | None:
    """The decimals that a number format shows; None where it leaves them to the number."""
    section = _SILENT.sub("", number_format).split(";")[0]
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
def is_percent(shape: str) -> bool:
    """Whether the format shows a hundredth as 1%."""
    return "%" in _SILENT.sub("", shape)


@lru_cache(maxsize=1024)
def unit_in_format(shape: str) -> str:
    """The unit that a number format puts behind the number (#,##0"千人"), if it is one."""
    quoted = "".join(re.findall(r'"([^"]*)"', shape.split(";", maxsplit=1)[0]))
    return quoted.strip() if _UNIT_WORD.fullmatch(quoted.strip()) else ""
