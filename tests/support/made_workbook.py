"""Small workbooks in the planners' format, made for one test each."""

import io

from openpyxl import Workbook

HEADS = {
    "計画": ["計画ID", "計画名", "略称", "開始年度", "終了年度", "担当", "データの区分"],
    "施策": ["計画ID", "施策番号", "施策名", "説明"],
    "施策の柱": ["計画ID", "施策番号", "柱番号", "柱名", "説明"],
    "主要事務事業": ["計画ID", "施策番号", "柱番号", "事業名"],
    "目標指標": [
        *("指標ID", "計画ID", "施策番号", "指標名", "単位", "単位（原文）", "望ましい方向", "集計"),
        *("基準年度", "基準値", "中間目標年度", "中間目標", "最終目標年度", "最終目標"),
        *("同一指標", "備考"),
    ],
    "実績": ["指標ID", "指標名", "単位", "2019年度", "2020年度", "2021年度"],
    "実績の注記": ["指標ID", "年度", "注記", "出典", "出典URL"],
    "参考系列": ["指標ID", "系列名", "年", "値", "単位", "出典", "出典URL", "備考"],
    "出来事": ["指標ID", "年", "内容", "出典", "出典URL", "備考"],
}
ROWS = {
    "計画": [["p", "ごみの計画", "ごみ", 2018, 2027, "環境課", None]],
    "施策": [["p", 1, "減らす", "ごみを減らす。"]],
    "施策の柱": [["p", 1, "1-(1)", "家庭", "家庭のごみ。"]],
    "主要事務事業": [["p", 1, "1-(1)", "生ごみ堆肥化"], ["p", 1, None, "啓発"]],
    "目標指標": [
        ["w", "p", 1, "1人1日のごみ", "g", None, "減少", "年次", 2018, 700, 2022, 650, 2027, 600],
        ["r", "p", 1, "資源化率", "%", None, "増加", "年次", 2018, 20.5, None, None, 2027, 30.0],
    ],
    "実績": [
        ["w", "1人1日のごみ", "g", 690, 680, 670],
        ["r", "資源化率", "%", 21.5, "—", "未調査"],
    ],
    "実績の注記": [["w", 2020, "速報値", "環境課の調べ", "https://example.jp/"]],
    "参考系列": [["w", "県の平均", 2018, 810.5, "g", "県の統計", None, "定義が異なる"]],
    "出来事": [["w", "2020-02-10", "分別の変更", "広報", None, None]],
}


def made(*, without=(), formats=None, added=None, **rows):
    """Bytes of a workbook; ``rows`` replaces sheets, ``formats`` sets number formats by cell.

    ``added`` gives columns by sheet and head, their values from the first row on; of a
    sheet that the others do not need, all its columns.
    """
    book = Workbook()
    book.remove(book.active)
    added = added or {}
    for sheet in dict.fromkeys((*HEADS, *added)):
        if sheet not in without:
            columns = added.get(sheet, {})
            head, filled = HEADS.get(sheet, []), rows.get(sheet, ROWS.get(sheet, []))
            count = max([len(filled), *map(len, columns.values())])
            lines = [
                [*(filled[n] if n < len(filled) else []), *([None] * len(head))][: len(head)]
                + [values[n] if n < len(values) else None for values in columns.values()]
                for n in range(count)
            ]
            fill_sheet(book.create_sheet(sheet), [*head, *columns], lines)
    for (sheet, address), shape in (formats or {}).items():
        book[sheet][address].number_format = shape
    return saved(book)


def actual(value, unit="g", shape=None):
    """A workbook whose first actual (実績 D2, 2019年度, indicator w) is ``value``."""
    indicator = [*ROWS["目標指標"][0]]
    indicator[4] = unit
    formats = {("実績", "D2"): shape} if shape else {}
    rows = {"目標指標": [indicator], "実績": [["w", None, None, value]], "実績の注記": []}
    return made(formats=formats, **rows)


def saved(book):
    """The bytes of an openpyxl workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def fill_sheet(sheet, head, rows):
    """Write a head and its rows into an openpyxl sheet."""
    sheet.append(head)
    for row in rows:
        sheet.append(row)
