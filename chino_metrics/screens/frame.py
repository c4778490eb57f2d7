"""What every screen has: strip, head, navigation, filters, foot; the form of the selection."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from chino_metrics.changes import sentences as change_sentences
from chino_metrics.charts import bars, line, stacked
from chino_metrics.charts import context as context_chart
from chino_metrics.model.issue import Severity
from chino_metrics.model.municipality import municipalities
from chino_metrics.model.plan import Book, Indicator, Plan
from chino_metrics.model.verdict import Status
from chino_metrics.screens import filtering, menu
from chino_metrics.screens.meanings import with_meanings
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.views import address, ordering
from chino_metrics.views.choice import (
    MOST_COMPARED,
    Choice,
    with_query,
)
from chino_metrics.views.one_indicator.years import MOST_TOLD
from chino_metrics.views.scene import Scene, web_address
from chino_metrics.views.slides.build import MOST_INDICATORS, shown_indicators
from chino_metrics.views.taken_along import files
from chino_metrics.views.updating.changes import new_actuals
from chino_metrics.wording import formats, glossary, line_breaks, names, search, sentences, terms
from chino_metrics.wording.beside_verdicts import context, opinions, references
from chino_metrics.wording.palette import STATUS_SIGN, STATUS_WORD
from chino_metrics.wording.updating import accounts
from chino_metrics.workbook.reading import sample_book

_HEADING: Final = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
#: Characters of a description.
_LONGEST: Final = 160


def render(
    key: str,
    template: str,
    scene: Scene,
    filters: tuple[filtering.Filter, ...] = (),
    actor: Actor | None = None,
    **context: Any,
) -> Markup:
    """The whole screen ``key`` as markup, drawn by ``template``; ``actor`` has signed in."""
    is_preview = scene.choice.is_preview
    if scene.municipalities and (filters or key in {"changes", "explore"}):
        everything = key in menu.WHOLE
        filters = (filtering.municipality_filter(scene, everything=everything), *filters)
    if is_preview and key not in menu.PREVIEWED:
        template, filters = "pages/not_in_preview.html", ()
    drawn = (
        _environment()
        .get_template(template)
        .render(
            scene=scene,
            choice=scene.choice,
            book=scene.book,
            groups_of_pages=menu.groups(scene),
            index_address=_index_address(scene.choice),
            is_entrance=menu.is_entrance(scene),
            current=menu.PAGE_BY_KEY[key],
            filters=filters,
            revised=scene.revised,
            has_sample=_has_sample(scene.book),
            unknown=tuple(address.in_vain(scene, key)),
            about=_about(key, scene),
            documents=names.documents(scene.book, _plans_shown(key, scene)),
            as_printed=names.as_printed(_shown(key, scene)),
            sourced=names.sourced(_shown(key, scene)),
            conditions=filtering.conditions(key, scene),
            condition_line=filtering.condition_line,
            actor=actor,
            # who signs out or is signed out sees no more of a preview, within moments
            personal=key in menu.PERSONAL or is_preview,
            is_signed=actor is not None or is_preview,
            live_edition=_live_edition(key, scene),
            **({"steps": (), "kept": ""} | context),
        )
    )
    return with_meanings(drawn, scene.choice)


def _live_edition(key: str, scene: Scene) -> int | str:
    """The edition that is public while the page is right; "" where it need not be asked for."""
    if scene.edition is None or key == "request":
        return ""
    return scene.edition.number - scene.choice.is_preview


def render_part(template: str, **context: Any) -> Markup:
    """A piece of a screen by itself, put into a page that stands already."""
    return Markup(_environment().get_template(template).render(**context))


def _has_sample(book: Book) -> bool:
    """Whether the sample is of the same municipality, so that it shows nobody another one's plans."""
    if municipalities(book):
        return False
    if book.is_sample or not book.publisher.name:
        return True
    sample = sample_book()
    return sample is not None and sample.publisher.name == book.publisher.name


def title(key: str, scene: Scene) -> str:
    """The title of a page's document."""
    return address.document_title(scene, key, menu.PAGE_BY_KEY[key].title)


def description(scene: Scene, screen: Markup) -> str:
    """What a sent link says of a page below its title: the heading of its screen, its finding."""
    tag = terms.SAMPLE_TAG if scene.book.is_sample else ""
    return formats.clipped(tag + heading(screen), _LONGEST)


def heading(screen: Markup) -> str:
    """The heading of a screen as text; "" where it has none."""
    found = _HEADING.search(screen)
    return Markup(found[1]).striptags() if found else ""


def _about(key: str, scene: Scene) -> str:
    """What the page is about: with another one, a reader begins at its top."""
    if key == "indicator":
        return address.chosen_entry(scene).indicator.id
    return address.chosen_plan(scene).id if key == "plan" else ""


def _plans_shown(key: str, scene: Scene) -> tuple[Plan, ...]:
    """The plans whose printed source the foot of a page names."""
    if key == "plan":
        return (address.chosen_plan(scene),)
    return names.plans_of(scene.book, _shown(key, scene))


def _shown(key: str, scene: Scene) -> tuple[Indicator, ...]:
    """The indicators of which the foot of a page speaks."""
    if key == "indicator":
        return (address.chosen_entry(scene).indicator,)
    return address.chosen_plan(scene).indicators if key == "plan" else scene.book.indicators


def _index_address(choice: Choice) -> str:
    """Where the script of the search finds its index: of the edition, for the chosen year and data."""
    if choice.is_still:
        return menu.SEARCH_INDEX
    year = choice.as_of
    kept = Choice(as_of=year, data=choice.data, text=choice.text, municipality=choice.municipality)
    return kept.link(menu.SEARCH_INDEX)


def render_unreadable(message: str, choice: Choice) -> Markup:
    """A plain page for a workbook that is missing or broken: what is wrong and what to do."""
    template = _environment().get_template("pages/unreadable.html")
    return Markup(template.render(message=message, choice=choice))


def render_unseen(message: str, choice: Choice) -> Markup:
    """A plain page instead of a preview; ``message`` says why, the same whatever is wrong."""
    template = _environment().get_template("pages/unseen.html")
    return Markup(template.render(message=message, is_shut=choice.is_preview))


def render_coming(key: str, scene: Scene) -> Markup:
    """What stands on a page of one's own until it has been drawn for who has signed in."""
    return render(key, "pages/coming.html", scene)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("chino_metrics.screens"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        account_words=accounts,
        bars=bars,
        stacked=stacked,
        changes=change_sentences,
        charts=line,
        plan_context=context,
        context_chart=context_chart,
        reference_series=references,
        formats=formats,
        names=names,
        new_actuals=new_actuals,
        opinion_words=opinions,
        ordering=ordering,
        glossary=glossary,
        search_words=search,
        sentences=sentences,
        wording=terms,
        SIGN=STATUS_SIGN,
        WORD=STATUS_WORD,
        EDITION_FILES=files.EDITION,
        MOST_COMPARED=MOST_COMPARED,
        MOST_TOLD=MOST_TOLD,
        Severity=Severity,
        Status=Status,
    )
    environment.filters |= {
        "web": web_address,
        "formula": _formula,
        "with_query": with_query,
        "parted": _parted,
    }
    return environment


@lru_cache(maxsize=4096)
def _parted(name: str) -> Markup:
    """A name that goes on in a new line only between its words."""
    return Markup("<wbr>").join(line_breaks.words(name))


def _formula(text: str) -> Markup:
    """A formula that goes on in a new line before one of its signs, not at a bracket."""
    return Markup("<wbr>").join(re.split(r"(?=[×÷])", text))


def selection(scene: Scene) -> dict[str, Any]:
    """What ``pages/selection.html`` needs: plans, departments and indicators, chosen or not."""
    named = set(scene.choice.indicators) & scene.book.indicator_by_id.keys()
    return {
        "chosen_plans": {p.id for p in scene.wanted_plans} if _is_narrowed(scene) else set(),
        "named": named,
        "by_default": len(shown_indicators(scene)),
        "most": MOST_INDICATORS,
        "is_chosen": bool(named) or _is_narrowed(scene) or bool(scene.choice.title),
    }


def _is_narrowed(scene: Scene) -> bool:
    choice = scene.choice
    return bool(choice.plans or choice.departments or choice.plan or choice.department)
