"""Names and sentences end a line between phrases, a long compound between its words."""

from __future__ import annotations

import pytest

from chino_metrics.wording.line_breaks import broken, phrases
from chino_metrics.wording.text_width import text_width
from tests.support.books import book


def lines(text: str, room: float) -> tuple[str, ...]:
    return broken(text, room, lambda part: text_width(part, 1))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("自主防災組織初動体制マニュアル作成組織数", "自主防災組織初動体制／マニュアル作成組織数"),
        ("自主防災組織防災訓練実施率", "自主防災組織防災訓練／実施率"),
        ("諏訪東京理科大学とのICT活用による連携事業の実施数", "諏訪東京理科大学との／ICT活用による／連携事業の実施数"),
        ("尖石縄文考古館入館者数と講座の回数", "尖石縄文考古館／入館者数と講座の回数"),
        ("市民生活に役立つアプリの導入数", "市民生活に／役立つアプリの導入数"),
        ("多文化共生・国際交流推進計画", "多文化共生・／国際交流推進計画"),
        ("目標は2,000人（2027年度）に増やすこと", "目標は2,000人／（2027年度）に／増やすこと"),
        ("20歳～24歳区分人口の割合", "20歳～24歳区分／人口の割合"),
        ("長" * 23, f"{'長' * 10}／{'長' * 10}／{'長' * 3}"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_name_is_broken_where_a_reader_would(text: str, wanted: str) -> None:
    assert "／".join(lines(text, 11)) == wanted


@pytest.mark.parametrize("room", [0.1, 3, 6, 9, 14, 40])
def test_no_name_loses_a_letter_and_no_line_is_too_wide_or_a_lone_suffix(room: float) -> None:
    names = [i.name for i in book("").indicators] + [p.name for p in book("").plans]
    for name in names:
        assert "".join(word for words in phrases(name) for word in words) == name
        found = lines(name, room)
        assert "".join(found) == name
        assert all(text_width(line, 1) <= room or len(line) == 1 for line in found)
        if room >= 9:
            assert not {"数", "率", "者数"} & set(found)
            assert all(line[0] not in "、。）」・ー" for line in found)
