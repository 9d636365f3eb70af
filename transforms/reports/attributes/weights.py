"""How much speaks for each named body as the report's own.

Belongs here: weighing every named body by where it stands (headline, letterhead, lead, text), in which role (subject,
office of a guest, place of a meeting) and how often, and by the level that unnamed bodies of the text have ("Huyện ủy",
"toàn huyện"). Not here: which of them it is (principal), whose one figure is (owners).
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from transforms.reports.attributes.cues import anywhere, cell_word, ending, listed, national_words
from transforms.reports.attributes.names import KIND_WORDS, institution_kinds, is_person, name_key
from transforms.reports.attributes.records import Owner, Record
from transforms.reports.attributes.timing import Timing
from transforms.reports.folding import CAPITALS, fold
from transforms.reports.items import scan

LEAD = 4  # how many sentences of text proper are its lead
LEVELS = {
    "tỉnh": "province", "huyện": "district", "quận": "district", "thị": "district", "thành": "city", "xã": "commune",
    "phường": "commune",
}  # fmt: skip
_HELD_NEAR = 30  # letters between a meeting and the place it was held in
_MOST = 5  # how often a name counts outside headline and lead
_LEAD_WEIGHT = 2.0
_LINE = re.compile(r"[^\n]*\S[^\n]*")
# "ông Lò Văn Pến, Trưởng Ban ...": the person stands before the office
_AFTER_PERSON = re.compile(rf"[{CAPITALS}]\w*(?: [{CAPITALS}]\w*)+\s*[,(-][^,;]{{0,60}}\Z")
_MANY_OF = re.compile(r"(?<!\w)các (?:(?:tỉnh|thành|huyện|quận|thị|thị xã|thành phố|đảng)(?: ủy)?,? (?:và )?)*\Z")
_THEIR_OWN = re.compile(r"(?:các cấp|các [^\W\d_]+ (?:bộ|đảng|ủy|viên|vị)|cấp ủy|các cấp ủy) (?:trực )?thuộc\Z")
_LETTERHEAD = re.compile(r"(?<!\w)(?:đảng bộ|tỉnh ủy|thành ủy|huyện ủy|quận ủy|thị ủy|đảng ủy|chi bộ) \w")
_NAMED_KINDS = ("organization", "committee", "inner", "institution")


@dataclass(slots=True)
class Candidate:
    """One proper name with what speaks for it as the report's own body."""

    key: str
    weight: float = 0.0
    mentions: list[Owner] = field(default_factory=list)
    first: int = 1 << 30


class Weights(Timing):
    """Weighs the named bodies of a document."""

    candidates: dict[str, Candidate]

    def _strip_persons(self) -> None:
        """ "Bí thư Huyện ủy Rơ Mah Bin khoe": a person's name after an office is no part of the body's name."""
        told: set[str] = {name_key(self.title_owner.text)} if self.title_owner is not None else set()
        doubtful: list[Owner] = []
        for record in self.records:
            for owner in record.owners:
                if not owner.named:
                    continue
                words = owner.text.split()
                if owner.kind == "place" and owner.level in ("province", "city", "district") and is_person(words[1:]):
                    owner.text, owner.named, owner.kind = words[0], False, "level"
                    continue  # "Trưởng đoàn Đại biểu Quốc hội tỉnh Lê Văn Dũng"
                before = self.folded[record.sentence.start : owner.start].rstrip()
                office = next((word for word in ending("offices") if (" " + before).endswith(word)), None)
                if office is None or owner.kind not in ("committee", "inner"):
                    told.add(name_key(owner.text))
                elif not _AFTER_PERSON.search(self.text, record.sentence.start, owner.start):
                    doubtful.append(owner)
        for owner in doubtful:
            words = owner.text.split()
            kept = 0
            while kept < len(words) and words[kept].lower() in KIND_WORDS:
                kept += 1
            if name_key(owner.text) in told:
                continue
            if kept and is_person(words[kept:]):
                owner.text, owner.named = " ".join(words[:kept]), False
                continue
            # "Đảng ủy Khối các cơ quan tỉnh Nguyễn Thị Hà": after the name of an institution
            ends = [at for at in range(kept + 1, len(words)) if words[at - 1].islower() and is_person(words[at:])]
            if ends:
                owner.text = " ".join(words[: ends[0]])

    def _weigh(self) -> None:
        """Collect the named bodies and places of the whole document with their weights."""
        self._strip_persons()
        self.candidates = {}
        levels: dict[str, float] = {}
        told = next((r.number for r in self.records if r.readings and not r.sentence.open_end), 0)
        opening = [r.number for r in self.records if not r.sentence.open_end][:LEAD]
        lead = set(opening) | {told}
        if self.title_owner is not None:
            weight = 5.0 if self.title_owner.kind != "bare" else 3.0
            leading = fold(self.headline.split(self.title_owner.text)[0]).rstrip()
            if f" {leading}".endswith(ending("offices")):
                weight = 0.5  # "Bí thư Tỉnh ủy X dự sinh hoạt chi bộ": a guest
            self._count(self.title_owner, weight, 0)
        heading = self._letterhead()
        if heading is not None:
            self._count(heading, 8.0, heading.start)
        spent: dict[str, float] = {}
        of_cell = cell_word() in fold(self.headline)
        for record in self.records:
            ahead = None
            for owner in record.owners:
                if not owner.named:
                    if owner.level is not None and not self._one_of_many(owner):
                        levels[owner.level] = levels.get(owner.level, 0) + (0.5 if owner.kind == "level" else 1)
                    continue
                share = self._role_share(record, owner, ahead)
                ahead = owner
                if share <= 0:
                    continue
                weight = share * (_LEAD_WEIGHT if record.number in lead else 1.0)
                if record.number in lead and of_cell and fold(owner.text).startswith(cell_word()):
                    weight *= _LEAD_WEIGHT  # "Đại hội chi bộ điểm ...": the lead names which one
                key = name_key(owner.text)
                if spent.get(key, 0.0) >= _MOST:
                    continue
                spent[key] = spent.get(key, 0.0) + weight
                self._count(owner, weight, owner.start)
        self._join_short_names()
        self._join_kinds()
        for candidate in self.candidates.values():
            level = next((o.level for o in candidate.mentions if o.level), None)
            if level is not None:
                alike = levels.get(level, 0) + (levels.get("district", 0) if level == "city" else 0)
                candidate.weight += min(alike, 4) * min(1.0, candidate.weight / 2)

    def _count(self, owner: Owner, weight: float, start: int) -> None:
        key = name_key(owner.text)
        if not key:
            return
        candidate = self.candidates.setdefault(key, Candidate(key))
        candidate.weight += weight
        candidate.mentions.append(owner)
        candidate.first = min(candidate.first, start)

    def _join_short_names(self) -> None:
        """ "Công an tỉnh" is "Công an tỉnh Thạch Lâm" where the text names both."""
        for key in sorted(self.candidates, key=len):
            longer = [other for other in self.candidates if other.startswith(key + " ")]
            if len(longer) == 1 and key in self.candidates and self._institutional(key):
                short = self.candidates.pop(key)
                full = self.candidates[longer[0]]
                full.weight += short.weight
                full.first = min(full.first, short.first)

    def _join_kinds(self) -> None:
        """ "Đảng ủy Nhà trường" speaks for the one institution that the text names."""
        kinds = [key for key in self.candidates if key in institution_kinds()]
        named = [
            one
            for key, one in self.candidates.items()
            if key not in kinds
            and one.weight >= 1.0
            and any(o.level is None and o.kind not in ("bare", "region", "place") for o in one.mentions)
        ]
        if kinds and named:
            best = max(named, key=lambda one: one.weight)
            for key in kinds:
                best.weight += self.candidates.pop(key).weight

    def _institutional(self, key: str) -> bool:
        """Whether a name begins with a word that names a kind of institution, so that it can be a short form."""
        return any(o.kind in _NAMED_KINDS and o.level is None for o in self.candidates[key].mentions)

    def _role_share(self, record: Record, owner: Owner, ahead: Owner | None) -> float:
        """How much a mention says that the report is this body's: a subject most, a guest or a place least."""
        before = self.folded[record.sentence.start : owner.start].rstrip()
        if ahead is not None and self.folded[ahead.end : owner.start].strip() in (",", "(", "-", "của", "thuộc"):
            return 0.0  # "Chi bộ thôn Hạ (xã Phúc Hậu, huyện Yên Giang)"
        if before.endswith("("):
            return 0.0
        if before.endswith(listed("linked")):
            return 0.1
        if before in listed("turns_to"):
            return 0.0 if self._acted_on(owner) else 0.5  # one among those that the text told of
        if before.endswith(ending("offices")):
            told = anywhere("speaks").search(self.folded, owner.end, min(owner.end + 70, record.sentence.end))
            return 1.2 if told else 0.3  # who tells of it, or a guest
        if before.endswith(" thuộc") and _THEIR_OWN.search(before):
            return 1.5  # "UBKT các cấp thuộc Đảng bộ tỉnh X": the parts of a body stand for it
        if not record.readings and self.folded.startswith(listed("attending"), record.sentence.start):
            return 0.2  # "Cùng dự có lãnh đạo Huyện ủy X": guests
        if before.endswith(ending("surroundings")):
            held = not record.readings and anywhere("held").search(before[-_HELD_NEAR:]) is not None
            return 0.5 if before.endswith((" ở", " tại")) and not held else 0.1
        if self._acted_on(owner):
            return 0.0
        if owner.kind == "bare":
            return 0.5
        subject = owner.start - record.sentence.start < 40 or before.endswith((",", ":", "-", ")"))
        return 1.5 if subject else 1.0

    def _acted_on(self, owner: Owner) -> bool:
        """ "kiểm tra đối với Ban Thường vụ Đảng ủy X": the object of an action, not whose figures these are."""
        before = self.folded[max(0, owner.start - 12) : owner.start].rstrip(" ").rsplit("\n", 1)[-1]
        if self.folded[owner.end : owner.end + 1] == "," and before.rsplit(". ", 1)[-1] in listed("turns_to"):
            return False  # "Đối với Đảng bộ tỉnh X, năm 2023 ...": whom the text turns to
        return before.endswith(listed("acted_on"))

    def _one_of_many(self, owner: Owner) -> bool:
        """ "các tỉnh ủy, thành ủy": a kind of committee, no single one."""
        if owner.named or owner.kind not in ("committee", "inner"):
            return False
        return _MANY_OF.search(self.folded, max(0, owner.start - 40), owner.start) is not None

    def _national_weight(self) -> float:
        """How much speaks for a report of the whole Party, in which a place only says where something was."""
        if self.title_owner is not None and not national_words().search(fold(self.headline)):
            return 0.0
        weight = rest = 0.0
        lead = 0
        for record in self.records:
            opening = lead < LEAD
            lead += not record.sentence.open_end
            found = national_words().search(self.folded, record.sentence.start, record.sentence.end)
            if found is None:
                continue
            if record.number < 2 and record.sentence.open_end and found.group() not in listed("national_work"):
                weight += 4.0
            elif opening:
                weight += _LEAD_WEIGHT
            else:
                rest += 1.0
        return weight + min(rest, 3.0) if weight else 0.0

    def _names_only(self, start: int, end: int) -> bool:
        """Whether a line in capitals is nothing but the name of a body: no headline, which tells what the body did."""
        items = scan(self.text, self.folded, start, end)
        if not items or {"body", "subject"}.isdisjoint(items[0].roles):
            return False
        told = {
            "action",
            "aux",
            "have",
            "level",
            "change",
            "base",
            "target",
            "achieved",
            "neutral",
            "total",
            "other",
            "prep",
        }
        return not any(
            item.kind in ("time", "punct")
            or (item.kind == "num" and not (item is items[-1] and before.text.endswith(listed("numbered_units"))))
            or (told & set(item.roles) and "name" not in item.roles)
            for before, item in itertools.pairwise(items)
        )  # "ĐẢNG ỦY PHƯỜNG 3": a number that is a name

    def _letterhead(self) -> Owner | None:
        """ "HUYỆN ỦY TRÀ LĨNH" at the head of an official report, under the line of its superior."""
        found: Owner | None = None
        for line in _LINE.finditer(self.text, 0, 1200):
            written = line.group().strip()
            if not (written.isupper() and len(written.split()) > 2 and len(written) < 80):
                if found is not None:
                    break
                continue
            end = line.start() + len(line.group().rstrip())
            head = _LETTERHEAD.search(self.folded, line.start(), end)
            leading = self.folded[line.start() : head.start()].strip() if head is not None else ""
            if head is None or (leading and leading not in listed("before_letterhead")):
                continue
            if not self._names_only(head.start(), end):
                continue
            if len(self.folded[head.start() : end].split()) > 2:
                level = next((lv for word, lv in LEVELS.items() if word in fold(written).split()), None)
                found = Owner(self.text[head.start() : end], level, True, "organization", head.start(), end)
        return found
