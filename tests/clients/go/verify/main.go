// What the Go library of Standard Webhooks makes of the fixtures in the folder that is named.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

type request struct {
	Name    string            `json:"name"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

func main() {
	var about struct {
		Secret string    `json:"secret"`
		Cases  []request `json:"cases"`
	}
	content, err := os.ReadFile(filepath.Join(os.Args[1], "signatures.json"))
	must(err)
	must(json.Unmarshal(content, &about))
	webhook, err := webhooks.NewWebhook(about.Secret)
	must(err)
	cases := map[string]bool{}
	for _, one := range about.Cases {
		cases[one.Name] = verifies(webhook, one)
	}
	file, err := os.Open(filepath.Join(os.Args[1], "deliveries.jsonl"))
	must(err)
	defer file.Close()
	verified := 0
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var one request
		must(json.Unmarshal(lines.Bytes(), &one))
		if verifies(webhook, one) {
			verified++
		}
	}
	must(lines.Err())
	must(json.NewEncoder(os.Stdout).Encode(map[string]any{"cases": cases, "verified": verified}))
}

func verifies(webhook *webhooks.Webhook, one request) bool {
	headers := http.Header{}
	for name, value := range one.Headers {
		headers.Set(name, value)
	}
	err := webhook.Verify([]byte(one.Body), headers)
	if err != nil && !errors.Is(err, webhooks.ErrNoMatchingSignature) && !errors.Is(err, webhooks.ErrRequiredHeaders) &&
		!errors.Is(err, webhooks.ErrInvalidHeaders) && !errors.Is(err, webhooks.ErrMessageTooOld) && !errors.Is(err, webhooks.ErrMessageTooNew) {
		panic(err)
	}
	return err == nil
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
