"""Yearly ratings: levels, "none", nested levels.

Belongs here: which level a number has and what was rated. Not here: shares of counts told before (shares).
"""

from __future__ import annotations

from dataclasses import replace

from transforms.reports.grammar.discipline import Discipline
from transforms.reports.grammar.state import Frame, Left, Reading, Right
from transforms.reports.items import Item


class Ratings(Discipline):
    """Reads numbers of those rated."""

    def _rated_subject(self, noun: int | None, left: Left | None = None, level: Item | None = None) -> str | None:
        items = self.items
        weak: str | None = (
            None  # "đồng chí", "đơn vị": only where the text has said that members or organizations are rated
        )
        if noun is not None:
            weak = items[noun].roles["subject"]
            if items[noun].text == "đảng bộ":
                weak = self._bare_committee(noun + 1) or weak
            if "strong" in items[noun].flags and weak != "org":
                return weak
        if left is not None and left.subject is not None and items[left.subject].roles["subject"] != "org":
            before = items[left.subject].roles["subject"]
            if weak is None or (weak == "member") == (before == "member"):
                return before
        if level is not None and "tư cách" in level.text and weak in (None, "member"):
            return "member"  # said of members alone
        known = [reading.subject for reading in reversed(self.readings) if reading.measure == "rated"]
        known += [self.frame.subject or "", self.topic_subject or ""]
        if self.same_paragraph:
            known.append(self.carry.subject or "")
        if self.carry.header is not None:
            known.append(self.carry.header.subject or "")
        for subject in known:
            if subject and (weak is None or (weak == "member") == (subject == "member")):
                return subject
        if weak == "member" and any(item.roles.get("action") == "rate" for item in items[: noun or 0]):
            named = {item.roles["subject"] for item in items[: noun or 0] if "strong" in item.flags}
            if named == {"member"}:
                return "member"  # "xếp loại đảng viên: hoàn thành xuất sắc nhiệm vụ 53 đồng chí"
        if noun is not None and weak == "org":  # "xuất sắc có 9 tập thể; tốt có 51 tổ chức cơ sở đảng"
            for item in items[noun + 1 :]:
                later = item.roles.get("subject")
                if later is not None and later != "member" and "strong" in item.flags:
                    return later
        return None

    def _level(
        self, index: int, noun: int | None, level: str, evidence: Item, left: Left, right: Right, end: int
    ) -> Reading | None:
        items = self.items
        quantity = items[index].quantity
        assert quantity is not None
        if "elliptic" in evidence.flags and not (
            self.frame.measure == "rated"
            or any(r.measure == "rated" for r in self.readings)
            or (self.same_paragraph and any(r.measure == "rated" for r in self.carry.readings))
            or left.total == "rate"
            or left.rating
            or self.carry.rating_seen
            or any("level" in item.roles and "elliptic" not in item.flags for item in items)
        ):
            return None
        if "elliptic" in evidence.flags and evidence.start > items[index].start:
            place = next((at for at in range(index, len(items)) if items[at] is evidence), index)
            if not self._bare_end(place + 1):
                return None  # "12 đơn vị hoàn thành kế hoạch": no level
        if "only_none" in evidence.flags:
            return None
        if left.attribute or right.attribute:
            return None
        if any(at is not None and "sector" in items[at].flags for at in (noun, left.subject)):
            return None  # "chi bộ thôn, bản yếu kém chỉ còn 0,9%"
        after = evidence.start > items[index].start
        if noun is None and not quantity.percent and not after and not self._bare_end(index + 1):
            return None
        if right.comparison and quantity.percent and right.found == []:
            return None
        subject = self._rated_subject(noun, left, evidence)
        if subject is None:
            return None
        start = min(items[index].start, evidence.start)
        self._also_of(index, noun, level, subject, start, end)
        return self._make(index, noun, "rated", subject, level, start, max(end, items[index].end), ["level"])

    def _level_apart(self, index: int, noun: int, after: int, left: Left, right: Right) -> Reading | None:
        """ "6 TCCSĐ xuất sắc, số còn lại, 25 tổ chức, hoàn thành tốt nhiệm vụ": the level after a comma ends the clause."""
        items = self.items
        if self.frame.measure != "rated" or not self.frame.counted or left.evidence is not None:
            return None
        if after + 1 >= len(items) or items[after].text != "," or "level" not in items[after + 1].roles:
            return None
        if index == 0 or items[index - 1].text != "," or not self._bare_end(after + 2):
            return None
        level = items[after + 1]
        return self._level(index, noun, level.roles["level"], level, left, right, level.end)

    def _also_of(self, index: int, noun: int | None, level: str, subject: str, start: int, end: int) -> None:
        """ "90% tổ chức đảng và đảng viên hoàn thành tốt nhiệm vụ": one share, said of both."""
        items = self.items
        quantity = items[index].quantity
        if noun is None or quantity is None or not quantity.percent or noun + 2 >= len(items):
            return
        other = items[noun + 2]
        if items[noun + 1].text != "và" or "strong" not in other.flags or "part" in other.flags:
            return
        kind = other.roles["subject"]
        if (kind == "member") == (subject == "member"):
            return
        self.readings.append(self._make(index, noun + 2, "rated", kind, level, start, end, ["level"]))

    def _level_ahead(self, after: int) -> int | None:
        """ "95% tổ chức cơ sở đảng và 96% đảng viên hoàn thành tốt nhiệm vụ": one level for both."""
        items = self.items
        begin = after
        while after < min(len(items), begin + 3) and (
            items[after].body is not None or {"prep", "generic", "have"} & set(items[after].roles)
        ):
            if "conjunction" in items[after].roles:
                break
            after += 1  # "90% TCCSĐ trực thuộc Đảng bộ huyện và 92% đảng viên ..."
        if after >= len(items) or not ("conjunction" in items[after].roles or items[after].text == ","):
            return None
        numbers = 0
        for at in range(after, min(len(items), after + 14)):
            item = items[at]
            if "level" in item.roles:
                return at if numbers else None
            if item.kind == "num":
                numbers += 1
            elif (item.kind == "punct" and item.text != ",") or (
                "aux" not in item.roles
                and (item.kind == "word" or set(item.roles) & {"action", "form", "other", "ground", "base"})
            ):
                return None
        return None

    def _none(self, index: int, chunk_start: int) -> int:
        """ "không có TCCSĐ yếu kém": a figure of value 0; returns where to go on."""
        items = self.items
        stop = self._chunk_end(index + 1)
        if stop + 1 < len(items) and items[stop].text == "," and "strong" in items[stop + 1].flags:
            stop = self._chunk_end(stop + 1)
        subject_at = level_at = None
        for at in range(index + 1, stop):
            roles = items[at].roles
            first = subject_at is None or "strong" not in items[subject_at].flags
            if "subject" in roles and level_at is None and first:
                subject_at = at
            if "level" in roles:
                level_at = at
                paired = items[at + 1].text if at + 2 < stop else ""
                if paired in ("và", "hoặc", "hay") and items[at + 2].roles.get("level") == "weak":
                    level_at = at + 2
                break
            if "other" in roles or ("action" in roles and roles["action"] != "rate"):
                return index + 1
            if items[at].kind == "word" and at - index > 6:
                return index + 1
        none_of = subject_at == index + 1 and subject_at + 1 < len(items) and items[subject_at + 1].text == "nào"
        if level_at is None and (none_of or self._bare_end(index + 1)):  # "yếu kém thì không còn chi bộ nào",
            # "chi bộ không hoàn thành nhiệm vụ không có"
            behind = [back for back in range(chunk_start, index) if "level" in items[back].roles]
            last = index - 1 - (none_of and index > 0 and "prep" in items[index - 1].roles)
            if behind and behind[-1] == last and items[behind[-1]].roles["level"] == "weak":
                level_at = behind[-1]
        if level_at is None or items[level_at].roles["level"] != "weak":
            return index + 1
        subject = None
        if subject_at is None:
            for back in range(index - 1, chunk_start - 1, -1):
                if "subject" in items[back].roles:
                    subject_at = back
                    break
        subject = self._rated_subject(subject_at)
        if subject is None:
            subject = next(
                (
                    kind
                    for word, kind in (
                        ("tổ chức đảng", "party_org"),
                        ("tổ chức", "grassroots_org"),
                        ("chi bộ", "cell"),
                        ("đảng viên", "member"),
                        ("đơn vị", "grassroots_org"),
                    )
                    if word in items[index].text
                ),
                None,
            )
        if subject is None:
            subject = "grassroots_org"
        for word, kind in (
            ("chi bộ", "cell"),
            ("đảng viên", "member"),
            ("đồng chí", "member"),
            ("tổ chức cơ sở", "grassroots_org"),
        ):
            if word in items[index].text:
                subject = kind
        if "tư cách" in items[level_at].text:  # said of members alone
            subject = "member"
        item = items[index]
        self._set_status_words(chunk_start, index)
        reading = Reading(
            "rated",
            subject,
            "weak",
            0,
            "count",
            "eq",
            self._status(None),
            min(item.start, items[level_at].start),
            max(item.end, items[level_at].end),
            item.start,
            index,
            self.segment,
            ["none"],
            None,
            max(item.end, items[level_at].end),
        )
        self.readings.append(reading)
        if subject_at is not None and subject_at > index:  # "không có tổ chức đảng, đảng viên không hoàn thành ..."
            for at in range(subject_at + 1, level_at):
                kind = items[at].roles.get("subject")  # type: ignore[assignment]
                if kind is not None and "strong" in items[at].flags and (kind == "member") != (subject == "member"):
                    self.readings.append(replace(reading, subject=kind))
                    break
        self.frame = Frame("rated", subject, "weak", reading.status, item.start, counted=True)
        self.carry.subject = subject
        at = max(level_at, index) + 1
        while at + 2 < len(items) and (items[at].text == "," or "conjunction" in items[at].roles):
            other, level = items[at + 1].roles.get("subject"), items[at + 2].roles.get("level")
            if other is None or "strong" not in items[at + 1].flags or level != "weak":
                break  # "không còn chi bộ yếu kém, đảng viên vi phạm tư cách"
            self.readings.append(replace(reading, subject=other, end=items[at + 2].end, span_end=items[at + 2].end))
            at += 3
        return at

    def _nested(self) -> None:
        """ "604 hoàn thành tốt nhiệm vụ, trong đó 23,8% hoàn thành xuất sắc": the outer number holds the inner."""
        items = self.items
        for at, reading in enumerate(self.readings):
            if reading.measure != "rated" or reading.qualifier != "excellent" or reading.status == "change":
                continue
            previous = self.readings[at - 1] if at else None
            outer = previous
            if outer is None:
                outer_list = [r for r in self.carry.readings if r.measure == "rated"] if self.same_paragraph else []
                first = next((item for item in items if item.kind != "punct"), None)
                if not outer_list or first is None or "subset" not in first.roles:
                    continue
                for other in reversed(outer_list):
                    if other.qualifier == "good" and other.subject == reading.subject:
                        other.qualifier = "good_or_better"
                    else:
                        break
                continue
            between = items[outer.item + 1 : reading.item]
            if not any("subset" in item.roles and item.text != "riêng" for item in between):
                continue
            back = at - 1
            while back >= 0 and self.readings[back].measure == "rated" and self.readings[back].qualifier == "good":
                if self.readings[back].subject == reading.subject:
                    self.readings[back].qualifier = "good_or_better"
                back -= 1
