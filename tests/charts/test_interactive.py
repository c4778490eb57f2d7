"""The chart that is explored: it says the same, in Japanese, and no markup."""

from dataclasses import replace

from chino_metrics.charts import interactive
from chino_metrics.model.plan import Event, Reference
from tests.support.charted import CELL, NASTY, YEARS, assessment, indicator


def test_plotly_gets_no_markup_of_the_workbook():
    thing = replace(
        indicator(YEARS, unit=NASTY),
        events=(Event("B-4", 2020, "2020", NASTY, "", "", CELL, ""),),
        references=(Reference("B-4", NASTY, 2020, 40.0, 0, NASTY, "", "", "", CELL),),
    )
    figure = interactive.indicator_figure(thing, assessment())
    texts = [a.text for a in figure.layout.annotations]
    texts += [str(t.customdata) + str(t.hovertemplate) for t in figure.data]
    assert len(texts) > 8
    assert not any("<script" in text or "</script" in text for text in texts)


def test_figure_speaks_japanese_at_every_point():
    figure = interactive.indicator_figure(indicator(YEARS), assessment())
    for trace in figure.data:
        assert trace.hoverinfo == "skip" or trace.hovertemplate.endswith("<extra></extra>")
    assert figure.layout.xaxis.ticktext[0].startswith("2017<br>")
    assert "H29" in figure.layout.xaxis.ticktext[0]
    assert any("27人不足" in a.text for a in figure.layout.annotations)
