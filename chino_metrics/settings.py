"""Where things lie; the only place that reads the environment."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final
from urllib.parse import quote

from chino_metrics.model.errors import ChinoMetricsError, StoreError, UnreadableWorkbookError

ROOT: Final = Path(__file__).resolve().parent.parent
DATA: Final = ROOT / "data"
WORKBOOK: Final = DATA / "chino_indicators.xlsx"
SAMPLE_WORKBOOK: Final = DATA / "sample_actuals.xlsx"
_WEB_SITE: Final = re.compile(r"https?://(\*\.)?[\w-]+(\.[\w-]+)*(:[0-9]{1,5})?", re.ASCII)


def workbook() -> Path:
    """The workbook of the site: CHINO_WORKBOOK, else ``data/chino_indicators.xlsx``."""
    return Path(os.environ.get("CHINO_WORKBOOK", WORKBOOK))


def data_folder() -> Path:
    """Where the site keeps what planners publish: CHINO_DATA_FOLDER, else ``var`` (not in git)."""
    return Path(os.environ.get("CHINO_DATA_FOLDER", ROOT / "var"))


def database_url() -> str:
    """The database: CHINO_DATABASE_URL (``postgresql+psycopg://…``), else SQLite in ``data_folder``."""
    return (
        os.environ.get("CHINO_DATABASE_URL")
        or f"sqlite:///{_quoted(data_folder() / 'chino.sqlite')}"
    )


def _quoted(path: Path) -> str:
    """A path in an address, where % and ? would mean something else."""
    return quote(str(path), safe="/\\:")


def public_address() -> str:
    """Where visitors reach the site (CHINO_ADDRESS); "" where it is not set."""
    return os.environ.get("CHINO_ADDRESS", "").strip().rstrip("/")


def frame_ancestors() -> str:
    """Who may show the site in a frame (CHINO_FRAME_ANCESTORS), nobody by default.

    A list of CSP sources such as ``'self' https://www.city.chino.lg.jp``.
    """
    return os.environ.get("CHINO_FRAME_ANCESTORS", "").strip() or "'none'"


def embedding_sites() -> tuple[str, ...]:
    """The sites that may show one indicator in a frame (CHINO_EMBED_SITES), none by default.

    Between spaces, as ``https://www.city.chino.lg.jp``; ChinoMetricsError for anything else.
    """
    sites = tuple(os.environ.get("CHINO_EMBED_SITES", "").split())
    wrong = next((site for site in sites if not _WEB_SITE.fullmatch(site)), None)
    if wrong is None:
        return sites
    raise ChinoMetricsError(
        f"環境変数 CHINO_EMBED_SITES の「{wrong}」はサイトのアドレスではありません。"
        "https://www.example.jp のように、パスを付けずに書き、いくつかあれば空白で区切ってください。"
    )


def licence() -> str:
    """Under which terms the city's own figures may be used: CHINO_LICENCE, else CC BY 4.0.

    A name that ``views.licences`` knows, or the web address of terms of use.
    """
    return os.environ.get("CHINO_LICENCE", "").strip() or "CC-BY-4.0"


def audit_log() -> str:
    """Where audit entries are written besides the database (CHINO_AUDIT_LOG).

    The path of a file, ``-`` for standard output, or "": among the lines of the log.
    """
    return os.environ.get("CHINO_AUDIT_LOG", "").strip()


def is_log_json() -> bool:
    """Whether the lines of the log are JSON (CHINO_LOG_FORMAT=json) instead of text."""
    return os.environ.get("CHINO_LOG_FORMAT", "").strip().lower() == "json"


def notify_socket() -> str:
    """Where systemd waits to hear that the site is ready (sd_notify(3)); "" where it does not."""
    return os.environ.get("NOTIFY_SOCKET", "")


def kept_bytes() -> int:
    """How much of uploaded files may be kept in all: CHINO_KEPT_GIGABYTES, else 10 GB.

    Raises StoreError for anything but a whole number from 1 up.
    """
    text = os.environ.get("CHINO_KEPT_GIGABYTES", "").strip() or "10"
    if not re.fullmatch(r"[1-9][0-9]{0,6}", text):
        raise StoreError("CHINO_KEPT_GIGABYTES には、10 のような1以上の整数を書いてください。")
    return int(text) << 30


def read_workbook(path: Path) -> bytes:
    """The bytes of a workbook; UnreadableWorkbookError where there is no such file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableWorkbookError(
            f"台帳のファイル {path.name} が見つかりません。data フォルダーに置いてください。"
        ) from None
    except OSError:
        raise UnreadableWorkbookError(
            f"台帳のファイル {path.name} を開けません。"
            "ほかのソフトで開いていないか、読む権限があるかを確かめてください。"
        ) from None
