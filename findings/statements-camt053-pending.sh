#!/usr/bin/env bash
# Of a camt.053 statement a reader makes a row of money that is only announced, and nothing tells it from the booked ones.
#
# Library:  bankstatementparser 0.0.29, beside pycamt 1.1.1 and camt053 0.0.23 (PyPI).
# Guessed:  an entry of status PDNG (not yet booked; INFO: none at all) is left out, or its row says so; a batch entry of three
#           gifts is three amounts.
# Seen:     bankstatementparser has no column for the status: pending and informational entries are rows like the others,
#           and add up to 160 more than the balances of the same file. The sums of a batch are right in it and in pycamt;
#           camt053 knows the status, and gives the parts of a batch without their amounts.
# Matters:  an association with an account abroad takes over gifts that may never come. Bank files: the status is read
#           first, and opening balance + rows = closing balance, or nothing is taken over.
# Documented: no; the word "status" stands in its documentation for other things only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile --disable-pip-version-check \
  bankstatementparser==0.0.29 pycamt==1.1.1 camt053==0.0.23

cat >probe.py <<'PYTHON'
from decimal import Decimal

import camt053
from bankstatementparser import CamtParser
from pycamt.parser import Camt053Parser


def balance(code, amount, day):
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def part(name, amount):
    return (
        f'<TxDtls><Refs><EndToEndId>{name}</EndToEndId></Refs><Amt Ccy="CNY">{amount}</Amt>'
        "<CdtDbtInd>CRDT</CdtDbtInd></TxDtls>"
    )


def entry(amount, status, *parts):
    return (
        f'<Ntry><Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>{status}</Cd></Sts><BookgDt><Dt>2026-03-02</Dt>'
        "</BookgDt><BkTxCd><Prtry><Cd>NTRF</Cd></Prtry></BkTxCd><NtryDtls>" + "".join(parts) + "</NtryDtls></Ntry>"
    )


text = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId>'
    "<CreDtTm>2026-03-31T18:00:00+08:00</CreDtTm></GrpHdr><Stmt><Id>1</Id><CreDtTm>2026-03-31T18:00:00+08:00</CreDtTm>"
    "<Acct><Id><Othr><Id>44050166</Id></Othr></Id><Ccy>CNY</Ccy></Acct>"
    + balance("OPBD", "1000.00", "2026-03-01")
    + balance("CLBD", "1300.00", "2026-03-31")
    + entry("300.00", "BOOK", part("a", "50.00"), part("b", "100.00"), part("c", "150.00"))
    + entry("70.00", "PDNG", part("d", "70.00"))
    + entry("90.00", "INFO", part("e", "90.00"))
    + "</Stmt></BkToCstmrStmt></Document>"
)

rows = CamtParser.from_string(text).parse()
print("bankstatementparser", [str(amount) for amount in rows["Amount"]], "sum", sum(rows["Amount"]))
print("  a column with BOOK, PDNG or INFO:", any(rows[column].isin(["BOOK", "PDNG", "INFO"]).any() for column in rows))
print("  balances changed by", Decimal("1300.00") - Decimal("1000.00"))
print("pycamt", [(row["Amount"], row["Status"]) for row in Camt053Parser(text).get_transactions()])
for row in camt053.parse_document(text).statements[0].entries:
    print("camt053", row.amount, row.status, len(row.details), "parts, with an amount:", any("amount" in vars(one) for one in row.details))
PYTHON
venv/bin/python probe.py | tee seen

diff seen - <<'EXPECTED'
bankstatementparser ['50.00', '100.00', '150.00', '70.00', '90.00'] sum 460.00
  a column with BOOK, PDNG or INFO: False
  balances changed by 300.00
pycamt [('50.00', 'BOOK'), ('100.00', 'BOOK'), ('150.00', 'BOOK'), ('70.00', 'PDNG'), ('90.00', 'INFO')]
camt053 300.00 BOOK 3 parts, with an amount: False
camt053 70.00 PDNG 1 parts, with an amount: False
camt053 90.00 INFO 1 parts, with an amount: False
EXPECTED
