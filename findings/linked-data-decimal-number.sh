#!/usr/bin/env bash
# JSON-LD writes a number that its context types as xsd:decimal as "1.505E1", which is no decimal: sums over it are empty.
#
# Library:  PyLD 3.3.0 and pyoxigraph 0.5.13 (PyPI), jsonld 9.0.0 (npm).
# Guessed:  a context that says xsd:decimal makes of the number 15.05 the decimal 15.05; processors differ, if at all, over 5.0.
# Seen:     PyLD, jsonld and Oxigraph's own reader all make "1.505E1"^^xsd:decimal of 15.05 and "3.0E-1"^^xsd:decimal of 0.3, with an
#           exponent that XML Schema doesn't allow there. 12 and the text "15.05" come out right. A SPARQL SUM over the four
#           has no value in Oxigraph, without an error, though COUNT says 4; by the text and the whole number it has one.
# Matters:  a price in schema.org data may be a number or a text, and most examples have the number.
# Documented: the conversion is the JSON-LD 1.1 API's own (object to RDF conversion: a number with a fraction is a double in
#           canonical form, whatever its type says); that the literal is ill-typed stands nowhere.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pyld==3.3.0 pyoxigraph==0.5.13
npm init -y >/dev/null
npm install --silent --no-fund --no-audit jsonld@9.0.0
cat >offers.json <<'JSON'
{"@context": {"price": {"@id": "https://schema.org/price", "@type": "http://www.w3.org/2001/XMLSchema#decimal"}},
 "@graph": [{"@id": "urn:number", "price": 15.05}, {"@id": "urn:part", "price": 0.3},
            {"@id": "urn:text", "price": "15.05"}, {"@id": "urn:whole", "price": 12}]}
JSON
cat >probe.py <<'PYTHON'
import json
from pathlib import Path

import pyoxigraph
from pyld import jsonld

OFFERS = Path("offers.json").read_text()
SUM = "SELECT (COUNT(?p) AS ?n) (SUM(?p) AS ?sum) WHERE { ?one <https://schema.org/price> ?p FILTER(%s) }"


def sums(store, which):
    (found,) = store.query(SUM % which)
    return f"{found['n'].value} prices, sum {found['sum'].value if found['sum'] else None}"


lines = jsonld.to_rdf(json.loads(OFFERS), {"format": "application/n-quads"})
print("PyLD")
print(lines, end="")
by_pyld, by_oxigraph = pyoxigraph.Store(), pyoxigraph.Store()
by_pyld.load(lines.encode(), format=pyoxigraph.RdfFormat.N_QUADS)
by_oxigraph.load(OFFERS.encode(), format=pyoxigraph.RdfFormat.JSON_LD)
for name, store in (("PyLD", by_pyld), ("Oxigraph", by_oxigraph)):
    print(f"{name}, all:", sums(store, "true"))
    print(f"{name}, text and whole number:", sums(store, "?one IN (<urn:text>, <urn:whole>)"))
PYTHON
cat >probe.js <<'JS'
const jsonld = require("jsonld");
const offers = JSON.parse(require("fs").readFileSync("offers.json", "utf8"));
jsonld.toRDF(offers, { format: "application/n-quads" }).then((lines) => process.stdout.write("jsonld\n" + lines));
JS
{ venv/bin/python probe.py; node probe.js; } | tee seen.txt
diff - seen.txt <<'SEEN'
PyLD
<urn:number> <https://schema.org/price> "1.505E1"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<urn:part> <https://schema.org/price> "3.0E-1"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<urn:text> <https://schema.org/price> "15.05"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<urn:whole> <https://schema.org/price> "12"^^<http://www.w3.org/2001/XMLSchema#decimal> .
PyLD, all: 4 prices, sum None
PyLD, text and whole number: 2 prices, sum 27.05
Oxigraph, all: 4 prices, sum None
Oxigraph, text and whole number: 2 prices, sum 27.05
jsonld
<urn:number> <https://schema.org/price> "1.505E1"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<urn:part> <https://schema.org/price> "3.0E-1"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<urn:text> <https://schema.org/price> "15.05"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<urn:whole> <https://schema.org/price> "12"^^<http://www.w3.org/2001/XMLSchema#decimal> .
SEEN
