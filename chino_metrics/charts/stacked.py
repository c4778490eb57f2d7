"""Verdicts side by side as one bar, as HTML; each part may say whose they are and lead to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from markupsafe import Markup

from chino_metrics.model.verdict import Status
from chino_metrics.wording.palette import STATUS_SIGN, STATUS_WORD


class Segment(NamedTuple):
    """A part of a bar: a status, or ``unset`` for targets that are not set yet; its label and count.

    ``said`` is what it answers, a head and a line of words; ``address`` where it leads, ""
    where it leads nowhere, ``name`` its id there; ``is_chosen`` that the page shows it alone.
    """

    kind: str
    label: str
    number: int
    said: str = ""
    address: str = ""
    name: str = ""
    is_chosen: bool = False


def count_swatch(status: Status) -> Markup:
    """The bar above a big count: the legend of the patterns."""
    return Markup('<i class="fill f-{}"></i>').format(status.value)


def stacked_bar(segments: Iterable[tuple[Any, ...]]) -> Markup:
    """The parts of ``segments`` (each a ``Segment``, or its beginning) beside one another.

    Sign and count stand above each.
    """
    drawn = Markup("").join(_drawn(Segment(*part)) for part in segments)
    return Markup('<span class="stack">{}</span>').format(drawn)


def _drawn(part: Segment) -> Markup:
    status = Status.NOT_ASSESSED if part.kind == "unset" else Status(part.kind)
    hidden = Markup('<span class="hidden">{}</span>').format(STATUS_WORD[status])
    more = Markup(' data-say="{}"').format(part.said) if part.said else Markup("")
    if part.address:
        more += Markup(' href="{}" id="{}"').format(part.address, part.name)
        more += Markup(" aria-current=true") if part.is_chosen else Markup("")
    return Markup(
        '<{tag} class="seg" style="flex:{0}"{more}><span class="status s-{1}">'
        '<i aria-hidden="true">{2}</i>'
        '<span class="n">{3}{0}</span></span><i class="fill f-{4}"></i></{tag}>'
    ).format(
        part.number, status.value, STATUS_SIGN[status], f"{part.label} " if part.label else hidden,
        part.kind, tag="a" if part.address else "span", more=more,
    )  # fmt: skip
