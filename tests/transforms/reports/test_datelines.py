"""Which lines only say when a report was published, and what day they say."""

from datetime import date

import pytest

from transforms.reports.dateline import find_published, is_dateline
from transforms.reports.folding import fold
from transforms.reports.sentences import split_sentences

LINES = [
    "Thứ Ba, 12/07/2022, 09:15 (GMT+7)",
    "Ngày đăng: 12/07/2022",
    "12/07/2022 | 09:15 GMT+7",
    "Cập nhật lúc 9h15' ngày 12/7/2022",
    "Đăng ngày 12 tháng 7 năm 2022",
    "Hải Hưng, ngày 12 tháng 7 năm 2022",
    "Số 15-BC/HU   Hải Hưng Hạ, ngày 12 tháng 7 năm 2022",
    "Thứ Ba, 12 tháng 7, 2022",
    "Thứ Ba, ngày 12 tháng 7, năm 2022",
    "12.7.2022",
    "2022-07-12 08:00:00",
    "Minh Anh | 12/07/2022 09:00 | Xây dựng Đảng",
    "Tác giả: Minh Anh | 12/07/2022",
]


@pytest.mark.parametrize("line", LINES)
def test_the_day_of_publication_is_found_in_its_line(line: str) -> None:
    text = (
        f"Đảng bộ huyện Mộ Đức Hạ kết nạp đảng viên\n{line}\nTừ đầu năm đến nay, toàn huyện kết nạp 71 đảng viên mới."
    )
    folded = fold(text)
    assert find_published(folded, split_sentences(text, folded)) == date(2022, 7, 12)
    assert is_dateline(fold(line))


@pytest.mark.parametrize(
    "opening",
    ["Tính đến ngày 12/7/2022", "Đến ngày 12/7/2022", "Từ ngày 12/7/2022", "Trước ngày 12/7/2022"],
)
def test_a_day_counted_up_to_is_none_of_publication(opening: str) -> None:
    text = f"{opening}, Đảng bộ huyện Mộ Đức Hạ có 3.012 đảng viên sinh hoạt tại 41 tổ chức cơ sở đảng, trong đó 25 đảng bộ cơ sở và 16 chi bộ cơ sở."
    folded = fold(text)
    assert find_published(folded, split_sentences(text, folded)) is None
    assert not is_dateline(folded)
