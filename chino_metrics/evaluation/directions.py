"""増加, 減少, 改善, 悪化 said of the indicator, against the way that its value went."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from chino_metrics.evaluation.clauses import NOUN, Clause
from chino_metrics.evaluation.facts import TextFacts
from chino_metrics.evaluation.moods import is_of_other_year, is_said
from chino_metrics.evaluation.names import Name, Subject
from chino_metrics.evaluation.subjects import Reading, read_subject
from chino_metrics.model.rounding import TOLERANCE

_BARE: Final = r"(?=$|と(?:な|で)|で|だ|に(?:転|とど)|の[〔\d]|した|して|し$|は\d)"
_WORD: Final = re.compile(
    rf"(?P<up>増加|増大|上昇|急増|微増|倍増|漸増|純増|伸長|伸び(?!悩|代|率|幅|しろ)|伸ば|増え|増や|増{_BARE}|上が[っり]|高ま[っり]|高め)"
    rf"|(?P<down>減少|低下|下降|急減|微減|激減|半減|漸減|減っ|減り|減ら|減{_BARE}|下が[っり]|落ち込[んみ]|落チ込ミ)"
    r"|(?P<better>改善|向上|好転|回復|持ち直)"
    r"|(?P<worse>悪化|後退)"
)
_PASSED: Final = re.compile(r"(?P<up>上回)|(?P<down>下回)")
_PASSED_SAID: Final = re.compile(
    r"る(?:(?:結果|水準|実績|伸び|増加)?(?:とな(?:っ|り)|ことができ(?:た|て(?!い?な)))"
    rf"|(?P<noun>{NOUN}{{1,20}})が(?:あっ|続い|見られた))"
)
#: The object of 上回る: only the year before counts.
_OVER_LAST_YEAR: Final = re.compile(
    r"〔(\d+)〕(?:の?(?:実績|実績値|値|数値|水準|数|[^〔〕、ぁ-ゖ]{0,12}))?を(?:も)?(?:さらに|更に|はるかに|大きく|大幅に|わずかに|やや|若干|少し|僅かに|約?(?<![\d,.])[\d,.]++[^\dぁ-ゖ、]{1,5})?$"
)
#: Compared with something else than the year before.
_OTHER_BASE: Final = re.compile(
    r"(?:目標|想定|見込|計画|平均|基準|予定|定員|他市|県内|全国|過去|他の|他自治体)[^、ぁ-ゖ]{0,8}み?(?:より|から|に比|と比|比|に対|を[上下]回|並)"
)
#: Part of the year, or many years.
_OTHER_TIME: Final = re.compile(
    r"\d{1,2}月|[上下]半?期|前半|後半|[春夏秋冬](?:季|期)?(?:に|は|以降|から|の)|連休|一時|一部|当日|長期的|中長期|数年|かつて|以前|従来|これまで|将来|今後|四半期|年度末に向け"
)
#: The same as a clause of its own: 「本年4月以降、」.
_PART_BEFORE: Final = re.compile(
    r"(?:\d{1,2}月|[上下]半?期|前半|後半|[春夏秋冬]季?)(?:以降|以後|から|まで|頃|には?|では|は)$"
)
#: What somebody did to the indicator itself: 「排出量を減らした」.
_DONE: Final = re.compile(r"させ|し(?:た|$)|でき|(?:する|させる|す)こと|た")
#: Of 上回る.
_LONGEST_OBJECT: Final = 48
#: What somebody may do to something: 「手続を見直し、改善した」.
_DOES: Final = frozenset(("改善", "向上"))


def wrong_direction(facts: TextFacts, clauses: tuple[Clause, ...], name: Name) -> Iterator[str]:
    """The words that say the other way than the value went against the year before."""
    if facts.value is None or facts.previous_value is None:
        return
    change = facts.value - facts.previous_value
    if abs(change) <= TOLERANCE * abs(facts.value):
        return
    previous, number = Subject.UNSAID, 0
    last = Subject.UNSAID
    for clause in (each for each in clauses if not each.is_supposed):
        if clause.sentence != number:
            previous, number, last = last, clause.sentence, Subject.UNSAID
        for match, reading in _statements(clause, facts, name, previous):
            last = reading.subject
            sign = _sign(match, facts)
            if reading.subject is not Subject.OTHER and sign is not None and sign * change < 0:
                yield match[0]


def _sign(match: re.Match[str], facts: TextFacts) -> int | None:
    """+1 where the word says that the number grew; None where nobody has said what is better."""
    kind = match.lastgroup
    if kind in {"up", "down"}:
        return 1 if kind == "up" else -1
    better = facts.direction.sign
    return better if better is None or kind == "better" else -better


def _statements(
    clause: Clause, facts: TextFacts, name: Name, previous: Subject
) -> Iterator[tuple[re.Match[str], Reading]]:
    """The words of direction that are said of the year against the one before."""
    for match in _WORD.finditer(clause.text):
        before, tail = clause.around(match)
        reading = read_subject(clause, match.start(), name, previous)
        if _is_statement(match, tail, reading) and _is_of_year(
            clause, (before, tail), reading, facts, name
        ):
            yield match, reading
    for match in _PASSED.finditer(clause.text):
        before, tail = clause.around(match)
        last_year = _OVER_LAST_YEAR.search(before[-_LONGEST_OBJECT:])
        if last_year is None or int(last_year[1]) != facts.year - 1:
            continue
        is_passed = is_said(re.sub(r"^[っり]", "", tail)) or _is_result(tail, name)
        reading = read_subject(clause, match.start() - len(last_year[0]), name, previous)
        before = before[: -len(last_year[0])]
        if is_passed and _is_of_year(clause, (before, tail), reading, facts, name):
            yield match, reading


def _is_result(tail: str, name: Name) -> bool:
    """Whether 上回 before ``tail`` describes what came: 「前年度を上回る入館があった」."""
    found = _PASSED_SAID.match(tail)
    noun = found["noun"] if found else None
    return found is not None and (not noun or name.means(noun) is Subject.INDICATOR)


def _is_statement(match: re.Match[str], tail: str, reading: Reading) -> bool:
    """Whether the word says that something went this way, and may be said of the indicator."""
    is_compound = re.match(NOUN, tail) and not re.match(r"傾向|基調|気味", tail)
    if is_compound and match[0][-1] not in "りえし":
        return False  # 減少幅, 改善策
    is_indicator = reading.subject is Subject.INDICATOR
    if reading.mark == "を" and not (is_indicator and _DONE.match(tail)):
        return False  # somebody mended, raised or cut something else
    if reading.mark == "の" and tail in {"", "の"}:
        return False  # a heading, or an aim: 「入館者数の増加」
    if match[0] in _DOES and reading.subject is Subject.UNSAID and not reading.bases:
        return False  # who says 「改善した」 without more may have mended something
    return is_said(tail, of_indicator=is_indicator and reading.mark in {"の", ""})


def _is_of_year(
    clause: Clause, around: tuple[str, str], reading: Reading, facts: TextFacts, name: Name
) -> bool:
    """Whether the word is said of the year of the text, against the year before."""
    before, tail = around
    if any(base != facts.year - 1 for base in reading.bases):
        return False
    if any(year != facts.year for year in reading.years) or is_of_other_year(tail, facts.year):
        return False
    last = clause.before[-1] if clause.before else ""
    part = _OTHER_TIME.search(before) or _PART_BEFORE.search(last)
    return not _OTHER_BASE.search(before) and (part is None or part[0] in name.full)
