package export

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// someday is after all days of the tests.
const someday = calendar.Day(25000)

// customersOf reads a customers export given as text.
func customersOf(text string, o Options) (*ledger.Subscriptions, Reading, error) {
	o.Today = someday
	in := Input{Name: "customers.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
	return Subscriptions(context.Background(), in, o)
}

// Expected sums by hand.
func TestSubscriptionsPrices(t *testing.T) {
	for _, c := range []struct {
		name, text string
		options    Options
		mrr        string // of all that runs at the end
		customers  int64
		filtered   map[string]int64
	}{
		{"mrr", "customer_id,started_at,ended_at,mrr\na,2024-01-01,,10.50\nb,2024-01-02,,0.05\n", Options{}, "10.55", 2, nil},
		{"no price at all", "Customer ID;Start Date\na;2024-01-01\nb;2024-01-02\n", Options{}, "0.00", 2, nil},
		{"no end column", "email,signup_date,amount\na,2024-01-01,3\n", Options{}, "3.00", 1, nil},
		{"finer than a cent", "customer,started_at,mrr\na,2024-01-01,1.0050\nb,2024-01-01,1\n", Options{}, "2.005", 2, nil},
		{"yen", "customer,started_at,mrr,currency\na,2024-01-01,1000,jpy\n", Options{}, "1000", 1, nil},
		{"yearly and weekly", "customer,started_at,amount,interval,quantity\na,2024-01-01,100.00,year,1\nb,2024-01-01,10.00,week,2\nc,2024-01-01,5.00,month,1\n", Options{}, "100.00", 3, nil}, // 8.3333 + 86.6667 + 5
		{"three thirds of a year are one", "customer,started_at,amount,interval\na,2024-01-01,0.04,year\nb,2024-01-01,0.04,year\nc,2024-01-01,0.04,year\n", Options{}, "0.01", 3, nil},
		{"mrr is monthly", "customer,started_at,mrr,interval,quantity\na,2024-01-01,12.00,year,3\n", Options{}, "12.00", 1, nil},
		// The MRR of a customer is the sum of the column (metrics.md 5): 64 seats at 825.55 together, not 52,835.20.
		{"seats beside an MRR are no price", "customer_id,seats,monthly_revenue,signup_date\na,64,825.55,2022-06-27\n", Options{Columns: map[string]string{"mrr": "monthly_revenue"}}, "825.55", 1, nil},
		{"mrr in words", "customer_id,start_date,seats,mrr_amount,billing_period\na,2024-01-01,20,300.00,annual\n", Options{Columns: map[string]string{"mrr": "mrr_amount"}}, "300.00", 1, nil},
		{"seats without an interval are no price", "customer_id,start_date,seats,amount\na,2024-01-01,20,300.00\n", Options{}, "300.00", 1, nil},
		{"a quantity makes a price of an amount", "customer_id,start_date,quantity,plan_amount\na,2024-01-01,20,3.00\n", Options{}, "60.00", 1, nil},
		{"seats are a quantity when named", "customer_id,start_date,seats,mrr\na,2024-01-01,20,3.00\n", Options{Columns: map[string]string{"quantity": "seats"}}, "60.00", 1, nil},
		{"mrr is a price when the interval is named", "customer,started_at,mrr,interval\na,2024-01-01,12.00,year\n", Options{Columns: map[string]string{"interval": "interval"}}, "1.00", 1, nil},
		{"a price of three months is not the MRR", "customer,started_at,price_per_3_months,interval\na,2024-01-01,9.00,quarter\n", Options{Columns: map[string]string{"mrr": "price_per_3_months"}}, "3.00", 1, nil},
		{"every third month", "customer,started_at,amount,interval,interval_count\na,2024-01-01,9.00,month,3\n", Options{}, "3.00", 1, nil},
		{"trial", "customer,started_at,ended_at,mrr\na,2024-01-01,2024-01-15,0\na,2024-01-15,,9\nb,2024-01-01,,0\n", Options{}, "9.00", 1, map[string]int64{"free": 2}},
		{"trials counted", "customer,started_at,ended_at,mrr\na,2024-01-01,2024-01-15,0\na,2024-01-15,,9\nb,2024-01-01,,0\n", Options{IncludeFree: true}, "9.00", 2, nil},
		{"one currency kept", "customer,started_at,mrr,currency\na,2024-01-01,1,EUR\nb,2024-01-01,2,USD\n", Options{Currency: "usd"}, "2.00", 1, map[string]int64{"other-currency": 1}},
		{"day first, as the last row shows", "customer,started_at,mrr\na,01/02/2024,1\nb,13/02/2024,2\n", Options{}, "3.00", 2, nil},
		{"currency in the header", "customer,started_at,MRR (JPY)\na,2024-01-01,1000\n", Options{}, "1000", 1, nil},
		{"no header", "a,2024-01-01,7.00\n", Options{NoHeader: true, Columns: map[string]string{"customer": "#1", "started_at": "#2", "mrr": "#3"}}, "7.00", 1, nil},
		{"status asked for", "customer,started_at,mrr,status\na,2024-01-01,1,live\nb,2024-01-01,2,draft\n", Options{Statuses: []string{"live"}}, "1.00", 1, map[string]int64{"status": 1}},
		{"all statuses", "customer,started_at,mrr,status\na,2024-01-01,1,live\nb,2024-01-01,2,canceled\n", Options{Statuses: []string{"all"}}, "3.00", 2, nil},
		{"Stripe", "id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Start (UTC),Ended At (UTC)\n" +
			"sub_1,cus_a,pro,2,usd,year,120.00,active,2024-01-31 23:30,\nsub_2,cus_b,pro,1,usd,month,30.00,incomplete,2024-02-01 10:00,\n", Options{}, "20.00", 1, map[string]int64{"status-incomplete": 1}},
		{"to come", "customer,started_at,ended_at,mrr\na,2024-01-01,2099-01-01,1\nb,2099-01-01,,2\n", Options{}, "1.00", 1, map[string]int64{"after-as-of": 1}},
	} {
		s, r, err := customersOf(c.text, c.options)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		total := factstest.Must(s).Movements(facts.Query{}).Total()
		unit := s.Extent().Unit
		if got := unit.Amount(total[len(total)-1].RevenueEnd).Decimal(); got != c.mrr {
			t.Errorf("%s: MRR %s, want %s (%+v)", c.name, got, c.mrr, unit)
		}
		if got := s.Extent().Customers; got != c.customers {
			t.Errorf("%s: %d customers, want %d", c.name, got, c.customers)
		}
		if !maps.Equal(r.Filtered, c.filtered) || r.RowsRead != r.RowsUsed+r.RowsFiltered+r.RowsRejected {
			t.Errorf("%s: filtered %v, want %v; read %d used %d filtered %d", c.name, r.Filtered, c.filtered, r.RowsRead, r.RowsUsed, r.RowsFiltered)
		}
	}
}

// Beside orders a customers file is who the customers are; its prices and ends
// may be anything.
func TestCustomers(t *testing.T) {
	const text = "email,signup_date,cancelled_at,amount,Plan\na,13/01/2024,soon,free,pro\nb,,,,basic\na,14/01/2023,,,basic\n"
	in := Input{Name: "customers.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
	a, r, err := Customers(context.Background(), in, Options{By: []string{"plan"}, Today: someday})
	if err != nil {
		t.Fatal(err)
	}
	if a.Customers() != 2 || r.RowsUsed != 3 {
		t.Errorf("%d customers of %d rows, want 2 of 3", a.Customers(), r.RowsUsed)
	}
}

// What a sceptical reader should know is noted.
func TestSubscriptionsNotes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"customer,started_at,ended_at,mrr\na,2024-01-01,,1\nb,2024-01-01,,1\n", ""},
		{"customer,started_at,ended_at,mrr\na,2024-01-01,,1\nb,2024-01-01,,1\na,2024-01-01,,1\n", "rows-repeated"},
		{"customer,started_at,ended_at,mrr\na,2024-01-01,,0\n", "free-subscriptions"},
		{"customer,started_at,ended_at,mrr\na,2024-01-01,,1\nb,2099-01-01,,1\n", "after-as-of"},
		{"customer,started_at,ended_at,amount,interval\na,2024-01-01,,1,year\n", "monthly-share"},
		{"customer,started_at,ended_at,mrr,interval\na,2024-01-01,,1,year\n", "price-monthly"},
		{"customer,started_at,ended_at,amount,seats\na,2024-01-01,,1,2\n", "price-monthly price-quantity"},
		{"customer,started_at,ended_at,amount,interval,seats\na,2024-01-01,,1,month,2\n", "price-quantity"},
		{"customer,started_at,ended_at,plan_amount,quantity\na,2024-01-01,,1,2\n", "price-monthly price-quantity"},
		{"customer,started_at,ended_at,amount,interval_count\na,2024-01-01,,120,12\n", "interval-unit"},
		{"customer,started_at,ended_at,amount,interval_count,quantity\na,2024-01-01,,120,12,2\n", "price-quantity interval-unit"},
		{"customer,started_at,ended_at,amount,interval,interval_count\na,2024-01-01,,120,month,12\n", "monthly-share"},
		{"customer,started_at,ended_at,mrr,interval,interval_count\na,2024-01-01,,120,month,12\n", "price-monthly"},
		{"customer,started_at,mrr\na,2024-01-01,1\n", "no-ends"},
		{"customer,started_at,ended_at,mrr,status\na,2024-01-01,,1,Cancelled\nb,2024-01-01,2024-02-01,1,cancelled\nc,2024-01-01,,1,active\n", "end-unknown"},
		{"customer,started_at,ended_at,mrr,status\nb,2024-01-01,2024-02-01,1,cancelled\nc,2024-01-01,,1,active\n", ""},
		{"customer,started_at,ended_at,mrr\na,31/01/2024,,1\n", "date-order"},
	} {
		_, r, err := customersOf(c.text, Options{})
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
		}
		var codes []string
		for _, n := range r.Notes {
			codes = append(codes, n.Code)
		}
		if got := strings.Join(codes, " "); got != c.want {
			t.Errorf("%q: notes %q, want %q", c.text, got, c.want)
		}
	}
}

// Rows that have ended on no known day are counted whatever else the status is
// used for, and only where they count: by hand, b and d have ended without a day.
// Where no row that has ended has one, as in USD, the list is refused.
func TestEndUnknown(t *testing.T) {
	const text = "customer,started_at,ended_at,mrr,currency,status\na,2024-01-01,,1,EUR,active\nb,2024-01-01,,1,EUR,Cancelled\n" +
		"c,2024-01-01,2024-02-01,1,EUR,cancelled\nd,2024-01-01,,1,USD,expired\n"
	for _, c := range []struct {
		name, want string // the count, in the note
		options    Options
	}{
		{"one currency", ": 1;", Options{Currency: "EUR"}},
		{"split by the status", ": 1;", Options{Currency: "EUR", By: []string{"status"}}},
		{"split by another column", ": 1;", Options{Currency: "EUR", By: []string{"currency"}}},
		{"all statuses by name", ": 1;", Options{Currency: "EUR", Statuses: []string{"active", "cancelled"}}},
		{"only the running ones", "", Options{Currency: "EUR", Statuses: []string{"active"}}},
		{"the other currency", "refused", Options{Currency: "USD"}},
		{"all statuses", ": 1; they count as running;", Options{Currency: "USD", Statuses: []string{"all"}}},
	} {
		_, r, err := customersOf(text, c.options)
		if c.want == "refused" {
			if err == nil || !strings.Contains(err.Error(), "no column tells when") {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		i := slices.IndexFunc(r.Notes, func(n note.Note) bool { return n.Code == "end-unknown" })
		if err != nil || i >= 0 != (c.want != "") || i >= 0 && !strings.Contains(r.Notes[i].Text, c.want) {
			t.Errorf("%s: %v, %v, want %q", c.name, r.Notes, err, c.want)
		}
	}
}

// What is wrong is said with its place: physical line and number of the
// column, counted by hand.
func TestSubscriptionsProblems(t *testing.T) {
	const head = "customer_id,started_at,ended_at,mrr\n"
	for _, c := range []struct {
		name, text, want string // begin of the message
	}{
		{"end before start", head + "a,2024-02-01,2024-01-31,1\n", `customers.csv:2:3: ended_at "2024-01-31": ends before it starts on 2024-02-01`},
		{"no id", head + " ,2024-02-01,,1\n", `customers.csv:2:1: customer_id " ": no customer`},
		{"no start", head + "a,,,1\n", `customers.csv:2:2: started_at`},
		{"no such day", head + "a,2023-02-29,,1\n", `customers.csv:2:2: started_at "2023-02-29": `},
		{"bad end", head + "a,2023-02-28,soon,1\n", `customers.csv:2:3: ended_at "soon": `},
		{"no price", head + "a,2023-02-28,,\n", `customers.csv:2:4: mrr`},
		{"price", head + "a,2023-02-28,,1O\n", `customers.csv:2:4: mrr "1O": `},
		{"negative price", head + "a,2023-02-28,,-1\n", `customers.csv:2:4: mrr "-1": a subscription cannot cost less than nothing`},
		{"blank lines and quoted ones count", head + "\n\"a\nb\",2024-01-01,,1\n\nc,2024-01-01,,x\n", `customers.csv:6:4: mrr "x": `},
		{"short", head + "a,2024-01-01\n", `customers.csv:2: `},
		{"long", head + "a,2024-01-01,,1,2\n", `customers.csv:2: `},
		{"open quote", head + "a,2024-01-01,,1\n\"b,2024-01-01,,1\nc,2024-01-01,,1\n", `customers.csv:3`},
		{"day or month first", head + "a,01/02/2024,,1\nb,03/02/2024,,2\n", `customers.csv:2:2: started_at "01/02/2024": may be day first or month first`},
		{"end in another format", head + "a,2024-01-01,2024-02-01,1\nb,2024-01-01,05.02.2024,1\n", `customers.csv:3:3: ended_at "05.02.2024": `},
		{"interval", "customer,started_at,amount,interval\na,2024-01-01,1,biweekly\n", `customers.csv:2:4: interval "biweekly": may be every 2 weeks or twice a week; write every 2 weeks`},
		{"a word of no interval", "customer,started_at,amount,interval\na,2024-01-01,1,blubb\n", `customers.csv:2:4: interval "blubb": not an interval`},
		{"quantity", "customer,started_at,amount,interval,quantity\na,2024-01-01,1,month,1.5\n", `customers.csv:2:5: quantity "1.5": not a whole number`},
		{"two currencies", "customer,started_at,mrr,currency\na,2024-01-01,1,EUR\nb,2024-01-01,1,USD\nc,2024-01-01,1,EUR\n", `customers.csv: several currencies, which cannot be added up: EUR in 2 rows, USD in 1 row; to keep one or convert all, use Currency="EUR" or Rates="FILE"`},
		{"too much to add", head + "a,2024-01-01,,90000000000000.00\n", `customers.csv:2: the prices up to here`},
		{"an export of orders", "customer_id,order_date,amount\na,2024-01-01,1\n", `customers.csv:1: no column for started_at; the columns are "customer_id", "order_date", "amount"; if it is an export of orders, name it as one`},
		{"no start column", "customer,mrr\na,1\n", `customers.csv:1: no column for started_at`},
		{"two columns of one name", "customer,Customer,started_at\na,b,2024-01-01\n", `customers.csv:1: columns 1 and 2 are both called "customer"`},
	} {
		_, _, err := customersOf(c.text, Options{})
		var bad *BadData
		if !errors.As(err, &bad) || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// Bad rows that are allowed are left out and counted.
func TestSubscriptionsRejects(t *testing.T) {
	const text = "customer,started_at,mrr\na,2024-01-01,1\nb,2024-13-01,1\nc,2024-01-01,1\nd,2024-01-01\n"
	for _, c := range []struct {
		allowed  string
		rejected int64 // -1: refused
	}{{"0", -1}, {"1", -1}, {"2", 2}, {"50%", 2}, {"49.9%", -1}} {
		var o Options
		if err := o.MaxRejects.UnmarshalText([]byte(c.allowed)); err != nil {
			t.Fatal(err)
		}
		_, r, err := customersOf(text, o)
		if got := r.RowsRejected; err == nil && got != c.rejected || (err != nil) != (c.rejected < 0) {
			t.Errorf("%q: rejected %d, %v; want %d", c.allowed, got, err, c.rejected)
		}
		if err == nil && r.RowsRead != r.RowsUsed+r.RowsFiltered+r.RowsRejected {
			t.Errorf("%q: %+v does not add up", c.allowed, r)
		}
	}
}

// An option that makes no sense is not the data's fault.
func TestSubscriptionsUsage(t *testing.T) {
	const text = "customer,started_at,mrr\na,2024-01-01,1\n"
	for _, o := range []Options{{Columns: map[string]string{"plan": "Plan"}}, {Statuses: []string{"paid"}}, {Preset: "nobody"}, {Thousands: "x"}, {DateFormat: "?"}, {Rates: &Input{Name: "rates.csv"}}} {
		_, _, err := customersOf(text, o)
		var usage *UsageError
		if !errors.As(err, &usage) {
			t.Errorf("%+v: %v, want a usage error", o, err)
		}
	}
}

// How the same rows are written makes no difference to what is read.
func TestSubscriptionsWrittenOtherwise(t *testing.T) {
	const plain = "customer_id,started_at,ended_at,mrr,plan\na,2024-01-01,2024-03-01,1.50,pro\nb,2024-02-29,,2,\"basic, old\"\na,2024-03-01,,3,basic\n"
	moves := func(name, text string) string {
		s, _, err := customersOf(text, Options{By: []string{"plan"}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return ""
		}
		return fmt.Sprintf("%+v", factstest.Must(s).Movements(facts.Query{By: facts.By{Name: "plan"}}))
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte(plain))
	z.Close()
	want := moves("plain", plain)
	for name, text := range map[string]string{
		"BOM":               "\ufeff" + plain,
		"CRLF":              strings.ReplaceAll(plain, "\n", "\r\n"),
		"no last newline":   strings.TrimSuffix(plain, "\n"),
		"blank lines":       strings.ReplaceAll(plain, "\n", "\n\n"),
		"gzip":              packed.String(),
		"all quoted":        "\"customer_id\",\"started_at\",\"ended_at\",\"mrr\",\"plan\"\n\"a\",\"2024-01-01\",\"2024-03-01\",\"1.50\",\"pro\"\n\"b\",\"2024-02-29\",\"\",\"2\",\"basic, old\"\n\"a\",\"2024-03-01\",\"\",\"3\",\"basic\"\n",
		"semicolons":        "customer_id;started_at;ended_at;mrr;plan\na;2024-01-01;2024-03-01;1.50;pro\nb;2024-02-29;;2;basic, old\na;2024-03-01;;3;basic\n",
		"other columns":     "plan,note,MRR,Ended At,customer-id,Started At\nbasic,x,3,,a,2024-03-01\n\"basic, old\",,2,,b,2024-02-29\npro,y,1.50,2024-03-01,a,2024-01-01\n",
		"other dates":       "customer_id,started_at,ended_at,mrr,plan\na,1.1.2024,2024-03-01,1.50,pro\nb,29.2.2024,,2,\"basic, old\"\na,1.3.2024,,3,basic\n",
		"blanks and zeroes": "customer_id,started_at,ended_at,mrr,plan\n a ,2024-01-01 , 2024-03-01,1.5, pro\nb,2024-02-29,,2.000,\"basic, old \"\na,2024-03-01, ,3.0,basic\n",
	} {
		if got := moves(name, text); got != want && got != strings.ReplaceAll(want, "Digits:2", "Digits:3") {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
}

// Whatever the bytes are, reading ends with subscriptions whose rows add up or
// with an error that says what to do, and places do not go backwards.
func FuzzSubscriptions(f *testing.F) {
	f.Add([]byte("customer_id,started_at,ended_at,mrr,interval,quantity,currency,churn_reason\na,2024-01-01,2024-03-01,1.50,year,2,EUR,price\n"), false)
	f.Add([]byte("id;Customer ID;Plan;Quantity;Currency;Interval;Amount;Status;Start (UTC);Ended At (UTC)\nsub;cus;pro;1;usd;week;1,00;active;2024-01-31 23:30;\n"), true)
	f.Add([]byte("customer,started_at\n\"a\nb\",13/02/2024\n\n\"c,1\n"), true)
	f.Add([]byte("customer,started_at,mrr\r\na,2024-02-30,١٢\r\n,,\r\n"), true)
	f.Fuzz(func(t *testing.T, text []byte, lenient bool) {
		o := Options{By: []string{"plan"}}
		if lenient {
			o.MaxRejects = MaxRejects{Share: 100}
		}
		s, r, err := customersOf(string(text), o)
		var bad *BadData
		var usage *UsageError
		var unreadable *ReadError
		switch {
		case err == nil:
			if r.RowsRead != r.RowsUsed+r.RowsFiltered+r.RowsRejected {
				t.Errorf("%+v does not add up", r)
			}
			for _, m := range factstest.Must(s).Movements(facts.Query{Grain: calendar.Yearly}).Total() {
				if !m.Balanced() {
					t.Errorf("%+v is not balanced", m)
				}
			}
		case errors.As(err, &bad):
			line := int64(0)
			for _, p := range bad.Problems {
				if p.Line < line || p.Reason == "" || p.Code == "" {
					t.Errorf("problem %+v after line %d", p, line)
				}
				line = p.Line
			}
		case !errors.As(err, &usage) && !errors.As(err, &unreadable):
			t.Errorf("%T: %v", err, err)
		}
	})
}

// Any column can split, those that are fields too.
func TestFieldsAsDimensions(t *testing.T) {
	const text = "customer_id,started_at,ended_at,mrr,interval,seats,currency,status,churn_reason,plan\n" +
		"a,2024-01-05,2024-03-01,10,month,2,EUR,over,price,pro\nb,2024-02-05,,12,year,3,EUR,active,,basic\n"
	for by, want := range map[string]string{
		"customer_id": "a b", "started_at": "2024-01-05 2024-02-05", "ended_at": " 2024-03-01", "mrr": "10 12", "interval": "month year",
		"seats": "2 3", "currency": "EUR", "status": "active over", "churn_reason": " price", "plan": "basic pro",
	} {
		s, _, err := customersOf(text, Options{By: []string{by}})
		if err != nil {
			t.Errorf("%s: %v", by, err)
			continue
		}
		groups := factstest.Must(s).Movements(facts.Query{By: facts.By{Name: by}}).Groups
		if got := strings.Join(groups, " "); got != want {
			t.Errorf("by %s: %q, want %q", by, got, want)
		}
	}
}

func TestOpenQuoteOfCustomers(t *testing.T) {
	for _, end := range []string{"", "\n"} {
		text := "customer_id,started_at,mrr\na,2024-01-05,10\nb,2024-01-06,\"10\nc,2024-02-03,5\nd,2024-02-03,5" + end
		_, reading, err := Subscriptions(t.Context(), textInput(text), Options{Today: someToday, MaxRejects: MaxRejects{Rows: 1}})
		if notes := fmt.Sprint(reading.Notes); err != nil || !strings.Contains(notes, ":3: ") || !strings.Contains(notes, "the 2 lines after it") {
			t.Errorf("%q: %v, %s", end, err, notes)
		}
	}
}

// Of many bad rows the first 20 are kept, in the order of the file, although
// dates are read last: by hand, line 2 has the bad date, lines 3 to 42 bad prices.
func TestSubscriptionsKeepFirstProblems(t *testing.T) {
	text := "customer,started_at,mrr\na,2024-13-01,1\n" + strings.Repeat("b,2024-01-01,x\n", 40)
	_, _, err := customersOf(text, Options{})
	var bad *BadData
	if !errors.As(err, &bad) || len(bad.Problems) != 20 || bad.Rows != 41 || bad.Problems[0].Line != 2 || bad.Problems[19].Line != 21 {
		t.Errorf("%v, %+v", err, bad)
	}
}

// The data is complete up to the last day of any row: of one in another status,
// and of another currency.
func TestCompleteUntilAllRows(t *testing.T) {
	orders := "customer_id,date,amount,currency,status\na,2024-02-20,10,EUR,paid\nb,2024-02-29,10,EUR,cancelled\n"
	ledger, _, err := Orders(t.Context(), []Input{textInput(orders)}, Options{Today: someToday})
	if err != nil || ledger.Extent().AsOf.String() != "2024-02-29" || ledger.Extent().Last.String() != "2024-02-20" {
		t.Errorf("orders: %v, %v", ledger.Extent(), err)
	}
	rows := "customer_id,started_at,ended_at,mrr,currency\na,2024-01-01,,10,EUR\nb,2024-01-01,2024-03-10,10,USD\n"
	subscriptions, _, err := Subscriptions(t.Context(), textInput(rows), Options{Today: someToday, Currency: "EUR"})
	if err != nil || subscriptions.Extent().AsOf.String() != "2024-03-10" {
		t.Errorf("subscriptions: %v, %v", subscriptions.Extent(), err)
	}
}
