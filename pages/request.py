"""依頼の記入: what one section is asked for, by its link."""

import streamlit as st

from chino_metrics.screens import request
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import load, show

scene = load(read_choice(st.query_params).but(municipality=""), whole=True)
show(request.render(scene))
