"""Pages of portals: the whole article, with tables and lists, and not what surrounds it."""

from __future__ import annotations

from datetime import date

import pytest
from document_makers import ROWS, SENTENCES, lines_of

from transforms.reports.document import DocumentRejected, read_document

TITLE = "Huyện ủy Tân Thạnh sơ kết công tác xây dựng Đảng sáu tháng đầu năm"
MENU = "".join(f'<li><a href="/c{n}">Chuyên mục số {n}</a></li>' for n in range(30))
RELATED = "".join(
    f'<li><a href="/t{n}">Đảng bộ xã số {n} kết nạp {n + 900} đảng viên trong quý</a> <span>(0{n % 9 + 1}/07/2021)</span></li>'
    for n in range(12)
)
TABLE = f"<table>{''.join('<tr>' + ''.join(f'<td>{cell}</td>' for cell in row) + '</tr>' for row in ROWS)}</table>"
META = '<meta property="og:title" content="{t}"><meta property="article:published_time" content="2021-07-12T08:30:00+07:00">'
CLUTTER = ("Chuyên mục số", "đảng viên trong quý", "500 đảng viên", "37.582.525", "Quảng cáo", "Facebook", "0296")


def modern(body: str) -> str:
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE} - Trang tin</title>{META.format(t=TITLE)}
    <script>var x = "<p>kết nạp 999 đảng viên</p>"</script></head><body><header><nav><ul>{MENU}</ul></nav></header>
    <div class="wrap"><h1>{TITLE}</h1><div class="meta">Cập nhật: 12/07/2021 08:30</div>
    <div class="social-share"><a>Facebook</a><a>Zalo</a></div><h2 class="sapo">{SENTENCES[2]}</h2>
    <div class="article-content">{body}</div>
    <div class="comment-list"><p>Bài viết rất hay, xã tôi kết nạp được 500 đảng viên trong nhiều năm vừa qua, rất phấn khởi</p></div>
    <div class="box"><h3>Tin liên quan</h3><ul>{RELATED}</ul></div></div>
    <aside><ul>{RELATED}</ul></aside><footer><p>Giấy phép số 12. Điện thoại 0296.3.123.456. Truy cập: 37.582.525</p></footer>
    </body></html>"""


def laid_out_with_tables(body: str) -> str:
    return f"""<html><head><title>{TITLE}</title></head><body><form><table><tr><td colspan=3><ul>{MENU}</ul></td></tr>
    <tr><td><table><tr><td>{MENU}</td></tr></table><b>Thống kê truy cập</b><br>Tổng số: 37.582.525<br></td>
    <td><span class=headline>{TITLE}</span><br>Ngày đăng: 12/07/2021<br><br>{SENTENCES[2]}<br><br>{body}
    <b>Các tin khác</b><ul>{RELATED}</ul></td><td>Quảng cáo<ul>{RELATED}</ul></td></tr></table></form></body></html>"""


@pytest.mark.parametrize("page", [modern, laid_out_with_tables])
def test_the_article_is_whole_and_alone(page: object) -> None:
    body = (
        f"<p>{SENTENCES[0]}</p><ul><li>Kết nạp 45 đảng viên;</li><li>Khiển trách 3 đảng viên.</li></ul>{TABLE}"
        f"<div>{SENTENCES[1]}</div>"
    )
    document = read_document(page(body).encode(), "a.html")  # type: ignore[operator]
    lines = lines_of(document.text)
    expected = [SENTENCES[2], SENTENCES[0], "- Kết nạp 45 đảng viên;", "- Khiển trách 3 đảng viên.",
                *("\t".join(row) for row in ROWS), SENTENCES[1]]  # fmt: skip
    assert [line for line in lines if line in expected] == expected
    assert lines[0] == TITLE
    assert any("12/07/2021" in line for line in lines[:3])
    assert not [word for word in (*CLUTTER, "999") if word in document.text]
    assert document.title == TITLE


def test_the_day_of_publication_is_the_metadata_s_or_none() -> None:
    assert read_document(modern(f"<p>{SENTENCES[0]}</p>").encode(), "a").published == date(2021, 7, 12)
    assert read_document(laid_out_with_tables(SENTENCES[0]).encode(), "a").published is None


def test_a_heading_of_clutter_at_the_top_does_not_take_the_article() -> None:
    page = f"<html><body><div><b>Tin mới</b><h1>{TITLE}</h1>{''.join(f'<p>{text}</p>' for text in SENTENCES)}</div></body></html>"
    assert lines_of(read_document(page.encode(), "a.html").text)[-3:] == SENTENCES


def test_inline_marks_and_entities_make_no_gaps() -> None:
    page = f"<html><body><p>{SENTENCES[0]}</p><p>K&#7871;t n&#7841;p <b>14</b>5&nbsp;<i>đ</i>ảng viên</p><p>{SENTENCES[1]}</p></body></html>"
    assert "Kết nạp 145 đảng viên" in lines_of(read_document(page.encode(), "a.html").text)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-8-sig"])
def test_codecs_of_pages(codec: str) -> None:
    document = read_document(modern(f"<p>{SENTENCES[0]}</p>").encode(codec), "a.html")
    assert SENTENCES[0] in document.text


def test_a_page_of_a_few_lines_is_kept_whole() -> None:
    page = "<html><body><p>Chi bộ khóm 3 có 24 đảng viên.</p><p>Kết nạp 2.</p></body></html>"
    assert lines_of(read_document(page.encode(), "a.html").text) == ["Chi bộ khóm 3 có 24 đảng viên.", "Kết nạp 2."]


@pytest.mark.timeout(120)  # a guard against hanging, not a measurement
def test_elements_nested_without_end_are_refused_or_read_in_no_time() -> None:
    for depth in (300, 5_000, 200_000):
        page = f"<html><body><p>{SENTENCES[0]}</p>{'<div>' * depth}<p>{SENTENCES[1]}</p></body></html>"
        try:
            text = read_document(page.encode(), "a.html").text
        except DocumentRejected as rejected:
            code = rejected.code
            assert code == "file_too_large"
        else:
            assert SENTENCES[1] in text


def test_entities_of_html_do_not_open_files() -> None:
    page = f'<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/hostname">]><html><body><p>{SENTENCES[0]} &e;</p></body></html>'
    assert SENTENCES[0] in read_document(page.encode(), "a.html").text
