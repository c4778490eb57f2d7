"""指標: what about this one? Its chart, once it is to be moved, is the one place for Plotly."""

import streamlit as st

from chino_metrics.charts import plotly_look
from chino_metrics.screens import indicator
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, figure, load

choice = read_choice(st.query_params)  # choose: the indicator and the 評価年度
scene = load(choice)  # load: the published book, judged for that year
if (moved := figure(scene)) is None:
    draw(indicator.render, scene)  # draw: made once for all who choose the same
else:
    draw(indicator.render_above, scene)
    st.plotly_chart(
        moved, theme=None, config=plotly_look.config("suii"), key="chart", width="stretch"
    )
    draw(indicator.render_below, scene, part="below")
