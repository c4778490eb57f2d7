"""``tidy``: what was never published and is too old goes; ``setting``: for how long it is kept, and the like.

Exit status 0, or 2 where it cannot be done. Who can run this has the database in hand: they
act as an administrator.
"""

from __future__ import annotations

import argparse
import getpass
from dataclasses import fields
from typing import Final

from chino_metrics.commands.arguments.parsing import Commands, Refusal, new_command, utf8
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.accounts.preferences import Preferences, preferences, set_preference
from chino_metrics.store.current import open_store
from chino_metrics.store.database.engine import Database
from chino_metrics.store.housekeeping import tidy
from chino_metrics.wording import formats

WORDS: Final = {
    "keep_days": "公開しなかったものを残す日数",
    "approval": "ほかの人の承認",
    "second_factor": "2段階の確認",
}


def add(commands: Commands) -> None:
    """Register both commands."""
    _, options = new_command(
        commands, "tidy", "公開しないまま古くなったファイルなどを除きます。公開したものは残ります。"
    )
    options.add_argument("--dry-run", action="store_true", help="数えるだけで、何も除かない")
    commands.choices["tidy"].set_defaults(run=_tidy)
    arguments, _ = new_command(commands, "setting", "サイトの設定を出し、変えます。")
    arguments.add_argument(
        "key", metavar="KEY", nargs="?", type=utf8, help="設定の名前（省くとすべてを出す）"
    )
    arguments.add_argument("value", metavar="VALUE", nargs="?", type=utf8, help="新しい値")
    commands.choices["setting"].set_defaults(run=_setting)


def _tidy(arguments: argparse.Namespace) -> int:
    found = tidy(_database(), _operator().name, is_dry=arguments.dry_run)
    what = "、".join(f"{word} {count}件" for word, count in found.counts.items())
    day = formats.moment(found.before)
    if not what:
        print(f"{day}より前の、除くものはありません。")
    elif arguments.dry_run:
        print(f"{day}より前の{what}を除けます。何も変えていません。")
    else:
        print(f"{day}より前の{what}を除きました。")
    return 0


def _setting(arguments: argparse.Namespace) -> int:
    database = _database()
    if arguments.key is not None:
        if arguments.value is None:
            raise Refusal("新しい値がありません（setting KEY VALUE）")
        found = set_preference(database, _operator(), arguments.key, arguments.value)
    else:
        with database.reading() as connection:
            found = preferences(connection)
    for each in fields(Preferences):
        print(f"{each.name} = {getattr(found, each.name)}（{WORDS[each.name]}）")
    return 0


def _database() -> Database:
    database = open_store().database
    database.create()
    return database


def _operator() -> Actor:
    return Actor(f"{getpass.getuser()}（コマンドライン）", Role.ADMINISTRATOR)
