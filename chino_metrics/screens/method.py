"""算定方法: how is this judged? With the numbers of one indicator put in."""

from __future__ import annotations

from markupsafe import Markup

from chino_metrics import __version__
from chino_metrics.assessment import rollup
from chino_metrics.screens import filtering, frame
from chino_metrics.views.entries import Entry
from chino_metrics.views.one_indicator import reasoning
from chino_metrics.views.scene import Scene
from chino_metrics.wording import rules, sentences


def render(scene: Scene) -> Markup:
    """The whole screen; the example is the chosen indicator, else one judged by its pace."""
    entry = example(scene)
    options = tuple(
        filtering.Option(e.indicator.id, f"{e.plan.short_name}：{e.indicator.name}", e is entry)
        for e in scene.entries
    )
    return frame.render(
        "method",
        "pages/method.html",
        scene,
        (filtering.Filter("id", "例にする指標", options), filtering.year_filter(scene)),
        e=entry,
        twin_names="".join(f"「{i.name}」" for i in rollup.counted_twins(scene.book.indicators)),
        judging=reasoning.judging_steps(entry),
        others=reasoning.other_steps(entry, scene.last_complete_year),
        verdict=sentences.verdict(entry.indicator, entry.assessment),
        interim=reasoning.interim_line(entry),
        rules=rules,
        peer_reasons=dict.fromkeys(
            part for p in scene.book.official.peers for part in p.reason.split("。") if part
        ),
        version=__version__,
    )


def example(scene: Scene) -> Entry:
    """The indicator the address names, else the first with an interim target and a pace."""
    chosen = [e for e in scene.entries if e.indicator.id == scene.choice.indicator]
    judged = [
        e for e in scene.entries if e.assessment.pace is not None and e.indicator.interim.year
    ]
    numeric = [e for e in scene.entries if e.indicator.interim.quantity.value is not None]
    return (chosen or judged or numeric or list(scene.entries))[0]
