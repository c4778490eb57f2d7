"""The files a visitor can take along from a screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from urllib.parse import quote

from chino_metrics import settings
from chino_metrics.exports.pdf import hot_table
from chino_metrics.ingest.report_sheet import write_report
from chino_metrics.model.errors import NotAllowedError, QuotaError, UnknownRevisionError
from chino_metrics.screens.request import entry_names
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.collecting import drafts, requests
from chino_metrics.store.revisions.history import Revision
from chino_metrics.views import tables
from chino_metrics.views.address import chosen_entry
from chino_metrics.views.exploring.question import read_question
from chino_metrics.views.exploring.rows import Asked
from chino_metrics.views.exploring.tables import as_csv
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along.files import STEM
from chino_metrics.views.updating import collecting
from chino_metrics.wording.updating import requests as words
from chino_metrics.workbook.writing.template import write_template
from pages.shared.state import checks, published, visitors

#: Only for who is signed in: no browser keeps them for the next one at the same desk.
PRIVATE = frozenset({"original", "check.xlsx", "request.ics"})
#: Of many municipalities they are of all, where none is chosen.
OF_ALL = frozenset({"assessment.csv", "workbook.xlsx", "request.ics"})
NOT_YOURS = (
    "元のファイルは、それを公開した人（案に入れたものは、送った人）と管理者だけが保存できます。"
    "公開された内容は「台帳」にあります。"
)
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: the scene of the address, the address's own words, and who asks."""

    scene: Scene
    query: Mapping[str, str]
    actor: Actor | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file to be saved."""

    name: str
    media_type: str
    content: bytes


def _name(scene: Scene, stem: str) -> str:
    return f"{'mihon_' if scene.book.is_sample else ''}{stem}"


def _assessment(order: Order) -> File:
    scene = order.scene
    name = _name(scene, f"{STEM}_assessment_{scene.as_of}.csv")
    return File(name, CSV, tables.assessment_csv(scene))


def _indicator(order: Order) -> File:
    scene = order.scene
    indicator = chosen_entry(scene).indicator
    return File(_name(scene, f"{indicator.id}.csv"), CSV, tables.year_csv(scene, indicator))


def _explored(order: Order) -> File:
    """The rows of 探索 as the address asks for them."""
    scene, question = order.scene, read_question(order.query)
    name = _name(scene, f"{STEM}_tansaku_{question.view}_{scene.as_of}.csv")
    return File(name, CSV, as_csv(Asked(scene, question)))


def _explored_picture(suffix: str, order: Order) -> File:
    """The table of years of 探索 as a picture; the figures are saved by Plotly itself."""
    scene = order.scene
    asked = Asked(scene, read_question(order.query))
    draw, kind = {
        "svg": (hot_table.hot_svg, "image/svg+xml"), "png": (hot_table.hot_png, "image/png")
    }[suffix]  # fmt: skip
    return File(_name(scene, f"{STEM}_tansaku_heat_{scene.as_of}.{suffix}"), kind, draw(asked))


def _workbook(order: Order) -> File:
    scene = order.scene
    is_sample = scene.book.is_sample
    content = (
        settings.read_workbook(settings.SAMPLE_WORKBOOK) if is_sample else published.workbook()
    )
    return File(_name(scene, f"{STEM}_daicho.xlsx"), XLSX, content)


@lru_cache(maxsize=16)
def _written(workbook: bytes, plan: str, day: date) -> bytes:
    """The workbook to fill in, made once a day for each choice: it takes a tenth of a second."""
    return write_template(workbook, plan, day)


def _template(order: Order) -> File:
    plan = order.query.get("plan", "")
    known = plan in order.scene.book.plan_by_id
    content = _written(published.workbook(), plan if known else "", order.scene.today)
    return File(f"{STEM}_kinyuyo{'_' + plan if known else ''}.xlsx", XLSX, content)


def _revision(order: Order) -> File:
    revision = published.revisions().get(_number(order))
    content = published.revisions().workbook(revision.number)
    return File(f"{STEM}_daicho_{revision.number}.xlsx", XLSX, content)


def _original(order: Order) -> File:
    """The file as it was uploaded: it may hold more than was published, so not for everybody."""
    actor = _signed_in(order)
    revision = published.revisions().get(_number(order))
    if "upload" in order.query:
        return _one_of_several(order, actor, revision)
    # without an upload it is the workbook itself, which everybody may have
    if revision.upload_id is not None and not actor.may_see(revision.author):
        raise NotAllowedError(NOT_YOURS)
    content = published.revisions().original(revision.number)
    if content is None or revision.upload_name is None:
        raise UnknownRevisionError("この版には、選ばれた元のファイルはありません。")
    return File(revision.upload_name, "application/octet-stream", content)


def _one_of_several(order: Order, actor: Actor, revision: Revision) -> File:
    """One of the files of which a revision was put together."""
    chosen = visitors.number_in(order.query["upload"]) or 0
    of_all = drafts.originals(published.database(), actor, (revision,))
    name = of_all.get(revision.number, {}).get(chosen)
    if name is None:
        raise NotAllowedError(NOT_YOURS)
    content = published.revisions().uploads.get(chosen).content
    return File(name, "application/octet-stream", content)


def _check(order: Order) -> File:
    """The check report of an upload as a sheet to work through."""
    actor = _signed_in(order)
    upload = visitors.own_upload(order.query.get("upload", ""), actor)
    try:
        report = checks.check(upload).result.result(checks.LONGEST).report
    except TimeoutError:
        raise QuotaError(checks.BUSY) from None
    return File("tenken.xlsx", XLSX, write_report(report, upload.name, order.scene.today))


def _calendar(order: Order) -> File:
    """The due day of a request for a calendar; it holds no link."""
    request = requests.get(published.database(), _signed_in(order), _number(order))
    book = order.scene.book
    listed = entry_names(collecting.asked(book, request.indicators, request.year))
    host = settings.public_address().partition("://")[2] or "localhost"
    content = words.calendar(
        *(request.id, host, request.department, request.year, listed, request.due),
        request.created_at,
    )
    return File(f"irai_{request.id}.ics", "text/calendar; charset=utf-8", content.encode())


def _signed_in(order: Order) -> Actor:
    if order.actor is None:
        raise NotAllowedError("サインインすると保存できます。")
    return order.actor


def _number(order: Order) -> int:
    return visitors.number_in(order.query.get("number", "")) or 0


def disposition(name: str, *, is_saved: bool = True) -> str:
    """The header that saves (or shows) a file under ``name``, which may be Japanese (RFC 6266)."""
    kind = "attachment" if is_saved else "inline"
    if re.fullmatch(r"[\w.-]+", name, re.ASCII):
        return f'{kind}; filename="{name}"'
    return f"{kind}; filename*=UTF-8''{quote(name, safe='')}"


FILES: dict[str, Callable[[Order], File]] = {
    "assessment.csv": _assessment,
    "indicator.csv": _indicator,
    "explore.csv": _explored,
    "explore.svg": partial(_explored_picture, "svg"),
    "explore.png": partial(_explored_picture, "png"),
    "workbook.xlsx": _workbook,
    "template.xlsx": _template,
    "revision.xlsx": _revision,
    "original": _original,
    "check.xlsx": _check,
    "request.ics": _calendar,
}
