"""A few of the mutations of ``tests.faults.mutated``, so that they stay runnable."""

from collections import Counter

from tests.faults.mutated import seeds, tried


def test_changed_workbooks_are_read_or_refused():
    bases = seeds()
    found = Counter(tried("test", number, bases)[0] for number in range(60))
    assert found.keys() == {"read", "sheets", "refused"}
