package main

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"sync"

	_ "modernc.org/sqlite" // The driver that FerretDB uses.
)

// What the gate itself asks a SQLite file, it asks over connections that stay: each new one reads the schema
// of all of the file's tables first, and at 170 of them that is most of what a find would take.
type files struct {
	folder string
	syncs  string       // How it waits for the disk.
	using  sync.RWMutex // Held for writing while a file is removed: its log of writes must not be left behind.
	lock   sync.Mutex
	open   map[string]*sql.DB
}

const connections = 4 // To one file. What is asked of it is short.

// use has work done on a database's file, which is there until that is done.
func (f *files) use(database string, work func(*sql.DB) error) error {
	f.using.RLock()
	defer f.using.RUnlock()
	file, err := f.file(database)
	if err != nil {
		return err
	}
	return work(file)
}

func (f *files) file(database string) (*sql.DB, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	if file := f.open[database]; file != nil {
		return file, nil
	}
	place := url.URL{Scheme: "file", Opaque: filepath.Join(f.folder, database+".sqlite")}
	place.RawQuery = url.Values{"mode": {"rw"}, "_pragma": {"busy_timeout(10000)", "synchronous(" + f.syncs + ")"}}.Encode()
	file, err := sql.Open("sqlite", place.String())
	if err != nil {
		return nil, err
	}
	file.SetMaxOpenConns(connections)
	file.SetMaxIdleConns(connections)
	f.open[database] = file
	return file, nil
}

// leave closes a database's file; nobody opens any until what it returns is called.
func (f *files) leave(database string) (done func()) {
	f.using.Lock()
	if file := f.open[database]; file != nil {
		file.Close()
		delete(f.open, database)
	}
	return f.using.Unlock
}
