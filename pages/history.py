"""更新の履歴: what was published when, by whom and why."""

import streamlit as st

from chino_metrics.views.choice import read_choice
from pages.shared.rendering import load, show
from pages.shared.update_pages import history_screen

choice = read_choice(st.query_params)  # choose: the two editions to be compared
scene = load(choice.but(municipality=""), whole=True)  # load: what is published now
show(history_screen(scene))  # draw: who has signed in sees more, so anew in every run
