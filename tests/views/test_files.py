"""How files are named."""

from __future__ import annotations

from datetime import date

from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along.files import KIND_BY_NAME
from tests.support.books import TODAY, book


def test_the_name_of_a_file_tells_year_and_revision() -> None:
    scene = Scene(book("sample"), Choice(plans=("bosai",)), TODAY)
    kind = KIND_BY_NAME["report.pdf"]
    assert kind.file_name(scene) == "mihon_shihyo_2025_report.pdf"
    published = Scene(
        scene.book, Choice(as_of=2022), scene.today, Edition(3, date(2026, 11, 10), "")
    )
    assert kind.file_name(published) == "mihon_shihyo_2022_r3_report.pdf"
    single = Scene(scene.book, Choice(indicators=("bosai-2-4",)), TODAY)
    assert kind.file_name(single) == "mihon_shihyo_2025_bosai-2-4_report.pdf"
