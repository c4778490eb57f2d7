"""Whether what a drawing shows lies within it: the places of all its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_COMMAND = re.compile(r"([MLHVhvlz])([^MLHVhvlz]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def outside(markup: str) -> list[str]:
    """What lies outside its drawing: spots of all ``<svg>``, and places in per cent."""
    found = [f"{drawn}: {spot}" for drawn, spot in _spots_outside(markup)]
    for style in re.findall(r'style="(left:[\d.-]+%[^"]*)"', markup):
        left, *width = map(float, re.findall(r"(-?[\d.]+)%", style))
        if left < 0 or left + sum(width) > 100.1:
            found.append(style)
    return found


def _spots_outside(markup: str) -> Iterator[tuple[str, tuple[float, float]]]:
    for drawn in _SVG.findall(markup):
        root = ElementTree.fromstring(drawn.replace("&nbsp;", " "))
        box = root.get("viewBox") or f"0 0 {root.get('width')} {root.get('height')}"
        left, top, width, height = map(float, box.split())
        for spot in spots(root):
            if not (left <= spot[0] <= left + width and top <= spot[1] <= top + height):
                yield root.get("aria-label") or drawn[:80], spot


def spots(root: ElementTree.Element) -> Iterator[tuple[float, float]]:
    """Corners and middles of every mark, line and label below ``root``."""
    for mark in root.iter():
        at = {k: float(v) for k, v in mark.attrib.items() if _NUMBER.fullmatch(v)}
        if "points" in mark.attrib:
            numbers = [float(n) for n in _NUMBER.findall(mark.attrib["points"])]
            yield from zip(numbers[::2], numbers[1::2], strict=True)
        if "d" in mark.attrib:
            yield from _of_path(mark.attrib["d"])
        if "cx" in at:
            yield at["cx"] - at["r"], at["cy"] - at["r"]
            yield at["cx"] + at["r"], at["cy"] + at["r"]
        elif "x" in at and "y" in at:
            yield at["x"], at["y"]
            yield at["x"] + at.get("width", 0), at["y"] + at.get("height", 0)


def _of_path(d: str) -> Iterator[tuple[float, float]]:
    x = y = 0.0
    for command, told in _COMMAND.findall(d):
        numbers = [float(n) for n in _NUMBER.findall(told)]
        for k in range(0, len(numbers), 1 if command in "HVhv" else 2):
            match command:
                case "M" | "L":
                    x, y = numbers[k], numbers[k + 1]
                case "l":
                    x, y = x + numbers[k], y + numbers[k + 1]
                case "H":
                    x = numbers[k]
                case "h":
                    x += numbers[k]
                case "V":
                    y = numbers[k]
                case "v":
                    y += numbers[k]
            yield x, y
