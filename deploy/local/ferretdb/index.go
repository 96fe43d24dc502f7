package main

import (
	"database/sql"
	"fmt"
	"sync"
)

// FerretDB indexes the expression ->"_id" and asks for ->'$._id', so SQLite reads the whole table for one
// document. An index gives every collection an index on what is asked for, when it comes into being.
type index struct {
	files *files
	lock  sync.Mutex
	known map[string]bool
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
	return x.files.use(database, func(file *sql.DB) error {
		table, err := tableOf(file, collection)
		if err == sql.ErrNoRows {
			return nil // The command was refused, and there is no such collection.
		} else if err != nil {
			return err
		}
		_, err = file.Exec(fmt.Sprintf(
			`CREATE INDEX IF NOT EXISTS %q ON %q (_ferretdb_sjson->'$._id')`, table+"_found", table,
		))
		return err
	})
}
