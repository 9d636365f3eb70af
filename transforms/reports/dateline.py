"""The day a report was published, where its text shows it.

Belongs here: datelines of portals and newspapers ("Cập nhật lúc 17:26, Thứ Ba, 13/09/2016"), and the day an event
report opens with. Not here: other times (periods). Serves the attributes.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from transforms.dates import make_date
from transforms.reports.alternatives import one_of
from transforms.reports.sentences import Sentence
from transforms.reports.time_words import words

_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d{2})(?![\d/-])")
_IN_BRACKETS = re.compile(rf"\W{{0,3}}\((?:[^()\n]{{0,30}}[\s,-])?{_DATE.pattern}\s*\)")
# "ngày 12 tháng 7 năm 2022", "Thứ Bảy, 7 tháng 11, 2020"
_LONG = re.compile(r"(?:ngày\s+|(?<!\d))(\d{1,2})\s+tháng\s+(\d{1,2})(?:,?\s+năm|,)\s+((?:19|20)\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d{2})-(\d{2})-(\d{2})(?!\d)")
_SIGN = re.compile(
    r"\d{1,2}\s?[:h]\s?\d{2}|gmt|cập nhật|đăng|publish|posted|date|thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật"
    r"|xuất bản|lượt xem|view|(?<!\w)báo(?!\w)"
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_EVENT = re.compile(r"(?:sáng|chiều|tối|hôm nay|ngày)\s*(?:ngày\s*)?,?\s*\(?$")
_FEW = 3  # words beside a date that stands alone
_LETTERHEAD = 8  # words before the date of a letter
MAX_LINE = 110
_TOP, _BOTTOM = 25, 6


def find_published(folded: str, sentences: list[Sentence]) -> date | None:
    """The day of publication that the text shows; None where it shows none."""
    lines: dict[int, tuple[int, int]] = {}
    for sentence in sentences:
        start, end = lines.get(sentence.line, (sentence.start, sentence.end))
        lines[sentence.line] = (min(start, sentence.start), max(end, sentence.end))
    ordered = list(lines.values())
    for start, end in ordered[:_TOP] + ordered[_TOP:][-_BOTTOM:]:
        begin = _line_start(folded, start)
        line = folded[begin:end]
        if len(line) > MAX_LINE:
            continue
        found = _DATE.search(line) or _LONG.search(line)
        if found is None:
            iso = _ISO.search(line)
            if iso and _alone(line, iso):
                day = make_date(int(iso[1]), int(iso[2]), int(iso[3]))
                if day:
                    return day.first
            continue
        if _alone(line, found) or (_SIGN.search(_DATE.sub(" ", line)) and _words(line) <= 14):
            day = make_date(int(found[3]), int(found[2]), int(found[1]))
            if day:
                return day.first
    for start, end in ordered[:8]:  # "(BTP, 10/10/2023) - Từ đầu năm ..."
        found = _IN_BRACKETS.match(folded, start, min(end, start + 60))
        day = make_date(int(found[3]), int(found[2]), int(found[1])) if found is not None else None
        if day:
            return day.first
    for start, end in ordered[:8]:  # a report of an event opens with its day
        found = _DATE.search(folded, start, min(end, start + 60))
        if found is None or end - start <= MAX_LINE or _words(folded[start : found.start()]) > 5:
            continue
        day = make_date(int(found[3]), int(found[2]), int(found[1]))
        before = folded[max(0, start - 2) : found.start()]
        if day and _EVENT.search(before) and not _up_to_pattern().search(before):
            return day.first
    return None


@cache
def _up_to_pattern() -> re.Pattern[str]:
    """What makes a day the end or the beginning of a span: "Tính đến ngày 31/12/2019"."""
    counted = [word for role in ("as_of", "since", "compare") for word in words("prefixes", role)]
    return re.compile(rf"(?<!\w){one_of(counted)}(?!\w)")


def is_dateline(line: str) -> bool:
    """Whether a line of folded text only says when something was published ("Thứ Ba, 12/07/2022, 09:15")."""
    if len(line) > MAX_LINE or _YEAR.search(line) is None:
        return False
    found = _DATE.search(line) or _LONG.search(line) or _ISO.search(line)
    if found is None:
        return False
    rest = f"{line[: found.start()]} {line[found.end() :]}"
    return _alone(line, found) or (_SIGN.search(rest) is not None and _words(_SIGN.sub(" ", rest)) <= 4)


def _line_start(folded: str, start: int) -> int:
    return max(folded.rfind("\n", 0, start) + 1, start - MAX_LINE)


def _words(line: str) -> int:
    return len(re.findall(r"[^\W\d_]{2,}", line))


def _alone(line: str, found: re.Match[str]) -> bool:
    """Whether a line, or its part between bars, has hardly anything but its date; or it ends as a letter is dated."""
    begin, stop = line.rfind("|", 0, found.start()) + 1, line.find("|", found.end())
    if _words(f"{line[begin : found.start()]} {line[found.end() : stop if stop >= 0 else None]}") <= _FEW:
        return True
    # "Số 15-BC/HU    Hải Hưng, ngày 12 tháng 7 năm 2022"
    dated = found.re is _LONG and line[: found.start()].rstrip().endswith(",") and not line[found.end() :].strip(" .")
    return dated and _words(line[: found.start()]) <= _LETTERHEAD
