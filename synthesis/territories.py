"""Names of places that do not exist, as many as a country needs, and the codes of its provinces.

Belongs here: invented place names of which no two are alike without accents, and province codes that no province has.
Not here: the organizations named after them (provinces.py). Serves the synthetic country.
"""

from __future__ import annotations

# syllables of names of places; no two alike without accents, and none of a real place that reference data name
_SYLLABLES = [
    "Tân",
    "Vĩnh",
    "Phú",
    "Thạnh",
    "Hòa",
    "Hưng",
    "Lộc",
    "Hiệp",
    "Châu",
    "Ninh",
    "Thuận",
    "Lợi",
    "Tường",
    "Trung",
    "Hậu",
    "Sơn",
    "Hải",
    "Sa",
    "Sen",
    "Vàm",
    "Rạch",
    "Cái",
    "Bàu",
    "Gò",
    "Láng",
    "Xuân",
    "Kim",
    "Ngọc",
    "Trạch",
    "Cẩm",
    "Liên",
    "Hương",
    "Lâm",
    "Tiên",
    "Nghĩa",
    "Quang",
    "Văn",
    "Nhơn",
    "Thiện",
    "Tú",
    "Bảo",
    "Lạc",
    "Điền",
    "Trà",
    "Cồn",
    "Thọ",
    "Đại",
    "Khê",
    "Mộc",
    "Sậy",
    "Tràm",
    "Dừa",
    "Quế",
    "Bưng",
    "Lung",
    "Nhị",
    "Tam",
    "Kiều",
    "Hồng",
    "Bạch",
    "Uyên",
    "Lương",
    "Cát",
    "Đồng",
    "Lai",
    "Chiên",
    "Đan",
    "Thượng",
    "Hạ",
    "Yên",
    "Thới",
]
# two-digit codes that no province has in any vintage of the list of administrative units
PROVINCE_CODES = [
    "03",
    "05",
    "07",
    "09",
    "13",
    "16",
    "18",
    "21",
    "23",
    "28",
    "29",
    "32",
    "39",
    "41",
    "43",
    "47",
    "50",
    "53",
    "55",
    "57",
    "59",
    "61",
    "63",
    "65",
    "69",
    "71",
    "73",
    "76",
    "78",
    "81",
    "85",
    "88",
    "90",
    "97",
]
PROVINCES = len(PROVINCE_CODES)
_STEP = 2741  # spreads neighbouring numbers over the names; shares no factor with the number of names


def place_name(number: int) -> str:
    """The name of place `number` (from 0): "Sen Vàm", from some thousands on "Sen Vàm Thới"; each is another."""
    size = len(_SYLLABLES)
    pairs = size * (size - 1)
    turn, at = divmod(number, pairs)
    at = at * _STEP % pairs
    first, second = divmod(at, size - 1)
    second += second >= first
    words = [_SYLLABLES[first], _SYLLABLES[second]]
    if turn:
        words.append(_SYLLABLES[-turn])
    return " ".join(words)
