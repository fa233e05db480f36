package warehouse_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/warehouse"
	"pgregory.net/rapid"
)

// local is the ledger of the rows of a shop, with a column that says channel.
func local(t factstest.TB, shop factstest.Orders) facts.Source {
	b := ledger.NewBuilder(ledger.Options{Unit: shop.Unit, Columns: []string{"channel"}})
	w := b.Writer(0)
	for _, r := range shop.Rows {
		if shop.AsOf != nil && r.Day > *shop.AsOf {
			continue
		}
		kind := ledger.Sale
		if r.Refund {
			kind = ledger.Refund
		}
		w.Append(ledger.Batch{
			Keys: []ledger.Key{w.Key([]byte(r.Customer))}, Days: []calendar.Day{r.Day}, Amounts: []money.Minor{r.Amount}, Digits: shop.Unit.Digits,
			Kinds: []ledger.Kind{kind}, Values: [][]ledger.Code{{w.Code(0, []byte(r.Group))}},
		})
	}
	orders, err := b.Seal(shop.AsOf)
	if err != nil {
		t.Errorf("seal: %v", err)
	}
	return orders
}

// Dimensions that no column holds, which factstest does not know, split as in the
// ledger.
func TestDerivedDimensions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shop := factstest.Orders{Rows: factstest.OrderRows().Filter(func(rows []factstest.Order) bool { return len(rows) > 0 }).Draw(t, "rows"), Unit: money.Unit{Digits: 2}}
		db := memory(t)
		defer db.Close()
		r := load(t, db, shop)
		r.Dimensions[0].Name = "channel"
		source, err := warehouse.New(db, warehouse.DialectOf("sqlite"), r)
		if err != nil {
			t.Fatal(err)
		}
		want, got := factstest.Must(local(t, shop)), factstest.Must(source)
		q := factstest.Queries().Draw(t, "query")
		for _, name := range []string{"tenure", "cohort", "channels", "channel"} {
			q.By = facts.By{Name: name, Last: q.By.Last, Grain: calendar.Weekly}
			same := func(what string, want, got any) {
				if w, g := fmt.Sprintf("%+v", want), fmt.Sprintf("%+v", got); w != g {
					t.Errorf("%s by %s:\n got %s\nwant %s", what, name, g, w)
				}
			}
			same("movements", want.Movements(q), got.Movements(q))
			same("cohorts", want.Cohorts(q), got.Cohorts(q))
			same("purchases", want.Purchases(q), got.Purchases(q))
			same("groups of customers", groups(want.Customers(q.By)), groups(got.Customers(q.By)))
			factstest.SameScatter(t, want, got, q, want.Movements(q))
		}
	})
}

func groups(c facts.Customers) map[string]string {
	by := map[string]string{}
	for i, row := range c.Rows {
		by[c.ID(i)] = c.Groups[row.Group]
	}
	return by
}

// No number comes of rows that a statement would leave out or round, or of a relation
// that is not there.
func TestUnfit(t *testing.T) {
	const day, late = "2024-02-29", "2024-02-30"
	for _, c := range []struct{ name, row, want string }{
		{"whole", "'ada', '" + day + "', 1999, ''", ""},
		{"no customer", "NULL, '" + day + "', 1999, ''", "1 rows have no customer"},
		{"a customer of blanks", "'  ', '" + day + "', 1999, ''", "1 rows have no customer"},
		{"no day", "'ada', NULL, 1999, ''", "1 rows have no day that exists"},
		{"a day that does not exist", "'ada', '" + late + "', 1999, ''", "1 rows have no day that exists"},
		{"a text that is no day", "'ada', 'yesterday', 1999, ''", "1 rows have no day that exists"},
		{"no amount", "'ada', '" + day + "', NULL, ''", "1 rows have no amount"},
		{"a text that is no amount", "'ada', '" + day + "', 'much', ''", "1 rows have no amount"},
		{"half a cent", "'ada', '" + day + "', 0.5, ''", "1 rows have an amount that is not a whole number of minor units"},
		{"an amount beyond 46 bits", "'ada', '" + day + "', 70368744177664, ''", "the amounts may add up to more than can be counted exactly"},
		{"a day before 1900", "'ada', '1899-12-31', 1, ''", "the days from 1899-12-31 to 2024-02-29 are not all between 1900-01-01 and " + ledger.LastDay.String()},
	} {
		db := memory(t)
		defer db.Close()
		r := load(t, db, factstest.Orders{Rows: []factstest.Order{{Customer: "bo", Day: factstest.Day(day), Amount: 1}}})
		if _, err := db.Exec("INSERT INTO orders VALUES (" + c.row + ")"); err != nil {
			t.Fatal(err)
		}
		source, err := warehouse.New(db, warehouse.DialectOf("sqlite"), r)
		if err != nil {
			t.Fatal(err)
		}
		_, err = source.Movements(t.Context(), facts.Query{})
		var unfit *warehouse.Unfit
		switch {
		case c.want == "" && err != nil, c.want != "" && (!errors.As(err, &unfit) || unfit.Reason != c.want):
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	r := warehouse.Relation{Name: []string{"none"}, Customer: "a", Day: "b"}
	missing, err := warehouse.New(memory(t), warehouse.DialectOf("sqlite"), r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := missing.Customers(t.Context(), facts.By{}); err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("a table that is not there: %v", err)
	}
}

// Ids that differ by nothing but case are customers of their own, also where the
// column's collation takes them for one. They are counted so that somebody can ask.
func TestCustomersByBytes(t *testing.T) {
	db := memory(t)
	defer db.Close()
	var rows []factstest.Order
	for _, id := range []string{"Ada", "ada", "ada ", "bo"} {
		rows = append(rows, factstest.Order{Customer: id, Day: 19000, Amount: 5})
	}
	source, err := warehouse.New(db, warehouse.DialectOf("sqlite"), load(t, db, factstest.Orders{Rows: rows}))
	if err != nil {
		t.Fatal(err)
	}
	if v, err := source.Survey(t.Context()); err != nil || v.Customers != 4 || v.Folded != 2 {
		t.Errorf("%d customers, %d without case and blanks, %v; want 4 and 2", v.Customers, v.Folded, err)
	}
}

// Identifiers are quoted, and values are parameters: nothing of either is ever SQL.
func TestNothingIsSQL(t *testing.T) {
	const evil = `x"; DROP TABLE orders; --`
	db := memory(t)
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE "x""; DROP TABLE orders; --" ("x""; DROP TABLE orders; --" TEXT, day TEXT)`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO "x""; DROP TABLE orders; --" VALUES (?, '2024-01-01'), ('bo', '2024-01-01')`, evil); err != nil {
		t.Fatal(err)
	}
	r := warehouse.Relation{Name: []string{evil}, Customer: evil, Day: "day", Where: []warehouse.Condition{{Column: evil, Values: []string{evil, "'"}}}}
	for _, want := range []string{"[" + evil + "]", "[bo]"} {
		source, err := warehouse.New(db, warehouse.DialectOf("sqlite"), r)
		if err != nil {
			t.Fatal(err)
		}
		customers, err := source.Customers(t.Context(), facts.By{})
		var ids []string
		for i := range customers.Rows {
			ids = append(ids, customers.ID(i))
		}
		if fmt.Sprint(ids) != want || err != nil {
			t.Errorf("customers %v, %v; want %s", ids, err, want)
		}
		r.Where[0].Not = true
	}
	r.Customer = "retain_minor"
	if _, err := warehouse.New(db, warehouse.DialectOf("sqlite"), r); err == nil {
		t.Error("a column with the name of one of ours")
	}
}
