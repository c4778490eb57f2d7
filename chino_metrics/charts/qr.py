"""An address as a picture for telephones (QR code, ISO/IEC 18004)."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup

#: Light modules around it that readers ask for.
QUIET = 4


def svg(address: str) -> bytes:
    """A drawing that stands for itself, with its quiet zone, UTF-8."""
    drawn = io.BytesIO()
    segno.make_qr(address, error="m").save(drawn, kind="svg", xmldecl=False, border=QUIET)
    return drawn.getvalue()


def inline(address: str, border: int = 2) -> Markup:
    """The same as a part of a page that gives it its size; what stands around it is light."""
    code = segno.make_qr(address, error="m")
    return Markup(code.svg_inline(border=border, omitsize=True, svgclass="qr"))


def png(address: str) -> bytes:
    """The same as pixels, for files that take no drawing."""
    drawn = io.BytesIO()
    segno.make_qr(address, error="m").save(drawn, kind="png", border=QUIET, scale=8)
    return drawn.getvalue()
