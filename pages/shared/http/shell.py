"""The page as it is first sent: titled, told about for sent links, and drawn before a script runs.

The drawing is the screen that the page's script will put there: readable at once, with
links that lead on, and without any script as well. What differs for who has signed in
is not drawn here, so that this answer is the same for everybody.
"""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Hashable
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qs, parse_qsl, urlencode

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from chino_metrics import settings
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
    method,
    open_data,
    overview,
    plan,
    search,
    slides,
    succession,
    take_along,
    trends,
)
from chino_metrics.screens.frame import ASIDE, PAGES
from chino_metrics.views.address import chosen_entry
from chino_metrics.views.choice import Choice, read_choice
from chino_metrics.views.exploring.question import Question, read_question, with_query
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
_WIDGETS: Final = re.compile(r"(PlotlyChart|Selectbox|Multiselect|ButtonGroup|Slider)\.")
#: What does nothing before the script has begun.
_CONTROL: Final = re.compile(r"<(?:select|input|textarea|button)(?=[ >])(?! data-plain)")
_FOUND: Final = Markup('<meta property="og:{}" content="{}">\n')


def is_ours(path: str) -> bool:
    """Whether a path is that of a page, also with a slash too many, or was one."""
    return path in _KEYS or path.rstrip("/") in {*_KEYS, _COMPARE}


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
        shown = scenes.scene(choice)
        found = _drawn(key, shown, *_more(key, shown, request))
    except ChinoMetricsError as error:
        screen = frame.render_unreadable(error.message, choice)
        found = _packed(_head(names.SITE, error.message), screen)
    except Exception:
        # the page itself will say so, under a number
        log.exception("%s cannot be drawn ahead", request.url.path)
        found = _packed(_head(names.SITE, Markup()), Markup())
    return assets.respond(found, request.headers)


def _more(key: str, shown: Shown, request: Request) -> tuple[Hashable, ...]:
    """What a screen is drawn from besides its scene."""
    if key == "changes":
        return (scenes.editions(shown),)
    return (read_question(request.query_params),) if key == "explore" else ()


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
    render = _RENDERS.get(key)
    if render is None:
        screen = frame.render_coming(key, shown)
    else:
        screen = Markup(gzip.decompress(drawn(render, shown, *more)).decode())
    title, told = frame.title(key, shown), frame.description(shown, screen)
    found = Markup("\n").join((_found(key, shown), _ahead(key, shown)))
    return _packed(_head(title, told, found, shown.book.publisher), screen)


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
        return Markup("\n".join(assets.ahead(_WIDGETS)))
    return Markup("\n".join(assets.ahead(_FIGURE))) if shown.choice.chart else Markup()


def _found(key: str, shown: Shown) -> Markup:
    """Where the page and its picture are found: only a site that knows its address can say so."""
    site = settings.public_address()
    if not site:
        return Markup()
    told = _FOUND.format("url", site + shown.choice.link(frame.PAGE_BY_KEY[key].path))
    if key == "indicator" and not shown.book.is_sample:
        chosen = chosen_entry(shown).indicator.id
        told += _FOUND.format("image", f"{site}/data/indicator/{chosen}/chart.png")
    return told
