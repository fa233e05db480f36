//go:build engines

package warehouse_test

import (
	"database/sql"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	_ "github.com/ClickHouse/clickhouse-go/v2"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/warehouse"
)

// engine is a server that .ci/engines has started, and how its tables are made.
type engine struct {
	db      *sql.DB
	dialect string
	shops   int
}

// open is the engine behind a variable of the environment.
func open(t *testing.T, variable, driver, dialect string, tables ...string) *engine {
	t.Helper()
	url := os.Getenv(variable)
	if url == "" {
		t.Skip(variable + " is not set: run .ci/engines")
	}
	e := &engine{dialect: dialect}
	if driver == "" {
		e.db = piped(t, url)
	} else {
		db, err := sql.Open(driver, strings.Split(url, ",")[0])
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		e.db = db
	}
	for _, table := range tables {
		e.run(t, table)
	}
	return e
}

func (e *engine) run(t factstest.TB, text string) {
	t.Helper()
	if _, err := e.db.Exec(text); err != nil {
		t.Errorf("%s: %v", text, err)
	}
}

// load adds the rows of a shop to the table of all shops.
func (e *engine) load(t factstest.TB, shop factstest.Orders) warehouse.Relation {
	t.Helper()
	e.shops++
	var rows []string
	for i, r := range shop.Rows {
		amount := money.Unit{Digits: 2}.Amount(r.Amount).Decimal()
		group := "'" + r.Group + "'"
		if r.Group == "" && i%2 == 0 {
			group = "NULL"
		}
		rows = append(rows, fmt.Sprintf("(%d, '%s', '%s 23:59:59', %s, %s)", e.shops, r.Customer, r.Day, amount, group))
	}
	if len(rows) > 0 {
		e.run(t, "INSERT INTO shop_orders (shop, customer, ordered_at, amount, grp) VALUES "+strings.Join(rows, ", "))
	}
	return warehouse.Relation{
		Name: []string{"shop_orders"}, Customer: "customer", Day: "ordered_at", Amount: "amount", Scale: 100, Unit: shop.Unit, AsOf: shop.AsOf,
		Dimensions: []warehouse.Dimension{{Name: "group", Column: "grp"}},
		Where:      []warehouse.Condition{{Column: "shop", Values: []string{strconv.Itoa(e.shops)}}},
	}
}

func (e *engine) conform(t *testing.T) {
	factstest.Conform(t, func(shop factstest.Orders) (facts.Source, error) {
		return warehouse.New(e.db, warehouse.DialectOf(e.dialect), e.load(t, shop))
	})
}

const sqlTable = `CREATE TABLE shop_orders (shop INTEGER, customer VARCHAR(40), ordered_at TIMESTAMP, amount DECIMAL(18,2), grp VARCHAR(40))`

func TestEnginePostgres(t *testing.T) {
	open(t, "ENGINE_POSTGRES", "pgx", "postgres", "DROP TABLE IF EXISTS shop_orders", sqlTable).conform(t)
}

// Texts are compared without case, and without blanks at their ends, by the table's
// collation.
func TestEngineMariaDB(t *testing.T) {
	open(t, "ENGINE_MARIADB", "", "mysql", "DROP TABLE IF EXISTS shop_orders", strings.Replace(sqlTable, "TIMESTAMP", "DATETIME", 1)).conform(t)
}

func TestEngineDuckDB(t *testing.T) {
	open(t, "ENGINE_DUCKDB", "", "duckdb", "DROP TABLE IF EXISTS shop_orders", sqlTable).conform(t)
}

// Rows of one customer lie on any of three shards.
func TestEngineClickHouse(t *testing.T) {
	urls := strings.Split(os.Getenv("ENGINE_CLICKHOUSE"), ",")
	for i := range urls[1:] {
		db, err := sql.Open("clickhouse", urls[i+1])
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		(&engine{db: db}).local(t)
	}
	e := open(t, "ENGINE_CLICKHOUSE", "clickhouse", "clickhouse")
	e.local(t)
	e.run(t, "DROP TABLE IF EXISTS shop_orders")
	e.run(t, "CREATE TABLE shop_orders AS shop_local ENGINE = Distributed(retain, default, shop_local, rand())")
	e.run(t, "SET insert_distributed_sync = 1")
	e.conform(t)
}

func (e *engine) local(t *testing.T) {
	e.run(t, "DROP TABLE IF EXISTS shop_local")
	e.run(t, "CREATE TABLE shop_local (shop Int32, customer String, ordered_at DateTime, amount Decimal(18, 2), grp Nullable(String)) ENGINE = MergeTree() PARTITION BY tuple() ORDER BY customer")
}
