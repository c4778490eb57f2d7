"""The plain sentences of the screens in the polite form, for what is handed out as a letter."""

from __future__ import annotations

import re
from typing import Final

#: Plain endings and the polite ones; a sentence that ends in a noun or a number stays.
_ENDINGS: Final = (
    ("とする", "とします"),
    ("できない", "できません"),
    ("できる", "できます"),
    ("ではない", "ではありません"),
    ("でない", "ではありません"),
    ("はない", "はありません"),
    ("ている", "ています"),
    ("ていた", "ていました"),
    ("使う", "使います"),
    ("判定する", "判定します"),
    ("ていない", "ていません"),
    ("上回る", "上回ります"),
    ("下回る", "下回ります"),
    ("による", "によります"),
    ("数える", "数えます"),
    ("上がった", "上がりました"),
    ("下がった", "下がりました"),
    ("付けない", "付けません"),
    ("つながない", "つなぎません"),
    ("変わった", "変わりました"),
    ("変わらなかった", "変わりませんでした"),
    ("届かない", "届きません"),
    ("届かなかった", "届きませんでした"),
    ("後退した", "後退しました"),
    ("分からない", "分かりません"),
    ("過ぎた", "過ぎました"),
    ("添える", "添えます"),
    ("求めない", "求めません"),
    ("達成した", "達成しました"),
    ("進む", "進みます"),
    ("戻る", "戻ります"),
    ("使わない", "使いません"),
    ("異なる", "異なります"),
    ("見込んでいる", "見込んでいます"),
    ("下がらない", "下がりません"),
    ("変えない", "変えません"),
    ("出している", "出しています"),
    ("問わない", "問いません"),
    ("区別する", "区別します"),
    ("示す", "示します"),
    ("記す", "記します"),
    ("表す", "表します"),
    ("採る", "採ります"),
    ("用いる", "用います"),
    ("しない", "しません"),
    ("問うている", "問うています"),
    ("多い", "多いです"),
    ("見る", "見ます"),
    ("分かれる", "分かれます"),
    ("である", "です"),
    ("もある", "もあります"),
)
_POLITE: Final = dict(_ENDINGS)
#: An ending before a full stop, with brackets between them or not; the longest first.
_FOUND: Final = re.compile(
    f"({'|'.join(sorted(map(re.escape, _POLITE), key=len, reverse=True))})(?=(?:（[^（）]*）)?(?:。|$))"
)


def polite(sentence: str) -> str:
    """「…のため「やや遅れ」とする。」 becomes 「…とします。」; nouns and numbers stay as they are."""
    return _FOUND.sub(lambda found: _POLITE[found.group(1)], sentence)
