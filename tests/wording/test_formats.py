"""How numbers, units, years and ticks are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chino_metrics.wording import formats


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, 0, "0"),
        (1200, 0, "1,200"),
        (3_412_300, 0, "3,412,300"),
        (6.0, 1, "6.0"),
        (73, 1, "73.0"),
        (-0.5, 1, "−0.5"),
        (-0.04, 1, "0.0"),
        (-1234.5, 1, "−1,234.5"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (1.005, 2, "1.01"),
        (40.25, 1, "40.3"),
        (None, 1, "—"),
        (float("nan"), 0, "—"),
        (float("inf"), 0, "—"),
    ],
)
def test_number(value, decimals, written):
    assert formats.number(value, decimals) == written


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "written"),
    [(95, 1, "%", "95.0%"), (1200, 0, "人", "1,200人"), (None, 0, "人", "—")],
)
def test_quantity(value, decimals, unit, written):
    assert formats.quantity(value, decimals, unit) == written


@pytest.mark.parametrize(
    ("value", "unit", "signed", "written"),
    [
        (4.5, "%", False, "4.5ポイント"),
        (4.5, "％", True, "+4.5ポイント"),
        (4.5, "人", True, "+4.5人"),
        (-4.5, "人", True, "−4.5人"),
        (0.0, "人", True, "0.0人"),
        (0.04, "人", True, "0.0人"),
        (None, "%", True, "—"),
    ],
)
def test_difference_of_percentages_is_in_points(value, unit, signed, written):
    assert formats.difference(value, 1, unit, signed=signed) == written


def test_a_source_is_told_without_the_address_in_its_brackets():
    gone = "長野日報 記事（1面）（2026年11月の調べではリンク切れの見込み：http://www.example.jp/1）"
    assert formats.without_address(gone) == "長野日報 記事（1面）"
    assert formats.without_address("防災課の調べ（2026年3月末）") == "防災課の調べ（2026年3月末）"


def test_years_with_and_without_era():
    assert formats.year(2022) == "2022年度"
    assert formats.year_era(2022) == "2022年度（令和4）"
    assert formats.year_era(2019) == "2019年度（令和元）"
    assert formats.era_short(2017) == "H29"
    assert formats.year(None) == formats.year_era(None) == "—"


@pytest.mark.parametrize(
    ("ticks", "written"),
    [
        ((0, 50, 100), ("0", "50", "100")),
        ((0, 0.5, 1), ("0.0", "0.5", "1.0")),
        ((-20, 0, 20), ("−20", "0", "20")),
        ((85_000, 90_000, 95_000), ("85,000", "90,000", "95,000")),
        ((95_000, 100_000, 105_000), ("9.5万", "10.0万", "10.5万")),
        ((0, 2_000_000, 4_000_000), ("0", "200万", "400万")),
        ((0, 150_000_000), ("0.0", "1.5億")),
    ],
)
def test_ticks_of_one_axis_share_scale_and_decimals(ticks, written):
    expected = ("0", *written[1:]) if written[-1].endswith("億") else written
    assert formats.axis_numbers(ticks) == expected


@pytest.mark.parametrize(
    ("value", "written"),
    [(99_999, "99,999"), (100_000, "10万"), (125_000, "12.5万"), (300_000_000, "3億")],
)
def test_a_tick_turns_to_man_and_oku(value, written):
    assert formats.axis_numbers((value,)) == (written,)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 150, (0, 50, 100, 150)),
        (0, 97, (0, 20, 40, 60, 80, 100)),
        (60.9, 100, (60, 70, 80, 90, 100)),
        (-12, 30, (-20, -10, 0, 10, 20, 30)),
    ],
)
def test_nice_ticks(low, high, ticks):
    assert formats.nice_ticks(low, high) == ticks


def test_counts_of_things_get_whole_ticks():
    assert formats.nice_ticks(0, 2, decimals=0) == (0, 1, 2)
    assert formats.nice_ticks(0, 2) == (0, 0.5, 1, 1.5, 2)


numbers = st.floats(-1e9, 1e9, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-3)


@given(low=numbers, span=st.floats(1e-2, 1e9))
def test_ticks_enclose_their_range_and_are_few(low, span):
    ticks = formats.nice_ticks(low, low + span)
    step = ticks[1] - ticks[0]
    assert ticks[0] <= low + 1e-6 * step
    assert ticks[-1] >= low + span - 1e-6 * step
    assert 2 <= len(ticks) <= 7
    assert list(ticks) == sorted(set(ticks))


@given(value=numbers, decimals=st.integers(0, 3))
def test_a_number_is_never_minus_zero_and_reads_back(value, decimals):
    written = formats.number(value, decimals)
    assert not written.startswith("−0") or any(c in "123456789" for c in written)
    back = float(written.replace(",", "").replace("−", "-"))
    assert abs(back - value) <= 0.5 * 10**-decimals + 1e-6


def test_what_binary_numbers_lose_does_not_round_down() -> None:
    assert formats.number((100.0 - 97.9) / 2, 1) == "1.1"


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ([2018], "2018年度"),
        ([2018, 2019], "2018・2019年度"),
        ([2018, 2019, 2020], "2018～2020年度"),
        ([2025, 2018, 2019, 2020], "2018～2020・2025年度"),
        ([], ""),
    ],
)
def test_spans_of_years(years: list[int], words: str) -> None:
    assert formats.year_span(years) == words


@pytest.mark.parametrize(
    ("value", "others", "decimals"),
    [
        (1.0, (1.2,), 1),
        (103.0, (129.6,), 0),
        (94.96, (95.0, 50.0), 2),
        (130.0, (130.00000000001,), 0),
        (130.0, (None,), 0),
        (59.99997, (60.0,), 5),
        (0.1 + 0.2, (0.3,), 0),
    ],
)
def test_as_many_decimals_as_tell_two_numbers_apart(value, others, decimals):
    least = 1 if value == 94.96 else 0
    assert formats.decimals_apart(value, others, least) == decimals


def test_a_rate_is_never_rounded_across_a_cut():
    assert formats.percent(0.5996, (0.6,)) == "59.96%"
    assert formats.percent(0.6, (0.6,)) == "60.0%"
    assert formats.percent(0.676) == "67.6%"
