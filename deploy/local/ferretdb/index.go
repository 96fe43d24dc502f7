package main

import (
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"

	_ "modernc.org/sqlite" // The driver that FerretDB uses.
)

// FerretDB indexes the expression ->"_id" and asks for ->'$._id', so SQLite reads the whole table for one
// document. An index gives every collection an index on what is asked for, when it comes into being.
type index struct {
	folder string
	lock   sync.Mutex
	known  map[string]bool
}

var (
	creates  = map[string]bool{"insert": true, "create": true, "createIndexes": true, "update": true, "findAndModify": true}
	destroys = map[string]bool{"drop": true, "dropDatabase": true, "renameCollection": true}
)

// before forgets what a command may take away: a collection that comes again has no index yet.
func (x *index) before(command string) {
	if destroys[command] {
		x.lock.Lock()
		defer x.lock.Unlock()
		clear(x.known)
	}
}

func (x *index) after(command, database, collection string) error {
	if !creates[command] || database == "" || collection == "" {
		return nil
	}
	x.lock.Lock()
	defer x.lock.Unlock()
	name := database + "." + collection
	if x.known[name] {
		return nil
	}
	if err := x.make(database, collection); err != nil {
		return err // The next command that comes tries again.
	}
	x.known[name] = true
	return nil
}

func (x *index) make(database, collection string) error {
	file := url.URL{Scheme: "file", Opaque: filepath.Join(x.folder, database+".sqlite")}
	file.RawQuery = url.Values{"mode": {"rw"}, "_pragma": {"busy_timeout(10000)"}}.Encode()
	files, err := sql.Open("sqlite", file.String())
	if err != nil {
		return err
	}
	defer files.Close()
	var table string
	row := files.QueryRow("SELECT table_name FROM _ferretdb_collections WHERE name = ?", collection)
	if err := row.Scan(&table); err == sql.ErrNoRows {
		return nil // The command was refused, and there is no such collection.
	} else if err != nil {
		return err
	}
	_, err = files.Exec(fmt.Sprintf(
		`CREATE INDEX IF NOT EXISTS %q ON %q (_ferretdb_sjson->'$._id')`, table+"_found", table,
	))
	return err
}
