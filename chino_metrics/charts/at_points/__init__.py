"""What is written at the points of a chart."""
