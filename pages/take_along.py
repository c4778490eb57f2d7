"""資料の出力: what do I take along?"""

import streamlit as st

from chino_metrics.screens import take_along
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, load

choice = read_choice(st.query_params)  # choose: what is taken along
scene = load(choice)  # load: the published book, judged for that year
draw(take_along.render, scene)  # draw: made once for all who choose the same
