"""Word documents (docx): paragraphs and tables in order, as a reader sees the final version.

Belongs here: the parts of the package and their order; tracked changes (insertions kept, deletions dropped), fields,
text boxes, notes, headers and footers, numbers of lists, legacy fonts by run. Not here: letters (pieces.py), unpacking
(packages.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from transforms.encodings import convert, detect
from transforms.reports.document import Document, Limits
from transforms.reports.documents.facts import shown_title, with_facts
from transforms.reports.documents.numbering import Numbering, Styles
from transforms.reports.documents.packages import Package
from transforms.reports.documents.pieces import Piece, assemble, no_text, too_large, unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_DROPPED = frozenset(["del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "annotationRef", "rt"])
_FURNITURE = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_LEGACY_FONT = re.compile(r"\.vn|vni|vps", re.IGNORECASE)
_MAX_CELL = 90


@dataclass(slots=True)
class _Line:
    """A paragraph as runs (text, font), and what it belongs to."""

    runs: list[tuple[str, str]] = field(default_factory=list)
    kind: str = "paragraph"
    joined: bool = False  # its paragraph mark was deleted: the next paragraph goes on with it

    @property
    def plain(self) -> str:
        return "".join(text for text, _ in self.runs)


def read_docx(data: bytes, limits: Limits) -> Document:
    """A docx. Raises DocumentRejected (unreadable_file, encrypted_file, file_too_large, no_text)."""
    package = Package(data, limits)
    main = _main_part(package)
    root = package.xml(main)
    if root is None:
        raise unreadable("the package has no document part")
    reader = _Reader(package, main, limits)
    lines = reader.document(_transitional(root))
    if not any(line.plain.strip() for line in lines):
        raise no_text("the document has no text (pictures only?)")
    pieces, encoding = _converted(lines)
    assembled = assemble(pieces, limits)
    warnings = assembled.warnings
    if encoding and not assembled.encoding:
        warnings = (f"Văn bản dùng bảng mã {encoding} theo phông chữ, đã chuyển sang Unicode.", *warnings)
    document = Document(
        text=assembled.text,
        format="docx",
        title=shown_title(_core_title(package), assembled.text),
        encoding=encoding or assembled.encoding,
        warnings=warnings,
        offsets=assembled.offsets,
        blocks=assembled.blocks,
    )
    return with_facts(document)


def _main_part(package: Package) -> str:
    relations = package.xml("_rels/.rels")
    for relation in relations if relations is not None else ():
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _transitional(root: Any) -> Any:
    """Elements of the strict variant renamed to the common one."""
    if root.tag.startswith(_STRICT):
        for element in root.iter():
            if isinstance(element.tag, str) and element.tag.startswith(_STRICT):
                element.tag = W + element.tag[len(_STRICT) :]
                for name in list(element.attrib):
                    if name.startswith(_STRICT):
                        element.set(W + name[len(_STRICT) :], element.get(name))
    return root


class _Reader:
    """Walks the parts of one document."""

    def __init__(self, package: Package, main: str, limits: Limits) -> None:
        self.package = package
        self.folder = main.rsplit("/", 1)[0] + "/" if "/" in main else ""
        self.limits = limits
        self.relations = self._relations(main)
        self.styles = Styles(self._part("styles"))
        self.numbering = Numbering(self._part("numbering"), self.styles)
        self.notes: list[tuple[str, str]] = []  # (part, id) in order of reference
        self.boxes: list[Any] = []
        self.field: list[str] = []  # instructions of the fields one is within
        self.in_result: list[bool] = []

    def _relations(self, main: str) -> dict[str, tuple[str, str]]:
        folder, _, name = main.rpartition("/")
        found = self.package.xml(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
        relations = {}
        for relation in found if found is not None else ():
            if relation.get("TargetMode") == "External":
                continue
            target = str(relation.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}" if folder else target
            relations[str(relation.get("Id"))] = (str(relation.get("Type", "")).rsplit("/", 1)[-1], path)
        return relations

    def _part(self, kind: str) -> Any:
        for name, path in self.relations.values():
            if name == kind:
                root = self.package.xml(path)
                return None if root is None else _transitional(root)
        return None

    # --- order of the document --------------------------------------------------------------------------------------

    def document(self, root: Any) -> list[_Line]:
        """First-page headers, body, notes, then the other headers and the footers."""
        body = root.find(f"{W}body")
        if body is None:
            raise unreadable("the document has no body")
        first, later = self._furniture(root)
        lines = [*first, *self.blocks(body, 0)]
        for kind in ("footnotes", "endnotes"):
            lines += self._notes(kind)
        return [*lines, *later]

    def _furniture(self, root: Any) -> tuple[list[_Line], list[_Line]]:
        first: list[_Line] = []
        later: list[_Line] = []
        seen: set[str] = set()
        for reference in root.iter(f"{W}headerReference", f"{W}footerReference"):
            kind = "header" if reference.tag.endswith("headerReference") else "footer"
            identity = next((value for name, value in reference.attrib.items() if name.endswith("}id")), "")
            path = self.relations.get(identity, ("", ""))[1]
            part = self.package.xml(path) if path else None
            if part is None or path in seen:
                continue
            seen.add(path)
            lines = [line for line in self.blocks(_transitional(part), 0, kind) if re.search(r"[^\W\d_]", line.plain)]
            known = {line.plain for line in first + later}
            lines = [line for line in lines if line.plain not in known]
            (first if kind == "header" and reference.get(f"{W}type") == "first" else later).extend(lines)
        return first, later

    def _notes(self, kind: str) -> list[_Line]:
        wanted = [identity for part, identity in self.notes if part == kind]
        root = self._part(kind) if wanted else None
        if root is None:
            return []
        notes = {note.get(f"{W}id"): note for note in root}
        return [
            line
            for identity in wanted
            if notes.get(identity) is not None
            for line in self.blocks(notes[identity], 0, "footnote")
        ]

    # --- blocks -----------------------------------------------------------------------------------------------------

    def blocks(self, parent: Any, depth: int, kind: str = "paragraph") -> list[_Line]:
        """The paragraphs and tables within an element, in order."""
        if depth > min(self.limits.depth, 150):
            raise too_large("nested too deeply")
        lines: list[_Line] = []
        for element in parent:
            name = _local(element)
            if name == "p":
                line = self.paragraph(element, kind)
                if lines and lines[-1].joined:
                    before = lines.pop()
                    line.runs[:0] = before.runs
                lines.append(line)
                boxes, self.boxes = self.boxes, []
                for box in boxes:
                    lines += self.blocks(box, depth + 1, "textbox")
            elif name == "tbl":
                lines += self.table(element, depth + 1, kind)
            elif name == "AlternateContent":
                lines += self.blocks(_choice(element), depth + 1, kind)
            elif name in ("del", "moveFrom", "sectPr", "sdtPr", "sdtEndPr"):
                continue
            elif len(element):
                lines += self.blocks(element, depth + 1, kind)
        return lines

    def table(self, table: Any, depth: int, kind: str) -> list[_Line]:
        """A table: a line a row, a tab between cells; cells that hold running text come one after another."""
        rows: list[list[list[_Line]]] = []
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl"), None) is not table:
                continue
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells = []
            for cell in row.iter(f"{W}tc"):
                if next(cell.iterancestors(f"{W}tr"), None) is not row or cell.find(f"{W}tcPr/{W}cellDel") is not None:
                    continue
                cells.append([line for line in self.blocks(cell, depth + 1, kind) if line.plain.strip()])
            rows.append(cells)
        texts = [" ".join(line.plain for line in cell) for cells in rows for cell in cells if cell]
        layout = bool(texts) and (
            sum(map(len, texts)) / len(texts) > _MAX_CELL
            or any(line.kind == "table" for r in rows for c in r for line in c)
        )
        head = len(rows) <= 2 and any(
            sum(line.plain.count("\n") + 1 for line in cell) > 2 for cells in rows for cell in cells
        )
        lines: list[_Line] = []
        for cells in rows:
            if layout or head or len(cells) == 1:
                lines += [line for cell in cells for line in cell]
                continue
            line = _Line(kind="table" if kind == "paragraph" else kind)
            for number, cell in enumerate(cells):
                line.runs += [("\t", "")] if number else []
                for place, part in enumerate(cell):
                    line.runs += [(" ", "")] if place else []
                    line.runs += [(text.replace("\n", " "), font) for text, font in part.runs]
            if line.plain.strip():
                lines.append(line)
        return lines

    # --- paragraphs -------------------------------------------------------------------------------------------------

    def paragraph(self, paragraph: Any, kind: str) -> _Line:
        """The runs of a paragraph, with the number or bullet of its list."""
        properties = paragraph.find(f"{W}pPr")
        line = _Line(kind=kind)
        if properties is not None:
            line.joined = properties.find(f"{W}rPr/{W}del") is not None
        style = _value(properties, "pStyle")
        self._runs(paragraph, line, self.styles.font(style), 0)
        if line.plain.strip() and (label := self.numbering.label(properties, style)):
            line.runs.insert(0, (label + " ", ""))
        return line

    def _runs(self, parent: Any, line: _Line, font: str, depth: int) -> None:
        if depth > min(self.limits.depth, 150):
            raise too_large("nested too deeply")
        for element in parent:
            name = _local(element)
            if name == "r":
                self._run(element, line, font, depth + 1)
            elif name == "fldSimple" and _FURNITURE.match(element.get(f"{W}instr") or ""):
                continue
            elif name == "AlternateContent":
                self._runs(_choice(element), line, font, depth + 1)
            elif name == "txbxContent":
                self.boxes.append(element)
            elif name not in _DROPPED and name not in ("sdtPr", "sdtEndPr"):
                self._math(element, line, font) if name == "t" else self._runs(element, line, font, depth + 1)

    def _math(self, element: Any, line: _Line, font: str) -> None:
        if element.text:
            line.runs.append((element.text, font))

    def _run(self, run: Any, line: _Line, font: str, depth: int) -> None:
        properties = run.find(f"{W}rPr")
        if properties is not None:
            if (hidden := properties.find(f"{W}vanish")) is not None and hidden.get(f"{W}val") not in ("0", "false"):
                return
            font = _font(properties) or self.styles.font(_value(properties, "rStyle"), default=False) or font
        caps = properties is not None and properties.find(f"{W}caps") is not None and not _LEGACY_FONT.match(font)
        for element in run:
            name = _local(element)
            if name == "fldChar":
                self._field(element.get(f"{W}fldCharType"))
            elif name == "instrText" and self.field:
                self.field[-1] += element.text or ""
            elif self.field and any(
                not shown or _FURNITURE.match(code) for shown, code in zip(self.in_result, self.field, strict=True)
            ):
                continue
            elif name == "t":
                text = element.text or ""
                line.runs.append((text.upper() if caps else text, font))
            elif name in ("tab", "ptab"):
                line.runs.append(("\t", font))
            elif name in ("br", "cr"):
                line.runs.append(("\n", font))
            elif name == "noBreakHyphen":
                line.runs.append(("-", font))
            elif name in ("footnoteReference", "endnoteReference"):
                self.notes.append((name.removesuffix("Reference") + "s", str(element.get(f"{W}id"))))
            elif name == "AlternateContent":
                self._runs(_choice(element), line, font, depth + 1)
            elif name in ("drawing", "pict", "object"):
                self._runs(element, line, font, depth + 1)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self.field.append("")
            self.in_result.append(False)
        elif kind == "separate" and self.field:
            self.in_result[-1] = True
        elif kind == "end" and self.field:
            self.field.pop()
            self.in_result.pop()


def _local(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _value(properties: Any, name: str) -> str | None:
    found = properties.find(f"{W}{name}") if properties is not None else None
    return None if found is None else found.get(f"{W}val")


def _font(properties: Any) -> str:
    fonts = properties.find(f"{W}rFonts")
    return "" if fonts is None else (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "")


def _choice(alternate: Any) -> Any:
    """The one of several renderings that Word itself would show; the others repeat it."""
    for branch in alternate:
        if _local(branch) == "Choice" and len(branch):
            return branch
    return next((branch for branch in alternate if _local(branch) == "Fallback"), alternate)


# --- letters and facts ------------------------------------------------------------------------------------------------


def _converted(lines: list[_Line]) -> tuple[list[Piece], str | None]:
    """Pieces, with runs in a legacy font converted where their text agrees; capitals fonts (.VnTimeH) give capitals."""
    by_font: dict[str, list[str]] = {}
    for line in lines:
        for text, font in line.runs:
            if _LEGACY_FONT.match(font):
                by_font.setdefault(font, []).append(text)
    encodings = {font: detect("\n".join(texts), [font]).encoding for font, texts in by_font.items()}
    pieces = []
    for line in lines:
        parts = []
        for text, font in _merged(line.runs):
            encoding = encodings.get(font)
            new = convert(text, encoding) if encoding else text
            parts.append(new.upper() if encoding == "tcvn3" and font.rstrip("0123456789").endswith("H") else new)
        pieces.append(Piece("".join(parts).strip("\n"), kind=line.kind))
    used = [encoding for encoding in encodings.values() if encoding]
    return pieces, max(set(used), key=used.count) if used else None


def _merged(runs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Neighbouring runs of one font as one: a letter of VNI may stand across two."""
    pending, font = "", None
    for text, name in runs:
        if name != font and pending:
            yield pending, font or ""
            pending = ""
        font = name
        pending += text
    if pending:
        yield pending, font or ""


def _core_title(package: Package) -> str | None:
    root = package.xml("docProps/core.xml")
    for element in root if root is not None else ():
        if _local(element) == "title" and element.text:
            return str(element.text)
    return None
