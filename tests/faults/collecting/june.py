"""A June, act by act: each is one transaction, and leaves a state that a digest names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.collecting import deciding, drafts, filling_in, requests, taking_in
from chino_metrics.store.collecting.draft_rows import Draft
from chino_metrics.store.collecting.filling_in import Change
from chino_metrics.store.collecting.request_rows import EntryField
from chino_metrics.store.collecting.requests import Asked
from chino_metrics.store.collecting.taking_in import NewDraft
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.packed_rows import lines_of
from chino_metrics.store.revisions.history import sha256
from chino_metrics.store.revisions.quota import Quota
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.store.schema import lasting_tables
from chino_metrics.workbook.reading import read_book
from tests.faults.stores import OPERATOR, sqlite_store, state
from tests.support.made_workbook import made

APPROVER = Actor("部長", Role.APPROVER)
#: More than a page of the database holds, so that the smallest act needs room.
LONG = "転入が多い。" * 300
FILE = bytes(range(256)) * 64

Act = Callable[[], object]


def opened(folder: Path) -> Revisions:
    """The store of a folder, with revision 1 where it is new."""
    if not (folder / "chino.sqlite").exists():
        sqlite_store(folder)
    return Revisions(Database(f"sqlite:///{folder / 'chino.sqlite'}"))


def digest(store: Revisions) -> str:
    """Names the state of everything that is stored; StoreError where it cannot be read."""
    with store.database.reading() as connection:
        said = "".join(line for t in lasting_tables() for line in lines_of(connection, t))
    return sha256(said.encode())


class June:
    """Two sections, a planner and an approver, over the store of a folder.

    ``acts`` may be made once in each round, in their order; a round ends with an edition.
    """

    def __init__(self, folder: Path) -> None:
        self._ahead = timedelta()
        opened(folder)
        url = f"sqlite:///{folder / 'chino.sqlite'}"
        quota = Quota(files_a_day=10**6)
        self.store = Revisions(Database(url), clock=lambda: now() + self._ahead, quota=quota)
        self.database = self.store.database
        self.links: list[tuple[int, str]] = []
        self._draft: Draft | None = None
        self._upload = 0

    @property
    def acts(self) -> tuple[Act, ...]:
        """All that is done from the first request to the edition."""
        return (
            *(lambda: self.ask("w"), lambda: self.ask("r"), lambda: self.save(0, "w", LONG)),
            *(self.bring, lambda: self.submit(0), self.submit_file, self.send_back),
            *(lambda: self.save(1, "r", LONG), lambda: self.submit(1), self.take_in),
            *(self.keep, self.add, self.choose, self.fix, self.approve, self.schedule),
            *(self.withdraw, self.schedule, self.come, self.revoke, self.revoke),
        )

    def ask(self, key: str) -> None:
        """Ask the section for one indicator."""
        order = Asked(2022, "環境課", (key,), (now() + timedelta(days=30)).date())
        request, secret = requests.ask(self.database, OPERATOR, order, read_book(made()))
        self.links.append((request.id, secret))

    def save(self, section: int, key: str, text: str) -> None:
        """A section types."""
        change = Change(key, EntryField.CAUSE, "", text)
        filling_in.save(self.database, self.links[section][1], [change])

    def bring(self) -> None:
        """The second section brings a file."""
        filling_in.keep_file(self.store, self.links[1][1], FILE, "防災課.csv")

    def submit(self, section: int) -> None:
        """A section submits what it has typed."""
        number, secret = self.links[section]
        version = requests.get(self.database, OPERATOR, number).version
        filling_in.submit(self.store, secret, version, FILE + b"%d" % number)

    def submit_file(self) -> None:
        """The second section submits its file."""
        number, secret = self.links[1]
        file_id = requests.get(self.database, OPERATOR, number).file_id or 0
        filling_in.submit_file(self.database, secret, file_id)

    def send_back(self) -> None:
        """The planner sends it back."""
        requests.send_back(self.database, OPERATOR, self.links[1][0], LONG)

    def take_in(self) -> None:
        """Both submissions go into a new draft."""
        new = NewDraft("6月の実績", self._head())
        numbers = [number for number, _ in self.links]
        self._draft = taking_in.take_in(self.database, OPERATOR, numbers, new)

    def keep(self) -> None:
        """The planner brings a file of their own."""
        self._upload = self.store.uploads.keep(FILE, "財政課.xlsx", OPERATOR.name).id

    def add(self) -> None:
        """It goes into the draft."""
        self._draft = drafts.add_upload(self.database, OPERATOR, self.draft, self._upload)

    def choose(self) -> None:
        """What conflicts is chosen."""
        self._draft = drafts.choose(self.database, OPERATOR, self.draft, {"k": LONG})

    def fix(self) -> None:
        """The bytes of the draft are fixed, and approval is asked for."""
        head = self._head()
        self._draft = deciding.fix(
            self.database, OPERATOR, self.draft, state(head + 1), head, ask=True
        )

    def approve(self) -> None:
        """The approver approves them."""
        named = sha256(state(self._head() + 1))
        self._draft = deciding.approve(self.database, APPROVER, self.draft, named, LONG)

    def schedule(self) -> None:
        """The edition waits for its moment."""
        with self.database.reading() as connection:
            candidate = deciding.candidate(connection, self.draft)
        moment = now() + self._ahead + timedelta(hours=1)
        self.store.publish(OPERATOR, candidate, "6月の実績", moment)

    def withdraw(self) -> None:
        """It is withdrawn."""
        self.store.withdraw(OPERATOR)

    def come(self) -> None:
        """Its moment has come, and it is filed."""
        if self.store.pending() is not None:
            self._ahead += timedelta(hours=2)
        self.store.settle()

    def revoke(self) -> None:
        """A link is taken back."""
        requests.revoke(self.database, OPERATOR, self.links[-1][0])
        self.links.pop()

    @property
    def draft(self) -> Draft:
        """The draft of this round."""
        assert self._draft is not None
        return self._draft

    def _head(self) -> int:
        head = self.store.head()
        return head.number if head else 0
