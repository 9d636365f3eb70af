"""What the sentences of a document name: bodies, places, institutions, who acts.

Belongs here: collecting names, sentence by sentence. Not here: the headline and the times (document), which figure a name belongs
to (owners, actors).
"""

from __future__ import annotations

import re
from datetime import date

from transforms.dates import Span
from transforms.reports.attributes.areas import areas_of
from transforms.reports.attributes.cues import cell_word, listed, whole_institution
from transforms.reports.attributes.institutions import find_institutions
from transforms.reports.attributes.names import PLACE_NAME
from transforms.reports.attributes.records import CELL, Known, Owner, Record
from transforms.reports.bodies import Body
from transforms.reports.dateline import find_published
from transforms.reports.items import Item
from transforms.reports.periods import TimeMention
from transforms.reports.sentences import Sentence
from transforms.reports.time_spans import Calendar

_ACTORS = frozenset({"board", "committee", "inspection", "levels", "state"})
_OWNERS = frozenset({"organization", "committee", "place"})
_LISTED = re.compile(
    rf"(?:[,;:]|[,;]? (?:như|gồm|là|và|tại|ở):?) (?:và )?({PLACE_NAME}):? (?=\(?\d|kết nạp|với|có|đạt|\(đạt)"
)
_NAME_THEN_NUMBER = re.compile(r"((?: [^\W\d_]+){0,6}) ?\((?=\d)")
_LONGEST_PLACE = 5  # items of a bare name that opens a sentence
_LEAD = 4  # sentences in which an institution is looked for, though they have no figures
_NAME = re.compile(PLACE_NAME)


class Mentions:
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
        self.headline_end = 0  # where the line of the headline ends in the text
        self._title_of_congress = False
        self._term_behind = False  # whether "nhiệm kỳ qua" is told of, so that a congress opens the term that is named
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
            if body is None and item.kind != "phrase" and not item.capital:
                continue  # as most items: no name begins with it
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
                found = _NAME.match(text, item.start)
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
        while at < len(items) and (
            (items[at].kind == "word" and items[at].capital)
            or (at and items[at].kind == "punct" and items[at].text in "-'")
        ):
            at += 1
        if 2 <= at <= _LONGEST_PLACE and at < len(items) and set(items[at].roles) & {"action", "have", "aux"}:
            start, end = items[0].start, items[at - 1].end
            if _NAME.fullmatch(self.text, start, end) is None:
                return  # "BTNO - Hiện có 45 tổ chức cơ sở đảng": a newspaper's sign
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
        asked = at - 1
        while asked > 0 and (
            items[asked].kind == "num"
            or items[asked].text in ("/", "các")
            or "body" in items[asked].roles
            or getattr(items[asked].body, "kind", None) == "board"
        ):
            asked -= 1  # "phối hợp với UBKT cấp ủy", "phối hợp với 6/9 Ban Thường vụ cấp ủy cấp huyện"
        addressed = at > 0 and "addressing" in items[asked].roles
        if self._addressed and self.folded[self._addressed : item.start].strip() in ("", ",", "và", ", và"):
            addressed = True  # "đề nghị Ban Chấp hành Trung ương, Bộ Chính trị, Ban Bí thư kỷ luật ..."
        if addressed:
            self._addressed = item.end
        person = self.folded.startswith("viên", item.end + 1)  # "490 tổ chức đảng và cấp ủy viên"
        if addressed or person or (before is not None and before.text in listed("not_acting_after")):
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
