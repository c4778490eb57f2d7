"""Labels keep off one another and stay within the drawing."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chino_metrics.charts import labels, large, layout, line
from chino_metrics.charts.at_points import naming
from chino_metrics.charts.series import judged_series, series_of
from chino_metrics.views.slides import fitting
from chino_metrics.views.slides.chart_room import chart_style
from chino_metrics.views.slides.indicator import indicator_slide
from tests.support.books import book, scene_of
from tests.support.charted import STYLES, assessment, indicator
from tests.support.examples import examples

values = st.one_of(st.integers(0, 200), st.integers(0, 4_000_000)).map(float)


def boxes(thing, verdict, style):
    series = series_of(thing, verdict.year)
    frame = layout.frame_of(thing, series, style)
    gap = layout.gap_between(thing, verdict) if style.has_gap else None
    return frame, [label.box for _, label in naming.placed(thing, series, frame, gap)]


@examples(30, 100, derandomize=True)
@given(base=values, interim=values, final=values, actuals=st.lists(values, max_size=10))
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_labels_never_overlap_and_stay_inside(style, base, interim, final, actuals):
    years = {2018 + k: v for k, v in enumerate(actuals)}
    thing = indicator(years, base=base, interim=interim, final=final)
    last = max(years, default=None)
    verdict = assessment(year=last, expected=base, actual=years.get(last))
    frame, found = boxes(thing, verdict, style)
    blank = 0.36 * style.size  # what stands empty above and below the letters
    for a, b in combinations(found, 2):
        across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        assert across < blank or down < blank
    for left, top, right, bottom in found:
        assert left >= 0
        assert top >= -blank
        assert right <= style.width + 12
        assert bottom <= frame.floor + 4


@examples(30, 100, derandomize=True)
@given(
    spots=st.lists(
        st.tuples(st.integers(20, 280), st.integers(20, 180)), min_size=1, max_size=6, unique=True
    )
)
def test_what_is_written_only_where_it_fits_covers_nothing_and_is_nearest_to_its_own(spots):
    room = labels.Room((0, 0, 300, 200))
    for spot in spots:
        room.name(spot, 6)
    for spot in spots:
        before = tuple(room.taken)
        label = room.fit(("中間目標", "1,200人"), 15, spot, ((0, 10, "middle"),))
        if label is None:
            assert tuple(room.taken) == before
            continue
        assert all(labels.overlap(label.box, other) < 2 for other in before)
        own = labels.distance(label.box, spot)
        assert all(own <= labels.distance(label.box, other) for other in spots)


def reads_as_one(a, b):
    """Whether two labels stand so near that they are taken for one of more words or lines."""
    (left, top, right, bottom), (x0, y0, x1, y1) = a.letters, b.letters
    size = min(a.size, b.size)
    across = (max(left, x0) - min(right, x1)) / size
    down = (max(top, y0) - min(bottom, y1)) / size
    return (down < -0.3 and across < 0.45) or (across < -0.3 and down < 0.45)


SHAPES = {"16:9": fitting.WIDE, "4:3": fitting.TALL}
PAGES = {"page": large.WIDE, "middle": large.MIDDLE, "phone": large.NARROW, "paper": line.REPORT}
DAILY = {2022, 2025, "sample 2025"}
YEARS = [("", 2025), *(("sample", year) for year in range(2018, 2026))]
#: Every year of the sample, the real plan as it stands; daily what briefings are about.
CASES = [
    pytest.param(
        data,
        year,
        form,
        id=f"{data or 'real'} {year} {form}",
        marks=[] if (year if form in SHAPES else f"{data} {year}") in DAILY else pytest.mark.long,
    )
    for data, year in YEARS
    for form in (*SHAPES, *PAGES)
]


@pytest.mark.parametrize(("data", "year", "form"), CASES)
def test_no_two_labels_read_as_one_and_none_wipes_out_a_line_of_a_slide(data, year, form):
    scene = scene_of(book(data), as_of=year)
    for entry in scene.entries:
        i, a = entry.indicator, entry.assessment
        series = judged_series(i, a)
        if not series.points:
            continue
        is_slide = form in SHAPES
        style = (
            chart_style(indicator_slide(scene, entry), SHAPES[form]) if is_slide else PAGES[form]
        )
        frame = layout.frame_of(i, series, style)
        found = naming.placed(i, series, frame, layout.gap_between(i, a))
        for (kind, one), (other, two) in combinations(found, 2):
            assert not reads_as_one(one, two), (i.id, kind, other)
        room, marks = naming.room_of(series, frame), around_marks(series, frame)
        for kind, label in found if is_slide else ():
            assert room.hidden(label) <= 4 * label.size, (i.id, kind)
            assert all(labels.overlap(label.letters, mark) < 2 for mark in marks), (i.id, kind)


def around_marks(series, frame):
    """The boxes of the marks that have a label of their own."""
    stops = (series.base, series.interim, series.final, series.last)
    return [labels.around(frame.spot(p), 6 * frame.style.mark) for p in stops if p]


def test_long_words_are_wrapped_without_a_bracket_at_the_start_of_a_line():
    lines = labels.wrapped("台風19号のため一部を中止（入場者数は公表されていない）", 12, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(line[0] not in "、。）」" for line in lines)
    assert labels.wrapped("10月22日まで、JOMONライフフェス", 10) == (
        "10月22日まで、",
        "JOMONライフフェス",
    )


def test_labels_side_by_side_are_not_read_as_one() -> None:
    room = labels.Room((0.0, 0.0, 600.0, 300.0))
    first = room.put(["1,200人"], 20.0, (300.0, 150.0), ((0.0, -24.0, "middle"),))
    wished: tuple[labels.Place, ...] = ((0.0, -24.0, "start"), (0.0, -60.0, "start"))
    second = room.put(["115人不足"], 20.0, (first.box[2] + 2.0, 150.0), wished)
    assert second.top != first.top or second.box[0] - first.box[2] >= 8.0


def test_what_would_lie_along_a_line_is_left_out():
    def fitted(**hidden):
        room = labels.Room((0, 0, 300, 40))
        room.draw([(0, 20), (300, 20)])
        return room.fit(("27人不足",), 24, (150, 20), ((6, -14, "start"),), **hidden)

    assert fitted() is not None
    assert fitted(hidden=48) is None
