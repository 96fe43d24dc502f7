// Serves the MongoDB protocol from SQLite files: the database of the cluster where no Docker runs.
package main

import (
	"context"
	"flag"
	"log"
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
	files := url.URL{Scheme: "file", Path: folder + "/"}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: listen},
		Handler:   "sqlite",
		SQLiteURL: files.String(),
	})
	if err != nil {
		return err
	}
	asked, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	log.Printf("serving %s on %s", folder, listen)
	return server.Run(asked)
}
