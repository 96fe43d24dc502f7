// Serves the MongoDB protocol from SQLite files: the database of the cluster where no Docker runs.
//
// It is FerretDB with three things mended, so that tests meet what MongoDB promises: an update is atomic
// (gate.go), a document is found by its _id without reading all others (index.go), and so is a range of
// them, or a list (find.go).
package main

import (
	"context"
	"flag"
	"log"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:27017", "address to serve on")
	data := flag.String("data", "data/ferretdb", "folder of the SQLite files, one for each database")
	flag.Parse()

	if err := serve(*listen, *data); err != nil {
		log.Fatal(err)
	}
}

// serve returns after SIGTERM or SIGINT, when the files are closed.
func serve(listen, data string) error {
	folder, err := filepath.Abs(data)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	private, err := os.MkdirTemp("", "ferretdb-") // Short: the path of a socket may have 107 bytes.
	if err != nil {
		return err
	}
	defer os.RemoveAll(private)
	socket := filepath.Join(private, "s")

	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{Unix: socket},
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:   "sqlite",
		SQLiteURL: (&url.URL{Scheme: "file", Path: folder + "/"}).String(),
	})
	if err != nil {
		return err
	}
	door, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	asked, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	context.AfterFunc(asked, func() { door.Close() })
	go newGate(socket, folder).admit(asked, door)

	log.Printf("serving %s on %s", folder, door.Addr())
	return server.Run(asked)
}
