"""The gap between 目安 and actual in a chart says what the sentence says."""

from __future__ import annotations

import pytest

from chino_metrics.charts.layout import gap_between
from chino_metrics.model.verdict import Status
from chino_metrics.wording import sentences
from tests.support.books import book, scene_of


@pytest.mark.parametrize("year", range(2018, 2026))
def test_a_gap_is_told_but_not_the_last_tenth_of_what_is_on_schedule(year: int) -> None:
    for entry in scene_of(book("sample"), as_of=year).entries:
        i, a = entry.indicator, entry.assessment
        gap = gap_between(i, a)
        if "ほぼ届いている" in sentences.headline(i, a) or sentences.shortfall(i, a) == 0:
            assert gap is None or a.status is not Status.ON_TRACK, i.id
        elif gap is not None:
            assert gap[3] == sentences.gap_lines(i, a)[-1]
    shown = {e.indicator.id: e for e in scene_of(book("sample")).entries}
    late, nearly = shown["bosai-2-4"], shown["bosai-2-1"]
    assert gap_between(late.indicator, late.assessment) is not None
    assert gap_between(nearly.indicator, nearly.assessment) is None
