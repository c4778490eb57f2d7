"""はじめの設定: a password for a one-time link."""

import streamlit as st

from chino_metrics.screens import update
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import load, show

scene = load(read_choice(st.query_params), whole=True)
show(update.render_set_up(scene))
