"""Under which terms the city's own figures may be used (利用条件)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chino_metrics import settings
from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.model.publisher import Publisher
from chino_metrics.views.scene import Scene
from chino_metrics.wording import names, terms


@dataclass(frozen=True, slots=True)
class Licence:
    """Terms of use: ``name`` as machines know it ("" for the city's own), title, address."""

    name: str
    title: str
    path: str


KNOWN: Final = (
    Licence(
        "CC-BY-4.0",
        "クリエイティブ・コモンズ 表示 4.0 国際（CC BY 4.0）",
        "https://creativecommons.org/licenses/by/4.0/deed.ja",
    ),
    Licence(
        "CC0-1.0",
        "クリエイティブ・コモンズ CC0 1.0 全世界（権利の放棄）",
        "https://creativecommons.org/publicdomain/zero/1.0/deed.ja",
    ),
    Licence(
        "PDL-1.0",
        "公共データ利用規約（第1.0版）",
        "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
    ),
)


def in_force(publisher: Publisher) -> Licence:
    """The terms the setting names, for ``publisher``; ChinoMetricsError where it says nothing we know.

    Terms are never guessed: a wrong word must not publish under other ones.
    """
    said = settings.licence()
    for licence in KNOWN:
        if licence.name == said:
            return licence
    if said.startswith(("https://", "http://")):
        return Licence("", f"{names.municipality(publisher)}の利用条件", said)
    raise ChinoMetricsError(
        f"環境変数 CHINO_LICENCE の「{said}」は分かりません。"
        f"{'、'.join(known.name for known in KNOWN)}か、利用条件のページのアドレスを書いてください。"
    )


def source(scene: Scene) -> str:
    """「出典：みなと川市「…」（2026年11月10日 改訂（第3版））、CC BY 4.0」: the data named as a source."""
    publisher, revised = scene.book.publisher, scene.revised
    said = f"出典：{publisher.name}「{names.site(publisher)}」"
    return f"{said}{f'（{revised}）' if revised else ''}、{in_force(publisher).title}"


def cited(scene: Scene) -> str:
    """The same for a text of somebody else's, with the mark of invented figures before it."""
    mark = f"{terms.SAMPLE_TAG}　" if scene.book.is_sample else ""
    return mark + source(scene)
