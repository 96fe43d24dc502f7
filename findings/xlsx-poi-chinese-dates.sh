#!/usr/bin/env bash
# Apache POI shows a date in Excel's own Chinese format with the quotes of the format, and ends in an exception for 二〇二七年.
#
# Library:  org.apache.poi:poi-ooxml 5.5.1 (Maven), DataFormatter with the locale of China.
# Guessed:  DataFormatter gives "the text that Excel shows", as its documentation says, for the formats of a Chinese Excel.
# Seen:     `yyyy"年"m"月"d"日"` is shown as 2027"年"1"月"8"日"; literal text in quotes is right in numbers and wrong in
#           dates. `[DBNum1]` before it, which Excel offers first, is an IllegalArgumentException. Hours with 上午/下午 are
#           shown as the serial number 46395.75, and isCellDateFormatted() denies that they are a date. openpyxl 3.1.5, SheetJS
#           0.18.5 and excelize 2.11.1 take all four for dates.
# Matters:  a host charity's or an office's system that reads our workbook is often Java. So an export has to have dates as ISO
#           text or as yyyy-mm-dd; an importer has to take a cell's value and never its shown text.
# Documented: not found.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>probe</groupId><artifactId>probe</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.poi</groupId><artifactId>poi-ooxml</artifactId><version>5.5.1</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >log || { cat log; exit 1; }

cat >Probe.java <<'JAVA'
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.usermodel.WorkbookFactory;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

public class Probe {
    public static void main(String[] arguments) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (Workbook book = new XSSFWorkbook()) {
            Row row = book.createSheet().createRow(0);
            for (String format : List.of("yyyy-mm-dd", "yyyy\"年\"m\"月\"d\"日\"", "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"",
                    "上午/下午h\"时\"mm\"分\"", "#,##0.00\"元\"")) {
                CellStyle style = book.createCellStyle();
                style.setDataFormat(book.createDataFormat().getFormat(format));
                Cell cell = row.createCell(Math.max(row.getLastCellNum(), 0));
                cell.setCellStyle(style);
                cell.setCellValue(46395.75);  // 8 January 2027, 18:00.
            }
            book.write(file);
        }
        DataFormatter formatter = new DataFormatter(Locale.CHINA);
        try (Workbook book = WorkbookFactory.create(new ByteArrayInputStream(file.toByteArray()))) {
            for (Cell cell : book.getSheetAt(0).getRow(0)) {
                String shown;
                try {
                    shown = formatter.formatCellValue(cell);
                } catch (IllegalArgumentException error) {
                    shown = error.toString();
                }
                System.out.printf("%s -> %s, a date: %s%n",
                    cell.getCellStyle().getDataFormatString(), shown, DateUtil.isCellDateFormatted(cell));
            }
        }
    }
}
JAVA
java -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -cp 'lib/*' Probe.java 2>errors |
  grep -v 'Log4j API' | tee seen || { cat errors; exit 1; }

diff seen - <<'EXPECTED'
yyyy-mm-dd -> 2027-01-08, a date: true
yyyy"年"m"月"d"日" -> 2027"年"1"月"8"日", a date: true
[DBNum1][$-804]yyyy"年"m"月"d"日" -> java.lang.IllegalArgumentException: Cannot format given Object as a Number, a date: true
上午/下午h"时"mm"分" -> 46395.75, a date: false
#,##0.00"元" -> 46,395.75元, a date: false
EXPECTED
