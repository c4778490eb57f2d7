"""Where the site can be reached by everybody: addresses for paper, slides and telephones."""

from __future__ import annotations

from chino_metrics import settings
from chino_metrics.views.scene import Scene


def link(scene: Scene, path: str, indicator: str = "") -> str:
    """The public address of a page for the same year and data.

    "" where the site's address is not known (CHINO_ADDRESS), and of what nobody else sees.
    """
    site, choice = settings.public_address(), scene.choice
    if not site or choice.is_preview:
        return ""
    page = type(choice)(as_of=choice.as_of, data=choice.data, indicator=indicator)
    return site + page.link(path)
