"""A workbook with hostile text in every text column."""

from __future__ import annotations

from tests.support.made_workbook import HEADS, ROWS, made

#: Each tries another reader: HTML, attributes, Markdown, Plotly's own tags, templates, a formula.
STRINGS = (
    "<img src=https://evil.example/x onerror=window.hit=1>",
    "\"><script>window.hit=1</script><i title='",
    "![x](https://evil.example/y.png) [y](javascript:window.hit=1) $x$ :red[z]",
    "<a href='https://evil.example/z' style='background:url(https://evil.example/u)'>b</a>",
    "{{ 7 * 7 }}{% for x in y %}",
    '=HYPERLINK("https://evil.example","c")',
)

TEXT_HEADS = {
    *(
        "計画名",
        "略称",
        "担当",
        "施策名",
        "説明",
        "柱名",
        "事業名",
        "指標名",
        "単位（原文）",
        "備考",
    ),
    *("注記", "出典", "出典URL", "系列名", "内容"),
}


def hostile() -> bytes:
    """The small workbook with a hostile string in every text column, each in turn."""
    number = 0
    sheets = {}
    for sheet, rows in ROWS.items():
        lines = [list(row) for row in rows]
        for column, head in enumerate(HEADS[sheet]):
            for line in lines:
                if head in TEXT_HEADS and column < len(line) and line[column]:
                    line[column] = f"{line[column]} {STRINGS[number % len(STRINGS)]}"
                    number += 1
        sheets[sheet] = lines
    assert number > 3 * len(STRINGS)
    items = ("自治体名", "サイト名", "計画書名", "担当部署", "連絡先")
    settings = {"項目": list(items), "値": [text[:95] for text in STRINGS[: len(items)]]}
    sections = {"担当": [STRINGS[0], STRINGS[1]]}
    added = {"設定": settings, "目標指標": sections, "主要事務事業": sections}
    return made(added=added, **sheets)
