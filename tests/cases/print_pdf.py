#!/usr/bin/env python3
"""print_pdf.py: prints a text as a PDF that pilu knows nothing of, for cases of finished documents.

    print_pdf.py TEXT.txt OUT.pdf [--tags] [--no-rules] [--rows N]

A line is a paragraph with an indent of two characters; lines with tabs are the rows of a table. A cell ">" belongs to the
one at its left, "^" to the one above. --tags: with a structure tree; --no-rules: without lines between cells; --rows N: of
a table N rows to a page, its first row again on the next. The font is not embedded: nobody looks at these pages.
"""
import re
import sys

LEFT, TOP, SIZE, PITCH, WIDTH = 60, 780, 10, 16, 480
STOPS = "，。、；：？！）》”"


def wrapped(text, width):
    """Lines of Han characters as wide as SIZE, others half of that; a figure and a stop are not parted from what is before."""
    lines, line, used = [], "", 0
    pieces = re.findall(r"[\w.,%]+[" + STOPS + r"]*|.[" + STOPS + "]*", text, re.ASCII)
    for piece in pieces:
        wide = sum(SIZE if ord(c) > 0x2000 else SIZE / 2 for c in piece)
        if line and used + wide > width:
            lines.append(line)
            line, used = "", 0
        line += piece
        used += wide
    return lines + [line]


class Printer:
    def __init__(self, tags, rules, rows):
        self.tags, self.rules, self.rows = tags, rules, rows
        self.pages, self.tree, self.used = [], [], set()
        self.new_page()

    def new_page(self):
        self.pages.append([])
        self.y, self.marks = TOP, 0

    def words(self, x, y, text, element=None):
        self.used |= set(text)
        code = text.encode("utf-16-be").hex()
        shown = f"BT /F {SIZE} Tf {x:.2f} {y:.2f} Td <{code}> Tj ET"
        if self.tags and element is not None:
            element.append((len(self.pages) - 1, self.marks))
            shown = f"/Span <</MCID {self.marks}>> BDC {shown} EMC"
            self.marks += 1
        elif self.tags:
            shown = f"/Artifact BMC {shown} EMC"
        self.pages[-1].append(shown)

    def paragraph(self, text):
        marks = []
        first, *others = wrapped("\u3000\u3000" + text, WIDTH)
        for i, line in enumerate([first[2:], *others]):
            if self.y < 80:
                self.new_page()
            self.words(LEFT + (0 if i else 2 * SIZE), self.y, line, marks)
            self.y -= PITCH
        self.tree.append(("P", marks))

    def table(self, rows):
        columns = max(len(row) for row in rows)
        rows = [row + [""] * (columns - len(row)) for row in rows]
        width = WIDTH / columns
        cells = [[wrapped(text, self.span(rows, i, k)[0] * width - 6) for k, text in enumerate(row)] for i, row in enumerate(rows)]
        high = [PITCH * max(len(lines) for lines in row) for row in cells]
        tags, first = [[] for _ in rows], 0
        while first < len(rows):
            if first:
                self.new_page()
            y, shown = self.y, [0] if first else []
            row = first
            while row < len(rows) and (not self.rows or row < first + self.rows):
                if y - high[row] - (high[0] if first else 0) < 40:
                    if row > first:
                        break
                    self.new_page()
                    y = self.y
                shown.append(row)
                y -= high[row]
                row += 1
            for one in shown:
                for column in range(columns):
                    self.cell(rows, cells, one, column, width, high[one], tags[one] if one >= first else None)
                self.y -= high[one]
            if self.rules:
                self.pages[-1].append(f"{LEFT} {self.y} {WIDTH} 0.5 re f")
            self.y -= 2 * PITCH
            first = row
        self.tree.append(("Table", tags))

    @staticmethod
    def span(rows, row, column):
        wide = deep = 1
        while column + wide < len(rows[row]) and rows[row][column + wide] == ">":
            wide += 1
        while row + deep < len(rows) and rows[row + deep][column] == "^":
            deep += 1
        return wide, deep

    def cell(self, rows, cells, row, column, width, high, tags):
        text, x, y = rows[row][column], LEFT + width * column, self.y
        rules = []
        if text != "^":
            rules.append(f"{x:.2f} {y} {width:.2f} 0.5 re f")
        if text != ">":
            rules.append(f"{x:.2f} {y - high} 0.5 {high} re f")
        if column == len(rows[row]) - 1:
            rules.append(f"{x + width:.2f} {y - high} 0.5 {high} re f")
        self.pages[-1] += rules if self.rules else []
        if text in ("^", ">"):
            return
        marks = []
        for i, line in enumerate(cells[row][column] if text else []):
            self.words(x + 3, y - 12 - PITCH * i, line, marks if tags is not None else None)
        if tags is not None:
            tags.append((*self.span(rows, row, column), marks))

    def save(self, path):
        objects = [""] * 6
        page_numbers = []
        for content in self.pages:
            text = "\n".join(content)
            objects.append(f"<</Length {len(text)}>>stream\n{text}\nendstream")
            objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R"
                           f"/Resources<</Font<</F 3 0 R>>>>>>")
            page_numbers.append(len(objects))
        kinds = "".join(f"<{ord(c):04x}> <{ord(c):04x}>\n" for c in sorted(self.used))
        cmap = ("/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
                + "".join(f"1 beginbfchar {line} endbfchar\n" for line in kinds.splitlines()) + "endcmap end")
        objects[0] = "<</Type/Catalog/Pages 2 0 R" + ("/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R" if self.tags else "") + ">>"
        objects[1] = f"<</Type/Pages/Kids[{' '.join(f'{n} 0 R' for n in page_numbers)}]/Count {len(page_numbers)}>>"
        objects[2] = "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"
        objects[3] = ("<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
                      "/Supplement 0>>/DW 1000/W[32 126 500]/FontDescriptor<</Type/FontDescriptor/FontName/Song/Flags 4"
                      "/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 900/Descent -200/CapHeight 700/StemV 80>>>>")
        objects[4] = f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream"
        objects[5] = f"<</Type/StructTreeRoot/K[{self.elements(page_numbers) if self.tags else ''}]>>"
        with open(path, "wb") as file:
            places = []
            file.write(b"%PDF-1.7\n")
            for number, body in enumerate(objects, 1):
                places.append(file.tell())
                file.write(f"{number} 0 obj {body} endobj\n".encode("ascii"))
            start = file.tell()
            file.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
            file.write("".join(f"{place:010} 00000 n \n" for place in places).encode())
            file.write(f"trailer<</Root 1 0 R/Size {len(objects) + 1}>>\nstartxref\n{start}\n%%EOF\n".encode())

    def elements(self, pages):
        def content(marks):
            return "".join(f"<</Type/MCR/Pg {pages[page]} 0 R/MCID {mark}>>" for page, mark in marks)

        def cell(wide, deep, marks):
            return f"<</S/TD/A<</O/Table/ColSpan {wide}/RowSpan {deep}>>/K[{content(marks)}]>>"

        out = []
        for kind, inner in self.tree:
            if kind == "P":
                out.append(f"<</S/P/K[{content(inner)}]>>")
            else:
                rows = "".join(f"<</S/TR/K[{''.join(cell(*one) for one in row)}]>>" for row in inner)
                out.append(f"<</S/Table/K[{rows}]>>")
        return "".join(out)


def main():
    names = [a for a in sys.argv[1:] if not a.startswith("--") and not a.isdigit()]
    rows = int(sys.argv[sys.argv.index("--rows") + 1]) if "--rows" in sys.argv else 0
    printer = Printer("--tags" in sys.argv, "--no-rules" not in sys.argv, rows)
    table = []
    with open(names[0], encoding="utf-8") as file:
        lines = file.read().split("\n")
    for line in lines + [""]:
        if "\t" in line:
            table.append(line.split("\t"))
            continue
        if table:
            printer.table(table)
            table = []
        if line:
            printer.paragraph(line)
    printer.save(names[1])


if __name__ == "__main__":
    main()
