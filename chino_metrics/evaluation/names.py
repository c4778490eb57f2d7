"""The indicator's name, and whether a noun phrase means what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from chino_metrics.evaluation.clauses import noun_form, squeezed
from chino_metrics.spreadsheet.units import fold_unit


class Subject(Enum):
    """Of whom a statement is."""

    INDICATOR = auto()
    OTHER = auto()
    UNSAID = auto()
    NEUTRAL = auto()
    """A word that names nothing of its own (全体, 本市, the year): what stands before it decides."""


#: Spellings of one thing; hiragana nouns stand in katakana (``clauses.noun_form``).
_SPELLINGS: Final = (
    *(
        ("HP", "ホームページ"),
        ("来館", "入館"),
        ("来場", "入場"),
        ("来園", "入園"),
        ("比率", "割合"),
    ),
    *(("のべ", "延"), ("延べ", "延"), ("一人", "1人"), ("一日", "1日"), ("アタリ", "当タリ")),
    *(("および", "及ビ"), ("オヨビ", "及ビ"), ("並ビニ", "及ビ"), ("マツリ", "祭リ")),
)
#: Words for whatever the indicator measures.
_MEASURES: Final = frozenset(
    (
        *(
            "実績",
            "実績値",
            "年間実績",
            "指標",
            "本指標",
            "当該指標",
            "指標値",
            "KPI",
            "数値",
            "値",
        ),
        *("全体数", "総数", "合計", "数", "状況", "状態", "推移", "進捗", "進捗状況", "達成状況"),
    )
)
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
    r"〔\d+〕|全体(?:的)?|総じて|結果(?:的)?|本市|当市|市全体|市内|市|町|村|年間|年々|毎年度?|順次|逐次|連年"
    r"|幾分|再度|引続|一方|実質(?:的)?|最終(?:的)?|合計|約|計|延|大幅|急激|若干|多少|徐々|着実|順調|連続|微妙|緩"
    r"|依然|同様|近年"
)
_RATE: Final = re.compile(r"(?:率|割合)$")
#: What may be left off at the end of what is counted, and then what only says that it occurs.
_COUNTED: Final = re.compile(
    r"(?:年間)?(?:延)?(?:組織|団体|世帯|か所|箇所)?(?:件|人|回)?数$|(?:総)?[量額]$"
)
_MEASURE: Final = re.compile(r"(?:年間)?(?:延)?(?:件|人|回)?数$|(?:総)?[量額]$")
_OCCURRENCE: Final = re.compile(
    r"(?:年間|発生|開催|実施|者|件|延|(?<=士)資格(?:所有|保有|取得)者?)$"
)
#: 「減少が続いた令和4年度から」: nobody's name.
_COURSES: Final = frozenset(("増加", "減少", "上昇", "低下", "伸び", "増", "減"))
_NUMBER: Final = re.compile(
    r"[+±-]?[\d,.]+(?:%|パーセント|ポイント|年|人|件|名|組織|団体|世帯|回|円|KG|G|T|か所|箇所|倍|割)?|比$"
)
_DEGREES: Final = frozenset(
    ["大", "微", "急", "激", "倍", "純", "漸", "差引", "大幅", "余", "比", "対"]
)


@dataclass(frozen=True, slots=True)
class Name:
    """The indicator's name, folded for comparing.

    Where it ``is_strict`` 「登録」 is not 登録者数: so many may have been new.
    """

    full: str
    unit: str
    is_strict: bool = False

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
        stem = (_MEASURE if self.is_strict else _COUNTED).sub("", self.full)
        while stem and not (self.is_strict and self.full[len(stem) :].startswith("者")):
            yield stem
            shorter = _OCCURRENCE.sub("", stem)
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
        if not said or said in _COURSES:
            return Subject.NEUTRAL
        measures = _BY_UNIT.get(self.unit, ())
        if said in _MEASURES or said in measures:
            return Subject.INDICATOR
        if len(parts) > 1 and all(p in self.full for p in parts) and self.full.endswith(parts[-1]):
            return Subject.INDICATOR  # whatever the order of what describes it
        return Subject.INDICATOR if self.full and self._names(said) else Subject.OTHER

    def _names(self, said: str) -> bool:
        if said == self.full:
            return True
        counted = _MEASURE if self.is_strict else _COUNTED
        stem = said if self.is_rate else (counted.sub("", said) or said)
        stems = tuple(self.stems())
        if self.is_sum and "及ビ" not in said:
            return False
        share = re.fullmatch(r"(.{2,})(?:割合|率)", said)
        if share and _RATE.search(self.full) and share[1] in self.full:
            return True  # 「実施した組織の割合」
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


def is_idle(word: str) -> bool:
    """Whether a noun before a word only says how much, when or against what: 「前年度比400人」."""
    rest = _NUMBER.sub("", _NEUTRAL.sub("", word))
    return not rest or rest in _DEGREES
