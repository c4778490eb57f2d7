"""The store takes no invented value, whatever was checked before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from chino_metrics.model.errors import UnpublishableError
from chino_metrics.settings import SAMPLE_WORKBOOK, WORKBOOK
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import sha256
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.store.revisions.rules import changes
from chino_metrics.wording.terms import SAMPLE_TAG
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.tables import key_of, read_tables
from chino_metrics.workbook.writing.template import write_workbook
from tests.support.made_revisions import ADMINISTRATOR, state
from tests.support.made_workbook import made


def test_the_sample_never_becomes_a_revision(tmp_path: Path) -> None:
    """F6: whatever was checked or not, neither the first, nor a publish, nor its bare values."""
    sample, marked = (
        SAMPLE_WORKBOOK.read_bytes(),
        made(実績の注記=[["w", 2020, None, SAMPLE_TAG, None]]),
    )
    database = Database(f"sqlite:///{tmp_path / 'chino.sqlite'}")
    database.create()
    store = Revisions(database)
    with pytest.raises(UnpublishableError, match="見本"):
        store.publish_first(sample, "見本.xlsx")
    assert store.head() is None
    store.publish_first(WORKBOOK.read_bytes(), "最初.xlsx")
    for content in (sample, bare_sample()):
        with pytest.raises(UnpublishableError, match="見本"):
            store.publish(ADMINISTRATOR, Candidate(1, content, sha256(content)), "見本")
    assert [r.number for r in store.history()] == [1]
    with pytest.raises(UnpublishableError, match="「1人1日のごみ」の2020年度など1件"):
        changes(read_book(state()), read_book(marked))


def bare_sample() -> bytes:
    """The sample without a word that it is one."""
    tables = read_tables(SAMPLE_WORKBOOK.read_bytes())
    kinds = {key_of(head) for head in ("データの区分", "出典", "注記")}
    sheets = {
        name: replace(
            table,
            rows=tuple(
                replace(row, cells={k: c for k, c in row.cells.items() if k not in kinds})
                for row in table.rows
            ),
        )
        for name, table in tables.by_name.items()
    }
    return write_workbook(replace(tables, by_name=sheets), modified=date(2026, 5, 1))
