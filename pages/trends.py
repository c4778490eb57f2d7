"""年次推移: all indicators by year."""

import streamlit as st

from chino_metrics.screens import trends
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, load

choice = read_choice(st.query_params)  # choose: plan, department and 評価年度
scene = load(choice)  # load: the published book, judged for that year
draw(trends.render, scene)  # draw: made once for all who choose the same
