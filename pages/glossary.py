"""用語: the terms of the screens and their meaning."""

import streamlit as st

from chino_metrics.screens import glossary
from chino_metrics.views.choice import read_choice
from pages.shared.rendering import draw, load

choice = read_choice(st.query_params)  # choose: plan, department and 評価年度
scene = load(choice)  # load: the published book, judged for that year
draw(glossary.render, scene)  # draw: made once for all who choose the same
