"""Requests to a running site, sent exactly as given."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

from chino_metrics.screens.menu import PAGES

BOM = b"\xef\xbb\xbf"

PATHS = [f"/{page.path}" for page in PAGES]

EVERY_KIND = [
    *PATHS,
    "/nowhere",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/app/static/site.css",
    "/app/static/nothing.css",
    "/static/js/nothing.js",
    "/download/assessment.csv",
    "/download/workbook.xlsx",
    "/download/nothing",
]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    site: str, path: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> Answer:
    """One request, sent exactly as given: nothing is followed, unpacked or tidied up."""
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
    try:
        connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        found = {k.lower(): v for k, v in answer.getheaders()}
        cookies = tuple(v for k, v in answer.getheaders() if k.lower() == "set-cookie")
        return Answer(answer.status, found, answer.read(), cookies)
    finally:
        connection.close()
