#!/usr/bin/env bash
# Libraries that stand in for MongoDB in tests keep the lower of two values, or find documents that MongoDB doesn't.
#
# Library:  mongomock 4.3.0, montydb 2.5.6 (PyPI), mingo 7.2.7, @seald-io/nedb 4.1.2, mongo-mock 4.2.0 (npm).
# Guessed:  `$max` sets a field that is missing, and compares documents and lists element by element; an equality with a
#           document goes by the order of its fields too. So MongoDB's manual has it.
# Seen:     mongomock ends in a TypeError where both are documents, nedb keeps the lower document, mingo the lower list, and
#           mongo-mock leaves `$max` out where `$setOnInsert` stands beside it. These find {a, b} when asked for {b, a},
#           and mongomock finds true when asked for 1. montydb alone does as MongoDB.
# Matters:  the place of a reader is raised with `$max` here, a document in it, so that an event that comes twice moves nothing
#           back. A test of that on a stand-in proves nothing: our storage is tested on a server of MongoDB's protocol.
# Documented: nedb says that it has a part of MongoDB's language; where the rest differs, no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mongomock==4.3.0 montydb==2.5.6 pymongo==4.20.1
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund mingo@7.2.7 @seald-io/nedb@4.1.2 mongo-mock@4.2.0

cat >probe.py <<'PYTHON'
import mongomock
from montydb import MontyClient


def raised(places, name, old, new):
    if old is not None:
        places.insert_one({"_id": name, "to": old})
    try:
        places.update_one({"_id": name}, {"$max": {"to": new}}, upsert=True)
    except TypeError as error:
        return type(error).__name__
    return places.find_one({"_id": name}).get("to")


for name, places in (("mongomock", mongomock.MongoClient().db.places), ("montydb", MontyClient(":memory:").db.places)):
    print(name, "new, 5:", raised(places, "new", None, 5))
    print(name, "{part 1}, {part 2}:", raised(places, "documents", {"part": 1}, {"part": 2}))
    print(name, "[1, 5], [2, 0]:", raised(places, "lists", [1, 5], [2, 0]))
    places.insert_one({"_id": "order", "at": {"a": 1, "b": 2}, "done": True})
    print(name, "finds {a, b} by {b, a}:", places.find_one({"at": {"b": 2, "a": 1}}) is not None)
    print(name, "finds true by 1:", places.find_one({"done": 1}) is not None)
PYTHON
cat >probe.mjs <<'JS'
import Nedb from '@seald-io/nedb';
import { Query, update } from 'mingo';
import mock from 'mongo-mock';

const cases = [['new, 5', undefined, 5], ['{part 1}, {part 2}', { part: 1 }, { part: 2 }], ['[1, 5], [2, 0]', [1, 5], [2, 0]]];
for (const [name, old, higher] of cases) {
  const found = { _id: name, ...(old && { to: old }) };
  update(found, { $max: { to: higher } });
  console.log('mingo', `${name}:`, JSON.stringify(found.to));
}
const order = { _id: 'order', at: { a: 1, b: 2 } };
console.log('mingo finds {a, b} by {b, a}:', new Query({ at: { b: 2, a: 1 } }).test(order));

const nedb = new Nedb();
for (const [name, old, higher] of cases) {
  if (old) await nedb.insertAsync({ _id: name, to: old });
  await nedb.updateAsync({ _id: name }, { $max: { to: higher } }, { upsert: true });
  console.log('nedb', `${name}:`, JSON.stringify((await nedb.findOneAsync({ _id: name })).to));
}
await nedb.insertAsync(order);
console.log('nedb finds {a, b} by {b, a}:', (await nedb.findOneAsync({ at: { b: 2, a: 1 } })) !== null);

const client = await mock.MongoClient.connect('mongodb://localhost/places', {});
const places = client.db().collection('places');
await places.updateOne({ _id: 'new' }, { $max: { to: 5 }, $setOnInsert: { from: 1 } }, { upsert: true });
console.log('mongo-mock new, 5 and from 1:', JSON.stringify(await places.findOne({ _id: 'new' })));
await places.insertOne(order);
console.log('mongo-mock finds {a, b} by {b, a}:', (await places.findOne({ at: { b: 2, a: 1 } })) !== null);
process.exit();
JS
{ venv/bin/python -W ignore probe.py; node probe.mjs; } | tee seen

diff seen - <<'EXPECTED'
mongomock new, 5: 5
mongomock {part 1}, {part 2}: TypeError
mongomock [1, 5], [2, 0]: [2, 0]
mongomock finds {a, b} by {b, a}: True
mongomock finds true by 1: True
montydb new, 5: 5
montydb {part 1}, {part 2}: {'part': 2}
montydb [1, 5], [2, 0]: [2, 0]
montydb finds {a, b} by {b, a}: False
montydb finds true by 1: False
mingo new, 5: 5
mingo {part 1}, {part 2}: {"part":2}
mingo [1, 5], [2, 0]: [1,5]
mingo finds {a, b} by {b, a}: true
nedb new, 5: 5
nedb {part 1}, {part 2}: {"part":1}
nedb [1, 5], [2, 0]: [2,0]
nedb finds {a, b} by {b, a}: true
mongo-mock new, 5 and from 1: {"_id":"new","from":1}
mongo-mock finds {a, b} by {b, a}: true
EXPECTED
