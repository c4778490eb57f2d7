"""達成 and 順調 said of the indicator, against the verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from chino_metrics.evaluation.clauses import NOUN, WINDOW, Clause
from chino_metrics.evaluation.facts import TextFacts
from chino_metrics.evaluation.moods import is_of_other_year, is_said
from chino_metrics.evaluation.names import Name, Subject
from chino_metrics.evaluation.subjects import read_subject
from chino_metrics.model.plan import Direction
from chino_metrics.model.rounding import reaches
from chino_metrics.model.verdict import Status

_BEHIND: Final = frozenset((Status.BEHIND, Status.SLIGHTLY_BEHIND))
_JUDGED: Final = _BEHIND | {Status.ON_TRACK}
_MET: Final = re.compile(r"達成|到達|クリア|達(?=し)|上回(?=[っりる])")
_ADVERB: Final = re.compile(r"(?:ほぼ|おおむね|概ね|おおよそ|既に|すでに|大きく|大幅に|十分に)$")
_HEDGE: Final = re.compile(r"ほぼ|おおむね|概ね|おおよそ")
#: The object, 「目標を」, 「目標の150人を」, and before it whose target it is.
_TARGET: Final = re.compile(
    r"目標(?:値|数|数値|人数|件数)?(?P<of>[^\d、ぁ-ゖ]{1,15})?(?:(?:の|とする|である)?[\d,.]+[^\dぁ-ゖ、]{1,4})?(?:を|は|が|も|には?|の)?$"
)
#: Read from right to left.
_WHOSE: Final = re.compile(r"[^、ぁ-ゖ]{0,12}(?:の[^、ぁ-ゖ]{1,12})?")
_HOW_MANY: Final = re.compile(r"\d[^\dぁ-ゖ、]{1,4}[でがは]$")
_GROWTH: Final = re.compile(r"の(?:伸び|増加|増|減少|上昇|推移|進捗)([はがも])$")
_OWN_OBJECT: Final = re.compile(r"を$|(?:増加|減少|向上|改善|削減)[がは]$")
_LONGEST_OBJECT: Final = 40
#: 達成 of these says no verdict: 達成率, 達成済みの区.
_NO_VERDICT: Final = re.compile(
    r"率|度|状況|感|しつつ|年|基準|済(?!み|。|$|で)|見込|困難|目標|水準|数|団体|組織|者"
)
_REST_OF_WORD: Final = re.compile(r"^(?:済み?|っ|り)")
_SMOOTH: Final = re.compile(r"順調")
_OTHER_TIME: Final = re.compile(
    r"\d{1,2}月|[上下]半?期|前半|後半|途中|当初|一時|これまで|従来|中間"
)
#: Whose going well is the indicator's.
_WORK: Final = frozenset(
    ("事業", "取組", "取リ組ミ", "取組ミ", "計画", "施策", "本事業", "進捗", "事業全体", "取組全体")
)
_SMOOTH_SAID: Final = re.compile(
    r"(?:で(?:あ(?:る|り(?!ま?せ))|す|$)|だ(?!った)|$|と(?:なっ|い(?:える|えます)|言え(?:る|ます)|評価|判断|考え|捉え|見て)"
    r"|[にな](?P<verb>[^、]{0,24}))"
)
_SMOOTH_NOUN: Final = re.compile(
    rf"[にな](?P<noun>{NOUN}{{1,30}})[がはも](?:続[いき]|進[んみ]|増え|増加|伸び|推移|減[っり]|減少)"
)
_GOING: Final = re.compile(
    r"(?:推移|進捗|進展|増加|増え|伸び|進[んみ]|高ま[っり]|上が[っり]|下が[っり]|上昇|向上|減少|減[っり]|低下|改善|推進|回復|経過|拡大|普及|実施)(?P<tail>[^、]*)"
)


def wrong_verdict(facts: TextFacts, clauses: tuple[Clause, ...], name: Name) -> Iterator[str]:
    """The words that say another verdict."""
    if facts.status not in _JUDGED:
        return
    for clause in (each for each in clauses if not each.is_supposed):
        yield from _met(clause, facts, name)
        if facts.status in _BEHIND:
            yield from _smooth(clause, facts, name)


def _met(clause: Clause, facts: TextFacts, name: Name) -> Iterator[str]:
    for match in _MET.finditer(clause.text):
        before, tail = clause.around(match)
        target = _target(before)
        if _NO_VERDICT.match(tail) or not _is_reached(target, match[0], facts):
            continue
        start = match.start() - len(target)
        is_hedged = _HEDGE.search(clause.text[max(0, start - 5) : match.start()])
        if is_hedged and facts.status is Status.ON_TRACK:
            continue
        if (
            is_said(_REST_OF_WORD.sub("", tail))
            and not is_of_other_year(tail, facts.year)
            and _is_whole_target(before, target, facts, name)
            and _is_meant(clause, start, facts, name)
        ):
            yield f"目標を{match[0]}" if "目標" in target else match[0]


def _target(before: str) -> str:
    """The end of ``before`` that says what was met: 「訓練実施率の目標値を既に」; adverbs belong to it."""
    adverb = _ADVERB.search(before[-_LONGEST_OBJECT:])
    said = adverb[0] if adverb else ""
    found = _TARGET.search(before.removesuffix(said)[-_LONGEST_OBJECT:])
    if found is None:
        return said
    whose = _WHOSE.match(before.removesuffix(f"{found[0]}{said}")[: -_LONGEST_OBJECT - 1 : -1])
    return f"{whose[0][::-1] if whose else ''}{found[0]}{said}"


def _is_reached(target: str, word: str, facts: TextFacts) -> bool:
    """達成, and words that say it only of the target: 「目標に達した」, where more is better 「上回った」."""
    if word == "達成" or "目標" not in target:
        return word == "達成"
    target = _ADVERB.sub("", target)
    if word == "上回":
        return target.endswith(("を", "は", "も")) and facts.direction is Direction.INCREASE
    return word != "クリア" or target.endswith("を")


def _is_whole_target(before: str, target: str, facts: TextFacts, name: Name) -> bool:
    """Whether the target is the indicator's own, not an interim, a section's or some event's."""
    if "目標" not in target:
        # 達成 alone, or with an object of its own: 「黒字を達成」
        return not _OWN_OBJECT.search(_ADVERB.sub("", before)[-_LONGEST_OBJECT:])
    if re.search(r"\d割|分の\d", target) or (name.unit != "%" and "%" in target):
        return False  # 「目標の7割を」
    if _HOW_MANY.search(before.removesuffix(target)[-_LONGEST_OBJECT:]):
        return False  # 「95組織で目標を」
    if _is_true(target, facts):
        return False  # 「目標の20％を」, where it is 20.5: an interim target
    kind = re.sub(r"〔\d+〕(?:の|年?度)?", "", target.partition("目標")[0]).rstrip("の")
    years = [int(y) for y in re.findall(r"〔(\d+)〕", target)]
    if years and (
        any(y < facts.year for y in years) or (facts.year in years and facts.status not in _BEHIND)
    ):
        return False
    of = _TARGET.search(_ADVERB.sub("", target))
    if of and of["of"] and name.means(of["of"]) is not Subject.INDICATOR:
        return False  # 「目標達成率」, 「目標アクセス数」 is its own
    bare = re.sub(
        r"(?:[\d,.]+[^\dぁ-ゖ、の]{1,4}|年間|本市|市|計画|最終|本|当該|この|指標|本指標|成果|数値|KPI|全体)の?",
        "",
        kind,
    )
    return not bare or name.means(bare) is Subject.INDICATOR


def _is_true(target: str, facts: TextFacts) -> bool:
    """Whether the target is named as a number that the value reaches."""
    found = re.search(r"目標(?:値|数)?(?:の|とする|である)?(\d[\d,]*+(?:\.\d+)?)", target)
    sign = facts.direction.sign
    if found is None or sign is None or facts.value is None:
        return False
    return reaches(facts.value, float(found[1].replace(",", "")), sign)


def _smooth(clause: Clause, facts: TextFacts, name: Name) -> Iterator[str]:
    for match in _SMOOTH.finditer(clause.text):
        _, tail = clause.around(match)
        if (_is_smooth(tail) or _goes_smoothly(tail, name)) and _is_meant(
            clause, match.start(), facts, name, also=_WORK
        ):
            yield match[0]


def _is_smooth(tail: str) -> bool:
    """Whether 順調 before ``tail`` is said: 「順調である」, 「順調に推移している」."""
    found = _SMOOTH_SAID.match(tail)
    if found is None or re.match(r"(?:で|と)は", tail):
        return False
    if found["verb"] is None:
        return True
    going = _GOING.match(found["verb"])
    is_over = re.search(r"ていた|てきたが|であったが|だったが", tail)
    return going is not None and is_said(going["tail"]) and not is_over


def _goes_smoothly(tail: str, name: Name) -> bool:
    """Whether the noun behind 順調 is the indicator's: 「順調に登録が進んでいる」, 「順調な登録が続いている」."""
    found = _SMOOTH_NOUN.match(tail)
    if found is None or name.means(found["noun"]) is not Subject.INDICATOR:
        return False
    return is_said(tail[found.end() :])


def _is_meant(
    clause: Clause, start: int, facts: TextFacts, name: Name, also: frozenset[str] = frozenset()
) -> bool:
    """Whether what is said at ``start`` is said of the indicator, in its year."""
    before = clause.text[max(0, start - WINDOW) : start]
    before = _GROWTH.sub(r"\1", before)  # 「アクセス数の伸びは順調である」
    reading = read_subject(Clause(before, clause.before, 0), len(before), name, Subject.UNSAID)
    if _OTHER_TIME.search(before) or any(y != facts.year for y in (*reading.years, *reading.bases)):
        return False
    if reading.subject is Subject.OTHER:
        noun = re.search(
            r"(?:^|、)([^、ぁ-ゖ]+)(?:は|も|が)(?:おおむね|概ね|全体として|ほぼ)?$", before
        )
        return bool(noun and re.sub(r"〔\d+〕", "", noun[1]) in also)
    return True
