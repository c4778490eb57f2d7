"""用語: what does a word of these screens mean?"""

from __future__ import annotations

from markupsafe import Markup

from chino_metrics.screens import frame
from chino_metrics.views.scene import Scene


def render(scene: Scene) -> Markup:
    """The whole screen."""
    return frame.render("glossary", "pages/glossary.html", scene)
