package warehouse_test

import (
	"database/sql"
	"flag"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/warehouse"
	_ "modernc.org/sqlite"
)

// A draw here is some hundred statements. Heaps are small, and collected less often to
// save time.
func init() {
	flag.Set("rapid.checks", "2")
	debug.SetGCPercent(400)
}

// memory is an empty database.
func memory(t factstest.TB) *sql.DB {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Errorf("open: %v", err)
	}
	db.SetMaxOpenConns(1) // each connection would have a database of its own
	return db
}

// load is a table of the rows of a shop.
func load(t factstest.TB, db *sql.DB, shop factstest.Orders) warehouse.Relation {
	t.Helper()
	run := func(text string, args ...any) {
		if _, err := db.Exec(text, args...); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	run(`CREATE TABLE orders ("customer id" TEXT COLLATE NOCASE, day TEXT, amount INTEGER, "group" TEXT)`)
	var args []any
	for _, r := range shop.Rows {
		args = append(args, r.Customer, r.Day.String()+" 23:59:59+02:00", int64(r.Amount), r.Group)
	}
	if len(args) > 0 {
		run("INSERT INTO orders VALUES "+strings.TrimSuffix(strings.Repeat("(?,?,?,?),", len(shop.Rows)), ","), args...)
	}
	return warehouse.Relation{
		Name: []string{"orders"}, Customer: "customer id", Day: "day", Amount: "amount", Scale: 1, Unit: shop.Unit, AsOf: shop.AsOf,
		Dimensions: []warehouse.Dimension{{Name: "Group", Column: "group"}},
	}
}

func TestConform(t *testing.T) {
	factstest.Conform(t, func(shop factstest.Orders) (facts.Source, error) {
		db := memory(t)
		return warehouse.New(db, warehouse.DialectOf("sqlite"), load(t, db, shop))
	})
}
