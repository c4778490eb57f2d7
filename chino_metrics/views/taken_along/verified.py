"""Which edition a file that was handed out shows, and whether that is still the one that stands.

What a file says of itself is read, nothing else in it: that its figures were not changed by
hand cannot be told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from chino_metrics.store.current import edition_of
from chino_metrics.store.revisions.history import Revision, sha256
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along.stamp import Stamp, read_stamp
from chino_metrics.wording import formats, terms

FOREIGN: Final = (
    "このサイトの資料（PDF、PowerPoint、Excel）と分かる記しがありません。"
    "ほかで作られたか、パスワードを付けるなど別の形で保存し直されたか、途中で切れたファイルです。"
    "もとのファイルで、もう一度お試しください。"
)
UNKNOWN: Final = (
    "公開した版がいまは読めないため、確かめられない。しばらくしてから、もう一度お試しください。"
)
_WORKBOOK: Final = re.compile(r"r([0-9]{1,8})")


@dataclass(frozen=True, slots=True)
class Found:
    """What a file says it shows (None for a workbook), and the revision that is."""

    stamp: Stamp | None
    revision: Revision | None

    @property
    def word(self) -> str:
        """What an address says of it; ``named`` reads it again."""
        if self.stamp is not None:
            return self.stamp.word
        return f"r{self.revision.number}" if self.revision else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader is told of a file; ``changed`` is what is public, compared with its edition.

    ``since`` is "" and ``changed`` None where there is nothing to tell.
    """

    sentence: str
    since: str = ""
    changed: Scene | None = None


def found(
    content: bytes, properties: Callable[[bytes], str | None], history: Sequence[Revision]
) -> Found | None:
    """What a file is: a published workbook itself, or what bears our stamp; None for any other.

    ``properties`` reads those of a file (``spreadsheet.properties``), ``history`` is what was
    published, newest first.
    """
    digest = sha256(content)
    workbook = next((r for r in history if r.workbook_sha256 == digest), None)
    if workbook is not None:
        return Found(None, workbook)
    stamp = read_stamp(properties(content) or "")
    return _stamped(stamp, history) if stamp else None


def named(word: str, history: Sequence[Revision]) -> Found | None:
    """What ``Found.word`` says; None for anything else."""
    if workbook := _WORKBOOK.fullmatch(word):
        revision = next((r for r in history if r.number == int(workbook[1])), None)
        return Found(None, revision) if revision else None
    stamp = read_stamp(word)
    return _stamped(stamp, history) if stamp else None


def _stamped(stamp: Stamp, history: Sequence[Revision]) -> Found:
    if stamp.is_sample:
        return Found(stamp, None)
    same = [r for r in history if r.workbook_sha256.startswith(stamp.content)]
    # a state that was brought back has the content of an older one
    numbered = (r for r in same if r.number == stamp.number)
    return Found(stamp, next(numbered, None if stamp.number else next(iter(same), None)))


def is_current(found: Found, head: Revision | None) -> bool:
    """Whether what a file shows is what is published now."""
    revision = found.revision
    return bool(revision and head and revision.workbook_sha256 == head.workbook_sha256)


def sentence(found: Found) -> str:
    """「この資料は、第3版（2026年11月10日）を、2025年度の評価で示している。」"""
    stamp, revision = found.stamp, found.revision
    if stamp and stamp.is_sample:
        return f"この資料は{terms.SAMPLE_TAG}で、公開した数字ではない。"
    if revision is not None:
        year = f"を、{stamp.as_of}年度の評価で示している" if stamp else "の台帳そのもの"
        return f"この資料は、{_edition(revision)}{year}。"
    number = stamp.number if stamp else 0
    if not number:
        return "この資料は、公開していない台帳からつくられた。どの版でもない。"
    return (
        f"この資料は第{number}版を名のるが、ここで公開した第{number}版の内容ではない。"
        "ほかのサイトの資料か、書き換えられたもの。"
    )


def since(found: Found, head: Revision | None) -> str | None:
    """Whether that stands; None of what is no edition."""
    if found.revision is None or head is None:
        return None
    if is_current(found, head):
        is_back = head.number != found.revision.number
        again = f"（第{head.number}版で、同じ内容に戻した）" if is_back else ""
        return f"いま公開中の内容と同じ{again}。"
    return f"いま公開中なのは{_edition(head)}。そのあいだに変わったことがある。"


def _edition(revision: Revision) -> str:
    return f"第{revision.number}版（{formats.day(edition_of(revision).published)}）"
