"""Names of people who do not exist, spread as Vietnamese names are.

Belongs here: family, middle and given names with their rough frequencies, and drawing full names from them.
Not here: identities (population.py). Serves the population; a name alone says nothing of a real person.
"""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

from synthesis.chance import choose


def _shares(text: str) -> dict[str, int]:
    """Names with their shares from "Nguyễn 318, Trần 112"; only the proportions count."""
    return {name: int(share) for name, share in (part.rsplit(" ", 1) for part in text.split(", "))}


def _words(text: str) -> tuple[str, ...]:
    """The words of a text, each as likely as the others."""
    return tuple(text.split())


# Rough shares per thousand in the Mekong delta; exactness does not matter, the long head does (a third is Nguyễn).
FAMILY = _shares(
    "Nguyễn 318, Trần 112, Lê 104, Phạm 68, Huỳnh 58, Võ 47, Phan 45, Trương 28, Bùi 24, Đặng 24, Đỗ 18, Ngô 17, "
    "Hồ 16, Dương 16, Đinh 11, Lý 11, Lâm 11, Mai 9, Đoàn 9, Tô 7, Châu 7, Thái 6, Cao 6, Tạ 5, Lương 5, Hà 5, "
    "Trịnh 5, Quách 3, Tăng 3, La 2"
)
FAMILY_KHMER = _shares("Thạch 30, Danh 25, Sơn 20, Kim 15, Lâm 10, Chau 10")
FAMILY_CHAM = _shares("Châu 40, Kiều 30, Ta 10")

MIDDLE_MALE = _shares(
    "Văn 300, Thanh 70, Minh 70, Hữu 55, Quốc 55, Hoàng 55, Ngọc 45, Đức 40, Công 35, Tấn 35, Trung 30, "
    "Thành 30, Chí 25, Phước 25, Trọng 25, Xuân 20, Duy 20, Nhật 15, Gia 10, Hoàng Minh 10"
)
MIDDLE_FEMALE = _shares(
    "Thị 330, Ngọc 70, Thanh 60, Kim 60, Thị Kim 45, Thị Ngọc 45, Thùy 40, Bích 40, Mỹ 40, Hồng 35, "
    "Thị Thanh 35, Thị Bích 30, Thị Mỹ 30, Phương 30, Cẩm 20, Diễm 20, Thị Hồng 25, Huỳnh 10, Thị Thu 25"
)
GIVEN_MALE = _words(
    "An Bảo Bình Cường Châu Chiến Danh Dũng Duy Đạt Điền Đông Đức Giang Hải Hào Hậu Hiền Hiếu Hòa Hoàng Hùng Huy "
    "Hưng Khang Khánh Khoa Kiệt Lâm Liêm Linh Lộc Lợi Long Luân Mẫn Minh Nam Nghĩa Nghiệp Nguyên Nhân Nhật Phát "
    "Phong Phú Phúc Phương Quân Quang Quý Sang Sơn Tài Tâm Tân Thạch Thái Thắng Thanh Thành Thiện Thịnh Thọ "
    "Thuận Tiến Tín Toàn Trí Triều Trọng Trung Trường Tú Tuấn Tùng Tường Văn Vinh Vũ Vương Xuân"
)
GIVEN_FEMALE = _words(
    "An Anh Ánh Bích Bình Châu Chi Cúc Diễm Diệp Dung Duyên Đào Điệp Giang Giàu Hà Hân Hằng Hạnh Hậu Hiền Hoa "
    "Hòa Hồng Huệ Hương Huyền Khánh Kiều Lam Lan Lành Lệ Liên Liễu Linh Loan Ly Mai Mến Minh My Mỹ Nga Ngân Ngọc "
    "Nguyệt Nhàn Nhi Nhung Như Nương Oanh Phấn Phượng Phương Quyên Sương Tâm Thảo Thắm Thanh Thơ Thoa Thu Thư "
    "Thúy Thủy Tiên Trang Trâm Trinh Trúc Tuyền Tuyết Uyên Vân Vui Xuân Xuyến Yến"
)


def full_names(
    rng: np.random.Generator, female: NDArray[np.bool_], ethnicity: NDArray[np.object_]
) -> NDArray[np.object_]:
    """One full name a person ("Nguyễn Thị Ngọc Lan"), by sex and ethnicity; both arrays have one entry a person."""
    size = len(female)
    family = choose(rng, size, list(FAMILY), list(FAMILY.values()))
    for people, names in (("Khmer", FAMILY_KHMER), ("Chăm", FAMILY_CHAM)):
        own = choose(rng, size, list(names), list(names.values()))
        family = np.where(ethnicity == people, own, family)
    middle_male = choose(rng, size, list(MIDDLE_MALE), list(MIDDLE_MALE.values()))
    middle_female = choose(rng, size, list(MIDDLE_FEMALE), list(MIDDLE_FEMALE.values()))
    given_male = choose(rng, size, GIVEN_MALE, np.ones(len(GIVEN_MALE)))
    given_female = choose(rng, size, GIVEN_FEMALE, np.ones(len(GIVEN_FEMALE)))
    middle = np.where(female, middle_female, middle_male)
    given = np.where(female, given_female, given_male)
    # "Minh Minh" and "Thị Ngọc Ngọc" are not names anybody gives
    given = np.where(
        [g in m.split() for g, m in zip(given, middle, strict=True)], np.where(female, "Lam", "Khoa"), given
    )
    return np.array([" ".join(parts) for parts in zip(family, middle, given, strict=True)], dtype=object)


def fold(text: str) -> str:
    """The text without case and accents, as two clerks' spellings of one name are compared."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
