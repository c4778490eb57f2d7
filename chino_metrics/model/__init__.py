"""What is a plan, an indicator, a verdict, an issue? Frozen values, standard library only.

Everybody may import from here: ``from chino_metrics.model import Book, Indicator``.
"""

from chino_metrics.model.evaluation import CouncilDebate, Evaluation, EvaluationField
from chino_metrics.model.issue import Cell, Issue, Quantity, Severity
from chino_metrics.model.plan import (
    Accumulation,
    Actual,
    Book,
    Correction,
    Direction,
    Event,
    Indicator,
    Measure,
    Pillar,
    Plan,
    PlanState,
    Project,
    Reference,
)
from chino_metrics.model.publisher import Publisher
from chino_metrics.model.target import RevisedItem, Survey, Target, TargetKind, TargetRevision
from chino_metrics.model.verdict import Assessment, Reason, Status

__all__ = [
    "Accumulation",
    "Actual",
    "Assessment",
    "Book",
    "Cell",
    "Correction",
    "CouncilDebate",
    "Direction",
    "Evaluation",
    "EvaluationField",
    "Event",
    "Indicator",
    "Issue",
    "Measure",
    "Pillar",
    "Plan",
    "PlanState",
    "Project",
    "Publisher",
    "Quantity",
    "Reason",
    "Reference",
    "RevisedItem",
    "Severity",
    "Status",
    "Survey",
    "Target",
    "TargetKind",
    "TargetRevision",
]
