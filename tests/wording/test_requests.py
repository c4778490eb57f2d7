"""The letter, the reminder and the calendar's entry of a request."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from chino_metrics.wording.updating import requests as words

DUE, LAST = date(2026, 6, 19), date(2026, 7, 3)
NAMES = ("防災訓練の実施率（防災）", "名前に、読点; 逆斜線\\ と\n改行")
LINK = "https://example.jp/request#abc"
START = ("茅野市 進み具合", "防災課", 2025, NAMES, DUE)


def test_the_letter_says_what_by_when_and_where() -> None:
    letter = words.letter(*START, LAST, LINK)
    assert letter.subject == "【依頼】2025年度の実績の報告（2026年6月19日まで）"
    for said in (
        "防災課 御中",
        LINK,
        "期限：2026年6月19日",
        "・防災訓練の実施率（防災）",
        "2026年7月3日まで",
    ):
        assert said in letter.text


def test_a_reminder_names_the_earlier_link_or_has_a_new_one() -> None:
    assert "http" not in words.reminder(*START).text
    assert "前にお送りしたリンク" in words.reminder(*START).text
    renewed = words.reminder(*START, LINK).text
    assert LINK in renewed and "前のリンクは使えません" in renewed


def test_the_calendar_has_an_all_day_entry_in_lines_of_75_octets() -> None:
    at = datetime(2026, 6, 3, 1, 2, 3, tzinfo=UTC)
    text = words.calendar(7, "example.jp", "防災課", 2025, NAMES, DUE, at)
    lines = text.split("\r\n")
    assert lines[-1] == "" and "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in lines) <= 75
    whole = re.sub(r"\r\n ", "", text).split("\r\n")
    for said in (
        "BEGIN:VEVENT",
        "UID:request-7@example.jp",
        "DTSTAMP:20260603T010203Z",
        "DTSTART;VALUE=DATE:20260619",
        "DTEND;VALUE=DATE:20260620",
        "SUMMARY:2025年度の実績の報告の期限（防災課）",
        r"DESCRIPTION:記入する指標：\n防災訓練の実施率（防災）\n名前に、読点\; 逆斜線\\ と\n改行",
    ):
        assert said in whole


def test_no_name_begins_a_line_of_the_calendar() -> None:
    at = datetime(2026, 6, 3, 1, 2, 3, tzinfo=UTC)
    name = "防災課\rATTACH:https://example.com\x85\u2028X"
    text = words.calendar(7, "example.jp", name, 2025, [name], DUE, at)
    assert len(text.splitlines()) == text.count("\r\n")
    assert not any(line.startswith(("ATTACH", "X")) for line in text.splitlines())


def test_days_are_counted_to_the_due_day() -> None:
    assert [words.days_left(n) for n in (3, 0, -2)] == ["あと3日", "今日まで", "2日過ぎています"]
