"""Words about bringing an earlier state back, and about taking one edition's changes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from chino_metrics.wording import formats

#: Editions that are named at most, and characters of their comments.
_NAMED: Final = 5
_CLIPPED: Final = 30


def lost(later: Sequence[tuple[int, str]]) -> str:
    """What an earlier state, brought back, takes away: ``later`` are numbers and comments, newest first."""
    if not later:
        return ""
    named = "、".join(
        f"第{number}版（{formats.clipped(' '.join(comment.split()), _CLIPPED)}）"
        for number, comment in later[:_NAMED]
    )
    rest = f"など{len(later)}つの版" if len(later) > _NAMED else ""
    return f"次の版の変更が、すべてなくなります：{named}{rest}。"


def finding(number: int, headline: str, *, only: bool, to_choose: int = 0) -> str:
    """「第7版の変更だけを取り消すと、1件の訂正で…」, or how many things are still to be chosen."""
    if to_choose:
        return f"第{number}版の変更だけを取り消すには、{to_choose}か所を選んでください"
    act = f"第{number}版の変更だけを取り消すと" if only else f"第{number}版の状態に戻すと"
    return f"{act}、{headline}" if headline else f"{act}、いまの版と変わるところはありません"
