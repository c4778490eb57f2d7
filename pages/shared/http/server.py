"""The server around Streamlit: its routes, what it does at its start, the small downloads."""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit.runtime.secrets import secrets_singleton

from chino_metrics import __version__ as VERSION
from chino_metrics import logs, settings
from chino_metrics.model.errors import (
    ChinoMetricsError,
    NotAllowedError,
    StoreError,
    UnknownRevisionError,
)
from chino_metrics.store.accounts import links
from chino_metrics.views.choice import read_choice
from pages.shared import navigation, rendering, sign_in
from pages.shared.http import (
    connections,
    downloads,
    fetched,
    files,
    forms,
    health,
    live,
    open_data,
)
from pages.shared.http.downloads import Order
from pages.shared.http.gate import Gate
from pages.shared.http.refusals import refusal
from pages.shared.http.sharing import embed, oembed, pictures
from pages.shared.http.sockets import sockets
from pages.shared.state import assets, comparing, published, scenes, visitors

log = logging.getLogger("chino_dashboard")

#: Exit status of what only the operator can mend (EX_CONFIG): the unit does not try it again.
OF_THE_OPERATOR: Final = 78

FIRST_LINK: Final = (
    "  最初の管理者を決めるリンク（1回だけ、24時間有効。前に出たリンクは、もう使えません）：\n"
    "  {address}\n"
)


def require_readable_secrets() -> None:
    """End at once, saying why, where Streamlit's secrets are there and cannot be read.

    It would start all the same, without us, and answer every request with 500.
    """
    try:
        secrets_singleton.load_if_toml_exists()
    except (OSError, UnicodeError) as error:
        said = "サイトを動かす利用者が読める、UTF-8のファイルにしてください"
        print(f"secrets.toml を読めません。{said}（{error}）。", file=sys.stderr, flush=True)
        sys.exit(OF_THE_OPERATOR)


def report(error: Exception) -> bool:
    """Log an error of a page under a number and show the visitor that number, nothing else."""
    number = secrets.token_hex(4)
    log.error("page failed, number %s", number, exc_info=error)
    st.error(
        "申し訳ありません。この画面を表示できませんでした。しばらくしてから、もう一度開いてください。"
        f"続くときは、番号 {number} を添えて担当までお知らせください。"
    )
    return True


def download(request: Request) -> Response:
    """One of the files of ``downloads``, for the choice in the address and for who asks."""
    name = request.path_params["name"]
    make = downloads.FILES.get(name)
    if make is None:
        return refusal(404)
    whole = name in downloads.OF_ALL
    try:
        file = make(
            Order(
                scenes.scene(read_choice(request.query_params), whole=whole),
                request.query_params,
                visitors.actor_of_request(request),
            )
        )
    except NotAllowedError as error:
        return PlainTextResponse(str(error), status_code=403)
    except UnknownRevisionError as error:
        return PlainTextResponse(str(error), status_code=404)
    except ChinoMetricsError as error:
        return PlainTextResponse(str(error), status_code=503)
    return Response(
        file.content,
        media_type=file.media_type,
        headers={
            "Content-Disposition": downloads.disposition(file.name),
            "Cache-Control": "no-store" if name in downloads.PRIVATE else "no-cache",
        },
    )


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Before the first visitor comes: shell, first screens, the link for the first administrator."""
    logs.set_up()
    _count_files()
    navigation.leave_out_file_names()
    assets.warm()
    rendering.warm()
    published.look_over()
    published.tidy()
    _greet()
    health.tell()
    yield
    files.workshop.close()
    comparing.studio.close()
    log.info("the site ends")


def _count_files() -> None:
    """As many sockets as files may be open; said where that is few."""
    allowed = connections.allowed_files()
    sockets.allow(allowed)
    log.info("version %s, %d files may be open, %d sockets", VERSION, allowed, sockets.in_all)
    if allowed < connections.FEW_FILES:
        log.warning("only %d files may be open: raise the limit (LimitNOFILE, ulimit -n)", allowed)


def _greet() -> None:
    """Print where the site is and, while there is no account, the set-up link, as notebooks do.

    Streamlit would print this in English, and ask an address outside for its own first.
    """
    site = settings.public_address() or f"http://localhost:{st.get_option('server.port')}"
    print(f"\n  サイトを開くアドレス： {site}/\n", flush=True)
    try:
        token = links.first_link(published.database())
    except StoreError as error:
        log.warning("no accounts: %s", logs.cause(error))
        return
    if token is not None:
        print(FIRST_LINK.format(address=f"{site}{links.PATH}{token}"), flush=True)


ROUTES = [
    *files.ROUTES,
    Route("/download/{name}", download),
    *fetched.ROUTES,
    *live.ROUTES,
    *health.ROUTES,
    *open_data.ROUTES,
    *embed.ROUTES,
    *oembed.ROUTES,
    *pictures.ROUTES,
    *forms.ROUTES,
]
MIDDLEWARE = [Middleware(Gate), Middleware(sign_in.ProviderDoors)]
