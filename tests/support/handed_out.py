"""Files that bear a word in their properties, as those do that were handed out, and some that only seem so."""

from __future__ import annotations

import io
import zipfile

_CORE = "docProps/core.xml"


def package(word: str, method: int = zipfile.ZIP_DEFLATED, *, others: int = 0) -> bytes:
    """A file like those of Office with a word in its properties, and so many ``others`` in it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(_CORE, f"<keywords>{word}</keywords>", method)
        for n in range(others):
            archive.writestr(f"{n}.xml", "")
    return held.getvalue()


def strange(word: str) -> dict[str, bytes]:
    """Files of which nothing may be read though they bear the ``word``, by what is wrong with them."""
    whole = package(word)
    name = _CORE.encode()
    at = whole.rfind(name) - 46  # the entry of the archive's directory (APPNOTE 4.3.12)
    return {
        "encrypted": _put(_put(whole, 6, b"\x01"), at + 8, b"\x01"),
        "larger than it says": _put(whole, at + 24, (9).to_bytes(4, "little")),
        "a bomb": package(word + " " * (1 << 22)),
        "compressed in another way": package(word, zipfile.ZIP_LZMA),
        "of too many parts": package(word, others=4_001),
        "cut": whole[:-30],
        "of a wrong checksum": _put(whole, at + 16, bytes(4)),
    }


def _put(content: bytes, at: int, said: bytes) -> bytes:
    return content[:at] + said + content[at + len(said) :]
