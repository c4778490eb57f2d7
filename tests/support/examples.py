"""How many examples a rule is tried with: enough for every day, many in the long run."""

from __future__ import annotations

import os

from hypothesis import settings

IS_LONG = os.environ.get("CHINO_TEST_LONG") == "on"


def examples(daily: int, long: int, **more: bool) -> settings:
    """Settings of one test: ``daily`` examples, or ``long`` ones in ``make test-long``."""
    return settings(max_examples=long if IS_LONG else daily, deadline=None, **more)
