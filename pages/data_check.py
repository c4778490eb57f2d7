"""データ確認: what in the data needs a look?"""

from chino_metrics.screens import data_check
from pages.shared.rendering import show

show(data_check.render)
