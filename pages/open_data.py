"""オープンデータ: which data may be taken along, and from which addresses?"""

from chino_metrics.screens import open_data
from pages.shared.rendering import show

show(open_data.render)
