"""横断: what hangs together across plans?"""

from chino_metrics.screens import cross
from pages.shared.rendering import show

show(cross.render)
