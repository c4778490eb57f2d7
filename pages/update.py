"""データ更新: planners bring in new numbers."""

from pages.shared.update_pages import show_update

show_update()
