"""What the tests of reading share."""

import csv
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def pythons_own_limit() -> Iterator[None]:
    """How long a field of a CSV may be is one number a process; another test's library raises it."""
    former = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(former)
