"""Small workbooks of many municipalities."""

from __future__ import annotations

from chino_metrics.workbook.schema import MUNICIPALITY, MUNICIPALITY_NAME
from tests.support.made_workbook import ROWS, made

CITY, TOWN, VILLAGE = ("202142", "甲市"), ("203611", "乙町"), ("203831", "丙村")


def workbook(*owners: tuple[str, str], each: int = 1, changed: str = "", due: str = "") -> bytes:
    """A workbook with one plan a municipality and ``each`` times the two indicators.

    ``changed`` is the name of one whose first value is another; ``due`` a 期限 of 乙町.
    """
    rows: dict[str, list[list[object]]] = {"計画": [], "施策": [], "目標指標": [], "実績": []}
    for n, (_, name) in enumerate(owners):
        rows["計画"].append(
            [f"p{n}", f"{name}の計画", f"{name}計画", 2018, 2027, f"{name}の課", None]
        )
        rows["施策"].append([f"p{n}", 1, f"{name}の施策", None])
        for k in range(each):
            for row in ROWS["目標指標"]:
                rows["目標指標"].append(
                    [f"{row[0]}{n}-{k}", f"p{n}", 1, f"{name}の{row[3]}", *row[4:]]
                )
            for row in ROWS["実績"]:
                values = [691, *row[4:]] if name == changed and row[0] == "w" else row[3:]
                rows["実績"].append([f"{row[0]}{n}-{k}", None, None, *values])
    columns = {MUNICIPALITY: [c for c, _ in owners], MUNICIPALITY_NAME: [n for _, n in owners]}
    empty = {"施策の柱": [], "主要事務事業": [], "実績の注記": [], "参考系列": [], "出来事": []}
    added: dict[str, dict[str, list[object]]] = {"計画": columns}
    if due:
        added["評価"] = {
            "指標ID": ["w1-0"],
            "年度": [2021],
            "今後の対応": ["減らす"],
            "期限": [due],
        }
    return made(added=added, **rows, **empty)
