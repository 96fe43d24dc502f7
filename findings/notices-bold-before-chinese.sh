#!/usr/bin/env bash
# `**注意：**请带身份证` and `**15%**的收入` show their asterisks in seven readers of Markdown out of nine.
#
# Library:  commonmark 0.31.2, markdown-it 15.0.3, marked 18.2.1, micromark 4.0.3 (npm), goldmark 1.8.7 (Go), org.commonmark 0.24.0 (Maven);
#           markdown-it-py 4.3.0, mistune 3.1.4, Markdown 3.8 (PyPI).
# Guessed:  two asterisks, a word, two asterisks are bold in every reader and language.
# Seen:     CommonMark ends bold type behind a punctuation mark only where a space or another mark follows, and Chinese has no spaces: 注意： at
#           the head of a notice, a share of 15%, a title in 《》 are not bold, and the stars are read out. Without the mark at the end it is bold;
#           <strong> always is. mistune and Markdown of PyPI, which are no CommonMark, show all in bold.
# Matters:  a notice that looks right where it was written has stars in it where it is shown. A mark goes outside: **注意**：请带. What people
#           write is shown here as it is; of our own guides, which markdown-it-py reads, a test holds that none shows a star.
# Documented: in the rules for flanking runs, which don't speak of Chinese.
set -euo pipefail
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check markdown-it-py==4.3.0 mistune==3.1.4 Markdown==3.8
npm install --silent --no-audit --no-fund commonmark@0.31.2 markdown-it@15.0.3 marked@18.2.1 micromark@4.0.3 >log 2>&1 || { cat log; exit 1; }
mvn -q -B dependency:copy -Dartifact=org.commonmark:commonmark:0.24.0 -DoutputDirectory=lib >log || { cat log; exit 1; }
go mod init probe 2>>log
go get github.com/yuin/goldmark@v1.8.7 2>>log || { cat log; exit 1; }

printf '%s\n' '**注意：**请带身份证' '**15%**的收入' '请读**《合伙人章程》**第三条' '**注意**：请带身份证' '<strong>注意：</strong>请带' >texts
cat >probe.mjs <<'JAVASCRIPT'
import { readFileSync } from 'fs';
import * as commonmark from 'commonmark';
import markdownIt from 'markdown-it';
import { marked } from 'marked';
import { micromark } from 'micromark';

const readers = {
  commonmark: (text) => new commonmark.HtmlRenderer().render(new commonmark.Parser().parse(text)),
  'markdown-it': (text) => markdownIt({ html: true }).render(text),
  marked: (text) => marked.parse(text),
  micromark: (text) => micromark(text, { allowDangerousHtml: true }),
};
for (const text of readFileSync('texts', 'utf8').trim().split('\n')) {
  for (const [name, read] of Object.entries(readers)) console.log(`${text} ${name} ${read(text).includes('<strong>') ? 'bold' : 'stars'}`);
}
JAVASCRIPT
cat >probe.py <<'PYTHON'
import markdown
import mistune
from markdown_it import MarkdownIt

with open("texts", encoding="utf-8") as file:
    for text in file.read().split("\n")[:-1]:
        for name, read in (
            ("markdown-it-py", MarkdownIt("commonmark").render),
            ("mistune", mistune.create_markdown(escape=False)),
            ("Markdown", markdown.markdown),
        ):
            print(text, name, "bold" if "<strong>" in read(text) else "stars")
PYTHON
cat >main.go <<'GO'
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/renderer/html"
)

func main() {
	file, _ := os.Open("texts")
	reader := goldmark.New(goldmark.WithRendererOptions(html.WithUnsafe()))
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var shown bytes.Buffer
		if err := reader.Convert(lines.Bytes(), &shown); err != nil {
			panic(err)
		}
		fmt.Println(lines.Text(), "goldmark", map[bool]string{true: "bold", false: "stars"}[strings.Contains(shown.String(), "<strong>")])
	}
}
GO
cat >Probe.java <<'JAVA'
import java.nio.file.Files;
import java.nio.file.Path;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

public class Probe {
    public static void main(String[] arguments) throws Exception {
        for (String text : Files.readAllLines(Path.of("texts"))) {
            String shown = HtmlRenderer.builder().build().render(Parser.builder().build().parse(text));
            System.out.println(text + " org.commonmark " + (shown.contains("<strong>") ? "bold" : "stars"));
        }
    }
}
JAVA
go mod tidy 2>>log || { cat log; exit 1; }
{ node probe.mjs; venv/bin/python probe.py; go run .; java -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -cp 'lib/*' Probe.java; } |
  awk '{ seen[$1] = seen[$1] " " $2 ":" $3; if (!known[$1]++) order[++count] = $1 } END { for (i = 1; i <= count; i++) print order[i] seen[order[i]] }' | tee seen

diff seen - <<'EXPECTED'
**注意：**请带身份证 commonmark:stars markdown-it:stars marked:stars micromark:stars markdown-it-py:stars mistune:bold Markdown:bold goldmark:stars org.commonmark:stars
**15%**的收入 commonmark:stars markdown-it:stars marked:stars micromark:stars markdown-it-py:stars mistune:bold Markdown:bold goldmark:stars org.commonmark:stars
请读**《合伙人章程》**第三条 commonmark:stars markdown-it:stars marked:stars micromark:stars markdown-it-py:stars mistune:bold Markdown:bold goldmark:stars org.commonmark:stars
**注意**：请带身份证 commonmark:bold markdown-it:bold marked:bold micromark:bold markdown-it-py:bold mistune:bold Markdown:bold goldmark:bold org.commonmark:bold
<strong>注意：</strong>请带 commonmark:bold markdown-it:bold marked:bold micromark:bold markdown-it-py:bold mistune:bold Markdown:bold goldmark:bold org.commonmark:bold
EXPECTED
