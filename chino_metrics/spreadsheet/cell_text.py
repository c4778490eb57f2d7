"""The text in a value cell, taken apart: a number with its unit and marks, or what stands instead.

The spellings are those of published municipal sheets. Only widths are folded (１ → 1): NFKC
would turn ① into 1. Nothing is guessed: what is not understood has its own kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chino_metrics.model.fiscal_year import year_candidates
from chino_metrics.model.spelling import visible


class WrittenKind(StrEnum):
    """What a text is."""

    NOTHING = "nothing"
    HYPHEN = "hyphen"
    REASON = "reason"
    SUPPRESSED = "suppressed"
    NUMBER = "number"
    SEVERAL = "several"
    OTHER_YEAR = "other_year"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Written:
    """A text taken apart; ``unit`` is what stands behind the number, ``note`` the marks at it.

    ``note`` of a reason is the reason without the brackets around it.
    """

    kind: WrittenKind
    value: float | None = None
    decimals: int = 0
    unit: str = ""
    note: str = ""


#: The issue's code, and what it means and what to do, for a text that is no one number.
NOT_ONE_NUMBER: Final = {
    WrittenKind.SEVERAL: (
        "several_values",
        "1つのセルに2つ以上のことが書いてある。この年度の値だけを書いてください。",
    ),
    WrittenKind.OTHER_YEAR: (
        "other_year",
        "列の年度と違う年度が書いてある。この年度の値を書くか、正しい年度の列に移してください。",
    ),
    WrittenKind.UNREADABLE: (
        "unreadable_number",
        "数として読めない。数だけを書き、説明は「実績の注記」に書いてください。",
    ),
}

#: Full-width forms of ASCII, the wide space, and the yen sign.
_WIDTHS: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0xA0: " ",
    0xFFE5: "¥",
}
_DASHES: Final = frozenset("-‐‑‒–—―−－ー…‥・･─━ｰ")
_HYPHENS: Final = frozenset("-‐")
_SUPPRESSED: Final = re.compile(r"[xXχΧ×]|\*{1,5}")
_NUMBER: Final = re.compile(
    r"(?P<mark>約|おおよそ|およそ|[prP]\.?(?=[\s\d▲△-])|[R](?=\s)|\([pr]\))?\s*+"
    r"(?P<sign>[-+‐‑‒–—―−ー▲△])?\s*+"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?!,?\d)|\d{1,3}(?:[  ]\d{3})+(?!\d)|\d+)(?P<fraction>\.\d+)?"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_PREFIXES: Final = {"p": "速報値（p）", "r": "改訂値（r）", "約": "約（概数）"}
#: Words right behind a number that are no unit: 「123見込」.
_STATES: Final = frozenset(
    (
        "速報",
        "速報値",
        "暫定",
        "暫定値",
        "見込",
        "見込み",
        "見込値",
        "推計",
        "推計値",
        "概数",
        "確定",
        "確定値",
    )
)
#: Marks behind a number, one after the other.
_MARK: Final = re.compile(
    r"(?:[※*＊]\s*\d{0,2}|[①-⑳¹²³\u2070\u2074-\u2079\u207d\u207e\u2080-\u2089†‡]+|[prPR](?![a-zA-Z])|注\s*\d{0,2}\s*\)?|\([^()]*\)|\[[^\[\]]*\]|[a-z]\))\s*"
)
_YEARLIKE: Final = r"(?:令和|平成|昭和|[RHS]|20|19)?(?:元|\d{1,2})年?度?"
_REASON_WORDS: Final = re.compile(
    r"集計|調査|調整|未|無し|なし|せず|しない|ない|中止|終了|休止|廃止|停止|延期|休館|休業|閉館|閉鎖|公表|確認|算定|精査|"
    r"予定|不詳|不能|協議|次第|対象外|非該当|秘匿|不明|欠測|欠損|(?:\d|元)年?度?(?:より|から|以降|[~〜])|開始|開設|把握|検討|見送|統合|移管|実施年|隔年|不可"
)
_REASON_YEARS: Final = re.compile(_YEARLIKE + r"(?:以降|[~〜]|まで|より|から|に|は|の|[、,。]|\b)?")
_NOT_APPLICABLE: Final = re.compile(r"(?:該当)?(?:なし|無し|無)|非該当|対象なし|N/?A|n/?a")
_MONTH: Final = re.compile(r"\d{1,2}月(?:末|\d{1,2}日)?(?:現在|時点)?")
_LONGEST_NOTE: Final = 40
_LONGEST_REASON: Final = 200


def fold_widths(text: str) -> str:
    """``text`` with full-width ASCII as ASCII, wide spaces as spaces, nothing invisible."""
    return visible(text).translate(_WIDTHS)


def take_apart(text: str, year: int | None = None) -> Written:
    """What ``text`` says as the value of the fiscal year ``year`` (None: not known)."""
    plain = fold_widths(text).strip()
    tight = re.sub(r"\s", "", plain)
    if not tight:
        return Written(WrittenKind.NOTHING)
    if set(tight) <= _DASHES | {"."} and (
        len(tight) == 1 or tight != "." * len(tight) or len(tight) > 2
    ):
        return Written(WrittenKind.HYPHEN if tight in _HYPHENS else WrittenKind.NOTHING)
    if _SUPPRESSED.fullmatch(tight):
        return Written(WrittenKind.SUPPRESSED, note="秘匿")
    bare = _without_brackets(tight)
    if _NOT_APPLICABLE.fullmatch(bare) or _is_reason(bare):
        return Written(WrittenKind.REASON, note=_without_brackets(text))
    match = _NUMBER.fullmatch(plain)
    return _number(match, year) if match else Written(WrittenKind.UNREADABLE)


def _without_brackets(text: str) -> str:
    inner = re.fullmatch(r"[(\[（［【](.*)[)\]）］】]", text.strip(), re.DOTALL)
    return inner[1].strip() if inner and not re.search(r"[()（）]", inner[1]) else text.strip()


def _is_reason(text: str) -> bool:
    """Whether a text without a number says why there is none; years may stand in it."""
    if not _REASON_WORDS.search(text) or len(text) > _LONGEST_REASON:
        return False
    is_amount = re.match(r"[▲△-]?\d[\d,.]*+(?!年)", text)
    return not is_amount and not re.search(r"\d", _REASON_YEARS.sub("", text))


def _number(match: re.Match[str], year: int | None) -> Written:
    fraction = match["fraction"] or ""
    size = float(re.sub(r"\D", "", match["digits"]) + fraction)
    value = -size if match["sign"] not in {None, "+"} else size
    unit, tail = _split_unit(match["rest"].strip())
    notes, left, kind = _marks(tail, year)
    if kind is not WrittenKind.NUMBER:
        return Written(WrittenKind.SEVERAL if re.search(r"\d", left) else kind)
    if left or re.fullmatch(r"[.,:_~/]+|[OoIl|〇○]+", unit):
        broken = re.match(r"[,._~/：:]|[eE][-+]?\d", unit + left)
        several = re.search(r"\d", left) and not broken
        return Written(WrittenKind.SEVERAL if several else WrittenKind.UNREADABLE)
    if unit in _STATES:
        notes.insert(0, unit)
        unit = ""
    prefix = (match["mark"] or "").strip("().").lower()
    if prefix:
        notes.insert(0, _PREFIXES.get(prefix, _PREFIXES["約"]))
    return Written(WrittenKind.NUMBER, value, max(0, len(fraction) - 1), unit, "、".join(notes))


def _split_unit(rest: str) -> tuple[str, str]:
    """What stands right behind the number up to the first mark, and the rest."""
    match = re.match(
        r"[^\d(（\[［※*＊注①-⑳¹²³\u2070\u2074-\u2079\u207d\u207e\u2080-\u2089†‡、,;；\n]*(?:(?<=[%/])\([^()\d]*\d[^()]*\))?",
        rest,
    )
    unit = match[0] if match else ""
    if unit.strip().lower() in _PREFIXES:
        return "", rest
    return re.sub(r"\s", "", unit), rest[len(unit) :].strip()


def _marks(tail: str, year: int | None) -> tuple[list[str], str, WrittenKind]:
    """The notes of the marks at the beginning of ``tail``, what is left, and NUMBER if all is well."""
    notes: list[str] = []
    while (match := _MARK.match(tail)) is not None:
        mark, tail = match[0].strip(), tail[match.end() :]
        kind = _kind_of_mark(mark, year)
        if kind is not WrittenKind.NUMBER:
            return notes, tail, kind
        note = _without_brackets(mark)[:_LONGEST_NOTE]
        notes.append(_PREFIXES.get(note.lower(), note))
    return notes, tail.strip(" 。"), WrittenKind.NUMBER


def _kind_of_mark(mark: str, year: int | None) -> WrittenKind:
    """NUMBER for a mark that only notes something, else what is wrong with it."""
    if not mark.startswith(("(", "[")):
        return WrittenKind.NUMBER
    inner = re.sub(r"\s", "", mark[1:-1])
    if (
        not re.search(r"\d|元年", inner)
        or _MONTH.fullmatch(inner)
        or re.fullmatch(r"[注※*]\d{1,2}", inner)
    ):
        return WrittenKind.NUMBER
    years = _years_of_mark(re.sub(r"(?:の?実績|の?値|現在|時点|末){1,4}$", "", inner))
    if not years:
        return WrittenKind.SEVERAL
    return WrittenKind.NUMBER if year is None or year in years else WrittenKind.OTHER_YEAR


def _years_of_mark(text: str) -> tuple[int, ...]:
    """The fiscal years that a mark may name: a year, a month in it, or a day."""
    month = re.fullmatch(r"(.+?)(?:年|[./])(1[0-2]|0?[1-9])(?:月?(?:\d{1,2}日)?|[./]\d{1,2})", text)
    if month is None:
        return year_candidates(text)
    before_april = int(month[2]) < 4
    return tuple(y - before_april for y in year_candidates(f"{month[1]}年"))
