"""Files as banks and wallets make them, of invented rows: their preambles, paddings, encodings and ends."""

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZipFile

WECHAT = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注"
WECHAT_ROWS = (
    "2026-07-03 09:12:44,二维码收款,木棉,茶水角,收入,¥28.16,/,已存入零钱,1000050001\t,/,/",
    "2026-07-04 10:00:01,商户消费,菜市场,水果,支出,¥12.00,零钱,已全额退款,1000050002\t,M2\t,/",
    "2026-07-05 11:30:00,菜市场-退款,菜市场,水果,收入,¥12.00,/,已全额退款,1000050003\t,M2\t,/",
    "2026-07-06 08:05:00,零钱提现,某银行,/,/,¥501.10,某银行,提现已到账,1000050004\t,/,服务费¥0.50",
)
ALIPAY = (
    "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,"
)
ALIPAY_ROWS = (
    "2026-07-03 09:12:44,转账红包,凤凰花,f***@x.cn,公益捐赠,收入,66.00,余额,交易成功,2026A1\t,\t,,",
    "2026-07-04 10:00:01,日用百货,小店,/,纸杯,支出,20.50,余额,交易关闭,2026A2\t,S2\t,,",
    "2026-07-05 10:00:01,退款,小店,/,退款-纸杯,不计收支,20.50,余额,退款成功,2026A2_R1\t,S2\t,,",
    "2026-07-05 12:00:00,日用百货,小店,/,纸巾,不计收支,80.00,,交易关闭,2026A3\t,S3\t,,",
    "2026-07-06 12:00:00,提现,某银行,/,提现-快速提现,不计收支,100.00,余额,交易成功,2026A4\t,\t,,",
)


def wechat_lines(rows: Sequence[str] = WECHAT_ROWS, notes: int = 3) -> list[str]:
    """A personal statement of WeChat Pay; its totals are those of the usual rows."""
    pad = "," * 8
    before = [
        "微信支付账单明细",
        "微信昵称：[榕树下]",
        "起始时间：[2026-07-01 00:00:00] 终止时间：[2026-07-31 23:59:59]",
        "导出类型：[全部]",
        "导出时间：[2026-08-01 09:00:00]",
        "",
        f"共{len(rows)}笔记录",
        "收入：2笔 40.16元",
        "支出：1笔 12.00元",
        "中性交易：1笔 501.10元",
        "注：",
        *(f"{n}. 一句说明" for n in range(1, notes + 1)),
        "",
        "----------------------微信支付账单明细列表--------------------",
    ]
    return [*(f"{one}{pad}" for one in before), WECHAT, *rows]


def wechat(rows: Sequence[str] = WECHAT_ROWS) -> bytes:
    return "\n".join([*wechat_lines(rows), ""]).encode("utf-8-sig")


def alipay(
    rows: Sequence[str] = ALIPAY_ROWS, company: str = "支付宝（中国）网络技术有限公司", blank: bool = True
) -> bytes:
    lines = [
        "-" * 60,
        "导出信息：",
        "姓名：榕树",
        "支付宝账户：rong***@x.cn",
        "起始时间：[2026-07-01 00:00:00]    终止时间：[2026-07-31 23:59:59]",
        "导出交易类型：[全部]",
        "导出时间：[2026-08-01 09:00:00]",
        f"共{len(rows)}笔记录",
        "收入：1笔 66.00元",
        "支出：1笔 20.50元",
        "不计收支：3笔 200.50元",
        "",
        "特别提示：",
        *(f"{n}.一句说明" for n in range(1, 10)),
        *([""] if blank else []),
        f"------------------------{company}  电子客户回单------------------------",
        ALIPAY,
        *rows,
    ]
    return "\r\n".join([*lines, ""]).encode("gb18030")


def csv_of(lines: Sequence[str], encoding: str = "gb18030") -> bytes:
    return "\r\n".join([*lines, ""]).encode(encoding)


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """An XLSX file: texts inline, numbers as numbers, and a ``("date", serial)`` in a date's format."""
    body = "".join(
        f'<row r="{line}">' + "".join(_cell(value, line, place) for place, value in enumerate(row)) + "</row>"
        for line, row in enumerate(rows, 1)
    )
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    styles = (
        f'<styleSheet {space}><numFmts count="2"><numFmt numFmtId="176" formatCode="\\&#165;#,##0.00"/>'
        '<numFmt numFmtId="177" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
        '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="177"/></cellXfs></styleSheet>'
    )
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr(
            "xl/worksheets/sheet1.xml", f"<worksheet {space}><sheetData>{body}</sheetData></worksheet>"
        )
        archive.writestr("xl/styles.xml", styles)
    return out.getvalue()


def _cell(value: object, line: int, place: int) -> str:
    at = f"{chr(65 + place)}{line}"
    if isinstance(value, tuple):
        return f'<c r="{at}" s="2"><v>{value[1]}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{at}" s="1"><v>{value!r}</v></c>'
    if not value:
        return ""
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def cells(lines: Sequence[str]) -> list[list[object]]:
    """Lines without quotes as rows of cells."""
    return [list(one.split(",")) for one in lines]
