"""指標: what about this one? The large chart is the one place for Plotly."""

import streamlit as st

from chino_metrics.charts.interactive import FIGURE_CONFIG
from chino_metrics.screens import indicator
from pages.shared.rendering import drawn, figure, place, readable_scene

if (scene := readable_scene()) is not None:
    place("above", drawn(indicator.render_above, scene))
    if (chart := figure(scene)) is not None:
        st.plotly_chart(chart, theme=None, config=FIGURE_CONFIG, key="chart", width="stretch")
    place("below", drawn(indicator.render_below, scene))
