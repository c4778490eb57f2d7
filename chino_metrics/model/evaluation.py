"""What planners write about a year of an indicator, and where the council dealt with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chino_metrics.model.issue import Cell


class EvaluationField(StrEnum):
    """What one text of an evaluation is about; each is an attribute of ``Evaluation``."""

    CAUSE = "cause"
    """Why the value is what it is (要因)."""
    ACTION = "action"
    """What is to be done now (今後の対応)."""
    DUE = "due"
    """By when (期限): a year, a month or a day, as it is written."""
    OWNER = "owner"
    """Who does it (担当)."""
    OUTCOME = "outcome"
    """What became of it, written later (対応の結果)."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Reasons and measures for one indicator in one fiscal year (評価); plain text, kept to the letter.

    A text is "" where nothing is written. ``cells`` say in which cells each text stands,
    in the order of the fields; a department's sheet may have several for one field.
    """

    indicator_id: str
    year: int
    cause: str = ""
    action: str = ""
    due: str = ""
    owner: str = ""
    outcome: str = ""
    source_url: str = ""
    cells: tuple[tuple[EvaluationField, Cell], ...] = ()

    def text(self, field: EvaluationField) -> str:
        """The text of one field."""
        return str(getattr(self, field))

    def cell(self, field: EvaluationField) -> Cell | None:
        """The first cell of one field; None where nothing is written."""
        return next((cell for own, cell in self.cells if own is field), None)


@dataclass(frozen=True, slots=True)
class CouncilDebate:
    """Where the council dealt with an indicator or a plan, ``owner_id`` (議会).

    ``cell`` is that of the theme (論点).
    """

    owner_id: str
    day: date
    meeting: str
    theme: str
    url: str
    cell: Cell
