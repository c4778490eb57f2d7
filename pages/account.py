"""自分のアカウント: password, second step and sessions of who has signed in."""

import streamlit as st

from chino_metrics.views.choice import read_choice
from pages.shared.account_pages import account_screen
from pages.shared.rendering import load, show

scene = load(read_choice(st.query_params), whole=True)
show(account_screen(scene))  # draw: for who has signed in alone, anew in every run
