"""検索: what is found by a word."""

import streamlit as st

from chino_metrics.screens import search
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, load

choice = read_choice(st.query_params)  # choose: plan, department and 評価年度
scene = load(choice, whole=True)  # load: the published book, judged for that year
draw(search.render, scene)  # draw: made once for all who choose the same
