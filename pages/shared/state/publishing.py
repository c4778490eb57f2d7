"""What stands in the way of a publication now: an edition that waits, a second person asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chino_metrics.model.errors import StoreError
from chino_metrics.screens.waiting import FREE, Rules
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.accounts.preferences import Approval, preferences
from chino_metrics.store.collecting import drafts
from chino_metrics.store.revisions.history import Revision
from pages.shared.state import published


def rules(actor: Actor | None) -> Rules:
    """The rules for one who has signed in; nobody else is told that anything waits."""
    if actor is None:
        return FREE
    try:
        with published.database().reading() as connection:
            needs_approval = preferences(connection).approval is Approval.OTHER_PERSON
        waits = published.revisions().pending()
    except StoreError:
        return FREE  # the page says what is wrong with the store
    return Rules(needs_approval, waits.revision if waits else None)


def originals(
    actor: Actor | None, revisions: Sequence[Revision]
) -> Mapping[int, Mapping[int, str]]:
    """Names, by their ids, of the files that ``actor`` may save of revisions made of several."""
    if actor is None or not any(r.upload_id is None for r in revisions):
        return {}
    return drafts.originals(published.database(), actor, revisions)
