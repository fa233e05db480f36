package export

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
)

// spent is what each customer has paid in all, and the first and the last day
// of the data.
func spent(text string, o Options) (string, error) {
	o.Today = someToday
	read, _, err := Orders(context.Background(), []Input{textInput(text)}, o)
	if err != nil {
		return "", err
	}
	c := read.Extent()
	customers, err := read.Customers(context.Background(), facts.By{})
	if err != nil {
		return "", err
	}
	var all []string
	for i, row := range customers.Rows {
		all = append(all, customers.ID(i)+" "+c.Unit.Amount(row.Revenue).Decimal())
	}
	slices.Sort(all)
	return fmt.Sprintf("%s; %d orders, %s to %s", strings.Join(all, ", "), c.Orders, c.First, c.Last), nil
}

// An order that comes in parts is one order of the first day, whatever the
// order of its rows; what was paid back stays on its day.
func TestSum(t *testing.T) {
	const header = "order_id,customer_id,order_date,amount\n"
	rows := []string{"1,a,2024-02-05,11\n", "2,b,2024-01-20,5\n", "1,a,2024-01-05,10.5\n", "3,b,2024-03-01,1\n", "1,a,2024-02-09,-2\n"}
	for range 2 {
		got, err := spent(header+strings.Join(rows, ""), Options{Duplicates: SumDuplicates})
		if want := "a 19.50, b 6.00; 3 orders, 2024-01-05 to 2024-03-01"; err != nil || got != want {
			t.Errorf("%s, want %s (%v)", got, want, err)
		}
		slices.Reverse(rows)
	}
}

// An order of very many rows is no reason to compare each with all others, and
// one that is there twice is found among them all the same.
func TestManyItems(t *testing.T) {
	var b strings.Builder
	b.WriteString("order_id,customer_id,order_date,amount\n")
	const n = 100_000
	for i := range n {
		fmt.Fprintf(&b, "1,a,2024-01-05,%d\n", i)
	}
	got, err := spent(b.String(), Options{})
	if want := fmt.Sprintf("a %d.00; 1 orders, 2024-01-05 to 2024-01-05", int64(n)*(n-1)/2); err != nil || got != want {
		t.Errorf("%s, want %s (%v)", got, want, err)
	}
	_, err = spent(b.String()+"1,a,2024-01-05,77\n", Options{})
	if want := fmt.Sprintf("orders.csv:%d:1: order_id \"1\": duplicate order id", n+2); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}

// Every policy that a message offers accepts the rows.
func TestOfferedDuplicatePolicies(t *testing.T) {
	for _, c := range []struct {
		second string
		offers int
	}{
		{"1,a,2024-01-09,8.50", 4}, // one of them that rows are payments
		{"1,a,2024-01-05,12.00", 3},
		{"1,b,2024-01-09,8.50", 2}, // of another customer: nothing to add up
	} {
		text := "order_id,customer_id,order_date,amount\n1,a,2024-01-05,12.00\n" + c.second + "\n"
		_, err := spent(text, Options{})
		var bad *BadData
		if !errors.As(err, &bad) || len(bad.Problems[0].Fixes) != c.offers {
			t.Fatalf("%s: %v, want %d policies", c.second, err, c.offers)
		}
		for _, fix := range bad.Problems[0].Fixes {
			o, err := Options{}.With(fix)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := spent(text, o); err != nil {
				t.Errorf("%s with %s: %v", c.second, fix.Value, err)
			}
		}
	}
}

// Rows are not left out in silence.
func TestFilterNotes(t *testing.T) {
	const text = "order_id,customer_id,order_date,amount,currency\n1,a,2024-01-05,10,USD\n2,,2024-01-05,10,EUR\n3,a,2024-01-05,1,EUR\n4,a,2024-01-05,9,EUR\n3,a,2024-01-06,2,EUR\n"
	_, r, err := Orders(context.Background(), []Input{textInput(text)}, Options{Today: someToday, Currency: "EUR", Blank: SkipBlank, MinAmount: Amount{Minor: 5}, Duplicates: KeepFirst})
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, n := range r.Notes {
		codes = append(codes, n.Code)
	}
	if want := []string{"currency-left-out", "blank-left-out", "duplicates-left-out", "small-left-out", "complete-until"}; !slices.Equal(codes, want) {
		t.Errorf("%v, want %v", codes, want)
	}
}

// Parts in other currencies are converted once, each by the rate of its day:
// 10 x 0.5 + 3 + 20 x 0.9.
func TestSumOfCurrencies(t *testing.T) {
	const text = "order_id,customer_id,order_date,amount,currency\n1,a,2024-02-01,20,USD\n2,b,2024-01-20,5,EUR\n1,a,2024-01-05,10,USD\n3,b,2024-03-01,1,EUR\n1,a,2024-02-09,3,EUR\n"
	got, err := spent(text, Options{Duplicates: SumDuplicates, Currency: "EUR", Rates: ratesOf("2024-01-01,USD,0.5", "2024-02-01,USD,0.9")})
	if want := "a 26.00, b 6.00; 3 orders, 2024-01-05 to 2024-03-01"; err != nil || got != want {
		t.Errorf("%s, want %s (%v)", got, want, err)
	}
}

// The apostrophe before a formula is taken off, and that is no blank.
func TestApostropheIsNoBlank(t *testing.T) {
	for id, want := range map[string]bool{"'=a": false, " a": true, "a": false, "a\t": true, "\u00a0a": true} {
		_, r, err := Orders(context.Background(), []Input{textInput("customer_id,order_date\n" + id + ",2024-01-05\n")}, Options{Today: someToday})
		said := func(n note.Note) bool { return n.Code == "id-blanks" }
		if got := slices.ContainsFunc(r.Notes, said); err != nil || got != want {
			t.Errorf("%q: %v (%v)", id, got, err)
		}
		_, r, err = Subscriptions(context.Background(), textInput("customer_id,started_at,mrr\n"+id+",2024-01-05,10\n"), Options{Today: someToday})
		if got := slices.ContainsFunc(r.Notes, said); err != nil || got != want {
			t.Errorf("%q in subscriptions: %v (%v)", id, got, err)
		}
	}
}

// The problems shown are the first of the file, whatever the ids: forty orders
// in falling order of their ids, and all of them again from line 42 on.
func TestFirstDuplicatesAreShown(t *testing.T) {
	text := strings.Builder{}
	text.WriteString("order_id,customer_id,order_date\n")
	for range 2 {
		for i := 99; i >= 60; i-- {
			fmt.Fprintf(&text, "o%d,c1,2024-01-05\n", i)
		}
	}
	_, _, err := Orders(context.Background(), []Input{textInput(text.String())}, Options{Today: someToday})
	var bad *BadData
	if !errors.As(err, &bad) || len(bad.Problems) != problem.Shown {
		t.Fatalf("%v, want %d problems", err, problem.Shown)
	}
	for i, p := range bad.Problems {
		if p.Code != "order-duplicate" || p.Line != int64(42+i) {
			t.Errorf("%d: %s in line %d, want line %d", i, p.Code, p.Line, 42+i)
		}
	}
}
