"""資料の出力: what do I take along?"""

from chino_metrics.screens import take_along
from pages.shared.rendering import show

show(take_along.render)
