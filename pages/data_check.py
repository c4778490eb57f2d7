"""データ確認: what in the data needs a look?"""

import streamlit as st

from chino_metrics.screens import data_check
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, load

choice = read_choice(st.query_params)  # choose: plan and department
scene = load(choice)  # load: the published book, judged for that year
draw(data_check.render, scene)  # draw: made once for all who choose the same
