package main

import (
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/FerretDB/FerretDB/stored"
	"go.mongodb.org/mongo-driver/bson"
)

// FerretDB finds one _id by its index. For a range of them, or a list, it reads the whole collection. MongoDB
// does not, and the platform relies on that: so the gate reads the documents from the SQLite file itself. One
// _id, too: FerretDB takes five times as long for it, and under load now and then answers without it.
type find struct {
	database, collection string
	conditions           []string // As SQL, with their values.
	values               []any
	fields               map[string]bool // Which of them to answer; all, if there are none.
	descending           bool
	limit                int64
}

const (
	answerBytes = 16_000_000
	longestList = 10_000
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
	elements, err := document.Elements()
	if err != nil {
		return nil
	}
	f := &find{database: database, collection: collection, limit: -1}
	for _, one := range elements {
		if !f.takes(one.Key(), one.Value()) {
			return nil
		}
	}
	if len(f.conditions) == 0 {
		return nil
	}
	return f
}

// takes a part of the question; false if it is one that FerretDB should answer by itself.
func (f *find) takes(key string, value bson.RawValue) bool {
	switch key {
	case "find", "$db", "lsid", "readConcern", "$readPreference", "$clusterTime", "batchSize", "singleBatch":
		return true // Whoever asks gets all in one batch.
	case "filter":
		filter, ok := value.DocumentOK()
		return ok && only(filter, "_id") && f.takeCondition(filter.Lookup("_id"))
	case "sort":
		sort, ok := value.DocumentOK()
		direction, _ := sort.Lookup("_id").AsInt64OK()
		f.descending = direction < 0
		return ok && only(sort, "_id") && direction != 0
	case "projection":
		fields, ok := value.DocumentOK()
		return ok && f.takeFields(fields)
	case "limit":
		limit, ok := value.AsInt64OK()
		if limit > 0 {
			f.limit = limit
		}
		return ok && limit >= 0
	case "skip":
		skip, ok := value.AsInt64OK()
		return ok && skip == 0
	}
	return false
}

func (f *find) takeFields(fields bson.Raw) bool {
	elements, err := fields.Elements()
	if err != nil {
		return false
	}
	f.fields = map[string]bool{"_id": true}
	for _, one := range elements {
		wanted, ok := one.Value().AsInt64OK()
		if !ok || wanted != 1 || strings.Contains(one.Key(), ".") {
			return false
		}
		f.fields[one.Key()] = true
	}
	return len(elements) > 0
}

func (f *find) takeCondition(condition bson.RawValue) bool {
	if text, ok := condition.StringValueOK(); ok {
		f.require("= ?", text)
		return true
	}
	document, ok := condition.DocumentOK()
	return ok && f.take(document)
}

func (f *find) require(condition string, texts ...string) {
	f.conditions = append(f.conditions, idOf+" "+condition)
	for _, text := range texts {
		quoted, _ := json.Marshal(text)
		f.values = append(f.values, string(quoted))
	}
}

func only(document bson.Raw, key string) bool {
	elements, err := document.Elements()
	return err == nil && len(elements) == 1 && elements[0].Key() == key
}

func (f *find) take(condition bson.Raw) bool {
	elements, err := condition.Elements()
	if err != nil {
		return false
	}
	for _, one := range elements {
		if array, ok := one.Value().ArrayOK(); ok && one.Key() == "$in" && len(elements) == 1 {
			return f.takeList(array)
		}
		text, ok := one.Value().StringValueOK()
		sign := signs[one.Key()]
		if !ok || sign == "" {
			return false
		}
		f.require(sign+" ?", text)
	}
	return true
}

func (f *find) takeList(array bson.Raw) bool {
	values, err := array.Values()
	if err != nil || len(values) == 0 || len(values) > longestList {
		return false
	}
	var list []string
	for _, value := range values {
		text, ok := value.StringValueOK()
		if !ok {
			return false
		}
		list = append(list, text)
	}
	f.require("IN (?"+strings.Repeat(", ?", len(list)-1)+")", list...)
	return true
}

// answer is what the question asks for; nil if the server should answer it.
func (f *find) answer(question []byte, all *files) ([]byte, error) {
	documents, size := bson.A{}, 0
	err := all.use(f.database, func(file *sql.DB) error {
		table, err := tableOf(file, f.collection)
		if err != nil {
			return err
		}
		return f.read(file, table, func(document bson.Raw) {
			documents = append(documents, document)
			size += len(document)
		})
	})
	if err != nil || size > answerBytes {
		return nil, nil // Such as: no such file or collection yet. The server knows what to say.
	}
	cursor := bson.D{{Key: "firstBatch", Value: documents}, {Key: "id", Value: int64(0)},
		{Key: "ns", Value: f.database + "." + f.collection}}
	reply, err := bson.Marshal(bson.D{{Key: "cursor", Value: cursor}, {Key: "ok", Value: 1.0}})
	if err != nil {
		return nil, err
	}
	return message(question, reply, true), nil
}

// tableOf is where FerretDB keeps a collection.
func tableOf(file *sql.DB, collection string) (table string, err error) {
	row := file.QueryRow("SELECT table_name FROM _ferretdb_collections WHERE name = ?", collection)
	return table, row.Scan(&table)
}

func (f *find) read(file *sql.DB, table string, found func(bson.Raw)) error {
	order := "ASC"
	if f.descending {
		order = "DESC"
	}
	query := fmt.Sprintf("SELECT _ferretdb_sjson FROM %q WHERE %s ORDER BY %s %s LIMIT %d",
		table, strings.Join(f.conditions, " AND "), idOf, order, f.limit)
	rows, err := file.Query(query, f.values...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var text []byte
		if err := rows.Scan(&text); err != nil {
			return err
		}
		document, err := stored.BSON(text)
		if err != nil {
			return err
		}
		one, err := f.wanted(document)
		if err != nil {
			return err
		}
		found(one)
	}
	return rows.Err()
}

// wanted is of a document what was asked for.
func (f *find) wanted(document bson.Raw) (bson.Raw, error) {
	if f.fields == nil {
		return document, nil
	}
	elements, err := document.Elements()
	if err != nil {
		return nil, err
	}
	some := bson.D{}
	for _, one := range elements {
		if f.fields[one.Key()] {
			some = append(some, bson.E{Key: one.Key(), Value: one.Value()})
		}
	}
	return bson.Marshal(some)
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
