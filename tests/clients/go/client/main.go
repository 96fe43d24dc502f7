// One call, one refusal and one event through what was generated.
package main

import (
	"context"
	"encoding/json"
	"os"

	"example.test/clients/api"
	"example.test/clients/events"
)

func main() {
	client, err := api.NewClientWithResponses(os.Args[1])
	must(err)
	ctx := context.Background()
	needs, err := client.ListNeedsWithResponse(ctx, "haiwan", &api.ListNeedsParams{})
	must(err)
	refused, err := client.GetNeedWithResponse(ctx, "haiwan", os.Args[2], &api.GetNeedParams{})
	must(err)
	limit := 100
	feed, err := client.ListEventsWithResponse(ctx, "haiwan", &api.ListEventsParams{Limit: &limit})
	must(err)
	var titles []string
	for _, one := range needs.JSON200.Items {
		titles = append(titles, one.Title)
	}
	for _, one := range feed.JSON200.Events {
		if one.Event.Type != "partners.need_published.v2" {
			continue
		}
		line, err := json.Marshal(one.Event)
		must(err)
		var event events.PartnersNeedPublishedV2
		must(json.Unmarshal(line, &event))
		must(json.NewEncoder(os.Stdout).Encode(map[string]any{
			"titles": titles,
			"code":   refused.ApplicationproblemJSON404.Code,
			"type":   event.ReservedType,
			"time":   event.Time,
			"title":  event.Data.Particulars.Title,
			"head":   feed.JSON200.Head,
		}))
		return
	}
	panic("no such event")
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
