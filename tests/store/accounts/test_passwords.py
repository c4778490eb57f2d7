"""Which passwords are taken, and that what is stored tells nothing."""

from __future__ import annotations

import threading

import pytest

from chino_metrics.store.accounts import passwords
from chino_metrics.store.accounts.passwords import LONGEST, STANDARD, BusyError, Passwords, weakness
from tests.support.made_accounts import CHEAP


@pytest.mark.parametrize(
    "password",
    [
        "縄文のビーナスと仮面の女神",
        "correct lantern puffin drawer",
        "we like soba noodles",
        "akai tsuki no yoru",
        "Kuroneko Sanpo Michi",
        "nihongodaisuki",
        "たぬきのおやどは雪の中へ",
        "Tr4vel-Lamp-Onion",
        "     spaces  are fine too   ",
        "🍏🍎🍐🍊🍋🍌🍉🍇🍓🫐🍈🍒",
        "x9$kQ2!mZ7@w",
        "ほしがきつくりのふゆがくる",
        "月" * 3 + "と太陽のあいだにある茅野の空",
        "ab" + "長い文でもかまいません。" * 20 + "終わり。" + "鯨",
    ],
)
def test_long_and_unlikely_passwords_are_taken(password: str) -> None:
    assert weakness(password, "chino-taro", "茅野市") is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "短すぎます"),
        ("x9$kQ2!mZ7@", "短すぎます"),
        ("x" * (LONGEST + 1), "長すぎます"),
        ("aaaaaaaaaaaaaaaa", "くり返し"),
        ("abababababababab", "くり返し"),
        ("縄文縄文縄文縄文縄文縄文縄文", "くり返し"),
        ("Ab1!Ab1!Ab1!Ab1!", "くり返し"),
        ("abcdefghijklmn", "順に並んだ"),
        ("123456789012", "順に並んだ"),
        ("９８７６５４３２１０９８７６", "順に並んだ"),
        ("password1234", "よく使われる"),
        ("Password-2026!", "よく使われる"),
        ("Ｐａｓｓｗｏｒｄ１２３４", "よく使われる"),
        ("qwertyuiop123", "よく使われる"),
        ("1q2w3e4r5t6y", "よく使われる"),
        ("administrator1", "よく使われる"),
        ("みなと川市パスワード2026", "よく使われる"),
        ("みなと川市役所2026!!", "よく使われる"),
        ("iloveyou123456", "よく使われる"),
        ("monkey123456", "よく使われる"),
        ("dragon123456", "よく使われる"),
        ("sakura123456", "よく使われる"),
        ("Summer2026!!", "よく使われる"),
        ("chinoshiyakusho", "よく使われる"),
        ("correcthorsebatterystaple", "一覧にあります"),
        ("correct horse battery staple", "一覧にあります"),
        ("PeanutButter", "一覧にあります"),
        ("misaki19850412", "当てられやすい"),
        ("みなと川市総合計画第2期", "当てられやすい"),
        ("yamada-hanako1", "名前"),
        ("YAMADA-HANAKO-2026", "名前"),
        ("yamada-hanako.password", "名前"),
    ],
)
def test_easy_passwords_are_refused_with_a_reason(password: str, why: str) -> None:
    said = weakness(password, "yamada-hanako", "みなと川市", ["みなと川市総合計画"])
    assert said is not None
    assert why in said
    assert "ください。" in said


def test_only_the_same_password_verifies() -> None:
    stored = CHEAP.hash("縄文のビーナス")
    assert CHEAP.verify(stored, "縄文のビーナス")
    assert not CHEAP.verify(stored, "縄文のビーナス ")
    assert not CHEAP.verify(stored, "")
    assert "縄文" not in stored
    assert stored != CHEAP.hash("縄文のビーナス")


def test_full_width_and_composed_letters_are_the_same_password() -> None:
    assert CHEAP.verify(CHEAP.hash("ｃａｆｅ　がぎぐ"), "cafe か\u3099き\u3099く\u3099")


@pytest.mark.parametrize("stored", [None, "", "no hash", "$argon2id$v=19$m=8,t=1,p=1$$"])
def test_where_there_is_no_hash_nothing_verifies(stored: str | None) -> None:
    assert not CHEAP.verify(stored, "縄文のビーナス")


def test_a_lone_surrogate_is_no_fault() -> None:
    assert not CHEAP.verify(None, "\ud800" * 12)
    assert CHEAP.verify(CHEAP.hash("\ud800" * 12), "\ud800" * 12)


def test_a_hash_made_with_other_costs_is_outdated() -> None:
    stored = CHEAP.hash("縄文のビーナス")
    assert not CHEAP.is_outdated(stored)
    assert Passwords(passes=2, memory=16).is_outdated(stored)


def test_the_standard_costs_are_above_owasps_least() -> None:
    assert STANDARD.memory >= 19 * 1024
    assert STANDARD.passes >= 2
    assert STANDARD._nobodys.startswith("$argon2id$v=19$m=65536,t=3,p=1$")


def test_two_hash_at_a_time_and_the_next_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PATIENCE", 0.0)
    inside, leave = threading.Barrier(3), threading.Event()

    def hold() -> None:
        with passwords._turn():
            inside.wait(10)
            leave.wait(10)

    holders = [threading.Thread(target=hold) for _ in range(2)]
    for holder in holders:
        holder.start()
    inside.wait(10)
    with pytest.raises(BusyError, match="しばらく待って"):
        CHEAP.hash("縄文のビーナス")
    leave.set()
    for holder in holders:
        holder.join(10)
    assert CHEAP.hash("縄文のビーナス")
