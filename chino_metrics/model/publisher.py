"""Whose workbook it is: the sheet 設定, from which every name and source on screen comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

#: In the order of their numbers (JIS X 0401), with which the code of a municipality begins.
PREFECTURES: Final = (
    *("北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県"),
    *("茨城県", "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県"),
    *("新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県"),
    *("三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県"),
    *("鳥取県", "島根県", "岡山県", "広島県", "山口県"),
    *("徳島県", "香川県", "愛媛県", "高知県"),
    *("福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"),
)


class Document(NamedTuple):
    """A printed document that plans come from; "" where nothing is said."""

    title: str
    url: str


class Municipality(NamedTuple):
    """Whose plan it is, as 計画 says: ``code`` (自治体コード) tells it in addresses; "" where nothing is said."""

    code: str
    name: str

    def before(self, name: str) -> str:
        """「甲市 総合計画」: a name with whose it is, where it does not say so itself."""
        return name if self.name in name else f"{self.name} {name}"


#: Of a plan in a workbook of one publisher.
NO_MUNICIPALITY: Final = Municipality("", "")


@dataclass(frozen=True, slots=True)
class Publisher:
    """The municipality that publishes, as 設定 says; every field is "" where nothing stands.

    ``code`` is the 全国地方公共団体コード with its check digit, ``document`` the title of the
    plans' printed source (計画書名) and ``document_url`` where that can be read: of every
    plan that does not name its own.
    """

    name: str = ""
    code: str = ""
    site_name: str = ""
    document: str = ""
    document_url: str = ""
    department: str = ""
    contact: str = ""

    @property
    def prefecture(self) -> str:
        """The name of the prefecture that ``code`` lies in; "" where there is none."""
        number = int(self.code[:2] or 0)
        return PREFECTURES[number - 1] if 1 <= number <= len(PREFECTURES) else ""


#: Of a workbook without the sheet 設定.
UNNAMED: Final = Publisher()
