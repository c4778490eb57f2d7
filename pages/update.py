"""データ更新: planners bring in new numbers."""

import streamlit as st

from chino_metrics.views.choice import read_choice
from pages.shared.rendering import load, show
from pages.shared.update_pages import update_screen

choice = read_choice(st.query_params)  # choose: the upload and the step
scene = load(choice.but(municipality=""), whole=True)  # load: what is published now
show(update_screen(scene))  # draw: what this planner may see, anew in every run
