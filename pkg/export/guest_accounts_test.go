package export

import (
	"fmt"
	"strings"
	"testing"
)

// A guest whose e-mail stands beside one id elsewhere is that customer, wherever the
// rows stand; one whose e-mail stands beside two ids, or none, is a customer of their
// own. By hand: 17 and 18, cy, and dee, who is both 20 and 21 and neither.
func TestGuestsWithAccounts(t *testing.T) {
	const header = "order_id,customer_id,email,date,amount\n"
	rows := []string{
		"1,17,ann@x.com,2024-01-01,10\n", "2,,Ann@x.com,2024-02-01,10\n", "3,18,bob@x.com,2024-01-02,10\n", "4,0,cy@x.com,2024-02-02,10\n",
		"5,guest,bob@x.com,2024-02-03,10\n", "6,20,dee@x.com,2024-02-03,10\n", "7,21,dee@x.com,2024-02-03,10\n", "8,,dee@x.com,2024-02-03,10\n",
	}
	var many strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&many, "m%d,9%d,m%d@x.com,2024-01-03,10\n", i, i%50, i%50)
	}
	for _, c := range []struct {
		name      string
		files     []string
		o         Options
		customers int64
	}{
		{"in one file", []string{strings.Join(rows, "")}, Options{}, 6},
		{"in another order", []string{rows[7] + rows[4] + rows[1] + rows[3] + rows[0] + rows[2] + rows[6] + rows[5]}, Options{}, 6},
		{"in two files", []string{strings.Join(rows[:2], "") + rows[4] + rows[7], rows[2] + rows[3] + rows[5] + rows[6]}, Options{}, 6},
		{"behind many rows", []string{many.String() + strings.Join(rows, "")}, Options{Jobs: 3}, 56},
		{"told apart", []string{strings.Join(rows, "")}, Options{FoldIDs: FoldNone}, 8},
	} {
		var in []Input
		for _, text := range c.files {
			in = append(in, textInput(header+text))
		}
		c.o.Today = someToday
		orders, reading, err := Orders(t.Context(), in, c.o)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		notes := 0
		for _, n := range reading.Notes {
			if n.Code == "customer-account" {
				notes++
			}
		}
		if want := 2; orders.Extent().Customers != c.customers || notes != want && c.o.FoldIDs != FoldNone {
			t.Errorf("%s: %d customers, %d notes; want %d, %d", c.name, orders.Extent().Customers, notes, c.customers, want)
		}
	}
}

// Only one of two files has a column of e-mails: its guest is a customer of the other
// by an id that both have, whichever file is named first. By hand: 17 and 18.
func TestGuestsOfOneFile(t *testing.T) {
	ids := textInput("order_id,customer_id,date,amount\n1,17,2024-01-01,10\n2,18,2024-01-02,10\n")
	mails := textInput("order_id,customer_id,email,date,amount\n3,17,ann@x.com,2024-02-01,10\n4,,ann@x.com,2024-02-02,10\n")
	for name, files := range map[string][]Input{"ids first": {ids, mails}, "e-mails first": {mails, ids}} {
		orders, reading, err := Orders(t.Context(), files, Options{Today: someToday})
		if err != nil || orders.Extent().Customers != 2 || orders.Extent().Orders != 4 {
			t.Errorf("%s: %v, %+v", name, err, reading)
		}
		for _, n := range reading.Notes {
			if strings.Contains(n.Text, `""`) || n.Code == "customer-by-email" {
				t.Errorf("%s: %s", name, n.Text)
			}
		}
	}
}

// Who has neither an id nor an e-mail may have a username.
func TestCustomersByUsername(t *testing.T) {
	text := "order_id,customer_id,email,username,date,amount\n1,17,ann@x.com,ann,2024-01-01,10\n2,,,cyd,2024-02-01,10\n3,,bob@x.com,,2024-02-02,10\n4,,,cyd,2024-02-03,10\n"
	orders, reading, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
	if err != nil || orders.Extent().Customers != 3 { // 17, cyd and bob
		t.Errorf("%v, %+v", err, reading)
	}
}
