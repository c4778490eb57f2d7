"""変化: what has changed since a day, between revisions, between 評価年度?"""

from pages.shared.update_pages import show_changes

show_changes()
