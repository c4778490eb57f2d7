"""Step 1 of an update: what administrators are told of the place where all is kept."""

from __future__ import annotations

import pytest

from chino_metrics.screens.update import render_choose
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.revisions.quota import Room
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from tests.support.books import TODAY, book
from tests.support.markup import text

GIGABYTE = 1 << 30


@pytest.mark.parametrize(
    ("room", "said", "warned"),
    [
        (Room(41 << 20, 10 * GIGABYTE, 76 * GIGABYTE), "ディスクの空き：76.0 GB", ""),
        (Room(41 << 20, 10 * GIGABYTE, None), "41 MBを保管しています（上限10.0 GB）", ""),
        (Room(0, 10 * GIGABYTE, 800 << 20), "ディスクの空き：800 MB", "残り800 MB"),
        (Room(9700 << 20, 10 * GIGABYTE, None), "サーバーで確かめて", "10.0 GBのうち9.5 GBを使用"),
    ],
)
def test_an_administrator_sees_how_much_more_can_be_kept(
    room: Room, said: str, warned: str
) -> None:
    scene = Scene(book(""), Choice(), TODAY)
    shown = text(render_choose(scene, Actor("山田", Role.ADMINISTRATOR), room=room))
    assert said in shown
    assert ("！ " in shown) is bool(warned)
    assert warned in shown
