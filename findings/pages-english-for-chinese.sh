#!/usr/bin/env bash
# Asked for `zh-Hans-CN, then en-CN`, as apps on an iPhone ask, six of eight negotiators choose English where there is zh-CN.
#
# Library:  negotiator 1.1.0, @hapi/accept 6.0.3, @formatjs/intl-localematcher 0.10.1 (npm), werkzeug 3.1.3, WebOb 1.8.9, babel 2.17.0 (PyPI),
#           golang.org/x/text 0.14.0 (Go), Locale.lookup of JDK 17.
# Guessed:  Chinese in simplified characters is Chinese: all give zh-CN, or zh where the site says so; some may want the very same tag.
# Seen:     for zh-Hans-CN against zh-CN x/text and formatjs alone are right: the others compare texts, so the English behind it wins. It goes by
#           what the site calls its Chinese. As `zh` two choose English for the app and none for a browser (zh-CN, zh, en); as `zh-Hans`,
#           the tag of simplified Chinese, four do for the app and four others, in part, for the browser.
# Matters:  residents with an app that embeds the pages, and readers of the API, get English, and it looks like their phone's setting. Our
#           pages take any zh for Chinese, and any en for English, in the order that is asked.
# Documented: RFC 4647 lets a server choose the scheme; none of the six says that its choice parts zh-Hans-CN from zh-CN.
set -euo pipefail
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check werkzeug==3.1.3 WebOb==1.8.9 babel==2.17.0
npm install --silent --no-audit --no-fund negotiator@1.1.0 @hapi/accept@6.0.3 @formatjs/intl-localematcher@0.10.1 >log 2>&1 || { cat log; exit 1; }
go mod init probe 2>>log
go get golang.org/x/text@v0.14.0 2>>log || { cat log; exit 1; }

cat >probe.mjs <<'JAVASCRIPT'
import { match } from '@formatjs/intl-localematcher';
import accept from '@hapi/accept';
import { createRequire } from 'module';
const Negotiator = createRequire(import.meta.url)('negotiator');

const wanted = { app: 'zh-Hans-CN, en-CN;q=0.9, en;q=0.8', browser: 'zh-CN,zh;q=0.9,en;q=0.8' };
for (const [who, header] of Object.entries(wanted)) {
  for (const chinese of ['zh-CN', 'zh', 'zh-Hans']) {
    const spoken = ['en', chinese], asked = new Negotiator({ headers: { 'accept-language': header } });
    console.log(`${who}, site has ${chinese}: negotiator ${asked.language(spoken)}`);
    console.log(`${who}, site has ${chinese}: @hapi/accept ${accept.language(header, spoken)}`);
    console.log(`${who}, site has ${chinese}: formatjs ${match(asked.languages(), spoken, 'en')}`);
  }
}
JAVASCRIPT
cat >probe.py <<'PYTHON'
from babel import negotiate_locale
from webob.acceptparse import create_accept_language_header
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

for who, header in (("app", "zh-Hans-CN, en-CN;q=0.9, en;q=0.8"), ("browser", "zh-CN,zh;q=0.9,en;q=0.8")):
    asked = [part.split(";")[0].strip() for part in header.split(",")]
    for chinese in ("zh-CN", "zh", "zh-Hans"):
        spoken = ["en", chinese]
        print(f"{who}, site has {chinese}: werkzeug", parse_accept_header(header, LanguageAccept).best_match(spoken))
        print(f"{who}, site has {chinese}: WebOb", create_accept_language_header(header).lookup(spoken, default="en"))
        print(f"{who}, site has {chinese}: babel", negotiate_locale(asked, spoken, sep="-"))
PYTHON
cat >main.go <<'GO'
package main

import (
	"fmt"

	"golang.org/x/text/language"
)

func main() {
	for _, wanted := range [][2]string{{"app", "zh-Hans-CN, en-CN;q=0.9, en;q=0.8"}, {"browser", "zh-CN,zh;q=0.9,en;q=0.8"}} {
		for _, chinese := range []string{"zh-CN", "zh", "zh-Hans"} {
			spoken := []string{"en", chinese}
			matcher := language.NewMatcher([]language.Tag{language.English, language.MustParse(chinese)})
			_, index := language.MatchStrings(matcher, wanted[1])
			fmt.Printf("%s, site has %s: x/text %s\n", wanted[0], chinese, spoken[index])
		}
	}
}
GO
cat >Probe.java <<'JAVA'
import java.util.List;
import java.util.Locale;
import java.util.Map;

public class Probe {
    public static void main(String[] arguments) {
        Map<String, String> wanted = Map.of("app", "zh-Hans-CN, en-CN;q=0.9, en;q=0.8", "browser", "zh-CN,zh;q=0.9,en;q=0.8");
        for (String who : List.of("app", "browser")) {
            for (String chinese : List.of("zh-CN", "zh", "zh-Hans")) {
                List<String> spoken = List.of("en", chinese);
                String chosen = Locale.lookupTag(Locale.LanguageRange.parse(wanted.get(who)), spoken);
                System.out.println(who + ", site has " + chinese + ": JDK " + chosen);
            }
        }
    }
}
JAVA
go mod tidy 2>>log || { cat log; exit 1; }
{ node probe.mjs; venv/bin/python probe.py; go run .; java Probe.java; } | LC_ALL=C sort | tee seen

diff seen - <<'EXPECTED'
app, site has zh-CN: @hapi/accept en
app, site has zh-CN: JDK en
app, site has zh-CN: WebOb en
app, site has zh-CN: babel en
app, site has zh-CN: formatjs zh-CN
app, site has zh-CN: negotiator en
app, site has zh-CN: werkzeug en
app, site has zh-CN: x/text zh-CN
app, site has zh-Hans: @hapi/accept en
app, site has zh-Hans: JDK zh-Hans
app, site has zh-Hans: WebOb zh-Hans
app, site has zh-Hans: babel en
app, site has zh-Hans: formatjs zh-Hans
app, site has zh-Hans: negotiator en
app, site has zh-Hans: werkzeug en
app, site has zh-Hans: x/text zh-Hans
app, site has zh: @hapi/accept en
app, site has zh: JDK zh
app, site has zh: WebOb zh
app, site has zh: babel zh
app, site has zh: formatjs zh
app, site has zh: negotiator zh
app, site has zh: werkzeug en
app, site has zh: x/text zh
browser, site has zh-CN: @hapi/accept zh-CN
browser, site has zh-CN: JDK zh-CN
browser, site has zh-CN: WebOb zh-CN
browser, site has zh-CN: babel zh-CN
browser, site has zh-CN: formatjs zh-CN
browser, site has zh-CN: negotiator zh-CN
browser, site has zh-CN: werkzeug zh-CN
browser, site has zh-CN: x/text zh-CN
browser, site has zh-Hans: @hapi/accept zh-Hans
browser, site has zh-Hans: JDK en
browser, site has zh-Hans: WebOb en
browser, site has zh-Hans: babel en
browser, site has zh-Hans: formatjs zh-Hans
browser, site has zh-Hans: negotiator zh-Hans
browser, site has zh-Hans: werkzeug en
browser, site has zh-Hans: x/text zh-Hans
browser, site has zh: @hapi/accept zh
browser, site has zh: JDK zh
browser, site has zh: WebOb zh
browser, site has zh: babel zh
browser, site has zh: formatjs zh
browser, site has zh: negotiator zh
browser, site has zh: werkzeug zh
browser, site has zh: x/text zh
EXPECTED
