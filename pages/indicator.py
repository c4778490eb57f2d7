"""指標: what about this one? Its chart, once it is to be moved, is Plotly's."""

import streamlit as st

from chino_metrics.charts.plotly_look import config
from chino_metrics.screens import indicator
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, figure, load

choice = read_choice(st.query_params)  # choose: the indicator and the 評価年度
scene = load(choice)  # load: the published book, judged for that year
if (moved := figure(scene)) is None:
    draw(indicator.render, scene)  # draw: made once for all who choose the same
else:
    draw(indicator.render_above, scene)
    st.plotly_chart(moved, theme=None, config=config("suii"), key="chart", alt=indicator.ALT)
    draw(indicator.render_below, scene, part="below")
