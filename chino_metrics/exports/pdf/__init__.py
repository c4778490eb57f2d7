"""The report and the hand-out as PDF, a chart as SVG or PNG."""
