"""変化: what has changed since a day, between revisions, between 評価年度?"""

from pages.shared.desk import show_changes

show_changes()
