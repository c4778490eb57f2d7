"""全体: how do the five plans stand?"""

import streamlit as st

from chino_metrics.screens import overview
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, load

choice = read_choice(st.query_params)  # choose: data, 評価年度, plan, department and status
scene = load(choice, whole=True)  # load: the published book, judged for that year
draw(overview.render, scene)  # draw: made once for all who choose the same
