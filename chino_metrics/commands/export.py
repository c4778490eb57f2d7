"""``export --to``: one file to take along, or the static edition as a folder.

What is made follows from the name: .pdf, .pptx, .xlsx, .csv, .json, .zip, .svg, .png,
or a folder. Exit status 0, or 2 where it cannot be made or written.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from chino_metrics import settings
from chino_metrics.commands.arguments.parsing import (
    Commands,
    Refusal,
    new_command,
    utf8,
    write_file,
    year,
)
from chino_metrics.commands.arguments.source import Source, add_source, read_source
from chino_metrics.commands.handed_out.each import write_each
from chino_metrics.exports.files import MAKERS
from chino_metrics.model.municipality import municipalities
from chino_metrics.store.current import published_edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene, scene_of
from chino_metrics.wording import formats
from chino_metrics.workbook.reading import read_book

#: What is made of each municipality by itself where the book holds many.
OF_ONE: Final = (".pdf", ".pptx", ".xlsx")
#: Names that are told at most where one is unknown.
_TOLD: Final = 40
#: Name of the table that a CSV holds where none is named.
TABLE: Final = "verdicts"


def add(commands: Commands) -> None:
    """Register ``export``."""
    arguments, options = new_command(
        commands,
        "export",
        "資料（PDF、PowerPoint、Excel、データ）か、静的なサイト一式を書き出します。",
    )
    add_source(arguments, options, "もとにする台帳")
    options.add_argument(
        "--to",
        metavar="PATH",
        required=True,
        help="書き出す先。名前の終わり（.pdf .pptx .xlsx .csv .json .zip .svg .png）で形が決まる。"
        "フォルダー（終わりが /）なら静的なサイト一式",
    )
    options.add_argument(
        "--as-of", metavar="YEAR", type=year, help="評価年度（西暦。省くと実績のある最新の年度）"
    )
    options.add_argument(
        "--city",
        metavar="CODE",
        default="",
        help="多くの自治体の台帳で、この自治体コードのものだけ"
        "（省くと、PDF、PowerPoint、Excelは自治体ごとに1つずつ）",
    )
    _add_selection(options)
    form = options.add_mutually_exclusive_group()
    form.add_argument("--report", action="store_true", help="PDFを報告書にする（省いたときと同じ）")
    form.add_argument("--sheet", action="store_true", help="PDFを個票にする（A4に1指標1枚）")
    form.add_argument("--deck", action="store_true", help="PDFを説明用スライドにする")
    options.add_argument(
        "--per-page", type=int, choices=(1, 2), default=1, help="スライドのPDFで、1ページの枚数"
    )
    options.add_argument(
        "--shape", choices=("16:9", "4:3"), default="16:9", help="PowerPointの縦横比"
    )
    options.add_argument(
        "--table", metavar="NAME", default=TABLE, help=f"CSVの表（省くと {TABLE}）"
    )
    options.add_argument("--for-excel", action="store_true", help="CSVをExcel用にする（BOM付き）")
    options.add_argument(
        "--address",
        metavar="URL",
        default="",
        help="サイトのアドレス（静的なサイトのsitemap、スライドと個票のQRコードに使う）",
    )
    options.add_argument("--force", action="store_true", help="同じ名前のファイルに上書きする")
    commands.choices["export"].set_defaults(run=run)


def _add_selection(options: argparse._ArgumentGroup) -> None:
    """What is to be in it; each option may be given several times, or list with commas."""
    for name, what in (("plan", "計画"), ("department", "担当"), ("indicator", "指標")):
        metavar = "NAME" if name == "department" else "ID"
        options.add_argument(
            f"--{name}",
            metavar=metavar,
            action="append",
            default=[],
            help=f"この{what}だけ（コンマで並べられる）",
        )
    options.add_argument("--title", metavar="TEXT", default="", help="表紙の題")


def run(arguments: argparse.Namespace) -> int:
    """Write what is asked for and name it; returns 0."""
    source = read_source(arguments.file, is_seed=arguments.seed)
    scene = _scene(source, arguments)
    target = Path(arguments.to)
    if arguments.to.endswith(("/", "\\")) or not target.suffix or target.is_dir():
        said = _write_edition(source, scene, target, arguments)
    else:
        make = _maker(target.suffix.lower(), arguments)
        shown = replace(scene, site=arguments.address)
        if municipalities(scene.book) and target.suffix.lower() in OF_ONE:
            said = write_each(target, shown, make, force=arguments.force)
        else:
            write_file(target, make(shown), force=arguments.force)
            said = str(target)
    source.say()
    print(f"書き出しました: {said}")
    return 0


def _scene(source: Source, arguments: argparse.Namespace) -> Scene:
    """The scene that the options choose from the workbook."""
    book = read_book(source.workbook)
    edition = published_edition(source.store) if source.store else None
    choice = Choice(
        municipality=utf8(arguments.city),
        as_of=arguments.as_of,
        plans=_listed(arguments.plan),
        departments=_listed(arguments.department),
        indicators=_listed(arguments.indicator),
        title=utf8(arguments.title),
        data="sample" if book.is_sample else "",
    )
    scene = scene_of(book, choice, formats.today(), edition, whole=True)
    _require_known(
        "自治体コード",
        [c for c in (choice.municipality,) if c],
        [m.code for m in municipalities(book)],
    )
    own = scene.edition_book  # of one municipality, where it is chosen
    _require_known("計画ID", choice.plans, own.plan_by_id)
    _require_known("担当", choice.departments, scene.departments)
    _require_known("指標ID", choice.indicators, own.indicator_by_id)
    _require_known("評価年度", [str(y) for y in (choice.as_of,) if y], map(str, scene.years))
    return scene


def _listed(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(filter(None, (n.strip() for text in given for n in utf8(text).split(","))))
    )


def _require_known(what: str, named: Iterable[str], known: Iterable[str]) -> None:
    there = list(known)
    told = "、".join(there[:_TOLD]) + (f" など{len(there):,}" if len(there) > _TOLD else "")
    for name in named:
        if name not in there:
            raise Refusal(f"{what}「{name}」はありません。あるのは {told} です。")


def _maker(suffix: str, arguments: argparse.Namespace) -> Callable[[Scene], bytes]:
    """Who makes the file of a suffix, as the options wish it."""
    if suffix in {".csv", ".svg", ".png"}:
        return {".csv": _table, ".svg": _picture, ".png": _picture}[suffix](suffix, arguments)
    names = {
        ".pdf": _pdf(arguments),
        ".pptx": "slides.pptx" if arguments.shape == "16:9" else "slides_4x3.pptx",
        ".xlsx": "tables.xlsx",
        ".json": "data.json",
        ".zip": "data.zip",
    }
    if suffix not in names:
        known = "、".join((*names, ".csv", ".svg", ".png"))
        raise Refusal(f"「{suffix}」の形では書き出せません。書けるのは {known} とフォルダーです。")
    return MAKERS[names[suffix]]


def _pdf(arguments: argparse.Namespace) -> str:
    if arguments.deck:
        return "slides_2.pdf" if arguments.per_page == 2 else "slides.pdf"
    return "sheets.pdf" if arguments.sheet else "report.pdf"


def _table(_suffix: str, arguments: argparse.Namespace) -> Callable[[Scene], bytes]:
    from chino_metrics.exports.open_data.writer import as_csv  # noqa: PLC0415
    from chino_metrics.views.open_data.catalogue import TABLE_BY_NAME  # noqa: PLC0415

    _require_known("表", (arguments.table,), TABLE_BY_NAME)
    table = TABLE_BY_NAME[arguments.table]
    return lambda scene: as_csv(table, scene, for_excel=arguments.for_excel)


def _picture(suffix: str, arguments: argparse.Namespace) -> Callable[[Scene], bytes]:
    from chino_metrics.exports.pdf.pictures import chart_png, chart_svg  # noqa: PLC0415

    named = _listed(arguments.indicator)
    if len(named) != 1:
        raise Refusal("図にする指標を --indicator で1つ選んでください。")
    draw = chart_svg if suffix == ".svg" else chart_png
    return lambda scene: draw(scene, named[0])


def _write_edition(
    source: Source, scene: Scene, folder: Path, arguments: argparse.Namespace
) -> str:
    """Bring the folder up to date; returns what is said of it."""
    from chino_metrics.exports.edition.folder import write_edition  # noqa: PLC0415
    from chino_metrics.exports.edition.site import edition_parts  # noqa: PLC0415

    if any(_listed(getattr(arguments, name)) for name in ("plan", "department", "indicator")):
        raise Refusal("静的なサイトには、すべての計画を書き出します（計画や指標は選べません）。")
    history = source.store.history() if source.store else ()
    address = arguments.address or settings.public_address()
    # of one municipality by itself, nothing leads to the others
    shown = scene if municipalities(scene.book) else replace(scene, municipalities=())
    parts = edition_parts(shown, history, source.workbook, address)
    written = write_edition(folder, parts, force=arguments.force)
    if not written.made:
        return f"{folder}（前に書き出したときから、何も変わっていません）"
    if not municipalities(scene.book):
        return str(folder)
    made, kept = (len([f for f in each if f]) for each in (written.made, written.kept))
    return f"{folder}（作った自治体は{made}、前のままの自治体は{kept}）"
