"""Names of Party bodies and places in a row of tokens.

Belongs here: where a name such as "Đảng bộ Khối các cơ quan tỉnh", "UBKT các cấp" or "huyện Sông Thao" begins and
ends, what kind of body it is, and its level. Not here: whose a figure is (attributes). Serves the scanner.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from transforms.reference import load_yaml
from transforms.reports.folding import fold

if TYPE_CHECKING:
    from transforms.reports.lexicon import Trie

NAME_WORDS = "name_words.yaml"
Token = tuple[int, int, str, str]
_MAX_WORDS = 22
_BLOC = "khối"
_LONGEST_NUMBER = 3  # digits of a number that names a body
_NUMBERED = ("quận", "phường", "số", "khóm", "ấp", "vùng", "thôn", "bản", "tổ", "đội")
_COUNTED = ("đảng", "chi", "đồng", "quần", "tổ", "cấp", "đ/c", "cán")
_NUMBERED_PAIRS = tuple(
    [first, second]
    for first, second in (
        ("quân", "khu"), ("quân", "đoàn"), ("binh", "đoàn"), ("sư", "đoàn"), ("lữ", "đoàn"), ("trung", "đoàn"),
        ("tiểu", "đoàn"), ("lục", "quân"), ("khu", "phố"), ("tổ", "phố"), ("dân", "phố"), ("phố", "số"),
    )
)  # fmt: skip
_HEADS = frozenset({"đảng", "chi", "ubkt", "ủy", "ban", "btv", "bch", "tỉnh", "huyện", "thành", "bí", "phó", "đồng"})
_NEW_NAME = frozenset({"sở", "ban", "phòng", "cục", "trường", "viện", "bệnh", "huyện", "tỉnh", "thành", "xã", "và"})
# which level a committee's name carries in itself
_LEVEL_OF_WORD = {
    "tỉnh": "province", "thành": "city", "tp": "city", "huyện": "district", "quận": "district", "thị": "district",
    "xã": "commune", "phường": "commune", "khối": "bloc", "tx": "district",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """A named body or place; `kind` is board, committee, organization, inspection, levels, state or place."""

    kind: str
    level: str | None
    named: bool  # carries a proper name, not only a level
    start: int
    end: int
    stop: int  # the token after it
    inner: int  # where the organization inside begins ("Thành ủy X" in "Ban Thường vụ Thành ủy X"), else start


def read_body(text: str, tokens: list[Token], words: list[str], at: int, trie: Trie) -> Body | None:
    """The body whose name begins at token `at`, or None: one word alone ("chi bộ") names nobody."""
    head = _role(trie, words, at, "body")
    if head is None:
        return None
    kind, stop = head
    first_kind = kind
    inner = tokens[at][0]
    while True:  # "Ban Thường vụ" + "Thành ủy", "UBKT" + "Đảng ủy"
        following = _role(trie, words, stop, "body") if stop < len(words) else None
        if following is None or kind not in ("board", "inspection") or tokens[stop][3] != "word":
            break
        inner = tokens[stop][0]
        kind, stop = following
    level = next((_LEVEL_OF_WORD[word] for word in words[at:stop] if word in _LEVEL_OF_WORD), None)
    if first_kind == "levels" and kind == "levels":
        stop = _levels_tail(words, stop)
        return Body("levels", None, False, tokens[at][0], tokens[stop - 1][1], stop, inner)
    stop, named, found_level = _extend(text, tokens, words, stop, trie)
    level = found_level or level
    if level is None and _BLOC in words[head[1] : head[1] + 1]:
        level = "bloc"  # "Đảng bộ Khối các cơ quan tỉnh"
    bare = kind == "organization" and level is None and not named
    if bare or (first_kind == "board" and kind == "board" and not named and level is None and stop - at < 3):
        return None
    if kind == "organization" and not named and words[at] == "chi" and level is None:
        return None
    return Body(first_kind, level, named, tokens[at][0], tokens[stop - 1][1], stop, inner)


def read_place(text: str, tokens: list[Token], words: list[str], at: int, trie: Trie) -> Body | None:
    """A place such as "huyện Sông Thao" or "TP. Sông Mây": a level and a proper name."""
    head = _role(trie, words, at, "place")
    if head is None:
        return None
    level, stop = head
    if stop < len(words) and words[stop] == "." and tokens[stop][0] == tokens[stop - 1][1]:
        stop += 1
    stop_after = _capitals(text, tokens, words, stop)
    if stop_after == stop:
        return None
    return Body("place", level, True, tokens[at][0], tokens[stop_after - 1][1], stop_after, tokens[at][0])


def name_end(text: str, folded: str, start: int, head: int, end: int) -> int:
    """Where the name of an institution ends that begins at `start` with a word for its kind up to `head`; `head` if unnamed."""
    from transforms.reports.items import cut
    from transforms.reports.lexicon import lexicon

    tokens = cut(folded, start, end)
    words = [token[2] for token in tokens]
    at = next((number for number, token in enumerate(tokens) if token[0] >= head), len(tokens))
    stop, named, _level = _extend(text, tokens, words, at, lexicon(), institution=True)
    return tokens[stop - 1][1] if named and stop > at else head


def _role(trie: Trie, words: list[str], at: int, role: str) -> tuple[str, int] | None:
    """The longest phrase from `at` that has a role, whatever longer phrase of another kind begins there."""
    node = trie.root.get(words[at])
    best = None
    end = at + 1
    while node is not None:
        entry = node.get("")
        if entry is not None and role in entry.roles:
            best = (entry.roles[role], end)
        if end >= len(words):
            break
        node = node.get("," if words[end] in "-/" else words[end])
        end += 1
    return best


def _capitals(text: str, tokens: list[Token], words: list[str], at: int) -> int:
    """The token after a run of words with capital letters (a number may follow: "quận 1")."""
    stop = at
    while stop < len(words) and stop - at < 6 and tokens[stop][3] == "word" and text[tokens[stop][0]].isupper():
        if words[stop] in ("ubkt", "btv", "ubnd"):
            break
        stop += 1
        if stop < len(words) and words[stop] == "'" and tokens[stop][0] == tokens[stop - 1][1]:
            stop += 1  # "A'Vương"
    if stop == at and stop < len(words) and tokens[stop][3] == "num" and len(words[stop]) <= 2:
        return stop + 1 if words[at - 1] in ("quận", "phường") else stop
    return stop


def block_goes_on(words: list[str], at: int, trie: Trie) -> bool:
    """ "toàn Đảng bộ Khối các cơ quan tỉnh": whether the name of a bloc goes on in small letters."""
    if words[at - 1] != "khối":
        return False
    name = _role(trie, words, at, "name")
    return name is not None and name[0] == "word" and words[at] != "và"


def _goes_on(text: str, tokens: list[Token], words: list[str], at: int, trie: Trie) -> bool:
    """ "Sở Giáo dục và Đào tạo": whether an institution's name goes on after "và"."""
    if at >= len(words) or tokens[at][3] != "word" or not text[tokens[at][0]].isupper():
        return False
    following = " ".join(words[at : at + 2])
    return (
        following in _name_words("compounds")
        or words[at] in _name_words("acronyms")
        or (_role(trie, words, at, "name") is not None and words[at] not in _NEW_NAME)
    )


def _second_syllable(text: str, tokens: list[Token], words: list[str], at: int, trie: Trie) -> bool:
    """ "Chi bộ Phân xưởng Khai thác": a small-letter syllable inside a name, unknown by itself."""
    if (
        at + 1 >= len(words)
        or text[tokens[at][0]].isupper()
        or words[at] in trie.root
        or words[at] in _name_words("links")
    ):
        return False
    following = tokens[at + 1]
    return (
        following[3] == "word"
        and text[following[0]].isupper()
        and words[at + 1] not in _HEADS
        and tokens[at - 1][1] + 1 == tokens[at][0]
        and text[tokens[at - 1][0]].isupper()
        and following[0] == tokens[at][1] + 1
    )


@cache
def _name_words(section: str) -> frozenset[str]:
    """A list of `name_words.yaml`, folded."""
    return frozenset(fold(" ".join(word.split())) for word in load_yaml(NAME_WORDS)[section])


def _phrase(words: list[str], at: int, section: str, longest: int = 4) -> int | None:
    """The token after the longest phrase of a section that stands at `at`."""
    listed = _name_words(section)
    for stop in range(min(len(words), at + longest), at, -1):
        if " ".join(words[at:stop]) in listed:
            return stop
    return None


def _levels_tail(words: list[str], stop: int) -> int:
    """ "cấp ủy các cấp và ủy ban kiểm tra các cấp" is read by the grammar; here only a closing "các cấp"."""
    if words[stop : stop + 2] == ["các", "cấp"]:
        return stop + 2
    return stop


def _extend(
    text: str, tokens: list[Token], words: list[str], at: int, trie: Trie, *, institution: bool = False
) -> tuple[int, bool, str | None]:
    """How far a name reaches after its head: (token after it, whether it has a proper name, its level)."""
    stop = at
    named = False
    level: str | None = None
    limit = min(len(words), at + _MAX_WORDS)
    opened = _opened(text, tokens, words, at, trie)
    if opened is not None:
        stop, institution = opened, True
    while stop < limit:
        left, _, word, sort = tokens[stop]
        if sort == "num":
            after = _numbered(tokens, words, at, stop)
            if after is None:
                break
            stop, named = after, True
            continue
        if sort != "word":
            break
        capital = text[left].isupper()
        if capital and stop + 1 < limit and f"{word} {words[stop + 1]}" in _name_words("youth"):
            stop, named, institution = stop + 2, True, True  # "Đảng bộ Tỉnh đoàn"
            continue
        if capital and stop > at and named and _begins_committee(trie, words, stop) and _office(words, at, stop):
            stop += 2  # "Đảng bộ Văn phòng Tỉnh ủy"
            continue
        name = _role(trie, words, stop, "name")
        if name is not None:
            sort_of_name, end = name
            if sort_of_name == "level":
                if words[stop : stop + 2] == ["thị", "trấn"] or word in ("đặc", "tt"):
                    level = "commune"
                    stop = end
                    continue
                if word in ("các", "toàn") and named:
                    break
                if word == "các":
                    level = _LEVEL_OF_WORD.get(words[stop + 1], level)
                elif not institution:  # "Đảng bộ Công an tỉnh" is not the province's own
                    level = _LEVEL_OF_WORD.get(word, level)
                stop = end
                if stop < limit and words[stop] == "." and words[stop - 1] in ("tp", "tx", "tt"):
                    stop += 1
                continue
            block = "khối" in words[at - 1 : stop]
            if (
                capital
                or (block and sort_of_name == "word")
                or (institution and sort_of_name == "word" and word != "và")
            ):
                named = True
                institution = sort_of_name == "word" or institution
                stop = end
                continue
            if word == "và" and stop + 1 < limit and block and words[stop + 1] in ("doanh", "các"):
                stop += 1
                continue
        if word in ("và", "&") and institution and _goes_on(text, tokens, words, stop + 1, trie):
            stop += 1
            continue
        joined = _phrase(words, stop + 1, "after_comma", 3) if word == "," and institution else None
        if joined is not None:
            stop = joined
            continue
        if named and f"{words[stop - 1]} {word}" in _name_words("compounds") and not capital:
            stop += 1  # "Hội Nông dân tỉnh", "Trường Sĩ quan Lục quân"
            institution = True
            continue
        after_level = stop > at and words[stop - 1] in _LEVEL_OF_WORD
        tail = _phrase(words, stop, "tails") if institution and not capital and not after_level else None
        if tail is not None and not _acts(trie, words, stop):
            stop = tail
            continue
        if institution and not capital and _leads_to_name(text, tokens, words, stop):
            stop = (_phrase(words, stop, "between", 2) or stop) + 1
            named = True
            continue
        numbered = _numbered(tokens, words, at, stop + 1) if word == "số" and stop + 1 < limit else None
        if numbered is not None:
            stop, named = numbered, True  # "tổ dân phố số 4"
            continue
        if named and words[stop : stop + 2] == ["chi", "nhánh"]:
            stop += 2  # "Agribank chi nhánh tỉnh Kiên Lương"
            continue
        if named and _second_syllable(text, tokens, words, stop, trie):
            stop += 1
            continue
        if capital and word not in ("ubkt", "btv") and not (stop > at and _begins_committee(trie, words, stop)):
            named = True
            institution = word in _name_words("acronyms") or (institution and _in_institution(words, at, stop))
            stop += 1
            if stop < limit and words[stop] == "'" and tokens[stop][0] == tokens[stop - 1][1]:
                stop += 1  # "A'Vương", "H'leo"
                if stop < limit and tokens[stop][3] == "word" and tokens[stop][0] == tokens[stop - 1][1]:
                    stop += 1
            continue
        if word in "-'" and stop + 1 < limit and named and text[tokens[stop + 1][0]].isupper():
            stop += 1
            continue
        break
    while stop > at and (words[stop - 1] in ("và", "các", "-", "khối") and not text[tokens[stop - 1][0]].isupper()):
        stop -= 1
    return stop, named, level


def _opened(text: str, tokens: list[Token], words: list[str], at: int, trie: Trie) -> int | None:
    """ "Chi bộ trường Mầm non", "Đảng bộ các cơ quan Đảng xã": a kind of institution in small letters before its name."""
    if at >= len(words) or tokens[at][3] != "word" or text[tokens[at][0]].isupper():
        return None
    stop = _phrase(words, at, "openers")
    if stop is None or stop >= len(words) or tokens[stop][3] != "word":
        return None
    follows = text[tokens[stop][0]].isupper()
    if " ".join(words[at:stop]) in _name_words("offices"):
        role = _role(trie, words, stop, "name")
        return stop if follows or (role is not None and role[0] == "level") else None
    return stop if follows else None


def _numbered(tokens: list[Token], words: list[str], at: int, stop: int) -> int | None:
    """The token after a number that names a body ("thôn 3", "Lữ đoàn Công binh 555", "Chi bộ 7b"), else None."""
    word = tokens[stop][2]
    if len(word) > _LONGEST_NUMBER or not word.isdigit():
        return None
    after = stop + 1
    suffixed = (
        after < len(words) and tokens[after][0] == tokens[stop][1] and len(words[after]) == 1 and words[after].isalpha()
    )
    if suffixed:
        after += 1
    if not suffixed and words[after : after + 1] and words[after] in _COUNTED:
        return None
    before = words[stop - 1]
    if before in _NUMBERED or words[stop - 2 : stop] in _NUMBERED_PAIRS:
        return after
    if any(_phrase(words, place, "numbered", 3) is not None for place in range(max(0, at - 2), stop)):
        return after
    if stop == at and words[stop - 2 : stop] == ["chi", "bộ"] and len(word) < _LONGEST_NUMBER:
        level = words[after + 1] if words[after : after + 1] == [","] and after + 1 < len(words) else ""
        level = level or (words[after] if after < len(words) else "")
        return after if suffixed or level in _LEVEL_OF_WORD else None
    return None


def _acts(trie: Trie, words: list[str], at: int) -> bool:
    """Whether a phrase of the lexicon that stands here tells of doing something."""
    found = trie.match(words, at)
    return found is not None and not {"action", "split", "have", "change"}.isdisjoint(found[0].roles)


def _leads_to_name(text: str, tokens: list[Token], words: list[str], at: int) -> bool:
    """ "THPT chuyên Nguyễn Khang", "Kiểm lâm vùng II": a small word inside a name, before a capital letter."""
    stop = _phrase(words, at, "between", 2)
    if stop is None or words[at] == "và" or stop >= len(words):
        return False
    return tokens[stop][3] == "word" and text[tokens[stop][0]].isupper()


def _begins_committee(trie: Trie, words: list[str], at: int) -> bool:
    """ "Thường trực Ban Tuyên giáo Huyện ủy": whether another body begins inside a run of capitals."""
    head = _role(trie, words, at, "body")
    return head is not None and head[0] in ("committee", "inspection") and head[1] - at > 1


def _office(words: list[str], at: int, stop: int) -> bool:
    """Whether the name so far is that of an office of a committee."""
    return " ".join(words[at:stop]) in _name_words("offices_of_committees")


def _in_institution(words: list[str], at: int, stop: int) -> bool:
    """Whether a kind of institution stands among the words of a name so far, so that its name may go on in small letters."""
    return any(f"{words[place]} {words[place + 1]}" in _name_words("compounds") for place in range(at, stop - 1))
