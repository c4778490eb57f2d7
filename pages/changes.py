"""変化: what has changed since a day, between revisions, between 評価年度?"""

import streamlit as st

from chino_metrics.screens import changes
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, load
from pages.shared.state.scenes import editions

choice = read_choice(st.query_params)  # choose: from when to when
scene = load(choice)  # load: the books of both ends, compared
draw(changes.render, scene, editions(scene))  # draw, with the editions to choose from
