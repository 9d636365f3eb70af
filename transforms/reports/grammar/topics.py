"""Topics: what headings and chunks without numbers say of the numbers after them.

Belongs here: frames set by a chunk or a headline, and what passes to the next sentence. Not here: the walk over a
sentence (reader).
"""

from __future__ import annotations

from dataclasses import replace

from transforms.reports.grammar.counts import Counts
from transforms.reports.grammar.state import ACTED, Frame

# the roles that say what is spoken of; most words of a sentence have none of them
_TOPICAL = frozenset(
    (
        "target",
        "document",
        "future",
        "ahead",
        "base",
        "subset",
        "proposal",
        "other",
        "neutral",
        "action",
        "form",
        "ground",
    )
) | frozenset(("level", "subject"))


class Topics(Counts):
    """Keeps what a sentence speaks of."""

    def _body_first(self) -> bool:
        """ "Đảng bộ huyện Yên Lạc: 45 đảng viên ...": a line of a list by bodies, under its headline."""
        items = self.items
        if len(items) < 3 or items[0].body is None:
            return False
        return items[1].kind == "num" or (items[1].text in (":", "-") and items[2].kind == "num")

    def _name_first(self) -> bool:
        """ "Phú Lộc 130": a name without a kind, and its number."""
        return len(self.items) > 1 and "listed" in self.items[0].flags

    def _one_of_many(self) -> Frame | None:
        """ "Trong đó, Đảng bộ huyện Đăk Tơ: 205 đảng viên", "Dẫn đầu là Đảng bộ phường Hạ với 214 đảng viên".

        What the sentence before told of all, told of one body after another.
        """
        frame = self.carry.frame
        if frame is None or not self.same_paragraph or "ranking" not in self.said:
            return None
        if frame.measure not in ("members_admitted", *ACTED):
            return None
        opened = named = False
        for item in self.items[:12]:
            opened = opened or "ranking" in item.roles
            named = named or (item.body is not None and item.body.named)
            if item.kind == "num" or {"action", "level", "form"} & set(item.roles):
                return None
            if opened and named:
                return replace(frame, topic=False, counted=True, start=-1)
        return None

    def _close(self, start: int, stop: int, mark: str) -> None:
        """A chunk without a number of its own ends: it may set the topic of what follows."""
        items = self.items
        action = ground = level = subject = None
        work = ""
        base = False
        for index in range(start, stop):
            roles = items[index].roles
            if not roles or _TOPICAL.isdisjoint(roles):
                continue
            if self.aiming and self._sets_aims(index) and not self._aim_by_the_way(start, index, stop, mark):
                self.explicit_target = True
            aim = "target" in roles or roles.get("base") == "plan"
            if aim and index > start and items[index - 1].text == "là":
                self._were_aims()
            if "subset" in roles and not self._singled_out(index):
                self.subset = True
            if "proposal" in roles and roles.get("aux") is None:
                done = self._considered(index) or "near" in items[index].flags
                self.poison = self.poison or not done
            if roles.get("other") == "award":
                self.award = True
            if "base" in roles:
                base = True
            if "neutral" in roles:
                action = None
                work = items[index].text if roles["neutral"] == "inspection_work" else ""
            if "action" in roles or ("form" in roles and action is None):
                action = index
            if "ground" in roles:
                ground = index
            if "level" in roles:
                level = index
            if "subject" in roles and "strong" in items[index].flags and subject is None:
                subject = index
        nothing = action is None and ground is None and level is None and subject is None
        if nothing and mark != "," and not base and not work:
            return  # as most chunks: they say nothing that the following numbers could be of
        if any(items[i].kind == "num" for i in range(start, stop)):
            return
        if ground is not None and self._about_inspections(start, ground):
            self.ground_told = items[ground].roles["ground"]
        if base:
            self._named_base(start, stop)
        if action is not None and self._form_of_all(items[action].roles.get("form"), start, action):
            return
        whole = mark in (":", "") and not self.readings
        none = mark == ";" and any("none" in item.roles for item in items[start:stop])  # "không ai bị kỷ luật; ..."
        if action is not None and (whole or none or mark in ",:(") and not self._blocked(start, action):
            kind = items[action].roles.get("action")
            if kind is None:
                self._form_named_alone(items[action].roles["form"], items[action].start)
                return
            measure, qualifier = self._measure_of_action(kind, start, stop)
            if measure is None:
                return
            self.frame = Frame(measure, None, qualifier, "actual", items[action].start, topic=True, colon=mark == ":")
            self.rate_topic = any(item.roles.get("total") == "rate" for item in items[start:action])
            if subject is not None and measure in ("members_admitted", "rated", "disciplined"):
                self.frame.subject = items[subject].roles["subject"]
            return
        if (
            work
            and mark == ""
            and not self.readings
            and self.open_end
            and stop - start <= 8
            and ("kiểm tra" in work) != ("giám sát" in work)
        ):
            measure = "inspected" if "kiểm tra" in work else "supervised"
            self.frame = Frame(measure, None, None, "actual", items[start].start, topic=True, colon=True)
            return
        if ground is not None and mark in ",:" and not self.frame.counted:
            self.frame = Frame(
                "inspected",
                None,
                items[ground].roles["ground"],
                "actual",
                items[ground].start,
                topic=True,
                colon=mark == ":",
            )
            return
        whole_chunk = start == 0 or items[start - 1].kind == "punct"
        opens = mark == "," and whole_chunk and not self.frame.counted
        if opens and subject is not None and level is not None and subject < level and not self._blocked(start, level):
            kind = items[subject].roles["subject"]
            self.frame = Frame("rated", kind, items[level].roles["level"], "actual", items[subject].start, topic=True)
            return
        if (
            level is not None
            and opens
            and all(
                at == level or set(items[at].roles) & {"aux", "prep", "filler", "listing"} for at in range(start, stop)
            )
        ):  # "Ở mức hoàn thành xuất sắc nhiệm vụ, có 9 TCCSĐ"
            kind = items[level].roles["level"]
            self.frame = Frame("rated", None, kind, "actual", items[level].start, topic=True)
            return
        if level is not None and mark == ":" and not self.readings:
            self.frame = Frame(
                "rated",
                items[subject].roles["subject"] if subject is not None else self.frame.subject,
                items[level].roles["level"],
                "actual",
                items[level].start,
                topic=True,
                colon=True,
            )
            return
        if subject is not None and mark == ":":
            self.topic_subject = items[subject].roles["subject"]
        if mark == ",":
            total_at = next((index for index in range(start, stop) if items[index].roles.get("total") == "total"), None)
            if total_at is not None:  # "nâng tổng số đến nay, toàn Đảng bộ có 6.654 đảng viên"
                self.frame = Frame("total", None, None, "actual", items[total_at].start, topic=True)
                return
        if subject is not None and mark in ",:;" and (mark == ":" or not self.frame.counted):
            kind = items[subject].roles["subject"]
            total = any("total" in items[index].roles for index in range(start, subject))
            if total and mark == ":":
                self.frame = Frame("total", kind, None, "actual", items[subject].start, topic=True, colon=True)
            elif self.frame.measure is None or self.frame.measure in ("rated",):
                self.frame = replace(self.frame, subject=kind, topic=True, colon=mark == ":")

    def _aim_by_the_way(self, start: int, index: int, stop: int, mark: str) -> bool:
        """ "Với mục tiêu nâng cao chất lượng đảng viên, ...": an aim that no number of what follows belongs to."""
        items = self.items
        before = items[start:index]
        if mark != "," or not any({"prep", "have"} & set(item.roles) for item in before):
            return False
        return not any(item.kind in ("time", "num") or "action" in item.roles for item in items[start:stop])

    def _form_of_all(self, form: str | None, start: int, at: int) -> bool:
        """ "3 đảng viên bị kỷ luật, đều ở mức khiển trách": the form of those just counted."""
        last = self.readings[-1] if self.readings else None
        if form is None or last is None or last.measure != "disciplined" or last.qualifier is not None:
            return False
        if last.unit != "count" or not any(item.text == "đều" for item in self.items[start:at]):
            return False
        last.qualifier = form
        return True

    def _form_named_alone(self, form: str, start: int) -> None:
        """ "Chiếm phần lớn là khiển trách, với 41 đảng viên": the form that the number after the comma has."""
        subject = self._disciplined_before()
        if subject is not None or self.carry.acted:
            self.frame = Frame("disciplined", subject, form, "actual", start, topic=True)

    def _were_aims(self) -> None:
        """ "Ít nhất 90% TCCSĐ hoàn thành tốt nhiệm vụ là mục tiêu hằng năm": what was read before are the targets."""
        for reading in self.readings:
            if reading.segment == self.segment and reading.status == "actual":
                reading.status = "target"

    def _named_base(self, start: int, stop: int) -> None:
        """Remember of what shares of admissions are, where the text names it."""
        for item in self.items[start:stop]:
            base = item.roles.get("base")
            if base == "plan":
                self.carry.plan_seen = True
            if base in ("plan", "total"):
                self.carry.base = self.base_named = base

    def _aim_told(self, base: int, index: int) -> bool:
        """ "Chỉ tiêu Nghị quyết Đại hội là mỗi năm kết nạp 40 đảng viên": the aim itself, not a share of it."""
        items = self.items
        if self._achieved_before(base):
            return False
        following = next((item for item in items[base + 1 : index] if item.kind != "time"), None)
        if following is not None and {"action", "split"} & set(following.roles):
            return True  # "Kế hoạch giao kết nạp 75 đảng viên", "kế hoạch năm 2016 phát triển 200 đảng viên"
        return any(items[at].text in ("là", ":") for at in range(base + 1, min(base + 5, index)))

    def _about_inspections(self, start: int, ground: int) -> bool:
        """ "Công tác kiểm tra tổ chức đảng khi có dấu hiệu vi phạm ...": inspections are spoken of, not their findings."""
        items = self.items
        words = 0
        for at in range(ground, start - 1, -1):
            roles = items[at].roles
            words += items[at].kind == "word"
            if words > 2 or "other" in roles or "proposal" in roles:
                return False
            if roles.get("action") == "inspect" or roles.get("neutral") == "inspection_work":
                return words == 0
        return start == 0 and ground < 3 and items[ground].roles["ground"] != "complaint"

    def _opens_targets(self) -> bool:
        """ "Các chỉ tiêu chủ yếu:", or a headline of that kind: what is listed below are targets."""
        if self.readings or not self.items:
            return False
        if self.open_end and any("ahead" in item.roles for item in self.items[:3]):
            return all(item.kind != "num" for item in self.items)
        if not self.explicit_target:
            return False
        if self.items[-1].text == ":":
            return True
        named = any("chỉ tiêu" in item.text or "mục tiêu" in item.text for item in self.items)
        return named and self.open_end and len(self.items) < 12 and all(item.kind != "num" for item in self.items)

    def _headline(self, frame: Frame) -> Frame | None:
        """What a headline without numbers speaks of: "Kết quả kết nạp đảng viên quý III"."""
        items = self.items
        if not self.open_end or self.readings or not items or any(item.kind == "num" for item in items):
            return None
        if frame.topic and frame.measure not in (None, "total"):
            return frame
        for item in items:
            if item.roles.get("neutral") == "admission_work" or item.roles.get("action") == "admit":
                return Frame("members_admitted", "member", None, "actual", item.start, topic=True)
        return None

    def _rated_below(self) -> Frame | None:
        """ "Kết quả xếp loại 40 TCCSĐ:": how many of each level the lines below tell."""
        items = self.items
        if self.readings or not items or items[-1].text != ":" or "action" not in self.said:
            return None
        rates = next((at for at, item in enumerate(items) if item.roles.get("action") == "rate"), None)
        if rates is None or self._blocked(0, rates):
            return None
        nouns = [item for item in items[rates:] if "subject" in item.roles]
        counted = len(nouns) == 1 and items[-2] is nouns[0] and items[-3].kind == "num"
        if not counted:
            return None
        return Frame("rated", nouns[0].roles["subject"], None, "actual", items[rates].start, topic=True, colon=True)

    def _remember(self) -> None:
        carry = self.carry
        frame = self.frame
        frame = self._rated_below() or frame
        heading = frame.topic and not self.readings and (self.open_end or self.bullet)
        if heading:
            carry.header = frame
        elif not self.bullet or not self.same_paragraph:
            carry.header = None
        if not self._body_first():
            carry.heading = self._headline(frame)
        heading_target = self.explicit_target and self.open_end and not self.readings
        carry.target_heading = heading_target or (carry.target_heading and self.open_end and not self.readings)
        if not carry.rating_seen and "action" in self.said:
            carry.rating_seen = any(item.roles.get("action") == "rate" for item in self.items)
        carry.target_list = self._opens_targets() or (carry.target_list and (self.bullet or self.same_paragraph))
        if self.readings:
            last = self.readings[-1]
            carry.target = last.status == "target" and "aim of last" not in last.rules
        else:
            carry.target = self.explicit_target or (carry.target and self.same_paragraph and self.base_target)
        told = "ground" in self.said
        if any(reading.measure in ACTED for reading in self.readings) and not told:
            pass  # what the sentence before was about goes on
        else:
            carry.ground = self.ground_told if not self.readings else None
            carry.ground_heading = carry.ground is not None and self.open_end and told
        carry.frame = frame if self.readings else None
        carry.paragraph = self.paragraph
        carry.readings = self.readings
