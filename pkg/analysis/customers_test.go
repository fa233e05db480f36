package analysis

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/render"
)

// Ids of every kind, whatever they begin with, are sorted as the texts they are.
func TestByID(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, ids := range [][]string{
		{}, {"one"},
		{"10", "9", "1", "100", "010", "", "1\x00", "1\x00\x00"},
		{"customer-10", "customer-9", "customer-", "customer-123456789", "customer-123456780", "customer-12345678"},
		{"ä", "a", "z", "ß", "same-begin-x", "same-begin-xx"},
	} {
		random.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		c := facts.Customers{Names: func(ref facts.Ref) string { return ids[ref] }}
		for i := range ids {
			c.Rows = append(c.Rows, facts.Customer{Ref: facts.Ref(i)})
		}
		var got []string
		for _, place := range byID(c, func(*facts.Customer) bool { return true }) {
			got = append(got, ids[place])
		}
		if want := slices.Sorted(slices.Values(ids)); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// The customers in the JSON of a report, which come from the cells of its table,
// are those of the result.
func TestListedCustomersInJSON(t *testing.T) {
	jan, _ := calendar.Date(2025, 1, 10)
	var orders factstest.Orders
	for i, customer := range []string{"ann", "bob", "=c", "d\u202e\"", "ann", "ann", "bob"} {
		orders.Rows = append(orders.Rows, factstest.Order{Customer: customer, Day: jan + calendar.Day(9*i), Amount: 1234})
	}
	ctx := context.Background()
	data, err := Open(ctx, factstest.Source(orders), facts.Provenance{Inputs: []string{"orders.csv"}, Notes: []note.Note{}})
	if err != nil {
		t.Fatal(err)
	}
	scores, err := RFM{PerCustomer: true}.Run(ctx, data)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, s := range scores.Segments {
		all = append(all, s.Segment)
	}
	lapsed, err := Winback{Segment: all, All: true}.Run(ctx, data)
	if err != nil {
		t.Fatal(err)
	}
	sameCustomers(t, scores, slices.Collect(scores.Customers()))
	sameCustomers(t, lapsed, slices.Collect(lapsed.Customers()))
}

func sameCustomers[C any](t *testing.T, r Result, customers []C) {
	t.Helper()
	var out strings.Builder
	if err := render.Write(&out, r.Report(), render.JSON, render.Options{}); err != nil {
		t.Fatal(err)
	}
	var got, want struct{ Customers []map[string]any }
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string]any{"customers": customers})
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	if len(got.Customers) != 4 || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
