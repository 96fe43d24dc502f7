// Serves the MongoDB protocol from SQLite files: the database of the cluster where no Docker runs.
//
// It is FerretDB with three things mended, so that tests meet what MongoDB promises: an update is atomic
// (gate.go), a document is found by its _id without reading all others (index.go), and so is a range of
// them, or a list (find.go). What these ask of the files themselves is in files.go.
package main

import (
	"cmp"
	"context"
	"flag"
	"log"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

const (
	// Of SQLite: "normal" has it wait for the disk at checkpoints alone. What was acknowledged outlives the
	// process, not a loss of power.
	synchronous = "FERRETDB_SYNCHRONOUS"
	// It holds little, and looks for garbage less often than by Go's own measure, which is 100.
	collectAt = 400
)

func main() {
	listen := flag.String("listen", "127.0.0.1:27017", "address to serve on")
	data := flag.String("data", "data/ferretdb", "folder of the SQLite files, one for each database")
	flag.Parse()
	debug.SetGCPercent(collectAt)

	if err := serve(*listen, *data, cmp.Or(os.Getenv(synchronous), "full")); err != nil {
		log.Fatal(err)
	}
}

// serve returns after SIGTERM or SIGINT, when the files are closed.
func serve(listen, data, syncs string) error {
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

	pragma := url.Values{"_pragma": {"synchronous(" + syncs + ")"}}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{Unix: socket},
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:   "sqlite",
		SQLiteURL: (&url.URL{Scheme: "file", Path: folder + "/", RawQuery: pragma.Encode()}).String(),
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
	go newGate(socket, folder, syncs).admit(asked, door)

	log.Printf("serving %s on %s", folder, door.Addr())
	return server.Run(asked)
}
