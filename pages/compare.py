"""比較: several indicators side by side."""

from chino_metrics.screens import compare
from pages.shared.rendering import show

show(compare.render)
