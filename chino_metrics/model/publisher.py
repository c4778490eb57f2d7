"""Whose workbook it is: the sheet 設定, from which every name and source on screen comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple


class Document(NamedTuple):
    """A printed document that plans come from; "" where nothing is said."""

    title: str
    url: str


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


#: Of a workbook without the sheet 設定.
UNNAMED: Final = Publisher()
