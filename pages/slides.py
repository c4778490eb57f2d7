"""説明用スライド: what do we show in the room?"""

import streamlit as st

from chino_metrics.screens import slides
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, load

choice = read_choice(st.query_params)  # choose: what is shown in the room
scene = load(choice)  # load: the published book, judged for that year
draw(slides.render, scene)  # draw: made once for all who choose the same
