#!/usr/bin/env bash
# easyofd makes an A4 receipt in OFD a PDF 58 cm wide, empty where a font called 宋体 lacks, and writes OFD in a namespace of its own.
#
# Library:  easyofd 20260427 (PyPI), with reportlab 5.1.0 and pymupdf 2.0; ofdrw-layout and ofdrw-reader 2.3.6 (Maven), which
#           write the receipt and read easyofd's.
# Guessed:  the PDF has the receipt's page size, and its text or an error; an OFD made from a PDF has the standard's namespace
#           and the page size of the PDF.
# Seen:     the text is read rightly out of the OFD, then 210 x 297 mm become 583 x 825 (dots of 200 to the inch are written as
#           points), and without a font registered as 宋体, whichever the OFD names, no character at all is in the PDF, the
#           number of the receipt among them; to_pdf() returns as if all were well. The other way the namespace is
#           http://blog.yuanhaiying.cn instead of http://www.ofdspec.org/2016, and a page of 595 x 842 points is said to be
#           595 x 842 mm. ofdrw's reader takes such a file, as it looks at local names.
# Matters:  the national donation receipt (公益事业捐赠统一票据) comes to donors as OFD or PDF. Who keeps such receipts keeps the file
#           as it came, by its hash, and no PDF that a converter made; whoever converts looks at the page and its size.
# Documented: no. The standard is GB/T 33190-2016: lengths are millimetres, the namespace is the one above.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check easyofd==20260427 reportlab==5.1.0 pymupdf==2.0
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>probe</groupId><artifactId>probe</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.ofdrw</groupId><artifactId>ofdrw-layout</artifactId><version>2.3.6</version></dependency>
    <dependency><groupId>org.ofdrw</groupId><artifactId>ofdrw-reader</artifactId><version>2.3.6</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath >/dev/null
cat >Write.java <<'JAVA'
import java.nio.file.Path;
import org.ofdrw.layout.OFDDoc;
import org.ofdrw.layout.element.Paragraph;

public class Write {
  public static void main(String[] arguments) throws Exception {
    try (OFDDoc receipt = new OFDDoc(Path.of("receipt.ofd"))) {
      receipt.add(new Paragraph("公益事业捐赠统一票据", 8d));
      receipt.add(new Paragraph("票据号码 0000001234", 4d));
    }
  }
}
JAVA
cat >Read.java <<'JAVA'
import java.nio.file.Path;
import org.ofdrw.reader.ContentExtractor;
import org.ofdrw.reader.OFDReader;

public class Read {
  public static void main(String[] arguments) throws Exception {
    try (OFDReader reader = new OFDReader(Path.of(arguments[0]))) {
      System.out.println("ofdrw reads " + arguments[0] + " " + new ContentExtractor(reader).getPageContent(1));
    }
  }
}
JAVA
javac -encoding UTF-8 -cp "$(cat classpath)" ./*.java
java -cp ".:$(cat classpath)" Write >/dev/null 2>&1

cat >probe.py <<'PYTHON'
import base64
import contextlib
import io
import logging
import re
import warnings
import zipfile

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
with contextlib.redirect_stderr(io.StringIO()):
    from easyofd.ofd import OFD
from loguru import logger
import pymupdf
from reportlab.pdfgen.canvas import Canvas

logger.remove()


def millimetres(points: float) -> int:
    return round(points / 72 * 25.4)


with open("receipt.ofd", "rb") as file:
    receipt = file.read()
document = zipfile.ZipFile(io.BytesIO(receipt)).read("Doc_0/Document.xml").decode()
print("receipt", re.search(r"PhysicalBox>([^<]*)<", document)[1], "mm")
with contextlib.redirect_stdout(io.StringIO()):
    ofd = OFD()
    ofd.read(base64.b64encode(receipt).decode(), save_xml=False)
    made = ofd.to_pdf()
print("easyofd reads", [one["text"] for page in ofd.data[0]["page_info"].values() for one in page["text_list"]])
[page] = pymupdf.open(stream=made)
print("its PDF", *map(millimetres, page.rect[2:]), "mm, text", repr(page.get_text()))

buffer = io.BytesIO()
canvas = Canvas(buffer, pagesize=(595.28, 841.89))
canvas.drawString(100, 700, "No. 0000001234")
canvas.save()
with contextlib.redirect_stdout(io.StringIO()):
    other = OFD().pdf2ofd(buffer.getvalue(), optional_text=True)
with open("other.ofd", "wb") as file:
    file.write(other)
content = zipfile.ZipFile(io.BytesIO(other)).read("Doc_0/Pages/Page_0/Content.xml").decode()
print("its OFD", re.search(r'xmlns:ofd="([^"]*)"', content)[1], [round(float(one)) for one in re.search(r"PhysicalBox>([^<]*)<", content)[1].split()])
PYTHON
{ venv/bin/python probe.py; java -cp ".:$(cat classpath)" Read other.ofd 2>/dev/null; } | tee seen.txt
diff - seen.txt <<'SEEN'
receipt 0 0 210 297 mm
easyofd reads ['公益事业捐赠统一票据', '票据号码 0000001234']
its PDF 583 825 mm, text ''
its OFD http://blog.yuanhaiying.cn [0, 0, 595, 842]
ofdrw reads other.ofd [No. 0000001234]
SEEN
