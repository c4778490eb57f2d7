"""What narrows a page where it is pressed: the parts of stacked bars, with what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from chino_metrics.charts.stacked import Segment
from chino_metrics.model.verdict import Status
from chino_metrics.views.choice import Choice
from chino_metrics.views.summary import Group, parted
from chino_metrics.wording import formats
from chino_metrics.wording.palette import STATUS_SIGN, STATUS_WORD

#: Indicators that a part of a bar names.
_NAMED: Final = 8


def segments(group: Group, choice: Choice, *, by_reason: bool) -> Iterator[Segment]:
    """The parts of a plan's bar; each narrows the page to its plan and status, a second time undoes it."""
    for part in _parts(group, by_reason=by_reason, year=""):
        chosen: dict[str, Any] = {"plan": group.plan.id, "status": _status(part.kind)}
        yield part._replace(
            address="" if choice.is_still else choice.toggle("", **chosen),
            name=f"obi-{group.plan.id}-{part.kind}",
            is_chosen=choice.has(**chosen),
        )


def segments_of_year(group: Group, choice: Choice, year: int, newest: int) -> Iterator[Segment]:
    """The same as it stood in a year: each leads to the list of that year."""
    for part in _parts(group, by_reason=False, year=f"{formats.year(year)} "):
        then = choice.but(as_of=None if year == newest else year)
        listed = then.link("", plan=group.plan.id, status=_status(part.kind))
        yield part._replace(
            address="" if choice.is_still else f"{listed}#ichiran",
            name=f"obi-{group.plan.id}-{year}-{part.kind}",
        )


def _parts(group: Group, *, by_reason: bool, year: str) -> Iterator[Segment]:
    for (kind, label), entries in parted(group, by_reason=by_reason).items():
        status = Status(_status(kind))
        word = label or f"{STATUS_SIGN[status]} {STATUS_WORD[status]}"
        head = f"{group.plan.short_name} {year}{word} {len(entries)}／{len(group.entries)}指標"
        said = f"{' '.join(head.split())}\n{_named(e.indicator.name for e in entries)}"
        yield Segment(kind, label, len(entries), said)


def _status(kind: str) -> str:
    return Status.NOT_ASSESSED.value if kind == "unset" else kind


def _named(names: Iterable[str]) -> str:
    shown = [" ".join(name.split()) for name in names]
    return "、".join(shown[:_NAMED]) + ("など" if shown[_NAMED:] else "")
