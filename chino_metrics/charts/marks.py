"""The marks of drawings: a dot is an actual, a square a target, a box with 基 the baseline.

◎○◆× are the signs of verdicts and of nothing else, so no ring and no filled diamond
stands for a value; a grey hollow one is a target that was revised. Charts in Office files
have no letters in their marks: there the letter is the label of the baseline's point.
"""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from chino_metrics.wording.palette import INK, PAGE, SECONDARY

#: The letter in the mark of the baseline, as in the tables of years.
BASE_SIGN: Final = "基"
#: Between the numbers of an axis and the mark of the baseline, which stands at its edge.
ROOM: Final = 5.0
#: The box beside its letter, and how far below the middle that stands.
_BOX, _DROP = 1.29, 0.36
#: Half the box of the baseline in sizes of its letter.
HALF: Final = _BOX / 2


def dot(kind: str, fill: str, edge: str, spot: tuple[float, float], radius: float) -> Markup:
    """A round mark; ``edge`` is the colour around it or ""."""
    stroke = Markup("")
    if edge:
        stroke = Markup(' stroke="{}" stroke-width="{}"').format(edge, f"{radius / 3:.3g}")
    return Markup('<circle class="{}" fill="{}"{} cx="{}" cy="{}" r="{}"/>').format(
        kind, fill, stroke, *spot, f"{radius:.3g}"
    )


def target(kind: str, fill: str, spot: tuple[float, float], size: float) -> Markup:
    """The mark of a target, ``size`` wide: filled with ink the final one, open the interim one."""
    (x, y), half = spot, size / 2
    return Markup(
        '<path class="{}" fill="{}" stroke="{}" stroke-width="{}" d="M{} {}h{s}v{s}h-{s}z"/>'
    ).format(
        kind, fill, INK, f"{size / 6.5:.3g}", round(x - half, 1), round(y - half, 1),
        s=f"{size:.3g}",
    )  # fmt: skip


def former(spot: tuple[float, float], size: float) -> Markup:
    """The mark of a target that was revised: a grey hollow diamond, ``size`` wide."""
    (x, y), half = spot, size / 2
    return Markup(
        '<path class="former" fill="{}" stroke="{}" stroke-width="{}" '
        'd="M{} {}l{h} {h}l-{h} {h}l-{h} -{h}z"/>'
    ).format(
        PAGE, SECONDARY, f"{size / 7:.3g}", round(x, 1), round(y - half, 1), h=f"{half:.3g}"
    )  # fmt: skip


def baseline(spot: tuple[float, float], letter: float) -> Markup:
    """The mark of the baseline: a box with its sign, whose letter has the size of the ticks."""
    (x, y), size = spot, _BOX * letter
    half = size / 2
    return Markup(
        '<g class="base"><rect fill="{}" stroke="{}" stroke-width="{}" rx="{}" x="{}" y="{}" '
        'width="{s}" height="{s}"/><text fill="{}" text-anchor="middle" font-size="{}" '
        'x="{}" y="{}">{}</text></g>'
    ).format(
        PAGE, INK, f"{size / 13:.3g}", f"{size / 9:.3g}", round(x - half, 1), round(y - half, 1),
        INK, f"{letter:.3g}", round(x, 1), round(y + _DROP * letter, 1), BASE_SIGN,
        s=f"{size:.3g}",
    )  # fmt: skip
