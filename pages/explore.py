"""探索: the reader's own question, with Streamlit's own widgets and Plotly's own events.

The address is the only state: a widget shows what it says, and writes there what is chosen.
(``bind="query-params"`` would do both, but with the words of the widget; our addresses hold ids,
the same on every page, and stay right when a plan is renamed.)
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from chino_metrics.charts.plotly_look import SELECTING, config
from chino_metrics.screens import explore
from chino_metrics.views.choice import read_choice
from chino_metrics.views.exploring.lines_figure import side_by_side
from chino_metrics.views.exploring.question import (
    KINDS,
    MEASURES,
    MOST,
    SCALES,
    VIEWS,
    read_question,
)
from chino_metrics.views.exploring.rows import Asked
from chino_metrics.views.exploring.spread_figure import spread
from chino_metrics.wording import formats
from pages.shared.rendering import draw, load

PACE = 1.5  # seconds a year stands while they are played


def remember(name: str, default: Any = "") -> None:
    """Write what the widget ``name`` holds into the address; the default leaves it bare."""
    value = st.session_state[name]
    if value in (default, None, []):
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = ",".join(value) if isinstance(value, list) else str(value)


def ask(label: str, name: str, options: Mapping[Any, str], now: Any) -> None:
    """A drop-down that shows the address and changes it."""
    st.session_state[name] = now if now in options else next(iter(options))
    st.selectbox(
        label, list(options), format_func=options.__getitem__, key=name,
        on_change=remember, args=(name,),
    )  # fmt: skip


def name_some(label: str, options: Mapping[str, str], now: list[str], most: int | None) -> None:
    """Any of the indicators by name: what a box or lasso selects, for the keyboard too."""
    st.session_state["ids"] = now
    st.multiselect(
        label, list(options), format_func=options.__getitem__, key="ids", max_selections=most,
        select_all=False, placeholder="指標の名前で選ぶ", on_change=remember, args=("ids",),
    )  # fmt: skip


def selected() -> None:
    """Points were selected by click, box or lasso: their ids go into the address."""
    points = st.session_state["chart"].selection.points
    ids = [point["customdata"][0] for point in points if point.get("customdata")]
    if ids:
        st.query_params["ids"] = ",".join(dict.fromkeys(ids))
    else:
        st.query_params.pop("ids", None)


@st.fragment(run_every=PACE if st.session_state.get("playing") else None)
def play(years: tuple[int, ...], now: int) -> None:
    """The years one after the other, begun and ended by the reader; by itself it ends at the newest."""
    begun = st.session_state.get("playing")
    if st.button("止める" if begun else "年度を順に送る", key="play"):
        st.session_state["playing"] = not begun
        st.session_state["shown"] = now
        if not begun and now == years[-1]:
            st.query_params["year"] = str(years[0])
        st.rerun()
    if not begun or st.session_state.get("shown") != now:
        st.session_state["shown"] = now
        return
    later = [year for year in years if year > now]
    if later:
        st.query_params["year"] = str(later[0])
    else:
        st.session_state["playing"] = False
    st.rerun()


# choose: plan, section and 評価年度 as on every page, and the question
choice, question = read_choice(st.query_params), read_question(st.query_params)
scene = load(choice)  # load: the published book, judged for that year
asked = Asked(scene, question)

# draw: what is above, Streamlit's widgets, the figure, and the table that says everything
draw(explore.render_above, scene, question)

with st.container(key="asking"):
    st.session_state["view"] = question.view
    st.segmented_control(
        "見かた", list(VIEWS), format_func=VIEWS.__getitem__, key="view", required=True,
        on_change=remember, args=("view", "spread"),
    )  # fmt: skip
    plan, section, kind = st.columns(3)
    with plan:
        plans = {"": "すべて"} | {p.id: p.short_name for p in scene.book.plans}
        ask("計画", "plan", plans, choice.plan)
    with section:
        sections = {"": "すべて"} | {d: d for d in scene.departments}
        ask("担当", "department", sections, choice.department)
    with kind:
        ask("目標の種類", "kind", KINDS, question.kind)
    years = tuple(reversed(scene.years))
    if len(years) > 1:
        st.session_state["year"] = scene.as_of
        st.select_slider(
            "評価年度", years, format_func=formats.year, key="year",
            on_change=remember, args=("year", scene.newest_as_of),
        )  # fmt: skip
        if question.view == "spread":
            play(years, scene.as_of)
    if question.view == "spread" and asked.is_drawn:
        names = {e.indicator.id: e.indicator.name for e in asked.entries}
        name_some("選んだ指標", names, [s.entry.indicator.id for s in asked.named], None)
    elif question.view == "heat" and asked.years:
        measure, order = st.columns(2)
        with measure:
            ask("表の数字", "by", MEASURES, question.by)
        with order:
            sorts = {"": "計画の順"} | {str(y): f"{formats.year(y)}の少ない順" for y in asked.years}
            ask("並べる順", "sort", sorts, str(question.sort or ""))
    elif question.view == "beside":
        names = {e.indicator.id: e.indicator.name for e in scene.entries}
        shown = [e.indicator.id for e in asked.beside]
        name_some(f"並べる指標（{MOST}つまで）", names, shown, MOST)
        scale, more = st.columns(2)
        with scale:
            ask("目盛り", "scale", SCALES, question.scale)
        with more:
            shows = {"": "示さない", "true": "示す"}
            ask("参考の値とできごと", "more", shows, "true" if question.more else "")

if question.view == "spread" and asked.is_drawn:
    st.plotly_chart(
        spread(asked), theme=None, key="chart", config=config(f"tansaku_{scene.as_of}", SELECTING),
        on_select=selected, selection_mode=("points", "box", "lasso"),
        alt="指標ごとの期間の経過と目標までの進み。数値は下の表にある。",
    )  # fmt: skip
elif question.view == "beside" and asked.beside:
    st.plotly_chart(
        side_by_side(asked), theme=None, key="lines", config=config(f"narabete_{scene.as_of}"),
        alt="並べた指標の年度ごとの値。数値は下の表にある。",
    )  # fmt: skip
draw(explore.render_below, scene, question, part="below")
