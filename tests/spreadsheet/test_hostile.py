"""Every crafted file is refused with a sentence, or read for what it is."""

import pytest

from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.spreadsheet.cells import read_quantity
from chino_metrics.spreadsheet.grids import read_grids
from chino_metrics.spreadsheet.sandbox import call
from tests.support import child_tasks
from tests.support.hostile import KINDS, READ

pytestmark = pytest.mark.process

REFUSED = {name: kind for name, kind in KINDS.items() if kind[1] != READ}
HARMLESS = sorted(KINDS.keys() - REFUSED)
#: What would harm the server most, seen through the door that uploads take.
WORST = ("bomb_one.xlsx", "deep_100000.xlsx", "cells_1000001.xlsx", "format_200000.xlsx")


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_dangerous_or_broken_is_refused_in_plain_words(name):
    make, word = REFUSED[name]
    with pytest.raises(UnreadableWorkbookError, match="ください") as raised:
        read_grids(make(), name)
    assert word in raised.value.message
    assert len(raised.value.message) < 200


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_only_odd_is_read_and_gives_no_number_by_mistake(name):
    book = read_grids(KINDS[name][0](), name)
    contents = [c for grid in book.grids for line in grid.rows.values() for c in line.values()]
    for content in contents:
        quantity, issue = read_quantity(content, "人")
        plain = isinstance(content.value, int | float) and not isinstance(content.value, bool)
        assert quantity.value is None or plain or issue is not None


@pytest.mark.parametrize("name", WORST)
def test_the_worst_are_refused_by_the_worker_too(name):
    make, word = KINDS[name]
    with pytest.raises(UnreadableWorkbookError, match=word):
        call(child_tasks.grids, make(), name)
