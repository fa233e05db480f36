package export

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ledger"
)

// One shop in all notations of its days, also in several in one column: the days
// of all orders are those of the shop, or the run is refused.
func TestDateNotations(t *testing.T) {
	layouts := map[string][]string{ // by what a column may mix
		"year first":         {"2006-01-02", "2006-1-2", "2006/01/02", "2006.01.02", "20060102", "2006-01-02Z", "2006-01-02T15:04:05", "2006-01-02 15:04"},
		"day first":          {"02/01/2006", "2/1/2006", "02.01.2006", "02-01-2006"},
		"month first":        {"01/02/2006", "1/2/2006", "01-02-2006"},
		"names":              {"2 Jan 2006", "January 2, 2006", "02-Jan-2006"},
		"of another reading": {"02.01.06", "2006-01-02 +1"},
	}
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfN(rapid.IntRange(0, 400), 1, 30).Draw(t, "days")
		mix := rapid.SampledFrom([]string{"year first", "day first", "month first", "names", "of another reading"}).Draw(t, "mix")
		var b strings.Builder
		b.WriteString("order_id,customer_id,order_date,amount\n")
		for i, day := range days {
			at := time.Unix(int64(someToday-500)*86400+int64(day)*86400, 0).UTC()
			fmt.Fprintf(&b, "%d,c%d,\"%s\",1.00\n", i+1, i+1, at.Format(rapid.SampledFrom(layouts[mix]).Draw(t, "layout")))
		}
		read, _, err := Orders(context.Background(), []Input{textInput(b.String())}, Options{Today: someToday})
		if err != nil {
			return
		}
		for id, day := range daysOf(t, read) {
			var i int
			if _, err := fmt.Sscanf(id, "c%d", &i); err != nil || int(day) != int(someToday)-500+days[i-1] {
				t.Fatalf("%s\n%s: the day of %s is %d, want %d", b.String(), mix, id, day, int(someToday)-500+days[i-1])
			}
		}
		if mix == "of another reading" {
			t.Fatalf("%s\nwas read", b.String())
		}
	})
}

// daysOf is the first day of every customer.
func daysOf(t *rapid.T, read *ledger.Orders) map[string]int {
	all, err := read.Customers(context.Background(), facts.By{})
	if err != nil {
		t.Fatal(err)
	}
	days := map[string]int{}
	for _, c := range all.Rows {
		days[all.Names(c.Ref)] = int(c.First)
	}
	return days
}
