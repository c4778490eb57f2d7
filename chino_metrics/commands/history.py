"""``publish``, ``history``, ``backup`` and ``restore``: what is published, for operators.

Exit status 0; 1 where a publish is refused (errors in the file, questions,
somebody else's publish in between, nothing changed); 2 where a file or the store cannot
be read. Who can run this has the database in hand: they act as an administrator.
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from chino_metrics import settings
from chino_metrics.changes import revised_targets
from chino_metrics.commands.arguments.parsing import (
    REFUSED,
    Commands,
    day,
    new_command,
    read_file,
    utf8,
)
from chino_metrics.commands.beside_verdicts import asked_of
from chino_metrics.ingest.department.findings import Question
from chino_metrics.ingest.report import Report
from chino_metrics.ingest.worker import SOURCE, build_upload, check_upload
from chino_metrics.model.errors import ConflictError, UnpublishableError
from chino_metrics.model.issue import Issue
from chino_metrics.store import backup
from chino_metrics.store.accounts.audit import Event, note
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.current import open_store
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import Revision, sha256
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.wording import formats
from chino_metrics.wording.terms import TREATMENT
from chino_metrics.workbook.reading import read_book


def add(commands: Commands) -> None:
    """Register the four commands."""
    arguments, options = new_command(
        commands, "publish", "Excelファイルを点検して、新しい版として公開します。"
    )
    arguments.add_argument("file", metavar="FILE", type=Path, help="Excelファイル（.xlsx、.csv）")
    add_comment(options)
    options.add_argument(
        "--base", metavar="N", type=int, help="この版と比べたことを示す（省くと今の版）"
    )
    options.add_argument(
        "--source",
        metavar="TEXT",
        type=utf8,
        default="",
        help="出典のない値の出典として公開する言葉（省くと「防災課の報告（第n版、公開日）」の形）",
    )
    options.add_argument(
        "--answer",
        metavar="KEY=VALUE",
        type=utf8,
        action="append",
        default=[],
        help="点検の質問への答え。質問ごとに1つ（KEYとVALUEは質問に出る）",
    )
    _add_revision(options)
    commands.choices["publish"].set_defaults(run=_publish)
    _, options = new_command(commands, "history", "公開した版を、新しい順に出します。")
    options.add_argument(
        "--format", choices=("table", "json"), default="table", help="出力の形（省くと table）"
    )
    commands.choices["history"].set_defaults(run=_history)
    _add_keeping(commands)


def _add_keeping(commands: Commands) -> None:
    arguments, _ = new_command(
        commands, "backup", "すべての版・ファイル・アカウントを、1つのファイルに書きます。"
    )
    arguments.add_argument("file", metavar="FILE", type=Path, help="書くファイル（.zip）")
    commands.choices["backup"].set_defaults(run=_backup)
    arguments, options = new_command(
        commands, "restore", "控えから戻します。サイトを止めてから実行してください。"
    )
    arguments.add_argument("file", metavar="FILE", type=Path, help="控えのファイル")
    options.add_argument("--force", action="store_true", help="今の記録があっても置き換える")
    commands.choices["restore"].set_defaults(run=_restore)


def _add_revision(options: argparse._ArgumentGroup) -> None:
    """What is told about baselines and targets that the file changes."""
    options.add_argument(
        "--reason",
        metavar="TEXT",
        type=utf8,
        default="",
        help="基準値や目標が変わるときの、改定の理由（目標の改定として公開する）",
    )
    options.add_argument(
        "--revised-on",
        metavar="DATE",
        type=_past_day,
        default=formats.today(),
        help="改定した日（2026-06-01の形。省くと今日）",
    )
    options.add_argument(
        "--ground", metavar="TEXT", type=utf8, default="", help="改定のよりどころ（審議会など）"
    )
    options.add_argument(
        "--ground-url", metavar="URL", type=utf8, default="", help="よりどころのアドレス"
    )


def _past_day(text: str) -> date:
    found = day(text)
    if found > formats.today():
        raise argparse.ArgumentTypeError(f"改定した日は、今日までの日にしてください: {text}")
    return found


def add_comment(options: argparse._ArgumentGroup, *, is_required: bool = True) -> None:
    """The reason, for the history."""
    options.add_argument(
        "--comment",
        metavar="TEXT",
        type=utf8,
        required=is_required,
        default="",
        help="何をなぜ変えたか（履歴に残る）",
    )


def _publish(arguments: argparse.Namespace) -> int:
    content = read_file(arguments.file)
    store, actor, name = opened(), operator(), utf8(arguments.file.name)
    base = arguments.base or first(store).number
    upload = store.uploads.keep(content, name, actor.name)
    before = store.workbook(base)
    pairs = (said.partition("=") for said in arguments.answer)
    answers = {key: value for key, _, value in pairs} | {SOURCE: arguments.source}
    if arguments.reason:
        answers |= {
            revised_targets.DAY: arguments.revised_on.isoformat(),
            revised_targets.REASON: arguments.reason,
            revised_targets.GROUND: arguments.ground,
            revised_targets.GROUND_URL: arguments.ground_url,
        }
    published = read_book(before)
    report = check_upload(content, published, name, answers)
    _say_issues(report)
    if report.has_errors or any(q.key not in answers and not q.default for q in report.questions):
        print("公開していません。直してから、もう一度実行してください。", file=sys.stderr)
        return REFUSED
    day = formats.today()
    built = build_upload(content, before, name, answers, day, edition=base + 1)
    if built.book is not None:
        _say_each(asked_of(report, published, built.book))
    draft = Candidate(base, built.workbook, sha256(built.workbook), upload.id)
    try:
        revision = store.publish(actor, draft, arguments.comment)
    except (ConflictError, UnpublishableError) as refusal:
        return refused(store, actor, refusal)
    return done(store, Event.PUBLISH, revision)


def _history(arguments: argparse.Namespace) -> int:
    revisions = _store().history()
    if arguments.format == "json":
        records = [r.to_record() for r in revisions]
        print(json.dumps(records, ensure_ascii=False, indent=2))
    else:
        sys.stdout.writelines(_line(r) for r in revisions)
    return 0


def _backup(arguments: argparse.Namespace) -> int:
    contents = backup.backup(_store().database, arguments.file)
    print(f"控えを書き、確かめました: {arguments.file}（{_describe(contents)}）")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    database, folder = _store().database, settings.data_folder()
    contents = backup.restore(arguments.file, database, replace=arguments.force, folder=folder)
    print(f"控えから戻し、確かめました: {arguments.file}（{_describe(contents)}）")
    return 0


def _describe(contents: backup.Contents) -> str:
    rows = contents.rows
    return (
        f"第{contents.head}版まで、受け取ったファイル{rows.get('upload', 0)}件、"
        f"アカウント{rows.get('account', 0)}件、{formats.moment(contents.made_at)}現在"
    )


def _store() -> Revisions:
    return open_store()


def opened() -> Revisions:
    """The store with its tables, to be written to."""
    store = _store()
    store.database.create()
    return store


def first(store: Revisions) -> Revision:
    """The head; as at the site's first start, the plan's workbook where nothing is published."""
    path = settings.workbook()
    return store.head() or store.publish_first(settings.read_workbook(path), path.name)


def operator() -> Actor:
    """Who runs the command."""
    return Actor(f"{getpass.getuser()}（コマンドライン）", Role.ADMINISTRATOR)


def _say_issues(report: Report) -> None:
    _say_each(report.issues)
    for q in report.questions:
        print(f"質問: {q.sheet} {q.cell} {q.text}{_answers(q)}", file=sys.stderr)


def _say_each(issues: Iterable[Issue]) -> None:
    for i in issues:
        print(f"{TREATMENT[i.severity][1]}: {i.sheet} {i.cell} {i.message}", file=sys.stderr)


def _answers(question: Question) -> str:
    values = question.candidates or tuple(value for value, _ in question.choices)
    ways = "、".join(f"--answer '{question.key}={value}'" for value in values)
    return f"（答え: {ways}）" if ways else ""


def refused(store: Revisions, actor: Actor, refusal: ConflictError | UnpublishableError) -> int:
    """Say and note that nothing was published."""
    note(store.database, Event.PUBLISH_REFUSED, actor.name, refusal.message)
    print(refusal.message, file=sys.stderr)
    return REFUSED


def done(store: Revisions, what: Event, revision: Revision) -> int:
    """Say and note what was published."""
    note(store.database, what, revision.author, f"第{revision.number}版 {revision.comment}")
    print(f"第{revision.number}版として公開しました。")
    return 0


def _line(revision: Revision) -> str:
    origin = f"第{revision.restores}版に戻す" if revision.restores else revision.upload_name or ""
    comment = " ".join(revision.comment.split())
    when = formats.moment(revision.at)
    return f"第{revision.number}版  {when}  {revision.author}  {comment}  {origin}".rstrip() + "\n"
