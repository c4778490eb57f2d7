"""Address → book → scene, each prepared once and shared by all visitors.

All caching of the site stands here, in ``view`` and, for the verdicts, in
``screens.scene``, keyed by the workbook's content and the choice; nothing ever
clears a cache for everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from chino_metrics import settings
from chino_metrics.choice import Choice, read_choice
from chino_metrics.screens.scene import Scene
from chino_metrics.workbook import read_book
from pages.shared import store
from pages.shared.store import Published


def scene(query: Mapping[str, str]) -> Scene:
    """What an address shows; raises ChinoMetricsError where the workbook cannot be read.

    What is published is asked for on every call, so that open sessions see a new
    edition without a restart.
    """
    choice = read_choice(query)
    shown = sample() if choice.is_sample else store.published()
    return _scene(shown, choice, date.today())


@lru_cache(maxsize=1)
def sample() -> Published:
    """The book with the invented figures."""
    return Published(read_book(settings.read_workbook(settings.SAMPLE_WORKBOOK)), None)


@lru_cache(maxsize=256)
def _scene(shown: Published, choice: Choice, today: date) -> Scene:
    return Scene(shown.book, choice, today, shown.edition, shown.notice)
