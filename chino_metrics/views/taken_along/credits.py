"""The line that a picture of ours carries: where its numbers come from, of which edition, invented or not."""

from __future__ import annotations

from collections.abc import Iterable

from chino_metrics.model.plan import Indicator
from chino_metrics.views.scene import Scene
from chino_metrics.wording import names, terms


def credit(scene: Scene, indicators: Iterable[Indicator]) -> str:
    """「出典：目標と基準値は…。〇〇市 …　2026年10月1日 改訂（第3版）」."""
    source = f"出典：{names.terms_source(scene.book, indicators)}。"
    invented = f"実績は{terms.SAMPLE_TAG}。" if scene.book.is_sample else ""
    ours = "　".join(filter(None, (names.titled(scene.book.publisher), scene.revised)))
    return f"{source}{invented}{ours}"


def marked(scene: Scene, title: str) -> str:
    """A title that says of invented figures that they are."""
    return f"【{terms.SAMPLE_TAG}】{title}" if scene.book.is_sample else title
