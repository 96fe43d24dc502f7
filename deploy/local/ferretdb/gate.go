package main

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"net"
	"sync"

	"go.mongodb.org/mongo-driver/bson"
)

const (
	headerBytes    = 16
	opMessage      = 2013
	moreToCome     = 1 << 1
	mostBytesInOne = 48_000_000
)

// FerretDB reads a document, changes it and writes it back in separate steps: of two updates at the same
// time one is lost, and two processes get the same lease. What writes to one collection therefore passes
// one at a time; inserts, too, since an update may find nothing and insert.
var writes = map[string]bool{"insert": true, "update": true, "delete": true, "findAndModify": true}

// A gate stands before the server and hands it one message of each connection after the other.
type gate struct {
	socket string
	files  *files
	index  index
	lock   sync.Mutex
	turns  map[string]*sync.Mutex // By collection.
}

func newGate(socket, folder, syncs string) *gate {
	files := &files{folder: folder, syncs: syncs, open: map[string]*sql.DB{}}
	return &gate{
		socket: socket,
		files:  files,
		index:  index{files: files, known: map[string]bool{}},
		turns:  map[string]*sync.Mutex{},
	}
}

// admit serves connections until there is no more door.
func (g *gate) admit(asked context.Context, door net.Listener) {
	for {
		client, err := door.Accept()
		if err != nil {
			return
		}
		go func() {
			defer client.Close()
			defer context.AfterFunc(asked, func() { client.Close() })()
			if err := g.converse(client); err != nil && asked.Err() == nil && err != io.EOF {
				log.Printf("%s: %v", client.RemoteAddr(), err)
			}
		}()
	}
}

func (g *gate) converse(client net.Conn) error {
	server, err := net.Dial("unix", g.socket)
	if err != nil {
		return err
	}
	defer server.Close()
	for {
		question, err := readMessage(client)
		if err != nil {
			return err
		}
		answer, err := g.ask(server, question)
		if err != nil {
			return err
		}
		if _, err := client.Write(answer); err != nil {
			return err
		}
	}
}

func (g *gate) ask(server net.Conn, question []byte) ([]byte, error) {
	command, database, collection := g.read(question)
	if writes[command] {
		turn := g.turn(database + "." + collection)
		turn.Lock()
		defer turn.Unlock()
	}
	g.index.before(command)
	if command == "dropDatabase" {
		defer g.files.leave(database)()
	}
	if command == "find" {
		if asked := asFind(database, collection, question); asked != nil {
			if answer, err := asked.answer(question, g.files); answer != nil || err != nil {
				return answer, err
			}
		}
	}
	if _, err := server.Write(question); err != nil {
		return nil, err
	}
	if waits := binary.LittleEndian.Uint32(question[headerBytes:])&moreToCome == 0; !waits && command != "" {
		return nil, nil
	}
	answer, err := readMessage(server)
	if err == nil {
		err = g.index.after(command, database, collection)
	}
	return answer, err
}

func (g *gate) turn(name string) *sync.Mutex {
	g.lock.Lock()
	defer g.lock.Unlock()
	if g.turns[name] == nil {
		g.turns[name] = new(sync.Mutex)
	}
	return g.turns[name]
}

// read tells a message's command and what it is about; nothing for messages of the old protocol.
func (g *gate) read(question []byte) (command, database, collection string) {
	body := question[headerBytes:]
	if binary.LittleEndian.Uint32(question[12:]) != opMessage || len(body) < 10 || body[4] != 0 {
		return "", "", ""
	}
	document := bson.Raw(body[5:])
	first, err := document.IndexErr(0)
	if err != nil {
		return "", "", ""
	}
	collection, _ = first.Value().StringValueOK()
	database, _ = document.Lookup("$db").StringValueOK()
	return first.Key(), database, collection
}

func readMessage(from io.Reader) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(from, length[:]); err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(length[:])
	if size < headerBytes+4 || size > mostBytesInOne {
		return nil, fmt.Errorf("a message of %d bytes", size)
	}
	message := make([]byte, size)
	copy(message, length[:])
	_, err := io.ReadFull(from, message[4:])
	return message, err
}
