"""期限: what it lasts to, whether it has gone by, whether it lies after the plan's end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from chino_metrics.evaluation.clauses import squeezed
from chino_metrics.evaluation.facts import Code, Finding, TextFacts
from chino_metrics.model.named_dates import find_dates

_DASHES: Final = frozenset("-‐‑‒–—―−ーｰ─━…‥・･/／~〜～.。、")
_BARE_YEAR: Final = re.compile(r"((?:19|20)\d\d)(?:年度?)?(?:末|中|内|頃|まで)*")
#: 「令和7~9年度」, 「令和7年度~9年度」: the era goes on.
_ERA_GOES_ON: Final = re.compile(
    r"(令和|平成|R|H)(\d{1,2}|元)(年度?)?(?:[~〜\-–－・]|から)(\d{1,2})(?=年)"
)
#: 「令和7年1～3月」 lasts to March; 「令和6年度から」 has no end.
_MONTHS: Final = re.compile(r"年\d{1,2}月?[~〜\-–－](\d{1,2})月")
_OPEN_END: Final = re.compile(r"(?:[~〜]|から|より|以降)$")
_PART: Final = (
    (re.compile(r"(?:第?1|一)四半期"), (6, 30)),
    (re.compile(r"上半?期|前半|前期|(?:第?2|二)四半期"), (9, 30)),
    (re.compile(r"年内|(?:第?3|三)四半期"), (12, 31)),
)


def is_empty(text: str) -> bool:
    """Whether nothing stands there, or a dash."""
    return not set(squeezed(text).replace("\n", "")) - _DASHES


def last_day_of(due: str) -> date | None:
    """The day to which 期限 lasts; None where it names no end (随時, 未定, 令和6年度から)."""
    text = squeezed(due).replace("\n", "")
    text = re.sub(r"\([^()]{1,12}年度?\)", "", text)  # 「令和7年（2025年）3月」
    text = _ERA_GOES_ON.sub(lambda m: f"{m[1]}{m[2]}年度、{m[1]}{m[4]}", text)
    text = _MONTHS.sub(r"年\1月", text)
    if _OPEN_END.search(text):
        return None
    whole = _BARE_YEAR.fullmatch(text)
    if whole and not re.search(r"年(?!度)", text):
        return date(int(whole[1]) + 1, 3, 31)
    found = list(find_dates(text))
    if not found:
        return None
    last = max(found, key=lambda each: each.last_day)
    if last.is_fiscal:
        rest = text[last.end :]
        part = next((end for words, end in _PART if words.match(rest.lstrip("の"))), None)
        if part:
            return date(last.year, *part)
    return last.last_day


def about_due(facts: TextFacts) -> Iterator[Finding]:
    """A 期限 gone by without 対応の結果, and one after the plan's end."""
    last = None if is_empty(facts.due) else last_day_of(facts.due)
    if last is None:
        return
    if last < facts.today and is_empty(facts.outcome):
        yield Finding(Code.OVERDUE_WITHOUT_OUTCOME, facts.due.strip())
    if facts.plan_end is not None and last > date(facts.plan_end + 1, 3, 31):
        yield Finding(Code.DUE_AFTER_PLAN, facts.due.strip())
