"""The findings in Japanese, for a planner or a council member: ``docs/outlook.md``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chino_metrics.assessment.outlook import WIDEST, Prospect
from chino_metrics.assessment.projection import LEAST, MOST
from chino_metrics.wording import formats
from chino_metrics.wording.beside_verdicts.outlook import PROSPECT_WORD
from tests.backtest import scores, series, words
from tests.backtest.candidates import FORECASTS, RANGES, chosen, first_to_last, unchanged
from tests.backtest.scores import Case, Score
from tests.backtest.series import Series

AHEAD: Final = {1: "1年先", 2: "2年先", 3: "3年先", 4: "4年以上先", 0: "すべて"}
SHORT: Final = (1, 2, 3, 0)
LONG: Final = (1, 2, 3, 4, 0)


@dataclass(frozen=True, slots=True)
class Group:
    """Series of one kind, with their last years left out and cut after every year."""

    name: str
    series: list[Series]
    last: list[Case]
    every: list[Case]


def document() -> str:
    """The whole document; the same data give the same text."""
    groups = (
        _group("見本の実績（架空の値）", series.sample_series()),
        _group("参考系列（公的統計などの値）", series.reference_series()),
    )
    told = words.told()
    parts = (
        _text("opening.md").format(most=MOST, least=LEAST, widest=WIDEST),
        _material(groups),
        _middles(groups),
        _ranges(groups),
        _words(told),
        _triples(series.triples()),
        _text("closing.md").format(**_figures(groups, told)),
    )
    return "\n".join(parts)


def _text(name: str) -> str:
    """A part that is words, with places for figures."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _group(name: str, found: list[Series]) -> Group:
    return Group(name, found, scores.last_years(found), scores.every_year(found))


def _material(groups: Sequence[Group]) -> str:
    figures, most = series.published_counts()
    rows = [(g.name, f"{len(g.series)}", f"{len(g.last)}", f"{len(g.every)}") for g in groups]
    real = len(series.real_series())
    rows.append(("台帳の実績（基準年度より後）", f"{real}", "0", "0"))
    rows.append(("公表されている事例（published_cases.csv）", "0", "0", "0"))
    names = "、".join(f"「{s.name}」（{len(s.points)}つ）" for g in groups[1:] for s in g.series)
    return (
        "## 何で確かめたか\n\n"
        f"値が{LEAST + 1}つ以上ある系列の、終わりの1年、2年、3年を隠し、残りから計算した見込みを"
        "隠した値と比べた。同じことを、3つめの値から後のどの年度で切った場合にも行った。\n\n"
        + _table(
            ("もとの値", "系列の数", "隠した値（終わりの1～3年）", "隠した値（どの年度でも）"), rows
        )
        + f"\n参考系列は{names}。台帳の実績は、基準年度より後のものがまだない。"
        f"公表されている事例は{figures}の指標があるが、1つの指標に値は{most}つ（基準値と最新値）しかなく、"
        "系列にならない。そのため、値が3つある場合だけを後の節で別に確かめた。\n"
    )


def _middles(groups: Iterable[Group]) -> str:
    text = (
        "## 真ん中の値のずれ\n\n"
        "見込みの値と実際の値のずれの中央値。その系列の「ふだんの1年の動き」（年々の増減の大きさの平均）を1とする。"
        "小さいほど良い。右端は、使った値の1つ（最新を除く）がふだんの動きの3つ分だけ外れていた場合。\n"
    )
    heads = ("方法", *(AHEAD[h] for h in SHORT), "1つ外れた場合")
    for group in groups:
        shaken = scores.shaken(group.last)
        rows = []
        for word, forecast in FORECASTS:
            score, off = scores.errors(group.last, forecast), scores.errors(shaken, forecast)
            rows.append((word, *_ratios(score, SHORT), f"{off.values[0]:.2f}"))
        text += f"\n### {group.name}\n\n{_table(heads, [_number(group.last), *rows])}"
    return text


def _ranges(groups: Iterable[Group]) -> str:
    text = (
        "## 範囲に入った割合\n\n"
        "隠した値が、見込みの範囲に入った割合。採用した範囲は80%を目ざしている。"
        "「幅」は範囲の幅の中央値で、ふだんの1年の動きを1とする。"
        "割合が高くても、幅が広ければ役に立たない。\n"
    )
    for group in groups:
        for cases, keys, how in (
            (group.last, SHORT, "終わりの1～3年を隠す"),
            (group.every, LONG, "どの年度でも切る"),
        ):
            rows = [
                (
                    word,
                    *_percents(scores.hits(cases, width), keys),
                    f"{scores.widths(cases, width).values[0]:.1f}",
                )
                for word, width in RANGES
            ]
            heads = ("範囲", *(AHEAD[h] for h in keys), "幅")
            table = _table(heads, [_number(cases, keys), *rows])
            text += f"\n### {group.name}：{how}\n\n{table}"
    return text


def _words(told: Sequence[words.Told]) -> str:
    hits = [t.is_hit for t in told if t.is_hit is not None]
    rows = [
        (PROSPECT_WORD[prospect], f"{said}", f"{reached}", f"{said - reached}")
        for prospect, (said, reached) in words.counts(list(told)).items()
    ]
    return (
        "## 言葉は合っていたか\n\n"
        "見本の指標を年度ごとに切り、1～3年後の目安をそのときの最終目標とみなして見込みを出し、"
        "その年度の実績が届いたかどうかと比べた。すでに届いていたものは数えない。\n\n"
        + _table(("見込みの言葉", "言った回数", "届いた", "届かなかった"), rows)
        + f"\n範囲を示した{len(hits)}回のうち、実際の値が範囲に入ったのは{sum(hits)}回"
        f"（{sum(hits) / len(hits):.0%}）。広すぎる範囲は示さないため、その分だけ割合が下がる。\n"
    )


def _triples(found: Sequence[Series]) -> str:
    rows, better = [], 0
    for s in found:
        (start, _), (middle, value), (end, came) = s.points
        told = first_to_last(s.points[:2], end - middle)
        better += abs(told - came) < abs(value - came)
        numbers = (formats.number(v, 0 if abs(v) >= 100 else 2) for v in (told, value, came))
        rows.append((s.name, f"{start}、{middle}", f"{end}", *numbers))
    heads = ("指標", "使った年", "当てる年", "延ばした値", "動かないとした値", "実際の値")
    return (
        "## 値が3つしかない系列\n\n"
        "範囲は出せないため、はじめの2つを結んで延ばした値を、3つめと比べた。"
        "カナダの3つは、2つの公表ファイルで番号は違うが基準年と基準値が同じため、"
        "同じ指標とみなした。\n\n"
        + _table(heads, rows)
        + f"\n{len(found)}件のうち、延ばした値の方が、動かないとするより近かったのは{better}件。\n"
    )


def _figures(groups: Sequence[Group], told: Sequence[words.Told]) -> dict[str, str]:
    """The figures that the reasons name."""
    interval, narrow = RANGES[5][1], RANGES[0][1]
    named: dict[str, str] = {}
    for key, group in zip(("sample", "real"), groups, strict=True):
        named[f"{key}_hit"] = f"{scores.hits(group.last, interval).values[0]:.0%}"
        named[f"{key}_every"] = f"{scores.hits(group.every, interval).values[0]:.0%}"
        named[f"{key}_narrow"] = f"{scores.hits(group.last, narrow).values[0]:.0%}"
        named[f"{key}_error"] = f"{scores.errors(group.last, chosen).values[0]:.2f}"
        named[f"{key}_still"] = f"{scores.errors(group.last, unchanged).values[0]:.2f}"
        shaken = scores.shaken(group.last)
        named[f"{key}_off"] = f"{scores.errors(shaken, chosen).values[0]:.2f}"
        named[f"{key}_mean_off"] = f"{scores.errors(shaken, first_to_last).values[0]:.2f}"
        for word, at in (("line", 1), ("mean", 3), ("change", 4)):
            named[f"{key}_{word}"] = f"{scores.errors(group.last, FORECASTS[at][1]).values[0]:.2f}"
    said, reached = words.counts(list(told))[Prospect.UNLIKELY]
    limits = {"least": f"{LEAST}", "most": f"{MOST}"}
    return named | limits | {"unlikely": f"{said}", "wrong": f"{reached}"}


def _number(cases: Sequence[Case], keys: Sequence[int] = SHORT) -> tuple[str, ...]:
    counts = scores.errors(cases, chosen).counts
    return ("（件数）", *(f"{counts.get(k, 0)}" for k in keys), "")


def _ratios(score: Score, keys: Sequence[int]) -> list[str]:
    return [f"{score.values[k]:.2f}" if k in score.values else "—" for k in keys]


def _percents(score: Score, keys: Sequence[int]) -> list[str]:
    return [f"{score.values[k]:.0%}" if k in score.values else "—" for k in keys]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (heads, ("---", *["---:"] * (len(heads) - 1)), *rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
