"""The site over HTTP: what is sent, how, and what is shut."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook

from chino_metrics.settings import ROOT, SAMPLE_WORKBOOK, WORKBOOK
from chino_metrics.views import tables
from chino_metrics.wording import terms
from pages.shared.http import shell
from tests.bench.visitor import Visitor
from tests.conftest import awaited, served
from tests.support.http import BOM, EVERY_KIND, PATHS, Answer, ask
from tests.support.postgres import children

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table(answer: Answer) -> list[dict[str, str]]:
    assert answer.body.startswith(BOM)
    return list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))


# The shell


@pytest.mark.parametrize("path", PATHS)
def test_every_page_starts_with_a_japanese_shell(site: str, path: str) -> None:
    answer = ask(site, path)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text.count("<title>") == 1
    assert re.search("<title>[^<]+｜茅野市 政策横断プロジェクトの進み具合</title>", answer.text)
    assert '<html lang="ja">' in answer.text
    assert "Streamlit" not in re.sub(r"<[^>]*>", "", answer.text)
    assert "JavaScriptを有効に" in answer.text
    assert 'href="/edition/"' in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_every_page_can_be_read_before_a_script_runs(site: str, path: str) -> None:
    text = ask(site, f"{path}?data=sample").text
    first = text.partition('<div id="first"')[2].partition('<div id="root">')[0]
    assert len(re.findall("<h1>", first)) == 1
    assert terms.SAMPLE_SENTENCE in first
    assert 'aria-label="ページ"' in first
    assert 'class="foot"' in first
    # only what differs for who has signed in waits for the script
    assert ("読み込んでいます" in first) is (path == "/update")


def test_what_is_sent_first_is_what_the_address_names(site: str) -> None:
    text = ask(site, "/indicator?data=sample&id=bosai-2-4&year=2021").text
    assert "<title>防災士資格所有者数（遅れ）｜2021年度｜" in text
    assert 'property="og:title" content="防災士資格所有者数（遅れ）' in text
    told = re.search('<meta name="description" content="([^"]+)">', text)
    heading = re.search("<h1>(.*?)</h1>", text)
    assert told
    assert heading
    assert told[1] == f"{terms.SAMPLE_TAG}{heading[1]}"
    assert "2021年度" in told[1]


def test_an_address_with_a_slash_too_many_leads_on(site: str) -> None:
    answer = ask(site, "/plan/?data=sample&plan=bosai")
    assert answer.status == 308
    assert answer.headers["location"] == "/plan?data=sample&plan=bosai"


def test_only_a_page_with_a_figure_fetches_plotly_ahead(site: str) -> None:
    for path, is_there in (
        ("/", False), ("/plan", False), ("/explore", True), ("/plan?chart=move", True)
    ):  # fmt: skip
        head = ask(site, path).text.partition("</head>")[0]
        links = re.findall('<link rel="modulepreload"[^>]*>', head)
        assert any("PlotlyChart" in link for link in links) is is_there, path


def test_an_old_address_of_the_comparison_leads_side_by_side() -> None:
    assert shell.is_ours("/compare")
    assert shell.is_ours("/compare/")
    moved = shell._moved("/compare", "ids=a%2Cb&scale=unit&data=sample&year=2022")
    assert moved == "/explore?ids=a%2Cb&data=sample&year=2022&view=beside"
    assert shell._moved("/compare", "") == "/explore?view=beside&scale=progress"


def test_nothing_of_a_strange_address_becomes_markup(site: str) -> None:
    text = ask(site, "/indicator?id=%3Cscript%3Ealert(1)%3C/script%3E&plan=%22%3E%3Cu%3E").text
    assert "<script>alert" not in text
    assert "<u>" not in text


def test_the_shell_loads_nothing_from_elsewhere_and_runs_nothing_inline(site: str) -> None:
    shell = ask(site, "/").text.partition('<div id="first"')[0]
    for address in re.findall(r'(?:src|href)="([^"]+)"', shell):
        assert not urlsplit(address).netloc, address
        assert ask(site, "/" + address.removeprefix("./").removeprefix("/")).status == 200, address
    # what tells search engines of the data is no program
    assert not re.search(r'<script(?! type="application/ld\+json">)(?![^>]*src=)', shell)


def test_the_shell_is_asked_for_anew_and_its_files_are_kept(site: str) -> None:
    shell = ask(site, "/")
    assert shell.headers["cache-control"] == "no-cache"
    for address in re.findall(r'href="(/app/static/[^"]+)"', shell.text):
        assert "immutable" in ask(site, address).headers["cache-control"]
        assert re.search(r"\?v=\w+$", address)


# Headers


@pytest.mark.parametrize("path", EVERY_KIND)
def test_every_answer_carries_the_headers_that_protect(site: str, path: str) -> None:
    headers = ask(site, path).headers
    policy = dict(p.strip().split(" ", 1) for p in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"} & set(
        policy["script-src"].split()
    )
    assert policy["base-uri"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert policy["form-action"] in {"'self'", "'none'"}
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] in {"same-origin", "no-referrer"}
    assert "access-control-allow-origin" not in headers


def test_no_answer_tells_what_the_server_is(site: str) -> None:
    for path in EVERY_KIND:
        assert "server" not in ask(site, path).headers, path


def test_over_https_every_cookie_goes_over_https_only(site: str) -> None:
    plain = ask(site, "/_stcore/health").headers["set-cookie"]
    assert "secure" not in plain.lower()
    safe = ask(site, "/_stcore/health", X_Forwarded_Proto="https").headers["set-cookie"]
    assert safe.endswith("; Secure")
    assert safe.partition("=")[0] == plain.partition("=")[0]


# Compression and caching


def test_shell_scripts_and_styles_are_sent_compressed(site: str) -> None:
    shell = ask(site, "/").text
    script = re.search(r'src="\.?(/static/js/index\.[^"]+\.js)"', shell)
    assert script
    for path in ("/", script[1], "/app/static/site.css", "/app/static/favicon.svg"):
        plain, zipped = ask(site, path), ask(site, path, Accept_Encoding="gzip, deflate, br")
        assert "content-encoding" not in plain.headers
        assert zipped.headers["content-encoding"] == "gzip"
        assert "accept-encoding" in zipped.headers["vary"].lower()
        assert gzip.decompress(zipped.body) == plain.body
        assert len(zipped.body) < len(plain.body)


def test_a_client_that_refuses_gzip_gets_it_plain(site: str) -> None:
    assert "content-encoding" not in ask(site, "/", Accept_Encoding="gzip;q=0, identity").headers


def test_what_is_known_already_is_not_sent_again(site: str) -> None:
    for path in ("/", "/app/static/site.css"):
        first = ask(site, path)
        again = ask(site, path, If_None_Match=first.headers["etag"])
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert ask(site, path, If_None_Match='"something else"').status == 200
        assert ask(site, path, If_None_Match=f'"other", W/{first.headers["etag"]}').status == 304


def test_head_answers_without_a_body(site: str) -> None:
    for path in ("/", "/app/static/site.css", "/download/assessment.csv", "/nowhere"):
        got, head = ask(site, path), ask(site, path, "HEAD")
        assert (head.status, head.body) == (got.status, b"")
        assert head.headers["content-type"] == got.headers["content-type"]


# What is not there, and what is shut

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


def assert_refused(site: str, path: str, method: str, statuses: set[int]) -> None:
    """A plain Japanese sentence in the form that is asked for, with the headers that protect."""
    body = None if method in {"GET", "HEAD"} else b"x"
    for accept, kind in (
        (BROWSER, "text/html; charset=utf-8"),
        ("application/json", None),
        ("*/*", None),
    ):
        answer = ask(site, path, method, body, Accept=accept)
        assert answer.status in statuses
        assert not answer.text.isascii()
        assert not re.search("(?i)not found|not allowed|bad request|forbidden|error", answer.text)
        told = answer.headers["content-type"]
        assert told == kind or (kind is None and "html" not in told)
        if kind:
            assert '<html lang="ja">' in answer.text
            assert 'href="/"' in answer.text
        elif told == "application/json":
            assert json.loads(answer.body)["say"].endswith("。")
        assert int(answer.headers["content-length"]) == len(answer.body)
        assert "accept" in answer.headers["vary"].lower()
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        if answer.status == 405:
            assert answer.headers["allow"]


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/plan/more",
        "/overview",
        "/index.html",
        "/app/static/no.css",
        "/static/no.js",
        "/download/no",
        "/data/no.csv",
        "/data/indicator/no/values.csv",
        "/edition/no.html",
        "/door/no",
        "/favicon.png",
        "/robots.txt/x",
        "/media/x",
        "/component/x",
        "/_stcore/bidi-components/no",
        "/%E0%A4%A",
        "/%00",
        "/%",
        "//x",
        "/\\x",
        "/app/static/%2e%2e/x",
        "/auth/login",
    ],
)
def test_what_does_not_exist_says_so_in_japanese(site: str, path: str) -> None:
    assert_refused(site, path, "GET", {404} if path[1:3] != "_s" else {400, 404})
    for method in ("POST", "OPTIONS"):
        assert_refused(site, path, method, {400, 404, 405})


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore//metrics",
        "/_stcore/anything",
        "/_stcore/stream",
        "/_stcore/upload_file",
        "/_stcore/upload_file/a/b",
        "/_stcore/agent",
        "/_stcore/agent/x",
    ],
)
def test_doors_that_nobody_needs_are_shut(site: str, path: str, method: str) -> None:
    assert_refused(site, path, method, {404})


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/plan", "/plan/", "/app/static/site.css", "/download/workbook.xlsx", "/live"),
        *("/data/values.csv", "/edition/", "/robots.txt", "/_stcore/health", "/door/progress"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"])
def test_nothing_can_be_sent_to_the_site(site: str, path: str, method: str) -> None:
    assert_refused(site, path, method, {405})


@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS"])
def test_a_door_that_is_used_otherwise_says_so(site: str, method: str) -> None:
    assert_refused(site, "/door/sign-in", method, {405})


def test_what_is_sent_to_a_door_from_elsewhere_or_broken_is_refused_in_words(site: str) -> None:
    assert_refused(site, "/door/sign-in", "POST", {403})
    for body, status in ((b"{", 422), (b"\xff%zz=&&", 422), (b"x" * 300_000, 413)):
        for accept in (BROWSER, "*/*"):
            answer = ask(site, "/door/sign-in", "POST", body, Accept=accept, Origin=site)
            assert answer.status == status
            assert not answer.text.isascii()
            assert ("<h1>" in answer.text) is (accept == BROWSER)


def test_an_address_may_be_long_and_one_that_is_too_long_is_refused_in_words(site: str) -> None:
    assert ask(site, "/plan?text=" + "x" * 20_000).status == 200
    answer = ask(site, "/plan?text=" + "x" * 300_000)
    assert answer.status == 431
    assert "アドレスが長すぎます" in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/app/static/../dashboard.py",
        "/app/static/..%2fdashboard.py",
        "/app/static/%2e%2e/dashboard.py",
        "/app/static/%2e%2e%2f%2e%2e%2fetc/passwd",
        "/app/static/..\\dashboard.py",
        "/app/static//etc/passwd",
        "/app/static/fonts/../../data/chino_indicators.xlsx",
        "/static/../../../../etc/passwd",
        "/static/%2e%2e/index.html",
        "/app/static/fonts/make.py",
        "/app/static/",
        "/app/static/fonts",
        "/app/static/site.css%00.png",
        "/download/../dashboard.py",
        "/download/..%2f..%2fetc%2fpasswd",
        "/data/chino_indicators.xlsx",
        "/dashboard.py",
        "/.streamlit/config.toml",
        "/.git/config",
        "/media/../dashboard.py",
        "/component/chino_screen/../../dashboard.py",
        "/_stcore/../dashboard.py",
    ],
)
def test_no_path_leaves_the_files_that_are_meant(site: str, path: str) -> None:
    answer = ask(site, path)
    assert answer.status in {400, 403, 404}
    assert not re.search(rb"import streamlit|root:|\[server\]|PK\x03\x04|\[core\]", answer.body)


# Downloads


def test_the_table_opens_in_excel_and_holds_every_indicator(site: str) -> None:
    answer = ask(site, "/download/assessment.csv")
    rows = table(answer)
    assert tuple(rows[0]) == tables.ASSESSMENT_HEADS
    assert len(rows) == 32
    assert {r["データの区分"] for r in rows} == {""}
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith(
        'attachment; filename="shihyo_assessment_'
    )


@pytest.mark.parametrize("path", ["/download/assessment.csv", "/download/indicator.csv"])
def test_every_row_of_the_sample_says_so(site: str, path: str) -> None:
    answer = ask(site, f"{path}?data=sample")
    assert {r["データの区分"] for r in table(answer)} == {terms.SAMPLE_TAG}
    assert 'filename="mihon_' in answer.headers["content-disposition"]


def test_the_table_follows_the_filters(site: str) -> None:
    rows = table(ask(site, "/download/assessment.csv?data=sample&plan=bosai&year=2019"))
    assert {r["計画"] for r in rows} == {"茅野市地域防災計画"}
    assert {r["実績年度"] for r in rows} == {"2019"}


def test_a_filter_that_matches_nothing_gives_a_head_without_rows(site: str) -> None:
    answer = ask(site, "/download/assessment.csv?plan=bosai&status=achieved")
    assert answer.status == 200
    assert answer.body.decode("utf-8-sig").splitlines() == [",".join(tables.ASSESSMENT_HEADS)]


def test_one_indicator_with_its_sources_and_cells(site: str) -> None:
    rows = table(ask(site, "/download/indicator.csv?id=sosei-3-1"))
    assert tuple(rows[0]) == tables.YEAR_HEADS
    assert {r["指標ID"] for r in rows} == {"sosei-3-1"}
    assert all(r["出典"] and r["台帳のセル"].startswith("実績 ") for r in rows)


@pytest.mark.parametrize(("query", "path"), [("", WORKBOOK), ("?data=sample", SAMPLE_WORKBOOK)])
def test_the_workbook_is_the_file_itself(site: str, query: str, path: Path) -> None:
    answer = ask(site, f"/download/workbook.xlsx{query}")
    assert answer.body == path.read_bytes()
    assert answer.headers["content-type"] == XLSX
    assert ("mihon_" in answer.headers["content-disposition"]) is bool(query)
    assert load_workbook(io.BytesIO(answer.body), read_only=True).sheetnames[0]


def test_an_address_that_makes_no_sense_is_taken_as_no_choice(site: str) -> None:
    for query in (
        "?year=abc",
        "?year=99999",
        "?id=%00",
        "?data=%FF%FE",
        "?text=" + "x" * 5000,
        "?plan=a&plan=b",
    ):
        assert ask(site, f"/download/indicator.csv{query}").status == 200


def test_a_file_name_never_carries_what_the_address_says(site: str) -> None:
    answer = ask(site, "/download/indicator.csv?id=x%22%0d%0aSet-Cookie:%20a=b")
    assert "set-cookie" not in answer.headers
    assert answer.status == 200


# A site without its workbook


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory):
    """A site whose workbook is missing and which may be framed by one address."""
    folder = tmp_path_factory.mktemp("bare")
    environment = {
        "CHINO_WORKBOOK": str(folder / "台帳.xlsx"),
        "CHINO_FRAME_ANCESTORS": "'self' https://www.city.example.jp",
        "CHINO_ADDRESS": "https://seisaku.example.jp/x",
    }
    with served(folder / "log.txt", **environment) as base:
        yield base, folder


def test_without_a_workbook_the_downloads_say_so(bare: tuple[str, Path]) -> None:
    site, folder = bare
    for name in ("assessment.csv", "indicator.csv", "workbook.xlsx"):
        answer = ask(site, f"/download/{name}")
        assert answer.status == 503
        assert "台帳.xlsx" in answer.text
        assert str(folder) not in answer.text
        assert ask(site, f"/download/{name}?data=sample").status == 200


def test_a_frame_is_allowed_only_where_it_is_set(bare: tuple[str, Path]) -> None:
    headers = ask(bare[0], "/").headers
    assert (
        "frame-ancestors 'self' https://www.city.example.jp" in headers["content-security-policy"]
    )
    assert "x-frame-options" not in headers


def test_the_sites_own_sockets_are_named_where_its_address_is_known(
    bare: tuple[str, Path],
) -> None:
    policy = ask(bare[0], "/").headers["content-security-policy"]
    assert "connect-src 'self' wss://seisaku.example.jp;" in policy


def test_what_the_server_says_about_itself_holds_no_secret(site: str) -> None:
    assert ask(site, "/_stcore/health").text == ask(site, "/healthz").text == "ok"
    assert ask(site, "/readyz").text == "ready"
    config = ask(site, "/_stcore/host-config")
    assert config.status in {200, 404}
    assert str(ROOT) not in config.text
    if config.status == 200:
        assert isinstance(json.loads(config.text), dict)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells open files")
def test_a_visitor_holds_one_file_open(site: str) -> None:
    server = child_with(str(urlsplit(site).port))
    files = Path(f"/proc/{server}/fd")

    async def opened(people: int) -> int:
        async with AsyncExitStack() as stack:
            for _ in range(people):
                visitor = await stack.enter_async_context(Visitor(site))
                await visitor.click("")
            return len(list(files.iterdir()))

    first = awaited(opened(1))
    assert awaited(opened(31)) - first <= 40  # 120 where each session has its own event loop


def child_with(argument: str) -> int:
    """The process that this one has started with an argument."""
    for process in children(os.getpid()):
        given = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
        if argument.encode() in given:
            return process
    raise LookupError(argument)
