"""Plans and indicators that are published and that an upload of the workbook does not hold.

Nothing that is published goes away in silence: each is asked about, and stays as it is
until somebody answers otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from chino_metrics.ingest.department.findings import Findings, Question
from chino_metrics.ingest.rules.own_form_rules import OwnForm
from chino_metrics.model.issue import Cell, Issue
from chino_metrics.model.plan import Indicator, Plan, PlanState
from chino_metrics.workbook.merging import has_every_sheet, replaced_plans
from chino_metrics.workbook.missing import DROP, END
from chino_metrics.workbook.row_owners import text_of
from chino_metrics.workbook.schema import INDICATOR_ID, INDICATORS, PLAN_ID, PLANS
from chino_metrics.workbook.tables import Tables

#: The answer by which all stays as it is, which counts where none is given.
KEEP: Final = "keep"
#: The key of the question whether it is this municipality's workbook at all, and its answer.
STRANGER: Final = f"{PLANS}!*"
ADD: Final = "add"
_KEPT: Final = (KEEP, "残す（何も変わらない）")
_DROPPED: Final = (DROP, "削除する（管理者だけ。前の版には残る）")
_ENDED: Final = (END, "終了にする（判定とページは残る）")


def ask_about_missing(form: OwnForm, answers: Mapping[str, str], found: Findings) -> None:
    """Ask about every published plan and indicator that the upload should hold and does not."""
    if _is_a_strangers(form):
        _ask_whose(form, answers, found)
        return
    for plan in _missing_plans(form):
        _ask(found, answers, _plan_question(plan), plan.name, _PLAN_WORDS)
    missing = _missing_indicators(form)
    ids = {indicator.id for indicator, _ in missing}
    found.issues[:] = _without_orphans(form.tables, ids, found.issues) if ids else found.issues
    for indicator, place in missing:
        _ask(found, answers, _indicator_question(indicator, place), indicator.name, _WORDS)


def fates(answers: Mapping[str, str]) -> dict[str, str]:
    """``DROP`` or ``END`` by the ids of plans and indicators that the answers name so."""
    found = ((key.partition("!"), said) for key, said in answers.items() if said in {DROP, END})
    return {key: said for (sheet, _, key), said in found if sheet in {INDICATORS, PLANS}}


_WORDS: Final = {
    KEEP: "「{}」の行がない。公開中のまま残す。計画から外すなら、下の質問で選んでください。",
    DROP: "「{}」を、答えにしたがい、計画から外す。実績、注記、参考系列、出来事も台帳からなくなる（前の版には残る）。",
}
_PLAN_WORDS: Final = {
    KEEP: "公開中の「{}」がこの台帳にない。公開中のまま残す。終わった計画なら、下の質問で選んでください。",
    END: "公開中の「{}」を、答えにしたがい、終了した計画にする。判定とページは残る。",
    DROP: "公開中の「{}」を、答えにしたがい、台帳から外す。指標と実績もなくなる（前の版には残る）。",
}


def _ask(
    found: Findings,
    answers: Mapping[str, str],
    question: Question,
    name: str,
    words: Mapping[str, str],
) -> None:
    found.ask(question)
    said = answers.get(question.key, KEEP)
    text = words.get(said, words[KEEP]).format(name)
    issue = Issue.warning(Cell(question.sheet, question.cell), f"missing_{_kind(question)}", text)
    found.issues.append(replace(issue, indicator=name if _kind(question) == "indicator" else ""))


def _kind(question: Question) -> str:
    return "plan" if question.key.startswith(f"{PLANS}!") else "indicator"


def _is_a_strangers(form: OwnForm) -> bool:
    """Whether the upload is a whole workbook that shares no plan and no indicator with ours.

    One whose plan alone has another id is mistyped, which is said elsewhere.
    """
    own = _plan_ids(form.tables)
    ids = {text_of(row, INDICATOR_ID) for row in form.tables.rows(INDICATORS)}
    known = own & form.base.plan_by_id.keys() or ids & form.base.indicator_by_id.keys()
    return has_every_sheet(form.tables) and bool(own) and not known


def _ask_whose(form: OwnForm, answers: Mapping[str, str], found: Findings) -> None:
    row = form.tables.rows(PLANS)[0]
    place = row.get(PLAN_ID).place
    names = "、".join(text_of(r, "計画名") for r in form.tables.rows(PLANS)[:3])
    question = Question(
        key=STRANGER,
        sheet=place.sheet,
        cell=place.address,
        written=names,
        text="公開中の計画が1つもありません。別の自治体の台帳ではありませんか。",
        candidates=(),
        choices=((ADD, "この自治体の新しい計画として加える"),),
    )
    found.ask(question)
    if answers.get(STRANGER) != ADD:
        message = (
            f"この台帳の計画（{names}）は、公開中のどの計画でもない。別の自治体の台帳のおそれがある。"
            "新しい計画として加えるなら、下の質問で答えてください。"
        )
        found.issues.append(Issue.error(place, "no_common_plan", message))


def _plan_ids(tables: Tables) -> set[str]:
    return {text_of(row, PLAN_ID) for row in tables.rows(PLANS)} - {""}


def _missing_plans(form: OwnForm) -> Iterator[Plan]:
    """Published plans that a whole workbook does not hold; one plan's own file is a part."""
    own = _plan_ids(form.tables)
    if has_every_sheet(form.tables) and len(own) > 1:
        yield from (plan for plan in form.base.plans if plan.id not in own)


def _plan_question(plan: Plan) -> Question:
    choices = (_KEPT, _DROPPED) if plan.state is PlanState.ENDED else (_KEPT, _ENDED, _DROPPED)
    return Question(
        key=f"{PLANS}!{plan.id}",
        sheet=PLANS,
        cell="A1",
        written=plan.name,
        text="公開中のこの計画が、この台帳にありません。どうしますか。",
        candidates=(),
        choices=choices,
        default=KEEP,
    )


def _missing_indicators(form: OwnForm) -> list[tuple[Indicator, Cell]]:
    """Each with the cell in 目標指標 under which it stood."""
    rows = {text_of(row, INDICATOR_ID): row for row in form.tables.rows(INDICATORS)}
    plans = replaced_plans(form.tables)
    found, above = [], Cell(INDICATORS, "A1")
    for indicator in form.base.indicators:
        if indicator.id in rows:
            above = rows[indicator.id].get(INDICATOR_ID).place
        elif indicator.plan_id in plans:
            found.append((indicator, above))
    return found


def _indicator_question(indicator: Indicator, place: Cell) -> Question:
    return Question(
        key=f"{INDICATORS}!{indicator.id}",
        sheet=place.sheet,
        cell=place.address,
        written=indicator.name,
        text="この行の下にあった指標が、この台帳にありません。どうしますか。",
        candidates=(),
        choices=(_KEPT, _DROPPED),
        default=KEEP,
    )


def _without_orphans(
    tables: Tables, dropped: Collection[str], issues: Iterable[Issue]
) -> list[Issue]:
    """``issues`` without those on what is left of missing indicators: one cause, one line."""
    places = {
        (sheet, row.get(INDICATOR_ID).place.address)
        for sheet, table in tables.by_name.items()
        for row in table.rows
        if text_of(row, INDICATOR_ID) in dropped
    }
    return [i for i in issues if i.code != "unknown_id" or (i.sheet, i.cell) not in places]
