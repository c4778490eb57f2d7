"""計画: how does this plan stand, and what is it?"""

import streamlit as st

from chino_metrics.screens import plan
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, load

choice = read_choice(st.query_params)  # choose: the plan and the 評価年度
scene = load(choice)  # load: the published book, judged for that year
draw(plan.render, scene)  # draw: made once for all who choose the same
