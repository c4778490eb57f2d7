"""Where the site can be reached by everybody: addresses for paper, slides and telephones."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from chino_metrics import settings
from chino_metrics.views.scene import Scene


def link(scene: Scene, path: str, indicator: str = "") -> str:
    """The public address of a page for the same year and data.

    "" where the site's address is not known (``Scene.site``, else CHINO_ADDRESS) or leads nowhere
    but on this machine or network, and of what nobody else sees.
    """
    site, choice = scene.site.strip().rstrip("/") or settings.public_address(), scene.choice
    if not _is_public(site) or choice.is_preview:
        return ""
    page = type(choice)(
        as_of=choice.as_of,
        data=choice.data,
        indicator=indicator,
        municipality=choice.municipality,
    )
    return site + page.link(path)


def _is_public(site: str) -> bool:
    """Whether an address can be one of the web."""
    try:
        parts = urlsplit(site)
    except ValueError:
        return False
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"}:
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        is_own = host.endswith((".local", ".localhost", ".internal", ".home.arpa"))
        return "." in host and not is_own
