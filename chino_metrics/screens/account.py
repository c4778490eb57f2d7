"""自分のアカウント: password, second step and sessions; and the second step of a sign-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from chino_metrics.charts import qr
from chino_metrics.screens import frame
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.accounts.factors import totp
from chino_metrics.store.accounts.factors.own import Factors
from chino_metrics.store.accounts.sessions import Session
from chino_metrics.views.scene import Scene
from chino_metrics.wording import names


@dataclass(frozen=True, slots=True)
class Own:
    """An account as its own person sees it.

    ``factors`` is None for who has no password here: the organisation's provider asks them.
    ``can_use_keys`` says whether browsers make passkeys at the address of this page.
    """

    name: str
    factors: Factors | None
    can_use_keys: bool


def render(scene: Scene, actor: Actor, own: Own, sessions: Sequence[Session], this: str) -> Markup:
    """The page of somebody signed in; ``this`` is the handle of the session that shows it."""
    return frame.render(
        "account",
        "accounts/own.html",
        scene,
        actor=actor,
        own=own,
        app=_app(scene, own),
        sessions=tuple(sessions),
        this=this,
    )


def render_step(scene: Scene, own: Own) -> Markup:
    """The password was right: now the app's code or a passkey."""
    return frame.render("update", "accounts/step.html", scene, own=own)


def render_set_up_step(scene: Scene, own: Own) -> Markup:
    """The password was right, and a second step has to be set up first."""
    return frame.render("update", "accounts/set_up_step.html", scene, own=own, app=_app(scene, own))


def _app(scene: Scene, own: Own) -> tuple[Markup, str] | None:
    """The QR code of an app that is being set up, and the same to be typed in fours."""
    if own.factors is None or not own.factors.secret:
        return None
    secret = own.factors.secret
    address = totp.address(secret, own.name, names.titled(scene.book.publisher))
    in_fours = " ".join(secret[k : k + 4] for k in range(0, len(secret), 4))
    return qr.inline(address), in_fours
