"""オープンデータ: which data may be taken along, and from which addresses?"""

import streamlit as st

from chino_metrics.screens import open_data
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, load

choice = read_choice(st.query_params)  # choose: data and 評価年度
scene = load(choice)  # load: the published book, judged for that year
draw(open_data.render, scene)  # draw: made once for all who choose the same
