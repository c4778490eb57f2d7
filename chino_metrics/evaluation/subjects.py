"""Of whom a statement is: the noun phrase before it, from right to left, and the topics before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from chino_metrics.evaluation.clauses import NOUN, WINDOW, Clause
from chino_metrics.evaluation.names import Name, Subject, is_idle

#: Of whom, and by which particle.
Marked: TypeAlias = tuple[Subject, str]

_JOINS: Final = frozenset(
    ("の", "への", "からの", "での", "との", "までの", "による", "における", "や", "と")
)
_RESTRICTS: Final = (
    *("については", "に関しては", "においては", "としては"),
    *("では", "には", "からは", "までは", "とは", "にも"),
)
_PARTS: Final = frozenset(_RESTRICTS) - {"としては"}
_IDLE: Final = re.compile(
    r"(?:大幅|急激|急速|大き|わず?か|僅か|著し|若干|多少|やや|微妙|一層|更|さら|緩やか|穏やか|なだらか|順調|着実)?"
    r"(?:な|に|の)?"
)
#: を of a phrase of its own: 「若年層を中心に」, 「前年度を上回るペースで」.
_ASIDE: Final = re.compile(
    r"(?:大きく|やや|わずかに)?(?:上回る|下回る|超える|中心|ハジメ|はじめ|始め|含め|通じ|通し|受け|境|背景|経て"
    r"|機|契機|きっかけ|問わず|もっ|除)"
)
#: Compared with: the year before, or something else.
_COMPARED: Final = re.compile(
    r"〔(\d{1,4})〕(?:の?[^〔〕、ぁ-ゖ]{0,24}?)"
    r"(?:よりも?は?|から(?!の)は?も?|[にと]比べる?て?と?も?|[にと]比較して?も?|に比して?|に対して?"
    r"|対?比(?:較)?で?は?の?|との?比較で?は?|と同|並み?|を(?:大きく|やや|わずかに)?[上下]回る(?:ペース|水準|勢い)で?"
    r"|に(?:引き)?続い?[てき])"
)
_TOKEN: Final = re.compile(rf"{NOUN}+|[ぁ-ゖ]+|.")
_HANGING: Final = re.compile(rf"(?:{NOUN}|の)*(?:等|など)?(?:により|によって|で|に伴い|もあり)?")
#: A noun that a verb before it describes is a part of the whole, but for these verbs.
_COURSES: Final = frozenset(("減少", "増加", "低下", "上昇", "低迷", "停滞", "推移", "横", "伸"))
_DESCRIBED: Final = re.compile(r"(?:[たるうな]|[しなよ]い)$")
_POINTERS: Final = frozenset(("この", "その", "もの"))
#: With で these are a part of the whole, and no means.
_PLACE: Final = re.compile(r"(?:業|業種|地区|地域|県|部門|分野|世代|層|代|校|学年)$")
_VERB_END: Final = re.compile(r"[るたいだうくつぬむぶぐす]$")


@dataclass(frozen=True, slots=True)
class Reading:
    """Of whom the words behind a prefix are.

    ``mark`` is the particle found (は, が, も, の, を; "" where the noun stands directly there
    or none is found); ``bases`` are the years compared with, ``years`` those named besides.
    """

    subject: Subject
    mark: str
    bases: tuple[int, ...]
    years: tuple[int, ...]


def read_subject(clause: Clause, end: int, name: Name, previous: Subject) -> Reading:
    """Of whom the words from ``end`` in ``clause`` are; ``previous`` is the last sentence's topic."""
    prefix = clause.text[max(0, end - WINDOW) : end]
    bases = tuple(int(m[1]) for m in _COMPARED.finditer(prefix)) or _bases_before(clause)
    bare = _COMPARED.sub("", prefix)
    years = tuple(map(int, re.findall(r"〔(\d+)〕", bare))) or _time_before(clause)
    subject, mark = nearest(bare, name)
    if subject is Subject.UNSAID:
        subject = topic_before(clause, name)
        if subject is Subject.UNSAID and previous is Subject.OTHER:
            subject = Subject.OTHER
    return Reading(subject, mark, bases, years)


def without_comparisons(text: str) -> str:
    """``text`` without the years that something is compared with."""
    return _COMPARED.sub("", text)


def topic_before(clause: Clause, name: Name) -> Subject:
    """The topic (は) of the clauses before, or a subject left hanging: 「参加者が、」."""
    for text in reversed(clause.before):
        bare = _COMPARED.sub("", text)
        for match in reversed([*re.finditer(r"は|が|も", bare)]):
            subject, mark = nearest(bare[: match.end()], name, is_topic=True)
            is_hanging = _HANGING.fullmatch(bare[match.end() :])
            if subject in {Subject.INDICATOR, Subject.OTHER} and (mark == "は" or is_hanging):
                return subject
    return Subject.UNSAID


def _bases_before(clause: Clause) -> tuple[int, ...]:
    """The year compared with where the clause before ends with it: 「前年度に比べ、」."""
    last = clause.before[-1] if clause.before else ""
    return tuple(int(m[1]) for m in _COMPARED.finditer(last) if m.end() == len(last))


def _time_before(clause: Clause) -> tuple[int, ...]:
    """The year that was the last topic of time in the sentence."""
    for text in (_COMPARED.sub("", before) for before in reversed(clause.before)):
        found = re.findall(r"〔(\d+)〕(?:に?は|では|も|に入(?:り|って)|に?$)", text)
        if found:
            return (int(found[-1]),)
    return ()


def nearest(prefix: str, name: Name, *, is_topic: bool = False) -> Marked:
    """The noun phrase that the words behind ``prefix`` belong to; UNSAID where there is none.

    ``is_topic`` where the prefix ends with the particle of one.
    """
    tokens = _TOKEN.findall(prefix)
    is_adjacent = True
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if not re.match(NOUN, token):
            found = _particle(tokens, at, name, is_adjacent)
            if found is not None:
                is_part = found[0] is Subject.INDICATOR and _is_of_part(tokens[:at], prefix, name)
                return (Subject.OTHER, found[1]) if is_part else found
            is_adjacent = is_adjacent and bool(_IDLE.fullmatch(token))
        elif is_adjacent and not is_topic and not _is_manner(tokens, at):
            subject = _phrase(tokens[: at + 1], name)
            if subject is not Subject.NEUTRAL:
                return subject, ""
    return Subject.UNSAID, ""


def _is_manner(tokens: list[str], at: int) -> bool:
    """Whether a noun only says how: 「堅調に」, 「大幅な」, 「前年度比400人」."""
    return is_idle(tokens[at]) or tokens[at + 1 : at + 2] in (["に"], ["な"])


def _particle(tokens: list[str], at: int, name: Name, is_adjacent: bool) -> Marked | None:
    """Whose the words behind the hiragana ``tokens[at]`` are; None where it does not say."""
    token, before = tokens[at], tokens[:at]
    restricts = next((word for word in _RESTRICTS if token.endswith(word)), "")
    if restricts:
        return _noun_before(before, token.removesuffix(restricts), name, "は")
    if token[-1] in "はがも":
        return _topic_or_subject(before, token, name)
    if token == "の" and is_adjacent:
        return None if before and is_idle(before[-1]) else _noun_before(before, "", name, "の")
    if token == "に" and is_adjacent and _phrase(before, name) is Subject.INDICATOR:
        return Subject.INDICATOR, "に"  # 「入館者数に改善が見られる」
    if token[-1] == "を" and not _ASIDE.match("".join(tokens[at + 1 : at + 3])):
        return (_phrase(before, name) if token == "を" else Subject.OTHER), "を"
    if token.endswith(("て", "ずに")) and len(token) > 1:
        return Subject.UNSAID, ""  # what stands before belongs to another verb
    return None


def _is_of_part(before: list[str], prefix: str, name: Name) -> bool:
    """Whether what stands before the indicator makes it a part: 「他の施設では入館者数が」."""
    if re.search(r"に限[れるっ]", prefix):
        return True
    ends = (at for at, token in enumerate(before) if token in _PARTS and at)
    return any(
        re.match(NOUN, before[at - 1]) and _phrase(before[:at], name) is Subject.OTHER
        for at in ends
    )


def _topic_or_subject(before: list[str], token: str, name: Name) -> Marked | None:
    rest, mark = token[:-1], token[-1]
    if rest.endswith(("より", "から", "しか", "もっと", "それで")):
        return None
    if mark == "も" and rest in {"と", "で", "いずれ"}:
        return None
    if mark == "が" and rest and _VERB_END.search(rest):
        return Subject.UNSAID, ""  # 「…したが」
    return _noun_before(before, rest, name, mark)


def _noun_before(before: list[str], rest: str, name: Name, mark: str) -> Marked | None:
    """The noun before a particle; one that ends in hiragana (``rest``) is no indicator's."""
    subject = Subject.OTHER if rest else _phrase(before, name)
    if subject is Subject.NEUTRAL and before[-1].endswith("全体"):
        return Subject.INDICATOR, mark  # 「…が、全体では」
    return None if subject in {Subject.NEUTRAL, Subject.UNSAID} else (subject, mark)


def _phrase(tokens: list[str], name: Name) -> Subject:
    """Of whom the noun phrase is with which ``tokens`` end."""
    if not tokens or not re.match(NOUN, tokens[-1]):
        return Subject.OTHER if tokens else Subject.UNSAID
    first, words = len(tokens) - 1, tokens[-1]
    while first >= 1 and tokens[first - 1] in _JOINS:
        if first < 2 or not re.match(NOUN, tokens[first - 2]):
            return Subject.OTHER
        joint = tokens[first - 1] if tokens[first - 1] in {"や", "と"} else "の"
        words = f"{tokens[first - 2]}{joint}{words}"
        first -= 2
    return _described(name.means(words), words, tokens[:first], name)


def _described(subject: Subject, words: str, before: list[str], name: Name) -> Subject:
    """``subject``, or OTHER where what stands before the phrase makes it a part: 「観光業で就業者が」."""
    particle = before[-1] if before else ""
    verb = before[-2] if len(before) > 1 else ""
    if particle.endswith("の") and particle not in _POINTERS:
        return Subject.OTHER  # 「催しの数」
    if particle == "で" and _PLACE.search(verb):
        return Subject.OTHER
    is_part = bool(_DESCRIBED.search(particle)) and verb not in _COURSES
    is_own = bool(verb) and verb in name.full  # 「マニュアルを作成した組織数」
    is_new = name.is_strict or any("〔" in token for token in before[-4:])
    if is_part and is_own and words == name.unit and not is_new:
        return Subject.INDICATOR  # 「マニュアルを作成した組織」
    return Subject.OTHER if is_part and not is_own and subject is Subject.INDICATOR else subject
