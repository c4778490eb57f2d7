"""算定方法: how is this judged? With the numbers of one indicator put in."""

from __future__ import annotations

from markupsafe import Markup

from chino_metrics import progress, rollup, sentences, wording
from chino_metrics.model import Reason
from chino_metrics.screens import frame, reasoning
from chino_metrics.screens.scene import Entry, Scene


def render(scene: Scene) -> Markup:
    """The whole screen; the example is the chosen indicator, else one judged by its pace."""
    entry = example(scene)
    options = tuple(
        frame.Option(e.indicator.id, f"{e.plan.short_name}：{e.indicator.name}", e is entry)
        for e in scene.entries
    )
    return frame.render(
        "method",
        "method.html",
        scene,
        (frame.Filter("id", "例にする指標", options), frame.year_filter(scene)),
        e=entry,
        twin_names="".join(f"「{i.name}」" for i in rollup.later_twins(scene.book.indicators)),
        judging=reasoning.judging_steps(entry),
        others=reasoning.other_steps(entry),
        verdict=sentences.verdict(entry.indicator, entry.assessment),
        interim=reasoning.interim_line(entry),
        high=progress.ON_TRACK_FROM,
        low=progress.SLIGHTLY_BEHIND_FROM,
        reasons=_reasons(),
    )


def example(scene: Scene) -> Entry:
    """The indicator the address names, else the first with an interim target and a pace."""
    chosen = [e for e in scene.entries if e.indicator.id == scene.choice.indicator]
    judged = [
        e for e in scene.entries if e.assessment.pace is not None and e.indicator.interim.year
    ]
    numeric = [e for e in scene.entries if e.indicator.interim.quantity.value is not None]
    return (chosen or judged or numeric or list(scene.entries))[0]


def _reasons() -> tuple[tuple[str, str], ...]:
    meaning = {
        Reason.NO_TARGET: "最終目標が空欄のとき。未判定",
        Reason.TEXT_TARGET: "最終目標が文（「…今後設定」など）で、数値でないとき。未判定",
        Reason.NO_BASELINE: "基準値がなく、進みを測れないとき。未判定（目標に達していれば達成）",
        Reason.NO_ACTUAL: "基準年度より後の実績がまだないとき。未判定（基準値が目標に達していれば達成）",
        Reason.NOT_DUE: "その年度の目安値が基準値と同じで、まだ進みを求められていないとき。未判定",
        Reason.LOST: "基準時点で達していた目標に、その後届かなくなったとき。遅れ",
        Reason.REGRESSED: "実績が基準値より後退したとき（ペース比が0未満）。遅れ",
    }
    return tuple((wording.REASON_WORD[r], meaning[r]) for r in Reason)
