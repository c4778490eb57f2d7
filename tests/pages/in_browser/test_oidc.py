"""Signing in through a real identity provider, in a real browser.

The provider answers as ``localhost``, the site as ``127.0.0.1``: to the browser they are
different sites, as they are in earnest.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from chino_metrics.store.accounts import administration, audit, sessions
from chino_metrics.store.accounts.accounts import Draft
from chino_metrics.store.accounts.administration import AccountChange
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Role
from chino_metrics.store.database.engine import Database
from tests.conftest import DEADLINE, free_port, served, stop, visitor
from tests.support.http import ask
from tests.support.made_accounts import OPERATOR

#: Who may come in is decided daily without a browser (store/accounts/test_oidc_rules).
pytestmark = pytest.mark.long

SECRET = "a secret of this test, long enough for everybody"
PEOPLE = {
    "s-taro": {"email": "taro@example.jp", "email_verified": True},
    "s-stranger": {"email": "stranger@example.jp", "email_verified": True},
    "s-unverified": {"email": "hanako@example.jp", "email_verified": False},
    "s-gone": {"email": "gone@example.jp"},
}
BUTTON = "組織のアカウントでサインイン"


@dataclass(frozen=True)
class Place:
    address: str
    database: Database


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a provider in a process of its own."""
    port = free_port()
    claims = [json.dumps({"sub": sub, **more}) for sub, more in PEOPLE.items()]
    users = [word for claim in claims for word in ("--user-claims", claim)]
    log = tmp_path_factory.mktemp("provider") / "log.txt"
    command = (sys.executable, "-m", "oidc_provider_mock", "-p", str(port), "-n", *users)
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://localhost:{port}/.well-known/openid-configuration", process, log)
            yield f"http://localhost:{port}"
        finally:
            stop(process)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError(log.read_text(errors="replace"))


@pytest.fixture(scope="module")
def place(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The site with that provider, and three accounts on its list."""
    folder = tmp_path_factory.mktemp("oidc")
    secrets = folder / "secrets.toml"
    secrets.write_text(
        f"""
        [auth]
        redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
        cookie_secret = "{SECRET}"
        client_id = "chino"
        client_secret = "known to both"
        server_metadata_url = "{provider}/.well-known/openid-configuration"
        """,
        encoding="utf-8",
    )
    (folder / "var").mkdir()
    database = Database(f"sqlite:///{folder / 'var' / 'chino.sqlite'}")
    database.create()
    for name in ("taro", "hanako", "gone"):
        draft = Draft(name, Role.PLANNER, frozenset({"bosai"}), f"{name}@example.jp")
        administration.add_account(database, OPERATOR, draft)
    administration.change_account(database, OPERATOR, "gone", AccountChange(is_disabled=True))
    with served(folder / "log.txt", STREAMLIT_SECRETS_FILES=str(secrets)) as address:
        yield Place(address, database)


@pytest.fixture(scope="module")
def tab(browser: Browser, place: Place) -> Iterator[Page]:
    """One tab for all tests: to load a page in a new one takes three times as long."""
    with visitor(browser, place.address) as context:
        yield context.new_page()


@pytest.fixture
def visit(tab: Page) -> BrowserContext:
    """A visitor whom neither the site nor the provider knows: they know by cookies alone."""
    tab.context.clear_cookies()
    return tab.context


def sign_in(context: BrowserContext, sub: str) -> Page:
    page = context.pages[0]
    page.goto("/update")
    page.get_by_text(BUTTON).click()
    page.wait_for_url("http://localhost:*/**")
    page.get_by_role("button", name=sub, exact=True).click()
    page.wait_for_url("**/update*")
    return page


def is_shut(page: Page) -> None:
    expect(page.get_by_text(BUTTON)).to_be_visible()
    expect(page.get_by_text("サインイン中")).to_have_count(0)


def test_who_is_listed_signs_in_with_our_own_session(place: Place, visit: BrowserContext) -> None:
    page = sign_in(visit, "s-taro")
    expect(page.get_by_text("サインイン中：taro")).to_be_visible()
    expect(page.locator("h1")).to_be_visible()
    cookies = {c["name"]: c for c in visit.cookies(place.address)}
    assert not any(name.startswith("_streamlit_user") for name in cookies)
    assert cookies["chino"]["httpOnly"]
    assert cookies["chino"]["sameSite"] == "Strict"
    found = sessions.session(place.database, cookies["chino"]["value"])
    assert found is not None
    assert (found.kind, found.actor.name) == ("oidc", "taro")
    assert audit.entries(place.database)[0].what == Event.SIGN_IN


#: Who is refused is decided without a browser (store/accounts/test_oidc_rules.py): one stands for all.
@pytest.mark.parametrize(
    "sub",
    [
        "s-stranger",
        pytest.param("s-unverified", marks=pytest.mark.long),
        pytest.param("s-gone", marks=pytest.mark.long),
    ],
)
def test_who_is_not_listed_is_told_so(visit: BrowserContext, sub: str) -> None:
    page = sign_in(visit, sub)
    expect(page.get_by_text("更新の担当者として登録されていません")).to_be_visible()
    is_shut(page)
    assert "chino" not in {c["name"] for c in visit.cookies()}


def test_who_declines_at_the_provider_comes_back_to_the_door(visit: BrowserContext) -> None:
    page = visit.pages[0]
    page.goto("/update")
    page.get_by_text(BUTTON).click()
    page.wait_for_url("http://localhost:*/**")
    page.get_by_role("button", name="Deny").click()
    page.wait_for_url("**/update?sign_in=failed")
    expect(page.get_by_text("もう一度サインインしてください")).to_be_visible()
    is_shut(page)


@pytest.mark.long  # the journey of an update signs out of two tabs every day
def test_signing_out_shuts_every_tab(place: Place, visit: BrowserContext) -> None:
    page = sign_in(visit, "s-taro")
    other = visit.new_page()
    other.goto("/update")
    expect(other.get_by_text("サインイン中：taro")).to_be_visible()
    cookie = next(c for c in visit.cookies() if c["name"] == "chino")
    page.get_by_role("button", name="サインアウト").click()
    is_shut(page)
    other.reload()
    is_shut(other)
    visit.add_cookies([cookie])
    other.reload()
    is_shut(other)
    other.close()


def test_a_copied_cookie_of_streamlit_opens_nothing(place: Place, visit: BrowserContext) -> None:
    claims = {
        "iss": "http://localhost",
        "sub": "s-taro",
        "email": "taro@example.jp",
        "iat": int(time.time()),
        "origin": place.address,
        "is_logged_in": True,
        "provider": "default",
    }
    signed = create_signed_value(SECRET, "_streamlit_user", json.dumps(claims)).decode()
    visit.add_cookies([{"name": "_streamlit_user", "value": signed, "url": place.address}])
    page = visit.pages[0]
    for path in ("/update", "/oauth2callback", "/oauth2callback?code=x&state=y"):
        page.goto(path)
        is_shut(page)
    assert "chino" not in {c["name"] for c in visit.cookies()}


def test_a_way_back_from_the_provider_works_once(
    browser: Browser, place: Place, visit: BrowserContext
) -> None:
    """Also for who has copied the address and every cookie as they were on the way."""
    copied: list[tuple[str, str]] = []

    def watch(request) -> None:
        if "/oauth2callback" in request.url:
            copied.append((request.url, request.all_headers().get("cookie", "")))

    visit.on("request", watch)
    sign_in(visit, "s-taro")
    [(url, cookies)] = copied
    answer = ask(place.address, url.removeprefix(place.address), Cookie=cookies)
    assert answer.status == 303
    assert answer.headers["location"] == "/update?sign_in=failed"
    assert "chino=" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize("path", ["/auth/login", "/auth/login?provider=x", "/oauth2callback"])
def test_doors_opened_without_a_reason_lead_back(place: Place, path: str) -> None:
    before = len(audit.entries(place.database))
    answer = ask(place.address, path)
    assert answer.status in {302, 303}
    assert not answer.headers["location"].startswith("http")
    assert answer.headers["content-security-policy"]
    assert len(audit.entries(place.database)) == before


def test_streamlits_own_sign_out_stays_shut(place: Place) -> None:
    assert ask(place.address, "/auth/logout").status == 404
