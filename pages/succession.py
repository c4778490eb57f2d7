"""新旧対照: a plan beside the one that follows it"""

import streamlit as st

from chino_metrics.screens import succession
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, load

choice = read_choice(st.query_params)  # choose: the plan and 評価年度
scene = load(choice)  # load: the published book, judged for that year
draw(succession.render, scene)  # draw: made once for all who choose the same
