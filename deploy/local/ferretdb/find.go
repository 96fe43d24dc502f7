package main

import (
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"go.mongodb.org/mongo-driver/bson"
)

// FerretDB finds one _id by its index. For a range of them, or a list, it reads the whole collection. MongoDB
// does not, and the platform relies on that: so the gate asks the SQLite file which documents are meant, and
// FerretDB for each of them.
type find struct {
	database, collection string
	document             bson.Raw
	list                 []string // Of an $in.
	bounds               []string // As SQL, with a value each.
	values               []any
	descending           bool
	limit                int64
}

const (
	answerBytes = 16_000_000
	longestList = 200 // Beyond it, FerretDB is quicker by reading everything.
	idOf        = "_ferretdb_sjson->'$._id'"
)

var signs = map[string]string{"$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<="}

// asFind returns what is asked for, or nil if FerretDB should answer by itself.
func asFind(database, collection string, question []byte) *find {
	from := headerBytes + 5
	length := int(binary.LittleEndian.Uint32(question[from:])) // A checksum may follow.
	if length < 5 || from+length > len(question) {
		return nil
	}
	document := bson.Raw(question[from : from+length])
	f := &find{database: database, collection: collection, document: document}
	filter, ok := document.Lookup("filter").DocumentOK()
	if !ok || !only(filter, "_id") {
		return nil
	}
	if sort, ok := document.Lookup("sort").DocumentOK(); ok {
		if !only(sort, "_id") {
			return nil
		}
		direction, _ := sort.Lookup("_id").AsInt64OK()
		f.descending = direction < 0
	}
	if skip, ok := document.Lookup("skip").AsInt64OK(); ok && skip != 0 {
		return nil
	}
	f.limit, _ = document.Lookup("limit").AsInt64OK()
	condition, ok := filter.Lookup("_id").DocumentOK()
	if !ok || f.limit < 0 || !f.take(condition) {
		return nil
	}
	return f
}

func only(document bson.Raw, key string) bool {
	elements, err := document.Elements()
	return err == nil && len(elements) == 1 && elements[0].Key() == key
}

func (f *find) take(condition bson.Raw) bool {
	elements, err := condition.Elements()
	if err != nil || len(elements) == 0 {
		return false
	}
	for _, one := range elements {
		if array, ok := one.Value().ArrayOK(); ok && one.Key() == "$in" && len(elements) == 1 {
			values, err := array.Values()
			for _, value := range values {
				text, ok := value.StringValueOK()
				if err != nil || !ok {
					return false
				}
				f.list = append(f.list, text)
			}
			return err == nil && len(f.list) <= longestList
		}
		text, ok := one.Value().StringValueOK()
		sign := signs[one.Key()]
		if !ok || sign == "" {
			return false
		}
		quoted, _ := json.Marshal(text)
		f.bounds = append(f.bounds, fmt.Sprintf("%s %s ?", idOf, sign))
		f.values = append(f.values, string(quoted))
	}
	return true
}

// ids are those of the documents, in order. Those of a list may not be there.
func (f *find) ids(all *files) ([]string, error) {
	if f.bounds == nil {
		return f.list, nil
	}
	var found []string
	err := all.use(f.database, func(file *sql.DB) error {
		table, err := tableOf(file, f.collection)
		if err != nil {
			return err
		}
		found, err = f.read(file, table)
		return err
	})
	return found, err
}

// tableOf is where FerretDB keeps a collection.
func tableOf(file *sql.DB, collection string) (table string, err error) {
	row := file.QueryRow("SELECT table_name FROM _ferretdb_collections WHERE name = ?", collection)
	return table, row.Scan(&table)
}

func (f *find) read(file *sql.DB, table string) ([]string, error) {
	order, limit := "ASC", int64(-1)
	if f.descending {
		order = "DESC"
	}
	if f.limit > 0 {
		limit = f.limit
	}
	query := fmt.Sprintf("SELECT _ferretdb_sjson->>'$._id' FROM %q WHERE %s ORDER BY %s %s LIMIT %d",
		table, strings.Join(f.bounds, " AND "), idOf, order, limit)
	rows, err := file.Query(query, f.values...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		found = append(found, id)
	}
	return found, rows.Err()
}

// answer asks the server for each document; nil if it should answer the question as it stands.
func (f *find) answer(server io.ReadWriter, question []byte, all *files) ([]byte, error) {
	ids, err := f.ids(all)
	if err != nil {
		return nil, nil // No such file or collection yet: the server knows what to say.
	}
	documents, size := bson.A{}, 0
	for _, id := range ids {
		one, err := f.question(question, id)
		if err != nil {
			return nil, err
		}
		if _, err := server.Write(one); err != nil {
			return nil, err
		}
		said, err := readMessage(server)
		if err != nil {
			return nil, err
		}
		batch, ok := bson.Raw(said[headerBytes+5:]).Lookup("cursor", "firstBatch").ArrayOK()
		if !ok {
			return nil, nil // An error, which the server will say again.
		}
		values, err := batch.Values()
		if err != nil {
			return nil, err
		}
		if len(values) == 0 && f.bounds != nil {
			return nil, nil // It is there, or was a moment ago: under load FerretDB answers without it.
		}
		for _, value := range values {
			documents = append(documents, value)
			size += len(value.Value)
		}
		if size > answerBytes {
			return nil, nil
		}
	}
	cursor := bson.D{{Key: "firstBatch", Value: documents}, {Key: "id", Value: int64(0)},
		{Key: "ns", Value: f.database + "." + f.collection}}
	reply, err := bson.Marshal(bson.D{{Key: "cursor", Value: cursor}, {Key: "ok", Value: 1.0}})
	if err != nil {
		return nil, err
	}
	return message(question, reply, true), nil
}

// question is the same one, about a single document.
func (f *find) question(asked []byte, id string) ([]byte, error) {
	elements, err := f.document.Elements()
	if err != nil {
		return nil, err
	}
	var one bson.D
	for _, element := range elements {
		switch element.Key() {
		case "sort", "limit":
		case "filter":
			one = append(one, bson.E{Key: "filter", Value: bson.D{{Key: "_id", Value: id}}})
		default:
			one = append(one, bson.E{Key: element.Key(), Value: element.Value()})
		}
	}
	body, err := bson.Marshal(one)
	if err != nil {
		return nil, err
	}
	return message(asked, body, false), nil
}

// message puts a document into an envelope like the question's, or into the answer to it.
func message(question, body []byte, answers bool) []byte {
	made := make([]byte, headerBytes+5, headerBytes+5+len(body))
	binary.LittleEndian.PutUint32(made, uint32(headerBytes+5+len(body)))
	copy(made[4:8], question[4:8])
	if answers {
		copy(made[8:12], question[4:8])
	}
	binary.LittleEndian.PutUint32(made[12:], opMessage)
	return append(made, body...)
}
