"""The briefing's charts, as SVG: titles say the finding, colours part in grey and for the colour-blind.

Belongs here: how each chart is drawn, once a language. Not here: its numbers (sql/briefing). Lines are parted by dash and
label beside colour; levels of ratings go from dark to light, in the order of the scale.
"""

from __future__ import annotations

import re
from typing import Any

import altair as alt
import polars as pl
import vl_convert
from markupsafe import Markup

from orchestration.pages.render import english_number, vietnamese_number

INK, MUTED, GRID = "#1b2733", "#5a6672", "#e3e7eb"
MAIN, ACCENT = "#0b5394", "#c2410c"
LEVELS = {"excellent": "#08306b", "good": "#2f7fbc", "fair": "#9ecae1", "weak": "#c2410c"}
WIDTH = 560
_FONT = "Roboto, 'Segoe UI', Arial, sans-serif"


def members_chart(months: pl.DataFrame, language: str) -> Markup:
    """Members at each month's end, as a line with the last value beside it."""
    last, first = months.row(-1, named=True), months.row(0, named=True)
    change = last["members"] - first["members"]
    since = first["month_end"]
    vi_now, en_now = vietnamese_number(last["members"]), english_number(last["members"])
    vi_change, en_change = vietnamese_number(abs(change)), english_number(abs(change))
    title = {
        "vi": f"Đảng viên {'tăng' if change >= 0 else 'giảm'} {vi_change} từ tháng {since:%m/%Y}, "
        f"{'lên' if change >= 0 else 'còn'} {vi_now}",
        "en": f"Members {'up' if change >= 0 else 'down'} {en_change} since {since:%b %Y}, to {en_now}",
    }[language]
    base = alt.Chart(months).encode(
        x=alt.X("month_end:T", title=None, axis=_axis(format="%m/%Y", tickCount=8)),
        y=alt.Y("members:Q", title=None, scale=alt.Scale(zero=False), axis=_axis(format=",d", tickCount=5)),
    )
    line = base.mark_line(color=MAIN, strokeWidth=2.2)
    text = alt.Chart(pl.DataFrame([last])).encode(x="month_end:T", y="members:Q")
    dots = text.mark_point(color=MAIN, filled=True, size=50)
    label = text.mark_text(dy=-12, align="right", fontWeight="bold", color=INK).encode(
        text=alt.value(vi_now if language == "vi" else en_now)
    )
    return _svg(line + dots + label, title, language)


def admissions_chart(admissions: pl.DataFrame, language: str) -> Markup:
    """Admissions since January, a line a year; the last year in the strong colour, earlier ones dashed."""
    full = (
        admissions.select("year")
        .unique()
        .join(pl.DataFrame({"month": list(range(1, 13))}), how="cross")
        .join(admissions, on=["year", "month"], how="left")
        .sort("year", "month")
        .with_columns(pl.col("cumulative").forward_fill().over("year").fill_null(0))
    )
    years = sorted(full["year"].unique().to_list())
    now = years[-1]
    totals = {year: _highest(full.filter(pl.col("year") == year)) or 0 for year in years}
    latest_month = admissions.filter(pl.col("year") == now)["month"].max()
    full = full.filter((pl.col("year") < now) | (pl.col("month") <= latest_month))
    before = years[-2] if len(years) > 1 else None
    share = _highest(full.filter((pl.col("year") == before) & (pl.col("month") == latest_month)))
    title = {
        "vi": f"Kết nạp {vietnamese_number(totals[now])} đảng viên từ đầu năm {now}"
        + (f", cùng kỳ {before} là {vietnamese_number(share)}" if before else ""),
        "en": f"{english_number(totals[now])} admitted since January {now}"
        + (f", {english_number(share)} by the same month of {before}" if before else ""),
    }[language]
    frame = full.with_columns(pl.col("year").cast(pl.String))
    names = [str(year) for year in years]
    shades = [MAIN if year == now else MUTED for year in years]
    dashes = [[1, 0] if year == now else [6, 3] if year == before else [2, 3] for year in years]
    base = alt.Chart(frame).encode(
        x=alt.X("month:O", title={"vi": "Tháng", "en": "Month"}[language], axis=_axis(labelAngle=0)),
        y=alt.Y("cumulative:Q", title=None, axis=_axis(format=",d", tickCount=5)),
    )
    line = base.mark_line(strokeWidth=2.2).encode(
        color=alt.Color("year:N", scale=alt.Scale(domain=names, range=shades), legend=None),
        strokeDash=alt.StrokeDash("year:N", scale=alt.Scale(domain=names, range=dashes), legend=None),
    )
    ends = full.group_by("year", maintain_order=True).last().with_columns(pl.col("year").cast(pl.String))
    label = (
        alt.Chart(ends)
        .mark_text(dx=6, align="left", fontWeight="bold")
        .encode(
            x="month:O",
            y="cumulative:Q",
            text="year:N",
            color=alt.Color("year:N", scale=alt.Scale(domain=names, range=shades), legend=None),
        )
    )
    return _svg(line + label, title, language)


def ratings_chart(ratings: pl.DataFrame, labels: dict[str, tuple[str, str]], subject: str, language: str) -> Markup:
    """Shares of the levels by year, a bar a year, the scales apart; `ratings` of one subject (sql/briefing/ratings.sql)."""
    long = (
        ratings.unpivot(list(LEVELS), index=["year", "scale", "rated"], variable_name="level", value_name="count")
        .with_columns(
            share=pl.col("count") / pl.col("rated"),
            place=pl.col("level").replace_strict({n: i for i, n in enumerate(LEVELS)}),
        )
        .with_columns(pl.col("year").cast(pl.String))
    )
    last = ratings.row(-1, named=True)
    good = 100 * (last["excellent"] + last["good"]) / last["rated"]
    number = vietnamese_number if language == "vi" else english_number
    title = {
        "vi": f"{number(good, 1)}% {subject} hoàn thành tốt nhiệm vụ trở lên năm {last['year']}",
        "en": f"{number(good, 1)}% of {subject} good or better in {last['year']}",
    }[language]
    at = 0 if language == "vi" else 1
    names = {level: re.sub(r" \(.*\)$", "", labels[level][at]) for level in LEVELS}  # the older scale's name apart
    frame = long.with_columns(name=pl.col("level").replace_strict(names))
    bars = (
        alt.Chart(frame)
        .mark_bar(stroke="white", strokeWidth=1)
        .encode(
            y=alt.Y("year:N", title=None, axis=_axis(grid=False)),
            x=alt.X("share:Q", title=None, stack="normalize", axis=_axis(format="%", tickCount=5)),
            color=alt.Color(
                "name:N",
                scale=alt.Scale(domain=list(names.values()), range=list(LEVELS.values())),
                legend=alt.Legend(title=None, orient="bottom", columns=2, labelLimit=260, labelColor=INK),
            ),
            order="place:O",
        )
    )
    scales = ratings["scale"].unique(maintain_order=True).to_list()
    if len(scales) == 1:
        return _svg(bars, title, language, height=34 * ratings.height + 20)
    # the two scales do not compare: each has its own panel
    said = {"old": {"vi": "Thang cũ", "en": "Old scale"}, "new": {"vi": "Thang mới", "en": "New scale"}}
    parts = [
        bars.transform_filter(alt.datum.scale == scale).properties(
            width=WIDTH, title=alt.TitleParams(said[scale][language], anchor="start", fontSize=12, color=MUTED)
        )
        for scale in scales
    ]
    return _svg(alt.vconcat(*parts), title, language)


def _highest(rows: pl.DataFrame) -> int | None:
    """The highest sum since January of the rows; none of none."""
    return max(rows["cumulative"].to_list(), default=None)


def _axis(**changes: Any) -> alt.Axis:
    look = {"labelColor": INK, "titleColor": MUTED, "gridColor": GRID, "domainColor": MUTED, "tickColor": MUTED}
    return alt.Axis(**{**look, **changes})


def _svg(chart: alt.Chart | alt.LayerChart | alt.VConcatChart, title: str, language: str, height: int = 230) -> Markup:
    size = {} if isinstance(chart, alt.VConcatChart) else {"width": WIDTH, "height": height}
    made = (
        chart.properties(
            **size,
            title=alt.TitleParams(title, anchor="start", fontSize=15, fontWeight=600, color=INK, offset=12),
        )
        .configure(font=_FONT)
        .configure_view(stroke=None)
    )
    locale = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]} if language == "vi" else None
    svg = vl_convert.vegalite_to_svg(made.to_json(), format_locale=locale)
    # a chart scales with its column, and is read out by its title
    svg = re.sub(r'<svg ([^>]*?)width="[\d.]+" height="[\d.]+"', r"<svg \1", svg, count=1)
    described = Markup('<svg role="img" aria-label="{}" ').format(title)
    return Markup(svg.replace("<svg ", str(described), 1))  # noqa: S704 (vl-convert escapes the texts it is given)
