"""A number that the text gives as the indicator's value of the year, against that value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from chino_metrics.evaluation.clauses import NOUN, WINDOW, Clause
from chino_metrics.evaluation.facts import TextFacts
from chino_metrics.evaluation.names import Name, Subject
from chino_metrics.evaluation.subjects import nearest, topic_before, without_comparisons

_DIGITS: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER: Final = re.compile(
    rf"(?<![\d.,〔])(?=\d)(?:(?P<oku>\d[\d,]*+)億)?(?:(?P<man>\d[\d,]*+(?:\.\d+)?)万)?(?:(?P<sen>\d[\d,]*+(?:\.\d+)?)千)?(?P<ones>{_DIGITS})?"
)
#: Behind a number that is no value of a year: a difference, a share of something, a bound.
_NO_VALUE: Final = re.compile(
    r"(?:で|だ)(?:あ)?った(?:もの|の)が|(?:ほど|程度|余り|あまり|も|分)?(?:の)?(?:増(?!加と)|減(?!少と)|上昇|低下|伸び|プラス|マイナス|上回|下回|多[いくか]|少な|不足|及ば|足り|届か|差|改善|悪化|縮|超過|ずつ|以上|以下|未満|以内|超|上積)"
    r"|(?:を|も)(?:大きく|わずかに|やや)?(?:上回|下回|超|割|目標|目指|切)|に(?:は)?(?:対|満た|届か|達しな|達せ|及ば|つき|1)|当タリ|あたり|(?:から|より)|[がを]|の(?!実績)"
)
#: Behind a number that is one: 「48,520人であり」, 「102人に増加した」.
_IS_VALUE: Final = re.compile(
    r"(?:余り?|強|弱|台|程度|ほど|前後)?(?:で(?!き|開|行|実施|の|は|も)|だ|と(?:な[っり]|〔|増|減|上|低|大|過|前|、|$|横|い)|に(?:増|減|上|下|低|高|とど|達し(?:た|て)|な|回復|落|伸|まで|、|$|戻)|へ(?:と)?(?:増|減|上|下|低|高|落|伸)|まで(?:増|減|上|低|回復|落|伸|戻)|$)"
)
#: Words before a number that do not say whose it is.
_ABOUT: Final = (
    *("約", "およそ", "おおよそ", "概ね", "ほぼ", "延べ", "のべ", "延", "合計", "計", "年間"),
    *("同数の", "同じ", "横ばいの", "わずか", "僅か", "ちょうど", "のみ"),
    *("過去最高の", "過去最多の", "過去最低の", "過去最少の", "過去最高", "過去最多"),
)  # fmt: skip
_ROUGH: Final = re.compile(r"(?:約|およそ|おおよそ|概ね|ほぼ)(?:延べ?|計)?$")
_ROUGH_AFTER: Final = re.compile(r"余り?|強|弱|台|程度|ほど|前後|近く|あまり|を?超")
#: What may stand between the indicator and its number: 「前年度より1,150人減の」.
_MOVEMENT: Final = re.compile(
    r"(?:〔\d+〕(?:の?[^、ぁ-ゖ〔〕]{0,16})?(?:より|から|に比べ|と比べ|と比較し|比)?(?:て)?(?:も)?(?:で)?)?"
    r"(?:(?<![\d,.])[+-]?[\d,.]++[^\dぁ-ゖ、]{1,4})?(?:増加?|減少?|上昇|低下|多い|少ない|高い|低い)(?:した|して|し|の|で|と|となる|となり)?"
)
_YEAR_BEHIND: Final = re.compile(r"〔(\d+)〕")
_NAMED_YEAR: Final = re.compile(
    r"〔(\d+)〕(?!(?:の?[^、ぁ-ゖ〔〕]{0,16})?(?:より|から|に比べ|と比べ|と比較|比|と同))"
)
_TOPIC_YEAR: Final = re.compile(r"〔(\d+)〕(?:に?は|では|も|の|$)")
_MOVED: Final = re.compile(r"〔\d+〕[^、〔]{0,24}(?:増|減|上昇|低下|伸び|上回|下回)")
_CAME: Final = re.compile(rf"の(?P<noun>{NOUN}{{1,20}})(?:が(?:あっ|あり)|とな(?:っ|り)|であっ)")
#: 「97組織中」, 「97組織のうち」.
_OUT_OF: Final = re.compile(r"(?<![\d,])[\d,]++[^\d\s、ぁ-ゖ]{1,4}(?:中|のうち)の?$")
#: 「前年度の49,610人から」.
_SINCE: Final = re.compile(
    r"(?:〔(\d+)〕(?:の?実績値?)?の?)?(?<![\d,.])([\d,.]++)[^\dぁ-ゖ、]{1,5}(?:から|に対して?|であったものが|だったものが)$"
)
#: 「前年度比△1,360人」.
_SIGNS: Final = ("△", "▲", "+", "-", "−", "比")
_NO_NOUN: Final = frozenset(
    ("約", "計", "延", "年間", "過去最高", "過去最多", "過去最低", "過去最少", "合計", "総計", "")
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the indicator's unit in ``text[start:end]``."""

    start: int
    end: int
    value: Decimal
    step: Decimal
    said: str


def number_differs(facts: TextFacts, clauses: tuple[Clause, ...], name: Name) -> Iterator[str]:
    """The numbers said to be the value of the year that are not."""
    if facts.value is None or not name.unit:
        return
    name = replace(name, is_strict=True)
    for clause in clauses:
        for figure in _figures(clause.text, name):
            if _is_value_of_year(figure, clause, facts, name) and _differs(
                figure, clause.text, facts.value
            ):
                yield figure.said


@lru_cache(maxsize=64)
def _unit_pattern(unit: str) -> re.Pattern[str]:
    spellings = {
        "人": "人|名",
        "%": "%|パーセント",
        "G": "G|グラム",
        "か所": "か所|カ所|ヶ所|箇所",
    }.get(unit, re.escape(unit))
    return re.compile(rf"(?:{spellings})(?!口|組|制|日|乗|ポイント|民|材|員|間|別)")


def _figures(text: str, name: Name) -> Iterator[Figure]:
    for match in _NUMBER.finditer(text):
        if not match[0]:
            continue
        unit = _unit_pattern(name.unit).match(text, match.end())
        if unit:
            value, step = _value(match)
            yield Figure(match.start(), unit.end(), value, step, text[match.start() : unit.end()])


def _value(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    """The number, and what one more in its last written place is worth."""
    value, step = Decimal(0), Decimal(1)
    for part, worth in (("oku", 10**8), ("man", 10**4), ("sen", 10**3), ("ones", 1)):
        if match[part]:
            digits = Decimal(match[part].replace(",", ""))
            value += digits * worth
            step = Decimal(worth).scaleb(int(digits.as_tuple().exponent))
    return value, step


def _differs(figure: Figure, text: str, value: float) -> bool:
    actual = Decimal(f"{value:.15g}")
    fewer = max(figure.step, Decimal(1).scaleb(int(actual.as_tuple().exponent)))
    before = text[max(0, figure.start - 8) : figure.start]
    if _ROUGH.search(before) or _ROUGH_AFTER.match(text, figure.end):
        return abs(figure.value - actual) >= _rough_step(figure)
    return _on(figure.value, fewer) != _on(actual, fewer)


def _on(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP)


def _rough_step(figure: Figure) -> Decimal:
    """The worth of the last place that is no nought: 約47,000 is rounded to thousands."""
    digits = figure.value.normalize()
    return max(figure.step, Decimal(1).scaleb(int(digits.as_tuple().exponent)))


def _is_value_of_year(figure: Figure, clause: Clause, facts: TextFacts, name: Name) -> bool:
    """Whether the number is said to be the indicator's value of the year of the text."""
    tail = clause.text[figure.end : figure.end + WINDOW]
    behind = _YEAR_BEHIND.match(tail)  # 「1,540人（令和5年度）」
    if behind is not None and int(behind[1]) != facts.year:
        return False
    tail = tail[behind.end() :] if behind else tail
    before = _without_about(clause.text[max(0, figure.start - WINDOW) : figure.start])
    before = before[:-16] + _OUT_OF.sub("", before[-16:])
    came = _CAME.match(tail)  # 「年間48,250人の入館があった」
    is_value = (
        replace(name, is_strict=False).means(came["noun"]) is Subject.INDICATOR
        if came
        else _is_value(tail, before)
    )
    if not is_value or before.endswith(_SIGNS):
        return False
    moved = _start_of_movement(before, facts)
    before = re.sub(r"[:(=]$", "", before[:moved])
    if any(year != facts.year for year in _last_year(before, clause)):
        return False
    subject = _subject(before, clause, name)
    if subject is Subject.UNSAID:
        is_told = came is not None or moved is not None or _told_of_movement(clause)
        return is_told or _is_year(before, clause)
    return subject is Subject.INDICATOR


def _is_value(tail: str, before: str) -> bool:
    """Whether what stands around the number makes it a value of something."""
    if tail.startswith("のうち"):
        return bool(re.search(rf"{NOUN}$", before[-1:]))  # 「所有者数88人のうち」
    return not _NO_VALUE.match(tail) and bool(_IS_VALUE.match(tail))


def _without_about(before: str) -> str:
    while word := next((word for word in _ABOUT if before.endswith(word)), ""):
        before = before.removesuffix(word)
    return before


def _start_of_movement(before: str, facts: TextFacts) -> int | None:
    """Where 「前年度より1,150人減の」 or the value before, 「49,610人から」, begins at the end."""
    since = _SINCE.search(before[-40:])
    is_last_year = since and since[1] and int(since[1]) == facts.year - 1
    if since and (is_last_year or since[2].replace(",", "") == f"{facts.previous_value or 0:g}"):
        return len(before) - len(since[0])
    ends = (m.start() for m in _MOVEMENT.finditer(before) if m.end() == len(before))
    return next(ends, None)


def _last_year(before: str, clause: Clause) -> tuple[int, ...]:
    """The year of the number: the last one named, but for those compared with."""
    for pattern, text in (
        (_NAMED_YEAR, before),
        *((_TOPIC_YEAR, without_comparisons(t)) for t in reversed(clause.before)),
    ):
        if found := pattern.findall(text):
            return (int(found[-1]),)
    return ()


def _subject(before: str, clause: Clause, name: Name) -> Subject:
    """Whose number it is that stands behind ``before``."""
    attached = re.search(rf"{NOUN}{{1,40}}$", before[-40:])
    if attached and attached[0] in name.full and not name.full.endswith(attached[0]):
        before = before.removesuffix(attached[0])  # 「人口千人当たり7.3人」
        attached = None
    if attached and re.sub(r"〔\d+〕", "", attached[0]) not in _NO_NOUN:
        return nearest(f"{before}は", name, is_topic=True)[0]
    if before.endswith("の") and not re.fullmatch(r"〔\d+〕の", before):
        whole = nearest(f"{before[:-1]}は", name, is_topic=True)[0]
        if whole is not Subject.UNSAID:
            return whole
    subject, mark = nearest(before, name)
    if subject is Subject.UNSAID:
        return topic_before(clause, name)
    return Subject.OTHER if mark in {"を", "の"} else subject


def _is_year(before: str, clause: Clause) -> bool:
    """Whether the number follows the year itself, or begins the text."""
    is_first = not before and not clause.before and clause.sentence == 0
    return is_first or bool(re.search(r"〔\d+〕(?:に?は|では|で|の?実績は|も)?$", before))


def _told_of_movement(clause: Clause) -> bool:
    """Whether the clause before told how the value went: 「前年度から増加し、90人となった」."""
    return bool(clause.before and _MOVED.search(clause.before[-1]))
