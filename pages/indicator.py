"""指標: what about this one? The large chart is the one place for Plotly."""

import streamlit as st

from chino_metrics.charts.interactive import FIGURE_CONFIG
from chino_metrics.screens import indicator
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, figure, load

choice = read_choice(st.query_params)  # choose: the indicator and the 評価年度
scene = load(choice)  # load: the published book, judged for that year
draw(indicator.render_above, scene, part="above")
if (chart := figure(scene)) is not None:
    st.plotly_chart(chart, theme=None, config=FIGURE_CONFIG, key="chart", width="stretch")
draw(indicator.render_below, scene, part="below")
