"""What a head or a label says about the texts at it, and which texts are none.

Read by meaning: heads of published review sheets name the same five things in many words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from chino_metrics.ingest.department.heading_words import YEAR_TOKEN
from chino_metrics.ingest.department.matching import fold_name
from chino_metrics.model.evaluation import EvaluationField

#: Characters beyond which a text is no head of a field.
LONGEST_HEAD: Final = 40
#: Numbers and marks before a head: 「⑤外部有識者の評価」「■ 課題」, on folded texts.
_MARKS: Final = re.compile(r"^(?:[(]?\d{1,2}[).:]?|[■□◆◇●○◎・※▼▽★☆])+")
#: The year of a head (「令和5年度の課題」) and years named only beside another (「前年度の課題」).
_BRACKETED: Final = re.compile(r"\((?:年度?末?)?\)")
_RELATIVE: Final = re.compile(r"(?:今|本|当|前々?|昨)年度?(?:末)?(?:における|の|に)?")
BEFORE_THIS: Final = re.compile(r"(?:前|昨)年度?")

_NO_FIELD: Final = re.compile(
    r"(?:提出|回答|報告|記入|目標|作成|更新|調査|計画|策定)(?:の)?(?:期限|期日|時期|年月|日)|"
    r"^.{0,40}(?:設定|選定|採用)(?:の)?(?:理由|根拠|背景)|"
    r"^.{0,40}評価(?:指標|基準|方法|区分|年度|対象|者|日|点|欄|項目|シート).{0,40}|"
    r"^.{0,40}(?:見通し|見込み?|推計|率|度|件数|人数|回数|金額|費|額)"
)
#: What ends like this, or has nothing left, is no head.
_SENTENCE: Final = re.compile(r"。|[たるうくすむぶつい]$|^$")
_OUTCOME: Final = re.compile(
    r"^(?:進捗(?:の?状況)?(?:(?:及び|・|-|と|,)?結果)?|結果|経過|"
    r"(?:.{0,12}(?:の|への|に対する|した))?(?:対応|取組|取り組み|改善|対策|措置|実施|処置)(?:策|内容|事項)?の?"
    r"(?:進捗|結果|状況|進捗状況|成果|経過|効果)(?:\([^()]*\))?|"
    r"フォローアップ(?:の?(?:結果|状況))?|その後の?.{0,6}|.{0,40}どうなったか)$"
)
_OWNER: Final = re.compile(
    r"^(?:.{0,8}(?:担当|所管|主管|実施主体|責任(?=者)|推進(?=課|係|部|室))"
    r"(?:課|係|部署|部局|者|室|課室|部課|部|所属|課等|課係|機関)?名?(?:\([^()]*\))?|"
    r"部署名?|課名|担当(?:課|部署)(?:-|・|/|,)(?:係|担当者?).{0,10}|だれが|誰が)$"
)
_DUE: Final = re.compile(
    r"^(?:.{0,10}(?:期限|期日)(?:\([^()]*\))?|いつまで(?:に)?|"
    r"(?:実施|対応|改善|取組|完了|着手)(?:の)?(?:予定)?(?:の)?(?:時期|年月|日|年度)(?:\([^()]*\))?|"
    r"完了予定|予定時期)$"
)
_NEXT: Final = re.compile(r"^(?:今後|次年度|来年度|翌年度|次期|これから)")
_CAUSE: Final = re.compile(
    r"要因|理由|課題|問題点|原因|背景|所見|コメント|分析|考察|総括|意見|検証"
)
#: A head that speaks of reasons and of measures: the one named first counts.
_BOTH: Final = re.compile(
    r"^.{0,12}(?:要因|理由|課題|問題点|原因|分析|評価)(?:と|・|-|及び|並びに|,|/)"
)
_OPINION: Final = re.compile(
    r"^.{0,40}(?:評価|事業効果)(?:の?(?:内容|結果|説明|根拠))?(?:\([^()]*\))?$"
)
_ACTION: Final = re.compile(
    r"^(?:.{0,40}(?:対応|対策|改善|対処|見直し)"
    r"(?:策|案|点|方針|方向性?|内容|方法|事項|の方向性|の方針|の内容|の取組)?(?:\([^()]*\))?|"
    r"(?:(?:取組|事業|展開)の?)?方向性(?:\([^()]*\))?|取組(?:の)?(?:方針|予定|計画)(?:\([^()]*\))?|"
    r".{0,40}(?:に向けた|に向けて|のための|解決の?).{0,6}(?:取組|取り組み|施策|方策|手立て).{0,40}|何をするか)$"
)
#: What is still open is no measure.
_STILL_OPEN: Final = re.compile(r"^(?:今後|次年度|来年度).{0,40}(?:課題|問題点)$")
#: What a head speaks of, by the first test that it passes.
_FIELDS: Final = (
    (EvaluationField.OUTCOME, _OUTCOME.fullmatch),
    (EvaluationField.OWNER, _OWNER.fullmatch),
    (EvaluationField.DUE, _DUE.fullmatch),
    (EvaluationField.CAUSE, _STILL_OPEN.fullmatch),
    (EvaluationField.ACTION, _NEXT.match),
    (EvaluationField.CAUSE, _BOTH.match),
    (EvaluationField.ACTION, _ACTION.fullmatch),
    (EvaluationField.CAUSE, _CAUSE.search),
    (EvaluationField.CAUSE, _OPINION.fullmatch),
)
#: Heads that say nothing of their own below a group that does.
_EMPTY: Final = frozenset({"内容", "具体的内容", "具体的な内容", "詳細", "記述", "本文", "説明"})

#: Grades: no text, wherever they stand.
_GRADE: Final = re.compile(
    r"(?:[a-es][+-]?|[ivx]{1,3}|\d{1,2})(?:評価|ランク|判定|級|点)?|[◎○〇●△▲×\u2715\u2716□■☆★―-]+"
)
#: The same under a head of grades, where single words stand as well.
_GRADE_WORD: Final = re.compile(
    r"高い?|中|低い?|大|小|良い?|可|不可|優|普通|"
    r"(?:未|概ね|おおむね|ほぼ|一部)?達成(?:済み?)?|達成(?:できた|していない|できなかった)|順調|概ね順調|おおむね順調|やや遅れ|遅れ|遅れている|"
    r"(?:地方創生に)?(?:非常に|相当程度)?効果(?:的であった|があった|がなかった|あり|なし)"
)


@lru_cache(maxsize=4096)
def field_of(head: str) -> EvaluationField | None:
    """What the texts at a head or label are about; None where it is none of the five."""
    return _field_of(_bare(head)) if len(head) <= 2 * LONGEST_HEAD else None


def field_below(head: str, group: str) -> EvaluationField | None:
    """The same of a head below the text of its groups: 「内容」 below 「今後の取組」."""
    return field_of(group if fold_name(head) in _EMPTY else head)


def _bare(head: str) -> str:
    """A head for comparing: folded, without numbers before it, years and relative years."""
    folded = _BRACKETED.sub("", YEAR_TOKEN.sub("", fold_name(head)))
    bare = _RELATIVE.sub("", _MARKS.sub("", folded))
    bare = re.sub(r"^[の年度末:-]+|[:-]+$", "", bare)
    return re.sub(r"^\((.*)\)$", r"\1", bare)


def _field_of(bare: str) -> EvaluationField | None:
    if len(bare) > LONGEST_HEAD or _SENTENCE.search(bare) or _NO_FIELD.fullmatch(bare):
        return None
    return next((field for field, fits in _FIELDS if fits(bare)), None)


def may_be_grades(head: str) -> bool:
    """Whether a head may stand over grades: then its texts are none but for sentences."""
    bare = _bare(head)
    return bool(_OPINION.fullmatch(bare)) and not _CAUSE.search(bare)


def is_grade(text: str, head: str) -> bool:
    """Whether a text is a grade and no reason: 「Ｂ」, 「△」, and 「中」 under 「評価」."""
    folded = fold_name(text)
    if _GRADE.fullmatch(folded) or re.fullmatch(r"-?[\d.,]+%?", folded):
        return True
    return may_be_grades(head) and bool(_GRADE_WORD.fullmatch(folded.rstrip("。")))


def own_head(head: str) -> str:
    """The head that a text is given: without line breaks and years, else as it is written."""
    text = re.sub(r"[\r\n]+", "", head).strip()
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) != len(text):
        return text
    spans = [m.span() for m in _YEAR_IN_HEAD.finditer(plain.casefold())]
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text.strip() or re.sub(r"[\r\n]+", "", head).strip()


_YEAR_IN_HEAD: Final = re.compile(rf"\(?(?:{YEAR_TOKEN.pattern})年?度?末?\)?の?")
