"""アカウント: who may do what, and the audit log, for administrators."""

import streamlit as st

from chino_metrics.views.choice import read_choice
from pages.shared.account_pages import accounts_screen
from pages.shared.rendering import load, show

scene = load(read_choice(st.query_params).but(municipality=""), whole=True)
show(accounts_screen(scene))  # draw: for an administrator alone, anew in every run
