"""F13: what a number is the whole of comes from the indicator's own unit and note."""

import dataclasses

import pytest

from chino_metrics.model.denominator import Total, total_of
from tests.support.charted import indicator


@pytest.mark.parametrize(
    ("unit", "printed", "note", "total"),
    [
        ("組織", "対象は、自主防災 組織設立済みの97組織", "", Total(97, "組織")),
        ("%", "%(実施組織数/自主防災組織 設立数(97組織))", "", Total(97, "組織")),
        ("%", "%（34漁港に対する割合）", "", Total(34, "漁港")),
        ("%", "%", "全26自治会が対象。", Total(26, "自治会")),
        ("地点", "地点", "5地点中、基準を満たす地点", Total(5, "地点")),
        ("%", "%", "2020年に49組織が回答した。", None),
        ("%", "%", "97組織を分母とすると58.9%になる組織数がない。分母は何組織か？", None),
        ("人", "人口1000人当たり", "", None),
        ("件", "人口10万人あたりの件", "", None),
        ("%", "40～74歳の受診率", "", None),
        ("人", "34校の児童", "", None),
        ("人", "人", "", None),
    ],
)
def test_the_whole_is_what_unit_or_note_say(unit, printed, note, total):
    thing = dataclasses.replace(indicator(unit=unit), unit_printed=printed, note=note)
    assert total_of(thing) == total
