"""更新の履歴: what was published when, by whom and why."""

from pages.shared.update_pages import show_history

show_history()
