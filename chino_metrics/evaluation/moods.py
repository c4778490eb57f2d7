"""Whether a word is said of what was, or denied, wished, feared or planned.

Only what is plainly said counts: whatever form is not known here is no statement.
"""

from __future__ import annotations

import re
from typing import Final

from chino_metrics.evaluation.clauses import NOUN

#: Behind the word: denied, or not reached.
_DENIED: Final = re.compile(
    r"(?:し|せ|さ|され|させ|でき|る)?(?:な[いくか]|ず|ませ|ぬ|てい(?:な|ませ)|ておら|ては?(?:い|お)?(?:ら|な))"
    r"|(?:した|する|していると?|させる)?(?:こと|状況|状態)?(?:に|には|が|は|とは|とまでは|までには?|わけでは|ものでは|ものとは|で|では|も){0,2}"
    r"(?:至(?:ら|って(?:い?な|お))|な[いくか]|いえ(?:な|ず|ま)|言え(?:な|ず|ま)|言い難|いい難|言いがた|いいがた|見られ(?:な|ず|て)|みられ(?:な|ず|て)"
    r"|でき(?:な|ず|て)|結び(?:付|つ)(?:か|いて(?:い?な|お))|つながら|つながって(?:い?な|お)|つなげら|ならな|ならず|届か|難し|困難|及ば|鈍|歯止めがかかっ|止ま[っり])"
)
#: Of which the denial denies itself: 「減少が止まらない」.
_GOES_ON: Final = re.compile(
    r"(?:が|に)(?:も)?(?:止ま|歯止めがかか|とどま)(?:ら(?:な|ず)|ってい?な)"
)
_INFLECTED: Final = re.compile(
    r"[しさ]?[せれ]?(?:た(?![いらめ]|ところで|か(?!ら))|だ(?!け)|て(?:(?:は|も)?(?:い(?!な|く|け|き|ま?せ)|お(?!ら))|き(?:た|て|ま)|しま|$)"
    rf"|で(?:い(?!な)|お(?!ら)|$)|つつ|まし(?:た|て)|続け|始め|はじめ|$|(?<=[しりえち])(?={NOUN}))"
)
_CAN: Final = re.compile(
    r"(?:する|る)こと[とに]な(?:っ(?:た|て)|り)|(?:(?:する|させる|す|る)ことが)?でき(?:た|て(?!い?な)|$)"
)
_AS_NOUN: Final = re.compile(
    r"の?(?:傾向|基調|気味)(?:に(?:あ|転|な)|で|と|が(?!見ら?れな)|を|$)"
    r"|と(?:なっ(?:た|て)|なり|なる$)|(?:に|へと?)(?:転じ(?:た|て|$)|とどま(?:っ|り)|収ま(?:っ|り)|つながっ(?:た|て)|結び(?:付|つ)い(?:た|て)|(?:寄与|貢献)し(?:た|て)|至っ(?:た|て))"
    r"|が(?:続い|続き|続く|顕著|著し|目立|(?:見|み)られ(?:た|る|$|ており)|あっ|あり)"
    r"|で(?:あ(?:っ|る|り(?!ま?せ))|し(?:た|て)|$)|だっ|だ$|$|を(?:示し|記録し|見せ|続け)|の一途をたど(?:っ(?:た|て)|り)|で推移し|という(?:成果を(?:上げ|挙げ|得)(?:た|て)|結果(?:とな(?:っ|り)|であっ|だっ))|[をが](?:実現|達成)(?:し|でき)(?:た|て(?!い?な))|の(?=[〔\d])|は(?=\d)"
)
_GIVEN: Final = re.compile(
    r"(?:等|など)?(?:により|によっ|による|に伴|が(?:大きく)?(?:影響|響|要因|原因|主)|を(?:受け|背景|招い|もたらし|引き起こし)|もあ)"
)
#: 「減少した入場者が」 names a thing; 「減少した要因は」 says that it did.
_ATTRIBUTE: Final = re.compile(
    rf"(?:[しさ]?せ?(?:た|ている|ていた|つつある|てきた|続けている)|[んっい]?だ|(?:傾向|基調)にあ(?:る|った)|を続けて(?:いた|きた)|の一途をたどっていた|が続(?:く|いた|いている))(?=(?!要因|原因|理由|主|結果|一方|状況|反面|半面|背景|影響|点|旨|模様|形|傾向|等){NOUN})"
)


#: What follows takes the word back, or says whose opinion it is.
_TAKEN_BACK: Final = re.compile(
    r"[^、]{0,14}?(?:と(?:まで)?は(?:いえ|言え|言い難|いい難|いいがた|言いがた|評価でき|限ら|思え)|わけでは?な|とはな"
    r"|はず|か(?:どうか|否か|を確|を検|を調|の検)|との(?:見方|声|指摘|意見|報道|見込|回答)|と(?:い|言)えるまで|ように見え|のは[^、]{0,24}(?:だけ|のみ)|(?:ていた|てきた|にあった)が$)"
)
#: 「増えていたのは令和4年度までである」.
_CLEFT: Final = re.compile(r"[^、〔]{0,12}のは〔(\d+)〕")


def is_of_other_year(tail: str, year: int) -> bool:
    """Whether the rest of the clause says that it was so in another year."""
    found = _CLEFT.match(tail)
    return found is not None and int(found[1]) != year


def is_said(tail: str, *, of_indicator: bool = False) -> bool:
    """Whether the word before ``tail`` (the rest of its clause) is said of what was.

    ``of_indicator`` where 「の」 or nothing joins it to the indicator's name, so that
    「減少により」 says it, too.
    """
    if _GOES_ON.match(tail):
        return True
    if _DENIED.match(tail) or _ATTRIBUTE.match(tail):
        return False
    if _TAKEN_BACK.match(tail):
        return False
    if _INFLECTED.match(tail) or _CAN.match(tail) or _AS_NOUN.match(tail):
        return True
    return of_indicator and bool(_GIVEN.match(tail))
