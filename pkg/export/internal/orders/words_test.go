package orders

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The words of all columns are counted over all rows that have all fields, also
// those that the reader of statuses and of currencies counts on its way.
func TestWordsOfAllRows(t *testing.T) {
	statuses := []string{"paid", "paid", `"paid"`, "void", "refunded", "a text of more than 15 bytes", ""}
	rapid.Check(t, func(t *rapid.T) {
		var body strings.Builder
		status, currency := "paid", "EUR"
		for i := range rapid.IntRange(1, 120).Draw(t, "rows") {
			if rapid.IntRange(0, 5).Draw(t, "change") == 0 {
				status = rapid.SampledFrom(statuses).Draw(t, "status")
				currency = rapid.SampledFrom([]string{"EUR", "EUR", `"EUR"`, "USD", "odd"}).Draw(t, "currency")
			}
			if rapid.IntRange(0, 50).Draw(t, "broken") == 0 { // and looks like words behind its first byte
				body.WriteString(rapid.SampledFrom([]string{"1EUR,paid\n", "1paid,EUR\n"}).Draw(t, "row"))
				continue
			}
			fmt.Fprintf(&body, "%d,c%d,2024-01-%02d,%d.50,%s,%s,%s\n", i, i%7, i%28+1, i%9, currency, status, "web")
		}
		content := "order_id,customer_id,order_date,amount,currency,status,channel\n" + body.String()
		s, _, err := newScan([]Input{fileOf("a.csv", []byte(content))}, Options{Jobs: rapid.IntRange(1, 3).Draw(t, "workers")})
		if err != nil {
			t.Skip(err)
		}
		s.chunk = rapid.SampledFrom([]int{100, 1000, 1 << 18}).Draw(t, "chunk")
		f := s.files[0]
		if err := s.pass(t.Context()); err != nil {
			t.Skip(err)
		}
		for column, want := range wordsOf(t, content) {
			if p := &f.Plan; column == p.Order || column == p.Customer || column == p.Date || column == p.Amount {
				continue
			}
			if got := f.seen.Evidence(f.Header)[column].Words; fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("%s: %v, want %v\n%s", f.Header[column], got, want, content)
			}
		}
	})
}

// wordsOf counts the values of each column that are not blank, of rows that have
// all fields.
func wordsOf(t *rapid.T, content string) []map[string]int64 {
	r := csv.NewReader(strings.NewReader(content))
	r.FieldsPerRecord = -1
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	words := make([]map[string]int64, len(records[0]))
	for i := range words {
		words[i] = map[string]int64{}
	}
	for _, record := range records[1:] {
		for i, value := range record {
			if len(record) == len(words) && value != "" {
				words[i][value]++
			}
		}
	}
	return words
}
