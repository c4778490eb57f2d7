"""``account …``: who may sign in, their set-up links, and the audit log.

Exit status 0, or 2 where it cannot be done. Who can run this can read the database
anyway: the operator acts as an administrator without an account.
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Sequence
from typing import Final

from chino_metrics.commands.arguments.parsing import Commands, Refusal, add_help
from chino_metrics.settings import public_address
from chino_metrics.store.accounts import accounts, administration, audit
from chino_metrics.store.accounts.accounts import Account, Draft
from chino_metrics.store.accounts.administration import AccountChange
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.accounts.links import PATH
from chino_metrics.store.current import open_store, published_book
from chino_metrics.store.database.engine import Database
from chino_metrics.wording.updating.accounts import ROLE

ROLES: Final = tuple(role.value for role in Role)

Act = Callable[[argparse.Namespace], str]


def add(commands: Commands) -> None:
    """Register ``account`` with its own commands."""
    about = "更新する人のアカウントを扱います。"
    command = commands.add_parser("account", help=about, description=about, add_help=False)
    add_help(command.add_argument_group("オプション"))
    acts = command.add_subparsers(title="コマンド", required=True, metavar="コマンド")
    options = _act(acts, "add", _add, "アカウントを追加し、設定用のリンクを出します。")
    options.add_argument("--role", choices=ROLES, required=True, help="役割")
    _add_details(options)
    options = _act(
        acts, "change", _change, "役割・計画・メールアドレスを変え、無効や有効にします。"
    )
    options.add_argument("--role", choices=ROLES, help="役割")
    _add_details(options)
    state = options.add_mutually_exclusive_group()
    state.add_argument("--disable", action="store_true", help="すぐに使えなくする")
    state.add_argument("--enable", action="store_true", help="また使えるようにする")
    _act(acts, "link", _link, "設定用のリンクを新しく出します。前のリンクは使えなくなります。")
    _act(acts, "sign-out", _sign_out, "すべての場所でサインアウトさせます。")
    _act(acts, "reset", _reset, "2段階の確認を解きます（スマートフォンなどをなくしたとき）。")
    options = _act(acts, "list", _list, "アカウントの一覧を出します。", named=False)
    _add_format(options)
    options = _act(acts, "log", _log, "サインインや公開の記録を、新しい順に出します。", named=False)
    options.add_argument("--limit", type=int, default=50, metavar="N", help="件数（省くと50）")
    _add_format(options)


def run(arguments: argparse.Namespace) -> int:
    """Do the act and write what came of it; returns 0."""
    act: Act = arguments.act
    sys.stdout.write(act(arguments))
    return 0


def _act(
    acts: Commands, name: str, act: Act, about: str, *, named: bool = True
) -> argparse._ArgumentGroup:
    command = acts.add_parser(name, help=about, description=about, add_help=False)
    if named:
        command.add_argument_group("引数").add_argument("name", metavar="NAME", help="サインイン名")
    options = command.add_argument_group("オプション")
    add_help(options)
    command.set_defaults(run=run, act=act)
    return options


def _add_details(options: argparse._ArgumentGroup) -> None:
    options.add_argument("--plans", metavar="ID,ID", help="計画担当の計画ID（コンマで区切る）")
    options.add_argument("--email", metavar="X", help="組織のアカウントのメールアドレス")


def _add_format(options: argparse._ArgumentGroup) -> None:
    choices = ("table", "json")
    options.add_argument(
        "--format", choices=choices, default="table", help="出力の形（省くと table）"
    )


def _database() -> Database:
    database = open_store().database
    database.create()
    return database


def _operator() -> Actor:
    return Actor(f"{getpass.getuser()}（コマンドライン）", Role.ADMINISTRATOR)


def _add(arguments: argparse.Namespace) -> str:
    plans = _plans(arguments.plans) or frozenset()
    draft = Draft(arguments.name, Role(arguments.role), plans, arguments.email)
    account, token = administration.add_account(_database(), _operator(), draft)
    return f"「{account.name}」を追加しました。\n{_link_text(token)}"


def _change(arguments: argparse.Namespace) -> str:
    role = None if arguments.role is None else Role(arguments.role)
    state = True if arguments.disable else False if arguments.enable else None
    change = AccountChange(role, _plans(arguments.plans), arguments.email, state)
    if change == AccountChange():
        raise Refusal("何を変えるかがありません（--role、--plans、--email、--disable、--enable）")
    account = administration.change_account(_database(), _operator(), arguments.name, change)
    return f"「{account.name}」を変えました。\n{_line(account)}\n"


def _link(arguments: argparse.Namespace) -> str:
    return _link_text(administration.issue_link(_database(), _operator(), arguments.name))


def _sign_out(arguments: argparse.Namespace) -> str:
    ended = administration.sign_out_everywhere(_database(), _operator(), arguments.name)
    return f"サインインしていた{ended}か所をサインアウトさせました。\n"


def _reset(arguments: argparse.Namespace) -> str:
    administration.reset_factors(_database(), _operator(), arguments.name)
    return (
        f"「{arguments.name}」の2段階の確認を解きました。次は、パスワードだけでサインインします。\n"
    )


def _list(arguments: argparse.Namespace) -> str:
    with _database().reading() as connection:
        found = accounts.every_account(connection)
    if arguments.format == "json":
        return _json([_record(a) for a in found])
    return "".join(f"{_line(a)}\n" for a in found) or "アカウントはまだありません。\n"


def _log(arguments: argparse.Namespace) -> str:
    found = audit.entries(_database(), max(arguments.limit, 0))
    if arguments.format == "json":
        return _json([audit.as_record(e) for e in found])
    return "".join(
        "  ".join((f"{e.at:%Y-%m-%d %H:%M:%S}Z", e.what, e.who or "-", e.address or "-", e.detail))
        + "\n"
        for e in found
    )


def _plans(text: str | None) -> frozenset[str] | None:
    """The plans that are named; Refusal where one is not in the workbook now published."""
    if text is None:
        return None
    plans = frozenset(p.strip() for p in text.split(",") if p.strip())
    known = {p.id: p.name for p in published_book().plans} if plans else {}
    if unknown := sorted(plans - known.keys()):
        there = "、".join(f"{key}（{name}）" for key, name in known.items())
        raise Refusal(f"計画ID「{unknown[0]}」はありません。あるのは {there} です。")
    return plans


def _link_text(token: str) -> str:
    site = public_address()
    where = "" if site else "サイトのアドレスの後ろに付けます。"
    return (
        f"次のアドレスを本人に渡してください。{where}24時間以内に1回だけ使えます。\n"
        f"{site}{PATH}{token}\n"
    )


def _line(account: Account) -> str:
    plans = "すべての計画" if account.actor.is_administrator else "、".join(sorted(account.plans))
    known = [word for word, has in _ways(account) if has]
    return "  ".join(
        (
            account.name,
            ROLE[account.role],
            plans or "計画なし",
            account.email or "-",
            "無効" if account.is_disabled else "・".join(known) or "未設定",
        )
    )


def _ways(account: Account) -> tuple[tuple[str, bool], ...]:
    return ("パスワード", account.has_password), ("組織のアカウント", account.email is not None)


def _record(account: Account) -> dict[str, object]:
    return {
        "name": account.name,
        "role": account.role,
        "plans": sorted(account.plans),
        "email": account.email,
        "has_password": account.has_password,
        "is_disabled": account.is_disabled,
        "created_at": account.created_at.isoformat(),
        "changed_at": account.changed_at.isoformat(),
    }


def _json(records: Sequence[object]) -> str:
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"
