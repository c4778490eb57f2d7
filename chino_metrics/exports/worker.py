"""In a worker process: one file made, and whatever goes wrong told plainly."""

from __future__ import annotations

import logging
import os
from multiprocessing import parent_process
from threading import Thread

from chino_metrics.exports.files import MAKERS
from chino_metrics.model.errors import ChinoMetricsError, ExportError
from chino_metrics.views.scene import Scene

log = logging.getLogger(__name__)


def settle() -> None:
    """Give way to the site: it answers people, this makes files. End when it has ended."""
    if hasattr(os, "nice"):
        os.nice(10)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Nobody waits for what is made here once the site is gone, killed perhaps."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def make(name: str, scene: Scene) -> bytes:
    """The file ``name`` of ``files``; ExportError, which can cross between processes, for any fault."""
    try:
        return MAKERS[name](scene)
    except ChinoMetricsError as error:
        raise ExportError(str(error)) from None
    except Exception:
        log.exception("the file %s could not be made", name)
        raise ExportError("資料をつくれませんでした。管理者にお知らせください。") from None
