"""A browser in plain words, for the list of one's own sessions: 「WindowsのEdge」."""

from __future__ import annotations

from typing import Final

_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
#: What names itself most specially comes first: Edge also says Chrome, and Chrome Safari.
_PROGRAMS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
UNKNOWN: Final = "種類のわからないブラウザー"


def in_words(user_agent: str) -> str:
    """What a User-Agent header says, as far as a person would say it."""
    system = next((word for sign, word in _SYSTEMS if sign in user_agent), "")
    program = next((word for sign, word in _PROGRAMS if sign in user_agent), "")
    return "の".join(filter(None, (system, program))) or UNKNOWN
