"""全体: how do the five plans stand?"""

from chino_metrics.screens import overview
from pages.shared.rendering import show

show(overview.render)
