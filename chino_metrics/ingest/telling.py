"""What of very many findings goes on: enough of every kind to work through, and how many more there are.

A sheet of 20,000 rows with ten unreadable values each says the same thing 200,000 times;
nobody reads that, and the server would have to hold it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from chino_metrics.ingest.department.findings import Question
from chino_metrics.model.issue import Issue, Severity

#: Findings of a report, and of one kind among them; questions; characters of a sentence.
MOST_ISSUES: Final = 1_000
MOST_OF_A_KIND: Final = 300
MOST_QUESTIONS: Final = 200
LONGEST_MESSAGE: Final = 600


def telling(issues: Sequence[Issue]) -> tuple[tuple[Issue, ...], tuple[tuple[Severity, int], ...]]:
    """The first of ``issues``, the weightiest of which stand first, and the counts of the rest.

    Of an error something always stays.
    """
    seen: Counter[str] = Counter()
    kept: list[Issue] = []
    left: Counter[Severity] = Counter()
    for issue in issues:
        seen[issue.code] += 1
        if len(kept) < MOST_ISSUES and seen[issue.code] <= MOST_OF_A_KIND:
            kept.append(_short(issue))
        else:
            left[issue.severity] += 1
    return tuple(kept), tuple(left.items())


def open_first(
    questions: Sequence[Question], answers: Mapping[str, str]
) -> tuple[tuple[Question, ...], int]:
    """The questions to show, those without an answer first, and how many there are beside them."""
    if len(questions) <= MOST_QUESTIONS:
        return tuple(questions), 0
    ordered = sorted(questions, key=lambda question: question.key in answers)
    return tuple(ordered[:MOST_QUESTIONS]), len(questions) - MOST_QUESTIONS


def _short(issue: Issue) -> Issue:
    if len(issue.message) <= LONGEST_MESSAGE:
        return issue
    return replace(issue, message=f"{issue.message[:LONGEST_MESSAGE]}…")
