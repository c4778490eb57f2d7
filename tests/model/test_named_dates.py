"""Days, months and years in a running text, and what each lasts to."""

from __future__ import annotations

from datetime import date

import pytest

from chino_metrics.model.named_dates import find_dates


@pytest.mark.parametrize(
    ("text", "year", "last"),
    [
        ("令和6年度", 2024, date(2025, 3, 31)),
        ("R7.3", 2024, date(2025, 3, 31)),
        ("令和7年3月末", 2024, date(2025, 3, 31)),
        ("令和6年4月10日", 2024, date(2024, 4, 10)),
        ("2028年2月", 2027, date(2028, 2, 29)),
        ("2024/4/31", 2024, date(2024, 4, 30)),
        ("平成31年", 2019, date(2019, 12, 31)),
        ("令和元", 2019, date(2020, 3, 31)),
    ],
)
def test_a_date_lies_in_its_fiscal_year_and_lasts_to_its_end(
    text: str, year: int, last: date
) -> None:
    (found,) = find_dates(f"平日は{text}")
    assert (found.fiscal_year, found.last_day) == (year, last)


@pytest.mark.parametrize("text", ["2,024年度", "2024人", "1583", "R0.3", "3年間", "SNS6"])
def test_other_numbers_are_no_dates(text: str) -> None:
    assert [*find_dates(text)] == []
