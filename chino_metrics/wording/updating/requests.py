"""Words about requests to sections: the letter, the reminder, the entry of a calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from chino_metrics.wording import formats

#: The reasons that can be chosen in a value's place; the reader of files knows them and others.
REASONS: Final = ("集計中", "未調査", "調査なし", "該当なし", "未公表", "中止")
#: By the state's own word in the store.
STATE: Final = {
    "asked": "未提出",
    "begun": "下書き",
    "submitted": "提出",
    "sent_back": "差し戻し",
    "taken": "取り込み済み",
}
#: The same after 「防災課：2025年度の実績」.
STANDS: Final = {
    "asked": "は、まだ提出されていない",
    "begun": "は、下書きの途中",
    "submitted": "が提出された",
    "sent_back": "を差し戻している",
    "taken": "を案に入れた",
}
FIELD: Final = {
    "value": "実績",
    "reason": "理由",
    "note": "注記",
    "source": "出典",
    "cause": "要因",
    "action": "今後の対応",
    "due": "期限",
}
_FOLD: Final = 75
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Letter:
    """What is copied into a mail; the site sends none."""

    subject: str
    text: str


def days_left(days: int) -> str:
    """「あと3日」「今日まで」「2日過ぎています」."""
    if days > 0:
        return f"あと{days}日"
    return f"{-days}日過ぎています" if days else "今日まで"


def file_finding(values: int, wrong: int, doubts: int) -> str:
    """What was understood of a section's own file, in one sentence."""
    read = f"{values}件の値を読みました" if values else "依頼した指標の新しい値は見つかりません"
    if wrong:
        return f"{read}。{wrong}か所を直してください"
    return f"{read}。{doubts}か所を確かめてください" if doubts else read


def letter(
    site: str, department: str, year: int, names: Iterable[str], due: date, last: date, link: str
) -> Letter:
    """The letter that asks a section for its values; ``link`` is shown this once."""
    asked = "".join(f"・{name}\n" for name in names)
    return Letter(
        f"【依頼】{formats.year(year)}の実績の報告（{formats.day(due)}まで）",
        f"{department} 御中\n\n"
        f"{formats.year(year)}の実績をお知らせください。次のリンクを開くと、その場で記入して提出できます。"
        "アカウントはいりません。\n\n"
        f"{link}\n\n"
        f"期限：{formats.day(due)}\n"
        f"記入する指標：\n{asked}\n"
        f"・途中で保存できます。提出するまでは、何度でも開き直せます（{formats.day(last)}まで）。\n"
        "・値がまだ出ていないときは、理由（集計中など）を選んでください。\n"
        "・表を送るときも、同じページにファイルを置いてください。\n"
        "・リンクを知っている人は、だれでも記入できます。課の外には転送しないでください。\n\n"
        f"{site}\n",
    )


def reminder(
    site: str, department: str, year: int, names: Iterable[str], due: date, link: str = ""
) -> Letter:
    """The letter to a section that is late; without ``link`` it names the one sent before."""
    asked = "".join(f"・{name}\n" for name in names)
    where = (
        f"新しいリンクをお送りします。前のリンクは使えません。\n\n{link}\n"
        if link
        else "前にお送りしたリンクから、記入して提出してください。見つからないときは、お知らせください。\n"
    )
    return Letter(
        f"【確認】{formats.year(year)}の実績の報告（期限 {formats.day(due)}）",
        f"{department} 御中\n\n"
        f"{formats.year(year)}の実績の報告が、まだ届いていません（期限：{formats.day(due)}）。\n"
        f"{where}\n"
        f"記入する指標：\n{asked}\n"
        "値がまだ出ていないときは、理由（集計中など）を選んで提出してください。\n"
        "行き違いのときは、ご容赦ください。\n\n"
        f"{site}\n",
    )


def calendar(
    number: int,
    host: str,
    department: str,
    year: int,
    names: Iterable[str],
    due: date,
    at: datetime,
) -> str:
    """An .ics file (RFC 5545) with the due day as an all-day event; it holds no link."""
    title = f"{formats.year(year)}の実績の報告の期限（{department}）"
    told = "記入する指標：\n" + "\n".join(names)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_escaped(host)}//JA",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:request-{number}@{host}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(told)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11), which holds no control character: one could begin a line."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n"))
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """A content line in pieces of at most 75 octets (RFC 5545, 3.1), never within a character."""
    pieces, octets = [""], 0
    for character in line:
        size = len(character.encode())
        if octets + size > _FOLD:
            pieces.append(" ")
            octets = 1
        pieces[-1] += character
        octets += size
    return "\r\n".join(pieces)
