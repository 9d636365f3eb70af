"""How offices write dates, degrees, levels and numbers, each with what it must read as.

Belongs here: one value at a time. Not here: columns and tables.
"""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import Any

PRECISE = ["real", "real", "real", "slash", "slash", "dot", "dash", "spaced", "unpadded", "iso", "words", "us_format"]
IMPRECISE = ["month", "month_dash", "month_words", "year", "year_text", "year_dots", "month_dots"]
SHORT = ["short_slash", "short_dash", "short_dot"]

QUALIFICATION_WORDS = {
    "elementary": ["SC", "Sơ cấp", "Sơ cấp nghề"],
    "intermediate": ["TC", "Trung cấp", "Trung cấp kế toán", "TC Y", "Trung cấp Luật"],
    "college": ["CĐ", "Cao đẳng", "CĐ Sư phạm", "Cao đẳng Sư phạm"],
    "university": ["ĐH", "Đại học", "ĐH Luật", "Đại học Sư phạm", "Cử nhân Kinh tế", "Kỹ sư"],
    "master": ["ThS", "Thạc sĩ", "ThS Luật", "Thạc sĩ QLGD"],
    "doctor": ["TS", "Tiến sĩ"],
}
THEORY_WORDS = {
    "elementary": ["SC", "Sơ cấp"],
    "intermediate": ["TC", "Trung cấp"],
    "advanced": ["CC", "Cao cấp"],
    "bachelor": ["CN", "Cử nhân"],
}
LEVEL_WORDS = {
    "excellent": ["Hoàn thành xuất sắc nhiệm vụ", "HTXSNV", "Hoàn thành xuất sắc"],
    "good": ["Hoàn thành tốt nhiệm vụ", "HTTNV", "Hoàn thành tốt"],
    "fair": ["Hoàn thành nhiệm vụ", "HTNV"],
    "weak": ["Không hoàn thành nhiệm vụ", "KHTNV", "Không HTNV"],
}
OLD_ORG_WORDS = {
    "excellent": ["Trong sạch vững mạnh", "TSVM", "Trong sạch, vững mạnh"],
    "good": ["Hoàn thành tốt nhiệm vụ", "HTTNV"],
    "fair": ["Hoàn thành nhiệm vụ", "HTNV"],
    "weak": ["Yếu kém"],
}
OLD_MEMBER_WORDS = {
    "excellent": ["Đủ tư cách, hoàn thành xuất sắc nhiệm vụ", "ĐTC HTXSNV"],
    "good": ["Đủ tư cách, hoàn thành tốt nhiệm vụ", "ĐTC HTTNV"],
    "fair": ["Đủ tư cách, hoàn thành nhiệm vụ", "ĐTC HTNV"],
    "weak": ["Vi phạm tư cách"],
}
LEFT_WORDS = {
    "transferred": ["Chuyển sinh hoạt đảng", "Chuyển đi", "Chuyển sinh hoạt chính thức"],
    "died": ["Từ trần", "Chết", "Mất"],
    "struck_off": ["Xóa tên", "Xóa tên khỏi danh sách đảng viên"],
    "expelled": ["Khai trừ", "Khai trừ khỏi Đảng"],
    "withdrew": ["Xin ra", "Xin ra khỏi Đảng"],
}


def write_date(day: date, style: str) -> tuple[Any, str | None, str]:
    """A date in a style: the cell's value, its number format, and what it reads as."""
    d, m, y = day.day, day.month, day.year
    stamp = datetime(y, m, d)
    iso = day.isoformat()
    month, year = iso[:7], iso[:4]
    ways: dict[str, tuple[Any, str | None, str]] = {
        "real": (stamp, "dd/mm/yyyy", iso),
        "us_format": (stamp, "mm/dd/yyyy", iso),
        "slash": (f"{d:02d}/{m:02d}/{y}", None, iso),
        "dot": (f"{d:02d}.{m:02d}.{y}", None, iso),
        "dash": (f"{d:02d}-{m:02d}-{y}", None, iso),
        "unpadded": (f"{d}/{m}/{y}", None, iso),
        "spaced": (f" {d:02d} / {m:02d} / {y} ", None, iso),
        "iso": (iso, None, iso),
        "words": (f"ngày {d} tháng {m} năm {y}", None, iso),
        "serial": ((stamp - datetime(1899, 12, 30)).days, None, iso),
        "serial_text": (str((stamp - datetime(1899, 12, 30)).days), None, iso),
        "short_slash": (f"{d}/{m}/{y % 100:02d}", None, iso),
        "short_dash": (f"{d}-{m}-{y % 100:02d}", None, iso),
        "short_dot": (f"{d:02d}.{m:02d}.{y % 100:02d}", None, iso),
        "month": (f"{m:02d}/{y}", None, month),
        "month_dash": (f"{m}-{y}", None, month),
        "month_words": (f"Tháng {m}/{y}", None, month),
        "month_dots": (f"…/{m:02d}/{y}", None, month),
        "year": (y, None, year),
        "year_text": (str(y), None, year),
        "year_dots": (f"…/…/{y}", None, year),
    }
    return ways[style]


def pick_style(rng: random.Random, text_only: bool = False) -> str:
    """A style of a whole date; `text_only` leaves out what only a spreadsheet cell can hold."""
    while True:
        style = rng.choice(PRECISE)
        if not (text_only and style in {"real", "us_format", "serial"}):
            return style


def thousands(number: int) -> str:
    """1710 as 1.710."""
    return f"{number:,}".replace(",", ".")
