"""Why, and what now: reasons and measures beside the verdict, to the letter, in every form."""

import re
from datetime import date
from functools import cache

from chino_metrics.changes.comparison import compare
from chino_metrics.evaluation.facts import Code
from chino_metrics.screens import (
    changes,
    data_check,
    filtering,
    indicator,
    overview,
    plan,
    trends,
    update,
)
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import ATTENTION, UNEXPLAINED, Choice
from chino_metrics.views.one_indicator import evaluations
from chino_metrics.views.open_data.catalogue import TABLE_BY_NAME
from chino_metrics.views.scene import scene_of
from chino_metrics.views.slides.build import make_deck
from chino_metrics.views.slides.deck import SlideKind
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import made

TODAY = date(2026, 11, 23)
#: 690, 680 and 670 g on the way from 700 (2018) to 400 (2027): late.
ROW = ["w", "p", 1, "1人1日のごみ", "g", None, "減少", "年次", 2018, 700, None, None, 2027, 400]
HOSTILE = "<script>alert(1)</script>=1+1\n二行目。"
TEXTS = {
    "指標ID": ["w", "w"],
    "年度": [2021, 2020],
    "要因": [f"集団回収が減った。{HOSTILE}", "ごみの量は前年度から増加した。"],
    "今後の対応": ["分別を学ぶ会を開く", "袋を見直す"],
    "期限": ["2027年3月", "2021年3月"],
    "担当": ["環境課", "環境課"],
    "対応の結果": [None, None],
    "出典URL": ["https://example.jp/", None],
}
DEBATES = {
    "指標ID": ["w"],
    "日付": ["2021-09-10"],
    "会議": ["9月定例会"],
    "論点": ["ごみの減量"],
    "URL": ["https://example.jp/gikai"],
}


@cache
def book(*, written=True):
    added = {"評価": TEXTS, "議会": DEBATES} if written else {}
    rows = {"目標指標": [ROW], "実績": [["w", "1人1日のごみ", "g", 690, 680, 670]]}
    return read_book(made(added=added, 実績の注記=[], **rows))


def scene(*, written=True, **choice):
    return scene_of(book(written=written), Choice(indicator="w", **choice), TODAY)


def text_of(markup):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(markup)))


def test_what_is_written_stands_below_the_verdict_to_the_letter():
    assert book().issues == ()
    shown = str(indicator.render(scene()))
    why = shown[shown.index('id="naze"') :]
    assert shown.index('class="figures"') < shown.index('id="naze"') < shown.index('id="zu"')
    assert "集団回収が減った。&lt;script&gt;alert(1)&lt;/script&gt;=1+1\n二行目。" in why
    assert "<script>alert" not in shown
    for words in ("2027年3月、環境課（結果待ち）", "9月定例会", "ごみの減量", "期限切れ"):
        assert words in why
    assert why.index("集団回収") < why.index("袋を見直す")


def test_where_nothing_is_written_the_page_says_who_could():
    bare = scene(written=True, as_of=2019)
    assert "要因はまだ書かれていない（担当 環境課）" in text_of(indicator.render(bare))
    assert 'id="naze"' not in str(indicator.render(scene(written=False)))


def test_the_overview_quotes_the_first_sentence_and_names_what_has_none():
    shown = text_of(overview.render(scene()))
    assert "要因：集団回収が減った。" in shown
    assert "理由が書かれていない遅れ" not in shown
    assert "理由が書かれていない遅れ 1" in text_of(overview.render(scene(as_of=2019)))
    assert "理由が書かれていない" not in text_of(overview.render(scene(written=False)))


def test_a_sentence_that_never_ends_is_cut_where_it_is_quoted():
    assert evaluations.first_sentence("雨が\n多かった。寒かった。") == "雨が 多かった。"
    assert evaluations.first_sentence("あ" * 2_000) == "あ" * evaluations.LONGEST_QUOTE + "…"


def test_what_is_late_without_a_reason_can_be_filtered():
    explained, bare = (scene(status=UNEXPLAINED, as_of=y) for y in (None, 2019))
    assert explained.selected == ()
    assert [e.indicator.id for e in bare.selected] == ["w"]
    for page in (overview, trends):
        assert "遅れているが、理由が書かれていない1指標の一覧" in text_of(page.render(bare))
    assert "data-unexplained" in str(overview.render(scene(as_of=2019)))
    assert "data-unexplained" not in str(overview.render(scene()))
    assert "status=unexplained" in str(overview.render(scene(as_of=2019)))


def test_a_reason_is_asked_for_only_where_reasons_are_written():
    offered = [[o.value for o in filtering.status_filter(scene(written=w)).options] for w in (1, 0)]
    assert UNEXPLAINED in offered[0]
    assert offered[1] == [v for v in offered[0] if v != UNEXPLAINED]
    assert ATTENTION in offered[1]
    assert "data-unexplained" not in str(overview.render(scene(written=False)))


def test_new_texts_stand_on_the_page_of_what_has_changed():
    shown = str(changes.render(scene()))
    assert "1件の実績と1件の要因や対応の記入で" in shown
    assert "<h2>要因と今後の対応：記入1件</h2>" in shown
    assert "集団回収が減った。&lt;script&gt;alert(1)&lt;/script&gt;=1+1\n二行目。" in shown
    assert "袋を見直す" not in shown  # of the year before


def test_a_year_about_which_something_is_written_is_marked_on_the_table_of_years():
    shown = str(trends.render(scene()))
    marked = re.findall(r'data-label="(\d+)"><span class="told-mark">', shown)
    assert marked == ["2020", "2021"]
    assert "要因や対応の文がある年度" in text_of(shown)
    assert "told-mark" not in str(trends.render(scene(written=False)))


def test_the_page_of_the_plan_quotes_the_first_sentence_beside_what_is_late():
    shown = str(plan.render(scene()))
    assert '<span class="verbatim why-line">要因：集団回収が減った。</span>' in shown
    assert "要因：" not in str(plan.render(scene(as_of=2019)))


def test_a_slide_has_a_line_of_it_where_it_fits():
    def slide(found):
        return next(s for s in make_deck(found).slides if s.kind is SlideKind.INDICATOR)

    told, bare = (slide(scene(indicators=("w",), as_of=y)) for y in (None, 2019))
    assert (told.lines, bare.lines) == (("要因：集団回収が減った。",), ())
    assert told.message == slide(scene(indicators=("w",), written=False)).message
    long = "要因" * 40
    found = scene_of(after(要因=long), Choice(indicators=("w",)), TODAY)
    assert slide(found).lines == ()
    assert long in slide(found).notes


def test_texts_are_held_against_the_numbers_on_the_data_check():
    found = {(q.year, q.code) for q in evaluations.questions(scene())}
    assert (2020, Code.WRONG_DIRECTION) in found
    assert (2020, Code.OVERDUE_WITHOUT_OUTCOME) in found
    shown = text_of(data_check.render(scene()))
    assert f"要因と今後の対応で確かめること {len(found)}件" in shown
    assert "評価 C3" in shown


def test_what_is_written_about_a_year_without_a_value_is_shown_too():
    rows = {"目標指標": [ROW], "実績": [["w", "1人1日のごみ", "g", 690, 680, None]]}
    found = read_book(made(added={"評価": TEXTS}, 実績の注記=[], **rows))
    shown = text_of(indicator.render(scene_of(found, Choice(indicator="w"), TODAY)))
    assert "ほかの年度に書かれたこと" in shown
    assert "集団回収が減った。" in shown


def test_what_is_owed_of_a_year_without_a_row_is_on_the_data_check():
    bare = scene(as_of=2019)
    (year,) = {e.judged_year for e in bare.entries if e.indicator.id == "w"}
    codes = {q.code for q in evaluations.questions(bare) if q.year == year}
    assert codes == {Code.MISSING_CAUSE, Code.MISSING_ACTION}
    assert "要因が書かれていない" in text_of(data_check.render(bare))


def test_a_text_never_changes_a_verdict():
    one, other = (scene(written=w).assessments["w"] for w in (True, False))
    assert one == other


def test_open_data_carry_the_texts_and_the_debates():
    row, _ = sorted(TABLE_BY_NAME["evaluations"].rows(scene()), key=lambda r: -r["year"])
    assert (row["cause"], row["due"], row["outcome"]) == (TEXTS["要因"][0], "2027年3月", None)
    (debate,) = TABLE_BY_NAME["council"].rows(scene())
    assert (debate["date"], debate["theme"]) == ("2021-09-10", "ごみの減量")


def after(**texts):
    """The book with 670 g of 2021 (late) and what is written about that year."""
    rows = {"目標指標": [ROW], "実績": [["w", "1人1日のごみ", "g", 690, 680, 670]]}
    heads = {head: [texts.get(head)] for head in TEXTS if head not in ("指標ID", "年度")}
    written = {"評価": {"指標ID": ["w"], "年度": [2021], **heads}}
    return read_book(made(added=written, 実績の注記=[], **rows))


def asked_of(before, now):
    found = evaluations.questions_of_update(compare(before, now), TODAY)
    return [(q.year, q.code) for q in found]


def test_what_needs_a_verdict_is_asked_where_the_update_is_compared():
    plain = after(要因="雨が多かった。", 今後の対応="袋を見直す")
    assert asked_of(plain, after(要因="雨が多かった。")) == [(2021, Code.MISSING_ACTION)]
    boasts = after(要因="目標を達成した。", 今後の対応="袋を見直す")
    assert asked_of(plain, boasts) == [(2021, Code.WRONG_VERDICT)]
    assert asked_of(plain, plain) == []
    assert asked_of(plain, book(written=False)) == []  # nobody writes reasons


def test_a_new_value_that_is_late_misses_its_reason():
    rows = {"目標指標": [ROW], "実績": [["w", "1人1日のごみ", "g", 690, 680, 600]]}
    good = read_book(
        made(added={"評価": {h: v[1:] for h, v in TEXTS.items()}}, 実績の注記=[], **rows)
    )
    late = [["w", "1人1日のごみ", "g", 690, 680, 670]]
    now = read_book(
        made(
            added={"評価": {h: v[1:] for h, v in TEXTS.items()}},
            実績の注記=[],
            **rows | {"実績": late},
        )
    )
    assert asked_of(good, now) == [(2021, Code.MISSING_CAUSE), (2021, Code.MISSING_ACTION)]


def test_the_page_of_the_comparison_asks_and_does_not_forbid():
    admin = Actor("山田", Role.ADMINISTRATOR)
    sheet = update.Sheet(1, "評価.xlsx", 9_000, TODAY, "2026年11月23日")
    plain = after(要因="雨が多かった。", 今後の対応="袋を見直す")
    edition = Edition(2, TODAY, "更新", plain)
    shown = update.render_compare(
        scene_of(plain, Choice(), TODAY, edition), admin, sheet, after(要因="雨。"), "abc"
    )
    told = text_of(shown)
    assert "文と判定で確かめること：1件" in told
    assert "今後の対応が書かれていない。" in told
    assert "第3版として公開する" in told
