"""What a visitor reads in place of what was asked for: a plain sentence, in the form they take.

A browser that opens an address gets a page, a program text or JSON. What the framework
refuses by itself it says in English: it is told by that, and said again in our words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from markupsafe import Markup
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Send

from pages.shared.state.assets import plain_page

#: Heading and sentence of each status that something here or in the framework may give.
_SAYS: Final[Mapping[int, tuple[str, str]]] = {
    400: (
        "この求めは受け取れません",
        "アドレスか、送られた内容に、読み取れないところがあります。アドレスを確かめてください。",
    ),
    401: ("サインインが要ります", "画面「データ更新」でサインインしてください。"),
    403: ("ここは開けません", "この操作は、許された人だけができます。"),
    404: ("ページが見つかりません", "アドレスが変わったか、まちがっています。"),
    405: (
        "ここでは受け付けていません",
        "このアドレスは、この使い方には応じません。画面のリンクやボタンから使ってください。",
    ),
    408: ("時間が切れました", "通信を確かめて、もう一度お試しください。"),
    411: ("この求めは受け取れません", "送られた内容に、長さ（Content-Length）がありません。"),
    413: ("送られた内容が大きすぎます", "小さくして、もう一度送ってください。"),
    422: ("この求めは受け取れません", "送られた内容を確かめて、もう一度送ってください。"),
    429: ("混み合っています", "少し待って、もう一度お試しください。"),
    431: (
        "アドレスが長すぎます",
        "アドレスか、いっしょに送られた情報が長すぎて、受け取れません。選ぶ条件を減らしてください。",
    ),
    500: (
        "表示できませんでした",
        "申し訳ありません。サーバーの中で問題が起きました。しばらくしてから、もう一度お試しください。",
    ),
    503: ("いまは開けません", "しばらくしてから、もう一度お試しください。"),
}
_TEXT, _HTML, _JSON = "text/plain", "text/html", "application/json"
_HOME: Final = Markup(' <a href="/">このサイトの最初のページ</a>へお進みください。')


def refusal(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """The refusal of a status as text, which ``Refusing`` gives the form that is asked for."""
    heading, sentence = _words(status)
    return PlainTextResponse(f"{heading}。{sentence}", status, headers)


def page(status: int, said: str = "") -> str:
    """The same as a page, with another sentence where one was ``said``."""
    heading, sentence = _words(status)
    told = said.removeprefix(f"{heading}。") or sentence
    return plain_page(heading, Markup("{}{}").format(told, _HOME))


def _words(status: int) -> tuple[str, str]:
    return _SAYS.get(status) or _SAYS[400 if status < 500 else 500]


class Refusing:
    """Sends an answer on; a refusal only when it is whole, as one who sent ``request`` takes it."""

    def __init__(self, request: Headers, send: Send) -> None:
        self._request = request
        self._send = send
        self._start: Message | None = None
        self._body = b""
        self.has_begun = False

    async def __call__(self, message: Message) -> None:
        """Take the next part of the answer."""
        if message["type"] == "http.response.start":
            self.has_begun = True
            if _may_be_put_otherwise(message):
                self._start = message
                return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body"):
            start, self._start = self._start, None
            await self._refuse(start)

    async def _refuse(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        kind, body = _told(start["status"], headers, self._body, self._request.get("accept", ""))
        headers["Content-Type"] = kind
        headers["Content-Length"] = str(len(body))
        headers.add_vary_header("Accept")
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _may_be_put_otherwise(start: Message) -> bool:
    return start["status"] >= 400 and "content-encoding" not in Headers(raw=start["headers"])


def _told(status: int, headers: Headers, body: bytes, accepted: str) -> tuple[str, bytes]:
    """Media type and body of a refusal for one who takes what is ``accepted``."""
    kind = headers.get("content-type", "")
    said = _said(kind, body)
    if kind.startswith(_HTML) and said:
        return kind, body
    if _HTML in accepted:
        return f"{_HTML}; charset=utf-8", page(status, said).encode()
    if said:
        return kind, body
    words = "。".join(_words(status))
    if _JSON in accepted or kind.startswith(_JSON):
        return _JSON, json.dumps({"say": words}, ensure_ascii=False).encode()
    return f"{_TEXT}; charset=utf-8", words.encode()


def _said(kind: str, body: bytes) -> str:
    """The sentence of one of our own refusals; "" for those of the framework, which are ASCII."""
    text = body.decode("utf-8", "replace")
    if kind.startswith(_JSON):
        found = json.loads(text) if text else {}
        text = str(found.get("say", "")) if isinstance(found, dict) else ""
    return "" if text.isascii() else text
