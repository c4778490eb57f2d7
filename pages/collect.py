"""とりまとめ: who has been asked for what, who has submitted, and what goes into a draft."""

import streamlit as st

from chino_metrics.views.choice import read_choice
from pages.shared.collect_pages import collect_screen
from pages.shared.rendering import load, show

scene = load(read_choice(st.query_params).but(municipality=""), whole=True)
show(collect_screen(scene))  # draw: what this person may see, anew in every run
