"""The meaning of a word where it stands: pressed, it opens beside it, without any script.

A page's template marks words with ``parts.term``; their meanings are put below its screen.
"""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup

from chino_metrics.views.choice import Choice
from chino_metrics.wording import glossary

_MARKED: Final = re.compile(r'popovertarget="imi-([\w-]+)"')
_MEANING: Final = Markup(
    '<p popover id="imi-{anchor}"><b>{word}</b>{other}<br>{meaning}{more}</p>\n'
)
_OTHER: Final = Markup('<span class="soft">（表やデータでは「{other}」）</span>')
_MORE: Final = Markup(' <a href="{link}">用語の一覧</a>')


def with_meanings(screen: str, choice: Choice) -> Markup:
    """A screen with the meanings of the words that are marked on it, each once, at its end."""
    marked = set(_MARKED.findall(screen))
    told = Markup("").join(_told(t, choice) for t in glossary.TERMS if t.anchor in marked)
    if not told:
        return Markup(screen)
    before, end, after = screen.rpartition("</div>")
    return (
        Markup(before)
        + Markup('<div class="meanings">\n{}</div>\n').format(told)
        + Markup(end + after)
    )


def _told(term: glossary.Term, choice: Choice) -> Markup:
    link = f"{choice.link('glossary', indicator='')}#{term.anchor}"
    return _MEANING.format(
        anchor=term.anchor,
        word=term.word,
        other=_OTHER.format(other=term.other) if term.other else "",
        meaning=term.meaning,
        more=_MORE.format(link=link),
    )
