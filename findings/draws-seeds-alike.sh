#!/usr/bin/env bash
# A shuffle by a text as its seed has one order for all 1,000 sessions of a year, and twelve for the days of one.
#
# Library:  seededshuffle 0.2.0 (npm), beside shuffle-seed 1.1.6, chance 1.1.13, knuth-shuffle-seeded 1.0.6 and
#           random-seed 0.3.0.
# Guessed:  each seed has an order of its own, as with the other four; among 2,000 seeds that are SHA-256 in hex perhaps two
#           share one.
# Seen:     seededshuffle makes a number of the text and takes it modulo 233,280. A name with a running number gives the same
#           order each time, so the same ticket comes first at every session. The 365 days of 2027 give 12 orders. With
#           2,000 hashes as seeds one of thirty tickets is first in 38 draws of a hundred. The other four have an order for
#           each seed, and no such ticket.
# Matters:  places are drawn by lot from a seed that is published afterwards. Whoever draws, or checks a draw, with such a
#           library finds an order that was known before. Draws here sort by SHA-256 over seed, tickets and ticket
#           (docs/draws.md), which any language has.
# Documented: that a text becomes a number, yes; not that most texts become the same few.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund seededshuffle@0.2.0 shuffle-seed@1.1.6 chance@1.1.13 knuth-shuffle-seeded@1.0.6 \
  random-seed@0.3.0

cat >probe.cjs <<'JS'
const { createHash } = require('node:crypto');
const Chance = require('chance');
const knuth = require('knuth-shuffle-seeded');
const randomSeed = require('random-seed');
const seeded = require('seededshuffle');
const { shuffle: bySeed } = require('shuffle-seed');

const tickets = Array.from({ length: 30 }, (_, place) => `ticket ${place + 1}`);
const count = (length, make) => Array.from({ length }, (_, place) => make(place));
const seeds = {
  sessions: count(1000, (place) => `summer-choir-${String(place).padStart(4, '0')}`),
  days: count(365, (place) => new Date(Date.UTC(2027, 0, 1 + place)).toISOString().slice(0, 10)),
  hashes: count(2000, (place) => createHash('sha256').update(`seed ${place}`).digest('hex')),
};
const fisherYates = (seed) => {
  const random = randomSeed.create(seed);
  const order = tickets.slice();
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = random(last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
};
const libraries = {
  seededshuffle: (seed) => seeded.shuffle(tickets, seed, true),
  'shuffle-seed': (seed) => bySeed(tickets, seed),
  chance: (seed) => new Chance(seed).shuffle(tickets),
  'knuth-shuffle-seeded': (seed) => knuth(tickets.slice(), seed),
  'random-seed': fisherYates,
};
for (const [library, draw] of Object.entries(libraries)) {
  const said = Object.entries(seeds).map(([name, all]) => {
    const orders = all.map(draw);
    const wins = {};
    orders.forEach(([first]) => { wins[first] = (wins[first] ?? 0) + 1; });
    const most = Math.max(...Object.values(wins)) / all.length;
    const luck = most > 0.25 ? `, one ticket first in ${Math.round(most * 100)} %` : '';
    return `${name} ${all.length} seeds ${new Set(orders.map(String)).size} orders${luck}`;
  });
  console.log(`${library}: ${said.join('; ')}`);
}
JS
node probe.cjs | tee seen

diff seen - <<'EXPECTED'
seededshuffle: sessions 1000 seeds 1 orders, one ticket first in 100 %; days 365 seeds 12 orders, one ticket first in 50 %; hashes 2000 seeds 1533 orders, one ticket first in 38 %
shuffle-seed: sessions 1000 seeds 1000 orders; days 365 seeds 365 orders; hashes 2000 seeds 2000 orders
chance: sessions 1000 seeds 1000 orders; days 365 seeds 365 orders; hashes 2000 seeds 2000 orders
knuth-shuffle-seeded: sessions 1000 seeds 1000 orders; days 365 seeds 365 orders; hashes 2000 seeds 2000 orders
random-seed: sessions 1000 seeds 1000 orders; days 365 seeds 365 orders; hashes 2000 seeds 2000 orders
EXPECTED
