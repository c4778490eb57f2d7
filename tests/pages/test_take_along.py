"""Files to take along as the site hands them out: each made once, many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from chino_metrics.settings import SAMPLE_WORKBOOK, read_workbook
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along.files import KINDS
from chino_metrics.workbook.reading import read_book
from tests.support.file_kinds import BEGINNINGS


@pytest.fixture
def scene() -> Scene:
    return Scene(
        read_book(read_workbook(SAMPLE_WORKBOOK)), Choice(plans=("bosai",)), date(2026, 11, 23)
    )


def fetched(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urlopen(Request(address, headers=headers), timeout=60) as answer:
            return answer.status, dict(answer.headers.items()), answer.read()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers.items()), error.read()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_of_file_is_handed_out_with_its_name_and_etag(site: str, kind) -> None:
    address = f"{site}/download/{kind.name}?data=sample&plans=bosai"
    status, headers, content = fetched(address)
    assert status == 200
    assert content.startswith(BEGINNINGS[kind.name.rpartition(".")[2]])
    assert headers["content-type"].startswith(kind.media_type)
    assert f'filename="mihon_shihyo_2025_{kind.name}"' in headers["content-disposition"]
    assert fetched(address, **{"If-None-Match": headers["etag"]})[0] == 304


@pytest.mark.long
def test_many_at_once_are_all_made_while_pages_are_served(site: str) -> None:
    addresses = [f"{site}/download/slides.pdf?data=sample&plans=bosai&title={k}" for k in range(6)]
    with ThreadPoolExecutor(12) as threads:
        files = list(threads.map(fetched, addresses))
        pages = list(threads.map(fetched, [f"{site}/live"] * 6))
    assert [status for status, *_ in files] == [200] * 6
    assert len({content for *_, content in files}) == 6
    assert [status for status, *_ in pages] == [200] * 6
