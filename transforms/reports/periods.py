"""Times in report text: where they are, and what span of days they mean.

Belongs here: finding written times (days, months, quarters, halves, years, terms, "since …", "as of …") in a
sentence, and their span once the year of the report is known. Not here: which time a figure has (attributes), nor
publication lines (dateline). Serves the scanner and the attributes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from transforms.dates import Span, make_date, months, quarter, years

_SEP = r"\s?[/.-]\s?"
_YEAR = r"(?:19|20)\d{2}"
_COUNT = r"\d{1,2}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười(?: một| hai)?"
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
}
_COUNTS = {
    "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12,
}  # fmt: skip

# What stands before a time says how it is meant. The longest is tried first.
_PREFIX = (
    r"(?P<prefix>(?:so với cùng kỳ(?: của)?|so với(?: thời điểm)?(?: cuối| đầu)?|so cùng kỳ|cùng kỳ|hơn|"
    r"tính đến(?: hết| thời điểm)?|chốt số liệu(?: đến)?|có đến|kể từ|từ đầu|ngay từ đầu|ngay từ|tính từ đầu|tính từ|"
    r"từ|đến thời điểm|đến trước|đến hết|đến cuối|"
    r"đến giữa|đến|tới|hết|cuối|đầu|giữa|trong cả|trong|cả|riêng|hồi|"
    r"vào(?: thời điểm)?|trước|sau|chưa hết|dịp|nhân dịp|sáng|chiều|tối|đợt)\s+)?"
)
_DAY = rf"(?P<d>\d{{1,2}}){_SEP}(?P<m>\d{{1,2}})(?:{_SEP}(?P<y>{_YEAR}))?(?!\d)(?!{_SEP}\d)"
_BODY = (
    rf"(?:(?P<term>nhiệm kỳ|giai đoạn|thời kỳ|khóa)\s+)?(?P<ya>{_YEAR})\s?(?:-|đến)\s?(?:năm )?(?P<yb>{_YEAR})(?!\d)"
    rf"|(?:ngày|hôm)\s+{_DAY}"
    rf"|(?P<fd>\d{{1,2}}){_SEP}(?P<fm>\d{{1,2}}){_SEP}(?P<fy>{_YEAR})(?!\d)"
    rf"|(?P<sd>\d{{1,2}})[/.-](?P<sm>\d{{1,2}})(?![\d/.%-])"
    rf"|ngày\s+(?P<wd>\d{{1,2}})\s+tháng\s+(?P<wm>\d{{1,2}})(?:\s+năm\s+(?P<wy>{_YEAR}))?"
    rf"|(?P<n>{_COUNT})\s+tháng(?:\s+(?P<part>đầu|cuối))?(?:\s+(?:của\s+)?năm(?:\s+(?P<ny>{_YEAR}|nay))?|\s*[/-]\s*(?P<ny2>{_YEAR})|\s+(?P<ny3>{_YEAR}))?(?P<past>\s+qua)?"
    rf"|(?P<spell>(?:(?:{_COUNT}|những|các|nhiều|mấy)\s+năm\s+(?:qua|gần đây|vừa qua|gần nhất|trở lại đây)|(?:trải qua|qua|sau|trong)\s+(?:hơn\s+|gần\s+|suốt\s+)?(?:{_COUNT})\s+năm)(?!\s+(?:19|20)\d\d)(?!\w))"
    rf"|(?P<half>nửa(?:\s+(?:đầu|cuối))?)\s+năm(?:\s+(?P<hy>{_YEAR}|nay))?"
    rf"|quý\s+(?P<q>iv|iii|ii|i|[1-4]|một|hai|ba|tư|bốn)(?!\w)"
    rf"(?:\s?[/-]\s?(?P<qy>{_YEAR})|,?\s+(?:năm\s+)?(?P<qy2>{_YEAR})|\s+năm nay)?"
    rf"|tháng\s+(?P<mm>\d{{1,2}})(?:\s?[/.-]\s?(?P<my>{_YEAR})|,?\s+năm\s+(?P<my2>{_YEAR}))?(?![\d])(?!{_SEP}\d)"
    rf"|năm\s+(?P<year>{_YEAR})(?!\d|\.\d|\s?-\s?(?:19|20)\d\d)"
    rf"|(?P<nq>[23]|hai|ba)\s+quý(?:\s+đầu)?(?:\s+năm)?(?:\s+(?P<nqy>{_YEAR}))?"
    r"|(?P<this>năm nay|năm này)|(?P<last>năm ngoái|năm trước|(?=năm)(?<!\d )(?<!những )(?<!các )(?<!nhiều )(?<!mấy )(?<!hai )(?<!ba )(?<!bốn )(?<!mười )(?<!sáu )(?<!bảy )năm (?:vừa )?qua)"
    r"|(?P<nowbare>đến nay|tới nay|hiện nay|hiện tại|thời điểm này|giờ đây|thời điểm hiện tại|nay)(?!\w)"
    r"|(?P<termbare>nhiệm kỳ(?: (?:này|qua|vừa qua))?)(?! trước)(?!\w)"
)
_START_OF = (
    rf"(?:đầu\s+(?P<since>năm(?:\s+(?P<sy>{_YEAR})|\s+nay)?"
    rf"|nhiệm kỳ(?:\s+(?P<sta>{_YEAR})\s?-\s?(?P<stb>{_YEAR}))?))"
)
_SINCE_START = re.compile(
    rf"(?<!\w)(?:(?:kể\s+|tính\s+|ngay\s+)?từ\s+)?{_START_OF}"
    r"(?P<until>\s*(?:,\s*)?(?:đến|tới|cho đến)\s+(?:nay|hết|ngày|thời điểm|cuối|giữa|tháng))?"
)
_TIME = re.compile(rf"(?<![\w/]){_PREFIX}(?:{_BODY})")
_BARE_YEAR = re.compile(
    rf"(?<!\w)(?P<prefix>so với(?: năm| cuối năm| đầu năm)?|từ|đến|sang|hết|cuối|đầu|và|trong|kể từ|bước vào|mục tiêu|nhiệm vụ|phương hướng|:)"
    rf"\s+(?P<year>{_YEAR})(?![\d./%-])"
    rf"(?=\s*(?:[,;:.)]|$|đến|tới|số|là|có|kết|đảng bộ|các|toàn|và|cũng|đã|của|trong|phấn|mỗi))"
)
_TITLE_YEAR = re.compile(rf"(?P<year>{_YEAR})\s*$")

_ANY_TIME = re.compile(
    r"\d|năm (?:nay|này|ngoái|trước|qua)|đầu năm|quý|nay(?!\w)|nhiệm kỳ|hiện tại|thời điểm|giờ đây|nửa"
)
# without one of these no time of `_TIME` is written: every alternative of `_BODY` has a word of the first or two numbers
_TIME_WORDS = ("năm", "tháng", "quý", "nay", "nhiệm kỳ", "nửa", "hiện tại", "thời điểm này", "giờ đây")
_TIME_DIGITS = re.compile(r"\d\s?(?:[/.-]\s?\d|đến)")
_WRITTEN_YEAR = re.compile(_YEAR)
_YEAR_IS_OVER = 11  # from this month on "năm qua" is the year itself
_COMPARE = ("so với", "so cùng", "cùng kỳ", "hơn", "trước")
_AS_OF = ("tính đến", "đến", "tới", "hết", "cuối", "chốt", "có đến", "vào", "đến trước")


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
    partial: bool = False  # "chưa hết nửa năm": up to the day of the report


def find_times(folded: str, start: int, end: int) -> list[TimeMention]:
    """The times written in `folded[start:end]`, in order and without overlap."""
    piece = folded[start:end]
    if not _ANY_TIME.search(piece):
        return []
    found: list[TimeMention] = []
    if "đầu" in piece:
        for match in _SINCE_START.finditer(folded, start, end):
            found.append(_since(match))
    if any(word in piece for word in _TIME_WORDS) or _TIME_DIGITS.search(piece):
        for match in _TIME.finditer(folded, start, end):
            mention = _mention(match)
            if mention is not None:
                found.append(mention)
    if ("19" in piece or "20" in piece) and _WRITTEN_YEAR.search(piece):
        for match in _BARE_YEAR.finditer(folded, start, end):
            prefix = match["prefix"]
            mention = TimeMention(
                "year", _role(prefix), match.start("year"), match.end("year"), year=int(match["year"])
            )
            if prefix in ("từ", "kể từ"):
                mention.role, mention.relative = "span", "since"
                mention.since_until = TimeMention("now", "as_of", mention.end, mention.end)
            found.append(mention)
        trailing = _TITLE_YEAR.search(folded, start, end)
        if trailing and (
            trailing.start() == start
            or (not folded[trailing.start() - 1].isalnum() and folded[trailing.start() - 1] not in "/.-")
        ):
            found.append(TimeMention("year", "span", *trailing.span("year"), year=int(trailing["year"])))
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


def _role(prefix: str) -> str:
    prefix = prefix.strip()
    if prefix.startswith(_COMPARE):
        return "compare"
    if prefix.startswith(_AS_OF) and prefix not in ("vào",):
        return "as_of"
    if prefix == "vào":
        return "as_of"
    return "span"


def _since(match: re.Match[str]) -> TimeMention:
    kind_of = match["since"]
    start, end = match.span()
    if match["until"]:
        end = match.start("until")
    if kind_of.startswith("nhiệm kỳ"):
        if match["sta"]:
            return TimeMention("since", "span", start, end, year=int(match["sta"]))
        return TimeMention("term", "span", start, end, relative="since")
    mention = TimeMention("since", "span", start, end, year=int(match["sy"]) if match["sy"] else None)
    if match["sy"] is None:
        mention.relative = "this"
    if not match["until"] and not match.group().startswith(("từ", "kể", "tính", "ngay")):
        mention.role = "as_of" if match["sy"] else "span"
        if match["sy"]:
            mention.kind = "year_start"
    return mention


def _mention(match: re.Match[str]) -> TimeMention | None:
    prefix = (match["prefix"] or "").strip()
    role = _role(prefix) if prefix else "span"
    left, right = match.span()
    group = match.groupdict()
    since = prefix.startswith(("từ", "kể từ", "tính từ"))
    if prefix == "hơn":  # "hơn", "ít hơn" belong to what is compared
        left = match.end("prefix")
    mention = TimeMention("year", role, left, right)
    if group["ya"]:
        mention.kind, mention.year, mention.last_year = "years", int(group["ya"]), int(group["yb"])
        if not 0 <= mention.last_year - mention.year <= 60:
            return None
        mention.role = "span" if role != "compare" else role
    elif group["sd"]:
        if not prefix or prefix in ("hơn", "từ", "trước", "trong", "cả", "riêng"):
            return None
        mention.kind, mention.day, mention.month = "day", int(group["sd"]), int(group["sm"])
        mention.role = "event" if role == "span" else role
        if make_date(2000, mention.month, mention.day) is None:
            return None
    elif group["d"] or group["fd"] or group["wd"]:
        day, month, year = (
            (group["d"], group["m"], group["y"]) if group["d"] else (group["fd"], group["fm"], group["fy"])
            if group["fd"] else (group["wd"], group["wm"], group["wy"])
        )  # fmt: skip
        mention.kind, mention.day, mention.month = "day", int(day), int(month)
        mention.year = int(year) if year else None
        if make_date(mention.year or 2000, mention.month, mention.day) is None:
            return None
        if role == "span":
            mention.role = "event"
    elif group["spell"]:
        mention.kind, mention.role = "spell", "span"
        counts = [word for word in re.split(r"\s+", group["spell"]) if word.isdigit() or word in _COUNTS]
        mention.number = (
            int(counts[0]) if counts and counts[0].isdigit() else _COUNTS.get(counts[0]) if counts else None
        )
    elif group["n"]:
        mention.kind = "months"
        mention.number = int(group["n"]) if group["n"].isdigit() else _COUNTS.get(group["n"])
        year = group["ny"] or group["ny2"] or group["ny3"]
        mention.year = int(year) if year and year != "nay" else None
        if mention.number is None or not 1 <= mention.number <= 12:
            return None
        if group["part"] == "cuối":
            mention.relative = "end"
        if not (group["part"] or year or group["past"] or "năm" in match.group()) and mention.number not in (3, 6, 9):
            return None
        if not (group["part"] or year or group["past"]) and re.search(
            r"(?:sau|trong|thời hạn|gần|hơn|trên|khoảng|mỗi)\s*$", prefix or ""
        ):
            return None
    elif group["nq"]:
        mention.kind, mention.number = "months", 3 * _ROMAN[group["nq"]]
        mention.year = int(group["nqy"]) if group["nqy"] else None
    elif group["half"]:
        mention.kind, mention.number = "months", 6
        mention.year = int(group["hy"]) if group["hy"] and group["hy"] != "nay" else None
        mention.partial = prefix == "chưa hết"
        if "cuối" in group["half"]:
            mention.relative = "end"
    elif group["q"]:
        mention.kind, mention.number = "quarter", _ROMAN[group["q"]]
        year = group["qy"] or group["qy2"]
        mention.year = int(year) if year else None
    elif group["mm"]:
        year = group["my"] or group["my2"]
        mention.kind, mention.month, mention.year = "month", int(group["mm"]), int(year) if year else None
        if not 1 <= mention.month <= 12:
            return None
    elif group["year"]:
        mention.year = int(group["year"])
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
    if since and mention.role != "compare" and mention.kind != "years":
        mention.role = "span"
        if mention.kind != "term":
            mention.since_until = TimeMention("now", "as_of", right, right)
            mention.number = mention.number or 0
            mention.relative = "since"
    return mention


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


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is known of the report's own time: the day of publication, the year it speaks of, its cut-off day."""

    published: date | None = None
    year: int | None = None
    cut_off: date | None = None


def span_of(mention: TimeMention, calendar: Calendar) -> Span | None:
    """The days that a time means for something that happened in it; None where the text does not give its year."""
    year = mention.year
    if year is None:
        year = _missing_year(mention, calendar)
    if mention.relative == "since" or mention.kind == "since":
        if mention.kind == "term" or year is None:
            return None
        first = date(year, mention.month or 1, mention.day or 1)
        until = mention.since_until
        last = end_of(until, calendar, year) if until is not None else calendar.published
        if last is None and until is None:
            last = calendar.cut_off
        return Span(first, last if last is None or last >= first else None)
    if mention.kind == "now":
        return Span(None, calendar.published)
    if mention.kind == "years" and mention.year and mention.last_year:
        return years(mention.year, mention.last_year)
    if year is None or mention.kind in ("term", "spell"):
        return None
    if mention.kind == "months":
        number = mention.number or 12
        if mention.relative == "end":
            return months(year, 13 - number, 12)
        span = months(year, 1, number)
        return Span(span.start, calendar.published) if mention.partial and calendar.published else span
    if mention.kind == "quarter":
        return quarter(year, mention.number or 1)
    if mention.kind == "month" and mention.month:
        return months(year, mention.month, mention.month)
    if mention.kind == "day":
        day = make_date(year, mention.month, mention.day)
        return Span(day.first, day.first) if day else None
    if mention.kind == "year_start":
        return Span(date(year, 1, 1), date(year, 12, 31))
    return years(year, year)


def _missing_year(mention: TimeMention, calendar: Calendar) -> int | None:
    if mention.relative == "this" and calendar.published:
        return calendar.published.year
    if mention.relative == "past" and calendar.published and calendar.published.month >= _YEAR_IS_OVER:
        return calendar.published.year
    if mention.relative == "past" and calendar.published is None:
        return calendar.year
    if mention.relative in ("last", "past"):
        known = calendar.published.year if calendar.published else None
        return known - 1 if known else None
    return calendar.year


def end_of(mention: TimeMention, calendar: Calendar, year: int | None = None) -> date | None:
    """The day that a time means for something that stood then: its last day, for "now" the day of publication."""
    if mention.kind == "now":
        return calendar.published
    if mention.kind == "year_start":
        return date(mention.year, 1, 1) if mention.year else None
    if year is not None and mention.year is None:
        calendar = Calendar(calendar.published, year, calendar.cut_off)
    span = span_of(mention, calendar)
    return span.end if span else None
