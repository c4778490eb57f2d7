"""Words as they are compared: without differences of width, kana, old forms of characters and eras.

``static/search.js`` does the same with the same tables (``packed``); a test holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from chino_metrics.model.fiscal_year import ERA_START

#: Old and rare forms of characters, each before the one in use: names of places and persons have them.
VARIANTS: Final = (
    "國国縣県會会學学圖図館館澤沢齋斎齊斉邊辺邉辺廣広濱浜瀧滝嶽岳眞真榮栄實実應応"
    "經経濟済戰戦圓円醫医藝芸舊旧體体靈霊鐵鉄驛駅氣気賣売讀読來来當当發発傳伝德徳"
    "橫横黑黒增増觀観勞労總総數数變変關関櫻桜壽寿龍竜萬万與与禮礼黨党區区號号點点"
)
#: The year before the first one of an era, by its name or letter.
ERAS: Final = {era.lower(): ERA_START[era] - 1 for era in ("令和", "平成", "昭和", "R", "H", "S")}
#: Between two words of a question, neither of them in hiragana.
PARTICLE: Final = "([^ぁ-ん])(?:への|からの|での|との|の|を|に|へ|は|が|と|で|や)(?=[^ぁ-ん])"
ERA: Final = "(^|[^a-z])(令和|平成|昭和|[rhs])(元|[0-9]{1,2})(?![0-9])"
_TO_NEW: Final = str.maketrans(dict(zip(VARIANTS[::2], VARIANTS[1::2], strict=True)))
_TO_HIRAGANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_ERA: Final = re.compile(ERA)
_PARTICLE: Final = re.compile(PARTICLE)


def fold(text: str) -> str:
    """``text`` as it is compared: 「Ｒ７ ホーム・ページ」 → 「2025ほーむぺーじ」."""
    plain = unicodedata.normalize("NFKC", text).translate(_TO_NEW).lower()
    dated = _ERA.sub(_in_common_years, plain).translate(_TO_HIRAGANA)
    return "".join(c for c in dated if unicodedata.category(c)[0] in "LN")


def _in_common_years(found: re.Match[str]) -> str:
    before, era, year = found.groups()
    return f"{before}{ERAS[era] + (1 if year == '元' else int(year))}"


def words(asked: str) -> tuple[str, ...]:
    """The words of a question, folded: 「区への加入」 → (区, 加入)."""
    parted = _PARTICLE.sub(r"\1 ", unicodedata.normalize("NFKC", asked))
    return tuple(filter(None, dict.fromkeys(fold(word) for word in parted.split())))


def pairs(text: str) -> frozenset[str]:
    """The two-character pieces of a folded text."""
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))
