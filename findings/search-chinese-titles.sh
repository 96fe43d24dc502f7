#!/usr/bin/env bash
# Of Chinese titles lunr finds none, not even by its whole title; minisearch and flexsearch only what begins with the word.
#
# Library:  lunr 2.3.9, elasticlunr 0.9.5, minisearch 7.2.0, flexsearch 0.8.212, fuse.js 7.5.0 (npm).
# Guessed:  without word borders a title is one long word: it is found whole, and by its beginning where a prefix is asked.
# Seen:     so it is with minisearch and flexsearch. lunr and elasticlunr cut everything off that is no Latin letter before
#           they index, and again before they search, so the index is empty, nothing is found, and nothing says so. 食堂 in
#           长者食堂试营业 is found by fuse.js alone, which compares letter by letter, and by minisearch with a tokenizer that
#           cuts into pairs.
# Matters:  a community's own site, made static with such an index, has a search field that finds no call and no course.
#           People are found here by contained text, as it was written.
# Documented: lunr points to lunr-languages for other languages; not that the plain one drops the letters.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund lunr@2.3.9 elasticlunr@0.9.5 minisearch@7.2.0 flexsearch@0.8.212 fuse.js@7.5.0

cat >probe.mjs <<'JS'
import elasticlunr from 'elasticlunr';
import flexsearch from 'flexsearch';
import Fuse from 'fuse.js';
import lunr from 'lunr';
import MiniSearch from 'minisearch';

const titles = ['合唱团招募', '少儿合唱周末班', '长者食堂试营业', 'Choir on Sundays'].map((title, id) => ({ id: String(id), title }));
const plain = lunr(function index() {
  this.ref('id');
  this.field('title');
  titles.forEach((one) => this.add(one));
});
const elastic = elasticlunr(function index() {
  this.setRef('id');
  this.addField('title');
});
const mini = new MiniSearch({ fields: ['title'] });
const pairs = (text) => Array.from({ length: Math.max(text.length - 1, 1) }, (_, place) => text.slice(place, place + 2));
const byPairs = new MiniSearch({ fields: ['title'], tokenize: pairs });
const flex = new flexsearch.Index({ tokenize: 'forward' });
titles.forEach((one) => {
  elastic.addDoc(one);
  flex.add(one.id, one.title);
});
mini.addAll(titles);
byPairs.addAll(titles);
const fuse = new Fuse(titles, { keys: ['title'], threshold: 0.3, ignoreLocation: true });
const searches = {
  lunr: (words) => plain.search(words).map((one) => one.ref),
  elasticlunr: (words) => elastic.search(words).map((one) => one.ref),
  minisearch: (words) => mini.search(words, { prefix: true }).map((one) => one.id),
  'minisearch by pairs': (words) => byPairs.search(words, { combineWith: 'AND' }).map((one) => one.id),
  flexsearch: (words) => flex.search(words),
  'fuse.js': (words) => fuse.search(words).map((one) => one.item.id),
};
for (const [library, search] of Object.entries(searches)) {
  const said = ['choir', '合唱团招募', '合唱', '食堂'].map((words) => `${words}: ${search(words).sort().join(' ') || 'none'}`);
  console.log(library.padEnd(20), said.join(' | '));
}
JS
node probe.mjs | tee seen

diff seen - <<'EXPECTED'
lunr                 choir: 3 | 合唱团招募: none | 合唱: none | 食堂: none
elasticlunr          choir: 3 | 合唱团招募: none | 合唱: none | 食堂: none
minisearch           choir: 3 | 合唱团招募: 0 | 合唱: 0 | 食堂: none
minisearch by pairs  choir: 3 | 合唱团招募: 0 | 合唱: 0 1 | 食堂: 2
flexsearch           choir: 3 | 合唱团招募: 0 | 合唱: 0 | 食堂: none
fuse.js              choir: 3 | 合唱团招募: 0 | 合唱: 0 1 | 食堂: 2
EXPECTED
