"""Words for accounts: roles, what is in the audit log, of whom a second step is demanded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

#: By ``Role``.
ROLE: Final[Mapping[str, str]] = {
    "planner": "計画の担当",
    "administrator": "管理者",
    "approver": "承認",
}
#: What a role may do, for who gives it.
ROLE_MEANS: Final[Mapping[str, str]] = {
    "planner": "割り当てた計画の数字を公開できます",
    "administrator": "すべてを公開でき、前の状態に戻し、アカウントを扱えます",
    "approver": "公開の前の案を見て、承認できます。自分では公開できません",
}
#: By ``Demand``.
DEMAND: Final[Mapping[str, str]] = {
    "optional": "求めない（使いたい人が使う）",
    "administrators": "管理者に求める",
    "everybody": "全員に求める",
}
#: By ``Event``.
EVENT: Final[Mapping[str, str]] = {
    "sign_in": "サインイン",
    "sign_in_refused": "サインインを断った",
    "sign_out": "サインアウト",
    "set_up": "パスワードを決めた",
    "password_changed": "パスワードを変えた",
    "link_issued": "リンクを出した",
    "account_added": "アカウントを追加",
    "account_changed": "アカウントを変更",
    "second_step": "パスワードまで正しい",
    "factor_added": "2段階の確認を登録",
    "factor_removed": "2段階の確認を外した",
    "factors_reset": "2段階の確認を解いた",
    "recovery_codes": "回復コードを新しくした",
    "setting_changed": "設定を変えた",
    "upload": "ファイルを受け取った",
    "publish": "公開",
    "publish_refused": "公開を断った",
    "undo": "前の状態に戻した",
}


def event(what: str) -> str:
    """An event in words; one that has none yet by its own name."""
    return EVENT.get(what, what)
