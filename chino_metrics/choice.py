"""What a reader has chosen, and the address that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

ATTENTION = "attention"
"""Status filter for everything late: slightly behind and behind."""

_PARAMETERS = {
    "year": "as_of",
    "plan": "plan",
    "department": "department",
    "status": "status",
    "id": "indicator",
    "order": "order",
    "data": "data",
    "text": "text",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The reader's choice; an empty string means everything or the default.

    ``as_of`` is a fiscal year or None for the newest; ``order`` is "" or
    "pace"; ``data`` is "" or "sample"; ``text`` is "" or "large".
    """

    as_of: int | None = None
    plan: str = ""
    department: str = ""
    status: str = ""
    indicator: str = ""
    order: str = ""
    data: str = ""
    text: str = ""

    @property
    def is_sample(self) -> bool:
        """Whether the invented figures are shown."""
        return self.data == "sample"

    @property
    def is_large(self) -> bool:
        """Whether 文字「大」 is on."""
        return self.text == "large"

    def but(self, **changes: Any) -> Choice:
        """The same choice with some fields changed."""
        return replace(self, **changes)

    def query(self, **changes: Any) -> str:
        """The query string with its ``?``, or "" when all is as by default."""
        chosen = self.but(**changes)
        pairs = [(name, getattr(chosen, field)) for name, field in _PARAMETERS.items()]
        encoded = urlencode([(name, value) for name, value in pairs if value not in ("", None)])
        return f"?{encoded}" if encoded else ""


def read_choice(query: Mapping[str, str]) -> Choice:
    """The choice an address holds; what is not understood counts as not chosen."""
    values: dict[str, Any] = {
        field: str(query[name])[:80] for name, field in _PARAMETERS.items() if name in query
    }
    year = values.get("as_of", "")
    values["as_of"] = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    values["data"] = "sample" if values.get("data") == "sample" else ""
    values["text"] = "large" if values.get("text") == "large" else ""
    values["order"] = "pace" if values.get("order") == "pace" else ""
    return Choice(**values)
