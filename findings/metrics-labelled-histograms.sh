#!/usr/bin/env bash
# A parser of Prometheus' text keeps one histogram of several, without its labels, its count and its sum.
#
# Library:  parse-prometheus-text-format 1.1.1 (npm), beside prometheus-client 0.23.1 (PyPI).
# Guessed:  a histogram by service is two, each with its label, as prometheus-client's parser reads them.
# Seen:     as soon as a histogram has a label besides `le`, all are one: the buckets are those of the last, the label
#           is gone, and so are count and sum. Without labels all is there. Gauges and counters keep their labels.
# Matters:  our /metrics has histograms by service. A status page that is made with this library shows the last service's
#           as everybody's; take prometheus-client or Prometheus' own API.
# Documented: its page shows a histogram without labels only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund parse-prometheus-text-format@1.1.1
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check prometheus-client==0.23.1

cat >write.py <<'PYTHON'
from prometheus_client import CollectorRegistry, Histogram, generate_latest

registry = CollectorRegistry()
alone = Histogram("alone_seconds", "Of one.", buckets=[0.1], registry=registry)
commits = Histogram("commit_seconds", "Of each service.", ["service"], buckets=[0.1], registry=registry)
alone.observe(0.05)
for _ in range(3):
    commits.labels("bookings").observe(0.05)
commits.labels("fund").observe(2)
lines = generate_latest(registry).decode().splitlines()
print("\n".join(line for line in lines if "_created" not in line))
PYTHON
venv/bin/python write.py >metrics.txt
cat >read.py <<'PYTHON'
from prometheus_client.parser import text_string_to_metric_families

with open("metrics.txt", encoding="utf-8") as file:
    for family in text_string_to_metric_families(file.read()):
        counts = [f"{one.labels.get('service', '-')} {one.value:g}" for one in family.samples if one.name.endswith("_count")]
        print("prometheus-client:", family.name, counts)
PYTHON
cat >read.cjs <<'JS'
const parse = require('parse-prometheus-text-format');
for (const { name, metrics } of parse(require('fs').readFileSync('metrics.txt', 'utf8'))) {
  console.log('parse-prometheus-text-format:', name, JSON.stringify(metrics));
}
JS
{ venv/bin/python read.py; node read.cjs; } | tee seen

diff seen - <<'EXPECTED'
prometheus-client: alone_seconds ['- 1']
prometheus-client: commit_seconds ['bookings 3', 'fund 1']
parse-prometheus-text-format: alone_seconds [{"buckets":{"0.1":"1.0","+Inf":"1.0"},"count":"1.0","sum":"0.05"}]
parse-prometheus-text-format: commit_seconds [{"buckets":{"0.1":"0.0","+Inf":"1.0"}}]
EXPECTED
