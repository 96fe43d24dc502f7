#!/usr/bin/env bash
# Money that goes from WeChat to the bank leaves the bank in the books, and the entry is out of balance by its fee.
#
# Library:  beancount-daoru 0.3.1 (PyPI), with beancount 3.2.3.
# Guessed:  a withdrawal (零钱提现) of 200 with a fee of 0.20 is 200 less in WeChat, 199.80 more at the bank, 0.20 of fees.
# Seen:     the bank has 200 less and WeChat 200 more, as in a top-up (零钱充值), which is read rightly; the fee is added on top, so
#           the entry is 0.20 out of balance and bean-check refuses it. The fund's money at the bank is 399.80 short. A
#           withdrawal without the fee in its remark is no error either: it is a flagged entry of 1970 without amounts.
# Matters:  an association takes gifts by WeChat and moves them to its bank once a month. Our reader takes the direction from
#           the kind (零钱提现 is out), and the fee from the remark; the rows' sums are held against the file's head.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check beancount-daoru==0.3.1 beancount==3.2.3 openpyxl==3.1.5

cat >probe.py <<'PYTHON'
from beancount.core.interpolate import compute_residual
from beancount_daoru import WechatImporter
from openpyxl import Workbook

FILE = "微信支付账单流水文件(20261101-20261130).xlsx"
HEAD = ("微信支付账单明细", "微信昵称：[community]", "起始时间：[2026-11-01 00:00:00] 终止时间：[2026-11-30 23:59:59]", *[""] * 14)
COLUMNS = ("交易时间", "交易类型", "交易对方", "商品", "收/支", "金额(元)", "支付方式", "当前状态", "交易单号", "商户单号", "备注")
ROWS = (
    ("2026-11-28 10:00:00", "零钱充值", "工商银行", "/", "/", 50, "工商银行", "充值完成", "3", "/", "/"),
    ("2026-11-29 10:00:00", "零钱提现", "工商银行", "/", "/", 200, "工商银行", "提现已到账", "2", "/", "服务费¥0.20"),
    ("2026-11-30 10:00:00", "零钱提现", "工商银行", "/", "/", 100, "工商银行", "提现已到账", "1", "/", "/"),
)

workbook = Workbook()
for cell in HEAD:
    workbook.active.append([cell])
workbook.active.append(COLUMNS)
for row in ROWS:
    workbook.active.append(row)
workbook.save(FILE)

accounts = {None: "Assets:WeChat", "零钱": "Assets:WeChat", "工商银行": "Assets:Bank", "零钱提现服务费": "Expenses:Fees"}
importer = WechatImporter(account_mapping={"community": accounts}, currency_mapping={None: "CNY"})
for row, entry in zip(ROWS, importer.extract(FILE, []), strict=True):
    postings = ", ".join(f"{posting.account} {posting.units}" for posting in entry.postings) or "nothing"
    print(row[1], row[5], row[10], "->", entry.date, entry.flag, postings, "| out of balance", compute_residual(entry.postings))
PYTHON
venv/bin/python probe.py | tee seen

diff seen - <<'EXPECTED'
零钱充值 50 / -> 2026-11-28 * Assets:Bank -50 CNY, Assets:WeChat 50 CNY | out of balance ()
零钱提现 200 服务费¥0.20 -> 2026-11-29 * Assets:Bank -200 CNY, Assets:WeChat 200 CNY, Expenses:Fees 0.20 CNY | out of balance (0.20 CNY)
零钱提现 100 / -> 1970-01-01 ! nothing | out of balance ()
EXPECTED
