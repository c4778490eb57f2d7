"""A text → its clauses, each with the topic and the year that govern it.

Widths are folded, spaces gone, and every year stands as its fiscal year in 〔〕: 「令和5年度」,
「R6.3.31」 and, of a text about 2024, 「前年度」 are 〔2023〕. 〔0〕 is some other time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from chino_metrics.evaluation.facts import Field, TextFacts
from chino_metrics.model.named_dates import find_dates
from chino_metrics.model.spelling import visible

#: A character of a noun: no hiragana, no punctuation.
NOUN: Final = r"[0-9A-Z%〔〕※・々〇ヶァ-ヺー\u4e00-\u9fff\u3400-\u4dbf+±./,~-]"
#: So many characters before a word, and clauses before its own, are read: a text may be all one.
WINDOW: Final = 200
_MOST_BEFORE: Final = 8
_BULLETS: Final = re.compile(r"[①-⑳❶-❿⑴-⒇■□◆◇●○▼▽★☆※]|(?<![^\n])[・\-*]")
_QUOTED: Final = re.compile(r"[「『]([^「」『』]*)[」』]")
_IN_BRACKETS: Final = re.compile(r"[(【\[]([^()【】\[\]]*)[)】\]]([はがもをのにでとへ]?)")
#: In brackets behind a noun: a part of it, not the day or the way of counting.
_PART: Final = re.compile(
    rf"(?!.*(?:末|現在|時点|年|月|単位|延|計|実績|速報|見込|比|[\d△▲+-])){NOUN}{{1,8}}"
)
_SENTENCE_END: Final = re.compile(r"[。\n!?]|(?<!\d)\.|\.(?!\d)|:(?!\d)")
#: Behind these a new statement begins, also without a comma.
_JOINT: Final = re.compile(
    r"(?:ことにより|ことによって|ことによる|こともあり|ことで|ことから|ものの|ので|によって|により|に伴い|に伴って|とともに"
    r"|(?<=[たる])一方で?|(?<=た)結果|(?<=[たるい])ため(?![の、])|おかげで|影響で|ながら|(?<=[たるだすい])が(?!た[いくし])(?=[^、]))"
)
_COMMA: Final = re.compile(r"[、;]|(?<!\d),|,(?!\d)")
_BARE_YEAR: Final = re.compile(r"(?<![\d〔第])(\d{1,2}|元)年度(?![目連間ぶ分])")
#: Words for a time beside the year of the text.
_RELATIVE: Final = (
    (("一昨年度", "前々年度", "一昨年"), -2),
    (("対前年度", "対前年", "前年度", "昨年度", "前年", "昨年", "前回"), -1),
    (("今年度", "本年度", "当年度", "当該年度", "今年", "本年"), 0),
    (("翌年度", "次年度", "来年度", "翌年", "来年"), 1),
)
_OTHER_TIMES: Final = re.compile(
    r"新型コロナ(?:ウイルス)?(?:感染症)?(?:拡大|流行)?(?:以?前)|コロナ禍?(?:以?前)|感染(?:症)?(?:の)?(?:拡大|流行)(?:以?前)"
    r"|計画(?:の)?(?:当初|策定時|策定前|開始時)|策定(?:当初|時)|基準年度?|当初|過年度|例年|平年|ピーク時|最盛期|震災前"
    r"|(?<!\d)(?:\d{1,2}|数)年(?:ほど)?前"
)
_TAIL: Final = re.compile(r"(?<=〕)(?:年?度)?(?:末日|末)?(?:時点|現在|中|内|分)?")
#: Nouns that are written in hiragana, or half of them.
_HIRAGANA_NOUNS: Final = (
    *("ごみ", "まちづくり", "まちなか", "まち", "こども", "子ども", "にぎわい", "賑わい", "ふるさと", "まつり", "祭り"),
    *("取り組み", "取組み", "申し込み", "申込み", "受け入れ", "受入れ", "手続き", "問い合わせ", "問合せ", "働き手"),
    *("及び", "並びに", "当たり", "あたり", "担い手", "なり手", "売り上げ", "売上げ"),
    *("違い", "お年寄り", "ひとり親", "落ち込み", "引きこもり"),
)  # fmt: skip
_CONDITION: Final = re.compile(r"仮に|もし|(?:[れけせてべめ]ば|なら|たら|場合は?)$")
_FUNCTION_WORD: Final = re.compile(r"によ|おけ|する|され")
_TO_KATAKANA: Final = {code: code + 0x60 for code in range(0x3041, 0x3097)}


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between commas; ``before`` are the clauses before it in its sentence (from 0)."""

    text: str
    before: tuple[str, ...]
    sentence: int

    @property
    def is_supposed(self) -> bool:
        """Whether the clause before is a condition: 「天候に恵まれれば、」."""
        return bool(self.before and _CONDITION.search(self.before[-1]))

    def around(self, match: re.Match[str]) -> tuple[str, str]:
        """What stands before and behind a match in ``text``, as far as it is read."""
        start, end = match.span()
        return self.text[max(0, start - WINDOW) : start], self.text[end : end + WINDOW]


def squeezed(text: str) -> str:
    """``text`` with widths folded, in capitals, without spaces; lines stay."""
    folded = unicodedata.normalize("NFKC", visible(text)).upper()
    return re.sub(r"[^\S\n]", "", folded)


def noun_form(text: str, name: str = "") -> str:
    """``text`` with its hiragana nouns, and those of ``name``, in katakana."""
    stretches = (word.rstrip("のへをにでやとはが") for word in re.findall(r"[ぁ-ゖ]{3,}", name))
    own = (word for word in stretches if len(word) > 2 and not _FUNCTION_WORD.search(word))
    for word in (*_HIRAGANA_NOUNS, *own):
        text = text.replace(word, word.translate(_TO_KATAKANA))
    return text


def clauses_of(facts: TextFacts) -> tuple[Clause, ...]:
    """The clauses of the text, in order."""
    lines = _BULLETS.sub("\n", visible(facts.text))
    text = _unquoted(squeezed(lines), squeezed(facts.name))
    text = noun_form(with_years(text, facts), squeezed(facts.name))
    return tuple(_clauses(text))


def _clauses(text: str) -> Iterator[Clause]:
    # the words in brackets are a clause of their own, and the sentence goes on behind them
    text = _IN_BRACKETS.sub(_bracketed, text)
    for number, sentence in enumerate(_SENTENCE_END.split(text)):
        before: tuple[str, ...] = ()
        for part in _COMMA.split(_JOINT.sub(lambda m: f"{m[0]}、", sentence)):
            if part:
                yield Clause(part, before, number)
                before = (*before, part[-WINDOW:])[-_MOST_BEFORE:]


def _bracketed(match: re.Match[str]) -> str:
    inner, particle = match.groups()
    if re.fullmatch(r"〔\d+〕", inner):
        return f"{inner}{particle}"
    if particle and _PART.fullmatch(inner):
        return f"の{inner}{particle}"  # 「入館者数（有料）は」
    return particle or f"、{inner}、"


def _unquoted(text: str, name: str) -> str:
    """What is quoted is not said by who writes, but for a word of the verdict or of the name."""

    def instead(match: re.Match[str]) -> str:
        inner = match[1]
        if inner in name:
            return inner.translate(_TO_KATAKANA)
        return inner if re.fullmatch(r"(?:おおむね|概ね)?(?:順調|達成)", inner) else "※"

    return _QUOTED.sub(instead, text)


def with_years(text: str, facts: TextFacts) -> str:
    """``text`` (squeezed) with its times as fiscal years in 〔〕."""
    out, last = [], 0
    for found in find_dates(text):
        out += [text[last : found.start], f"〔{found.fiscal_year}〕"]
        last = found.end
    text = _BARE_YEAR.sub(lambda m: f"〔{_bare(m[1], facts.year)}〕", "".join((*out, text[last:])))
    for words, offset in _RELATIVE:
        is_unsure = offset == 0 and facts.field is Field.ACTION  # 今年度 is when it is written
        for word in words:
            text = text.replace(word, f"〔{0 if is_unsure else facts.year + offset}〕")
    return _TAIL.sub("", _OTHER_TIMES.sub("〔0〕", text))


def _bare(nth: str, year: int) -> int:
    """The fiscal year of 「6年度」 in a text about ``year``: of 令和, or of 平成 where that is far off."""
    number = 1 if nth == "元" else int(nth)
    return 2018 + number if 2018 + number <= year + 5 else 1988 + number
