"""The site's frame in Streamlit: its pages, their addresses and their titles."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.pages_manager import PagesManager

from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.screens.frame import title
from chino_metrics.screens.menu import ASIDE, PAGES, WHOLE
from chino_metrics.views.choice import Choice, read_choice
from chino_metrics.wording import names
from pages.shared.state import scenes

ROOT = Path(__file__).resolve().parents[2]


def run() -> None:
    """Show the page the address names; our own head does the navigation."""
    page = st.navigation(_pages(), position="hidden")
    st.set_page_config(page_title=_title(page.url_path))
    page.run()


def leave_out_file_names() -> None:
    """Keep Streamlit from taking the files of ``pages/`` for pages titled by their names.

    ``st.navigation`` does the same, but only with the first run of a page: to the first
    visitor after a start the tab said "trends".
    """
    PagesManager.uses_pages_directory = False


def _title(path: str) -> str:
    page = next(page for page in (*PAGES, *ASIDE) if page.path == path)
    try:
        return title(
            page.key, scenes.of_page(read_choice(st.query_params), whole=page.key in WHOLE)
        )
    except ChinoMetricsError:
        return f"{page.title}｜{names.SITE}"


def _site() -> str:
    try:
        return names.titled(scenes.scene(Choice(), whole=True).book.publisher)
    except ChinoMetricsError:
        return names.SITE


def _pages() -> list[StreamlitPage]:
    site = _site()
    return [
        st.Page(
            ROOT / "pages" / f"{page.key}.py",
            title=f"{page.title}｜{site}",
            url_path=page.path or None,
            default=not page.path,
        )
        for page in (*PAGES, *ASIDE)
    ]
