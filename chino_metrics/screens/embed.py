"""One indicator in the frame of another site's page: chart, sentence, source, and nothing around it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from chino_metrics.charts import large, line
from chino_metrics.screens import frame, indicator
from chino_metrics.views.address import chosen_entry
from chino_metrics.views.one_indicator import handed_on
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along import licences


def render(scene: Scene, site: str, styles: Sequence[str], icon: str) -> Markup:
    """The whole document for the indicator that is chosen in the scene.

    ``site`` is the address under which it is asked for, ``styles`` and ``icon``
    those of its style sheets and of the site's mark.
    """
    entry = chosen_entry(scene)
    i, a = entry.indicator, entry.assessment
    has_chart = large.has_points(i, a)
    return frame.render_part(
        "embed/page.html",
        e=entry,
        book=scene.book,
        as_of=scene.as_of,
        title=frame.title("indicator", scene),
        named=handed_on.named(scene, entry),
        page=handed_on.page_address(scene, entry, site),
        itself=handed_on.embed_address(scene, entry, site),
        site=site,
        styles=styles,
        icon=icon,
        drawings=indicator.drawings(i, a) if has_chart else (),
        chart_key=large.key(i, a) if has_chart else (),
        note=line.axis_note(i, a, large.beside(i, a).points).strip() if has_chart else "",
        source=licences.source(scene),
    )
