package export

import (
	"fmt"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
)

// BenchmarkColumns reads each column of one chunk again and again, as its worker
// does: a row's share is what counts, see ns/row.
func BenchmarkColumns(b *testing.B) {
	const header = "order_id,customer_id,order_date,amount,currency,status\n"
	var text strings.Builder
	text.WriteString(header)
	statuses := []string{"cancelled", "refunded", "completed"}
	for i := 0; text.Len() < chunkSize; i++ {
		customer := i * 7919 * 61803397 % 100_000_000
		fmt.Fprintf(&text, "%d,C%08d,%s,%d.%02d,EUR,%s\n", 1_000_001+i, customer, calendar.Day(18628+i/300), i*7919%200, i%100, statuses[min(i*7919%28, 2)])
	}
	s, _, err := newScan([]Input{fileOf("a.csv", []byte(text.String()))}, Options{Today: today, Jobs: 1})
	if err == nil {
		err = s.run(b.Context())
	}
	if err != nil {
		b.Fatal(err)
	}
	w := s.workers[0]
	w.open(0, s.files[0])
	q, p := &w.quick, w.plan
	rows := []byte(text.String()[len(header):])
	indexed := append(rows, make([]byte, slack)...)
	if !q.build(rows, ',', p.Columns, false) {
		b.Fatal("not regular")
	}
	w.readColumns(indexed)
	for _, column := range []struct {
		name string
		read func()
	}{
		{"orders", func() { q.orders(p.Order, s.ids) }},
		{"customers", func() { q.customers(p.Customer, w.out, false) }},
		{"days", func() { q.dayReader.read(&q.fields, p.Date) }},
		{"amounts", func() { q.amountReader.read(&q.fields, p.Amount, true) }},
		{"currencies", func() { q.currencies(p.Currency) }},
		{"statuses", func() { q.statuses[0].read(q) }},
	} {
		b.Run(column.name, func(b *testing.B) {
			for b.Loop() {
				column.read()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(q.fates)), "ns/row")
		})
	}
}
