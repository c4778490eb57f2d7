"""Workbooks to publish one after the other, and who publishes them."""

from __future__ import annotations

from functools import cache

from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import sha256
from tests.support.made_workbook import ROWS, made

ADMINISTRATOR = Actor("山田", Role.ADMINISTRATOR)

PLANNER = Actor("小林", Role.PLANNER, frozenset({"p"}))


@cache
def state(value: float = 670, purpose: str = "道") -> bytes:
    """A workbook whose newest actual of plan p is ``value``; plan q is called ``purpose``."""
    first, second = ROWS["実績"]
    plans = [ROWS["計画"][0], ["q", f"{purpose}の計画", purpose, 2018, 2027, "建設課", None]]
    return made(計画=plans, 実績=[[*first[:-1], value], second])


def draft(base: int, workbook: bytes, upload_id: int | None = None) -> Candidate:
    return Candidate(base, workbook, sha256(workbook), upload_id)
