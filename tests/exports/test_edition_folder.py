"""The edition in a folder: written whole, then only what has changed, and nothing of others touched."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from chino_metrics.exports.edition import folder
from chino_metrics.exports.edition.folder import MANIFEST, Written, write_edition
from chino_metrics.exports.edition.site import Part
from chino_metrics.model.errors import EditionError
from tests.support.editions import pages

#: Three municipalities and the first page: what each part is made of, and its files.
FIRST = {
    "01": ("a", {"index.html": b"A", "plan_p.html": b"A1", "downloads/x.csv": b"1"}),
    "02": ("b", {"index.html": b"B"}),
    "03": ("c", {"index.html": b"C", "fonts/f.woff2": b"f"}),
    "": ("w", {"index.html": b"all", "style.css": b"s"}),
}
Parts = dict[str, tuple[str, dict[str, bytes]]]


def parts(given: Parts) -> Iterator[Part]:
    for name, (word, files) in given.items():
        yield Part(name, word, lambda files=files: iter(files.items()))


def held(place: Path) -> dict[str, bytes]:
    """Every file but the manifest."""
    files = (p for p in place.rglob("*") if p.is_file() and p.name != MANIFEST)
    return {p.relative_to(place).as_posix(): p.read_bytes() for p in files}


def placed(given: Parts) -> dict[str, bytes]:
    return {p.place(name): content for p in parts(given) for name, content in p.make()}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_edition(tmp_path / "site", parts(FIRST))
    return tmp_path / "site"


def test_a_new_folder_holds_exactly_the_edition_and_what_it_was_made_of(tmp_path: Path) -> None:
    whole = {"": ("x", pages("tiny"))}
    assert write_edition(tmp_path / "a" / "b", parts(whole)) == Written(("",), (), ())
    assert held(tmp_path / "a" / "b") == pages("tiny")
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b"]


def test_what_is_made_of_the_same_is_left_alone(site: Path) -> None:
    def times() -> dict[Path, int]:
        return {p: p.stat().st_mtime_ns for p in site.rglob("*") if p.is_file()}

    before = times()
    assert write_edition(site, parts(FIRST)) == Written((), ("01", "02", "03", ""), ())
    assert times() == before


def test_only_what_is_made_of_something_else_is_made_anew(site: Path) -> None:
    changed = FIRST | {"01": ("a2", {"index.html": b"A+", "plan_p.html": b"A1"})}
    same = (site / "01" / "plan_p.html").stat().st_mtime_ns
    assert write_edition(site, parts(changed)) == Written(("01",), ("02", "03", ""), ())
    assert held(site) == placed(changed)
    assert not (site / "01" / "downloads").exists()
    assert (site / "01" / "plan_p.html").stat().st_mtime_ns == same


def test_a_part_that_is_no_more_goes_with_its_files_and_no_others(site: Path) -> None:
    (site / "02" / "own.txt").write_text("x")
    (site / "03" / "index.html").write_text("written by hand")
    fewer = {name: FIRST[name] for name in ("01", "")}
    assert write_edition(site, parts(fewer)).removed == ("02", "03")
    kept = {"02/own.txt": b"x", "03/index.html": b"written by hand"}
    assert held(site) == placed(fewer) | kept
    assert write_edition(site, parts(fewer)).made == ()


def test_what_was_copied_elsewhere_is_known_by_its_content(site: Path) -> None:
    shutil.copytree(site, site.parent / "copy", copy_function=shutil.copyfile)
    assert write_edition(site.parent / "copy", parts(FIRST)).made == ()


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_part_whose_files_are_not_as_they_were_written_is_made_anew(
    site: Path, damage: str
) -> None:
    file = site / "03" / "fonts" / "f.woff2"
    file.write_bytes(b"g") if damage == "changed" else file.unlink()
    assert write_edition(site, parts(FIRST)).made == ("03",)
    assert held(site) == placed(FIRST)


def test_without_the_manifest_the_folder_is_somebody_elses(site: Path) -> None:
    (site / MANIFEST).unlink()
    (site / "old.html").write_text("x")
    with pytest.raises(EditionError, match="ほかのものが入っています"):
        write_edition(site, parts(FIRST))
    assert write_edition(site, parts(FIRST), force=True).made == tuple(FIRST)
    assert held(site) == placed(FIRST) | {"old.html": b"x"}
    assert write_edition(site, parts(FIRST)).made == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff{",
        b'{"parts": 3}',
        json.dumps({"parts": {"01": {"made_of": "a", "files": {"../own.txt": ["0"]}}}}).encode(),
        json.dumps({"parts": {"01": {"made_of": "a", "files": {"/etc/x": ["0"]}}}}).encode(),
    ],
)
def test_a_damaged_manifest_is_believed_nothing(site: Path, content: bytes) -> None:
    (site.parent / "own.txt").write_text("x")
    (site / MANIFEST).write_bytes(content)
    assert write_edition(site, parts(FIRST)).made == tuple(FIRST)
    assert held(site) == placed(FIRST)
    assert (site.parent / "own.txt").read_text() == "x"


@pytest.mark.parametrize("content", [b"[1, 2]", b'{"pages": []}'])
def test_a_file_of_the_same_name_is_no_leave_to_replace_others(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / MANIFEST).write_bytes(content)
    (tmp_path / "index.html").write_text("own")
    with pytest.raises(EditionError, match="ほかのもの"):
        write_edition(tmp_path, parts(FIRST))
    assert (tmp_path / "index.html").read_text() == "own"


def test_what_was_interrupted_is_taken_up_again(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where what was to be written has been taken back meanwhile."""
    changed = FIRST | {"02": ("b2", {"index.html": b"B+", "new.html": b"n"})}
    replace = folder._replace

    def ends(file: Path, content: bytes) -> None:
        if content == b"n":
            raise OSError("the disk is full")
        replace(file, content)

    monkeypatch.setattr(folder, "_replace", ends)
    with pytest.raises(EditionError, match="書き込めません"):
        write_edition(site, parts(changed))
    monkeypatch.undo()
    assert write_edition(site, parts(FIRST)).made == ("02",)
    assert held(site) == placed(FIRST)


def test_an_empty_folder_is_filled_and_what_is_not_ours_left_alone(tmp_path: Path) -> None:
    write_edition(tmp_path, parts(FIRST))
    assert held(tmp_path) == placed(FIRST)
    (tmp_path / "02" / "new.html").write_text("own")
    more = FIRST | {"02": ("b2", {"index.html": b"B", "new.html": b"n"})}
    with pytest.raises(EditionError, match="前に書き出したものではありません"):
        write_edition(tmp_path, parts(more))
    assert (tmp_path / "02" / "new.html").read_text() == "own"
    write_edition(tmp_path, parts(more), force=True)
    assert held(tmp_path) == placed(more)
    assert not list(tmp_path.rglob("*.part"))


def test_what_is_no_folder_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    for place in (file, file / "below"):
        with pytest.raises(EditionError, match=r"フォルダー|書き込めません"):
            write_edition(place, parts(FIRST), force=True)
    assert file.read_text() == "x"


def test_what_a_link_leads_to_is_not_ours_whatever_is_named(site: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    shutil.copytree(site / "01", outside)
    held_outside = held(outside)
    found, kept = json.loads((site / MANIFEST).read_bytes()), (outside / "index.html").stat()
    named = {"away/index.html": ["0", kept.st_size, kept.st_mtime_ns]}
    found["parts"]["99"] = {"made_of": "x", "files": named}
    (site / MANIFEST).write_text(json.dumps(found))
    (site / "away").symlink_to(outside)
    assert write_edition(site, parts(FIRST)).removed == ("99",)
    assert held(outside) == held_outside
    shutil.rmtree(site / "01")
    (site / "01").symlink_to(outside)
    changed = FIRST | {"01": ("a2", {"index.html": b"A+"})}
    for content in ((site / MANIFEST).read_bytes(), b""):
        (site / MANIFEST).write_bytes(content)
        for force in (False, True):
            with pytest.raises(EditionError, match="リンクをどけてください"):
                write_edition(site, parts(changed), force=force)
    assert held(outside) == held_outside


def test_a_link_in_place_of_a_file_is_not_followed(site: Path, tmp_path: Path) -> None:
    other, style = tmp_path / "other.txt", site / "style.css"
    other.write_bytes(b"s")
    style.unlink()
    style.symlink_to(other)
    (site / f"style.css.{os.getpid()}.part").symlink_to(other)
    assert write_edition(site, parts(FIRST)).made == ("",)
    assert not style.is_symlink() and other.read_bytes() == b"s"
    changed = FIRST | {"": ("w2", {"index.html": b"all", "style.css": b"t", "new.html": b"n"})}
    (site / f"style.css.{os.getpid()}.part").symlink_to(other)
    (site / "new.html").symlink_to(tmp_path / "nowhere")
    with pytest.raises(EditionError, match="前に書き出したものではありません"):
        write_edition(site, parts(changed))
    write_edition(site, parts(changed), force=True)
    assert held(site) == placed(changed)
    assert other.read_bytes() == b"s" and not (tmp_path / "nowhere").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name here")
def test_what_is_no_file_is_not_read(site: Path) -> None:
    """Nobody writes into the pipe: who opened it to read would wait for ever."""
    (site / "style.css").unlink()
    os.mkfifo(site / "style.css")
    assert write_edition(site, parts(FIRST)).made == ("",)
    assert held(site) == placed(FIRST)
