"""変化: what has changed since a day, between revisions, between 評価年度?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from chino_metrics.screens import frame
from chino_metrics.screens.filtering import Option
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.scene import Scene
from chino_metrics.views.updating import changes
from chino_metrics.views.updating.flow import flow
from chino_metrics.wording import formats

#: Characters of a revision's comment in a drop-down.
_COMMENT = 24


def render(scene: Scene, editions: Sequence[Edition] = ()) -> Markup:
    """The whole screen; ``editions`` are those that can be compared, newest first."""
    summary = changes.latest_change_summary(scene)
    return frame.render(
        "changes",
        "pages/changes.html",
        scene,
        change_summary=summary,
        flow=flow(summary.comparison) if summary else None,
        finding=changes.finding(scene, summary),
        beginnings=beginnings(scene, editions),
        ends=ends(scene, editions),
        has_days=len(editions) > 1,
    )


def beginnings(scene: Scene, editions: Sequence[Edition]) -> tuple[Option, ...]:
    """What a comparison can begin with: the default first, revisions, then 評価年度."""
    chosen = scene.choice.since if scene.period else ""
    years = [y for y in scene.years if y < scene.as_of]
    if not chosen and scene.last_update is None:
        years = years[1:]  # the newest is the default
    found = [*_editions(editions[1:], chosen), *_years(years, chosen)]
    first = _default(scene)
    options = ([Option("", first, not chosen)] if first else []) + found
    if scene.period and not any(o.chosen for o in options):
        options.append(Option(chosen, scene.period.before.name, chosen=True))
    return tuple(options)


def _default(scene: Scene) -> str:
    if scene.last_update is not None and scene.edition is not None:
        return f"前回の更新（第{scene.edition.number - 1}版）"
    before = scene.as_of - 1
    return f"前の評価年度（{formats.year(before)}）" if before in scene.years else ""


def ends(scene: Scene, editions: Sequence[Edition]) -> tuple[Option, ...]:
    """What a chosen comparison can end with: now, or what is later than its beginning."""
    if scene.period is None:
        return ()
    chosen, before = scene.choice.until, scene.period.before
    if before.number is None:
        later = [y for y in scene.years if (before.as_of or 0) < y < scene.newest_as_of]
        now, found = formats.year(scene.as_of), list(_years(later, chosen))
    else:
        between = [e for e in editions[1:] if e.number > before.number]
        number = scene.edition.number if scene.edition else 0
        now, found = f"いま（第{number}版）", list(_editions(between, chosen))
    options = [Option("", now, not chosen), *found]
    if scene.period.after and not any(o.chosen for o in options):
        options.append(Option(chosen, scene.period.after.name, chosen=True))
    return tuple(options) if len(options) > 1 else ()


def _editions(editions: Sequence[Edition], chosen: str) -> Iterator[Option]:
    for edition in editions:
        value, comment = f"r{edition.number}", formats.clipped(edition.comment, _COMMENT)
        label = f"第{edition.number}版（{formats.day(edition.published)}）{comment}"
        yield Option(value, label, value == chosen)


def _years(years: Sequence[int], chosen: str) -> Iterator[Option]:
    for year in years:
        yield Option(str(year), f"{formats.year(year)}（評価年度）", str(year) == chosen)
