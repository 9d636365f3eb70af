"""Word documents: the final version as a reader sees it, in order, with everything around the body kept."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from document_makers import ROWS, SENTENCES, lines_of
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from viparse.normalize.encodings import CHARMAPS

from transforms.reports.document import DocumentRejected, Limits, read_document

W = nsdecls("w")


def saved(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The package with parts replaced or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.pop(name, None) or old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return buffer.getvalue()


def body_of(xml: str) -> bytes:
    """A document whose body is given as WordprocessingML."""
    document = docx.Document()
    for child in list(document.element.body)[:-1]:
        document.element.body.remove(child)
    wrapped = parse_xml(
        f'<w:body {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        f' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        f' xmlns:v="urn:schemas-microsoft-com:vml">{xml}</w:body>'
    )
    for place, child in enumerate(list(wrapped)):
        document.element.body.insert(place, child)
    return saved(document)


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def text_of(xml: str) -> list[str]:
    return lines_of(read_document(body_of(xml), "a.docx").text)


def test_paragraphs_tables_and_lists_in_order() -> None:
    document = docx.Document()
    document.add_paragraph(SENTENCES[0])
    table = document.add_table(0, 4)
    for row in ROWS:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value
    document.add_paragraph(SENTENCES[1])
    document.add_paragraph("Kết nạp đảng viên", style="List Number")
    document.add_paragraph("Kiểm tra, giám sát", style="List Number")
    document.add_paragraph("Khiển trách 6 đảng viên", style="List Bullet")
    found = read_document(saved(document), "a.docx")
    assert lines_of(found.text) == [
        SENTENCES[0],
        *("\t".join(row) for row in ROWS),
        SENTENCES[1],
        "1. Kết nạp đảng viên",
        "2. Kiểm tra, giám sát",
        "- Khiển trách 6 đảng viên",
    ]
    assert [block.kind for block in found.blocks][:4] == ["paragraph", "table", "table", "table"]
    assert all(found.text[block.start : block.end].strip() for block in found.blocks)


def test_insertions_are_kept_and_deletions_dropped() -> None:
    change = 'w:id="1" w:author="a" w:date="2021-07-12T00:00:00Z"'
    assert text_of(
        paragraph(
            run("Kết nạp "),
            f"<w:del {change}><w:r><w:delText>140</w:delText></w:r></w:del>",
            f"<w:ins {change}>{run('145')}</w:ins>",
            f"<w:moveFrom {change}>{run(' (đã chuyển)')}</w:moveFrom>",
            f"<w:moveTo {change}>{run(' đảng viên')}</w:moveTo>",
            run("."),
        )
        + f"<w:p><w:pPr><w:rPr><w:del {change}/></w:rPr></w:pPr>{run('Nửa đầu ')}</w:p>"
        + paragraph(run("nửa sau."))
        + f"<w:tbl><w:tr>{'<w:tc><w:p>' + run('a') + '</w:p></w:tc>'}<w:tc><w:p>{run('b')}</w:p></w:tc></w:tr>"
        f"<w:tr><w:trPr><w:del {change}/></w:trPr><w:tc><w:p>{run('hàng đã xóa')}</w:p></w:tc></w:tr></w:tbl>"
    ) == ["Kết nạp 145 đảng viên.", "Nửa đầu nửa sau.", "a\tb"]


def test_fields_show_their_result_not_their_code() -> None:
    def field(code: str, shown: str) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f"<w:r><w:instrText>{code}</w:instrText></w:r>"
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    assert text_of(
        paragraph(run("Tổng: "), field(" =SUM(ABOVE) ", "145"), run(" đảng viên"))
        + paragraph(run("Trang"), field(" PAGE ", "7"))
        + paragraph(f'<w:fldSimple w:instr=" REF a ">{run("Chi bộ A")}</w:fldSimple>')
        + paragraph(f'<w:hyperlink w:anchor="x">{run("liên kết")}</w:hyperlink>')
    ) == ["Tổng: 145 đảng viên", "Trang", "Chi bộ A", "liên kết"]


def test_text_boxes_are_read_once_and_hidden_text_not() -> None:
    box = f"<w:txbxContent>{paragraph(run('Trong khung'))}</w:txbxContent>"
    shape = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert text_of(paragraph(run("Ngoài khung"), shape) + paragraph(run("thấy"), run(" ẩn", "<w:vanish/>"))) == [
        "Ngoài khung",
        "Trong khung",
        "thấy",
    ]


def test_content_controls_line_breaks_and_capitals() -> None:
    assert text_of(
        f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(run('Trong ô'))}</w:sdtContent></w:sdt>"
        + paragraph(
            run("a"), "<w:r><w:br/></w:r>", run("b"), "<w:r><w:tab/></w:r>", run("c"), "<w:r><w:noBreakHyphen/></w:r>"
        )
        + paragraph(run("đảng bộ", "<w:caps/>"))
    ) == ["Trong ô", "a", "b\tc-", "ĐẢNG BỘ"]


def test_headers_footers_and_notes_are_kept_page_numbers_not() -> None:
    document = docx.Document()
    document.add_paragraph(SENTENCES[0])
    section = document.sections[0]
    section.header.paragraphs[0].text = "Huyện ủy Tân Thạnh"
    section.footer.paragraphs[0].text = "12"
    data = saved(document)
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{paragraph(run("Không kể 3 đảng viên chuyển đi."))}</w:footnote></w:footnotes>'
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        main = package.read("word/document.xml").decode()
        relations = package.read("word/_rels/document.xml.rels").decode()
    main = main.replace("</w:t></w:r></w:p>", '</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', 1)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relations = relations.replace(
        "</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    )
    found = read_document(
        repacked(
            data,
            {
                "word/document.xml": main.encode(),
                "word/_rels/document.xml.rels": relations.encode(),
                "word/footnotes.xml": notes.encode(),
            },
        ),
        "a.docx",
    )
    assert lines_of(found.text) == [SENTENCES[0], "Không kể 3 đảng viên chuyển đi.", "Huyện ủy Tân Thạnh"]
    assert [block.kind for block in found.blocks] == ["paragraph", "footnote", "header"]


def test_an_official_head_in_a_table_gives_the_document_s_facts() -> None:
    document = docx.Document()
    head = document.add_table(1, 2)
    left, right = head.rows[0].cells
    left.text = "ĐẢNG BỘ TỈNH HÒA AN\nHUYỆN ỦY TÂN THẠNH\n*"
    left.add_paragraph("Số 15-BC/HU")
    right.text = "ĐẢNG CỘNG SẢN VIỆT NAM"
    right.add_paragraph("Tân Thạnh, ngày 12 tháng 7 năm 2021")
    document.add_paragraph("BÁO CÁO")
    document.add_paragraph("Kết quả sáu tháng đầu năm 2021")
    document.add_paragraph("-----")
    document.add_paragraph(SENTENCES[0])
    found = read_document(saved(document), "a.docx")
    assert (found.document_number, found.issuer) == ("15-BC/HU", "HUYỆN ỦY TÂN THẠNH")
    assert str(found.signed_on) == "2021-07-12"
    assert found.title == "BÁO CÁO Kết quả sáu tháng đầu năm 2021"


def test_a_title_of_the_properties_counts_only_where_the_text_shows_it() -> None:
    document = docx.Document()
    document.add_paragraph("Kết quả sáu tháng đầu năm 2021")
    document.add_paragraph(SENTENCES[0])
    document.core_properties.title = "Đảng bộ huyện khác báo cáo"
    assert read_document(saved(document), "a.docx").title == "Kết quả sáu tháng đầu năm 2021"
    document.core_properties.title = "KẾT QUẢ SÁU THÁNG ĐẦU NĂM 2021"
    assert read_document(saved(document), "a.docx").title == "KẾT QUẢ SÁU THÁNG ĐẦU NĂM 2021"


def tcvn3(text: str) -> str:
    table: dict[str, str] = {}
    for source, letter in CHARMAPS["tcvn3"].pairs:
        table.setdefault(letter, source)
    return "".join(table.get(letter, table.get(letter.lower(), letter)) for letter in text)


def test_runs_in_old_fonts_are_converted_and_capitals_fonts_give_capitals() -> None:
    old, capitals = '<w:rFonts w:ascii=".VnTime"/>', '<w:rFonts w:ascii=".VnTimeH"/>'
    data = body_of(
        paragraph(run(tcvn3("Báo cáo kết quả kết nạp đảng viên"), capitals))
        + paragraph(
            run(tcvn3("Đảng bộ xã kết nạp được 12 đảng viên, hoàn thành nhiệm vụ. "), old),
            run("Đảng bộ huyện đánh giá."),
        )
    )
    found = read_document(data, "a.docx")
    assert lines_of(found.text) == [
        "BÁO CÁO KẾT QUẢ KẾT NẠP ĐẢNG VIÊN",
        "Đảng bộ xã kết nạp được 12 đảng viên, hoàn thành nhiệm vụ. Đảng bộ huyện đánh giá.",
    ]
    assert found.encoding == "tcvn3"


# --- hostile ----------------------------------------------------------------------------------------------------------


def rejected(data: bytes, limits: Limits = Limits()) -> DocumentRejected:
    with pytest.raises(DocumentRejected) as caught:
        read_document(data, "a.docx", limits)
    return caught.value


def with_main(xml: bytes) -> bytes:
    return repacked(body_of(paragraph(run("a"))), {"word/document.xml": xml})


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    bomb = f"<w:document {W}><w:body>".encode() + b"<w:p/>" * 20_000_000 + b"</w:body></w:document>"
    data = with_main(bomb)
    assert len(data) < 1 << 20
    assert rejected(data).code == "file_too_large"


def test_a_part_larger_than_it_declares_is_refused() -> None:
    data = bytearray(with_main(f"<w:document {W}><w:body>{'<w:p/>' * 600_000}</w:body></w:document>".encode()))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entry = package.getinfo("word/document.xml")
    size = entry.file_size.to_bytes(4, "little")
    small = (1000).to_bytes(4, "little")
    assert bytes(data).count(size) == 2  # in the local header and in the directory
    assert rejected(bytes(data).replace(size, small)).code in ("file_too_large", "unreadable_file")


def test_entities_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("mật")
    external = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
        f"<w:document {W}><w:body>{paragraph(run('&e;'))}</w:body></w:document>"
    )
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    billion = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
        f"<w:document {W}><w:body>{paragraph(run('&l11;'))}</w:body></w:document>"
    )
    for xml in (external, billion, external.replace("&e;", "a")):
        assert rejected(with_main(xml.encode())).code == "unreadable_file"
    assert rejected(with_main(billion.encode("utf-16"))).code == "unreadable_file"


def test_tables_nested_without_end_are_refused() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 500 + paragraph(run("a")) + "</w:tc></w:tr></w:tbl>" * 500
    assert (
        rejected(with_main(f"<w:document {W}><w:body>{deep}</w:body></w:document>".encode())).code == "file_too_large"
    )


@pytest.mark.parametrize("share", [0.05, 0.3, 0.7, 0.99])
def test_a_cut_package_is_refused(share: float) -> None:
    data = body_of(paragraph(run(SENTENCES[0])))
    assert rejected(data[: int(len(data) * share)]).code == "unreadable_file"


def test_a_damaged_part_is_refused() -> None:
    data = body_of("".join(paragraph(run(text)) for text in SENTENCES))
    place = data.index(b"word/document.xml") + 60
    assert rejected(data[:place] + bytes(40) + data[place + 40 :]).code == "unreadable_file"


def test_an_encrypted_document_and_one_without_text_are_told_apart() -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    assert rejected(compound).code == "encrypted_file"
    assert rejected(body_of("<w:p/>")).code == "no_text"
    assert re.search("mật khẩu", rejected(compound).message_vi)


# --- through LibreOffice ----------------------------------------------------------------------------------------------

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="libreoffice-writer-nogui is not installed")


@needs_office
@pytest.mark.parametrize("kind", ["doc", "rtf"])
def test_old_files_are_converted(kind: str, tmp_path: Path) -> None:
    document = docx.Document()
    for text in SENTENCES:
        document.add_paragraph(text)
    (tmp_path / "a.docx").write_bytes(saved(document))
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", kind,
         "--outdir", str(tmp_path), str(tmp_path / "a.docx")], capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    found = read_document((tmp_path / f"a.{kind}").read_bytes(), f"a.{kind}")
    assert lines_of(found.text) == SENTENCES
    assert found.format == kind


@needs_office
def test_a_broken_rtf_is_refused() -> None:
    assert rejected(b"{\\rtf1 \\ansi {{{{" + bytes(range(1, 200))).code in ("unreadable_file", "no_text")


def test_without_libreoffice_the_clerk_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    refusal = rejected(b"{\\rtf1\\ansi Chi bo}")
    assert refusal.code == "converter_missing"
    assert ".docx" in refusal.message_vi
