"""The page's shell and its files, compressed once and kept in memory.

Streamlit's own page is English, names fonts we do not use, and is sent
uncompressed; this one is Japanese and loads ahead what every screen needs.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import Headers
from starlette.responses import Response

ROOT = Path(__file__).resolve().parents[3]
FRONTEND = Path(streamlit.__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
#: How hard gzip tries with what holds others' words: at 9 there are texts that take it eight
#: times as long, and our pages become half a per cent smaller.
QUICK = 6
#: By our own table: Python's depends on the machine and on what Streamlit adds to it.
MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".csv": "text/csv",
    ".zip": "application/zip",
}
COMPRESSIBLE = frozenset({".js", ".css", ".html", ".svg", ".json", ".jsonld", ".csv", ".xml"})
#: Chunks that every screen of ours needs and Streamlit would only ask for one after the other.
AHEAD = re.compile(r"^(BidiComponent|recordbatch|serialization|_arrayReduce)\.[\w-]+\.js$")
_CHUNK = re.compile(r"static/js/([\w.$-]+\.js)")
_IMPORT = re.compile(r"""(?:from|import)["'`]\./([\w.$-]+\.js)["'`]""")
STYLES = ("fonts/fonts.css", "charts.css", "site.css", "deck.css")


def plain_page(title: str, body: str) -> str:
    """A page without the shell, for when there is none to show."""
    return (
        f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width">'
        '<body style="font-family:sans-serif;font-size:18px;line-height:1.7;max-width:40em;'
        f'margin:3em auto;padding:0 1em"><h1>{title}</h1><p>{body}</p></body></html>'
    )


CROWDED = plain_page(
    "混み合っています",
    "見る人が多く、いまはこのページを開けません。30秒ほど待って、開き直してください。"
    '<a href="/edition/">軽い版</a>では、同じ内容をいますぐ見られます。',
)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent: plain, compressed where that helps, and its ETag."""

    plain: bytes
    zipped: bytes | None
    media_type: str
    etag: str
    caching: str


def asset(path: str, request: Headers) -> Response | None:
    """A file of Streamlit's front end or of our ``static/``; None where there is none."""
    found = _asset(path)
    return None if found is None else respond(found, request)


def warm() -> None:
    """Prepare what the first visitor will ask for."""
    for path in re.findall(r'(?:href|src)="\.?(/(?:app/)?static/[^"?]+)', "".join(shell())):
        _asset(path)


def respond(found: Asset, request: Headers) -> Response:
    """A file as this client takes it: compressed or plain, or 304 where it has it already."""
    sent = {"ETag": found.etag, "Cache-Control": found.caching, "Vary": "Accept-Encoding"}
    if found.etag in request.get("if-none-match", ""):
        return Response(status_code=304, headers=sent)
    if found.zipped is not None and takes_gzip(request.get("accept-encoding", "")):
        return Response(
            found.zipped, media_type=found.media_type, headers=sent | {"Content-Encoding": "gzip"}
        )
    return Response(found.plain, media_type=found.media_type, headers=sent)


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header allows gzip: named, and not with q=0 (RFC 9110, 12.5.3)."""
    parts = [part.replace(" ", "").lower().split(";q=") for part in accepted.split(",")]
    return any(
        name == "gzip" and not re.fullmatch(r"0(\.0*)?", "".join(weight)) for name, *weight in parts
    )


@cache
def shell() -> tuple[str, str, str]:
    """The shell of every page in three parts.

    Between the first two belongs what tells of the page, title first, between the last
    two what stands on it until its script has begun.
    """
    html = (FRONTEND / "index.html").read_text(encoding="utf-8")
    html = re.sub(r"<!--.*?-->\s*", "", html, flags=re.DOTALL)
    html = html.replace('<html lang="en">', '<html lang="ja">')
    html = re.sub(
        r'<link\s+rel="(?:shortcut icon|service-desc|preload)".*?/>\s*', "", html, flags=re.DOTALL
    )
    html = re.sub(r"<script>.*?</script>\s*", "", html, flags=re.DOTALL)
    before, rest = re.split(r"<title>.*?</title>\s*", html, maxsplit=1)
    between, after = re.split(r"<noscript>.*?</noscript>\s*", rest, maxsplit=1, flags=re.DOTALL)
    return before, f"{_links()}{between}{_NOSCRIPT}", after


_NOSCRIPT = (
    '<noscript><p class="no-script">条件を選ぶには、ブラウザーのJavaScriptを有効にしてください。'
    '<a href="/edition/">JavaScriptなしで読める軽い版</a>もあります。</p></noscript>\n'
)


@cache
def ahead(names: re.Pattern[str], *, with_imports: bool = False) -> tuple[str, ...]:
    """Links by which a browser fetches scripts of Streamlit's before the page asks for them.

    ``with_imports`` names what they import as well, where the shell does not: a browser
    would learn of it only once it has read them, and fetch it one wave later.
    """
    folder = FRONTEND / "static" / "js"
    found = {p.name for p in folder.iterdir() if names.match(p.name)}
    known = set(_CHUNK.findall((FRONTEND / "index.html").read_text(encoding="utf-8")))
    new = set(found) if with_imports else set()
    while new:
        text = [(folder / name).read_text(encoding="utf-8") for name in new]
        new = {name for t in text for name in _IMPORT.findall(t)} - found - known
        found |= new
    return tuple(
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
        for name in sorted(found)
    )


def _links() -> str:
    chart = next((FRONTEND / "static" / "js").glob("PlotlyChart.*.js"))
    links = [f'<meta name="chart-script" content="./static/js/{chart.name}">']
    links.append(f'<meta name="rare-fonts" content="{versioned("fonts/rare.css")}">')
    links.append(f'<meta name="deck-script" content="{versioned("deck.js")}">')
    links.append(f'<meta name="speaker-script" content="{versioned("speaker.js")}">')
    links.append(f'<meta name="key-script" content="{versioned("key.js")}">')
    links.append(f'<meta name="marks-script" content="{versioned("marks.js")}">')
    links.append(f'<meta name="request-script" content="{versioned("request.js")}">')
    links += [f'<script src="{versioned("base.js")}"></script>']
    links += [f'<script src="{versioned("search.js")}" defer></script>']
    links += ahead(AHEAD)
    links.append(f'<link rel="modulepreload" href="{versioned("site.js")}">')
    links += [f'<link rel="stylesheet" href="{versioned(name)}">' for name in STYLES]
    links.append(f'<link rel="icon" type="image/svg+xml" href="{versioned("favicon.svg")}">')
    return "\n".join(links) + "\n"


def versioned(name: str) -> str:
    """The address of a file of ours, with its content's hash, so that it may be kept for ever."""
    return f"/app/static/{name}?v={hashlib.sha256((ROOT / 'static' / name).read_bytes()).hexdigest()[:12]}"


@cache
def _index() -> dict[str, Path]:
    """Every file that may be asked for by its path: nothing else is ever opened."""
    ours = {
        f"/app/static/{p.relative_to(ROOT / 'static').as_posix()}": p
        for p in (ROOT / "static").rglob("*")
    }
    theirs = {
        f"/static/{p.relative_to(FRONTEND / 'static').as_posix()}": p
        for p in (FRONTEND / "static").rglob("*")
    }
    return {
        path: file
        for path, file in (ours | theirs).items()
        if file.is_file() and file.suffix != ".py"
    }


@cache
def _known(path: str) -> Asset:
    file = _index()[path]
    return pack(file.read_bytes(), file.suffix, FOREVER)


def _asset(path: str) -> Asset | None:
    return _known(path) if path in _index() else None


def pack(content: bytes, suffix: str, caching: str) -> Asset:
    """A file ready to be sent many times; ``suffix`` is that of its name, with the dot."""
    media_type = MEDIA_TYPES.get(suffix, "application/octet-stream")
    level = 9 if caching == FOREVER else QUICK
    zipped = gzip.compress(content, level, mtime=0) if suffix in COMPRESSIBLE else None
    etag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    return Asset(content, zipped, media_type, etag, caching)
