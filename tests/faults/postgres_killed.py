"""PostgreSQL killed, every process of it at once, while a publisher goes on publishing."""

from __future__ import annotations

import os
import random
import select
import time

from chino_metrics.model.errors import ConflictError, StoreError
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.repository import Revisions
from tests.faults.report import Outcome, skipped
from tests.faults.stores import Verdict, child, new_store, publish_next
from tests.support import postgres

FEW, FULL = 5, 20
BETWEEN = (0.3, 1.0)


def run(runs: int) -> list[Outcome]:
    """Kill the server ``runs`` times."""
    if reason := postgres.why_not():
        return [skipped("PostgreSQL killed", reason)]
    chance = random.Random(4)
    verdict = Verdict()
    with postgres.running() as server:
        url = server.new_database()
        store = new_store(url)
        store.database.engine.dispose()
        with child(lambda pipe: _publish(url, pipe)) as (_, pipe):
            said = b""
            for _ in range(runs):
                said += _listen(pipe, chance.uniform(*BETWEEN))
                server.kill_all()
                said += _listen(pipe, 0.1)
                server.start()
                verdict.add(store, _last(said), goes_on=True)
                store.database.engine.dispose()
            said += _listen(pipe, 2)
        lines = said.split(b"\n")
        verdict.add(store, _last(said), goes_on=True)
        store.database.engine.dispose()
    counts = {"publishes": _last(said) - 1, "refused plainly": lines.count(b"refused")}
    gone_on = int(lines[-2:-1] == [b"refused"] or not any(x.isdigit() for x in lines))
    bad = verdict.bad | {"other exceptions": lines.count(b"other"), "not gone on": gone_on}
    return [Outcome("PostgreSQL killed", runs, counts, bad)]


def _publish(url: str, pipe: int) -> None:
    """One publisher that lives through it all, as a server of the site does."""
    store = Revisions(Database(url))
    while True:
        try:
            said = str(publish_next(store).number)
        except ConflictError:
            continue  # our own publish, whose acknowledgement the crash took
        except StoreError:
            said = "refused"
            time.sleep(0.02)
        except Exception:  # whatever comes is counted: none may
            said = "other"
        os.write(pipe, f"{said}\n".encode())


def _listen(pipe: int, seconds: float) -> bytes:
    """What is said within ``seconds``."""
    said = b""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([pipe], [], [], left)[0]:
            part = os.read(pipe, 65536)
            if not part:
                break
            said += part
    return said


def _last(said: bytes) -> int:
    whole = said.split(b"\n")[:-1]
    return max((int(line) for line in whole if line.isdigit()), default=1)
