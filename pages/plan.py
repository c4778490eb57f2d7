"""計画: how does this plan stand, and what is it?"""

from chino_metrics.screens import plan
from pages.shared.rendering import show

show(plan.render)
