"""個票: an indicator on one page of A4, for the table; a selection as a booklet, one page each.

What is long is told whole here; ``sheet.typ`` measures it and cuts what does not fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from chino_metrics.assessment import outlook as assessment
from chino_metrics.charts import qr
from chino_metrics.charts.line import REPORT
from chino_metrics.exports.pdf import document, typesetting
from chino_metrics.exports.pdf.indicator import (
    caption,
    event_lines,
    has_figure,
    note_lines,
    shown_years,
    source_lines,
    year_cell,
)
from chino_metrics.model.errors import ExportError
from chino_metrics.model.plan import Indicator, PlanState
from chino_metrics.model.target import Target
from chino_metrics.views import plans, revisions
from chino_metrics.views.entries import Entry
from chino_metrics.views.one_indicator import evaluations, peers, reasoning
from chino_metrics.views.scene import Scene
from chino_metrics.views.selection import taken_along
from chino_metrics.views.tables import corrections
from chino_metrics.views.taken_along import public
from chino_metrics.views.taken_along.stamp import keywords
from chino_metrics.wording import formats, headlines, names, sentences, terms
from chino_metrics.wording.beside_verdicts import outlook
from chino_metrics.wording.beside_verdicts import peers as words
from chino_metrics.wording.politeness import polite

#: The chart at the heights of which the highest that fits is taken; its letters have 10.7 points.
_STYLES: Final = tuple(
    replace(REPORT, height=height, size=14, loud=16, ticks=14) for height in (340, 255, 190, 135)
)
_WORDS: Final = {
    "kind": "指標の個票",
    "seals": ["決裁", "確認印"],
    "more": "…続きは画面で",
    "reason": "判定",
    "why": "なぜ、これから",
    "page": "この指標のページ",
    "none": "図にする値は、まだありません。",
    "years": "年度",
    "actual": "実績",
    "earlier": "年度までの値は画面で。",
}


def write_sheets(scene: Scene) -> bytes:
    """One page for each indicator of the selection of a scene, A4 portrait, tagged.

    Raises ExportError where nothing is selected or it cannot be set.
    """
    taken, publisher = taken_along(scene), scene.book.publisher
    files: dict[str, bytes] = {}
    sheets = [sheet(taken, entry, files) for entry in taken.wanted]
    if not sheets:
        raise ExportError("選んだ計画と担当には、指標がありません。選び直してください。")
    single = taken.wanted[0].indicator.name if len(sheets) == 1 else ""
    title = scene.choice.title or single or f"指標の個票（{len(sheets)}指標）"
    data = document.common(
        title,
        publisher,
        is_sample=scene.book.is_sample,
        keywords=keywords(scene),
        revised=scene.revised,
    ) | {
        "head": f"{formats.year(scene.as_of)}　{names.titled(publisher, '　')}",
        "revised": scene.revised,
        "words": _WORDS,
        "sheets": sheets,
    }
    return typesetting.pdf("sheet.typ", data, files, document.midnight(scene.file_day))


def sheet(scene: Scene, entry: Entry, files: dict[str, bytes]) -> dict[str, Any]:
    """All that a page can say; its pictures are put to ``files``."""
    i, a = entry.indicator, entry.assessment
    measure = next(m for m in entry.plan.measures if m.number == i.measure_no)
    state = "" if entry.plan.state is PlanState.CURRENT else terms.STATE_WORD[entry.plan.state]
    of = f"施策{plans.circled(measure.number)} {measure.name}　担当 {entry.department}"
    return {
        "name": i.name,
        "of": "".join((entry.plan.name, f"（{state}）" if state else "", f"　{of}")),
        "title": "".join(headlines.short(i, a)),
        "figures": list(_figures(entry)),
        "chart": _chart(entry, files),
        "reason": _reason(entry),
        "due": terms.due_word(i),
        "years": [_year(row.year, year_cell(row), row.expected) for row in shown_years(scene, entry)],
        "why": _told(_why(scene, entry), keeps_lines=True),
        "more": _told(_more(scene, entry)),
        "besides": _told(_besides(i)),
        "definition": _told(_definition(scene, entry)),
        "page": _page(public.link(scene, "indicator", indicator=i.id), i, files),
    }  # fmt: skip


def _told(parts: Iterator[tuple[str, str]], *, keeps_lines: bool = False) -> list[dict[str, str]]:
    """Those that say something, on one line unless planners have parted them."""
    return [
        {"label": label, "text": text if keeps_lines else " ".join(text.splitlines())}
        for label, text in parts
        if text.strip()
    ]


def _figures(entry: Entry) -> Iterator[dict[str, Any]]:
    """The verdict and the numbers it is taken from, each with its year."""
    i, a = entry.indicator, entry.assessment
    yield _figure("状況", terms.status_word(i, a), terms.status_note(i, a), a.status.value)
    yield _target("基準値", entry, i.baseline)
    if a.year is not None:
        year = formats.year(a.year)
        yield _figure(
            "実績", terms.judged(i, a, a.actual), year + formats.years_ago(entry.age, "（", "）")
        )
        if sentences.gap_of(i, a):
            yield _figure(terms.due_word(i), terms.judged(i, a, a.expected), year)
    yield _target(terms.goal_word(i), entry, i.final)
    ahead = assessment.outlook(i, a)
    if ahead is not None and ahead.value is not None:
        said = outlook.PROSPECT_WORD[ahead.prospect].removesuffix("見込み")
        label = f"見込み（{formats.year(ahead.year)}）"
        yield _figure(label, terms.amount(i, ahead.value), said)


def _target(label: str, entry: Entry, target: Target) -> dict[str, Any]:
    i, value = entry.indicator, target.quantity.value
    without = terms.goal_words(target) if target is i.final else formats.NOTHING
    amount = without if value is None else terms.amount(i, value)
    return _figure(label, amount, formats.year(target.year) if value is not None else "")


def _figure(label: str, amount: str, note: str, status: str = "") -> dict[str, Any]:
    return {"label": label, "amount": amount, "note": note, "status": status}


def _chart(entry: Entry, files: dict[str, bytes]) -> dict[str, Any] | None:
    """The chart in every height, the highest first; None where there is nothing to draw."""
    if not has_figure(entry):
        return None
    pictures = [document.picture(entry.indicator, entry.assessment, style) for style in _STYLES]
    named = {f"chart-{len(files) + k}.svg": p.svg for k, p in enumerate(pictures)}
    files |= named
    return {"files": list(named), "alt": pictures[0].alt, "caption": caption(entry)}


def _reason(entry: Entry) -> str:
    """「目安までの進み＝(103−5)÷(130−5)＝78.4%。60%以上95%未満のため「◆ やや遅れ」」."""
    *before, verdict = reasoning.judging_steps(entry)
    told = [f"{s.label}＝{s.formula}＝{s.result}。" for s in before[-1:] if s.result]
    why = verdict.formula
    because = "" if not why or why.endswith("ため") else "のため"
    return f"{''.join(told)}{why}{because}「{verdict.result}」"


def _year(year: int, cell: dict[str, Any], expected: str) -> dict[str, Any]:
    return {"year": str(year), "actual": cell["text"], "bold": cell["bold"], "due": expected}


def _why(scene: Scene, entry: Entry) -> Iterator[tuple[str, str]]:
    """What planners have written about the year of the verdict, or that they have not yet."""
    found = evaluations.newest(scene, entry)
    if found is None and not any(e.indicator.evaluations for e in scene.entries):
        return
    yield (
        "要因",
        (found.cause if found else "")
        or f"まだ書かれていません（担当 {entry.department or '記載なし'}）。",
    )
    if found is not None:
        yield "今後の対応", found.action
        yield "期限と担当", "、".join(filter(None, (found.due, found.owner)))
        yield "対応の結果", found.outcome


def _more(scene: Scene, entry: Entry) -> Iterator[tuple[str, str]]:
    """What is told where there is room."""
    i, a, ended = entry.indicator, entry.assessment, scene.last_complete_year
    yield "目標まで", polite(sentences.outlook_line(i, a, ended))
    yield "見込み", polite("".join(outlook.describe(i, a, ended)[1:]))
    yield "改定", polite(revisions.told(scene, entry))
    for told in evaluations.others(scene, entry)[:1]:
        fate = f"（{evaluations.FATE_WORD[told.fate]}）" if told.fate else ""
        yield (
            "ほかの年度に書かれたこと",
            f"{evaluations.line(told)}{fate}" if not told.is_empty else "",
        )
    if official := peers.beside(scene, entry):
        yield words.HEAD, f"{polite(official.sentence)}出典：{official.source}"
    yield "注記", "　".join(note_lines(i, shown_years(scene, entry)))


def _besides(i: Indicator) -> Iterator[tuple[str, str]]:
    """What happened and where the council dealt with it, as much of it as there is room for."""
    yield "議会", "　".join(f"{formats.day(d.day)} {d.meeting} {d.theme}" for d in i.debates)
    yield from (("", formats.without_address(line)) for line in event_lines(i))


def _definition(scene: Scene, entry: Entry) -> Iterator[tuple[str, str]]:
    """What is counted, where the numbers come from, and where the whole can be read."""
    i = entry.indicator
    printed = f"（印刷では「{i.unit_printed}」）" if i.unit_printed not in {"", i.unit} else ""
    counted = terms.ACCUMULATION_WORD[i.accumulation]
    better = terms.DIRECTION_WORD[i.direction]
    yield "定義", f"単位：{i.unit}{printed}、数え方：{counted}、望ましい方向：{better}"
    yield "担当課に確認中のこと" if "？" in i.note else "備考", i.note
    yield "印刷との違い", "　".join(corrections(scene.book, i))
    yield "出典", names.terms_source(scene.book, (i,))
    yield (
        "実績の出典",
        formats.without_address("".join(source_lines(i))).removeprefix("実績の出典："),
    )
    yield "見本", terms.SAMPLE_SENTENCE if scene.book.is_sample else ""


def _page(address: str, indicator: Indicator, files: dict[str, bytes]) -> dict[str, str] | None:
    """The address in letters, and as a picture for telephones (ISO/IEC 18004) with its quiet zone."""
    if not address:
        return None
    name = f"qr-{len(files)}.svg"
    files[name] = qr.svg(address)
    return {"text": address, "file": name, "alt": f"「{indicator.name}」のページのアドレス"}
