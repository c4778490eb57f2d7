"""The headline of an indicator in the lines of a slide or a title: the words of ``sentences.headline``."""

from __future__ import annotations

from typing import Final

from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.wording import sentences
from chino_metrics.wording.text_width import text_width

#: Em of a line of a slide's message in its full size, on the narrower of the two shapes.
LINE: Final = 20.5


def short(indicator: Indicator, assessment: Assessment) -> tuple[str, ...]:
    """「防災士資格所有者数は103人で、」「2025年度の目安130人に27人届かない」."""
    subject, rest = sentences.told(indicator, assessment)
    return _split(indicator.name + subject, rest)


def nameless(indicator: Indicator, assessment: Assessment) -> tuple[str, ...]:
    """The same where the name stands above it: 「103人で、」「2025年度の目安130人に27人届かない」."""
    subject, rest = sentences.told(indicator, assessment)
    return _split(subject.lstrip("は：、"), rest)


def has_long_name(indicator: Indicator, assessment: Assessment) -> bool:
    """Whether the sentence with the name would not fit a line of a slide."""
    return text_width(short(indicator, assessment)[0], 1) > LINE


def _split(subject: str, rest: str) -> tuple[str, ...]:
    """Two lines, parted after the subject; a target that waits within its sentence."""
    if "。" not in rest:
        return tuple(filter(None, (subject, rest)))
    first, mark, second = rest.partition("を")
    return subject + first + mark, second
