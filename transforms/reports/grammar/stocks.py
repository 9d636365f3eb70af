"""Stocks: how many members and organizations there are.

Belongs here: "hiện có 6.654 đảng viên", parts of grassroots organizations, totals that a change led to. Not here:
what was done with them (counts), nor levels (ratings).
"""

from __future__ import annotations

from transforms.reports.grammar.headed import WHOLE_NOT, Headed
from transforms.reports.grammar.state import ACTED, ORG_SUBJECTS, Left, Reading, Right


class Stocks(Headed):
    """Reads numbers of members and organizations that there are."""

    def _total(self, index: int, noun: int | None, after: int, left: Left, right: Right) -> Reading | None:
        """A stock: "hiện có 6.654 đảng viên", "gồm 21 đảng bộ cơ sở, 37 chi bộ cơ sở"."""
        items = self.items
        assert noun is not None
        subject = items[noun].roles["subject"]
        strong = "strong" in items[noun].flags
        header = left.total is not None and left.total != "rate"
        going = self.frame.measure == "total"
        cue = left.have or header or right.lives or (left.towards and left.evidence is None)
        cue = cue or (subject == "member" and strong and self._among_staff())
        bare = subject != "member" or self._bare_end(after)
        cue = cue or (bare and self._generic_before(index))  # "Toàn huyện 45 TCCSĐ"
        named = (
            items[index - 2].body if index > 1 and items[index - 1].text == "(" and self.frame.measure is None else None
        )
        if named is not None and named.named and named.kind == "organization" and self.carry.frame is None:
            cue = True  # "Đảng bộ xã Phú Sơn (21 chi bộ, 412 đảng viên)"
        if index == 0 and after == len(items) and self.open_end and strong and subject in (*ORG_SUBJECTS, "member"):
            cue = not self.bullet and self.carry.header is None  # a line of its own: "48 tổ chức cơ sở đảng"
        headed = index > 1 and items[index - 1].text == ":" and items[index - 2].text == "đảng viên"
        before = self.carry.readings if not self.readings else []
        if headed and (index == 2 or any(r.measure == "orgs_total" for r in before)) and self._bare_end(after):
            cue = strong = True  # "Về tổ chức: 48 TCCSĐ, ... Về đảng viên: 4.512 đồng chí."
        start = items[index].start
        if left.have and not header and items[left.have_at].text.endswith("thêm"):
            return self._gained(index, noun, after, left, right)
        with_ = left.have and items[left.have_at].text == "với" and left.body is None and not left.place
        if (
            with_
            and not header
            and self.last_number
            and self.last_number[1] is not None
            and self.last_number[3] is None
            and left.have_at - self.last_number[2] < 4
            and not self.readings
        ):
            return None  # "39 chi bộ khu phố với 1.402 đảng viên": of the part before
        if with_ and not header and self._of_one_sector():
            return None
        began = self.last_number[0] if self.last_number else -1
        if began >= 0 and left.have and items[left.have_at].text == "với" and not self.readings:
            first = items[began].quantity
            if first is not None and first.has_from and first.upper is None:
                return None  # "từ 18 chi bộ với 210 đảng viên, nay đã có ...": how it began
        founded = left.have and left.body is not None and self._founded(left.body, left.have_at)
        official = founded and "official" in items[noun].flags and not self.subset
        official = official and not any("dự bị" in item.text for item in items[after:])  # those are all of them
        if left.attribute or (left.other and not founded) or (self.subset and "part" in items[noun].flags):
            return None  # but "thành lập Chi bộ Công ty May với 5 đảng viên" tells how many it has
        if self._each(left):
            return None
        if (
            left.have
            and left.have_at > 1
            and items[left.have_at - 2].kind == "num"
            and items[left.have_at - 1].text == "năm"
        ):
            return None  # "65 năm có 5 đảng viên": badges, or ages
        if left.total == "number_of" and items[left.total_at + 1].text == "do":
            return self._done_by(index, noun)
        if "ratio" in self.said and any("ratio" in item.roles for item in items[:index]):
            return None  # "cứ 100 người dân thì có 5 đảng viên"
        if items[index - 1].text == "thêm" and index and not left.towards:
            return None  # "đội ngũ dày thêm 612 người": a growth
        told = self.frame.counted and self.frame.measure not in (None, "total", "rated")
        if (
            told
            and not header
            and left.body is None
            and not left.place
            and not (left.have and items[left.have_at].text.startswith("hiện"))
        ):
            return None  # "kiểm tra 89 tổ chức, gồm 88 tổ chức đảng cấp dưới": parts of what was done
        grown = left.total == "total" and any(r.measure.startswith("members_") for r in self.readings)
        grown = grown and left.subject is None  # "..., đưa tổng số lên 2.640 đồng chí"
        if subject == "member" and (grown or left.members):
            start, strong = items[left.total_at].start, True
        elif left.subject is not None and header and subject in ("member", "org"):
            counted = items[left.subject].roles["subject"]
            if subject == "org" or (counted == "member") == (subject == "member"):
                weak = counted == "member" and "strong" not in items[left.subject].flags
                if weak and (items[left.subject].text == "người" or "staff" in items[left.subject].roles):
                    return None
                subject = counted
                start = items[left.total_at].start
                strong = True
        elif (
            left.subject is not None
            and header
            and left.total in ("total", "number_of")
            and left.subject == left.total_at + 1
            and items[left.subject].roles["subject"] in ORG_SUBJECTS
            and subject in ORG_SUBJECTS
        ):
            subject = items[left.subject].roles["subject"]
            start = items[left.total_at].start
        elif going and self.frame.colon and subject in ("member", "org"):
            subject = self.frame.subject or subject
            strong = True
            start = self.frame.start
        elif (
            going
            and self.frame.topic is False
            and not strong
            and subject == "member"
            and self.frame.subject == "member"
            and left.unknown == 0
            and not left.have
        ):
            people = left.subject is None or items[left.subject].roles["subject"] == "member"
            strong = "comrades" in items[noun].flags and people and not self.subset  # not "chi ủy 3 đồng chí"
        if (
            not header
            and (left.have or items[index - 1].text == ":")
            and left.subject is not None
            and not strong
            and subject == "member"
            and told is False
        ):
            whose = items[left.subject]  # "Đảng viên toàn tỉnh hiện là 71.240 đồng chí"
            topic = left.subject > 0 and items[left.subject - 1].text == "về" and left.have
            if (
                not topic
                and whose.roles["subject"] == "member"
                and "strong" in whose.flags
                and not set(whose.flags) & WHOLE_NOT
            ):
                strong, start = left.unknown_after == 0 and left.unknown < 2, whose.start
        if "of_party" in items[noun].flags and left.body is not None and left.have:
            body = items[left.body].body  # "Đảng bộ Khối có 64 đơn vị trực thuộc"
            strong = body is not None and body.kind in ("organization", "committee")
        if "sector" in items[noun].flags:
            return None  # "9 chi bộ thôn, 5 chi bộ trường học": of some sectors
        if subject == "member" and not strong and not header and left.have:
            strong = self._people_of_cell(noun, left) and (self._bare_end(after) or right.lives)
        if left.subject is not None and not (header or headed or left.have or going or right.lives):
            return None
        if not strong:
            return None
        if ("part" in items[noun].flags and not official) or "candidate" in items[noun].flags:
            return None
        whole = subject == "grassroots_org" and left.subject is None and self._whole_of_parts(index, after)
        cue = cue or whole
        listed = not cue and not going and self._list_of_stocks(index, after)
        if not cue and not listed and not (going and left.unknown == 0) and not (left.body is not None and going):
            return None
        listed_after = (
            right.lives and items[index - 1].text == ":"
        )  # "... như sau: 36.607 đảng viên sinh hoạt ở 477 TCCSĐ"
        if (left.unknown_after > (2 if header else 0) and not listed_after) or (
            left.unknown > 1 and not header and left.body is None and not left.place and not self._cell_has(left)
        ):
            return None
        if (left.proposal and not header) or (left.passive and header):
            return None
        among = left.have and items[left.have_at].text == "trong" and not header and not whole
        opens = self._bare_end(after) and after < len(items) and self._levels_follow(after)
        if among and left.have_at == index - 1 and self._some_of_them(after):
            self.topic_subject = subject
            return None
        if among and after < len(items) and (opens or ("have" in items[after].roles and left.unknown == 0)):
            self.topic_subject = subject
            return None  # "trong 41 tổ chức cơ sở đảng có 30 tổ chức ...": what the share is of, no total told
        held = left.have and items[left.have_at].text == "có"  # "phấn đấu đến năm 2025 có 7.500 đảng viên"
        if self.explicit_target and subject == "member" and not header and not held:
            if any(item.roles.get("action") == "admit" for item in items) and self._tail_ok(after):
                rules = ["verb before", "loose"]  # "Chỉ tiêu là 110 đảng viên; huyện kết nạp được 121"
                return self._make(index, noun, "members_admitted", "member", None, start, None, rules)
            return None  # "chỉ tiêu là 200 đảng viên": of what is not said
        clause = next((at for at in range(after, self._chunk_end(after)) if items[at].text == "và"), None)
        if header and clause is not None and right.other:
            right = self._right(after, clause)  # "tổng số đảng viên là 13 đồng chí và đang còn nguồn ..."
        speaks = left.have and items[left.have_at].roles["have"] == "represent"
        # "... đại diện cho 8.600 đảng viên của 62 chi bộ về dự đại hội": what is said last is said of the delegates
        speaks = speaks or (
            going and self.represented and set(items[index - 1].roles) & {"prep", "conjunction"} != set()
        )
        self.represented = self.represented or speaks
        if (right.attribute or right.other) and not speaks:
            return None
        if subject != "member" and any("action" in self.items[at].roles for at, *_ in right.found):
            return None  # "Có 8 đảng bộ đã kết nạp vượt kế hoạch": some of them
        apposed = left.have_at > 1 and items[left.have_at - 1].text == "," and items[left.have_at - 2].body is not None
        if (
            left.have
            and left.body is None
            and not (apposed and left.have_at == 2)
            and not header
            and not speaks
            and self._told_of_both(after, awards=left.place)
        ):
            return None
        if not self._tail_ok(after) and not speaks:
            return None
        reaching = after + 1 < len(items) and items[after].roles.get("aux") == "attain" and items[after + 1].quantity
        if subject != "member" and reaching and reaching.percent:
            return None  # "3 đảng bộ đạt trên 100% kế hoạch": some of them
        if subject == "member" and items[noun].text.endswith("mới"):
            return self._make(index, noun, "members_admitted", "member", None, start, None, ["verb before", "loose"])
        quantity = items[index].quantity
        assert quantity is not None
        if quantity.whole is not None:
            return None
        if quantity.in_words and quantity.value < 2:
            return None
        if subject == "party_org" and items[noun].text in (
            "đảng bộ",
            "đảng ủy",
            "cấp ủy",
            "chi ủy",
            "ban thường vụ",
            "ubkt",
            "ủy ban kiểm tra",
            "đảng đoàn",
            "ban cán sự đảng",
            "huyện ủy",
        ):
            subject = self._bare_committee(after) or subject
            if items[noun].text in ("cấp ủy", "ban thường vụ", "ubkt", "ủy ban kiểm tra"):
                return None
        if self.subset and subject == "member" and not header:
            body = items[left.body].body if left.body is not None and left.have else None
            whole = body is not None and body.named and body.kind == "organization"
            whole = (
                whole or self._among_staff() or (right.lives and self._after_others()) or self._after_parts(index, left)
            )
            if not whole:
                return None
        rules = ["stock", "header" if header else "have" if left.have else "lives" if right.lives else "going"]
        return self._make(
            index, noun, "members_total" if subject == "member" else "orgs_total", subject, None, start, None, rules
        )

    def _done_by(self, index: int, noun: int) -> Reading | None:
        """ "Phần lớn là số do cấp ủy xử lý: 215 đảng viên": of what was counted before, those of one body."""
        told = self.readings or self.carry.readings
        last = told[-1] if told else None
        subject = self.items[noun].roles["subject"]
        if last is None or last.measure not in ACTED or (last.subject == "member") != (subject == "member"):
            return None
        start, rules = self.items[index].start, ["carried", last.measure, "loose"]
        return self._make(index, noun, last.measure, last.subject, last.qualifier, start, None, rules)

    def _founded(self, at: int, have: int) -> bool:
        """ "Chi bộ Công ty May (được thành lập) gồm 5 đảng viên": a named body, and no more than its founding between."""
        body = self.items[at].body
        named = body is not None and body.named and body.kind == "organization"
        return named and all({"aux", "other"} & set(item.roles) for item in self.items[at + 1 : have])

    def _generic_before(self, index: int) -> bool:
        """Whether "toàn huyện" and the like stand right before a number, or before the colon that opens the sentence."""
        items = self.items
        at = index - 2 if index > 1 and items[index - 1].text == ":" else index - 1
        return at >= 0 and "generic" in items[at].roles and (at == index - 1 or at == 0)

    def _gained(self, index: int, noun: int, after: int, left: Left, right: Right) -> Reading | None:
        """ "Quý I, Đảng bộ huyện có thêm 40 đảng viên": admissions; "mỗi năm có thêm 1.500" is a growth of no year."""
        plain = self.items[noun].text.startswith("đảng viên") and not set(self.items[noun].flags) & WHOLE_NOT
        if not plain or right.found or right.other or right.attribute or left.attribute or left.other:
            return None
        owned = left.body is not None or left.place or left.subject is not None
        if not owned or "recurring" in self.said or not self._tail_ok(after):
            return None
        rules = ["verb before", "admit", "loose"]
        return self._make(index, noun, "members_admitted", "member", None, self.items[index].start, None, rules)

    def _cell_has(self, left: Left) -> bool:
        """ "Ban đầu, vì nhiều lý do, chi bộ chỉ có 5 đảng viên": an organization right before the verb."""
        if left.subject is None or not left.have:
            return False
        before = self.items[left.subject - 1] if left.subject else None
        opens = before is None or before.kind in ("punct", "time")  # "Đảng bộ nhà trường có 295 đảng viên"
        if left.unknown_since_subject > (3 if opens and left.unknown_after == 0 else 0):
            return False
        noun = self.items[left.subject]
        return noun.roles["subject"] in ORG_SUBJECTS and "strong" in noun.flags

    def _after_others(self) -> bool:
        """ "320 viên chức, trong đó có 142 đảng viên sinh hoạt tại 11 chi bộ": the members among people of all kinds."""
        return self.last_number is not None and self.last_number[1] is None and not self.readings

    def _after_parts(self, index: int, left: Left) -> bool:
        """ "14 chi bộ, trong đó có 9 chi bộ thôn, với 312 đảng viên": what stands after the parts is of the whole."""
        items = self.items
        if not left.have or left.have_at != index - 1 or items[left.have_at - 1].text != ",":
            return False
        return bool(self.readings) and all(reading.measure == "orgs_total" for reading in self.readings)

    def _of_one_sector(self) -> bool:
        """ "39 chi bộ khu phố với 1.402 đảng viên": the members of that sector; after several sectors those of all."""
        if self.last_number is None or self.last_number[1] is None:
            return False
        sectors = sum("sector" in item.flags for item in self.items[: self.last_number[1] + 1])
        return sectors == 1 and "sector" in self.items[self.last_number[1]].flags

    def _among_staff(self) -> bool:
        """ "65 cán bộ, giáo viên, trong đó có 38 đảng viên": the members among those who work somewhere."""
        if self.last_number is None or self.last_number[3] is not None or self.readings:
            return False
        before = self.last_number[0]
        stands = any("have" in item.roles or "total" in item.roles for item in self.items[max(0, before - 3) : before])
        people = self.items[before + 1 : before + 4]
        people += self.items[: before - 1] if any(item.text == "người" for item in people) else []
        return stands and any("staff" in item.roles for item in people)

    def _people_of_cell(self, noun: int, left: Left) -> bool:
        """ "Chi bộ có 27 đồng chí": the people whom a whole organization has are its members."""
        items = self.items
        if "comrades" not in items[noun].flags or left.unknown_since_subject:
            return False
        if any(
            "generic" in item.roles and "đảng bộ" in item.text
            for item in items[max(0, left.have_at - 2) : left.have_at]
        ):
            return True  # "toàn Đảng bộ có 98 đồng chí"
        if left.body is not None and (left.subject is None or left.body > left.subject):
            body = items[left.body].body
            return body is not None and body.kind == "organization"
        return left.subject is not None and items[left.subject].roles["subject"] in ("cell", "grassroots_cell")

    def _each(self, left: Left) -> bool:
        """ "mỗi chi bộ có từ 5 đến 12 đảng viên": of each of many, no total."""
        at = left.subject
        return at is not None and at > 0 and "distributive" in self.items[at - 1].roles

    def _told_of_both(self, after: int, *, awards: bool) -> bool:
        """ "Có 3 chi bộ, 45 đảng viên được khen thưởng": what is said of the last holds for those before it."""
        items = self.items
        numbers = 0
        for at in range(after, min(len(items), after + 12)):
            item = items[at]
            if item.kind == "num":
                numbers += 1
            elif "subset" in item.roles or (item.text == "," and at + 1 < len(items) and items[at + 1].kind != "num"):
                return False
            elif "other" in item.roles:
                return numbers > 0 and (not awards or item.roles["other"] == "award")
            elif (item.kind == "word" and not item.capital) or (item.kind == "punct" and item.text != ","):
                return False
        return False

    def _list_of_stocks(self, index: int, after: int) -> bool:
        """ "7.215 đảng viên, 54 tổ chức cơ sở đảng: đó là quy mô của Đảng bộ": a list that opens a sentence."""
        items = self.items
        if any(item.kind not in ("time", "punct") for item in items[:index]):
            return False
        at, numbers = after, 1
        while at + 2 < len(items) and (items[at].text == "," or "conjunction" in items[at].roles):
            if items[at + 1].kind != "num" or "strong" not in items[at + 2].flags:
                return False
            numbers += 1
            at += 3
        if numbers < 2 or at >= len(items):
            return False
        size = items[at].text == "là" and at + 1 < len(items) and items[at + 1].roles.get("total") == "structure"
        makes = items[at].text in ("hợp thành", "tạo thành", "cấu thành")
        return items[at].text == ":" or size or makes

    def _some_of_them(self, after: int) -> bool:
        """ "Trong 4.560 đảng viên của Đảng bộ có 4.310 đảng viên được xếp loại": what some are a part of, no total told."""
        items = self.items
        for at in range(after, min(len(items) - 1, after + 6)):
            if items[at].kind == "num" or (items[at].kind == "punct" and items[at + 1].text != "có"):
                return False
            if items[at].text == "có":
                return items[at + 1].kind == "num"
        return False

    def _levels_follow(self, after: int) -> bool:
        """ "trong 52 TCCSĐ, 9 hoàn thành xuất sắc, ...": bare numbers of levels come next."""
        items = self.items
        if after + 2 >= len(items) or items[after + 1].kind != "num":
            return False
        for item in items[after + 2 : after + 6]:
            if "level" in item.roles:
                return True
            if item.kind in ("num", "punct"):
                return False
        return False
