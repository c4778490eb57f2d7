"""計画: how does this plan stand, and what is it? Its charts, once they are to be moved, are Plotly's."""

import streamlit as st

from chino_metrics.charts.plotly_look import config
from chino_metrics.screens import plan
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, figure_of_plan, load

choice = read_choice(st.query_params)  # choose: the plan and the 評価年度
scene = load(choice)  # load: the published book, judged for that year
if (moved := figure_of_plan(scene)) is None:
    draw(plan.render, scene)  # draw: made once for all who choose the same
else:
    draw(plan.render_above, scene)
    st.plotly_chart(moved, theme=None, config=config("keikaku"), key="chart", alt=plan.ALT)
    draw(plan.render_below, scene, part="below")
