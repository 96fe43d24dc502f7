// Takes a community's public events over HTTP, by live stream or by webhook: each once and in order.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

type Event struct {
	Source string `json:"source"`
	ID     string `json:"id"`
	Type   string `json:"type"`
}

type Line struct { // Your work's result may stand here too.
	Epoch    int64 `json:"epoch"`
	Sequence int64 `json:"sequence"`
	Event
}

type Entry struct {
	Sequence int64 `json:"sequence"`
	Event    Event `json:"event"`
}

// Told is a file with a line for each event taken: what it asks for and its place are one write, or none.
type Told struct {
	sync.Mutex
	file            *os.File
	epoch, sequence int64
}

func open(path string) *Told {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	must(err)
	content, err := io.ReadAll(file)
	must(err)
	whole := content[:bytes.LastIndexByte(content, '\n')+1] // A kill can leave half a line.
	must(file.Truncate(int64(len(whole))))
	var last Line
	if lines := bytes.Split(whole, []byte("\n")); len(lines) > 1 {
		must(json.Unmarshal(lines[len(lines)-2], &last))
	}
	return &Told{file: file, epoch: last.Epoch, sequence: last.Sequence}
}

// take does what the event asks for, if it is the next one.
func (told *Told) take(epoch, sequence int64, event Event) {
	last := told.sequence
	if epoch > told.epoch { // After a restore everything is told anew.
		last = 0
	}
	if epoch < told.epoch || sequence != last+1 {
		return
	}
	line, err := json.Marshal(Line{epoch, sequence, event}) // Your work here.
	must(err)
	_, err = told.file.Write(append(line, '\n'))
	must(err)
	must(told.file.Sync())
	told.epoch, told.sequence = epoch, sequence
	fmt.Println(sequence, event.Type)
}

// follow follows the stream, and comes back whenever it is cut; a refusal ends it.
func follow(feed string, told *Told) {
	for {
		log.Println("cut off:", read(feed, told))
		time.Sleep(2 * time.Second)
	}
}

// read takes events until the stream is cut. An empty line ends an event; without one it comes again.
func read(feed string, told *Told) error {
	ctx, cut := context.WithCancel(context.Background())
	defer cut()
	silent := time.AfterFunc(time.Minute, cut) // It says something every 15 seconds.
	defer silent.Stop()
	request, err := http.NewRequestWithContext(ctx, "GET", feed+"/stream", nil)
	must(err)
	request.Header.Set("Accept", "text/event-stream")
	request.Header.Set("Last-Event-ID", fmt.Sprintf("%d:%d", told.epoch, told.sequence))
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	switch answer.StatusCode {
	case 200:
	case 429, 502, 503, 504:
		return fmt.Errorf("status %s", answer.Status)
	default:
		said, _ := io.ReadAll(answer.Body)
		log.Fatalf("refused: %s", said)
	}
	fields := map[string]string{}
	for lines := bufio.NewReader(answer.Body); ; {
		line, err := lines.ReadString('\n')
		if err != nil {
			return err
		}
		silent.Reset(time.Minute)
		line = strings.TrimRight(line, "\r\n")
		if name, value, _ := strings.Cut(line, ":"); name != "" {
			fields[name] = strings.TrimPrefix(value, " ")
		} else if line == "" {
			if id, there := fields["id"]; there {
				before, _, _ := strings.Cut(id, ":")
				if before == id {
					before = "0"
				}
				var entry Entry
				must(json.Unmarshal([]byte(fields["data"]), &entry))
				told.take(number(before), entry.Sequence, entry.Event)
			}
			clear(fields)
		}
	}
}

// fill reads from the list what no delivery brought: the file was lost, or is an older copy.
func fill(feed string, told *Told, epoch int64) error {
	after, head := told.sequence, int64(-1)
	if epoch > told.epoch {
		after = 0
	}
	for after != head {
		answer, err := http.Get(fmt.Sprintf("%s?after=%d&limit=1000", feed, after))
		if err != nil {
			return err
		}
		var page struct {
			Events    []Entry `json:"events"`
			NextAfter int64   `json:"next_after"`
			Head      int64   `json:"head"`
			Epoch     int64   `json:"epoch"`
		}
		err = json.NewDecoder(answer.Body).Decode(&page)
		answer.Body.Close()
		if err != nil || answer.StatusCode != 200 {
			return fmt.Errorf("status %s: %v", answer.Status, err)
		}
		for _, one := range page.Events {
			told.take(page.Epoch, one.Sequence, one.Event)
		}
		after, head = page.NextAfter, page.Head
	}
	return nil
}

// receive takes what is delivered. Only what is verified, and 2xx only once it is written down.
func receive(feed string, told *Told, port int, webhook *webhooks.Webhook) {
	http.HandleFunc("POST /hook", func(response http.ResponseWriter, request *http.Request) {
		told.Lock()
		defer told.Unlock()
		body, err := io.ReadAll(request.Body)
		if err != nil || webhook.Verify(body, request.Header) != nil {
			response.WriteHeader(401)
			return
		}
		if place := request.Header.Get("Hehuo-Feed-Sequence"); place != "" { // A test event has none.
			epoch, sequence := number(request.Header.Get("Hehuo-Epoch")), number(place)
			var event Event
			must(json.Unmarshal(body, &event))
			told.take(epoch, sequence, event)
			if epoch > told.epoch || (epoch == told.epoch && sequence > told.sequence) {
				if err := fill(feed, told, epoch); err != nil {
					log.Println(err)
					response.WriteHeader(503)
					return
				}
			}
		}
		// Before any event the platform asks whether you want them: the word in this header says yes.
		io.WriteString(response, request.Header.Get("Hehuo-Challenge"))
	})
	must(http.ListenAndServe(fmt.Sprintf(":%d", port), nil))
}

func number(text string) int64 {
	value, err := strconv.ParseInt(text, 10, 64)
	must(err)
	return value
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	port := flag.Int("port", 3000, "where deliveries come in")
	store := flag.String("store", "told.jsonl", "a file")
	flag.Parse()
	way, feed := flag.Arg(0), fmt.Sprintf("%s/v1/communities/%s/events", flag.Arg(1), flag.Arg(2))
	told := open(*store)
	if way == "follow" {
		follow(feed, told)
	}
	webhook, err := webhooks.NewWebhook(os.Getenv("WEBHOOK_SECRET"))
	must(err)
	receive(feed, told, *port, webhook)
}
