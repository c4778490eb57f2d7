"""What the site, its city and the plans' source are called: by 設定, else in words true for any."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from chino_metrics.model.plan import Book, Indicator, Plan
from chino_metrics.model.publisher import Document, Publisher
from chino_metrics.wording import formats

#: Where 設定 says nothing.
SITE: Final = "計画の目標と実績"
DOCUMENT: Final = "各計画"
MUNICIPALITY: Final = "自治体"
_WORKBOOK: Final = "目標指標の台帳"


def site(publisher: Publisher) -> str:
    """What the site is called: サイト名."""
    return publisher.site_name or SITE


def titled(publisher: Publisher, gap: str = " ") -> str:
    """The site with the municipality before it, where one is named."""
    return gap.join(filter(None, (publisher.name, site(publisher))))


def author(publisher: Publisher) -> str:
    """Who stands as the author of a file: the municipality, else the site."""
    return publisher.name or site(publisher)


def whole(book: Book) -> str:
    """What a city's counts are counted over: 「市全体」, 「全体」 where there are villages too."""
    return "全体" if any(plan.municipality.code for plan in book.plans) else "市全体"


def municipality(publisher: Publisher) -> str:
    """Whose figures are spoken of: 「○○市の数字」, 「自治体の数字」."""
    return publisher.name or MUNICIPALITY


def documents(book: Book, plans: Iterable[Plan]) -> tuple[Document, ...]:
    """Where baselines and targets of plans come from: 計画書名, each with its address."""
    found = book.documents_of(plans) or (Document("", ""),)
    return tuple(d if d.title else d._replace(title=DOCUMENT) for d in found)


def document(book: Book, plans: Iterable[Plan]) -> str:
    """The titles of ``documents``."""
    return "、".join(dict.fromkeys(d.title for d in documents(book, plans)))


def plan_source(book: Book, plans: Iterable[Plan]) -> str:
    """The line on where baselines and targets come from."""
    return f"目標と基準値：{document(book, plans)}。"


def terms_source(book: Book, indicators: Iterable[Indicator]) -> str:
    """「目標と基準値は…」, of what stood there first where any of them was revised since."""
    shown = tuple(indicators)
    first = "当初の" if any(i.revisions for i in shown) else ""
    return f"{first}目標と基準値は{document(book, plans_of(book, shown))}"


def plans_of(book: Book, indicators: Iterable[Indicator]) -> tuple[Plan, ...]:
    """The plans that indicators belong to, in the order of the book."""
    ids = {i.plan_id for i in indicators}
    return tuple(p for p in book.plans if p.id in ids)


def contact(publisher: Publisher) -> str:
    """Who answers questions: 担当部署 and 連絡先; "" where neither is said."""
    said = "　".join(filter(None, (publisher.department, publisher.contact)))
    return f"問い合わせ：{said}" if said else ""


def workbook(publisher: Publisher) -> str:
    """What the planners' workbook is called, at the head of its sheets and as its author."""
    return " ".join(filter(None, (publisher.name, _WORKBOOK)))


def as_printed(indicators: Iterable[Indicator]) -> str:
    """That baselines and targets stand as the plan prints them; "" where any was revised.

    The years are those of the baselines.
    """
    kept = tuple(indicators)
    if not kept or any(i.revisions for i in kept):
        return ""
    years = sorted({i.baseline.year for i in kept if i.baseline.year is not None})
    of = f"（{formats.year_span(years)}）" if years else ""
    return f"目標と基準値{of}は計画に印刷されたとおり。"


def sourced(indicators: Iterable[Indicator]) -> str:
    """That every actual names its source; "" where one does not."""
    numbers = (a for i in indicators for a in i.actuals if a.quantity.value is not None)
    has_source = [bool(a.source or a.source_url) for a in numbers]
    return "実績には、それぞれ出典を付している。" if all(has_source) else ""
