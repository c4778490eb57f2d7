"""A part of a workbook read element by element, with no tree and within the limits.

Expat calls us for every element, so a limit stops the reading at once and deep or
endless markup costs no memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import IO, Final, TypeAlias
from xml.parsers import expat

from chino_metrics.preflight import DEEPEST, MOST_ATTRIBUTES, broken

#: Called with an element's attributes where it starts, and without where it ends.
Start: TypeAlias = Callable[[Mapping[str, str]], None]
End: TypeAlias = Callable[[], None]

_CHUNK: Final = 1 << 16
_NONE: Final[Mapping[str, End]] = {}
_BETWEEN: Final = " "


def chunks(source: IO[bytes]) -> Iterable[bytes]:
    """The bytes of ``source``, piece by piece."""
    return iter(lambda: source.read(_CHUNK), b"")


def walk(
    pieces: Iterable[bytes],
    root: str,
    starts: Mapping[str, Start],
    ends: Mapping[str, End] = _NONE,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call ``starts``, ``ends`` and ``text`` for a part whose root element is ``root``.

    Their keys are names of elements in the root's namespace, or 「namespace name」.
    Raises UnreadableWorkbookError for a document type, another root, too deep
    elements, too many attributes, and for what is no XML.
    """
    walker = _Walker(root, starts, ends, text)
    try:
        for piece in pieces:
            walker.parser.Parse(piece, False)
        walker.parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise broken("XMLとして読めない部品がある") from error


class _Walker:
    def __init__(
        self,
        root: str,
        starts: Mapping[str, Start],
        ends: Mapping[str, End],
        text: Callable[[str], None] | None,
    ) -> None:
        self._root, self._starts, self._ends = root, dict(starts), dict(ends)
        self._depth = 1
        self.parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self.parser.StartElementHandler = self._first
        self.parser.EndElementHandler = self._end
        if text is not None:
            self.parser.CharacterDataHandler = text

    def _first(self, name: str, attributes: Mapping[str, str]) -> None:
        """The root: its namespace is that of the names asked for."""
        space, _, local = name.rpartition(_BETWEEN)
        if local != self._root:
            raise broken(f"「{self._root}」の部品がない")
        self._starts = {_in(space, key): act for key, act in self._starts.items()}
        self._ends = {_in(space, key): act for key, act in self._ends.items()}
        if len(attributes) > MOST_ATTRIBUTES:
            raise broken("属性が多すぎる")
        self.parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST or len(attributes) > MOST_ATTRIBUTES:
            raise broken("入れ子が深すぎるか、属性が多すぎる")
        act = self._starts.get(name)
        if act is not None:
            act(attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        act = self._ends.get(name)
        if act is not None:
            act()


def _in(space: str, name: str) -> str:
    return name if _BETWEEN in name or not space else f"{space}{_BETWEEN}{name}"


def _refuse_doctype(*_: object) -> None:
    raise broken("文書型の宣言（DOCTYPE）がある")


def refuse_doctype(pieces: Iterable[bytes]) -> None:
    """Raise UnreadableWorkbookError where a part declares a document type.

    Looks no further than the first element; what is no XML is left to the reading.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = _stop
    try:
        for piece in pieces:
            parser.Parse(piece, False)
    except (StopIteration, expat.ExpatError, LookupError, ValueError):
        return


def _stop(*_: object) -> None:
    raise StopIteration
