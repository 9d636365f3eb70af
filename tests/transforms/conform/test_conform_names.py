"""Names of organizations and actors, taken apart."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest

from transforms.conform.names import actor_forms, fold, normal_forms


@pytest.mark.parametrize(
    ("name", "body", "unit", "core"),
    [
        ("Thành ủy Long Xuyên", "committee", "thanh pho", "long xuyen"),
        ("Đảng bộ TP Long Xuyên", "committee", "thanh pho", "long xuyen"),
        ("Đảng bộ TP.Long Xuyên", "committee", "thanh pho", "long xuyen"),
        ("Ban Chấp hành Đảng bộ thành phố Long Xuyên", "committee", "thanh pho", "long xuyen"),
        ("Thành ủy thành phố Long Xuyên", "committee", "thanh pho", "long xuyen"),
        ("Đảng ủy P. Mỹ Bình", "committee", "phuong", "my binh"),
        ("Chi bộ khóm 01", "cell", None, "khom 1"),
        ("khóm 1", None, None, "khom 1"),
        ("Chi bộ VP UBND", "cell", None, "van phong uy ban nhan dan"),
        ("Chi bộ Phòng Giáo dục và Đào tạo", "cell", None, "phong giao duc dao tao"),
        ("Đảng bộ Quân sự thành phố", "committee", None, "quan su thanh pho"),
        ("Đảng ủy bộ phận Khối vận", "section", None, "khoi van"),
        ("Đảng bộ thành phố", "committee", "thanh pho", ""),
        ("Chi bộ Ủy ban Kiểm tra Thành ủy", "cell", None, "uy ban kiem tra thanh uy"),
    ],
)
def test_a_name_is_taken_apart(name: str, body: str | None, unit: str | None, core: str) -> None:
    found = normal_forms(pl.Series([name])).row(0, named=True)
    assert (found["body"], found["unit"], found["core"]) == (body, unit, core)


def test_folding_does_not_see_how_accents_are_encoded() -> None:
    name = "Đảng bộ phường Mỹ Thới"
    both = pl.DataFrame({"name": [unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)]})
    assert both.select(fold(pl.col("name")).n_unique()).item() == 1
    assert both.select(fold(pl.col("name")).first()).item() == "dang bo phuong my thoi"


def test_folding_leaves_nothing_of_punctuation_alone() -> None:
    assert pl.DataFrame({"name": ["…", None]}).select(fold(pl.col("name"))).to_series().to_list() == [None, None]


@pytest.mark.parametrize(
    ("actor", "kind", "organization"),
    [
        ("UBKT Thành ủy Tân Giang", "inspection_committee", "Thành ủy Tân Giang"),
        ("Ủy ban Kiểm tra Đảng ủy phường 1", "inspection_committee", "Đảng ủy phường 1"),
        ("Ban Thường vụ Thành ủy", "standing_board", "Thành ủy"),
        ("Đảng ủy phường 2", "committee", "Đảng ủy phường 2"),
        ("Chi bộ khóm 1", "cell", "Chi bộ khóm 1"),
        ("UBKT", "inspection_committee", None),
        ("cấp ủy các cấp", "committee", None),
        ("Các đảng ủy cơ sở", "committee", None),
        ("cấp ủy, ủy ban kiểm tra các cấp và chi bộ", "several", None),
    ],
)
def test_an_actor_is_a_kind_and_an_organization(actor: str, kind: str, organization: str | None) -> None:
    found = actor_forms(pl.Series([actor])).row(0, named=True)
    assert (found["actor_kind"], found["organization"]) == (kind, organization)
