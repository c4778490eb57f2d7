"""算定方法: how is this judged?"""

import streamlit as st

from chino_metrics.screens import method
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, load

choice = read_choice(st.query_params)  # choose: data and 評価年度
scene = load(choice)  # load: the published book, judged for that year
draw(method.render, scene)  # draw: made once for all who choose the same
