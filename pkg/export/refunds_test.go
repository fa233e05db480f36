package export

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// What is left after refunds, by hand. The orders are 10 of a on 5 January, 25 of
// b on 10 February and 4 of b on 1 March.
func TestRefunds(t *testing.T) {
	const (
		plain   = "order_id,customer_id,order_date,amount\n1,a,2024-01-05,10\n5,b,2024-02-10,25\n7,b,2024-03-01,4\n"
		status  = "order_id,customer_id,order_date,amount,status\n1,a,2024-01-05,10,paid\n5,b,2024-02-10,25,refunded\n7,b,2024-03-01,4,paid\n"
		paid    = "order_id,customer_id,order_date,amount,status\n1,a,2024-01-05,10,paid\n5,b,2024-02-10,25,paid\n7,b,2024-03-01,4,paid\n"
		column  = "order_id,customer_id,order_date,amount,refunded_amount\n1,a,2024-01-05,10,0\n5,b,2024-02-10,25,25\n7,b,2024-03-01,4,0\n"
		parents = "id,parent_id,customer_id,order_date,amount\n1,0,a,2024-01-05,10\n5,0,b,2024-02-10,25\n7,0,b,2024-03-01,4\n"
		lines   = "order_id,customer_id,order_date,amount\n1,a,2024-01-05,10\n5,b,2024-02-10,15\n5,b,2024-02-10,10\n7,b,2024-03-01,4\n"

		// Etsy's: adjusted is 0 where nothing was.
		etsy = "order_id,customer_id,order_date,order_total,adjusted_order_total,adjusted_net\n1,a,2024-01-05,10,0,0\n5,b,2024-02-10,25,%s,%s\n7,b,2024-03-01,4,0,0\n"
		flag = "order_id,customer_id,order_date,amount,%s\n1,a,2024-01-05,10,%s\n5,b,2024-02-10,25,%s\n7,b,2024-03-01,4,%[2]s\n"

		full     = "a 10.00, b 4.00; 2 orders, 2024-01-05 to 2024-03-01"
		part     = "a 10.00, b 24.00; 3 orders, 2024-01-05 to 2024-03-01"
		partDay  = "a 10.00, b 24.00; 3 orders, 2024-01-05 to 2024-03-09"
		keptFull = "a 10.00, b 4.00; 3 orders, 2024-01-05 to 2024-03-01"
		none     = "a 10.00, b 29.00; 3 orders, 2024-01-05 to 2024-03-01"
	)
	for _, c := range []struct{ name, text, more, want, keep string }{
		{"status", status, "", full, keptFull},
		{"column", column, "", full, keptFull},
		{"more than was paid, in a column", strings.Replace(column, "25,25", "25,26", 1), "", full, ""},
		{"part, in a column", strings.Replace(column, "25,25", "25,5", 1), "", part, part},
		{"part, below zero in a column", strings.Replace(column, "25,25", "25,-5", 1), "", part, part},
		{"row", plain, "5,b,2024-03-09,-25\n", full, keptFull},
		{"row of more than was paid", plain, "5,b,2024-03-09,-26\n", full, ""},
		{"row on the day of the order", plain, "5,b,2024-02-10,-25\n", full, ""},
		{"rows in parts", plain, "5,b,2024-03-02,-15\n5,b,2024-03-02,-5\n5,b,2024-03-09,-5\n", full, ""},
		{"equal rows", plain, "5,b,2024-03-02,-12.50\n5,b,2024-03-02,-12.50\n", full, ""},
		{"part, as a row", plain, "5,b,2024-03-09,-5\n", partDay, partDay},
		{"part, as a row of that day", plain, "5,b,2024-02-10,-5\n", part, part},
		{"row of another customer", plain, "5,c,2024-03-09,-25\n", full, ""},
		{"row without a customer", plain, "5,,2024-03-09,-25\n", full, ""},
		{"part, without a customer", plain, "5,,2024-03-09,-5\n", partDay, ""},
		{"row of items", lines, "5,b,2024-03-09,-25\n", full, ""},
		{"row of one item", lines, "5,b,2024-03-09,-5\n", partDay, ""},
		{"parent", parents, "9,5,b,2024-03-09,-25\n", full, ""},
		{"parent without a customer", parents, "9,5,,2024-03-09,-25\n", full, ""},
		{"parts of a parent", parents, "9,5,b,2024-03-08,-20\n10,5,b,2024-03-09,-5\n", full, ""},
		{"parent that is not there", parents, "9,4,b,2024-03-09,-5\n", partDay, ""},

		{"total after refunds", "order_id,customer_id,order_date,total_price,current_total_price\n1,a,2024-01-05,10,10\n5,b,2024-02-10,25,0\n7,b,2024-03-01,4,4\n", "", full, keptFull},
		{"part, total after refunds", "order_id,customer_id,order_date,total_price,current_total_price\n1,a,2024-01-05,10,10\n5,b,2024-02-10,25,20\n7,b,2024-03-01,4,4\n", "", part, part},
		{"total before refunds", "order_id,customer_id,order_date,total,original_total\n1,a,2024-01-05,10,10\n5,b,2024-02-10,0,25\n7,b,2024-03-01,4,4\n", "", full, keptFull},
		{"adjusted, all of it", fmt.Sprintf(etsy, "0", "-1"), "", full, keptFull},
		{"adjusted in part", fmt.Sprintf(etsy, "20", "19"), "", part, part},
		{"not adjusted", fmt.Sprintf(etsy, "0", "0"), "", none, none},
		{"flag of 0 and 1", fmt.Sprintf(flag, "refunded", "0", "1"), "", full, keptFull},
		{"flag of yes and no", fmt.Sprintf(flag, "Refunded?", "no", "yes"), "", full, keptFull},
		{"flag of true", fmt.Sprintf(flag, "is_refunded", "", "true"), "", full, keptFull},
		{"German flag", fmt.Sprintf(flag, "Erstattet", "nein", "ja"), "", full, keptFull},
		{"words", fmt.Sprintf(flag, "refund_status", "none", "full"), "", full, keptFull},
		{"words of statuses", fmt.Sprintf(flag, "refund_state", "not refunded", "refunded"), "", full, keptFull},
		{"flag of a part", fmt.Sprintf(flag, "partially_refunded", "no", "yes"), "", none, none},
		{"amounts 0.00 and 1.00", fmt.Sprintf(flag, "refunded", "0.00", "1.00"), "", "a 10.00, b 28.00; 3 orders, 2024-01-05 to 2024-03-01", ""},
		{"amount and flag", fmt.Sprintf(flag, "refunded,amount_refunded", "0,0", "1,5"), "", part, part},
		{"amount of all and flag", fmt.Sprintf(flag, "refunded,amount_refunded", "false,0", "true,25"), "", full, keptFull},
		{"flags and amount of a part", fmt.Sprintf(flag, "Refunded?,Partial Refund ($),Fully Refunded?", "0,0.0,0", "1,0.0,1"), "", full, keptFull},
		{"flag of all and a part", fmt.Sprintf(flag, "Refunded?,Partial Refund ($),Fully Refunded?", "0,0.0,0", "1,5.0,0"), "", part, part},
		{"flag and amount of a part", fmt.Sprintf(flag, "Refunded?,Partial Refund", "0,0.0", "1,0.0"), "", full, keptFull},
		{"amount of a tax", fmt.Sprintf(flag, "refunded_tax", "0.00", "5.00"), "", none, none},
		{"other amounts", fmt.Sprintf(flag, "Order Refund Amount", "0.00", "5.00"), "", part, part},

		// The same money twice.
		{"status and row", status, "5,b,2024-03-09,-25,paid\n", full, keptFull},
		{"status of both", status, "5,b,2024-03-09,-25,refunded\n", full, ""},
		{"status and less as a row", status, "5,b,2024-03-09,-20,paid\n", full, ""},
		{"status and row of its own", status, "5-R,b,2024-03-09,-25,paid\n", full, keptFull},
		{"status and rows of their own", status, "r1,b,2024-03-08,-20,paid\nr2,b,2024-03-09,-5,paid\n", full, ""},
		{"status of both, each its own", status, "5-R,b,2024-03-09,-25,refunded\n", full, ""},
		{"status of both, less as a row", status, "5-R,b,2024-03-09,-20,refunded\n", full, ""},
		{"status of the row", paid, "5,b,2024-03-09,-25,refunded\n", full, ""},
		{"column and row", column, "5,b,2024-03-09,-25,\n", full, ""},
		{"column and row of its own", column, "r,b,2024-03-09,-25,\n", full, ""},
		{"part in column and row", strings.Replace(column, "25,25", "25,5", 1), "5,b,2024-03-09,-5,\n", partDay, ""},
		{"part in column and row of its own", strings.Replace(column, "25,25", "25,5", 1), "r,b,2024-03-09,-5,\n", part, ""},
		{"more in the column", strings.Replace(column, "25,25", "25,5", 1), "5,b,2024-03-09,-2,\n", partDay, ""},
		{"order cancelled", strings.Replace(status, "refunded", "cancelled", 1), "5,b,2024-03-09,-25,paid\n", full, full},

		// Other money.
		{"row of its own", plain, "r,b,2024-03-09,-5\n", partDay, partDay},
		{"row of its own, all of it", plain, "r,b,2024-03-09,-25\n", "a 10.00, b 4.00; 3 orders, 2024-01-05 to 2024-03-09", ""},
		{"row of its own before the order", strings.Replace(status, "2024-02-10", "2024-03-10", 1), "r,b,2024-03-01,-25,paid\n", "a 10.00, b -21.00; 2 orders, 2024-01-05 to 2024-03-01", ""},
		{"row of another customer's", status, "r,a,2024-03-09,-25,paid\n", "a -15.00, b 4.00; 2 orders, 2024-01-05 to 2024-03-09", ""},
		{"row of another amount", status, "r,b,2024-03-09,-5,paid\n", "a 10.00, b -1.00; 2 orders, 2024-01-05 to 2024-03-09", ""},
		{"refund of nothing", plain, "r,b,2024-03-01,-0\n", "a 10.00, b 29.00; 4 orders, 2024-01-05 to 2024-03-01", ""},
	} {
		header := c.text[:strings.IndexByte(c.text, '\n')+1]
		files := [][]string{{c.text + c.more}, {c.text, header + c.more}, {header + c.more, c.text}, {header + c.more + c.text[len(header):]}}
		if c.more == "" {
			files = files[:1]
		}
		for _, in := range files {
			for _, keep := range []bool{false, true} {
				o, want := Options{Today: someToday}, c.want
				if keep {
					o.Refunded, want = KeepRefunded, c.keep
				}
				if got, err := spentIn(o, in...); want != "" && (err != nil || got != want) {
					t.Errorf("%s, keep %v:\n%s\ngot  %s (%v)\nwant %s", c.name, keep, strings.Join(in, "and\n"), got, err, want)
				}
			}
		}
	}
}

// A status that is asked for counts, less what an amount or a row says was paid
// back: 10 + 4 and of 25 nothing, 25 or 20.
func TestRefundedStatusAskedFor(t *testing.T) {
	const header = "order_id,customer_id,order_date,amount,status,amount_refunded\n1,a,2024-01-05,10,paid,0\n7,b,2024-03-01,4,paid,0\n"
	for rows, want := range map[string]string{
		"5,b,2024-02-10,25,refunded,0\n":                                 "a 10.00, b 29.00; 3 orders, 2024-01-05 to 2024-03-01",
		"5,b,2024-02-10,25,refunded,25\n":                                "a 10.00, b 4.00; 3 orders, 2024-01-05 to 2024-03-01",
		"5,b,2024-02-10,25,refunded,0\n5,b,2024-02-20,-5,refunded,0\n":   "a 10.00, b 24.00; 3 orders, 2024-01-05 to 2024-03-01",
		"5,b,2024-02-10,25,paid,25\n":                                    "a 10.00, b 4.00; 2 orders, 2024-01-05 to 2024-03-01",
		"5,b,2024-02-10,25,cancelled,0\n5,b,2024-02-20,-25,refunded,0\n": "a 10.00, b 4.00; 2 orders, 2024-01-05 to 2024-03-01",
	} {
		got, err := spentIn(Options{Today: someToday, Statuses: []string{"paid", "refunded"}}, header+rows)
		if err != nil || got != want {
			t.Errorf("%s: %s (%v), want %s", rows, got, err, want)
		}
	}
}

// spentIn is what each customer of some files has paid: see spent.
func spentIn(o Options, texts ...string) (string, error) {
	var in []Input
	for _, text := range texts {
		in = append(in, textInput(text))
	}
	read, _, err := Orders(context.Background(), in, o)
	if err != nil {
		return "", err
	}
	c := read.Extent()
	customers, err := read.Customers(context.Background(), facts.By{})
	var all []string
	for i, row := range customers.Rows {
		all = append(all, customers.ID(i)+" "+c.Unit.Amount(row.Revenue).Decimal())
	}
	slices.Sort(all)
	return fmt.Sprintf("%s; %d orders, %s to %s", strings.Join(all, ", "), c.Orders, c.First, c.Last), err
}

// sale is an order of a made-up shop, with what was paid back of it.
type sale struct {
	customer    string
	day, amount int
	back        []int // amounts
}

// shop is a shop of few customers whose orders were refunded in full, in part or
// not at all.
func shop() *rapid.Generator[[]sale] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) sale {
		s := sale{
			customer: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "customer"),
			day:      rapid.IntRange(1, 20).Draw(t, "day"), amount: rapid.IntRange(2, 9).Draw(t, "amount"),
		}
		switch rapid.IntRange(0, 3).Draw(t, "refund") {
		case 0:
			s.back = []int{s.amount}
		case 1:
			first := rapid.IntRange(1, s.amount-1).Draw(t, "first part")
			s.back = []int{first, s.amount - first}
		case 2:
			s.back = []int{rapid.IntRange(1, s.amount-1).Draw(t, "part")}
		}
		return s
	}), 1, 12)
}

// lost is what was paid back of an order.
func (s sale) lost() (sum int) {
	for _, b := range s.back {
		sum += b
	}
	return sum
}

// notations are the ways to write what was paid back: each gives the rows of an
// order, of which the first is the sale itself.
var notations = map[string]struct {
	header string
	rows   func(id int, s sale) []string
}{
	"a column": {"order_id,customer_id,order_date,amount,amount_refunded", func(id int, s sale) []string {
		return []string{fmt.Sprintf("%d,%s,2024-01-%02d,%d,%d", id, s.customer, s.day, s.amount, s.lost())}
	}},
	"a status and a column": {"order_id,customer_id,order_date,amount,amount_refunded,status", func(id int, s sale) []string {
		status := "paid"
		switch lost := s.lost(); {
		case lost == s.amount:
			status = "refunded"
		case lost > 0:
			status = "partially refunded"
		}
		return []string{fmt.Sprintf("%d,%s,2024-01-%02d,%d,%d,%s", id, s.customer, s.day, s.amount, s.lost(), status)}
	}},
	"a total after refunds": {"order_id,customer_id,order_date,total,total_after_refunds", func(id int, s sale) []string {
		return []string{fmt.Sprintf("%d,%s,2024-01-%02d,%d,%d", id, s.customer, s.day, s.amount, s.amount-s.lost())}
	}},
	"a flag and a part": {"order_id,customer_id,order_date,amount,partial_refund,fully_refunded", func(id int, s sale) []string {
		part, full := s.lost(), "no"
		if part == s.amount {
			part, full = 0, "yes"
		}
		return []string{fmt.Sprintf("%d,%s,2024-01-%02d,%d,%d.0,%s", id, s.customer, s.day, s.amount, part, full)}
	}},
	"rows": {"order_id,customer_id,order_date,amount", func(id int, s sale) []string {
		return s.rows(fmt.Sprintf("%d,%s,2024-01-%02d,%%d", id, s.customer, s.day), fmt.Sprintf("%d,%s,2024-01-%02d,%%d", id, s.customer, s.day+5))
	}},
	"rows of the same day": {"order_id,customer_id,order_date,amount", func(id int, s sale) []string {
		row := fmt.Sprintf("%d,%s,2024-01-%02d,%%d", id, s.customer, s.day)
		return s.rows(row, row)
	}},
	"rows without a customer": {"order_id,customer_id,order_date,amount", func(id int, s sale) []string {
		return s.rows(fmt.Sprintf("%d,%s,2024-01-%02d,%%d", id, s.customer, s.day), fmt.Sprintf("%d,,2024-01-%02d,%%d", id, s.day+5))
	}},
	"rows and a status": {"order_id,customer_id,order_date,amount,status", func(id int, s sale) []string {
		status := "complete"
		if s.lost() == s.amount {
			status = "refunded"
		}
		return s.rows(fmt.Sprintf("%d,%s,2024-01-%02d,%%d,%s", id, s.customer, s.day, status), fmt.Sprintf("%d,%s,2024-01-%02d,%%d,complete", id, s.customer, s.day+5))
	}},
	"a parent": {"id,customer_id,order_date,amount,parent_id", func(id int, s sale) []string {
		return s.rows(fmt.Sprintf("%d,%s,2024-01-%02d,%%d,0", id, s.customer, s.day), fmt.Sprintf("r%d-%%[2]d,%s,2024-01-%02d,%%[1]d,%d", id, s.customer, s.day+5, id))
	}},
}

// rows is the sale and its refunds as formats of rows take their amounts.
func (s sale) rows(sold, back string) []string {
	rows := []string{fmt.Sprintf(sold, s.amount)}
	for i, b := range s.back {
		if strings.Contains(back, "[2]") {
			rows = append(rows, fmt.Sprintf(back, -b, i))
		} else {
			rows = append(rows, fmt.Sprintf(back, -b))
		}
	}
	return rows
}

// One shop gives one answer, in whatever notation, whatever the order of the rows,
// in one file or two: who was there, and what they paid over the whole span.
func TestNotationsOfRefunds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sales := shop().Draw(t, "shop")
		keep := rapid.Bool().Draw(t, "keep")
		want, orders := map[string]int{}, 0
		for _, s := range sales {
			if keep || s.lost() < s.amount {
				want[s.customer] += s.amount - s.lost()
				orders++
			}
		}
		name := rapid.SampledFrom(sortedKeys(notations)).Draw(t, "notation")
		notation := notations[name]
		var rows []string
		for i, s := range sales {
			rows = append(rows, notation.rows(i+1, s)...)
		}
		rows = rapid.Permutation(rows).Draw(t, "rows")
		cut := rapid.IntRange(0, len(rows)).Draw(t, "first file")
		o := Options{Today: someToday, Jobs: rapid.IntRange(1, 3).Draw(t, "jobs")}
		o.Duplicates = rapid.SampledFrom([]Duplicates{0, SumDuplicates, KeepFirst, IgnoreDuplicates}).Draw(t, "duplicates")
		if distinct := len(slices.Compact(slices.Sorted(slices.Values(rows)))) == len(rows); o.Duplicates == KeepFirst && !distinct {
			o.Duplicates = 0 // equal rows of two files count once then
		}
		if keep {
			o.Refunded, o.Returns = KeepRefunded, true
		}
		text := func(rows []string) Input { return textInput(notation.header + "\n" + strings.Join(rows, "\n") + "\n") }
		read, r, err := Orders(context.Background(), []Input{text(rows[:cut]), text(rows[cut:])}, o)
		if err != nil && strings.Contains(err.Error(), "was all of that paid back") { // more orders were than were not
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		customers, err := read.Customers(context.Background(), facts.By{})
		got := map[string]int{}
		for i, row := range customers.Rows {
			got[customers.ID(i)] = int(row.Revenue) / 100
		}
		if err != nil || int(read.Extent().Orders) != orders || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%s:\n%s\n%s\n%d orders, %v; want %d, %v; %v", name, notation.header, strings.Join(rows, "\n"), read.Extent().Orders, got, orders, want, err)
		}
		if keep {
			checkReturns(t, name, sales, read)
		}
		if r.RowsRead != r.RowsUsed+r.RowsFiltered || r.RowsRead != int64(len(rows)) {
			t.Fatalf("%d rows read, %d used, %d filtered: %v", r.RowsRead, r.RowsUsed, r.RowsFiltered, r.Filtered)
		}
	})
}

// checkReturns compares what was paid back of which orders with the shop. All of it is
// January's.
func checkReturns(t *rapid.T, notation string, sales []sale, read *ledger.Orders) {
	var want facts.Return
	for _, s := range sales {
		one := facts.Return{Orders: 1, Gross: money.Minor(100 * s.amount), Refunded: money.Minor(100 * s.lost())}
		switch {
		case s.lost() == s.amount:
			one.Full = 1
		case s.lost() > 0:
			one.Part = 1
		}
		want.Add(one)
	}
	got, err := read.Returns(context.Background(), facts.Query{}, calendar.Period{})
	if err != nil || got.Total()[0] != want || got.Loose[0] != (facts.Loose{}) {
		t.Fatalf("%s: %+v, loose %+v, want %+v; %v", notation, got.Total(), got.Loose, want, err)
	}
}

func sortedKeys[V any](m map[string]V) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// A refund belongs to the sale that it names, by whichever id of it: ben's only order
// of February is undone, so that 50 + 30 + 20 remain of three orders.
func TestRefundsByAnotherID(t *testing.T) {
	const rows = "1001,t1,%s,sale,ada,2024-01-05,50\n1002,t2,%s,sale,ben,2024-01-06,30\n1003,t3,%s,sale,ben,2024-02-06,30\n1004,t4,%s,refund,ben,2024-02-08,30\n1005,t5,%s,sale,ada,2024-02-10,20\n"
	text := func(header, parent string) string {
		return header + fmt.Sprintf(rows, "", "", "", parent, "")
	}
	for _, c := range []struct {
		name, text string
		columns    map[string]string
		orders     int64
		code       string // of the note
	}{
		{"by the order", text("order_number,transaction_id,parent_id,kind,customer_id,date,amount\n", "1003"), nil, 3, ""},
		{"by the transaction", text("order_number,transaction_id,parent_transaction_id,kind,customer_id,date,amount\n", "t3"), nil, 3, "refund-parent"},
		{"by the payment", text("invoice,payment reference,original_payment_id,kind,customer_id,date,amount\n", "t3"), nil, 3, "refund-parent"},
		{"by one of another file", text("order_number,transaction_id,parent_transaction_id,kind,customer_id,date,amount\n", "t99"), nil, 4, ""},
		{"with an id that was named", text("order_number,transaction_id,parent_transaction_id,kind,customer_id,date,amount\n", "t3"), map[string]string{"order": "order_number"}, 3, "refund-parent"},
		{"by none", text("order_number,transaction_id,parent_transaction_id,kind,customer_id,date,amount\n", "t3"), map[string]string{"refund_of": ""}, 4, ""},
	} {
		orders, reading, err := Orders(t.Context(), []Input{textInput(c.text)}, Options{Today: someToday, Columns: c.columns})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		code := ""
		for _, n := range reading.Notes {
			if n.Code == "refund-parent" {
				code = n.Code
			}
		}
		if orders.Extent().Orders != c.orders || revenue(orders) != "100.00" || code != c.code {
			t.Errorf("%s: %d orders, %s, %q", c.name, orders.Extent().Orders, revenue(orders), code)
		}
	}
}

// An id of a sale that several orders have costs the refunds that name it their order,
// and no others: of six sales of 10 the refunds of t2 and t4 undo theirs, and that of
// "manual", which two orders have, lowers the revenue only. Items of one order may
// repeat its id.
func TestRefundsByAnIDThatComesTwice(t *testing.T) {
	const text = "order_number,transaction_id,parent_transaction_id,kind,customer_id,date,amount\n" +
		"1,t1,,sale,ada,2024-01-05,10\n2,t2,,sale,ben,2024-01-06,4\n2,t2,,sale,ben,2024-01-06,6\n3,manual,,sale,cid,2024-01-07,10\n4,t4,,sale,dan,2024-01-08,10\n5,manual,,sale,eve,2024-01-09,10\n6,t6,,sale,fay,2024-01-10,10\n" +
		"7,t7,t2,refund,ben,2024-02-01,10\n8,t8,manual,refund,cid,2024-02-02,10\n9,t9,t4,refund,dan,2024-02-03,10\n"
	for _, jobs := range []int{1, 3} {
		orders, reading, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday, Jobs: jobs})
		if err != nil {
			t.Fatal(err)
		}
		said := slices.ContainsFunc(reading.Notes, func(n note.Note) bool {
			return n.Code == "refund-parent" && strings.Contains(n.Text, "2 of 3") && strings.Contains(n.Text, "1 of them")
		})
		if orders.Extent().Orders != 4 || revenue(orders) != "30.00" || !said {
			t.Errorf("%d orders, %s, %v", orders.Extent().Orders, revenue(orders), reading.Notes)
		}
	}
}

// Refunds in a file of their own join their sales whatever the columns are called:
// ben's only order of February is undone in each, so that 3 orders of 100 are left.
func TestRefundsOfAnotherFile(t *testing.T) {
	sales := textInput("order_id,txn_no,customer_id,date,amount\n1001,t1,ada,2024-01-05,50\n1002,t2,ben,2024-01-06,30\n1003,t3,ben,2024-02-06,30\n1005,t5,ada,2024-02-10,20\n")
	for text, orders := range map[string]int64{
		"refund_id,original_order,customer_id,date,amount,type\nR1,1003,ben,2024-02-08,30,refund\n":  3,
		"original_order_id,customer_id,date,amount\n1003,ben,2024-02-08,-30\n":                       3,
		"Gutschrift Nr,zu Rechnung,customer_id,date,amount\nR1,1003,ben,2024-02-08,30\n":             3,
		"refund_id,order_id,customer_id,refund_date,refund_amount\nR1,1003,ben,2024-02-08,30\n":      3,
		"refund_no,original_txn_no,customer_id,refunded_at,refund_amount\nR1,t3,ben,2024-02-08,30\n": 3,
		"refund_id,customer_id,date,amount\nR1,ben,2024-02-08,30\n":                                  4, // names no order
	} {
		for _, in := range [][]Input{{sales, textInput(text)}, {textInput(text), sales}} {
			read, _, err := Orders(t.Context(), in, Options{Today: someToday})
			if err != nil || read.Extent().Orders != orders || revenue(read) != "100.00" {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
	for _, none := range []string{"", "None", "nan", "NULL", "-", "0", "no"} {
		orders := textInput("order_id,customer_id,date,amount,refund_id\n2001,ada,2024-01-05,30," + none + "\n2002,ben,2024-02-06,30,r1\n")
		if read, _, err := Orders(t.Context(), []Input{orders}, Options{Today: someToday}); err != nil || read.Extent().Orders != 2 {
			t.Errorf("orders with a column of refunds, %q where there is none: %v", none, err)
		}
	}
}

// A sale that is cancelled and the document that cancels it are the same money: of 50 +
// 30 + 40, where 30 is cancelled, 10 was paid back, so that 80 are left of two orders.
func TestRefundsOfCancelledSales(t *testing.T) {
	for name, text := range map[string]string{
		"a flag":           "doc,Billing Type,customer_id,date,amount,cancelled\n1,F2,a,2024-01-05,50,\n2,F2,b,2024-01-06,30,X\n3,S1,b,2024-01-07,30,\n4,G2,a,2024-01-20,10,\n5,F2,c,2024-02-05,40,\n",
		"a status":         "doc,type,customer_id,date,amount,status\n1,sale,a,2024-01-05,50,paid\n2,sale,b,2024-01-06,30,cancelled\n3,refund,b,2024-01-07,30,paid\n4,refund,a,2024-01-20,10,paid\n5,sale,c,2024-02-05,40,paid\n",
		"the refund first": "doc,type,customer_id,date,amount,status\n3,refund,b,2024-01-07,30,paid\n4,refund,a,2024-01-20,10,paid\n1,sale,a,2024-01-05,50,paid\n2,sale,b,2024-01-06,30,voided\n5,sale,c,2024-02-05,40,paid\n",
	} {
		orders, _, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
		if err != nil || orders.Extent().Orders != 2 || revenue(orders) != "80.00" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// In a table of refunds a row without the id of one is a sale, wherever it stands: 1,200
// refunds of 1 and one sale of 5.
func TestRefundListWithASale(t *testing.T) {
	header, sale, refunds := "refund_id,customer_id,date,amount\n", ",b,2024-02-05,5\n", ""
	for i := range 1200 {
		refunds += fmt.Sprintf("R%d,b,2024-02-06,1\n", i)
	}
	for _, text := range []string{header + refunds + sale, header + sale + refunds} {
		orders, _, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
		if err != nil || orders.Extent().Orders != 1 || revenue(orders) != "-1,195.00" {
			t.Errorf("%d orders, %s, %v", orders.Extent().Orders, revenue(orders), err)
		}
	}
}

// An order may have the number of a return or of its policy in every row, and is an order
// all the same: two of 30.
func TestOrdersWithReturnNumbers(t *testing.T) {
	for _, header := range []string{"return_tracking_number", "return_policy_id", "return_address_id", "return_code", "Return shipping code", "refund_id", "return_id", "Gutschrift Nr"} {
		orders := textInput("order_id,customer_id,order_date,total," + header + "\n2001,ada,2024-01-05,30,r1\n2002,ben,2024-02-06,30,r2\n")
		if read, _, err := Orders(t.Context(), []Input{orders}, Options{Today: someToday}); err != nil || read.Extent().Orders != 2 || revenue(read) != "60.00" {
			t.Errorf("%s: %v", header, err)
		}
	}
}

// A file in which rows have the id of a refund and that of an order may be of refunds
// or of orders that were refunded: they count as orders, and the way to read them as
// refunds of 17.00 in all is named.
func TestRefundsThatCountAsOrders(t *testing.T) {
	const text = "refund_id,order_id,customer_id,date,amount\nr1,1,a,2024-01-20,5.00\nr2,2,b,2024-02-20,6.00\nr3,5,c,2024-03-20,6.00\n"
	read, r, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
	if err != nil || read.Extent().Orders != 3 || !slices.ContainsFunc(r.Notes, func(n note.Note) bool {
		return n.Code == "refund-list" && n.Level == note.Warning && strings.Contains(n.Text, "refund_id")
	}) {
		t.Fatalf("%v, %+v", err, r.Notes)
	}
	read, r, err = Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday, Columns: map[string]string{"refund_of": "order_id"}})
	if err != nil || read.Extent().Orders != 0 {
		t.Errorf("%v, %d orders, %+v", err, read.Extent().Orders, r.Notes)
	}
}
