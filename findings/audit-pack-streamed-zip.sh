#!/usr/bin/env bash
# A ZIP that was written while it was sent ends two readers of streams in an error, and a third finds nothing in it, without a word.
#
# Library:  java.util.zip.ZipInputStream of JDK 17, beside commons-compress 1.28.0 (Maven); unzipper 0.12.5 and unzip-stream 0.3.4
#           beside fflate 0.8.3 (npm). The file is made by Python's zipfile.
# Guessed:  a member whose sizes follow it in 64 bits (a zip64 data descriptor, APPNOTE 4.3.9.2) is read by every library that
#           reads ZIPs as they come; Java 17 was suspected of refusing it, the two of Node.js were not.
# Seen:     Java 17 says "expected 0 but got 840 bytes", since it takes the descriptor's length from the member's size and not
#           from its zip64 extra (JDK-8303866; Java 25 reads it). unzipper takes the rest of the descriptor for a header, and
#           unzip-stream ends in peace with no member at all. Whoever opens the file by its directory at the end reads it:
#           java.util.zip.ZipFile, unzipper.Open, and yauzl 3.4.0, jszip 3.10.2 and adm-zip 0.6.1 too.
# Matters:  an audit pack is sent while it is written, and a log may be longer than 4 GB, so its members are just so. Keep it as a
#           file and open that; an empty list of members is no empty pack.
# Documented: Java's, as that bug; unzip-stream's issue 50 has zip64 descriptors end in an error, not in nothing; unzipper, no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund unzipper@0.12.5 unzip-stream@0.3.4 fflate@0.8.3
for one in org.apache.commons:commons-compress:1.28.0 commons-io:commons-io:2.20.0; do
  mvn -q -B dependency:copy -Dartifact=$one -DoutputDirectory=lib >log || { cat log; exit 1; }
done

cat >make.py <<'PYTHON'
from zipfile import ZIP_DEFLATED, ZipFile


class Sent:
    """What can't be rewound, such as an answer over HTTP."""

    def __init__(self, file):
        self.file = file

    def write(self, piece):
        return self.file.write(piece)

    def flush(self):
        self.file.flush()


with open("pack.zip", "wb") as file, ZipFile(Sent(file), "w", ZIP_DEFLATED) as archive:
    for name in ("fund.jsonl", "gateway.jsonl"):
        with archive.open(name, "w", force_zip64=True) as member:
            member.write(b'{"amount_fen": 1250}\n' * 40)
PYTHON
cat >Probe.java <<'JAVA'
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

public class Probe {
    public static void main(String[] arguments) throws Exception {
        try (ZipInputStream pack = new ZipInputStream(new FileInputStream("pack.zip"))) {
            for (ZipEntry one; (one = pack.getNextEntry()) != null; ) {
                System.out.println("Java 17, stream: " + one.getName() + " " + pack.readAllBytes().length);
            }
        } catch (java.util.zip.ZipException error) {
            System.out.println("Java 17, stream: " + error.getMessage());
        }
        try (ZipFile pack = new ZipFile("pack.zip")) {
            for (ZipEntry one : java.util.Collections.list(pack.entries())) {
                InputStream content = pack.getInputStream(one);
                System.out.println("Java 17, file: " + one.getName() + " " + content.readAllBytes().length);
            }
        }
        try (ZipArchiveInputStream pack = new ZipArchiveInputStream(new FileInputStream("pack.zip"))) {
            for (ZipEntry one; (one = pack.getNextEntry()) != null; ) {
                System.out.println("commons-compress, stream: " + one.getName() + " " + pack.readAllBytes().length);
            }
        }
    }
}
JAVA
cat >probe.mjs <<'JS'
import fs from 'node:fs';
import { Unzip, UnzipInflate } from 'fflate';
import unzipStream from 'unzip-stream';
import unzipper from 'unzipper';

const length = async (stream) => {
  let sum = 0;
  for await (const piece of stream) sum += piece.length;
  return sum;
};
const show = (name, found) => console.log(`${name}: ${Object.entries(found).map((one) => one.join(' ')).join(', ') || 'nothing'}`);

const parsed = {};
try {
  for await (const one of fs.createReadStream('pack.zip').pipe(unzipper.Parse({ forceStream: true }))) {
    parsed[one.path] = await length(one);
  }
  show('unzipper.Parse', parsed);
} catch (error) {
  console.log(`unzipper.Parse: ${error.message}`);
}
const opened = {};
for (const one of (await unzipper.Open.file('pack.zip')).files) opened[one.path] = (await one.buffer()).length;
show('unzipper.Open', opened);

const streamed = {};
await new Promise((done) => {
  const parser = unzipStream.Parse();
  parser.on('entry', async (one) => { streamed[one.path] = await length(one); });
  parser.on('error', (error) => { streamed.error = error.message; });
  parser.on('close', done);
  fs.createReadStream('pack.zip').pipe(parser);
});
show('unzip-stream', streamed);

const inflated = {};
const pack = new Unzip((one) => {
  inflated[one.name] = 0;
  one.ondata = (error, piece) => { inflated[one.name] += piece.length; };
  one.start();
});
pack.register(UnzipInflate);
for await (const piece of fs.createReadStream('pack.zip', { highWaterMark: 50 })) pack.push(piece);
show('fflate', inflated);
JS
python3 make.py
{ java -cp 'lib/*' Probe.java; node probe.mjs; } | tee seen

diff seen - <<'EXPECTED'
Java 17, stream: invalid entry size (expected 0 but got 840 bytes)
Java 17, file: fund.jsonl 840
Java 17, file: gateway.jsonl 840
commons-compress, stream: fund.jsonl 840
commons-compress, stream: gateway.jsonl 840
unzipper.Parse: invalid signature: 0x348
unzipper.Open: fund.jsonl 840, gateway.jsonl 840
unzip-stream: nothing
fflate: fund.jsonl 840, gateway.jsonl 840
EXPECTED
