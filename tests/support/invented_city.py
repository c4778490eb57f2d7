"""An invented city with three plans and forty indicators; nothing of it is Chino's.

Eleven indicators are to fall, two are cumulative, two have a text for a target, one
has a target for every year, one is surveyed every second year, one had its target
eased, one falls below zero. Baselines lie in 2018 to 2020, targets in 2026 and 2030.
"""

from functools import cache
from itertools import cycle, islice

from openpyxl import Workbook

from tests.support.made_workbook import HEADS, saved
from tests.support.made_workbook import fill_sheet as fill

NAME = "みなと川市"
SETTINGS = {
    "自治体名": NAME,
    "自治体コード": "999997",
    "サイト名": "みなと川の計画の今",
    "計画書名": "みなと川市まちづくり計画書",
    "計画書のURL": "https://minatogawa.example.jp/plan",
    "担当部署": "企画調整課",
    "連絡先": "plan@minatogawa.example.jp",
}
PLANS = {
    "kurashi": ("くらしの計画", "くらし", 2019, 2030, "くらし課"),
    "shigoto": ("しごとの計画", "しごと", 2020, 2026, "産業課"),
    "umi": ("海辺の計画", "海辺", 2018, 2030, "港湾課"),
}
FIRST, LAST = 2018, 2025
COUNT = 40
FALLING = 11
_SECTIONS = ("子育て係", "商工係", "みなと係", "", "環境係", "", "福祉係")
_SUBJECTS = (
    *("転入者数", "空き家数", "公園の利用者数", "ごみの量", "歩く人の割合", "苦情の件数"),
    *("相談の件数", "待機の人数", "読書会の回数", "事故の件数", "朝市の売上", "漂着ごみの量"),
)
_UNITS = ("人", "戸", "人", "t", "%", "件", "件", "人", "回", "件", "千円", "t")
_WORSE = {"空き家数", "ごみの量", "苦情の件数", "待機の人数", "事故の件数", "漂着ごみの量"}


@cache
def workbook() -> bytes:
    """The bytes of the city's workbook."""
    book = Workbook()
    book.remove(book.active)
    rows = _indicator_rows()
    sheets = {
        "設定": (["項目", "値"], [list(item) for item in SETTINGS.items()]),
        "計画": (HEADS["計画"], [[key, *plan, None] for key, plan in PLANS.items()]),
        "施策": (
            HEADS["施策"],
            [[key, n, f"{PLANS[key][1]}の施策{n}", ""] for key in PLANS for n in (1, 2, 3)],
        ),
        "目標指標": (
            [*HEADS["目標指標"], "目標の種類", "調査間隔", "調査の年", "確定する月", "担当"],
            rows,
        ),
        "実績": (
            ["指標ID", "指標名", "単位", *(f"{y}年度" for y in range(FIRST + 1, LAST + 1))],
            [_actual_row(row, n) for n, row in enumerate(rows)],
        ),
        "実績の注記": (HEADS["実績の注記"], []),
        "目標の改定": (
            [
                *("指標ID", "改定日", "項目", "前の年度", "前の値", "新しい年度", "新しい値"),
                *("理由", "根拠", "根拠URL"),
            ],
            [_revision(rows[0])],
        ),
    }
    for name, (head, lines) in sheets.items():
        fill(book.create_sheet(name), head, lines)
    return saved(book)


def _indicator_rows() -> list[list[object]]:
    plans = islice(cycle(PLANS), COUNT)
    falling = 0
    rows = []
    for n, plan in enumerate(plans):
        subject, unit = _SUBJECTS[n % len(_SUBJECTS)], _UNITS[n % len(_UNITS)]
        falls = subject in _WORSE and falling < FALLING
        falling += falls
        base_year, final_year = FIRST + n % 3, (2026, 2030)[n % 2]
        base = 20.5 + n if unit == "%" else 100 + 10 * n
        final: object = base * (0.7 if falls else 1.4)
        final = round(final, 1) if unit == "%" else round(final)
        if n in (13, 26):
            final = ("毎年度実施", "計画の見直しのときに決める")[n == 26]
        has_interim = final_year == 2030 and not isinstance(final, str) and n % 4 == 1
        interim = (2025, round((base + final) / 2)) if has_interim else (None, None)
        kind = "期間累計" if n in (9, 20) else "年次"
        rows.append(
            [
                *(f"{plan}-{n + 1}", plan, n % 3 + 1, f"{subject}（{n + 1}）", unit, None),
                *("減少" if falls else "増加", kind, base_year, base, *interim),
                *(final_year, final, None, None),
                *("毎年度" if n == 2 else None, 2 if n == 4 else None, None, None),
                _SECTIONS[n % len(_SECTIONS)] or None,
            ]
        )
    rows[7][9], rows[7][13] = -40, 0  # a balance that is to come up from below zero
    return rows


def _actual_row(row: list[object], n: int) -> list[object]:
    """Values by year on the way to the target, some faster, some slower, some the wrong way."""
    base, final, start, end = row[9], row[13], row[8], row[12]
    values: list[object] = []
    for year in range(FIRST + 1, LAST + 1):
        if year <= start or year - LAST > -(n % 3) or (n == 4 and (year - start) % 2):
            values.append(None)
            continue
        goal = final if not isinstance(final, str) else base * 1.1
        pace = (1.2, 0.7, 0.3, -0.2, 1.0)[n % 5]
        value = base + (goal - base) * pace * (year - start) / (end - start)
        values.append(round(value, 1) if row[4] == "%" else round(value))
    return [row[0], row[3], row[4], *values]


def _revision(row: list[object]) -> list[object]:
    before = round(row[13] * 1.5)
    return [
        *(row[0], "2024-06-20", "最終目標", row[12], before, row[12], row[13]),
        *("国の推計が変わったため", "みなと川市総合計画審議会", "https://minatogawa.example.jp/r"),
    ]
