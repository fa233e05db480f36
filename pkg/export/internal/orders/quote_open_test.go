package orders

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/export/internal/schema"
)

// A quote that is never closed takes in all lines up to the end: that is said
// with the place where it opens, whether the run stops or goes on, also when
// the first problems are others, and in chunks of any size.
func TestOpenQuote(t *testing.T) {
	lines := strings.Repeat("c,2024-02-04,5\n", 1500)
	many := strings.Repeat("x,never,5\n", 30)
	for _, c := range []struct{ name, text, place, lines string }{
		{"many lines", "customer_id,date,amount\na,2024-01-05,10\nb,2024-01-06,\"10\n" + lines, "f:3:3", "the 1,500 lines after it"},
		{"one line", "customer_id,date,amount\na,2024-01-05,10\nb,2024-01-06,\"10\nc,2024-02-03,5\n", "f:3:3", "the line after it"},
		{"no end of line", "customer_id,date,amount\na,2024-01-05,10\nb,2024-01-06,\"10\nc,2024-02-03,5\nc,2024-02-03,5", "f:3:3", "the 2 lines after it"},
		{"in a row of its own", "customer_id,date,amount\na,2024-01-05,10\n\"b,2024-01-06,10\nc,2024-02-03,5\r\nd,2024-02-03,5\r\n", "f:3:1", "the 2 lines after it"},
		{"after others", "customer_id,date,amount\na,2024-01-05,10\n" + many + "b,2024-01-06,\"10\nc,2024-02-03,5\n", "f:33:3", "the line after it"},
	} {
		for _, chunk := range []int{64, 4096, chunkSize} {
			o := Options{Today: today, MaxRejects: schema.MaxRejects{Share: 99}}
			s, reading, err := newScan([]Input{fileOf("f", []byte(c.text))}, o)
			if err != nil {
				t.Fatal(err)
			}
			s.chunk = chunk
			if err := s.run(t.Context()); err != nil {
				t.Fatal(err)
			}
			_, reading, err = s.result(reading)
			notes := fmt.Sprint(reading.Notes)
			if err != nil || !strings.Contains(notes, c.place+": a quote is opened and never closed, so that "+c.lines) {
				t.Errorf("%s in chunks of %d: %v, %v", c.name, chunk, err, notes)
			}
		}
		_, _, err := Orders(t.Context(), []Input{fileOf("f", []byte(c.text))}, Options{Today: today})
		var bad *BadData
		if !errors.As(err, &bad) || c.name != "after others" && !strings.Contains(bad.Error(), c.lines) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// A quote where none may be is one bad row, however long the file goes on behind
// it: it is no row that is too long. (It was, when the rest was one chunk.)
func TestBareQuoteBeforeALongRest(t *testing.T) {
	text := "customer_id,date,note\na,2024-01-05,5\" tall\n" + strings.Repeat("b,2024-01-06,x\n", 200_000)
	_, reading, err := Orders(t.Context(), []Input{fileOf("f", []byte(text))}, Options{Today: today, MaxRejects: schema.MaxRejects{Rows: 1}})
	if err != nil || reading.RowsUsed != 200_000 || reading.RowsRejected != 1 {
		t.Errorf("%d rows used, %d rejected, %v; want 200,000 and 1", reading.RowsUsed, reading.RowsRejected, err)
	}
}

// The first field of a chunk may begin where its text does, although others of its
// rows are quoted: an e-mail, or the id of a sale.
func TestFirstFieldBesideQuotes(t *testing.T) {
	for _, header := range []string{"email,date,amount,note", "pledge_id,date,amount,customer_id"} {
		text := header + "\nada.lovelace@example.com,2024-01-05,5,z\nben.lovelace@example.com,2024-01-05,5,\"y\"\n"
		orders, _, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: today})
		if err != nil || orders.Extent().Customers != 2 {
			t.Errorf("%s: %v", header, err)
		}
	}
}
