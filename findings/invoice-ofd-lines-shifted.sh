#!/usr/bin/env bash
# Of an invoice whose first line is a service without a quantity, a reader puts the three chairs of the second line there.
#
# Library:  ofdkit 0.2.0 (PyPI), on an OFD with custom tags as fully digitalised invoices (数电票) have them: an element for each
#           printed value, which points at the text on the page.
# Guessed:  values go to lines by their place on the page, or to none where that can't be told.
# Seen:     elements are put together by their number: the first Quantity belongs to the first Item. A value that is not
#           printed is taken to have no element, since it has no text to point at (no real invoice of several lines was at
#           hand), so every later value of that column moves up. 场地布置 for 600.00 gets the type B, the
#           unit, the quantity 3 and the price 100 of the chairs, which are left with their name and 300.00. The sums are right,
#           and `warnings` is empty, though 3 times 100 is not 600. An invoice whose lines are all complete is read rightly.
# Matters:  services have no quantity, goods have, and a community's workshops buy both on one invoice; discount lines have
#           none either. Vouchers here are kept as they came, by their hash, with the amount that a treasurer types; whoever
#           reads lines holds quantity times price against each amount.
# Documented: no; its README says that it doesn't ask the tax authority, and that totals are compared.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ofdkit==0.2.0

cat >probe.py <<'PYTHON'
import zipfile

import ofdkit

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = (("InvoiceNo", "26440000000000000001"), ("IssueDate", "2026年11月20日"), ("TaxInclusiveTotalAmount", "900.00"))
ROOM = (("Item", "*会展服务*场地布置"), ("Amount", "600.00"))
WHOLE_ROOM = (*ROOM, ("Specification", "A"), ("MeasurementDimension", "次"), ("Quantity", "2"), ("Price", "300"))
CHAIRS = (
    *(("Item", "*家具*餐椅"), ("Specification", "B"), ("MeasurementDimension", "把")),
    *(("Quantity", "3"), ("Price", "100"), ("Amount", "300.00")),
)


def write(path, values):
    tags = texts = ""
    for number, (element, value) in enumerate(values):
        tags += f'<ofd:{element}><ofd:ObjectRef PageRef="1">{10 + number}</ofd:ObjectRef></ofd:{element}>'
        texts += (
            f'<ofd:TextObject ID="{10 + number}" Boundary="10 {10 + 8 * number} 150 6" Font="2" Size="4">'
            f'<ofd:TextCode X="0" Y="5">{value}</ofd:TextCode></ofd:TextObject>'
        )
    parts = {
        "OFD.xml": f'<ofd:OFD {NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        "<ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
        "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags></ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="宋体"/></ofd:Fonts></ofd:Res>',
        "Doc_0/Tags/CustomTags.xml": f'<ofd:CustomTags {NAMESPACE}><ofd:CustomTag TypeID=""><ofd:FileLoc>CustomTag.xml</ofd:FileLoc>'
        "</ofd:CustomTag></ofd:CustomTags>",
        "Doc_0/Tags/CustomTag.xml": f"<ofd:root {NAMESPACE}>{tags}</ofd:root>",
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer ID="3">{texts}</ofd:Layer></ofd:Content></ofd:Page>',
    }
    with zipfile.ZipFile(path, "w") as file:
        for name, text in parts.items():
            file.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')


for name, lines in (("complete", (*WHOLE_ROOM, *CHAIRS)), ("service first", (*ROOM, *CHAIRS))):
    write("invoice.ofd", (*HEAD, *lines))
    invoice = ofdkit.extract_invoice("invoice.ofd")
    print(name, invoice.invoice_number, invoice.total_amount, "warnings", invoice.warnings)
    for line in invoice.items:
        print(" ", line.name, line.specification, line.quantity, line.unit, "at", line.unit_price, "is", line.amount)
PYTHON
venv/bin/python probe.py | tee seen

diff seen - <<'EXPECTED'
complete 26440000000000000001 900.00 warnings []
  *会展服务*场地布置 A 2 次 at 300 is 600.00
  *家具*餐椅 B 3 把 at 100 is 300.00
service first 26440000000000000001 900.00 warnings []
  *会展服务*场地布置 B 3 把 at 100 is 600.00
  *家具*餐椅 None None None at None is 300.00
EXPECTED
