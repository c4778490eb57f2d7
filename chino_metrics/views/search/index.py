"""Everything that can be found in a book, with its sentence and address, and the finding itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from chino_metrics.model.municipality import municipalities
from chino_metrics.model.plan import Indicator, Measure, Plan
from chino_metrics.views.entries import Entry
from chino_metrics.views.scene import Scene
from chino_metrics.views.search import scoring
from chino_metrics.views.search.folding import fold
from chino_metrics.wording import formats, glossary
from chino_metrics.wording import search as said
from chino_metrics.wording.search import Kind

#: How much a kind counts: the numbers are what the site is for, then what leads to many of them.
WEIGHT: Final = {
    Kind.MUNICIPALITY: 1.0,
    Kind.INDICATOR: 1.0,
    Kind.PLAN: 0.9,
    Kind.PAGE: 0.9,
    Kind.TERM: 0.9,
    Kind.SECTION: 0.8,
    Kind.MEASURE: 0.75,
    Kind.PILLAR: 0.7,
    Kind.PROJECT: 0.6,
    Kind.EVALUATION: 0.4,
    Kind.EVENT: 0.4,
    Kind.TEXT: 0.35,
}
#: Answers at most, and characters of a passage that is shown and of one that is searched.
MOST: Final = 30
#: Of many municipalities: the same indicator of each is an answer.
MOST_OF_MANY: Final = 120
_SHOWN, _SEARCHED = 90, 600


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be found: ``beside`` is said of it, ``around`` stands around it.

    ``figure`` is the number of an indicator with its year and verdict, "" elsewhere.
    """

    kind: Kind
    id: str
    title: str
    figure: str
    sentence: str
    address: str
    beside: str = ""
    around: str = ""

    @property
    def told(self) -> str:
        """Number and sentence in one."""
        return "：".join(filter(None, (self.figure, self.sentence)))

    @property
    def fields(self) -> tuple[str, str, str]:
        """What is searched, best first."""
        return self.title, self.beside, self.around


@dataclass(frozen=True)
class Index:
    """The items of one edition in the order in which equal ones are shown, and the words for words."""

    items: tuple[Item, ...]
    synonyms: tuple[tuple[str, str], ...]
    most: int = MOST

    @cached_property
    def _folded(self) -> tuple[tuple[str, ...], ...]:
        return tuple(scoring.folded(item.fields) for item in self.items)

    def find(self, asked: str) -> tuple[Item, ...]:
        """The answers to a question, ``most`` of them, best first: with all of its words, else any."""
        question = scoring.question(asked, self.synonyms)
        if not question.words:
            return ()
        scored = [scoring.score(question, fields) for fields in self._folded]
        whole = max((count for count, _ in scored), default=0)
        ranked = [
            (-round(WEIGHT[item.kind] * value, scoring.DECIMALS), at)
            for at, (item, (count, value)) in enumerate(zip(self.items, scored, strict=True))
            if count == whole and count
        ]
        return tuple(self.items[at] for _, at in sorted(ranked)[: self.most])


def make_index(scene: Scene, pages: Sequence[tuple[str, str]]) -> Index:
    """The index of what a scene shows; ``pages`` are the titles and paths of the site's pages.

    Of many municipalities it leads to each, to their plans and their indicators: what else can
    be found stands in the index of each.
    """
    book = scene.book
    synonyms = ((fold(word), fold(own)) for own, all_ in book.synonyms for word in all_)
    pairs = tuple(pair for pair in synonyms if all(pair))
    if municipalities(book):
        return Index(tuple(_of_many(scene)), pairs, MOST_OF_MANY)
    return Index(tuple(_of_one(scene, pages)), pairs)


def _of_many(scene: Scene) -> Iterator[Item]:
    for m in municipalities(scene.book):
        address = scene.choice.link("", municipality=m.code, plan="", indicator="")
        yield Item(Kind.MUNICIPALITY, m.code, m.name, "", "", address)
    for entry in scene.entries:
        yield _indicator(scene, entry)
    yield from (_plan(scene, plan) for plan in scene.book.plans)


def _of_one(scene: Scene, pages: Sequence[tuple[str, str]]) -> Sequence[Item]:
    book = scene.book
    return [
        *(_indicator(scene, entry) for entry in scene.entries),
        *_plans(scene),
        *(_page(scene, title, path) for title, path in pages),
        *_terms(scene),
        *_sections(scene),
        *(item for plan in book.plans for m in plan.measures for item in _measure(scene, plan, m)),
        *(item for entry in scene.entries for item in _written(scene, entry)),
    ]


def _indicator(scene: Scene, entry: Entry) -> Item:
    i, plan = entry.indicator, entry.plan
    measure = next(m for m in plan.measures if m.number == i.measure_no)
    return Item(
        Kind.INDICATOR,
        i.id,
        i.name,
        said.figure(i, entry.assessment),
        _joined(_whose(scene, plan), said.finding(i, entry.assessment)),
        _address(scene, plan, "indicator", indicator=i.id),
        _beside(scene, plan, i),
        _joined(measure.name, *(p.name for p in measure.all_projects), plan.name),
    )


def _whose(scene: Scene, plan: Plan) -> str:
    """The name of a plan's municipality, among those of many."""
    return plan.municipality.name if municipalities(scene.book) else ""


def _beside(scene: Scene, plan: Plan, indicator: Indicator) -> str:
    """What else is said of an indicator itself."""
    twin = scene.book.indicator_by_id.get(indicator.twin_id or "")
    return _joined(
        _whose(scene, plan),
        indicator.unit_printed,
        twin.name if twin else "",
        *dict.fromkeys(r.series for r in indicator.references),
        *(e.text for e in indicator.events),
        *(d.theme for d in indicator.debates),
    )


def _address(scene: Scene, plan: Plan, page: str, indicator: str = "") -> str:
    """The page of a plan or of one of its indicators."""
    whose = plan.municipality.code or scene.choice.municipality
    return scene.choice.link(page, indicator=indicator, plan=plan.id, municipality=whose)


def _plan(scene: Scene, plan: Plan) -> Item:
    whose, address = _whose(scene, plan), _address(scene, plan, "plan")
    sentence = _joined(whose, formats.clipped(plan.purpose, _SHOWN))
    beside = _joined(whose, plan.short_name)
    return Item(Kind.PLAN, plan.id, plan.name, "", sentence, address, beside)


def _plans(scene: Scene) -> Iterator[Item]:
    for plan in scene.book.plans:
        yield _plan(scene, plan)
        address = _address(scene, plan, "plan")
        texts = (
            ("趣旨", plan.purpose),
            ("現状と課題", plan.situation),
            ("基本理念", plan.principle),
        )
        for name, text in texts:
            if text:
                title, key = f"{plan.name}の{name}", f"{plan.id}/{name}"
                shown = formats.clipped(text, _SHOWN)
                yield Item(Kind.TEXT, key, title, "", shown, address, around=_searched(text))


def _page(scene: Scene, title: str, path: str) -> Item:
    link = scene.choice.link(path, plan="", indicator="")
    return Item(Kind.PAGE, path or "overview", title, "", "", link)


def _terms(scene: Scene) -> Iterator[Item]:
    address = scene.choice.link("glossary", plan="", indicator="")
    for term in glossary.TERMS:
        shown = formats.clipped(term.meaning, _SHOWN)
        yield Item(
            Kind.TERM, term.word, term.word, "", shown, f"{address}#{term.anchor}", term.other
        )


def _sections(scene: Scene) -> Iterator[Item]:
    choice = scene.choice
    for name in scene.departments:
        own = [e.indicator.name for e in scene.entries if e.department == name]
        link = (
            choice.link("cross", plan="", indicator="")
            if choice.is_still or not own
            else choice.link("", department=name, plan="", indicator="")
        )
        sentence = f"{len(own)}の指標を受け持つ" if own else "事業を受け持つ"
        yield Item(Kind.SECTION, name, name, "", sentence, link)


def _measure(scene: Scene, plan: Plan, measure: Measure) -> Iterator[Item]:
    """A measure with its pillars and projects: all of them stand at one place of the plan's page."""
    address = f"{_address(scene, plan, 'plan')}#shisaku-{measure.number}"
    key = f"{plan.id}/{measure.number}"
    where = f"{plan.short_name}　施策{measure.number}"
    shown = formats.clipped(measure.text, _SHOWN)
    yield Item(
        Kind.MEASURE, key, measure.name, "", shown or where, address, "", _searched(measure.text)
    )
    for pillar in measure.pillars:
        text = formats.clipped(pillar.text, _SHOWN) or where
        own = f"{key}/{pillar.number}"
        yield Item(Kind.PILLAR, own, pillar.name, "", text, address, "", _searched(pillar.text))
    for name in dict.fromkeys(p.name for p in measure.all_projects):
        yield Item(Kind.PROJECT, f"{key}/{name}", name, "", f"{where} {measure.name}", address)


def _written(scene: Scene, entry: Entry) -> Iterator[Item]:
    """What is written about an indicator: reasons and measures, events."""
    i = entry.indicator
    address = _address(scene, entry.plan, "indicator", indicator=i.id)
    for own in i.evaluations:
        text = _joined(own.cause, own.action, own.outcome)
        title = f"{i.name}の{formats.year(own.year)}の要因と今後の対応"
        shown = formats.clipped(text, _SHOWN)
        yield Item(
            Kind.EVALUATION, f"{i.id}/{own.year}", title, "", shown, address, _searched(text)
        )
    for event in i.events:
        yield Item(
            Kind.EVENT,
            f"{i.id}/{event.when}",
            event.text,
            "",
            f"{formats.when(event.when)}　{i.name}",
            address,
        )


def _joined(*texts: str) -> str:
    """Texts in one."""
    return "　".join(filter(None, texts))


def _searched(text: str) -> str:
    return text[:_SEARCHED]
