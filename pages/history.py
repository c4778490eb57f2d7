"""更新の履歴: what was published when, by whom and why."""

from pages.shared.desk import show_history

show_history()
