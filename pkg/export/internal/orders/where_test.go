package orders

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"pgregory.net/rapid"
)

// naively filters the rows of a file by conditions, without knowing anything else of
// the program: amounts are compared as floats (they have two decimals), days as
// texts (they are ISO).
func naively(header []string, rows [][]string, conditions []schema.Condition) (kept [][]string) {
	for _, row := range rows {
		if !slices.ContainsFunc(conditions, func(c schema.Condition) bool { return !naivelyHolds(row[slices.Index(header, c.Column)], c) }) {
			kept = append(kept, row)
		}
	}
	return kept
}

func naivelyHolds(value string, c schema.Condition) bool {
	value = strings.TrimSpace(value)
	compare := strings.Compare
	if c.Column == "amount" {
		compare = func(a, b string) int {
			x, _ := strconv.ParseFloat(a, 64)
			y, _ := strconv.ParseFloat(b, 64)
			return int(max(-1, min(1, (x-y)*1000)))
		}
	}
	equal := slices.ContainsFunc(c.Values, func(v string) bool { return compare(value, v) == 0 })
	switch c.Op {
	case "=", "in":
		return equal
	case "!=":
		return !equal
	case "<":
		return compare(value, c.Values[0]) < 0
	case "<=":
		return compare(value, c.Values[0]) <= 0
	case ">":
		return compare(value, c.Values[0]) > 0
	}
	return compare(value, c.Values[0]) >= 0
}

// conditions draws some that a shop's columns can have.
func conditions(t *rapid.T) (all []schema.Condition) {
	values := map[string]*rapid.Generator[string]{
		"country":    rapid.SampledFrom([]string{"PL", "DE", "Côte d'Ivoire", "New, York", "", "XX"}),
		"amount":     rapid.Map(rapid.IntRange(0, 40), func(n int) string { return fmt.Sprintf("%d.%d", n/2, n%2*5) }),
		"order_date": rapid.Map(rapid.IntRange(0, 120), func(n int) string { return (someDay + calendar.Day(n)).String() }),
	}
	for range rapid.IntRange(1, 3).Draw(t, "conditions") {
		column := rapid.SampledFrom([]string{"country", "amount", "order_date"}).Draw(t, "column")
		ops := []string{"=", "!=", "in", "<", "<=", ">", ">="}
		if column == "country" {
			ops = ops[:3]
		}
		c := schema.Condition{Column: column, Op: rapid.SampledFrom(ops).Draw(t, "op"), Values: []string{values[column].Draw(t, "value")}}
		if c.Op == "in" {
			c.Values = append(c.Values, values[column].Draw(t, "another"))
		}
		all = append(all, c)
	}
	return all
}

var someDay, _ = calendar.Date(2024, 1, 1)

// A file with conditions gives what the rows that hold them give as a file of their
// own, however it is cut into chunks: the orders of several rows, the rows that are
// in the way of each other, the words of statuses.
func TestWhereIsAFilterBeforehand(t *testing.T) {
	header := []string{"order_id", "customer_id", "order_date", "amount", "country", "item", "status"}
	asOf := someDay + 200
	rapid.Check(t, func(t *rapid.T) {
		var rows [][]string
		for order := range rapid.IntRange(1, 30).Draw(t, "orders") {
			customer, day := fmt.Sprintf("c%d", rapid.IntRange(1, 8).Draw(t, "customer")), someDay+calendar.Day(rapid.IntRange(0, 120).Draw(t, "day"))
			status := rapid.SampledFrom([]string{"paid", "paid", "cancelled"}).Draw(t, "status")
			for item := range rapid.IntRange(1, 4).Draw(t, "items") {
				rows = append(rows, []string{strconv.Itoa(order), customer, day.String(), fmt.Sprintf("%.2f", float64(rapid.IntRange(0, 40).Draw(t, "amount"))/2),
					rapid.SampledFrom([]string{"PL", "DE", "Côte d'Ivoire", "New, York", "", " PL "}).Draw(t, "country"), fmt.Sprintf("item %d", item), status})
			}
		}
		where := conditions(t)
		chunk := rapid.SampledFrom([]int{64, 200, chunkSize}).Draw(t, "chunk")
		read := func(rows [][]string, where []schema.Condition) string {
			var text bytes.Buffer
			w := csv.NewWriter(&text)
			_ = w.WriteAll(append([][]string{header}, rows...))
			s, reading, err := newScan([]Input{fileOf("a.csv", text.Bytes())}, Options{Today: today, AsOf: &asOf, Where: where, Jobs: rapid.IntRange(1, 3).Draw(t, "jobs")})
			if err != nil {
				return err.Error()
			}
			s.chunk = chunk
			if err := s.run(context.Background()); err != nil {
				return err.Error()
			}
			orders, reading, err := s.result(reading)
			if err != nil {
				return strings.Split(err.Error(), ":")[0] // lines differ
			}
			if reading.RowsRead != int64(len(rows)) || reading.RowsRead != reading.RowsUsed+reading.RowsFiltered+reading.RowsRejected {
				t.Fatalf("rows do not add up: %+v", reading)
			}
			return fmt.Sprint(reading.RowsUsed) + described(orders.Extent()) + tablesOf(orders, nil)
		}
		kept := naively(header, rows, where)
		if got, want := read(rows, where), read(kept, nil); got != want {
			t.Fatalf("where %v:\n got %s\nwant %s", where, got, want)
		}
	})
}

// The further lines of an order, whose fields are blank, go with its first line,
// across the chunks of a file.
func TestWhereTakesWholeOrders(t *testing.T) {
	const header = "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Shipping Country,Discount Code\n"
	text, want := header, header
	for i := range 40 {
		country := []string{"PL", "DE"}[i%2]
		order := fmt.Sprintf("#%d,c%d@x.example,paid,2024-01-05 10:00:00 +0100,fulfilled,EUR,10.00,10.00,2024-01-%02d 10:00:00 +0100,1,A,5.00,%s,\n", 1000+i, i%7, 1+i%28, country)
		order += fmt.Sprintf("#%d,c%d@x.example,,,,,,,2024-01-%02d 10:00:00 +0100,1,B,5.00,,\n", 1000+i, i%7, 1+i%28)
		text += order
		if country == "PL" {
			want += order
		}
	}
	asOf := someDay + 60
	for _, where := range [][]schema.Condition{
		{{Column: "Shipping Country", Op: "=", Values: []string{"PL"}}},
		{{Column: "Shipping Country", Op: "!=", Values: []string{"DE"}}}, // which the blank lines of German orders hold as well
	} {
		for _, size := range []int{64, 300, chunkSize} {
			read := func(text string, where []schema.Condition) string {
				s, reading, err := newScan([]Input{fileOf("a.csv", []byte(text))}, Options{Today: today, AsOf: &asOf, Where: where})
				if err != nil {
					t.Fatal(err)
				}
				s.chunk = size
				if err := s.run(t.Context()); err != nil {
					t.Fatal(err)
				}
				orders, _, err := s.result(reading)
				if err != nil {
					t.Fatal(err)
				}
				return described(orders.Extent()) + tablesOf(orders, nil)
			}
			if got, want := read(text, where), read(want, nil); got != want {
				t.Errorf("%v, chunks of %d:\n got %s\nwant %s", where, size, got, want)
			}
		}
	}
}

// By hand: what each condition keeps of five rows, and what cannot be asked.
func TestWhere(t *testing.T) {
	const text = "id,customer,date,amount,Ship to,pieces\n" +
		"1,a,05.01.2024,\"10,00\",PL,1\n2,b,31.01.2024,\"9,50\",pl,2\n3,c,01.02.2024,\"100,00\",,3\n4,d,15.02.2024,\"10,01\",DE,x\n5,e,01.03.2024,\"0,00\",DE,\n"
	for condition, want := range map[string]string{
		"amount=10": "1", "amount=10.00": "1", "amount>10": "3 4", "amount>=10": "1 3 4", `amount>"10,00"`: "3 4", "amount!=0": "1 2 3 4", "amount<9.5": "5",
		"date=2024-01-31": "2", "date=31.01.2024": "2", "date=2024-01": "1 2", "date<2024-02": "1 2", "date<=2024-02": "1 2 3 4", "date>2024-01-31": "3 4 5", "date>=2024": "1 2 3 4 5", "date in (2024-01, 2024-03)": "1 2 5",
		"Ship to=PL": "1", "ship_to=PL": "1", "ship to in (PL, pl)": "1 2", "Ship to=": "3", "Ship to!=": "1 2 4 5", "Ship to!=DE": "1 2 3", "#5=DE": "4 5",
		"pieces=2": "2", "orders.amount=10": "1",
		"contry=PL": "no column", "Ship to>PL": "not read as numbers or dates", "pieces>1": "not read as numbers or dates", "amount=ten": "is read as numbers", "date>soon": "is read as dates", "amount>": "a value is missing", "customer>a": "not read",
	} {
		var c schema.Condition
		if err := c.UnmarshalText([]byte(condition)); err != nil {
			t.Fatal(err)
		}
		orders, _, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: today, Decimal: schema.DecimalComma, Where: []schema.Condition{c}})
		if err != nil {
			if !strings.Contains(err.Error(), want) || want[0] < 'a' {
				t.Errorf("%s: %v; want %s", condition, err, want)
			}
			continue
		}
		var kept []string
		customers := factstest.Must(orders).Customers(facts.By{})
		for i := range customers.Rows {
			kept = append(kept, string(customers.ID(i)[0]-'a'+'1')) // customer a is that of row 1
		}
		slices.Sort(kept)
		if got := strings.Join(kept, " "); got != want {
			t.Errorf("%s: rows %q, want %q", condition, got, want)
		}
	}
}
