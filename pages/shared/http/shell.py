"""The page as it is first sent: titled, told about for sent links, and drawn before a script runs.

The drawing is the screen that the page's script will put there: readable at once, with
links that lead on, and without any script as well. What differs for who has signed in
is not drawn here, so that this answer is the same for everybody.
"""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qs, parse_qsl, quote, urlencode

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from chino_metrics import settings
from chino_metrics.exports.open_data import dataset
from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.model.publisher import UNNAMED, Publisher
from chino_metrics.screens import (
    changes,
    cross,
    data_check,
    explore,
    frame,
    glossary,
    indicator,
    menu,
    method,
    open_data,
    overview,
    plan,
    search,
    slides,
    succession,
    take_along,
    trends,
    verify,
)
from chino_metrics.screens.menu import ASIDE, PAGES
from chino_metrics.views import address
from chino_metrics.views.choice import Choice, read_choice, with_query
from chino_metrics.views.exploring.question import Question, read_question
from chino_metrics.views.one_indicator import handed_on
from chino_metrics.views.scene import Scene as Shown
from chino_metrics.wording import names
from pages.shared.rendering import Render, drawn
from pages.shared.state import assets, scenes
from pages.shared.state.assets import Asset

log = logging.getLogger("chino_dashboard")

_KEYS: Final = {f"/{page.path}": page.key for page in (*PAGES, *ASIDE)}
#: Where 並べて of 探索 was a page of its own, until 0.6.
_COMPARE: Final = "/compare"
#: Who draws a page; the others are drawn for each visitor.
_RENDERS: Final[dict[str, Render]] = {
    "overview": overview.render,
    "plan": plan.render,
    "indicator": indicator.render,
    "cross": cross.render,
    "trends": trends.render,
    "explore": explore.render,
    "changes": changes.render,
    "data_check": data_check.render,
    "slides": slides.render,
    "take_along": take_along.render,
    "method": method.render,
    "glossary": glossary.render,
    "search": search.render,
    "verify": verify.render,
    "open_data": open_data.render,
    "succession": succession.render,
}
_HEAD: Final = Markup(
    """<title>{title}</title>
<meta name="description" content="{description}">
<meta property="og:type" content="website">
<meta property="og:locale" content="ja_JP">
<meta property="og:site_name" content="{site}">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{description}">
{found}"""
)
WAIT: Final = "読み込んでいます…"
_FIGURE: Final = re.compile(r"PlotlyChart\.")
_WIDGETS: Final = re.compile(r"(PlotlyChart|Selectbox|Multiselect|ButtonGroup|Slider|Button)\.")
#: What does nothing before the script has begun.
_CONTROL: Final = re.compile(r"<(?:select|input|textarea|button)(?=[ >])(?! data-plain)")
_PICTURED: Final = Markup(
    """<link rel="canonical" href="{here}">
<meta property="og:url" content="{here}">
<meta property="og:image" content="{picture}">
<meta property="og:image:type" content="image/png">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta property="og:image:alt" content="{told}">
<meta name="twitter:card" content="summary_large_image">
"""
)
_FRAMED: Final = Markup(
    '<link rel="alternate" type="application/json+oembed" '
    'href="{site}/oembed?url={framed}&amp;format=json" title="{told}">\n'
)
_DATA: Final = Markup('<script type="application/ld+json">{}</script>\n')
#: Pages that are about data to be had: of one indicator, or all.
_OF_DATA: Final = frozenset({"overview", "indicator", "open_data"})
#: Invented figures are nothing for a search engine to find.
_NOT_LISTED: Final = Markup('<meta name="robots" content="noindex">\n')


def is_ours(path: str) -> bool:
    """Whether a path is that of a page, also with a slash too many, or was one."""
    return path in _KEYS or path.rstrip("/") in {*_KEYS, _COMPARE}


def is_public(key: str) -> bool:
    """Whether a page is the same for everybody, so that a picture may be made of it."""
    return key in _RENDERS


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a GET or HEAD of a path that ``is_ours``."""
    request = Request(scope)
    path, query = scope["path"], scope["query_string"].decode("latin-1")
    response: Response
    if path in _KEYS:
        response = await run_in_threadpool(_page, request)
    else:
        response = RedirectResponse(_moved(path.rstrip("/"), query), 308)
    await response(scope, receive, send)


def _moved(path: str, query: str) -> str:
    """Where a page is that was asked for at an old address, with all that this asked for."""
    if path == _COMPARE:
        scale = "" if parse_qs(query).get("scale") == ["unit"] else "progress"
        asked = urlencode([(k, v) for k, v in parse_qsl(query) if k not in {"scale", "view"}])
        return with_query(with_query("/explore", asked), Question("beside", scale=scale).query)
    return with_query(path, query)


def _page(request: Request) -> Response:
    key, choice = _KEYS[request.url.path], read_choice(request.query_params)
    if choice.is_preview:
        return _of_preview(request)
    try:
        shown = scenes.scene(choice, whole=key in menu.WHOLE)
        found = _drawn(key, shown, *_more(key, shown, request.query_params))
    except ChinoMetricsError as error:
        screen = frame.render_unreadable(error.message, choice)
        found = _packed(_head(names.SITE, error.message), screen)
    except Exception:
        # the page itself will say so, under a number
        log.exception("%s cannot be drawn ahead", request.url.path)
        found = _packed(_head(names.SITE, Markup()), Markup())
    return assets.respond(found, request.headers)


def _more(key: str, shown: Shown, query: Mapping[str, str]) -> tuple[Hashable, ...]:
    """What a screen is drawn from besides its scene."""
    if key == "changes":
        return (scenes.editions(shown),)
    if key == "verify":
        return (scenes.verified_file(shown.choice),)
    return (read_question(query),) if key == "explore" else ()


def _of_preview(request: Request) -> Response:
    """What is first sent of a preview: the same for every secret, right or wrong, and not kept."""
    found = _packed(_head(names.SITE, ""), frame.render_unseen(WAIT, Choice()))
    answer = assets.respond(
        found, Headers({"accept-encoding": request.headers.get("accept-encoding", "")})
    )
    del answer.headers["ETag"]
    answer.headers["Cache-Control"] = "no-store"
    return answer


@lru_cache(maxsize=64)
def _drawn(key: str, shown: Shown, *more: Hashable) -> Asset:
    screen = _screen(key, shown, *more)
    title, told = frame.title(key, shown), frame.description(shown, screen)
    beside = Markup("\n").join((found(key, shown, told), _ahead(key, shown)))
    return _packed(_head(title, told, beside, shown.book.publisher), screen)


def _screen(key: str, shown: Shown, *more: Hashable) -> Markup:
    render = _RENDERS.get(key)
    if render is None:
        return frame.render_coming(key, shown)
    return Markup(gzip.decompress(drawn(render, shown, *more)).decode())


def finding(key: str, shown: Shown) -> str:
    """What a page says in its heading."""
    return frame.heading(_screen(key, shown, *_more(key, shown, {})))


def _packed(head: Markup, screen: str) -> Asset:
    before, between, after = assets.shell()
    screen = _CONTROL.sub(r"\g<0> disabled", screen)
    document = f'{before}{head}{between}<div id="first" class="screen">{screen}</div>\n{after}'
    return assets.pack(document.encode(), ".html", "no-cache")


def _head(
    title: str, description: str, found: Markup | str = "", publisher: Publisher = UNNAMED
) -> Markup:
    site = names.titled(publisher)
    return _HEAD.format(title=title, description=description, site=site, found=found)


def _ahead(key: str, shown: Shown) -> Markup:
    """What a page with a figure of Plotly's will ask for; the others fetch none of it."""
    if key == "explore":
        return Markup("\n".join(assets.ahead(_WIDGETS, with_imports=True)))
    return (
        Markup("\n".join(assets.ahead(_FIGURE, with_imports=True)))
        if shown.choice.chart
        else Markup()
    )


def _data(key: str, shown: Shown, site: str) -> Markup:
    """The data behind a page, for search engines."""
    if key not in _OF_DATA or shown.choice.is_preview:
        return Markup()
    entry = address.chosen_entry(shown) if key == "indicator" else None
    return _DATA.format(Markup(dataset.script(dataset.of_page(shown, site, entry))))


def found(key: str, shown: Shown, told: str) -> Markup:
    """What else the head tells of a page: its address, picture and frame, and whether it may be listed.

    Only a site that knows its address can say where something is found.
    """
    site = settings.public_address()
    more = _NOT_LISTED if shown.book.is_sample else _data(key, shown, site)
    if not site:
        return more
    here = site + shown.choice.link(menu.PAGE_BY_KEY[key].path)
    picture = site + address.picture(shown, key if is_public(key) else "overview")
    more += _PICTURED.format(here=here, picture=picture, told=told)
    if key != "indicator":
        return more
    entry = address.chosen_entry(shown)
    framed = quote(handed_on.embed_address(shown, entry, site), safe="")
    return more + _FRAMED.format(site=site, framed=framed, told=told)
