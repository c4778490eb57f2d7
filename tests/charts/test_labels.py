"""Labels keep off one another and stay within the drawing."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chino_metrics.charts import labels, layout
from chino_metrics.charts.series import series_of
from tests.support.charted import STYLES, assessment, indicator
from tests.support.examples import examples

values = st.one_of(st.integers(0, 200), st.integers(0, 4_000_000)).map(float)


def boxes(thing, verdict, style):
    series = series_of(thing, verdict.year)
    frame = layout.frame_of(thing, series, style)
    gap = layout.gap_between(thing, verdict) if style.has_gap else None
    return frame, [label.box for _, label in layout.placed(thing, series, frame, gap)]


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
