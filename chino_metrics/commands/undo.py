"""``undo``: an earlier state published again, or the changes of one edition taken back.

Exit status 0; 1 where it is refused (somebody else's publish in between, nothing changed,
something still to be chosen); 2 where the store cannot be read.
"""

from __future__ import annotations

import argparse
import sys

from chino_metrics.changes import sentences
from chino_metrics.changes.comparison import compare
from chino_metrics.commands import changes
from chino_metrics.commands.arguments.parsing import REFUSED, Commands, Refusal, new_command, utf8
from chino_metrics.commands.history import add_comment, done, first, opened, operator, refused
from chino_metrics.model.errors import ConflictError, UnpublishableError
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.views.updating import conflicts
from chino_metrics.views.updating.changes import ChangeSummary
from chino_metrics.wording.updating import undoing as words
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.three_ways.conflicts import Conflict
from chino_metrics.workbook.three_ways.sides import Side


def add(commands: Commands) -> None:
    """Register ``undo``."""
    arguments, options = new_command(
        commands, "undo", "前の版の内容か、1つの版の変更の取り消しを、新しい版として公開します。"
    )
    arguments.add_argument("number", metavar="NUMBER", type=int, help="版の番号")
    options.add_argument(
        "--only",
        action="store_true",
        help="この版の変更だけを取り消し、あとの版の変更は残す（省くと、この版の状態に戻す）",
    )
    options.add_argument(
        "--choose",
        metavar="KEY=SIDE",
        type=utf8,
        action="append",
        default=[],
        help="あとの版でも変わった所を、そのままにする（KEY=ours）か、取り消す（KEY=theirs）か",
    )
    options.add_argument(
        "--dry-run", action="store_true", help="公開せずに、何がどう変わるかだけを出す"
    )
    add_comment(options, is_required=False)
    commands.choices["undo"].set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Publish, or tell what would be published."""
    if not (arguments.comment or arguments.dry_run):
        raise Refusal("--comment が要ります（使い方: undo --help）")
    choices = dict(map(_choice, arguments.choose))
    store, actor, number = opened(), operator(), arguments.number
    base = first(store).number
    try:
        if arguments.dry_run:
            return _tell(store, number, base, choices, only=arguments.only)
        if not arguments.only:
            revision = store.undo(actor, number, base, arguments.comment)
            return done(store, Event.UNDO, revision)
        _say_open(store.taken_back(number, base, choices).open, number, base)
        revision = store.take_back(actor, number, base, arguments.comment, choices)
    except (ConflictError, UnpublishableError) as refusal:
        return refused(store, actor, refusal)
    return done(store, Event.UNDO, revision)


def _choice(said: str) -> tuple[str, Side]:
    key, _, side = said.partition("=")
    if side not in {Side.OURS, Side.THEIRS}:
        raise Refusal(f"--choose は KEY=ours か KEY=theirs の形で指定してください: {said}")
    return key, Side(side)


def _tell(store: Revisions, number: int, base: int, choices: dict[str, Side], *, only: bool) -> int:
    """What would be published, and what is still to be chosen or would be lost."""
    before = store.workbook(base)
    if only:
        merged = store.taken_back(number, base, choices)
        after, open_ones = merged.workbook, merged.open
    else:
        after, open_ones = store.workbook(number), ()
        lost = [(r.number, r.comment) for r in store.history() if number < r.number <= base]
        print(words.lost(lost))
    found = compare(read_book(before), read_book(after))
    labels = (f"（第{base}版）", "（案）")
    summary = ChangeSummary(
        found, "", "", labels, f"{sentences.headline(found)}。公開していません。"
    )
    sys.stdout.writelines(f"{line}\n" for line in changes.lines(summary))
    _say_open(open_ones, number, base)
    return REFUSED if open_ones else 0


def _say_open(open_ones: tuple[Conflict, ...], number: int, base: int) -> None:
    labels = conflicts.taking_back(number, base)
    for conflict in open_ones:
        ways = "、".join(f"--choose {conflict.key}={side}" for side in (Side.OURS, Side.THEIRS))
        print(f"選ぶ: {conflicts.line(conflict, labels)}（{ways}）", file=sys.stderr)
