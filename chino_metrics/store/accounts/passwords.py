"""Passwords: which ones are taken, and how they are kept (argon2id).

One hashing takes 64 MiB and about 0.15 s of one processor, so at most two run at a
time in a process: more sign-ins at once wait, and give up after ten seconds.
"""

from __future__ import annotations

import base64
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import guessing

SHORTEST: Final = 12
LONGEST: Final = 512
#: Characters that must be left once known words and runs are taken away.
LEAST_LEFT: Final = 5
#: Hashings at a time in a process, and seconds for which one more waits.
AT_ONCE: Final = 2
PATIENCE: Final = 10.0

#: What people make long passwords of; only what is left beside them counts.
_WORDS: Final = (
    "パスワード",
    "ぱすわーど",
    "市役所",
    "町役場",
    "村役場",
    "dashboard",
    "administrator",
    "admin",
    "planner",
    "password",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "asdfgh",
    "zxcvbnm",
    "zxcvbn",
    "1q2w3e4r5t6y",
    "1q2w3e4r",
    "1qaz2wsx3edc",
    "1qaz2wsx",
    "qazwsxedc",
    "qazwsx",
    "zaq12wsx",
    "q1w2e3r4",
    "iloveyou",
    "letmein",
    "welcome",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "pokemon",
    "changeme",
    "abc123",
    "shiyakusho",
)
_TURNS: Final = BoundedSemaphore(AT_ONCE)


class BusyError(NotAllowedError):
    """Too many sign-ins at once; worth another try in a moment."""


@dataclass(frozen=True)
class Passwords:
    """Hashes and verifies with these costs: passes, KiB of memory, threads.

    ``municipality`` is the name that makes no password, ``words`` are others that an
    attacker would try with it (``weakness``).
    """

    passes: int = 3
    memory: int = 64 * 1024
    threads: int = 1
    municipality: str = ""
    words: tuple[str, ...] = ()

    @cached_property
    def _hasher(self) -> PasswordHasher:
        return PasswordHasher(self.passes, self.memory, self.threads)

    @cached_property
    def _nobodys(self) -> str:
        """A hash that no password has; verifying it costs what every other costs."""
        costs = f"m={self.memory},t={self.passes},p={self.threads}"
        salt, digest = (_base64(secrets.token_bytes(size)) for size in (16, 32))
        return f"$argon2id$v=19${costs}${salt}${digest}"

    def hash(self, password: str) -> str:
        """The hash to be stored, with its own salt and the costs; BusyError."""
        with _turn():
            return self._hasher.hash(_encoded(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether ``password`` has the hash ``stored``; as slow where there is none. BusyError."""
        with _turn():
            try:
                return self._hasher.verify(stored or self._nobodys, _encoded(password))
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, stored: str) -> bool:
        """Whether ``stored`` was made with other costs and is to be made anew."""
        return self._hasher.check_needs_rehash(stored)


#: Above OWASP's least (19 MiB, 2 passes); 64 MiB and 3 passes are RFC 9106's second choice.
STANDARD: Final = Passwords()


def weakness(
    password: str, name: str, municipality: str = "", words: Iterable[str] = ()
) -> str | None:
    """Why ``password`` is not taken for the account ``name``, as a sentence; None if it is.

    The name of the ``municipality`` counts for as little as that of the account;
    ``words`` (of the plans) are tried early by who knows the site.
    """
    folded = _folded(password)
    if len(_normal(password)) < SHORTEST:
        return f"パスワードが短すぎます。{SHORTEST}文字以上にしてください。"
    if len(password) > LONGEST:
        return f"パスワードが長すぎます。{LONGEST}文字以内にしてください。"
    if len(set(folded)) < LEAST_LEFT or re.fullmatch(r"(.{1,8}?)\1+.{0,7}", folded, re.DOTALL):
        return "同じ文字のくり返しです。当てられにくいパスワードにしてください。"
    if _in_a_row(folded) >= 0.7:
        return "文字が順に並んだだけです。当てられにくいパスワードにしてください。"
    known = (name if len(name) > 2 else "", municipality, municipality[:-1])  # 「○○市」, 「○○」
    if _left(folded, known) < LEAST_LEFT:
        return "名前やよく使われる言葉がもとになっています。別の言葉を組み合わせてください。"
    if guessing.is_known(folded):
        return "よく使われるパスワードの一覧にあります。ほかの人が使わないものにしてください。"
    if guessing.is_guessed(_normal(password), (*filter(None, known), *words, *_WORDS)):
        return (
            "よく使われる言葉、名前、日付を並べたもので、当てられやすいパスワードです。"
            "関係のない言葉を3つ以上つなげてください。"
        )
    return None


@contextmanager
def _turn() -> Iterator[None]:
    if not _TURNS.acquire(timeout=PATIENCE):
        raise BusyError("サインインが混み合っています。しばらく待って、もう一度お試しください。")
    try:
        yield
    finally:
        _TURNS.release()


def _normal(password: str) -> str:
    """NFKC, so that full-width letters of a Japanese keyboard are the same password (NIST 800-63B)."""
    return unicodedata.normalize("NFKC", password)


def _encoded(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")


def _folded(text: str) -> str:
    return _normal(text).casefold()


def _in_a_row(folded: str) -> float:
    """The share of neighbours that follow each other: 1 for 「abcdef」 or 「654321」."""
    steps = [abs(ord(b) - ord(a)) <= 1 for a, b in pairwise(folded)]
    return sum(steps) / len(steps)


def _left(folded: str, names: Iterable[str]) -> int:
    """How many characters are left without known words, names, years and punctuation."""
    for word in (*map(_folded, filter(None, names)), *_WORDS):
        folded = folded.replace(word, " ")
    folded = re.sub(r"(19|20)\d\d|0?12345?6?7?8?9?0?", " ", folded)
    return len(re.sub(r"[\s!-/:-@\[-`{-~]", "", folded))


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode().rstrip("=")
