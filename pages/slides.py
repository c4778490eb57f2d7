"""説明用スライド: what do we show in the room?"""

from chino_metrics.screens import slides
from pages.shared.rendering import show

show(slides.render)
