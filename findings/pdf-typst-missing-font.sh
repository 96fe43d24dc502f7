#!/usr/bin/env bash
# Where no Chinese font is installed, typst makes a receipt of empty boxes without a warning; asked for PDF/UA it refuses.
#
# Library:  typst 0.15.2 (PyPI), with the fonts that it carries and none of the system's, as in a slim image.
# Guessed:  a character that no font has is a warning at least, in compile_with_warnings().
# Seen:     no error and no warning: a PDF whose heading and table are the "missing" glyph, and whose text reads as
#           NUL characters; title and language in it are right. With pdf_standards="ua-1" or "a-2u" the same source is an error
#           that names the first character.
# Matters:  receipts and certificates are PDFs, made on a server that nobody looks at. So each PDF is made to a standard
#           (accessibility asks for ua-1 anyway), and the image carries a Chinese font of its own.
# Documented: yes: typst 5137, open since 2024, asks for the warning; that a standard turns it into an error is issue 3004.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check typst==0.15.2 pypdf==7.1.1

cat >receipt.typ <<'TYPST'
#set document(title: "收据")
#set text(lang: "zh", region: "cn")
= 收据
#table(columns: 2, table.header([项目], [金额]), [随手捐], [12.50])
TYPST
cat >probe.py <<'PYTHON'
import io

import pypdf
import typst

document, warnings = typst.compile_with_warnings("receipt.typ", ignore_system_fonts=True)
reader = pypdf.PdfReader(io.BytesIO(document))
text = reader.pages[0].extract_text()
print("warnings:", [str(one) for one in warnings])
print("title:", reader.metadata.title)
print("characters that are Chinese in the text:", sum(one in "收据项目金额随手捐" for one in text), "and NUL:", text.count("\0"))
for standard in ("ua-1", "a-2u"):
    try:
        typst.compile("receipt.typ", ignore_system_fonts=True, pdf_standards=standard)
    except typst.TypstError as error:
        print(f"{standard}:", error)
PYTHON
venv/bin/python probe.py | tee seen

diff seen - <<'EXPECTED'
warnings: []
title: 收据
characters that are Chinese in the text: 0 and NUL: 9
ua-1: PDF/UA-1 error: the text `"收"` could not be displayed with font `"Libertinus Serif"`
a-2u: PDF/A-2u error: the text `"收"` could not be displayed with font `"Libertinus Serif"`
EXPECTED
