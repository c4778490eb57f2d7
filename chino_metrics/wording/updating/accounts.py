"""Words for accounts: roles, what is in the audit log, of whom a second step is demanded."""

from __future__ import annotations

import re
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
APPROVAL: Final[Mapping[str, str]] = {
    "none": "承認は要らない（求めることはできる）",
    "other_person": "内容を入れていない、ほかの人の承認が要る",
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
    "tidied": "古いものを片づけた",
    "schedule": "公開を予約",
    "withdraw": "公開の予約を取り下げた",
    "draft_made": "案をつくった",
    "draft_changed": "案を変えた",
    "draft_asked": "案の承認を求めた",
    "draft_approved": "案を承認",
    "draft_returned": "案を差し戻した",
    "draft_dropped": "案を取りやめた",
    "request_asked": "課に依頼した",
    "request_renewed": "依頼のリンクを作り直した",
    "request_revoked": "依頼を取り消した",
    "request_opened": "依頼が開かれた",
    "request_refused": "依頼のリンクを断った",
    "request_saved": "依頼の下書きが保存された",
    "request_form": "依頼の記入用のExcelを渡した",
    "request_file": "依頼のファイルを受け取った",
    "request_answered": "依頼のファイルの問いに答えがあった",
    "request_file_dropped": "依頼のファイルを提出しないことにした",
    "request_submitted": "依頼が提出された",
    "request_sent_back": "依頼を差し戻した",
    "request_taken": "依頼を案に取り込んだ",
    "draft_previewed": "案をサイト全体で見た",
}
#: Phrases of an entry's detail, the longer ones first.
_DETAILS: Final = (
    ("second_factor = administrators", "2段階の確認を管理者に求める"),
    ("second_factor = everybody", "2段階の確認を全員に求める"),
    ("second_factor = optional", "2段階の確認を求めない"),
    ("approval = other_person", "公開にほかの人の承認が要る"),
    ("approval = none", "公開に承認は要らない"),
    ("keep_days = ", "残す日数 "),
    ("second step: wrong", "2段階目の番号かパスキーが違う"),
    ("password: unknown", "ない名前"),
    ("password: disabled", "無効のアカウント"),
    ("password: wrong", "パスワードが違う"),
    ("password, set up", "パスワードのあと、2段階の確認を登録"),
    ("password, passkey", "パスワードとパスキー"),
    ("password, code", "パスワードと番号"),
    ("password, recovery code", "パスワードと回復コード"),
    ("first_administrator", "最初の管理者"),
    ("set_password", "リンクから"),
    ("of their own sessions", "か所（本人）"),
    ("password", "パスワード"),
    ("passkey", "パスキー"),
    ("oidc", "組織のアカウント"),
    ("planner", "計画の担当"),
    ("administrator", "管理者"),
    ("approver", "承認"),
    (", plans ", "、計画 "),
    (", e-mail ", "、メール "),
    (", enabled", "、有効"),
    (", disabled", "、無効"),
    (" left", "残り"),
    ("app", "認証アプリ"),
)
#: Letters beside a phrase: it is part of a name or an address then.
_ALONE: Final = r"(?<![\w.@-]){}(?![\w.@-])"


def detail(text: str) -> str:
    """The detail of an entry in the log, with what the program itself writes in Japanese."""
    for phrase, words in _DETAILS:
        alone = re.escape(phrase) if phrase[0] in " ," else _ALONE.format(re.escape(phrase))
        text = re.sub(alone, words, text)
    return text


def event(what: str) -> str:
    """An event in words; one that has none yet by its own name."""
    return EVENT.get(what, what)
