package export

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

// A status that no row has is a slip when it is the only one; one that some
// file has is none, nor is any in a file without rows. Of several, one that no
// row has is said. Blank ones are counted, but for the further rows of an order
// in line items.
func TestUnknownStatus(t *testing.T) {
	const rows = "order_id,customer_id,date,amount,status\n1,a,2024-01-01,1,Paid\n2,b,2024-01-02,2,part-shipped\n3,c,2024-01-03,3,\n4,d,2024-01-04,4,paid\n"
	const shopify = "Name,Email,Financial Status,Created at,Total,Currency,Lineitem name,Lineitem quantity\n" +
		"#1,a@x.com,paid,2024-01-05 10:00:00 +0000,10.00,EUR,cup,1\n#1,a@x.com,,,,,plate,1\n#2,b@x.com,,2024-01-06 10:00:00 +0000,5.00,EUR,cup,1\n"
	for _, c := range []struct {
		name     string
		statuses []string
		files    []string
		word     string
		found    map[string]int64
		used     int64
	}{
		{"one of one", []string{"payed"}, []string{rows}, "payed", map[string]int64{"Paid": 1, "paid": 1, "part-shipped": 1, "blank": 1}, 0},
		{"none of two", []string{"payed", "open"}, []string{rows}, "open", map[string]int64{"Paid": 1, "paid": 1, "part-shipped": 1, "blank": 1}, 0},
		{"one of two", []string{"paid", "payed"}, []string{rows}, "", nil, 2},
		{"as it is compared", []string{"PAID", "Part_Shipped"}, []string{rows}, "", nil, 3},
		{"blank asked for", []string{"paid", "blank"}, []string{rows}, "", nil, 3},
		{"in another file", []string{"paid", "open"}, []string{rows, "order_id,customer_id,date,amount,status\n9,a,2024-01-01,1,open\n"}, "", nil, 3},
		{"no rows", []string{"paid"}, []string{"order_id,customer_id,date,amount,status\n"}, "", nil, 0},
		{"all", []string{"all"}, []string{rows}, "", nil, 4},
		{"after another filter", []string{"paid", "open"}, []string{rows + "5,e,2031-01-04,4,open\n"}, "", nil, 2},
		{"line items", []string{"paid"}, []string{shopify}, "", nil, 2},
		{"line items, none", []string{"payed"}, []string{shopify}, "payed", map[string]int64{"paid": 1}, 0},
	} {
		var in []Input
		for i, text := range c.files {
			in = append(in, fileOf("f"+string(rune(48+i)), []byte(text)))
		}
		_, reading, err := Orders(t.Context(), in, Options{Statuses: c.statuses, Today: someToday})
		var unknown *UnknownValue
		if errors.As(err, &unknown) != (c.word != "") {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if unknown != nil && (unknown.Word != c.word || !maps.Equal(unknown.Found, c.found)) {
			t.Errorf("%s: %+v", c.name, unknown)
		}
		if unknown == nil && reading.RowsUsed != c.used {
			t.Errorf("%s: %d rows used, want %d; %v", c.name, reading.RowsUsed, c.used, reading.Filtered)
		}
	}
}

func TestAbsentStatusIsSaid(t *testing.T) {
	const rows = "customer_id,date,status\na,2024-01-01,paid\nb,2024-01-02,open\n"
	const want = `status-unknown: status "payed": no row has it; found 1 open, 1 paid`
	_, reading, err := Orders(t.Context(), []Input{textInput(rows)}, Options{Statuses: []string{"paid", "payed", "blank"}, Today: someToday})
	if err != nil || !stated(reading.Notes, want) {
		t.Errorf("%v, %q, want %q", err, reading.Notes, want)
	}
	_, reading, err = Subscriptions(t.Context(), textInput("customer_id,started_at,mrr,status\na,2024-01-01,1,paid\nb,2024-01-02,1,open\n"), Options{Statuses: []string{"paid", "payed"}, Today: someToday})
	if err != nil || !stated(reading.Notes, want) {
		t.Errorf("%v, %q, want %q", err, reading.Notes, want)
	}
}

func TestUnknownStatusOfCustomers(t *testing.T) {
	const rows = "customer_id,started_at,mrr,status\na,2024-01-01,1,live\nb,2024-01-02,1,\n"
	_, _, err := Subscriptions(t.Context(), textInput(rows), Options{Statuses: []string{"life"}, Today: someToday})
	var unknown *UnknownValue
	if !errors.As(err, &unknown) || !maps.Equal(unknown.Found, map[string]int64{"live": 1, "blank": 1}) {
		t.Errorf("%v", err)
	}
	_, reading, err := Subscriptions(t.Context(), textInput(rows), Options{Statuses: []string{"live"}, Today: someToday})
	if err != nil || !maps.Equal(reading.Filtered, map[string]int64{"status-blank": 1}) {
		t.Errorf("%v, %v", err, reading.Filtered)
	}
}

// stated tells whether one of the notes is that one.
func stated(notes []note.Note, want string) bool {
	return slices.ContainsFunc(notes, func(n note.Note) bool { return n.String() == want })
}
