"""案: what is gathered for the next edition, before anybody else sees it."""

import streamlit as st

from chino_metrics.views.choice import read_choice
from pages.shared.draft_pages import drafts_screen
from pages.shared.rendering import load, show

choice = read_choice(st.query_params)  # choose: the draft
scene = load(choice.but(municipality=""), whole=True)  # load: what is published now
show(drafts_screen(scene))  # draw: what this person may see, anew in every run
