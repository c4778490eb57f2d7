"""Official statistics as a chart: a year without a number is a gap, never a line and never a 0."""

import re

from chino_metrics.assessment.peers import PeerYear
from chino_metrics.charts.peer_chart import Shown, peer_chart
from tests.support.books import book

ALL = range(2016, 2024)


def drawn(years=ALL, known=ALL):
    """Chart of years of which only those ``known`` have any number."""
    rows = tuple(
        PeerYear(y, 6.0, 5.0, 7.0, 9.0, 6.5, 13)
        if y in known
        else PeerYear(y, None, None, None, None, None, 0)
        for y in years
    )
    return peer_chart(Shown(book("").indicator_by_id["sosei-4-2"], rows, "茅野市", "類似団体"))


def lines(svg):
    return [len(p.split()) for p in re.findall('<polyline[^>]* points="([^"]*)"', svg)]


def bands(svg):
    found = re.findall('class="band"[^>]* points="([^"]*)"', svg)
    return [[float(p.split(",")[0]) for p in points.split()] for points in found]


def test_years_that_follow_one_another_are_joined():
    svg = drawn()
    assert lines(svg) == [8, 8, 8]
    assert [len(band) for band in bands(svg)] == [16]


def test_nothing_is_drawn_across_years_without_numbers():
    """Rows that are missing, and rows without numbers: 2016 stands alone, with a band of its own."""
    for years in ((2016, 2022, 2023), ALL):
        svg = drawn(years, (2016, 2022, 2023))
        assert lines(svg) == [2, 2, 2]
        alone, joined = bands(svg)
        assert max(alone) - min(alone) == 18
        assert len(set(joined)) == 2
        assert max(alone) < min(joined)
        assert svg.count('class="at"') == 9


def test_a_missing_number_is_no_0_on_the_chart():
    svg = drawn(known=range(2016, 2023))
    assert "2023年0" not in svg
    low = [float(y) for y in re.findall(r'points="[\d.]+,([\d.]+)', svg)]
    assert low
    assert lines(svg) == [7, 7, 7]
