"""The sentences of a document with the times, organizations and actors that each names.

Belongs here: collecting names; the headline. Not here: which figure a name belongs to (timing, owners, actors).
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from transforms.dates import Span
from transforms.reference import load_yaml
from transforms.reports.attributes.areas import areas_of
from transforms.reports.attributes.institutions import find_institutions
from transforms.reports.attributes.records import STOCKS, Known, Owner, Record
from transforms.reports.bodies import Body
from transforms.reports.dateline import find_published, is_dateline
from transforms.reports.folding import CAPITALS, SMALL_LETTERS, fold
from transforms.reports.grammar.state import Reading
from transforms.reports.items import Item, scan
from transforms.reports.periods import TimeMention
from transforms.reports.sentences import Sentence
from transforms.reports.time_spans import Calendar, elapsed

WORDS = "report_attributes.yaml"
_ACTORS = frozenset({"board", "committee", "inspection", "levels", "state"})
# before a body these make it what is acted on, not who acts
_ACTED_ON = ("theo", "đối với", "khiển trách", "cảnh cáo", "kỷ luật", "thi hành kỷ luật", "giải tán")
_OWNERS = frozenset({"organization", "committee", "place"})
_LISTED = re.compile(
    rf"(?:[,;:]|[,;]? (?:như|gồm|là|và|tại|ở):?) (?:và )?([{CAPITALS}][{SMALL_LETTERS}]+(?: [{CAPITALS}][{SMALL_LETTERS}]+){{1,3}})"
    r":? (?=\(?\d|kết nạp|với|có|đạt|\(đạt)"
)
CELL = "cell"  # the level of what points back to a cell
_AIMS_NEAR = 30  # letters between a word for what is to come and its year
_NAME_THEN_NUMBER = re.compile(r"((?: [^\W\d_]+){0,6}) ?\((?=\d)")
_LEAD = 4  # sentences in which an institution is looked for, though they have no figures
_HEADLINES = 12  # among how many first sentences a headline is looked for
_LONG = 14  # items of a sentence that is no caption
_NAME_ALONE = re.compile(rf"[{CAPITALS}][{SMALL_LETTERS}]+(?: [{CAPITALS}][{SMALL_LETTERS}]+){{1,3}}")
_CAPITALS = re.compile(rf"[{CAPITALS}][{SMALL_LETTERS}]+(?: [{CAPITALS}][{SMALL_LETTERS}]+){{0,3}}")


class Document:
    """What a document names, sentence by sentence."""

    def __init__(
        self, text: str, folded: str, title: str | None, published: date | None, sentences: list[Sentence]
    ) -> None:
        self.text = text
        self.folded = folded
        self.records: list[Record] = []
        self.title = title
        self.published = published or find_published(folded, sentences)
        self.opening_day: date | None = None  # the day of the event that a report without a dateline opens with
        self._ready = False
        self._addressed = 0  # where the last body ends that was asked for something
        self._cache: dict[int, Known] = {}
        self.title_times: list[TimeMention] = []
        self.headline = ""
        self._title_of_congress = False
        self.title_owner: Owner | None = None
        self.title_whole: Owner | None = None  # "toàn tỉnh" of a headline
        self.year: int | None = None  # the year that the report speaks of
        self.cut_off: date | None = None  # the day its numbers are counted up to, where it says so
        self.cut_off_at = 0
        self.calendar = Calendar(self.published)
        self.default: TimeMention | None = None  # the span that the report as a whole speaks of
        self.default_from_title = False
        self.next_term: TimeMention | None = None
        self.term: Span | None = None
        self._main: Owner | None = None  # the report's own organization
        self._spans: dict[int, Span | None] = {}
        self._owner_of: dict[int, str | None] = {}
        self._actor_of: dict[int, str | None] = {}

    def add(
        self, sentence: Sentence, items: list[Item], found: list[Reading], partners: dict[int, Item] | None = None
    ) -> int:
        """Remember a sentence; returns its number, to ask with later.

        `partners` gives for the start of a number the time or body that it answers to.
        """
        record = Record(sentence, items, found, len(self.records), partners or {})
        for item in items:
            if item.time is not None:
                self._settle(item.time, sentence)
        record.times += self._times(items, found)
        self._name(record)
        self.records.append(record)
        return len(self.records) - 1

    def _times(self, items: list[Item], found: list[Reading]) -> list[TimeMention]:
        """The times of a sentence, those told apart that only say of which year a plan or a total is."""
        told = []
        base = plan = False
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
                told.append(item.time)
            planned = item.roles.get("base") == "plan" or "achieved" in item.roles
            plan = planned or (plan and not {"action", "subject", "neutral"}.isdisjoint(item.roles))
            base = (
                "base" in item.roles
                or plan
                or (
                    base
                    and (
                        item.kind == "body"
                        or bool(set(item.roles) & {"prep", "generic", "place"})
                        or item.text in ("giao", "đề", "ra", "được")
                    )
                )
            )
        return told

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

    def _name(self, record: Record) -> None:
        items = record.items
        text = self.text
        self._opening_place(record)
        if record.readings and "toàn " in self.folded[record.sentence.start : record.sentence.end]:
            for whole in whole_institution().finditer(self.folded, record.sentence.start, record.sentence.end):
                record.owners.append(Owner(text[whole.start() : whole.end()], None, False, "generic", *whole.span()))
        record.owners += areas_of(text, self.folded, record.sentence.start, record.sentence.end)
        for at, item in enumerate(items):
            body = item.body
            before = items[at - 1] if at else None
            if body is not None:
                if body.kind in _ACTORS:
                    self._actor(record, at, item, body)
                if body.kind in _OWNERS:
                    record.owners.append(
                        Owner(text[body.start : body.end], body.level, body.named, body.kind, item.start, item.end)
                    )
                elif body.kind in ("board", "inspection") and body.inner > body.start:
                    record.owners.append(
                        Owner(text[body.inner : body.end], body.level, body.named, "inner", item.start, item.end)
                    )
                continue
            if item.kind == "phrase":
                roles = item.roles
                if "generic" in roles:
                    start = item.start
                    offset = item.text.find("đảng bộ")
                    written = text[start : item.end]
                    kind = "generic"
                    if offset > 0:
                        words = item.text[:offset].count(" ")
                        written = " ".join(text[start : item.end].split(" ")[words:])
                        kind = "generic body"
                    record.owners.append(
                        Owner(
                            written,
                            None if roles["generic"] == "any" else roles["generic"],
                            False,
                            kind,
                            start,
                            item.end,
                        )
                    )
                elif roles.get("subject") in ("cell", "grassroots_committee", "party_org", "grassroots_cell"):
                    self._acting_kind(record, at)
                    if self._the_cell(items, at):
                        record.owners.append(
                            Owner(text[item.start : item.end], CELL, False, "generic", item.start, item.end)
                        )
                elif "place" in roles and not (before is not None and before.kind == "num"):
                    record.owners.append(
                        Owner(text[item.start : item.end], roles["place"], False, "level", item.start, item.end)
                    )
            elif item.kind == "word" and item.capital and before is not None and before.text in ("ở", "của", "tại"):
                found = _CAPITALS.match(text, item.start)
                if found and " " in found.group():
                    # "Tại Sông Mây, ..." says where what follows was; elsewhere "tại" says only where a meeting was
                    opens = before.text == "tại" and self.folded[found.end() : found.end() + 1] == ","
                    if before.text != "tại" or opens:
                        kind = "region" if opens else "bare"
                        record.owners.append(Owner(found.group(), None, True, kind, item.start, found.end()))

        if record.readings or record.number < _LEAD:
            self._opening_institution(record)
        if len(record.readings) > 1:
            self._listed_places(record)
        record.owners.sort(key=lambda owner: owner.start)

    def _listed_places(self, record: Record) -> None:
        """ "các huyện Thanh Lương (180 đảng viên), Yên Thành (172 đảng viên)": bare names of a list of places."""
        ranked = any("ranking" in item.roles for item in record.items)
        of_places = any(
            owner.kind == "place"
            or (owner.kind == "organization" and owner.level in ("city", "district"))
            or (owner.kind == "level" and self.folded[max(0, owner.start - 4) : owner.start] == "các ")
            for owner in record.owners
        )
        if not ranked and not of_places:
            return
        for found in _LISTED.finditer(self.text, record.sentence.start, record.sentence.end):
            start, end = found.span(1)
            if not any(owner.start <= start < owner.end for owner in record.owners):
                record.owners.append(Owner(found.group(1), None, True, "place", start, end))

    def _opening_institution(self, record: Record) -> None:
        """ "Trường THPT Hòa An kết nạp 5 đảng viên": an institution that is the subject of its clause."""
        sentence = record.sentence
        for start, end in find_institutions(self.text, self.folded, sentence.start, sentence.end):
            before = self.folded[sentence.start : start].rstrip()
            if before and not before.endswith((";", ":", ",", " và", " là")):
                continue
            counted = _NAME_THEN_NUMBER.match(self.text, end, sentence.end)
            end = (
                counted.end(1) if counted is not None else end
            )  # "Công ty CP Kinh doanh nước sạch Hải An (21 đảng viên)"
            following = next((item for item in record.items if item.start >= end and item.text != "("), None)
            if following is not None and (following.kind == "num" or set(following.roles) & {"action", "have", "aux"}):
                record.owners.append(Owner(self.text[start:end], None, True, "institution", start, end))

    def _opening_place(self, record: Record) -> None:
        """ "Sông Mây kết nạp 45 đảng viên": a bare name that opens a sentence and is its subject."""
        items = record.items
        at = 0
        while at < len(items) and items[at].kind == "word" and items[at].capital:
            at += 1
        if 2 <= at <= 4 and at < len(items) and set(items[at].roles) & {"action", "have", "aux"}:
            start, end = items[0].start, items[at - 1].end
            is_a = items[at].text == "là" and at + 1 < len(items)
            level = items[at + 1].roles.get("place") if is_a else None  # "Thanh Lâm là tỉnh thuộc ..."
            record.owners.append(Owner(self.text[start:end], level, True, "place" if level else "bare", start, end))

    @staticmethod
    def _the_cell(items: list[Item], at: int) -> bool:
        """ "Hiện chi bộ có 27 đảng viên": the one cell that the text told of, neither counted nor one of many."""
        item = items[at]
        if item.roles.get("subject") != "cell" or item.text != cell_word():
            return False
        before = items[at - 1] if at else None
        if before is not None and (
            before.kind == "num" or not {"filler", "distributive", "percent", "total", "body"}.isdisjoint(before.roles)
        ):
            return False
        following = items[at + 1] if at + 1 < len(items) else None
        return following is not None and not {"aux", "have", "action", "result"}.isdisjoint(following.roles)

    def _acting_kind(self, record: Record, at: int) -> None:
        """ "Chi bộ kỷ luật 10 đảng viên": a kind of organization that acts."""
        items = record.items
        item = items[at]
        if at and items[at - 1].kind == "num":
            return
        for ahead in items[at + 1 : at + 4]:
            if ahead.roles.get("action") in ("inspect", "supervise", "inspect_or_supervise", "discipline"):
                start = items[at - 1].start if at and items[at - 1].text == "các" else item.start
                record.actors.append(Owner(self.text[start : item.end], None, False, "levels", start, item.end))
                return
            if not set(ahead.roles) & {"aux", "filler"}:
                return

    def _actor(self, record: Record, at: int, item: Item, body: Body) -> None:
        items = record.items
        before = items[at - 1] if at else None
        addressed = before is not None and (
            "addressing" in before.roles
            or (
                at >= 2 and "body" in before.roles and "addressing" in items[at - 2].roles
            )  # "phối hợp với UBKT cấp ủy"
        )
        if self._addressed and self.folded[self._addressed : item.start].strip() in ("", ",", "và", ", và"):
            addressed = True  # "đề nghị Ban Chấp hành Trung ương, Bộ Chính trị, Ban Bí thư kỷ luật ..."
        if addressed:
            self._addressed = item.end
        person = self.folded.startswith("viên", item.end + 1)  # "490 tổ chức đảng và cấp ủy viên"
        if addressed or person or (before is not None and before.text in _ACTED_ON):
            return
        if (
            body.kind == "state"
            and before is not None
            and before.end + 1 == item.start
            and self.text[before.start].isupper()
            and before.kind in ("word", "phrase", "body")
        ):
            return  # "Khối Doanh nghiệp Trung ương": the end of a name
        start = item.start
        if before is not None and before.text == "các":
            start = before.start
        previous = record.actors[-1] if record.actors else None
        if previous is not None:
            between = self.folded[previous.end : item.start].strip()
            if between in ("thuộc", "trực thuộc", "của", "trong", "ở"):
                return  # "UBKT các cấp thuộc Thành ủy Hà Thành": whose bodies acted
            if between in (",", "và", ", và", "và các", ", các", "cùng", "; và"):
                record.actors[-1] = Owner(
                    self.text[previous.start : item.end],
                    body.level or previous.level,
                    True,
                    body.kind,
                    previous.start,
                    item.end,
                )
                return
        elif (
            before is not None
            and at >= 2
            and ("conjunction" in before.roles or before.text == ",")
            and items[at - 2].roles.get("subject")
            in (
                "party_org",
                "cell",
                "grassroots_committee",
            )
            and not (at >= 3 and items[at - 3].kind == "num")
        ):
            start = items[at - 2].start
        record.actors.append(Owner(self.text[start : item.end], body.level, body.named, body.kind, start, item.end))

    def _read_title(self) -> None:
        title = self.title
        if title is None:
            headlines = [
                r
                for at, r in enumerate(self.records[: self._body()])
                if r.sentence.open_end
                and not r.sentence.bullet
                and len(r.items) >= 4
                and not is_dateline(self.folded[r.sentence.start : r.sentence.end])
                and (not r.readings or (at < 4 and r.sentence.end - r.sentence.start < 140))
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
        kicker = self.records[0].sentence if self.records else None
        if kicker is not None and kicker.open_end and _NAME_ALONE.fullmatch(self.text, kicker.start, kicker.end):
            name = self.text[kicker.start : kicker.end]
            if not fold(name).startswith(not_places()):
                self.title_owner = Owner(name, None, True, "bare", 0, 0)
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
            if mention.kind == "year" and aims_words().search(
                folded, max(0, mention.start - _AIMS_NEAR), mention.start
            ):
                mention.role = "ahead"  # "bàn nhiệm vụ năm 2024": not the year told of
        self._title_of_congress = congress_words().search(folded) is not None
        for item in items:
            if item.body is not None and item.body.kind in ("organization", "committee", "place") and item.body.named:
                self.title_owner = Owner(title[item.start : item.end], item.body.level, True, item.body.kind, 0, 0)
                break
            if item.body is not None and item.body.kind in ("board", "inspection") and item.body.named:
                self.title_owner = Owner(title[item.body.inner : item.end], item.body.level, True, "inner", 0, 0)
                break
        if self.title_owner is None:
            named = next(find_institutions(title, folded, 0, len(title)), None)
            if named is not None and folded[: named[0]].rstrip().endswith((" ở", " tại", " thuộc", " với", " của")):
                named = None  # "kỷ luật 3 đảng viên ở Sở Xây dựng"
            area = next((owner for owner in areas_of(title, folded, 0, len(title)) if owner.named), None)
            self.title_owner = (
                Owner(title[slice(*named)], None, True, "institution", 0, 0)
                if named
                else area or _bare_place(_after_time(title, items))
            )

    def _body(self) -> int:
        """The first record of the text proper: a whole sentence of some length; what is no sentence after it is a caption."""
        for record in self.records[:_HEADLINES]:
            if not record.sentence.open_end and len(record.items) >= _LONG:
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

    def _same_segment(self, record: Record, start: int, end: int) -> bool:
        return ";" not in self.folded[start:end]


def _after_time(title: str, items: list[Item]) -> str:
    """ "Năm 2016, Quảng Hạ kết nạp 300 đảng viên": a headline without the time that it opens with."""
    if len(items) > 2 and items[0].kind == "time" and items[1].text in (",", ":"):
        return title[items[1].end :].lstrip()
    return title


def _bare_place(title: str) -> Owner | None:
    """The place that a headline names without saying what it is: "Sông Mây: …", "… ở Sông Mây qua ba quý"."""
    name = rf"[{CAPITALS}][\w’']*"
    patterns = (
        rf"^((?:TP\.? )?{name}(?: {name}){{0,4}})\s*:",
        rf"(?:\bở|\btại|\bcủa) ({name}(?: {name}){{1,3}})",
        rf"^((?:TP\.? )?[{CAPITALS}][{SMALL_LETTERS}’']*(?: [{CAPITALS}][{SMALL_LETTERS}’']*){{1,3}})\b",
    )
    for pattern in patterns:
        found = re.search(pattern, title)
        if found and not fold(found.group(1)).startswith(not_places()):
            return Owner(found.group(1), None, True, "bare", 0, 0)
    return None


@cache
def aims_words() -> re.Pattern[str]:
    """What says that the year of a headline is that of work to come."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(fold(word)) for word in load_yaml(WORDS)['title_aims'])})(?!\w)")


@cache
def cell_word() -> str:
    """The word for a cell, as it points back to one."""
    return fold(load_yaml(WORDS)["cell"])


@cache
def congress_words() -> re.Pattern[str]:
    """What says that a headline is of a congress, so that the term it names is the one to come."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(fold(word)) for word in load_yaml(WORDS)['congress'])})(?!\w)")


@cache
def whole_institution() -> re.Pattern[str]:
    """ "toàn quân khu", "toàn công ty": the one institution that a report is of."""
    kinds = sorted((fold(word) for word in load_yaml(WORDS)["institution_kinds"]), key=len, reverse=True)
    return re.compile(rf"(?<!\w)toàn (?:{'|'.join(map(re.escape, kinds))})(?!\w)")


@cache
def not_places() -> tuple[str, ...]:
    """Beginnings of headlines that look like a place ("Bộ Chính trị")."""
    return tuple(fold(word) for word in load_yaml(WORDS)["not_places"])


def _breaks(item: Item) -> bool:
    return item.kind == "punct" and item.text in ";,:()|…"
