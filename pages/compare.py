"""比較: several indicators side by side."""

import streamlit as st

from chino_metrics.screens import compare
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, load

choice = read_choice(st.query_params)  # choose: the indicators and the scale
scene = load(choice)  # load: the published book, judged for that year
draw(compare.render, scene)  # draw: made once for all who choose the same
