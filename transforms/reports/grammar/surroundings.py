"""What stands around a number in its sentence.

Belongs here: looking left and right of a number, its noun, where its chunk ends. Not here: what the number therefore
counts (discipline, ratings, shares, counts).
"""

from __future__ import annotations

from transforms.reports.grammar.clauses import Clauses
from transforms.reports.grammar.state import ORG_SUBJECTS, SHARED, Left, Right
from transforms.reports.items import Quantity


class Surroundings(Clauses):
    """Looks around the numbers of one sentence."""

    def _noun(self, index: int, quantity: Quantity) -> tuple[int | None, int]:
        """The counted noun right after a number (item index), and the item after it."""
        items = self.items
        at = index + 1
        while at < len(items) and at - index < 4:
            item = items[at]
            shared = (
                item.text in ("trong tổng số", "trên tổng số", "trong số")
                and not quantity.percent
                and at + 2 < len(items)
            )
            if shared and items[at + 1].kind == "num" and "subject" in items[at + 2].roles:
                return at + 2, index + 1  # "512 trong tổng số 530 tổ chức cơ sở đảng"
            if "subject" in item.roles:
                beside = items[at + 1] if at + 1 < len(items) else item
                same = (beside.roles.get("subject") == "member") == (item.roles["subject"] == "member")
                if "strong" not in item.flags and "strong" in beside.flags and same:
                    at += 1  # "19 trường hợp đảng viên", not "3 đồng chí bí thư chi bộ"
                elif self._are_members(at):
                    at += 2
                elif "bí thư" in item.text and beside is not item and beside.roles.get("subject") in ORG_SUBJECTS:
                    return at, at + 2  # "3 đồng chí bí thư chi bộ"
                return at, at + 1
            if at == index + 1 and item.text == "là" and self._are_some(at):
                return at + 1, at + 2  # "trong đó 45 là đảng viên"
            if at == index + 1 and item.text == "là" and self._inverted(index):
                return index + 3, index + 4  # "313 là số đảng viên đã bị kỷ luật"
            if item.text in ("lượt", "số", "các", "vị", "tổng số", "trong số", "trên tổng số", "trong tổng số", "của"):
                if (
                    item.text in ("số", "các", "tổng số", "trong số", "trên tổng số", "trong tổng số", "của")
                    and not quantity.percent
                    and quantity.whole is None
                ):
                    break
                at += 1
                continue
            if "bound_after" in item.roles and quantity.percent:
                at += 1
                continue
            break
        return None, index + 1

    def _are_members(self, at: int) -> bool:
        """ "96 người là đảng viên": who they are says what they count."""
        items = self.items
        if at + 2 >= len(items) or "strong" in items[at].flags or items[at].roles["subject"] != "member":
            return False
        plain = "strong" in items[at + 2].flags and items[at + 2].text == "đảng viên"
        return items[at + 1].text == "là" and plain

    def _are_some(self, at: int) -> bool:
        items = self.items
        return (
            "subset" in self.said
            and at + 1 < len(items)
            and items[at + 1].text == "đảng viên"
            and self._bare_end(at + 2)
        )

    def _inverted(self, index: int) -> bool:
        """Whether a number stands before its predicate ("313 là số đảng viên bị kỷ luật")."""
        items = self.items
        own = index > 0 and {"form", "action"} & set(items[index - 1].roles)
        return (
            not own
            and index + 3 < len(items)
            and items[index + 1].text == "là"
            and items[index + 2].roles.get("total") in ("number_of", "total")
            and "strong" in items[index + 3].flags
        )

    def _upward(self, after: int) -> bool:
        """ "từ 85% TCCSĐ trở lên": the closing words stand after the noun."""
        items = self.items
        far = after + (
            4 if after < len(items) and "base" in items[after].roles else 2
        )  # "4% tổng số đảng viên ... trở lên"
        for at in range(after, min(len(items), far)):
            if "bound_after" in items[at].roles:
                return items[at].roles["bound_after"] == "ge"
            if at > after and items[at].kind in ("num", "punct"):
                return False
        return False

    def _chunk_end(self, after: int) -> int:
        items = self.items
        for at in range(after, len(items)):
            item = items[at]
            if item.kind == "num" or (item.kind == "punct" and item.text in ";,:()|.…"):
                return at
        return len(items)

    def _left(self, index: int, chunk_start: int) -> Left:
        """What stands between the last break (or the last number's noun) and this number."""
        items = self.items
        left = Left()
        for at in range(index - 1, chunk_start - 1, -1):
            item = items[at]
            roles = item.roles
            if item.kind == "punct":
                if item.text not in "-=\"'/*•+:":
                    left.unknown += 1
                elif item.text == "=":
                    left.equals = True
                continue
            if item.kind in ("time", "ref", "num"):
                continue
            if item.kind == "body":
                left.bodies += 1
                if left.body is None:
                    left.body = at
                    left.unknown_since_subject = left.unknown
                if "subject" in roles and left.subject is None:
                    left.subject = at
                continue
            if item.kind == "word":
                left.unknown += 0 if item.capital and left.evidence is None and at > chunk_start else 1
                if left.evidence is None and not left.have:
                    left.unknown_after += 0 if item.capital else 1
                continue
            if at == index - 1 and "conjunction" in roles:
                left.joined = True
            if "anaphora" in roles:
                left.anaphora = True
                continue
            if roles.get("action") == "rate" or item.text in ("loại", "mức", "xếp", "xếp loại"):
                left.rating = True
            if "comparison" in roles and at == index - 1:
                left.compared = True
            if "beyond" in roles and at == index - 2 and self._earlier(at + 1):
                left.change = at
                return left
            linked = not left.have or items[left.have_at].text == "là"  # "thấp hơn năm 2020 là 155 đảng viên"
            if "change" in roles and left.evidence is None and left.unknown_after == 0 and linked:
                if left.towards:
                    continue
                left.change = at
                return left
            if "attribute" in roles and "subject" not in roles:
                among = "staff" in roles and left.have  # "trong 152 cán bộ, viên chức có 67 đảng viên"
                left.attribute = left.attribute or not among
                continue
            if "proposal" in roles:
                left.proposal = left.proposal or not self._considered(at)
                left.duty = left.duty or "duty" in item.flags
                continue
            if "neutral" in roles:
                left.neutral = True
                left.work = left.work or roles["neutral"] == "admission_work"
                if left.evidence is None:
                    left.unknown_after += 1
                continue
            if "action" in roles or "form" in roles or "level" in roles:
                if left.evidence is None:
                    left.evidence = at
                else:
                    left.earlier.append(at)
                continue
            if "ground" in roles:
                if left.ground is None:
                    left.ground = roles["ground"]
                    left.ground_at = at
                    left.ground_near = left.unknown_after == 0 and left.evidence is None and left.subject is None
                continue
            if (
                "have" in roles
                and left.evidence is None
                and not left.have
                and left.unknown_after == 0
                and left.subject is None
                and not left.joined
            ):
                left.have = True
                left.have_at = at
                if roles["have"] == "represent":  # "150 đại biểu đại diện cho hơn 1.100 đảng viên"
                    return left
            if "total" in roles:
                left.total = roles["total"] if left.total is None else left.total
                left.total_at = at
                if at + 1 < index and "subject" in items[at + 1].roles:
                    left.subject = at + 1
                continue
            if "towards" in roles:
                left.towards = True
                continue
            if "subject" in roles:
                if left.subject is None:
                    left.subject = at
                    left.unknown_since_subject = left.unknown
                continue
            if "assigning" in roles:
                left.aim = left.aim or left.evidence is not None  # "Tỉnh ủy giao huyện kết nạp 210 đảng viên"
                left.other = left.other or left.evidence is None
                continue
            if "achieved" in roles:
                if left.evidence is not None and "chỉ tiêu" in item.text:
                    left.aim = True  # "không hoàn thành chỉ tiêu kết nạp 2.400 đảng viên": the aim, missed or met
                else:
                    left.other = True
                continue
            if "base" in roles:
                left.base = at if left.base is None else left.base
                if roles["base"] == "total" and item.text.startswith(("tổng", "số")):
                    left.total, left.total_at, left.members = "total", at, True
                continue
            if "other" in roles:
                left.award = left.award or roles["other"] == "award"
                if left.evidence is None:
                    left.other = left.other or "ranking" not in roles  # "kết nạp nhiều nhất với 210 đảng viên"
                continue
            if "light" in roles:
                left.light = True
            if "aux" in roles:
                if left.evidence is None:
                    left.attain = left.attain or item.text in SHARED or roles["aux"] == "attain"
                    left.passive = left.passive or roles["aux"] == "passive"
                continue
            if "generic" in roles or ("place" in roles and (at == chunk_start or "prep" not in items[at - 1].roles)):
                left.place = True
            if (
                "place" in roles
                and item.text not in ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "tp")
            ) or (
                "name" in roles and not set(roles) & {"prep", "conjunction", "place", "generic"} and item.text != "khối"
            ):
                left.unknown += 1
                if left.evidence is None and not left.have:
                    left.unknown_after += 1
        return left

    def _right(self, after: int, stop: int) -> Right:
        """What stands after the noun, up to the next break or number."""
        items = self.items
        right = Right()
        place = False
        for at in range(after, stop):
            item = items[at]
            roles = item.roles
            if item.kind in ("time", "ref", "punct"):
                continue
            if item.text == "và" and at + 1 < stop and items[at + 1].kind == "time" and not right.found:
                break  # "chỉ có 10 đảng viên và đến nay, sau 2 năm thành lập, ...": another clause
            if item.kind == "body":
                right.bodies += 1
                place = True
                if right.body is None:
                    right.body = at
                continue
            if item.kind == "word":
                if item.capital and (place or right.prep):
                    continue
                right.unknown += 1
                if right.first_unknown is None:
                    right.first_unknown = at
                continue
            place = "prep" in roles or "have" in roles or "place" in roles
            if "attribute" in roles and "subject" not in roles:
                right.rank = "rank" in item.flags and (right.rank or not right.attribute)
                right.attribute = True
                continue
            if "action" in roles or "form" in roles or "level" in roles:
                right.found.append((at, right.passive, right.attain, right.unknown, right.other))
                continue
            if "ground" in roles:
                right.ground = right.ground or roles["ground"]
                continue
            if "none" in roles:
                if right.found:
                    break  # "8,8% TCCSĐ hoàn thành nhiệm vụ và không TCCSĐ nào ...": another clause
                right.other = True
                continue
            if "base" in roles:
                if roles["base"] == "plan" and "other" in roles and right.base is not None:
                    continue
                if right.base is None and not right.found and right.unknown == 0 and not right.other:
                    right.base = roles["base"]
                    right.base_at = at
                continue
            if "total" in roles and at == after and roles["total"] == "total" and self._bare_end(at + 1):
                right.base, right.base_at = "total", at  # "bằng 9,03% tổng số"
                continue
            if "proposal" in roles:
                right.proposal = True
                continue
            if item.text in ("vi phạm", "có vi phạm") and at == after and self._punished(at + 1, stop):
                continue
            if "other" in roles:
                right.other = True
                if right.first_other is None:
                    right.first_other = at
                continue
            if "neutral" in roles:
                right.neutral = True
                continue
            if "comparison" in roles:
                right.comparison = True
                continue
            if "aux" in roles:
                if roles["aux"] == "passive":
                    right.passive = True
                elif roles["aux"] == "attain":
                    right.attain = True
                    if item.text.startswith(("được", "bị")):
                        right.passive = True
                right.aux = True
                continue
            if "prep" in roles or "have" in roles or "generic" in roles:
                right.prep = True
                if item.text.startswith(("sinh hoạt", "đang sinh hoạt", "hợp thành", "tạo thành")):
                    right.lives = True
                continue
            if "subject" in roles:
                right.subject = at
                if not right.prep:
                    right.unknown += 1
        return right

    def _earlier(self, at: int) -> bool:
        item = self.items[at]
        return item.kind == "time" or "comparison" in item.roles

    def _bare_committee(self, after: int) -> str | None:
        """ "39 đảng bộ và 27 chi bộ cơ sở": committees and cells of the grassroots together."""
        items = self.items
        if (
            after + 2 < len(items)
            and ("conjunction" in items[after].roles or items[after].text == ",")
            and items[after + 1].kind == "num"
        ):
            follow = items[after + 2].roles.get("subject")
            if follow == "grassroots_cell":
                return "grassroots_committee"
        return None

    def _punished(self, start: int, stop: int) -> bool:
        """Whether discipline is named next ("16 đảng viên vi phạm bị thi hành kỷ luật")."""
        return any(item.roles.get("action") == "discipline" or "form" in item.roles for item in self.items[start:stop])

    def _before_bracket(self, index: int, role: str) -> int | None:
        """The form or level whose number stands in brackets ("cảnh cáo (4 đảng viên)"), if none has taken it."""
        items = self.items
        if index < 2 or items[index - 1].text != "(" or role not in items[index - 2].roles:
            return None
        taken = bool(self.readings) and self.readings[-1].span_end >= items[index - 2].end
        return None if taken else index - 2

    def _rated_there(self, at: int, passive: bool) -> bool:
        item = self.items[at]
        return item.roles.get("action") == "rate" and (passive or item.text.startswith(("được", "bị")))

    def _right_beyond(self, after: int, stop: int) -> Right:
        """As `_right`; a share in brackets does not part a noun from its verb ("9/10 chi bộ (90%) xếp loại tốt")."""
        items = self.items
        right = self._right(after, stop)
        comma = stop < len(items) and items[stop].text == "," and "candidate" in items[after - 1].flags
        if comma and right.found and all("level" in items[at].roles for at, *_ in right.found):
            beyond = self._right(after, self._chunk_end(stop + 1))  # "28 quần chúng tiêu biểu, xuất sắc được kết nạp"
            if any(items[at].roles.get("action") == "admit" for at, *_ in beyond.found):
                return beyond
        if right.passive and not right.found and stop < len(items) and items[stop].text == ",":
            beyond = self._right(after, self._chunk_end(stop + 1))  # "20 đảng viên bị cấp ủy, UBKT các cấp kỷ luật"
            if len(beyond.found) == 1 and beyond.found[0][1] and not beyond.unknown and not beyond.other:
                return beyond
        if right.found or stop != after or stop >= len(items) or items[stop].text != "(":
            return right
        for at in range(stop + 1, min(stop + 6, len(items))):
            item = items[at]
            if item.text == ")":
                beyond = self._right(at + 1, self._chunk_end(at + 1))
                if any(
                    not unknown and ("level" in items[found].roles or self._rated_there(found, passive))
                    for found, passive, _, unknown, _ in beyond.found
                ):
                    self.held = at  # what follows the bracket is not taken before the share in it is read
                    return beyond
                return right
            if item.kind == "num" and item.quantity is not None and not item.quantity.percent:
                return right
        return right
