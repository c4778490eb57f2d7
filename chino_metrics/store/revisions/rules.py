"""What may be published, by whom: the rules that ``Revisions`` asks, before and within its lock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection

from chino_metrics.changes.invented import copied, invented_values
from chino_metrics.changes.revised_targets import forgotten, untold
from chino_metrics.changes.text_changes import SETTINGS, changed_names
from chino_metrics.model.errors import ConflictError, NotAllowedError, UnpublishableError
from chino_metrics.model.issue import Issue, Severity
from chino_metrics.model.plan import Actual, Book
from chino_metrics.model.target import TargetRevision
from chino_metrics.store.accounts.accounts import actor_of
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.revisions.history import Revision, require_printable
from chino_metrics.wording.formats import moment
from chino_metrics.wording.terms import is_marked_sample
from chino_metrics.workbook.reading import sample_book

LONGEST_COMMENT: Final = 2000

_NO_COMMENT: Final = "コメントがありません。何をなぜ変えたかを書いてください。"
_LONG_COMMENT: Final = f"コメントが長すぎます。{LONGEST_COMMENT}字までで書いてください。"
NO_CHANGE: Final = "今公開されている内容と同じです。公開する変更がありません。"
SAMPLE: Final = (
    "見本（架空の値）は、実際の値として公開できません。実際の値の記入用のExcelを使ってください。"
)
UNTOLD: Final = (
    "基準値か目標、目標の種類が変わりますが、改定した日（前の改定から今日まで）と理由がありません。"
    "比較の画面（コマンドラインでは --reason）で書いてください。"
)
_SAMPLE_VALUES: Final = (
    "「{}」の{}年度など{}件は、見本（架空の値）です。見本の値は公開できません。"
    "担当課で確かめた実際の値を書いて、もう一度選んでください。"
)
NOT_SEEN: Final = "確かめた内容と違うファイルです。もう一度選んで比べてください。"
_NO_ACCOUNT: Final = "このアカウントは使えなくなっています。管理者に問い合わせてください。"
_ONLY_ADMINISTRATORS: Final = f"{SETTINGS}を変えられるのは管理者だけです。"
_NO_INDICATOR: Final = (
    "公開すると、読める指標がなくなります。シート「目標指標」を確かめてください。"
)
_UNREADABLE: Final = (
    "公開すると、読めない箇所が増えます。次を直してから、もう一度選んでください。{}"
)
#: Faults named at most.
_NAMED: Final = 3
_NO_UNDO: Final = (
    "前の状態に戻せるのは管理者だけです。担当の計画だけが変わった版なら、"
    "更新の履歴で、その版の変更だけを取り消せます。ほかは管理者に頼んでください。"
)


def sound_comment(text: str) -> str:
    """The comment without control characters; UnpublishableError where it is empty or too long."""
    comment = require_printable(text, lines=True)
    if not comment:
        raise UnpublishableError(_NO_COMMENT)
    if len(comment) > LONGEST_COMMENT:
        raise UnpublishableError(_LONG_COMMENT)
    return comment


def changes(before: Book, after: Book, restored: Book | None = None) -> dict[str, str]:
    """Names by ids of the plans that change; "" is what belongs to none, such as 設定.

    UnpublishableError where nothing changes, where ``after`` is read less well, where
    invented figures would take the place of real ones, or where a baseline or target is
    revised and nobody has told when and why. To take a change back to what stood in
    ``restored`` is no revision.
    """
    require_real(after, before)
    require_readable(before, after)
    if any(not _stood_in(restored, revision) for revision in untold(before, after)):
        raise UnpublishableError(UNTOLD)
    changed = changed_names(before, after)
    if not changed:
        raise UnpublishableError(NO_CHANGE)
    return changed


def allowed(
    actor: Actor, before: Book, after: Book, restored: Book | None = None
) -> dict[str, str]:
    """What ``changes`` finds, if it is the actor's to publish; else NotAllowedError."""
    changed = changes(before, after, restored)
    require_plans(actor, changed)
    require_no_removal(actor, before, after)
    require_memory(actor, before, after)
    return changed


def _stood_in(restored: Book | None, revision: TargetRevision) -> bool:
    """Whether ``restored`` had what a target is revised to."""
    was = restored.indicator_by_id.get(revision.indicator_id) if restored else None
    return was is not None and was.target(revision.item).says_the_same(revision.after)


def require_real(after: Book, before: Book | None = None) -> None:
    """UnpublishableError where ``after`` is the sample, or holds new values of it.

    ``before`` is what is published now; None asks for the mark alone.
    """
    if after.is_sample:
        raise UnpublishableError(SAMPLE)
    if before is None:
        return
    known = {_said(a) for i in before.indicators for a in i.actuals}
    new = [a for i in after.indicators for a in i.actuals if _said(a) not in known]
    marked = [a for a in new if is_marked_sample(a.source) or is_marked_sample(a.note)]
    found = marked or copied(before, new, invented_values(sample_book()))
    if found:
        first = after.indicator_by_id[found[0].indicator_id]
        raise UnpublishableError(_SAMPLE_VALUES.format(first.name, found[0].year, len(found)))


def _said(actual: Actual) -> tuple[object, ...]:
    """What an actual says, wherever it stands."""
    return (actual.indicator_id, actual.year, actual.quantity.value, actual.source, actual.note)


def require_readable(before: Book, after: Book) -> None:
    """UnpublishableError with the faults where ``after`` is read less well than ``before``."""
    if not after.indicators:
        raise UnpublishableError(_NO_INDICATOR)
    old, new = _errors(before), _errors(after)
    if len(new) > len(old):
        said = {(i.code, i.message) for i in old}
        fresh = [i for i in new if (i.code, i.message) not in said] or new
        places = "".join(f"［{i.sheet} {i.cell}］{i.message}" for i in fresh[:_NAMED])
        raise UnpublishableError(_UNREADABLE.format(places))


def _errors(book: Book) -> list[Issue]:
    return [i for i in book.issues if i.severity is Severity.ERROR]


def require_head(head: Revision, base: int) -> None:
    """Raise ConflictError where ``head`` is not the revision compared with."""
    if head.number != base:
        raise ConflictError(
            f"比べている間に、{head.author}さんが第{head.number}版を公開しました（{moment(head.at)}）。"
            "何も変わっていません。新しい内容ともう一度比べてください。"
        )


def require_plans(actor: Actor, changed: Mapping[str, str]) -> None:
    """Raise NotAllowedError where a changed plan (names by ids) is not the actor's."""
    if not actor.may_publish(changed.keys()):
        others = "、".join(f"「{n}」" for i, n in changed.items() if i not in actor.plans)
        raise NotAllowedError(
            f"{others}の変更が入っていますが、あなたが公開できるのは担当の計画だけです。"
            f"{_ONLY_ADMINISTRATORS if changed.get('', '').startswith(SETTINGS) else ''}"
            "その変更を除くか、担当の人か管理者に頼んでください。"
        )


def require_no_removal(actor: Actor, before: Book, after: Book) -> None:
    """Raise NotAllowedError where a plan or indicator goes and ``actor`` is no administrator."""
    gone = [p.name for p in before.plans if p.id not in after.plan_by_id]
    gone += [i.name for i in before.indicators if i.id not in after.indicator_by_id]
    if gone and not actor.is_administrator:
        named = "".join(f"「{name}」" for name in gone[:_NAMED])
        raise NotAllowedError(
            f"{named}が台帳からなくなります。計画や指標を削除できるのは管理者だけです。"
            "残すか、管理者に頼んでください。"
        )


def require_memory(actor: Actor, before: Book, after: Book) -> None:
    """Raise NotAllowedError where a revision of a target is told no more, but by an administrator."""
    gone = {before.indicator_by_id[r.indicator_id].name for r in forgotten(before, after)}
    if gone and not actor.is_administrator:
        named = "".join(f"「{name}」" for name in sorted(gone)[:_NAMED])
        raise NotAllowedError(
            f"{named}の目標の改定の記録がなくなります。記録を消せるのは管理者だけです。"
            "シート「目標の改定」の行を元に戻すか、管理者に頼んでください。"
        )


def require_administrator(actor: Actor) -> None:
    """Raise NotAllowedError for anybody else: only administrators undo."""
    if not actor.is_administrator:
        raise NotAllowedError(_NO_UNDO)


def as_of_now(connection: Connection, actor: Actor) -> Actor:
    """The actor as the accounts have it within this transaction; the operator as they are."""
    if actor.account_id is None:
        return actor
    found = actor_of(connection, actor.account_id)
    if found is None:
        raise NotAllowedError(_NO_ACCOUNT)
    return found
