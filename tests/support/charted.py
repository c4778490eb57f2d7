"""Indicators and verdicts to draw, and what a drawing holds."""

from xml.etree import ElementTree

from chino_metrics.charts import bars, large
from chino_metrics.charts import line as charts
from chino_metrics.model.issue import Cell, Quantity
from chino_metrics.model.plan import Accumulation, Actual, Direction, Indicator
from chino_metrics.model.target import Target
from chino_metrics.model.verdict import Assessment, Reason, Status

CELL = Cell("目標指標", "A1")

NASTY = "<script>alert(1)</script>&\"'"


def indicator(
    actuals=None, *, base=5.0, interim=100.0, final=150.0, final_year=2027, unit="人", decimals=0
):
    def target(year, value):
        return Target(year if value is not None else None, Quantity(value, decimals=decimals))

    def quantity(value):
        return Quantity(text=value) if isinstance(value, str) else Quantity(value, None, decimals)

    return Indicator(
        id="B-4", plan_id="B", measure_no=2, name="防災士資格所有者数", unit=unit,
        unit_printed=unit, direction=Direction.INCREASE, accumulation=Accumulation.STOCK,
        baseline=target(2017, base), interim=target(2022, interim),
        final=target(final_year, final), twin_id=None, note="", cell=CELL,
        actuals=tuple(Actual("B-4", y, quantity(v)) for y, v in (actuals or {}).items()),
    )  # fmt: skip


def assessment(progress=0.676, expected=130.0, status=Status.SLIGHTLY_BEHIND, **more):
    return Assessment(**(
        {
            "indicator_id": "B-4", "year": 2025, "actual": 103.0, "progress": progress,
            "attainment": 0.687, "gap": 47.0, "expected": expected, "pace": 0.784,
            "required_per_year": 23.5, "observed_per_year": 12.25, "interim_met": False,
            "status": status, "reason": None, "met_at_baseline": False,
        } | more
    ))  # fmt: skip


WAITING = assessment(
    None, status=Status.NOT_ASSESSED, year=None, actual=None, pace=None, reason=Reason.NO_ACTUAL
)

YEARS = {2018: 14.0, 2019: 28.0, 2020: 33.0, 2021: 47.0, 2022: 64.0, 2025: 103.0}


def parsed(markup):
    return ElementTree.fromstring(f"<div>{markup}</div>")


STYLES = {
    "small": charts.SMALL,
    "narrow": charts.NARROW,
    "large": charts.LARGE,
    "report": charts.REPORT,
    "wide slide": charts.SLIDE_WIDE,
    "tall slide": charts.SLIDE_TALL,
    "page": large.WIDE,
    "page, middle": large.MIDDLE,
    "page, narrow": large.NARROW,
}


def sketch_of(indicator, owed=()):
    """The path sketch of an indicator on its own time axis."""
    return bars.path_sketch(indicator, bars.year_span((indicator,), {indicator.id: owed}), owed)
