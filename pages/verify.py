"""資料を確かめる: which edition does a file of ours show?"""

import streamlit as st

from chino_metrics.screens import verify
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, load
from pages.shared.state.scenes import verified_file

choice = read_choice(st.query_params)  # choose: what a file says of itself
scene = load(choice)  # load: the published book, judged for that year
draw(verify.render, scene, verified_file(choice))  # draw, with what has changed since its edition
