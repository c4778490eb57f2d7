"""算定方法: how is this judged?"""

from chino_metrics.screens import method
from pages.shared.rendering import show

show(method.render)
