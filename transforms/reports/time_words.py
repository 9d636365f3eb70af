"""The patterns by which written times are found, built from `data/reference/report_times.yaml`.

Belongs here: the shapes of dates, months, quarters, years and terms, with the words of the data in their places. Not
here: any word (data), what a match means (periods). Serves `periods`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from transforms.reference import load_yaml
from transforms.reports.alternatives import one_of
from transforms.reports.folding import fold

TIMES = "report_times.yaml"
YEAR = r"(?:19|20)\d{2}"
_SEP = r"\s?[/.-]\s?"


@cache
def words(*keys: str) -> Any:
    """What the data list under nested keys; lists come folded."""
    found = load_yaml(TIMES)
    for key in keys:
        found = found[key]
    return tuple(fold(str(word)) for word in found) if isinstance(found, list) else found


@cache
def roles() -> dict[str, str]:
    """Each word that may stand before a time, with the role that it gives the time."""
    found: dict[str, str] = {}
    for role in words("prefixes"):
        for prefix in words("prefixes", role):
            found.setdefault(prefix, role)
    for prefix in words("either"):
        found.setdefault(prefix, "span")
    return found


@cache
def counts() -> dict[str, int]:
    """Numbers in words."""
    return {fold(word): number for word, number in words("counts").items()}


@cache
def quarters() -> dict[str, int]:
    """Names of quarters."""
    return {fold(word): number for word, number in words("quarters").items()}


def _count() -> str:
    return rf"(?:\d{{1,2}}|{one_of(counts())})"


@cache
def signs_pattern() -> re.Pattern[str]:
    """What a sentence must have to be searched for times."""
    return re.compile(one_of(words("signs")))


@cache
def time_pattern() -> re.Pattern[str]:
    """Any time but a bare year, with what stands before it."""
    count, day = _count(), rf"(?P<d>\d{{1,2}}){_SEP}(?P<m>\d{{1,2}})(?:{_SEP}(?P<y>{YEAR}))?(?!\d)(?!{_SEP}\d)"
    no_past = "".join(f"(?<!{re.escape(word)} )" for word in (*words("some"), *words("each"), *counts()))
    days = (
        rf"(?:{count}\s+)?ngày\s+(?:từ\s+)?(?P<da>\d{{1,2}})\s*(?:-|đến(?:\s+hết)?|và|,)"
        rf"\s*(?:ngày\s+)?(?P<db>\d{{1,2}})"
        rf"(?:\s?[/.-]\s?(?P<mb>\d{{1,2}})(?:{_SEP}(?P<yc>{YEAR}))?(?!\d)(?!{_SEP}\d)"
        rf"|\s+tháng\s+(?P<mb2>\d{{1,2}})(?:\s+năm\s+(?P<yc2>{YEAR}))?)"
    )
    body = (
        rf"(?:(?P<term>{one_of(words('terms'))})\s+)?(?P<ya>{YEAR})\s?(?:-|đến)\s?(?:năm )?(?P<yb>{YEAR})(?!\d)"
        rf"|(?:{count}|{one_of(words('some'))})\s+năm(?:\s+{one_of(words('running'))})?\s+\(?(?P<yl>{YEAR})(?:,\s?{YEAR})*"
        rf"(?:\s?,|\s+và)\s+(?P<yl2>{YEAR})(?!\d)"
        rf"|(?P<days>{days})"
        rf"|(?:ngày|hôm)\s+{day}"
        rf"|(?P<fd>\d{{1,2}}){_SEP}(?P<fm>\d{{1,2}}){_SEP}(?P<fy>{YEAR})(?!\d)"
        r"|(?P<sd>\d{1,2})[/.-](?P<sm>\d{1,2})(?![\d/.%-])"
        rf"|ngày\s+(?P<wd>\d{{1,2}})\s+tháng\s+(?P<wm>\d{{1,2}})(?:\s+năm\s+(?P<wy>{YEAR}))?"
        rf"|(?P<n>{count})\s+tháng(?:\s+(?P<part>đầu|cuối))?(?:\s+(?:của\s+)?năm(?:\s+(?P<ny>{YEAR}|nay))?"
        rf"|\s*[/-]\s*(?P<ny2>{YEAR})|\s+(?P<ny3>{YEAR}))?(?P<past>\s+qua)?(?!\s+tuổi)"
        rf"|(?P<spell>(?:(?:{count}|{one_of(words('some'))})\s+năm\s+{one_of(words('past'))}"
        rf"|{one_of(words('through'))}\s+(?:hơn\s+|gần\s+|suốt\s+)?(?:{count})\s+năm)(?!\s+(?:19|20)\d\d)(?!\w))"
        rf"|(?P<half>nửa(?:\s+năm)?\s+(?:đầu|cuối)|nửa)\s+(?:(?:của\s+)?năm(?:\s+(?P<hy>{YEAR}|nay))?|(?P<hy2>{YEAR}))"
        rf"|quý\s+(?:thứ\s+)?(?P<q>{one_of(quarters())})(?!\w)"
        rf"(?:\s?[/-]\s?(?P<qy>{YEAR})|,?\s+(?:của\s+)?(?:năm\s+)?(?P<qy2>{YEAR})|\s+năm (?P<qnow>nay))?"
        rf"|tháng\s+(?P<mm>\d{{1,2}})(?:\s?[/.-]\s?(?P<my>{YEAR})|,?\s+năm\s+(?P<my2>{YEAR})|\s+năm (?P<mnow>nay))?"
        rf"(?![\d])(?!{_SEP}\d)"
        rf"|năm\s+(?P<year>{YEAR})(?!\d|\.\d|\s?-\s?(?:19|20)\d\d)"
        rf"|(?P<nq>[23]|hai|ba)\s+quý(?:\s+đầu)?(?:\s+năm)?(?:\s+(?P<nqy>{YEAR}))?"
        rf"|(?P<before>{one_of(words('year_before'))})(?!\w)"
        rf"|(?=năm)(?<!\d ){no_past}(?P<this>{one_of(words('this_year'))})|(?P<last>{one_of(words('last_year'))}"
        rf"|(?=năm)(?<!\d ){no_past}{one_of(words('past_year'))})"
        rf"|(?P<nowbare>{one_of(words('now'))})(?!\w)"
        rf"|(?P<termbare>{one_of(words('bare_terms'))})(?! trước)(?!\w)"
    )
    return re.compile(rf"(?<![\w/])(?:(?P<prefix>{one_of(roles())})\s+)?(?:{body})")


@cache
def time_places_pattern() -> re.Pattern[str]:
    """As `time_pattern` without names of its parts: without them a search passes over most places of a text at a glance."""
    return re.compile(re.sub(r"\(\?P<\w+>", "(?:", time_pattern().pattern))


@cache
def since_pattern() -> re.Pattern[str]:
    """The beginning of a year or a term, and whether its end follows."""
    start = (
        rf"(?:đầu\s+(?P<since>năm(?:\s+(?P<sy>{YEAR})|\s+nay)?"
        rf"|nhiệm kỳ(?:\s+(?P<sta>{YEAR})\s?-\s?(?P<stb>{YEAR}))?))"
    )
    return re.compile(
        rf"(?<!\w)(?:(?:kể\s+|tính\s+|ngay\s+)?từ\s+)?{start}(?P<until>\s*(?:,\s*)?{one_of(words('until'))}(?!\w))?"
    )


@cache
def founded_pattern() -> re.Pattern[str]:
    """ "kể từ khi thành lập năm 2010 đến nay", "từ ngày tái lập (01/01/1997) đến nay": until now, since a beginning."""
    return re.compile(
        rf"(?<!\w)(?:kể\s+|tính\s+)?từ\s+(?:khi|lúc|ngày|năm|sau)?\s*(?:mới\s+)?{one_of(words('beginnings'))}"
        rf"(?:[^.;\d]|(?<=hội )\d{{1,2}}){{0,30}}?\(?(?:năm\s+|ngày\s+|tháng\s+)?(?:(?:(?P<d>\d{{1,2}}){_SEP})?(?P<m>\d{{1,2}}){_SEP})?(?P<y>{YEAR})\)?,?"
        r"\s*(?:cho\s+)?(?:đến|tới)\s+nay(?!\w)"
    )


@cache
def bare_year_pattern() -> re.Pattern[str]:
    """A year without its word, where what stands before and after it says that it is one."""
    return re.compile(
        rf"(?<!\w)(?P<prefix>{one_of(words('bare_year', 'before'))})\s+(?P<year>{YEAR})(?![\d./%-])"
        rf"(?=\s*(?:[,;:.)]|$|{one_of(words('bare_year', 'after'))}))"
    )
