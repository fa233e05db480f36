package export

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
)

// asOfRows is the day up to which the lists of these tests are complete.
var asOfRows, _ = calendar.ParseDay("2024-12-31")

const planEnd = 18 // months from January 2023 on in which subscriptions start and end

// firstOf is the first day of a month, counted from January 2023.
func firstOf(month int) calendar.Day {
	d, _ := calendar.Date(2023+month/12, 1+month%12, 1)
	return d
}

// change is a new price of a subscription from a day on.
type change struct {
	on  calendar.Day
	mrr int
}

// planned is a subscription whose price changes while it runs: at its start, and
// later.
type planned struct {
	id, customer int
	changes      []change
	end          calendar.Day // 0 while it runs
}

// somePlans are subscriptions of customers who have one or more. The first one runs
// throughout, so that every month has a row.
var somePlans = rapid.Custom(func(t *rapid.T) (all []planned) {
	all = []planned{{0, 0, []change{{firstOf(0), 5}}, 0}, {1, 1, []change{{firstOf(1), 7}, {firstOf(3), 9}}, firstOf(6)}}
	for id := range rapid.IntRange(1, 6).Draw(t, "subscriptions") {
		month := rapid.IntRange(0, planEnd-6).Draw(t, "start")
		p := planned{id: id + 2, customer: rapid.IntRange(0, 5).Draw(t, "customer")}
		for range rapid.IntRange(1, 3).Draw(t, "prices") {
			p.changes = append(p.changes, change{firstOf(month), rapid.IntRange(1, 50).Draw(t, "mrr")})
			month += rapid.IntRange(1, 3).Draw(t, "months")
		}
		if rapid.Bool().Draw(t, "ends") {
			p.end = firstOf(month)
		}
		all = append(all, p)
	}
	return all
})

func (p planned) start() calendar.Day { return p.changes[0].on }

// lastPrices is the list as it is today: one row for each subscription, with its last
// price.
func lastPrices(plans []planned) string {
	text := "subscription_id,customer_id,started_at,ended_at,mrr\n"
	for _, p := range plans {
		text += fmt.Sprintf("s%d,c%d,%s,%s,%d.00\n", p.id, p.customer, p.start(), day(p.end), p.changes[len(p.changes)-1].mrr)
	}
	return text
}

// until is the day on which a version of a subscription was followed by another one.
func (p planned) until(i int) calendar.Day {
	if i+1 < len(p.changes) {
		return p.changes[i+1].on
	}
	return p.end
}

// versionNotations write the versions of a subscription as different systems do. The
// last one, of a subscription that has ended, was written on the day of its end.
var versionNotations = map[string]struct {
	header string
	row    func(p planned, c change, until, ended calendar.Day) string
}{
	"a snapshot of dbt": {"subscription_id,customer_id,started_at,ended_at,mrr,dbt_scd_id,dbt_updated_at,dbt_valid_from,dbt_valid_to", func(p planned, c change, until, ended calendar.Day) string {
		return fmt.Sprintf("s%d,c%d,%s,%s,%d.00,h%d%s,%s,%s,%s", p.id, p.customer, p.start(), day(ended), c.mrr, p.id, c.on, c.on, c.on, day(until))
	}},
	"a slowly changing dimension": {"row_key,subscription_id,customer_id,started_at,ended_at,mrr,valid_from,valid_to,is_current", func(p planned, c change, until, ended calendar.Day) string {
		return fmt.Sprintf("%d%s,s%d,c%d,%s,%s,%d.00,%s,%s,%t", p.id, c.on, p.id, p.customer, p.start(), day(ended), c.mrr, c.on, first(day(until), "9999-12-31"), until == 0)
	}},
	"a dimension with days that are called effective": {"row_key,subscription_id,customer_id,started_at,ended_at,mrr,effective_from,effective_to,is_current", func(p planned, c change, until, ended calendar.Day) string {
		return fmt.Sprintf("%d%s,s%d,c%d,%s,%s,%d.00,%s,%s,%t", p.id, c.on, p.id, p.customer, p.start(), day(ended), c.mrr, c.on, day(until), until == 0)
	}},
	"a log of changes": {"subscription_id,customer_id,started_at,ended_at,mrr,updated_at", func(p planned, c change, until, ended calendar.Day) string {
		return fmt.Sprintf("s%d,c%d,%s,%s,%d.00,%s 08:30:00", p.id, p.customer, p.start(), day(ended), c.mrr, c.on)
	}},
}

// Versions of subscriptions, in any order of rows and whoever wrote them, are the list
// as it is today: of themselves or refused, and for sure when told that they are
// versions.
func TestVersionsOfSubscriptions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plans := somePlans.Draw(t, "plans")
		want, err := movementsOf(lastPrices(plans), Options{AsOf: &asOfRows, Ends: EndsExclusive})
		if err != nil {
			t.Fatal(err)
		}
		for name, n := range versionNotations {
			var rows []string
			for _, p := range plans {
				for i, c := range p.changes {
					rows = append(rows, n.row(p, c, p.until(i), 0))
				}
				if p.end != 0 {
					rows = append(rows, n.row(p, change{p.end, p.changes[len(p.changes)-1].mrr}, 0, p.end))
				}
			}
			text := n.header + "\n" + strings.Join(rapid.Permutation(rows).Draw(t, name), "\n") + "\n"
			mustAgree(t, name, text, want, RowVersion)
		}
	})
}

// mustAgree reads a list without a word about its rows, which may be refused, and told
// what they are, which may not.
func mustAgree(t *rapid.T, name, text, want string, rowIs RowIs) {
	for _, o := range []Options{{RowIs: RowAuto}, {RowIs: rowIs}} {
		o.AsOf, o.Ends = &asOfRows, EndsExclusive
		got, err := movementsOf(text, o)
		if bad := (*BadData)(nil); errors.As(err, &bad) && o.RowIs == RowAuto && bad.Problems[0].Code == "subscription-rows" {
			continue
		}
		if err != nil || got != want {
			t.Fatalf("%s, read as %v: %v\n%s\ngives\n%s\nwant\n%s", name, o.RowIs, err, text, got, want)
		}
	}
}

// snapshotNotations write who has a subscription on the first of a month, and for how
// much. Some also list those who have left.
var snapshotNotations = map[string]struct {
	header string
	row    func(on calendar.Day, p planned, mrr int) string
	gone   func(on calendar.Day, p planned) string // nil: they are not listed
}{
	"by subscription": {"snapshot_date,subscription_id,customer_id,mrr", func(on calendar.Day, p planned, mrr int) string {
		return fmt.Sprintf("%s,s%d,c%d,%d.00", on, p.id, p.customer, mrr)
	}, nil},
	"with its start": {"as_of_date,subscription_id,customer_id,started_at,mrr", func(on calendar.Day, p planned, mrr int) string {
		return fmt.Sprintf("%s,s%d,c%d,%s,%d.00", on, p.id, p.customer, p.start(), mrr)
	}, nil},
	"in German": {"Stichtag,Vertragsnummer,Kundennummer,MRR", func(on calendar.Day, p planned, mrr int) string {
		year, month, _ := on.Civil()
		return fmt.Sprintf("01.%02d.%d,s%d,c%d,%d.00", month, year, p.id, p.customer, mrr)
	}, nil},
	"with those who have left": {"snapshot_date,subscription_id,customer_id,status,mrr", func(on calendar.Day, p planned, mrr int) string {
		return fmt.Sprintf("%s,s%d,c%d,active,%d.00", on, p.id, p.customer, mrr)
	}, func(on calendar.Day, p planned) string {
		return fmt.Sprintf("%s,s%d,c%d,churned,9.00", on, p.id, p.customer)
	}},
	"with a revenue of 0 of those who have left": {"month,subscription_id,customer_id,mrr", func(on calendar.Day, p planned, mrr int) string {
		return fmt.Sprintf("%s,s%d,c%d,%d.00", on.String()[:7], p.id, p.customer, mrr)
	}, func(on calendar.Day, p planned) string {
		return fmt.Sprintf("%s,s%d,c%d,0.00", on.String()[:7], p.id, p.customer)
	}},
}

// A snapshot a month of subscriptions that start, change and end on the first of
// months is the list of their prices with the days on which each held.
func TestSnapshotsOfSubscriptions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plans := somePlans.Draw(t, "plans")
		spans := "customer_id,started_at,ended_at,mrr\n"
		for _, p := range plans {
			for i, c := range p.changes {
				spans += fmt.Sprintf("c%d,%s,%s,%d.00\n", p.customer, c.on, day(p.until(i)), c.mrr)
			}
		}
		want, err := movementsOf(spans, Options{AsOf: &asOfRows, Ends: EndsExclusive})
		if err != nil {
			t.Fatal(err)
		}
		for name, n := range snapshotNotations {
			var rows []string
			for month := 0; firstOf(month) <= asOfRows; month++ {
				on := firstOf(month)
				for _, p := range plans {
					switch mrr := p.at(on); {
					case mrr > 0:
						rows = append(rows, n.row(on, p, mrr))
					case on >= p.start() && n.gone != nil:
						rows = append(rows, n.gone(on, p))
					}
				}
			}
			text := n.header + "\n" + strings.Join(rapid.Permutation(rows).Draw(t, name), "\n") + "\n"
			mustAgree(t, name, text, want, RowSnapshot)
		}
	})
}

// at is the price of a subscription on a day; 0 when it does not run.
func (p planned) at(on calendar.Day) (mrr int) {
	for _, c := range p.changes {
		if c.on <= on {
			mrr = c.mrr
		}
	}
	if p.end != 0 && p.end <= on {
		return 0
	}
	return mrr
}

// A row for each customer, with counts and sums so far, is refused as orders and as
// subscriptions, whatever it is told to be.
func TestRowsOfCustomersAreRefused(t *testing.T) {
	var (
		ids    = []string{"customer_id", "Customer ID", "email", "user_id", "Kundennummer", "client_id", "cliente_id"}
		firsts = []string{"first_order_date", "first_purchase_date", "First Order", "customer_since", "created_at"}
		lasts  = []string{"last_order_date", "last_purchase_date", "Last Order"}
		counts = []string{"order_count", "orders_count", "number_of_orders", "Total Orders", "orders"}
		sums   = []string{"total_spent", "lifetime_value", "Total Spent", "total_revenue"}
	)
	rapid.Check(t, func(t *rapid.T) {
		columns := []string{rapid.SampledFrom(ids).Draw(t, "id"), rapid.SampledFrom(firsts).Draw(t, "first"), rapid.SampledFrom(lasts).Draw(t, "last"), rapid.SampledFrom(counts).Draw(t, "count"), rapid.SampledFrom(sums).Draw(t, "sum")}
		order := rapid.Permutation([]int{0, 1, 2, 3, 4}).Draw(t, "columns")
		line := func(fields []string) string {
			var out []string
			for _, i := range order {
				out = append(out, fields[i])
			}
			return strings.Join(out, ",") + "\n"
		}
		text := line(columns)
		for id := range rapid.IntRange(3, 20).Draw(t, "customers") {
			begin := firstOf(0) + calendar.Day(rapid.IntRange(0, 300).Draw(t, "begin"))
			n := rapid.IntRange(1, 9).Draw(t, "orders")
			text += line([]string{fmt.Sprintf("u%d@x.test", id), begin.String(), (begin + calendar.Day(n*20)).String(), fmt.Sprint(n), fmt.Sprintf("%d.50", n*20)})
		}
		for _, rowIs := range []RowIs{RowAuto, RowOrder} {
			if _, _, err := (Files{Orders: []Input{textInput(text)}}).Read(t.Context(), Options{Today: someToday, RowIs: rowIs, NeedAmount: true}); err == nil {
				t.Fatalf("as orders, %v:\n%s", rowIs, text)
			}
		}
		for _, rowIs := range []RowIs{RowAuto, RowOrder, RowSnapshot, RowVersion} {
			if got, err := movementsOf(text, Options{AsOf: &asOfRows, RowIs: rowIs}); err == nil {
				t.Fatalf("as subscriptions, %v:\n%s\ngives\n%s", rowIs, text, got)
			}
		}
	})
}

// Versions that are numbered, of which the last one holds: a runs for 20.00, b has left
// in March, c runs for 12.00. A number that comes twice is that of no version.
func TestNumberedVersions(t *testing.T) {
	const rows = "s1,1,a,2024-01-05,,10.00\ns1,10,a,2024-01-05,,20.00\ns1,9,a,2024-01-05,,15.00\ns2,3,b,2024-01-05,2024-03-05,12.00\ns2,2,b,2024-01-05,,12.00\ns3,1,c,2024-02-05,,12.00\n"
	for _, c := range []struct {
		name, number, rows string
		o                  Options
		want               string // MRR of what runs; or the code of the refusal
	}{
		{"a header that is known", "version", rows, Options{}, "32.00"},
		{"told", "Version No", rows, Options{RowIs: RowVersion}, "32.00"},
		{"another header", "upd", rows, Options{}, "subscription-rows"},
		{"another header, named", "upd", rows, Options{Columns: map[string]string{"version": "upd"}}, "32.00"},
		{"each row is one", "version", rows, Options{RowIs: RowOrder}, "69.00"}, // all but the row of b that ended
		{"a number twice", "version", rows + "s1,10,a,2024-01-05,,5.00\n", Options{}, "subscription-rows"},
		{"a number is missing", "version", rows + "s1,,a,2024-01-05,,5.00\n", Options{}, "subscription-rows"},
		{"each version has a start", "version", "s1,1,a,2024-01-05,,10.00\ns1,2,a,2024-02-05,,20.00\n", Options{}, "subscription-rows"},
		{"versions of a program", "version", "s1,4,a,2024-01-05,,10.00\ns2,4,b,2024-01-05,,20.00\n", Options{}, "30.00"},
	} {
		c.o.AsOf = &asOfRows
		s, _, err := customersOf("subscription_id,"+c.number+",customer_id,started_at,ended_at,mrr\n"+c.rows, c.o)
		got := ""
		if bad := (*BadData)(nil); errors.As(err, &bad) {
			got = bad.Problems[0].Code
		} else if err == nil {
			got = runningMRR(s)
		}
		if got != c.want {
			t.Errorf("%s: %q %v, want %s", c.name, got, err, c.want)
		}
	}
}

// Terms of a membership that follow each other are no rows that say that the one before
// has ended, and the day of a load is that of no snapshot where each subscription has
// one row: both files were read as one in which everybody leaves.
func TestTermsAndLoads(t *testing.T) {
	terms := "membership_id,customer_id,valid_from,valid_to,status,mrr\nm1,ann,2022-01-15,2023-01-15,expired,10.00\nm1,ann,2023-01-15,2024-01-15,expired,10.00\nm2,bob,2022-01-20,2023-01-20,expired,10.00\nm2,bob,2023-01-20,2024-01-20,active,10.00\n"
	loads := "subscription_id,customer_id,started_at,ended_at,mrr,load_date\ns1,ann,2022-01-15,,10.00,2022-01-15\ns2,ann,2022-02-15,,10.00,2022-02-15\ns3,ann,2022-03-15,,10.00,2022-03-15\ns4,bob,2022-04-15,2022-06-01,10.00,2022-04-15\n"
	for _, c := range []struct {
		name, text string
		rows       int64
	}{{"terms", terms, 4}, {"loads", loads, 4}} {
		_, r, err := Subscriptions(t.Context(), textInput(c.text), Options{Today: someToday})
		if err != nil || r.RowsUsed != c.rows {
			t.Errorf("%s: %d of %d rows, %v", c.name, r.RowsUsed, c.rows, err)
		}
		for _, n := range r.Notes {
			if n.Code == "subscription-rows" {
				t.Errorf("%s: %s", c.name, n.Text)
			}
		}
	}
}

// A hundred thousand adjacent copies of a row are a list, however odd; one more is a
// flood, as of a small file that expands to gigabytes. Another row between begins anew:
// the header, 10 rows, another one and 100,001 are 100,013 lines.
func TestFloodOfOneRow(t *testing.T) {
	const row = "a,2024-01-05,2024-02-05,9.00\n"
	text := "customer,started_at,ended_at,mrr\n" + strings.Repeat(row, 10) + "a,2024-01-05,2024-02-06,9.00\n" + strings.Repeat(row, 200_000)
	_, _, err := customersOf(text, Options{})
	if want := "customers.csv:100013: 100,000 rows before this one say the same"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}
