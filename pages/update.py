"""データ更新: planners bring in new numbers."""

from pages.shared.desk import show_update

show_update()
