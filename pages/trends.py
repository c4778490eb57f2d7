"""年次推移: all indicators by year."""

from chino_metrics.screens import trends
from pages.shared.view import show

show(trends.render)
