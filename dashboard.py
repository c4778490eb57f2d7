"""Starts the site: ``streamlit run dashboard.py``.

Streamlit reads this file twice: once for the server, which wants the app, and
once for every run of a visitor's page, which wants the page.
"""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.shared import navigation
from pages.shared.http import server

if get_script_run_ctx(suppress_warning=True) is None:
    server.require_readable_secrets()
    app = st.App(
        __file__,
        routes=server.ROUTES,
        middleware=server.MIDDLEWARE,
        on_script_error=server.report,
        lifespan=server.lifespan,
    )
else:
    navigation.run()
