#!/usr/bin/env bash
# The validators that hey-api writes for zod refuse every time that isn't in UTC, though `date-time` allows any zone.
#
# Library:  @hey-api/openapi-ts 0.95.0 with zod 4.1.13 (npm).
# Guessed:  `format: date-time` is RFC 3339, so 16:00 at +08:00 passes like 08:00 in UTC.
# Seen:     hey-api writes `z.iso.datetime()`, and that takes times with a Z alone.
# Matters:  everybody here lives at +08:00, and forms send `2026-11-28T16:00:00+08:00`, which our API takes. A front end
#           with these validators refuses its own user before it asks us. Our answers are in UTC, so they pass. Set
#           the plugin's `dates: { offset: true }`.
# Documented: the option is, and zod's own rule; not that the default refuses valid values.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @hey-api/openapi-ts@0.95.0 typescript@5.9.3 zod@4.1.13 esbuild@0.25.12

cat >api.yaml <<'YAML'
openapi: 3.1.0
info: {title: Probe, version: '1'}
paths:
  /bookings:
    post:
      operationId: book
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Book'}
      responses:
        '204': {description: done}
components:
  schemas:
    Book:
      type: object
      required: [at]
      properties:
        at: {type: string, format: date-time}
YAML
for offset in false true; do
  cat >openapi-ts.config.mjs <<JS
export default {
  input: 'api.yaml',
  output: 'client',
  plugins: [$offset ? { name: 'zod', dates: { offset: true } } : 'zod'],
};
JS
  npx openapi-ts -f openapi-ts.config.mjs >log 2>&1 || { cat log; exit 1; }
  npx esbuild client/zod.gen.ts --bundle --format=esm --outfile=zod.mjs --log-level=error
  cat >probe.mjs <<'JS'
import { zBook } from './zod.mjs';

for (const at of ['2026-11-28T08:00:00Z', '2026-11-28T16:00:00+08:00']) {
  console.log(' ', at, zBook.safeParse({ at }).success ? 'passes' : 'is refused');
}
JS
  echo "dates.offset $offset"
  node probe.mjs
done | tee seen

diff seen - <<'EXPECTED'
dates.offset false
  2026-11-28T08:00:00Z passes
  2026-11-28T16:00:00+08:00 is refused
dates.offset true
  2026-11-28T08:00:00Z passes
  2026-11-28T16:00:00+08:00 passes
EXPECTED
