"""What a browser makes of markup, as far as the tests ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from chino_metrics.views.choice import Choice, read_choice

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Seen(HTMLParser):
    """What a browser makes of markup, as far as these tests ask."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if len(dict(attrs)) != len(attrs):
            self.wrong.append(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> without its beginning, line {self.getpos()[0]}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@cache
def seen(markup: str) -> Seen:
    parser = Seen()
    parser.feed(markup)
    parser.close()
    return parser


def text(markup: str) -> str:
    return seen(markup).text


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)


def heading(markup: str) -> str:
    return text(re.search(r"<h1>(.*?)</h1>", markup, re.DOTALL).group(1)).strip()  # type: ignore[union-attr]


def internal(markup: str) -> Iterator[str]:
    for attributes in seen(markup).of("a"):
        href = attributes.get("href") or ""
        if not href.startswith(("https://", "http://")):
            yield href


def choice_of(href: str) -> Choice:
    return read_choice({k: v[0] for k, v in parse_qs(urlsplit(href).query).items()})


def harmless(markup: str) -> None:
    parser = seen(markup)
    assert parser.wrong == []
    for tag, attributes in parser.elements:
        assert tag not in {"script", "img", "iframe", "object", "embed", "style", "base"}
        # the forms of these screens only gather their fields into the address
        is_search = attributes.get("action") == "/search" and attributes.get("role") == "search"
        gathers = "data-choose" in attributes and "action" not in attributes
        assert tag != "form" or gathers or is_search
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            assert not re.match(r"\s*(javascript|data|vbscript):", value or "", re.IGNORECASE), (
                tag,
                name,
                value,
            )
        if tag == "a":
            assert re.match(r"(/(?!/)|#|https?://)", attributes["href"] or ""), attributes
