"""年次推移: all indicators by year."""

from chino_metrics.screens import trends
from pages.shared.rendering import show

show(trends.render)
