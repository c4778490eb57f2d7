"""In a worker process: one file made, and whatever goes wrong told plainly."""

from __future__ import annotations

import logging
import os

from chino_metrics.exports.files import MAKERS
from chino_metrics.model.errors import ChinoMetricsError, ExportError
from chino_metrics.views.scene import Scene

log = logging.getLogger(__name__)


def settle() -> None:
    """Give way to the site: it answers people, this makes files."""
    if hasattr(os, "nice"):
        os.nice(10)


def make(name: str, scene: Scene) -> bytes:
    """The file ``name`` of ``files``; ExportError, which can cross between processes, for any fault."""
    try:
        return MAKERS[name](scene)
    except ChinoMetricsError as error:
        raise ExportError(str(error)) from None
    except Exception:
        log.exception("the file %s could not be made", name)
        raise ExportError("資料をつくれませんでした。管理者にお知らせください。") from None
