"""A part of a workbook read element by element, with no tree and within the limits.

Expat calls us for every element, so a limit stops the reading at once and deep or
endless markup costs no memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import IO, Final, TypeAlias
from xml.parsers import expat

from chino_metrics.spreadsheet.limits import DEEPEST, MOST_ATTRIBUTES, broken

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
    parser = expat.ParserCreate(namespace_separator=_BETWEEN)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = _opening(parser, root, starts, ends)
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise broken("XMLとして読めない部品がある") from error


def _opening(
    parser: expat.XMLParserType, root: str, starts: Mapping[str, Start], ends: Mapping[str, End]
) -> Callable[[str, dict[str, str]], None]:
    """Takes the root, and sets on ``parser`` what takes the elements in its namespace."""

    def opening(name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(_BETWEEN)
        if local != root:
            raise broken("部品の種類が正しくない")
        if len(attributes) > MOST_ATTRIBUTES:
            raise broken("属性が多すぎる")
        parser.StartElementHandler, parser.EndElementHandler = _guarded(
            {_in(space, key): act for key, act in starts.items()},
            {_in(space, key): act for key, act in ends.items()},
        )

    return opening


def _guarded(
    starts: Mapping[str, Start], ends: Mapping[str, End]
) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
    """What expat calls for every element: closures, for nothing is called as often."""
    depth = 1
    start_of, end_of = starts.get, ends.get

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST or len(attributes) > MOST_ATTRIBUTES:
            raise broken("入れ子が深すぎるか、属性が多すぎる")
        act = start_of(name)
        if act is not None:
            act(attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        act = end_of(name)
        if act is not None:
            act()

    return start, end


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
