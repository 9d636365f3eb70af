"""The sentences of a document with the times that each tells, and its headline.

Belongs here: what a sentence is remembered with; the headline and whom it names. Not here: names in sentences (mentions), which
figure a time or a name belongs to (timing, owners, actors).
"""

from __future__ import annotations

import itertools
import re

from transforms.reports.attributes.areas import areas_of
from transforms.reports.attributes.cues import anywhere, ending, listed
from transforms.reports.attributes.institutions import find_institutions
from transforms.reports.attributes.mentions import Mentions
from transforms.reports.attributes.names import PLACE_NAME, proper_name
from transforms.reports.attributes.page_lines import is_page_line
from transforms.reports.attributes.records import STOCKS, Owner, Record
from transforms.reports.dateline import is_dateline
from transforms.reports.folding import CAPITALS, fold
from transforms.reports.grammar.state import Reading
from transforms.reports.items import Item, is_shouting, scan
from transforms.reports.periods import TimeMention
from transforms.reports.sentences import Sentence
from transforms.reports.time_spans import elapsed

_OF_PLANS = frozenset({"action", "subject", "neutral"})  # between "chỉ tiêu" and its year
_OF_BASES = frozenset({"prep", "generic", "place"})
_AIMS_NEAR = 30  # letters between a word for what is to come and its year
_HEADLINES = 12  # among how many first sentences a headline is looked for
_LONGEST_NAME = 6  # words of a name before a colon
_LONGEST_HEADLINE = 140  # letters
_LONG_ENOUGH = 2  # sentences of a text that has a headline
_KICKERS = 4  # among how many first lines the name of a place, or a headline with figures, is looked for
_LONG = 14  # items of a sentence that is no caption
_CAPITALS_ALONE = re.compile(rf"[{CAPITALS}]+(?: [{CAPITALS}]+){{1,3}}")
_NAME_ALONE = re.compile(PLACE_NAME)


class Document(Mentions):
    """The sentences of a document, its times and its headline."""

    def add(
        self, sentence: Sentence, items: list[Item], found: list[Reading], partners: dict[int, Item] | None = None
    ) -> int:
        """Remember a sentence; returns its number, to ask with later.

        `partners` gives for the start of a number the time or body that it answers to.
        """
        record = Record(sentence, items, found, len(self.records), partners or {})
        mentions = [item.time for item in items if item.time is not None]
        for mention in mentions:
            self._settle(mention, sentence)
        if mentions:
            record.times += self._times(items, found)
            self._aimed_terms(record.times)
        self._name(record)
        self.records.append(record)
        return len(self.records) - 1

    def _times(self, items: list[Item], found: list[Reading]) -> list[TimeMention]:
        """The times of a sentence, those told apart that only say of which year a plan or a total is."""
        told = []
        base = plan = of_plan = False
        for at, item in enumerate(items):
            if item.time is not None:
                named = items[at - 1].body if at else None
                if item.time.kind == "years" and named is not None and named.kind in ("board", "committee"):
                    item.time.role = "base"  # "Ban Thường vụ ... nhiệm kỳ 2015-2020": a term in a name
                if (base and item.time.role == "span" and not self._counted_then(items, at, found)) or (
                    base
                    and item.time.role == "as_of"
                    and not self._sets(items)
                    and not self._counted_then(items, at, found)
                ):
                    item.time.role = "base"  # "chỉ tiêu năm 2022", "tổng số đảng viên cuối năm 2017"
                    item.time.of_plan = of_plan
                if item.time.kind == "day" and any(earlier.kind == "ref" for earlier in items[max(0, at - 4) : at]):
                    item.time.role = "document"  # "Chỉ thị số 05-CT/TW ngày 15/5/2016": the date of a directive
                told.append(item.time)
            roles = item.roles
            if not base and not roles:
                continue
            planned = ("base" in roles and roles["base"] == "plan") or "achieved" in roles
            plan = planned or (plan and not _OF_PLANS.isdisjoint(roles))
            of_plan = planned or (of_plan and "base" not in roles)
            base = (
                "base" in roles
                or plan
                or (
                    base
                    and (
                        item.kind == "body"
                        or not _OF_BASES.isdisjoint(roles)
                        or item.text in ("giao", "đề", "ra", "được")
                    )
                )
            )
        return told

    def _aimed_terms(self, times: list[TimeMention]) -> None:
        """ "tổng kết nhiệm kỳ 2015-2020, triển khai nhiệm vụ nhiệm kỳ 2020-2025": the second is the term to come."""
        terms = [mention for mention in times if mention.kind == "years" and mention.role == "span"]
        for told, coming in itertools.pairwise(terms):
            follows = told.last_year is not None and coming.year is not None and told.last_year <= coming.year
            between = (max(told.end, coming.start - _AIMS_NEAR), coming.start)
            if follows and anywhere("title_aims").search(self.folded, *between) is not None:
                coming.role = "ahead"

    def _settle(self, mention: TimeMention, sentence: Sentence) -> None:
        """ "Sau gần mười tháng": a part of the year where the day of the report agrees, or in a headline."""
        if mention.length and (
            (sentence.open_end and len(self.records) < _HEADLINES) or elapsed(mention, self.published)
        ):
            mention.role = "span"

    @staticmethod
    def _counted_then(items: list[Item], at: int, found: list[Reading]) -> bool:
        """ "Tổng số đảng viên của Đảng bộ hết quý I là 45.632": a time between a total and its number is the total's."""
        following = next((i for i in range(at + 1, len(items)) if items[i].kind == "num"), None)
        return following is not None and any(
            reading.item == following and reading.start < items[at].start and reading.measure in STOCKS
            for reading in found
        )

    @staticmethod
    def _sets(items: list[Item]) -> bool:
        """Whether a sentence sets targets: then the time after "chỉ tiêu" is theirs."""
        return any("target" in item.roles and "base" in item.roles for item in items)

    def _read_title(self) -> None:
        title = self.title
        if title is None:
            headlines = [
                r
                for at, r in enumerate(self.records[: self._body()])
                if (r.sentence.open_end or self._headline_with_mark(r))
                and not r.sentence.bullet
                and len(r.items) >= 4
                and not is_dateline(self.folded[r.sentence.start : r.sentence.end])
                and (r.readings or not is_page_line(self.folded[r.sentence.start : r.sentence.end]))
                and (not r.readings or (at < _KICKERS and r.sentence.end - r.sentence.start < _LONGEST_HEADLINE))
            ]
            if headlines:
                first = next(
                    (
                        r
                        for r in headlines
                        if any(
                            set(i.roles) & {"subject", "action", "base", "level", "neutral", "body"} or i.body or i.time
                            for i in r.items
                        )
                    ),
                    headlines[0],
                )
                title = self.text[first.sentence.start : first.sentence.end]
                self.headline_end = first.sentence.end
        for kicker_record in self.records[:_KICKERS]:
            kicker = kicker_record.sentence
            if not kicker.open_end or (self.headline_end and kicker.end > self.headline_end):
                break
            name = self.text[kicker.start : kicker.end]
            alone = _NAME_ALONE.fullmatch(name) or (
                _CAPITALS_ALONE.fullmatch(name) and all(item.kind == "word" for item in kicker_record.items)
            )
            if alone and not fold(name).startswith(listed("not_places")):
                self.title_owner = Owner(name, None, True, "bare", 0, 0)
                break
        if not title:
            return
        self.headline = title
        folded = fold(title)
        items = scan(title, folded, 0, len(title))
        self.title_whole = next(
            (
                Owner(title[item.start : item.end], item.roles["generic"], False, "generic", 0, 0)
                for item in items
                if item.roles.get("generic", "any") != "any" and "đảng bộ" not in item.text
            ),
            None,
        )
        for item in items:
            if item.time is not None and item.time.length:
                item.time.role = "span"
        self.title_times = [mention for mention in self._times(items, []) if mention.role != "compare"]
        for mention in self.title_times:
            if mention.kind == "year" and anywhere("title_aims").search(
                folded, max(0, mention.start - _AIMS_NEAR), mention.start
            ):
                mention.role = "ahead"  # "bàn nhiệm vụ năm 2024": not the year told of
        self._title_of_congress = anywhere("congress").search(folded) is not None
        for item in items:
            if item.body is not None and item.body.kind in ("organization", "committee", "place") and item.body.named:
                self.title_owner = Owner(title[item.start : item.end], item.body.level, True, item.body.kind, 0, 0)
                break
            if item.body is not None and item.body.kind in ("board", "inspection") and item.body.named:
                self.title_owner = Owner(title[item.body.inner : item.end], item.body.level, True, "inner", 0, 0)
                break
        if self.title_owner is None and is_shouting(title, 0, len(title)):
            self.title_owner = (
                self._named_in_text(folded) or self._named_in_capitals(folded) or _before_colon(title, items)
            )
        elif self.title_owner is None:
            named = next(find_institutions(title, folded, 0, len(title)), None)
            if named is not None and folded[: named[0]].rstrip().endswith(ending("title_where")):
                named = None  # "kỷ luật 3 đảng viên ở Sở Xây dựng"
            area = next((owner for owner in areas_of(title, folded, 0, len(title)) if owner.named), None)
            self.title_owner = (
                Owner(title[slice(*named)], None, True, "institution", 0, 0)
                if named
                else area or _bare_place(_after_time(title, items)) or self._named_in_text(folded)
            )

    def _named_in_text(self, folded: str) -> Owner | None:
        """The first body of the text whose proper name stands in the headline, given folded."""
        found: list[tuple[int, int, Owner]] = []
        for record in self.records:
            for owner in record.owners:
                name = fold(proper_name(owner.text) or owner.text) if owner.named else ""
                at = f" {folded} ".find(f" {name} ") if name else -1
                if at >= 0:
                    found.append((at, -len(owner.text), Owner(owner.text, owner.level, True, owner.kind, 0, 0)))
        return min(found, key=lambda one: one[:2])[2] if found else None

    def _named_in_capitals(self, folded: str) -> Owner | None:
        """Whom a headline in capitals names: the first name in it that the text proper writes with small letters."""
        words = re.findall(r"[^\W\d_]+", folded)
        for at in range(len(words)):
            for size in (4, 3, 2):
                name = " ".join(word.capitalize() for word in words[at : at + size])
                if at + size <= len(words) and name in self.text and not fold(name).startswith(listed("not_places")):
                    return Owner(name, None, True, "bare", 0, 0)
        return None

    def _headline_with_mark(self, record: Record) -> bool:
        """ "Vì sao Sông Mây vượt chỉ tiêu?": a first line that ends as a question, or with a full stop over a dateline."""
        if (
            record.number
            or record.sentence.end - record.sentence.start > _LONGEST_HEADLINE
            or len(self.records) < _LONG_ENOUGH
        ):
            return False
        following = self.records[1].sentence
        if following.line == record.sentence.line:
            return False
        asks = self.folded[record.sentence.end - 1] in "?!"
        return asks or is_dateline(self.folded[following.start : following.end])

    def _body(self) -> int:
        """The first record of the text proper: a whole sentence of some length; what is no sentence after it is a caption."""
        for record in self.records[:_HEADLINES]:
            if self._headline_with_mark(record):
                continue
            if not record.sentence.open_end and (len(record.items) >= _LONG or record.readings):
                return record.number
        return _HEADLINES

    def _chunk(self, record: Record, reading: Reading) -> tuple[int, int]:
        """Characters between the breaks around a reading."""
        items = record.items
        left = right = reading.item
        while left > 0 and not _breaks(items[left - 1]):
            left -= 1
        while right + 1 < len(items) and not _breaks(items[right + 1]):
            right += 1
        return items[left].start, items[right].end

    def _same_segment(self, start: int, end: int) -> bool:
        return ";" not in self.folded[start:end]


def _before_colon(title: str, items: list[Item]) -> Owner | None:
    """ "ĐẢNG BỘ THAN HÀ LẦM: ..." where the text names nobody."""
    name, colon, _rest = title.partition(":")
    leading = [item for item in items if item.end <= len(name)]
    if not colon or not leading or len(name.split()) > _LONGEST_NAME or fold(name).startswith(listed("not_places")):
        return None
    if not all(_only_names(item) for item in leading):
        return None
    return Owner(name.strip(), None, True, "bare", 0, 0)


def _only_names(item: Item) -> bool:
    """Whether an item of a line in capitals can be part of a name."""
    return item.kind == "word" or not {"body", "name", "place"}.isdisjoint(item.roles)


def _after_time(title: str, items: list[Item]) -> str:
    """ "Năm 2016, Quảng Hạ kết nạp 300 đảng viên": a headline without the time that it opens with."""
    if len(items) > 2 and items[0].kind == "time" and items[1].text in (",", ":"):
        return title[items[1].end :].lstrip()
    return title


def _bare_place(title: str) -> Owner | None:
    """The place that a headline names without saying what it is: "Sông Mây: …", "… ở Sông Mây qua ba quý"."""
    name = rf"[{CAPITALS}][\w’']*"
    patterns = (
        rf"^((?:TP\.? )?{name}(?:(?: - |-| ){name}){{0,4}})\s*:",
        rf"(?:\bở|\btại|\bcủa) ({name}(?:(?: - |-| ){name}){{1,3}})",
        rf"^((?:TP\.? )?{PLACE_NAME})\b",
    )
    for pattern in patterns:
        found = re.search(pattern, title)
        if found and not fold(found.group(1)).startswith(listed("not_places")):
            return Owner(found.group(1), None, True, "bare", 0, 0)
    return None


def _breaks(item: Item) -> bool:
    return item.kind == "punct" and item.text in ";,:()|…"
