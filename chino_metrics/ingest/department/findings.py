"""What is collected while real-life sheets are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from chino_metrics.model.evaluation import Evaluation
from chino_metrics.model.issue import Issue
from chino_metrics.model.plan import Actual
from chino_metrics.spreadsheet.cells import Content

#: The answer to a question that leaves a row, or a column, out.
SKIP: Final = "skip"


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be asked: which of ``candidates`` (indicator ids) a written name means.

    ``key`` names the question in every reading of the same file. Where it is no
    indicator that is asked for, ``choices`` are the answers, as (value, words); ``default``
    is the one that counts where none is given.
    """

    key: str
    sheet: str
    cell: str
    written: str
    text: str
    candidates: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a row of a table is: its columns ``first`` to ``last``, from 1, and the indicator's name."""

    sheet: str
    row: int
    first: int
    last: int
    indicator: str


@dataclass
class Findings:
    """Actuals, issues and questions in the order in which they were met; ``reading`` says how.

    ``tables`` counts the tables that were found, ``owners`` tell whose their rows are;
    ``evaluations`` are the texts beside the values, ``official`` counts the new numbers of
    official statistics.
    """

    actuals: list[Actual] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    reading: list[tuple[str, str]] = field(default_factory=list)
    owners: list[Owner] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    official: int = 0
    tables: int = 0
    _told: set[tuple[str, str, str]] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)

    def tell_once(self, content: Content, code: str, message: str) -> None:
        """Keep an error at the place of ``content``, unless one with this code stands there."""
        if self._is_first(content, code):
            self.tell(content, code, message)

    def warn_once(self, content: Content, code: str, message: str) -> None:
        """Keep a warning at the place of ``content``, unless one with this code stands there."""
        if self._is_first(content, code):
            self.issues.append(Issue.warning(content.place, code, message))

    def _is_first(self, content: Content, code: str) -> bool:
        key = (content.place.sheet, content.place.address, code)
        is_first = key not in self._told
        self._told.add(key)
        return is_first

    def ask(self, question: Question) -> bool:
        """Keep a question; False where it has been asked before."""
        is_new = question.key not in self._asked
        if is_new:
            self._asked.add(question.key)
            self.questions.append(question)
        return is_new

    def tell(self, content: Content, code: str, message: str) -> None:
        """Keep an error at the place of ``content``."""
        self.issues.append(Issue.error(content.place, code, message))
