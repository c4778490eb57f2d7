"""Of whom a statement is: of the indicator itself, or of something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from chino_metrics.evaluation.clauses import NOUN, WINDOW, Clause, noun_form, squeezed
from chino_metrics.spreadsheet.units import fold_unit


class Subject(Enum):
    """Of whom a statement is."""

    INDICATOR = auto()
    OTHER = auto()
    UNSAID = auto()
    NEUTRAL = auto()
    """A word that names nothing of its own (全体, 本市, the year): what stands before it decides."""


#: Spellings of one thing.
_SPELLINGS: Final = (
    ("HP", "ホームページ"), ("来館", "入館"), ("来場", "入場"), ("来園", "入園"), ("のべ", "延"), ("延べ", "延"),
    ("比率", "割合"), ("および", "及ビ"), ("オヨビ", "及ビ"), ("並ビニ", "及ビ"), ("一人", "1人"), ("一日", "1日"), ("アタリ", "当タリ"), ("マツリ", "祭リ"),
)  # fmt: skip
#: Words for whatever the indicator measures.
_MEASURES: Final = frozenset(
    ("実績", "実績値", "指標", "本指標", "当該指標", "指標値", "数値", "値", "全体数", "総数", "合計", "数", "状況", "状態",
     "推移", "進捗", "進捗状況", "達成状況", "年間実績", "KPI")
)  # fmt: skip
_BY_UNIT: Final = {
    "人": ("人数", "延人数", "者数", "利用者数", "参加者数"),
    "件": ("件数",),
    "%": ("割合", "率", "割合値"),
    "回": ("回数",),
    "組織": ("組織数", "団体数"),
    "団体": ("団体数",),
    "世帯": ("世帯数",),
    "円": ("額", "金額"),
    "か所": ("か所数", "箇所数"),
}
_NEUTRAL: Final = re.compile(
    r"〔\d+〕|全体(?:的)?|総じて|結果(?:的)?|本市|当市|市全体|市内|市|町|村|年間|年々|毎年度?|順次|逐次|連年|幾分|再度|引続|一方|実質(?:的)?|最終(?:的)?|合計|約|計|延"
    r"|大幅|急激|若干|多少|徐々|着実|順調|連続|微妙|緩|依然|同様|近年"
)
_RATE: Final = re.compile(r"(?:率|割合)$")
#: What may be left off at the end of what is counted.
_COUNTED: Final = re.compile(
    r"(?:年間)?(?:延)?(?:組織|団体|世帯|か所|箇所)?(?:件|人|回)?数$|(?:総)?[量額]$"
)
_JOINS: Final = frozenset(
    ("の", "への", "からの", "での", "との", "までの", "による", "における", "や", "と")
)
_RESTRICTS: Final = ("については", "に関しては", "においては", "としては", "では", "には", "からは", "までは", "とは", "にも", "については")  # fmt: skip
_IDLE: Final = re.compile(
    r"(?:大幅|急激|急速|大き|わず?か|僅か|著し|若干|多少|やや|微妙|一層|更|さら|緩やか|穏やか|なだらか|順調|着実)?(?:な|に|の)?"
)
_ASIDE: Final = re.compile(
    r"を(?:大きく|やや|わずかに)?(?:上回る|下回る|超える|中心|ハジメ|はじめ|始め|含め|通じ|通し|受け|境|背景|経て|機|契機|きっかけ|問わず|もっ|除)"
)
#: Compared with: the year before, or something else.
_COMPARED: Final = re.compile(
    r"〔(\d{1,4})〕(?:の?[^〔〕、ぁ-ゖ]{0,24}?)"
    r"(?:よりも?は?|から(?!の)は?も?|[にと]比べる?て?と?も?|[にと]比較して?も?|に比して?|に対して?|対?比(?:較)?で?は?の?|との?比較で?は?|と同|並み?|を(?:大きく|やや|わずかに)?[上下]回る(?:ペース|水準|勢い)で?|に(?:引き)?続いて|に(?:引き)?続き)"
)
_TOKEN: Final = re.compile(rf"{NOUN}+|[ぁ-ゖ]+|.")
_COURSES: Final = frozenset(("減少", "増加", "低下", "上昇", "低迷", "停滞", "横", "伸"))
_POINTERS: Final = frozenset(("この", "その", "もの"))
#: With で these are a part of the whole, and no means.
_PLACE: Final = re.compile(r"(?:業|業種|地区|地域|県|部門|分野|世代|層|代|校|学年)$")
_VERB_END: Final = re.compile(r"[るたいだうくつぬむぶぐす]$")


@dataclass(frozen=True, slots=True)
class Name:
    """The indicator's name, folded for comparing."""

    full: str
    unit: str

    @property
    def is_rate(self) -> bool:
        """Whether it is a share or a count per head: the count alone is something else."""
        return bool(_RATE.search(self.full)) or "当タリ" in self.full or self.unit == "%"

    @property
    def is_sum(self) -> bool:
        """Whether it counts two things together, of which one alone is something else."""
        return "及ビ" in self.full

    def stems(self) -> Iterator[str]:
        """What is counted: 入館者数 → 入館者, 入館."""
        yield self.full
        if self.is_rate:
            return
        stem = _COUNTED.sub("", self.full)
        while stem:
            yield stem
            shorter = re.sub(
                r"(?:年間|発生|開催|実施|者|件|延|(?<=士)資格(?:所有|保有|取得)者?)$", "", stem
            )
            if shorter == stem:
                return
            stem = shorter

    def means(self, words: str) -> Subject:
        """Of whom a noun phrase is."""
        if not words:
            return Subject.UNSAID
        if any(int(year) == 0 for year in re.findall(r"〔(\d+)〕", words)):
            return Subject.OTHER
        parts = [plain_noun(_NEUTRAL.sub("", part)) for part in words.split("の")]
        while len(parts) > 1 and parts[-1] in _MEASURES and "".join(parts[:-1]):
            parts.pop()  # 「登録者数の実績」
        said = "".join(parts)
        if not said:
            return Subject.NEUTRAL
        measures = _BY_UNIT.get(self.unit, ())
        if said in _MEASURES or said in measures:
            return Subject.INDICATOR
        return Subject.INDICATOR if self.full and self._names(said) else Subject.OTHER

    def _names(self, said: str) -> bool:
        if said == self.full:
            return True
        stem = said if self.is_rate else (_COUNTED.sub("", said) or said)
        stems = tuple(self.stems())
        if self.is_sum and "及ビ" not in said:
            return False
        if stem in self.full and not any(whole.endswith(stem) for whole in stems):
            return False  # 自主防災組織 of 自主防災組織…作成組織数
        return any(_is_end_of(word, whole) for whole in stems for word in {said, stem})


def _is_end_of(said: str, whole: str) -> bool:
    """Whether ``said`` ends as ``whole`` does, and the rest of it stands in the rest in order."""
    common = 0
    while common < min(len(said), len(whole)) and said[-1 - common] == whole[-1 - common]:
        common += 1
    if common < 2:
        return False
    rest = iter(whole[: len(whole) - common])
    return all(sign in rest for sign in said[: len(said) - common])


@lru_cache(maxsize=256)
def name_of(name: str, unit: str) -> Name:
    """The name and unit of an indicator, folded."""
    folded = noun_form(squeezed(name), squeezed(name))
    return Name(
        plain_noun(re.sub(r"[「」『』、]|\([^()]*\)", "", folded).replace("の", "")),
        fold_unit(squeezed(unit)).upper(),
    )


def plain_noun(words: str) -> str:
    """A noun in one spelling, without 〔〕 and marks."""
    for spelling, instead in _SPELLINGS:
        words = words.replace(spelling, instead)
    return re.sub(r"[〔〕・※~]", "", words)


@dataclass(frozen=True, slots=True)
class Reading:
    """Of whom the words behind ``prefix`` are.

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
    bases = tuple(int(m[1]) for m in _COMPARED.finditer(prefix)) or bases_before(clause)
    bare = _COMPARED.sub("", prefix)
    years = tuple(map(int, re.findall(r"〔(\d+)〕", bare)))
    subject, mark = nearest(bare, name)
    if subject is Subject.UNSAID:
        subject = topic_before(clause, name)
        if subject is Subject.UNSAID and previous is Subject.OTHER:
            subject = Subject.OTHER
    if not years:
        years = time_before(clause)
    return Reading(subject, mark, bases, years)


def topic_before(clause: Clause, name: Name) -> Subject:
    """The topic (は) of the clauses before, or a subject left hanging: 「参加者が、」."""
    for text in reversed(clause.before):
        bare = _COMPARED.sub("", text)
        for match in reversed([*re.finditer(r"は|が|も", bare)]):
            subject, mark = nearest(bare[: match.end()], name, is_whole=True)
            is_hanging = re.fullmatch(
                rf"(?:{NOUN}|の)*(?:等|など)?(?:により|によって|で|に伴い|もあり)?",
                bare[match.end() :],
            )
            if subject in {Subject.INDICATOR, Subject.OTHER} and (mark == "は" or is_hanging):
                return subject
    return Subject.UNSAID


def bases_before(clause: Clause) -> tuple[int, ...]:
    """The year compared with where the clause before is nothing else: 「前年度に比べ、」."""
    last = clause.before[-1] if clause.before else ""
    return tuple(int(m[1]) for m in _COMPARED.finditer(last) if m.end() == len(last))


def time_before(clause: Clause) -> tuple[int, ...]:
    """The year that was the last topic of time in the sentence."""
    for text in (_COMPARED.sub("", before) for before in reversed(clause.before)):
        found = re.findall(r"〔(\d+)〕(?:に?は|では|も|に|$)", text)
        if found:
            return (int(found[-1]),)
    return ()


def nearest(prefix: str, name: Name, *, is_whole: bool = False) -> tuple[Subject, str]:
    """The noun phrase that the words behind ``prefix`` belong to, from right to left.

    Where it ``is_whole`` the prefix ends with the particle of a topic.
    """
    tokens = _TOKEN.findall(prefix)
    at, is_adjacent = len(tokens) - 1, True
    while at >= 0:
        token = tokens[at]
        if re.match(NOUN, token):
            if is_adjacent and not is_whole and not _is_idle_noun(token):
                subject = _phrase(tokens, at, name)
                if subject is not Subject.NEUTRAL:
                    return subject, ""
            at -= 1
            continue
        found = _marked(tokens, at, name, is_adjacent)
        if found == "stop":
            return Subject.UNSAID, ""
        if isinstance(found, tuple):
            return found
        is_adjacent = is_adjacent and bool(_IDLE.fullmatch(token))
        at -= 1
    return Subject.UNSAID, ""


def _is_idle_noun(token: str) -> bool:
    rest = re.sub(
        r"[+±\-]?[\d,.]+(?:%|パーセント|ポイント|人|件|名|組織|団体|世帯|回|円|G|KG|T|か所|箇所|倍|割)?|比$",
        "",
        _NEUTRAL.sub("", token),
    )
    return not rest or rest in {
        "大",
        "微",
        "急",
        "激",
        "倍",
        "純",
        "漸",
        "差引",
        "大幅",
        "余",
        "比",
        "対",
    }


def _marked(tokens: list[str], at: int, name: Name, is_adjacent: bool) -> tuple[Subject, str] | str:
    """What the particle in the hiragana ``tokens[at]`` says: a subject, "stop", or "" to go on."""
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    restricts = next((word for word in _RESTRICTS if token.endswith(word)), "")
    if restricts:
        return _subject(tokens, at, token[: -len(restricts)], name, "は")
    mark = token[-1]
    if mark in "はがも":
        return _plain_mark(tokens, at, name)
    if token == "の" and is_adjacent:
        if at and _is_idle_noun(tokens[at - 1]):
            return ""
        subject = _phrase(tokens, at - 1, name)
        return "" if subject in {Subject.NEUTRAL, Subject.UNSAID} else (subject, "の")
    if mark == "を" and not _ASIDE.match(
        "を" + after + (tokens[at + 2] if at + 2 < len(tokens) else "")
    ):
        subject = _phrase(tokens, at - 1, name) if token == "を" else Subject.OTHER
        return subject, "を"
    if token.endswith(("て", "ずに")) and len(token) > 1:
        return "stop"
    return ""


def _plain_mark(tokens: list[str], at: int, name: Name) -> tuple[Subject, str] | str:
    token = tokens[at]
    rest, mark = token[:-1], token[-1]
    if rest.endswith(("より", "から", "しか", "もっと", "それで")) or (
        mark == "も" and rest in {"と", "で", "いずれ"}
    ):
        return ""
    if mark == "が" and rest and _VERB_END.search(rest):
        return "stop"
    return _subject(tokens, at, rest, name, mark)


def _subject(
    tokens: list[str], at: int, rest: str, name: Name, mark: str
) -> tuple[Subject, str] | str:
    if rest:
        return (Subject.OTHER, mark)
    subject = _phrase(tokens, at - 1, name)
    return "" if subject in {Subject.NEUTRAL, Subject.UNSAID} else (subject, mark)


def _phrase(tokens: list[str], last: int, name: Name) -> Subject:
    """Of whom the noun phrase is that ends with ``tokens[last]``."""
    if last < 0 or not re.match(NOUN, tokens[last]):
        return Subject.OTHER if last >= 0 else Subject.UNSAID
    first = last
    words = tokens[last]
    while first >= 1 and tokens[first - 1] in _JOINS:
        before = tokens[first - 2] if first >= 2 and re.match(NOUN, tokens[first - 2]) else ""
        if not before:
            return Subject.OTHER
        joint = tokens[first - 1] if tokens[first - 1] in {"や", "と"} else "の"
        words = f"{before}{joint}{words}"
        first -= 2
    if first >= 1 and tokens[first - 1].endswith("の") and tokens[first - 1] not in _POINTERS:
        return Subject.OTHER  # 「催しの数」
    if first >= 2 and tokens[first - 1] == "で" and _PLACE.search(tokens[first - 2]):
        return Subject.OTHER  # 「観光業で就業者が」
    subject = name.means(words)
    is_modified = first >= 1 and bool(re.search(r"(?:[たるうな]|[しなよ]い)$", tokens[first - 1]))
    if (
        is_modified
        and first >= 2
        and (tokens[first - 2] in _COURSES or tokens[first - 2] in name.full)
    ):
        return subject  # 「減少していた入館者数」, 「マニュアルを作成した組織数」
    return Subject.OTHER if is_modified and subject is Subject.INDICATOR else subject
