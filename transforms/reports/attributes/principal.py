"""Whose report a document is: the body or place that most of it speaks of.

Belongs here: weighing every named body by where it stands (headline, letterhead, lead, text), in which role (subject,
office of a guest, place of a meeting) and how often, and by the level that unnamed bodies of the text have ("Huyện ủy",
"toàn huyện"). Not here: whose one figure is (owners).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from transforms.reference import load_yaml
from transforms.reports.attributes.areas import AREA
from transforms.reports.attributes.document import CELL, WORDS, cell_word
from transforms.reports.attributes.institutions import find_institutions
from transforms.reports.attributes.names import KIND_WORDS, institution_kinds, is_person, name_key, proper_name
from transforms.reports.attributes.records import Owner, Record
from transforms.reports.attributes.timing import Timing
from transforms.reports.folding import CAPITALS, fold

_LEAD = 4  # how many sentences of text proper are its lead
_MOST = 5  # how often a name counts outside headline and lead
_LEAD_WEIGHT = 2.0
_LINE = re.compile(r"[^\n]*\S[^\n]*")
# "ông Lò Văn Pến, Trưởng Ban ...": the person stands before the office
_AFTER_PERSON = re.compile(rf"[{CAPITALS}]\w*(?: [{CAPITALS}]\w*)+\s*[,(-][^,;]{{0,60}}\Z")
_MANY_OF = re.compile(r"(?<!\w)các (?:(?:tỉnh|thành|huyện|quận|thị|thị xã|thành phố|đảng)(?: ủy)?,? (?:và )?)*\Z")
_THEIR_OWN = re.compile(r"(?:các cấp|các [^\W\d_]+ (?:bộ|đảng|ủy|viên|vị)|cấp ủy|các cấp ủy) (?:trực )?thuộc\Z")
_SUBJECT_NEAR = 12  # letters before a subject that opens its sentence
_SPEAKS = re.compile(r"(?:cho biết|cho hay|báo cáo|thông tin|chia sẻ|khẳng định|nói|trao đổi)(?!\w)")
_LETTERHEAD = re.compile(r"(?<!\w)(?:đảng bộ|tỉnh ủy|thành ủy|huyện ủy|quận ủy|thị ủy|đảng ủy|chi bộ) \w")
_MANY = ("Các", "các")
_NAMED_KINDS = ("organization", "committee", "inner", "institution")
_RANK = {"organization": 0, "committee": 0, "inner": 1, "institution": 2, "place": 3, "area": 3, "region": 4, "bare": 5}


# how well an unnamed mention stands for the report's own organization, the best first
_UNNAMED = {"organization": 0, "generic body": 0, "generic": 1, "committee": 2, "inner": 2}
_FULL_UNITS = {"thành": "thành phố", "thị": "thị xã"}


@dataclass(slots=True)
class Candidate:
    """One proper name with what speaks for it as the report's own body."""

    key: str
    weight: float = 0.0
    mentions: list[Owner] = field(default_factory=list)
    first: int = 1 << 30


class Principal(Timing):
    """Finds the report's own organization."""

    candidates: dict[str, Candidate]
    _whole = False  # a report of the whole Party

    def _strip_persons(self) -> None:
        """ "Bí thư Huyện ủy Rơ Mah Bin khoe": a person's name after an office is no part of the body's name."""
        told: set[str] = {name_key(self.title_owner.text)} if self.title_owner is not None else set()
        doubtful: list[Owner] = []
        for record in self.records:
            for owner in record.owners:
                if not owner.named:
                    continue
                before = self.folded[record.sentence.start : owner.start].rstrip()
                office = next((word for word in _words("offices") if (" " + before).endswith(word)), None)
                if office is None or owner.kind not in ("committee", "inner"):
                    told.add(name_key(owner.text))
                elif not _AFTER_PERSON.search(self.text, record.sentence.start, owner.start):
                    doubtful.append(owner)
        for owner in doubtful:
            words = owner.text.split()
            kept = 0
            while kept < len(words) and words[kept].lower() in KIND_WORDS:
                kept += 1
            if kept and name_key(owner.text) not in told and is_person(words[kept:]):
                owner.text, owner.named = " ".join(words[:kept]), False

    def _weigh(self) -> None:
        """Collect the named bodies and places of the whole document with their weights."""
        self._strip_persons()
        self.candidates = {}
        levels: dict[str, float] = {}
        told = next((r.number for r in self.records if r.readings and not r.sentence.open_end), 0)
        opening = [r.number for r in self.records if not r.sentence.open_end][:_LEAD]
        lead = set(opening) | {told}
        if self.title_owner is not None:
            weight = 5.0 if self.title_owner.kind != "bare" else 3.0
            leading = fold(self.headline.split(self.title_owner.text)[0]).rstrip()
            if f" {leading}".endswith(_words("offices")):
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
        if before.endswith(_words("offices")):
            told = _SPEAKS.search(self.folded, owner.end, min(owner.end + 70, record.sentence.end))
            return 1.2 if told else 0.3  # who tells of it, or a guest
        if before.endswith(" thuộc") and _THEIR_OWN.search(before):
            return 1.5  # "UBKT các cấp thuộc Đảng bộ tỉnh X": the parts of a body stand for it
        if before.endswith(_words("surroundings")):
            return 0.5 if before.endswith((" ở", " tại")) else 0.1
        if self._acted_on(owner):
            return 0.0
        if owner.kind == "bare":
            return 0.5
        subject = owner.start - record.sentence.start < 40 or before.endswith((",", ":", "-", ")"))
        return 1.5 if subject else 1.0

    def _acted_on(self, owner: Owner) -> bool:
        """ "kiểm tra đối với Ban Thường vụ Đảng ủy X": the object of an action, not whose figures these are."""
        before = self.folded[max(0, owner.start - 12) : owner.start].rstrip(" ").rsplit("\n", 1)[-1]
        return before.endswith(("đối với", "cảnh cáo", "khiển trách", "kỷ luật"))

    def _all_alike(self, ranked: list[Candidate]) -> bool:
        """Whether the names that weigh most only come after figures and are of one rank: examples, none the report's."""
        if len(ranked) < 2 or ranked[0].weight > 1.25 * ranked[1].weight:
            return False
        told = next((reading.at for record in self.records for reading in record.readings), 0)
        levels = [next((o.level for o in one.mentions if o.level), None) for one in ranked[:2]]
        alike = levels[0] == levels[1] or set(levels) == {"province", "city"}
        return alike and all(one.first > told for one in ranked[:2])

    def _one_of_many(self, owner: Owner) -> bool:
        """ "các tỉnh ủy, thành ủy": a kind of committee, no single one."""
        if owner.named or owner.kind not in ("committee", "inner"):
            return False
        return _MANY_OF.search(self.folded, max(0, owner.start - 40), owner.start) is not None

    def _principal(self) -> Owner | None:
        """The report's own organization, in the fullest form the text has; None where the text names none."""
        self._weigh()
        ranked = sorted(self.candidates.values(), key=lambda one: (-one.weight, one.first))
        self._whole = self._national_weight() > (ranked[0].weight if ranked else 0.0)
        if self._whole:
            return self._whole_subject() or self._central_body()
        if self._all_alike(ranked):
            return self.title_owner or self._unnamed()
        if ranked and (ranked[0].weight >= 1.0 or self._unnamed() is None):
            best = ranked[0]
            if self._only_a_part(best):
                whole = next((one for one in ranked[1:] if not self._only_a_part(one)), None)
                if whole is None or self.title_whole is not None:
                    return self._unnamed()
                best = whole
            headline = self.records[0].sentence.end if self.records and self.records[0].sentence.open_end else 0
            fullest = min(best.mentions, key=lambda one: (_RANK.get(one.kind, 6), one.start < headline, one.start))
            return self._as_party_body(fullest)
        return self._unnamed()

    def _only_a_part(self, best: Candidate) -> bool:
        """Whether the best name is that of a part only, in a report of the whole that no name is written of."""
        levels = {owner.level for owner in best.mentions}
        bare = any(owner.kind in ("bare", "region") and owner.level is None for owner in best.mentions)
        if (
            self.title_whole is not None
            and not bare
            and not any(self._alike(one, self.title_whole.level) for one in levels)
        ):
            return True
        told = next((reading.at for record in self.records for reading in record.readings), 0)
        if best.first < told or bare:
            return False
        before = {
            owner.level
            for record in self.records
            for owner in record.owners
            if owner.level
            and not owner.named
            and owner.end <= told
            and owner.kind in _UNNAMED
            and not self._acted_on(owner)
        }
        return bool(before) and not any(self._alike(one, level) for one in levels for level in before)

    @staticmethod
    def _alike(one: str | None, other: str | None) -> bool:
        return one == other or {one, other} == {"city", "district"}

    def _figures_of_organization(self) -> bool:
        """Whether the sentences with figures call it Đảng bộ ("toàn Đảng bộ có 11 chi bộ")."""
        for record in self.records:
            for at, item in enumerate(record.items if record.readings else ()):
                counted = at > 0 and record.items[at - 1].kind == "num"
                if not counted and (item.text == "đảng bộ" or item.roles.get("generic") == "any"):
                    return True
        return False

    def _its_organization(self, owner: Owner) -> Owner:
        """ "Đảng ủy xã" as "Đảng bộ xã", where the text calls it Đảng bộ."""
        unit = next(
            (word for word, level in _LEVELS.items() if level == owner.level and word in fold(owner.text).split()), None
        )
        if unit is None or not self._figures_of_organization():
            return owner
        unit = _FULL_UNITS.get(unit, unit)
        return Owner(f"Đảng bộ {unit}", owner.level, False, "organization", owner.start, owner.end)

    def _central_body(self) -> Owner | None:
        """The one central body whose own doings a report tells of, where no bodies of other levels act in it."""
        acting = [actor for record in self.records if record.readings for actor in record.actors]
        if not acting or any(actor.kind == "levels" or "các cấp" in fold(actor.text) for actor in acting):
            return None
        central = [
            actor for actor in acting if actor.kind == "inspection" and name_key(actor.text).endswith("trung ương")
        ]
        return central[0] if 2 * len(central) >= len(acting) else None

    def _whole_subject(self) -> Owner | None:
        """ "Cả nước", "toàn Đảng" as headline or lead names it; None where a report of the whole Party does not."""
        for record in self.records[:_LEAD]:
            found = whole_party_words().search(self.folded, record.sentence.start, record.sentence.end)
            if found and found.start() - record.sentence.start < _SUBJECT_NEAR:
                return Owner(self.text[found.start() : found.end()], None, True, "whole", found.start(), found.end())
        return None

    def _as_party_body(self, owner: Owner) -> Owner:
        """ "Thành ủy X" as "Đảng bộ thành phố X" where the text calls it "Đảng bộ thành phố" without its name."""
        if owner.kind in ("organization", "institution") or owner.level is None:
            return owner
        proper = proper_name(owner.text)
        for record in self.records if proper else []:
            for other in record.owners:
                plain = other.kind == "organization" or (other.kind == "generic body" and other.level)
                if plain and not other.named and other.level == owner.level and not other.text.startswith(_MANY):
                    return Owner(f"{other.text} {proper}", owner.level, True, "organization", owner.start, owner.end)
        return owner

    def _unnamed(self) -> Owner | None:
        """The report's own organization where only its kind is written."""
        ranked: dict[int, Owner] = {}
        for record in self.records:
            for owner in record.owners:
                if (
                    owner.named
                    or owner.level in (None, AREA, CELL)
                    or self._acted_on(owner)
                    or self._one_of_many(owner)
                ):
                    continue
                rank = _UNNAMED.get(owner.kind)
                if rank is not None and not (rank and owner.text.startswith(_MANY)):
                    ranked.setdefault(rank, owner)
        if self.title_whole is not None and 0 not in ranked:
            return self.title_whole
        found = ranked[min(ranked)] if ranked else None
        if found is not None and found.kind in ("committee", "inner"):
            found = self._its_organization(found)
        if found is not None:
            return found
        institution = next(find_institutions(self.text, self.folded, 0, len(self.text)), None)
        if institution is not None:
            return Owner(self.text[slice(*institution)], None, True, "institution", *institution)
        if any(item.text == "đảng bộ" for record in self.records for item in record.items):
            bare = re.search(r"Đảng bộ(?!\w)", self.text)
            if bare:
                return Owner("Đảng bộ", None, False, "organization", bare.start(), bare.end())
        return None

    def _national_weight(self) -> float:
        """How much speaks for a report of the whole Party, in which a place only says where something was."""
        if self.title_owner is not None and not _national_words().search(fold(self.headline)):
            return 0.0
        weight = rest = 0.0
        lead = 0
        for record in self.records:
            opening = lead < _LEAD
            lead += not record.sentence.open_end
            if _national_words().search(self.folded, record.sentence.start, record.sentence.end) is None:
                continue
            if record.number < 2 and record.sentence.open_end:
                weight += 4.0
            elif opening:
                weight += _LEAD_WEIGHT
            else:
                rest += 1.0
        return weight + min(rest, 3.0) if weight else 0.0

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
            if head is not None and len(self.folded[head.start() : end].split()) > 2:
                level = next((lv for word, lv in _LEVELS.items() if word in fold(written).split()), None)
                found = Owner(self.text[head.start() : end], level, True, "organization", head.start(), end)
        return found


_LEVELS = {
    "tỉnh": "province", "huyện": "district", "quận": "district", "thị": "district", "thành": "city", "xã": "commune",
    "phường": "commune",
}  # fmt: skip


@cache
def _words(section: str) -> tuple[str, ...]:
    """The words of a section, each with a space before it so that only whole words are met at the end of a text."""
    return tuple(f" {fold(word)}" for word in load_yaml(WORDS)[section])


@cache
def _national_words() -> re.Pattern[str]:
    every = "|".join(re.escape(fold(word)) for word in load_yaml(WORDS)["national"])
    return re.compile(rf"(?<!\w)(?:{every})(?! bộ)(?!\w)")


@cache
def whole_party_words() -> re.Pattern[str]:
    """What names the whole Party or country as the subject of a figure."""
    every = sorted((fold(word) for word in load_yaml(WORDS)["whole_party"]), key=len, reverse=True)
    not_after = "".join(f"(?<!{re.escape(fold(word))} )" for word in load_yaml(WORDS)["not_whole_after"])
    return re.compile(rf"(?<!\w){not_after}(?:{'|'.join(map(re.escape, every))})(?! bộ)(?!\w)")


@cache
def example_words() -> re.Pattern[str]:
    """Words of a sentence that only gives an example or a rank, so that what follows it is not of its body."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(fold(word)) for word in load_yaml(WORDS)['examples'])})(?!\w)")
