"""はじめの設定: a password for a one-time link."""

from pages.shared.update_pages import show_set_up

show_set_up()
