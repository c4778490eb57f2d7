"""Where does a point stand? SVG for every form, Plotly for the one chart that is explored.

The door: ``line.line_chart``, ``bars``, ``stacked``, ``context.drawing``, ``scale.ways``, ``scale_chart``,
``interactive.indicator_figure``.
"""
