"""The text rules, together: what a planner is asked about one text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from chino_metrics.evaluation.clauses import clauses_of
from chino_metrics.evaluation.deadlines import about_due, is_empty
from chino_metrics.evaluation.directions import wrong_direction
from chino_metrics.evaluation.facts import Code, Field, Finding, TextFacts
from chino_metrics.evaluation.figures import number_differs
from chino_metrics.evaluation.names import name_of
from chino_metrics.evaluation.repetition import is_same
from chino_metrics.evaluation.verdicts import wrong_verdict
from chino_metrics.model.verdict import Status

_OWING: Final = frozenset((Status.BEHIND, Status.SLIGHTLY_BEHIND))
_MISSING: Final = {Field.CAUSE: Code.MISSING_CAUSE, Field.ACTION: Code.MISSING_ACTION}
_HELD: Final = (
    (Code.WRONG_DIRECTION, wrong_direction),
    (Code.WRONG_VERDICT, wrong_verdict),
    (Code.NUMBER_DIFFERS, number_differs),
)


def judge(facts: TextFacts) -> tuple[Finding, ...]:
    """What is to be asked about the text, each code once, in the order of ``Code``.

    Only the field of ``facts`` is judged: a cause says nothing about a missing measure.
    A text never changes a verdict.
    """
    found = {finding.code: finding for finding in reversed([*_findings(facts)])}
    return tuple(found[code] for code in Code if code in found)


def codes(facts: TextFacts) -> tuple[Code, ...]:
    """The codes of ``judge``."""
    return tuple(finding.code for finding in judge(facts))


def _findings(facts: TextFacts) -> Iterator[Finding]:
    if is_empty(facts.text):
        if facts.status in _OWING:
            yield Finding(_MISSING[facts.field])
    else:
        name, clauses = name_of(facts.name, facts.unit), clauses_of(facts)
        for code, rule in _HELD:
            yield from (Finding(code, said) for said in rule(facts, clauses, name))
        if is_same(facts.text, facts.previous_text):
            yield Finding(Code.SAME_AS_LAST_YEAR)
    if facts.field is Field.ACTION:
        yield from about_due(facts)
