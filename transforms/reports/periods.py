"""Times in report text: where they are, and how each is meant.

Belongs here: finding written times (days, months, quarters, halves, years, terms, "since …", "as of …") in a
sentence. Not here: any word (data/reference/report_times.yaml), the span of days that a time means (time_spans), which
time a figure has (attributes), publication lines (dateline). Serves the scanner and the attributes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from transforms.dates import make_date
from transforms.reports.time_words import (
    YEAR,
    bare_year_pattern,
    counts,
    founded_pattern,
    quarters,
    roles,
    signs_pattern,
    since_pattern,
    time_pattern,
    time_places_pattern,
    words,
)

_TITLE_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})\s*$")
_DIGITS = re.compile(r"\d\s?(?:[/.-]\s?\d|đến)")
_WRITTEN_YEAR = re.compile(YEAR)
_CLAUSE_OPENS = re.compile(r"(?:\A|[\n.,;:(\"-]|[.-] )\s*\Z")
_LONGEST_STAGE = 60  # years


@dataclass(slots=True)
class TimeMention:
    """A time as written. `kind` is day, month, months, quarter, year, years, since, now, term or spell
    ("5 năm qua": a length of time that the text does not date)."""

    kind: str
    role: str  # span, as_of, compare, event
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    number: int | None = None  # how many months, which quarter
    last_year: int | None = None
    relative: str | None = None  # this (the report's own year), last
    since_until: TimeMention | None = None
    partial: bool = False  # "chưa hết nửa năm", "gần 6 tháng": up to the day of the report
    loose: bool = False  # "sau 8 tháng": a part of the year only where the day of the report agrees
    this_year: bool = False  # "6 tháng đầu năm nay"
    of_plan: bool = False  # "chỉ tiêu năm 2022": the year of a plan, set by the attributes
    first_day: int | None = None  # "ngày 4 - 6/9": the first of several days

    @property
    def length(self) -> bool:
        """Whether it is only a length of time until the day of the report says otherwise."""
        return self.loose and self.role == "length"


def find_times(folded: str, start: int, end: int) -> list[TimeMention]:
    """The times written in `folded[start:end]`, in order and without overlap."""
    piece = folded[start:end]
    found: list[TimeMention] = []
    signs = signs_pattern().search(folded, start, end) is not None
    if signs and "đầu" in piece:
        found += [_since(match) for match in since_pattern().finditer(folded, start, end)]
    if signs and " nay" in piece and "từ " in piece:
        found += [_founded(match) for match in founded_pattern().finditer(folded, start, end)]
    if signs or _DIGITS.search(piece):
        for place in time_places_pattern().finditer(folded, start, end):
            match = time_pattern().match(folded, place.start(), end)
            mention = _mention(match) if match is not None else None
            if mention is not None:
                found.append(mention)
    if ("19" in piece or "20" in piece) and _WRITTEN_YEAR.search(piece):
        found += _bare_years(folded, start, end)
    if len(found) < 2:
        return found
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[TimeMention] = []
    for mention in found:
        if kept and mention.start < kept[-1].end:
            continue
        if kept and _joins(kept[-1], mention, folded):
            continue
        kept.append(mention)
    return kept


def _bare_years(folded: str, start: int, end: int) -> list[TimeMention]:
    """ "so với 2019", "PHƯƠNG HƯỚNG 2020": years without their word, and one that ends a headline."""
    found = []
    for match in bare_year_pattern().finditer(folded, start, end):
        prefix = match["prefix"]
        mention = TimeMention("year", _role(prefix), match.start("year"), match.end("year"), year=int(match["year"]))
        if prefix in words("bare_year", "since"):
            mention.role, mention.relative = "span", "since"
            mention.since_until = TimeMention("now", "as_of", mention.end, mention.end)
        found.append(mention)
    trailing = _TITLE_YEAR.search(folded, start, end)
    if trailing and (
        trailing.start() == start
        or (not folded[trailing.start() - 1].isalnum() and folded[trailing.start() - 1] not in "/.-")
    ):
        found.append(TimeMention("year", "span", *trailing.span("year"), year=int(trailing["year"])))
    return found


def _role(prefix: str) -> str:
    """The role that a word gives the time after it; "span" where nothing special is said."""
    role = roles().get(prefix)
    if role is None:  # "so với năm": the beginning of the phrase says it
        role = next((roles()[known] for known in roles() if prefix.startswith(f"{known} ")), "span")
    return role if role in ("compare", "as_of") else "span"


def _since(match: re.Match[str]) -> TimeMention:
    kind_of = match["since"]
    start, end = match.span()
    if match["until"]:
        end = match.start("until")
    if kind_of.startswith("nhiệm kỳ"):
        if match["sta"]:
            return TimeMention("since", "span", start, end, year=int(match["sta"]), last_year=int(match["stb"]))
        return TimeMention("term", "span", start, end, relative="since")
    mention = TimeMention("since", "span", start, end, year=int(match["sy"]) if match["sy"] else None)
    if match["sy"] is None:
        mention.relative = "this"
    if not match["until"] and not match.group().startswith(("từ", "kể", "tính", "ngay")):
        mention.role = "as_of" if match["sy"] else "span"
        if match["sy"]:
            mention.kind = "year_start"
    return mention


def _founded(match: re.Match[str]) -> TimeMention:
    """ "kể từ khi thành lập năm 2010 đến nay"."""
    start, end = match.span()
    mention = TimeMention("year", "span", start, end, year=int(match["y"]), relative="since")
    mention.month = int(match["m"]) if match["m"] else None
    mention.day = int(match["d"]) if match["d"] else None
    if make_date(mention.year or 0, mention.month, mention.day) is None:
        mention.month = mention.day = None
    mention.since_until = TimeMention("now", "as_of", end, end)
    return mention


def _number(word: str | None) -> int | None:
    return None if word is None else int(word) if word.isdigit() else counts().get(word)


def _year(*candidates: str | None) -> int | None:
    """The first of the written years, "nay" being none."""
    return next((int(year) for year in candidates if year and year != "nay"), None)


def _mention(match: re.Match[str]) -> TimeMention | None:
    prefix = " ".join((match["prefix"] or "").split())
    role = _role(prefix) if prefix else "span"
    left, right = match.span()
    group = match.groupdict()
    if prefix == "hơn":  # "hơn", "ít hơn" belong to what is compared
        left = match.end("prefix")
    mention = TimeMention("year", role, left, right)
    if group["ya"] or group["yl"]:
        mention.kind = "years"
        mention.year, mention.last_year = _year(group["ya"], group["yl"]), _year(group["yb"], group["yl2"])
        if not 0 <= (mention.last_year or 0) - (mention.year or 0) <= _LONGEST_STAGE:
            return None
        mention.role = "span" if role != "compare" else role
    elif group["sd"] or group["d"] or group["fd"] or group["wd"] or group["days"]:
        if not _day(mention, group, prefix):
            return None
    elif group["spell"]:
        mention.kind, mention.role = "spell", "span"
        numbers = [number for word in group["spell"].split() if (number := _number(word)) is not None]
        mention.number = numbers[0] if numbers else None
    elif group["n"]:
        if not _months(mention, group, match, prefix):
            return None
    elif group["nq"]:
        mention.kind, mention.number = "months", 3 * (quarters().get(group["nq"]) or 1)
        mention.year = _year(group["nqy"])
    elif group["half"]:
        mention.kind, mention.number = "months", 6
        mention.year, mention.this_year = _year(group["hy"], group["hy2"]), group["hy"] == "nay"
        mention.partial = roles().get(prefix) == "about"
        if "cuối" in group["half"]:
            mention.relative = "end"
    elif group["q"]:
        mention.kind, mention.number = "quarter", quarters()[group["q"]]
        mention.year, mention.this_year = _year(group["qy"], group["qy2"]), group["qnow"] is not None
    elif group["mm"]:
        mention.kind, mention.month = "month", int(group["mm"])
        mention.year, mention.this_year = _year(group["my"], group["my2"]), group["mnow"] is not None
        if not 1 <= mention.month <= 12:
            return None
    elif group["year"]:
        mention.year = int(group["year"])
    elif group["before"]:
        mention.relative = "before"
    elif group["this"]:
        mention.relative = "this"
        mention.kind = "year"
    elif group["last"]:
        mention.relative = "past" if group["last"].endswith("qua") else "last"
        if group["last"] == "năm trước" or role == "compare":
            mention.role = "compare"
    elif group["nowbare"]:
        mention.kind, mention.role = "now", "as_of"
    elif group["termbare"]:
        mention.kind = "term"
    begins = roles().get(prefix) == "since" and mention.kind != "years" and mention.first_day is None
    if begins and mention.role != "compare":
        mention.role = "span"
        if mention.kind != "term":
            mention.since_until = TimeMention("now", "as_of", right, right)
            mention.number = mention.number or 0
            mention.relative = "since"
    return mention


def _day(mention: TimeMention, group: dict[str, str | None], prefix: str) -> bool:
    """Fill in a day, or several days of one month; False where the calendar has none such or no date is meant."""
    if group["sd"] and (not prefix or prefix in words("no_date_after") or roles().get(prefix) == "about"):
        return False
    names = next(
        names
        for names in (("sd", "sm", None), ("d", "m", "y"), ("fd", "fm", "fy"), ("wd", "wm", "wy"), ("db", "mb", "yc"))
        if group[names[0]]
    )
    day, month, year = (group[name] if name else None for name in names)
    mention.kind, mention.day = "day", int(day or 0)
    mention.month = int(month or group["mb2"] or 0)
    mention.year = _year(year, group["yc2"])
    if group["days"]:
        mention.first_day = int(group["da"] or 0)
        if not 0 < mention.first_day < mention.day:
            return False
    if mention.role == "span":
        mention.role = "event"
    return make_date(mention.year or 2000, mention.month, mention.day) is not None


def _months(mention: TimeMention, group: dict[str, str | None], match: re.Match[str], prefix: str) -> bool:
    """Fill in so many months of a year; False where they are only a length of time."""
    mention.kind, mention.number = "months", _number(group["n"])
    mention.year = _year(group["ny"], group["ny2"], group["ny3"])
    mention.this_year = group["ny"] == "nay"
    if mention.number is None or not 1 <= mention.number <= 12:
        return False
    if group["part"] == "cuối":
        mention.relative = "end"
    opens = _CLAUSE_OPENS.search(match.string, max(0, match.start() - 3), match.start()) is not None
    mention.partial = roles().get(prefix) == "about" or (prefix in words("either") and opens)
    if mention.partial and mention.role == "compare":
        mention.role = "span"
    whole = bool(group["part"] or mention.year or group["past"])
    in_year = group["ny"] is not None or group["ny2"] is not None or "năm" in match.group()
    part = mention.number in _parts_of_year()  # "6 tháng" is a part of the year by itself
    if opens and part and prefix in words("opening_parts"):
        return True  # "Trong 9 tháng, toàn tỉnh kết nạp ..."
    doubtful = mention.partial or prefix in words("lengths_after")
    if not whole and (doubtful or not (in_year or part)):
        if mention.role == "compare":
            return False
        mention.loose, mention.role = True, "length"
    return True


@cache
def _parts_of_year() -> tuple[int, ...]:
    """How many months are a part of the year by themselves."""
    return tuple(int(number) for number in words("parts_of_year"))


def _joins(first: TimeMention, second: TimeMention, folded: str) -> bool:
    """ "từ năm 2008 đến hết năm 2015", "từ đầu năm đến ngày 5.9": the second is the end of the first."""
    if (
        first.kind == second.kind == "month"
        and first.year is None
        and second.role == "as_of"
        and folded[first.end : second.start].strip() == ""
    ):
        first.year, first.relative, first.since_until, first.role = second.year, "since", second, "span"
        first.end = second.end
        return True
    begins = first.kind == "since" or first.relative == "since" or (first.kind == "year_start")
    between = folded[first.end : second.start].strip(" ,()")
    if not begins or len(between) > 22 or second.role == "compare":
        return False
    if first.year is None and second.year is not None:
        first.year = second.year
    if second.kind == "now" or second.role == "as_of" or between in ("đến", "tới", "đến hết", "đến cuối"):
        if first.kind == "year_start":
            first.kind, first.role = "since", "span"
        first.since_until = second
        first.end = second.end
        return True
    return False
