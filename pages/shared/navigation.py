"""The site's frame in Streamlit: its pages, their addresses and their titles."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from chino_metrics.screens.frame import ASIDE, PAGES
from chino_metrics.wording import terms

ROOT = Path(__file__).resolve().parents[2]


def run() -> None:
    """Show the page the address names; our own head does the navigation."""
    st.navigation(_pages(), position="hidden").run()


def _pages() -> list[StreamlitPage]:
    return [
        st.Page(
            ROOT / "pages" / f"{page.key}.py",
            title=f"{page.title}｜{terms.CITY} {terms.SITE_NAME}",
            url_path=page.path or None,
            default=not page.path,
        )
        for page in (*PAGES, *ASIDE)
    ]
