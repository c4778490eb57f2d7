"""Where does a point stand? SVG for every form, Plotly for the one chart that is explored.

The door: ``line.line_chart``, ``bars``, ``stacked``, ``context.drawing``, ``plotly_look``,
``interactive.indicator_figure``, ``multiples.plan_figure``.
"""
