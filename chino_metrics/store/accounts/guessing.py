"""How easily a password is guessed: known ones, and what an attacker's program would try early.

``common_passwords.txt.gz`` holds the 10,000 most common of twelve and more characters of
SecLists' ``10-million-password-list-top-1000000`` (MIT), folded, the most common first.
The number of guesses is estimated by zxcvbn (MIT).
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

#: Guesses that a password has to withstand: zxcvbn's best class, safe from a stolen hash too.
LEAST_GUESSES: Final = 10**10
#: Characters that are looked at: the time grows with their square, and this many are enough.
LOOKED_AT: Final = 64
#: Known to everybody from books and pictures about passwords, and so to attackers.
_FAMOUS: Final = frozenset({"correcthorsebatterystaple"})
_LIST: Final = Path(__file__).with_name("common_passwords.txt.gz")


def is_known(folded: str) -> bool:
    """Whether a folded password is a common one, also with spaces or signs put between."""
    bare = "".join(c for c in folded if c.isalnum())
    return not {folded, bare}.isdisjoint(_common() | _FAMOUS)


def is_guessed(password: str, words: Iterable[str]) -> bool:
    """Whether few guesses suffice for somebody who knows these ``words`` too."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 (its lists take 10 MB: for who chooses one only)

    found = zxcvbn(password[:LOOKED_AT], list(words))
    return int(found["guesses"]) < LEAST_GUESSES


@cache
def _common() -> frozenset[str]:
    return frozenset(gzip.decompress(_LIST.read_bytes()).decode().splitlines())
