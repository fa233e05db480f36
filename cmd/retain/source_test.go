package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"github.com/retain-cli/retain/pkg/warehouse"
)

// sqliteApp is a program that can read SQLite.
func sqliteApp(stdout, stderr io.Writer) *app {
	a := testApp(stdout, stderr)
	a.drivers = []driver{{"sqlite", "modernc.org/sqlite", openSQLite}}
	return a
}

// asked is what a command line gives.
func asked(a func(stdout, stderr io.Writer) *app, args ...string) (status int, stdout, stderr string) {
	var out, errs bytes.Buffer
	status = run(context.Background(), a(&out, &errs), args)
	return status, out.String(), errs.String()
}

// statements runs SQL on a file of SQLite.
func statements(t *testing.T, file string, texts ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, text := range texts {
		if _, err := db.Exec(text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
}

// loadCSV makes a table of text columns from a file of commas.
func loadCSV(t *testing.T, database, table, text string) {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := loadRecords(tx, table, records); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

func loadRecords(tx *sql.Tx, table string, records [][]string) error {
	quote := func(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
	var columns []string
	for _, name := range records[0] {
		columns = append(columns, quote(name)+" TEXT")
	}
	if _, err := tx.Exec("CREATE TABLE " + quote(table) + " (" + strings.Join(columns, ", ") + ")"); err != nil {
		return err
	}
	insert, err := tx.Prepare("INSERT INTO " + quote(table) + " VALUES (?" + strings.Repeat(", ?", len(columns)-1) + ")")
	if err != nil {
		return err
	}
	for _, record := range records[1:] {
		var values []any
		for _, value := range record {
			values = append(values, value)
		}
		if _, err := insert.Exec(values...); err != nil {
			return err
		}
	}
	return nil
}

// firstLinesOf is the first lines of a file of testdata.
func firstLinesOf(t *testing.T, name string, n int) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	return strings.Join(lines[:min(n, len(lines))], "")
}

// Each command gives the same answer for a relation as for the file that it was loaded
// from.
func TestRelationsAreReadAsFiles(t *testing.T) {
	orders, customers, subscriptions := firstLinesOf(t, "orders.csv", 400), firstLinesOf(t, "customers.csv", 200), firstLinesOf(t, "subscriptions.csv", 150)
	alone(t)
	for name, text := range map[string]string{"orders": orders, "customers": customers, "subscriptions": subscriptions} {
		loadCSV(t, "shop.db", name, text)
		write(t, name+".csv", text)
	}
	ofOrders, beside := []string{"orders.csv"}, []string{"orders.csv", "--customers", "customers.csv"}
	ofSubscriptions := []string{"--customers", "subscriptions.csv"}
	for _, c := range []struct {
		args  string
		files []string
	}{
		{"crr", ofOrders}, {"ccr --period weekly --active 30d", ofOrders}, {"rcr --by country", ofOrders}, {"cohort", ofOrders}, {"repeat", ofOrders}, {"ladder", ofOrders},
		{"audit", ofOrders}, {"rfm", ofOrders}, {"winback", ofOrders}, {"customers", ofOrders}, {"ltv", ofOrders}, {"stickiness", ofOrders}, {"refunds", ofOrders},
		{"summary", ofOrders}, {"compare 2024-02 2024-05", ofOrders}, {"check --fail-if crr<1", ofOrders}, {"report --format json", ofOrders},
		{"crr --by kind --where customers.country=PL", beside}, {"inspect", beside},
		{"mrr", ofSubscriptions}, {"crr", ofSubscriptions}, {"reasons", ofSubscriptions}, {"forecast", ofSubscriptions}, {"project", ofSubscriptions},
		{"renewals --interval month", ofSubscriptions}, {"trials", ofSubscriptions}, {"inspect", ofSubscriptions},
	} {
		words := strings.Fields(c.args)
		if words[0] != "report" {
			words = append(words, "--json")
		}
		relations := []string{"--source", "shop.db"}
		for _, file := range c.files {
			if name, ok := strings.CutSuffix(file, ".csv"); !ok {
				continue
			} else if name == "orders" {
				relations = append(relations, "--orders", name)
			} else {
				relations = append(relations, "--subscriptions", name)
			}
		}
		wantStatus, want, wantErr := asked(sqliteApp, append(words[:len(words):len(words)], c.files...)...)
		status, got, gotErr := asked(sqliteApp, append(words[:len(words):len(words)], relations...)...)
		if got, want = likeFiles(got), likeFiles(want); status != wantStatus || got != want || likeFiles(gotErr) != likeFiles(wantErr) {
			t.Errorf("%s %s: status %d and %d\n%s%s%s", c.args, c.files, status, wantStatus, gotErr, wantErr, difference(want, got))
		}
	}
}

// likeFiles is an output in which names, places and hints of relations are those of
// files.
func likeFiles(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.NewReplacer("shop.db:orders", "orders.csv", "shop.db:customers", "customers.csv", "shop.db:subscriptions", "subscriptions.csv").Replace(line)
		if field := strings.TrimSpace(line); !strings.HasPrefix(field, `"next"`) && !strings.HasPrefix(field, `"header_line"`) && !strings.HasPrefix(field, `"delimiter"`) && !strings.HasPrefix(field, `"encoding"`) {
			lines = append(lines, line)
		}
	}
	return strings.ReplaceAll(strings.Join(lines, ""), "orders.csv:1:", "orders.csv:")
}

// Values come by their types: the revenue is 1200.00 + 12.50 + 0.30, and what no type
// allows has a place.
func TestTypesOfSQLite(t *testing.T) {
	alone(t)
	statements(t, "shop.db",
		"CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, order_date DATE, amount DECIMAL(10,2), photo BLOB)",
		"INSERT INTO orders VALUES (1, 7, '2024-01-05', 1200, x'00ff'), (2, 7, '2024-02-05', '12.50', NULL), (3, 8, '2024-02-06', 0.3, NULL)",
		"CREATE TABLE floats AS SELECT id, customer_id, order_date, CAST(amount AS REAL) AS amount FROM orders",
		"CREATE TABLE odd (id INTEGER, customer_id TEXT, order_date TEXT, amount INTEGER)",
		"INSERT INTO odd VALUES (1, 'a', '2024-01-05', 3), (2, 'b', '2024-01-06', 12.5), (3, x'01', '2024-01-07', 4), (4, NULL, '2024-01-08', 5)",
		"CREATE TABLE long (id INTEGER, customer_id TEXT, order_date TEXT, amount NUMERIC)",
		"INSERT INTO long VALUES (1, 'a', '2024-01-05', 0.1), (2, 'b', '2024-01-06', 0.1 + 0.2)",
		"CREATE VIEW sums AS SELECT id, customer_id, order_date, amount * 1.005 AS amount FROM floats",
		`CREATE TABLE "we""ird.name" (customer_id, order_date)`, `INSERT INTO "we""ird.name" VALUES ('a', '2024-01-05'), ('b'||char(10)||'c', '2024-01-06'), ('d', 'x')`,
	)
	for _, c := range []struct {
		args   string
		status int
		want   string // of the last line, or a part of standard error
	}{
		{"rcr --format csv --orders orders", 0, "2024-02"},
		{"customers --format csv --orders orders --currency EUR", 0, "1212.50"},
		{"customers --format csv --orders floats", 3, `shop.db:floats: amount: is of type REAL, binary floating point, which has no exact amounts; cast it to a decimal in a view; or say how its values become money, use --amount-rounding exact or --amount-rounding half-even`},
		{"customers --format csv --orders floats --amount-rounding exact", 0, "1212.50"},
		{"customers --format csv --orders sums --amount-rounding half-even", 0, "1218.56"}, // 1206 + 12.5625 - 2e-15
		{"rcr --orders odd", 3, "shop.db:odd:2:4: amount: a floating-point number, 12.5; see --amount-rounding"},
		{"rcr --orders odd", 3, "shop.db:odd:3:2: customer_id: a BLOB, which is not read; cast it to a text in a view"},
		{"rcr --orders odd", 3, "shop.db:odd:4:2: customer_id: "},
		{"rcr --orders long", 3, "shop.db:long:2:4: amount: a floating-point number of more than 15 digits: 0.30000000000000004"},
		{"rcr --orders sums", 3, "shop.db:sums:1:4: amount: a floating-point number, 1205.9999999999998; see --amount-rounding"},
		{`crr --orders "we""ird.name"`, 3, `shop.db:"we""ird.name":3:2: order_date "x": not a date`},
		{"crr --orders orders --date-format dmy", 0, ""},
		{"crr --orders orders --column customer=photo", 3, "shop.db:orders:1:5: photo: a BLOB"},
	} {
		status, stdout, stderr := asked(sqliteApp, append(strings.Fields(c.args), "--source", "shop.db")...)
		if status != c.status || !strings.Contains(stdout+stderr, c.want) {
			t.Errorf("%s: status %d, want %d with %s:\n%s%s", c.args, status, c.status, c.want, stdout, stderr)
		}
	}
}

// What a command line may not ask for, and what does not work, has its status; there is
// never a number, and nothing of a name is run.
func TestSourceRefusals(t *testing.T) {
	alone(t)
	write(t, "orders.csv", someOrders)
	loadCSV(t, "shop.db", "orders", someOrders)
	statements(t, "shop.db", "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'c' || i AS customer_id, '2024-01-05' AS order_date FROM n")
	for _, c := range []struct {
		args   string
		status int
		want   string
	}{
		{"crr --source shop.db --orders orders orders.csv", 2, "--source and orders.csv: read a database or files, not both"},
		{"crr --source shop.db --orders orders --customers orders.csv", 2, "--source and --customers orders.csv: read a database or files, not both"},
		{"crr --orders orders", 2, "--orders needs --source"},
		{"crr --dry-run orders.csv", 2, "--dry-run needs --source"},
		{"crr --source shop.db", 2, "name a table or view of shop.db with --orders or --subscriptions: endless, orders"},
		{"crr --source shop.db --orders orders --orders orders", 2, "--orders orders is named twice"},
		{"crr --source shop.db --orders order", 4, `shop.db: no table or view "order"; did you mean orders?`},
		{`crr --source shop.db --orders a";DROP/**/TABLE/**/orders`, 4, `shop.db: no table or view "a\";DROP/**/TABLE/**/orders"`},
		{"crr --source shop.db --orders orders --delimiter ;", 2, "--delimiter has no effect on a database"},
		{"crr --source nothing.db --orders orders", 4, "nothing.db: no such file or directory"},
		{"crr --source orders.csv --orders orders", 4, "orders.csv: is no database of SQLite"},
		{"crr --source env:NO_SUCH_VARIABLE --orders orders", 2, "--source: the environment variable NO_SUCH_VARIABLE is not set"},
		{"crr --source oracle://h/db --orders orders", 2, "--source: begin it with one of postgres://, clickhouse://, trino://, or name a file of SQLite"},
		{"crr --source postgres://h/db --orders orders", 2, "postgres://h/db: this build has no driver for PostgreSQL; the full build has: go install -tags full"},
		{"crr --source shop.db --orders orders --max-source-rows 2", 4, "shop.db:orders: it has more than 2 rows; --max-source-rows allows more"},
		{"crr --source shop.db --orders endless --statement-timeout 30ms --max-source-rows 0", 4, "shop.db:endless: the statement took longer than 30ms; --statement-timeout allows more"},
		{"crr --source shop.db --orders orders --output shop.db", 2, "--output shop.db would overwrite an input file"},
		{"crr postgres://u:secret@h/db", 2, "a database is named with --source"},
	} {
		status, stdout, stderr := asked(sqliteApp, strings.Fields(c.args)...)
		if status != c.status || stdout != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: status %d, want %d with %s:\n%s%s", c.args, status, c.status, c.want, stdout, stderr)
		}
		if strings.Contains(stdout+stderr, "secret") {
			t.Errorf("%s: the password is shown:\n%s", c.args, stderr)
		}
	}
}

// A file wins over a source of the environment, which needs no flag; a dry run runs
// nothing.
func TestSourceOfTheEnvironment(t *testing.T) {
	alone(t)
	write(t, "orders.csv", someOrders)
	loadCSV(t, "shop.db", "orders", someOrders)
	t.Setenv("RETAIN_SOURCE", "env:SHOP")
	t.Setenv("SHOP", "shop.db")
	for _, c := range []struct{ args, want string }{
		{"crr orders.csv", "orders.csv · 3 orders"},
		{"crr --orders orders", "shop.db:orders · 3 orders"},
		{"crr --orders orders --dry-run --json", `SELECT +\"order_id\", +\"customer_id\", +\"order_date\", +\"amount\" FROM \"main\".\"orders\" ORDER BY rowid LIMIT 50000001`},
		{"config", "env:SHOP"},
	} {
		if status, stdout, stderr := asked(sqliteApp, strings.Fields(c.args)...); status != 0 || !strings.Contains(stdout, c.want) {
			t.Errorf("%s: status %d, want %s:\n%s%s", c.args, status, c.want, stdout, stderr)
		}
	}
}

// An interrupt ends a statement, and the run, at once.
func TestStatementsAreInterrupted(t *testing.T) {
	alone(t)
	statements(t, "shop.db", "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS customer_id, i AS order_date FROM n WHERE i < 0")
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(30*time.Millisecond, cancel)
	var stdout, stderr bytes.Buffer
	started := time.Now()
	status := run(ctx, sqliteApp(&stdout, &stderr), []string{"crr", "--source", "shop.db", "--orders", "endless"})
	if status != exitInterrupted || stdout.Len() > 0 || time.Since(started) > time.Second {
		t.Errorf("status %d after %v:\n%s%s", status, time.Since(started), &stdout, &stderr)
	}
}

// A server that does not answer is status 4 with its host and the reason. A password,
// however it is written, is in no output, also when the driver repeats it.
func TestPasswordsAreNotShown(t *testing.T) {
	alone(t)
	for _, password := range []string{"hunter2", "p@ss w%rd", "ä/?#[]@!$&'()*+,;=", "x", `quo"te\`} {
		for _, written := range []string{password, escapedPassword(password)} {
			source := "postgres://ann:" + written + "@db.example.org:5432/shop?sslpassword=" + escapedPassword(password)
			t.Setenv("SHOP", source)
			a := func(stdout, stderr io.Writer) *app {
				a := testApp(stdout, stderr)
				a.drivers = []driver{{"postgres", "", func(s warehouse.Address, _ time.Duration) (*sql.DB, error) {
					return nil, fmt.Errorf("parse %q: %w", s.URL, errors.New("no connection as ann, password "+password))
				}}}
				return a
			}
			for _, args := range [][]string{
				{"crr", "--source", source, "--orders", "orders"}, {"crr", "--source", "env:SHOP", "--orders", "orders", "--json"},
				{"config", "--source", source}, {"config", "--json", "--source", source}, {"crr", source}, {"crr", "--sourc", source},
				{"crr", "--source", source, "--orders", "orders", "orders.csv"}, {"crr", "--source", source, "--period", "never"},
			} {
				status, stdout, stderr := asked(a, args...)
				said := stdout + stderr
				for _, secret := range []string{password, escapedPassword(password), written} {
					if len(secret) > 1 && strings.Contains(said, secret) {
						t.Errorf("%q: status %d, and %q is shown:\n%s", args, status, secret, said)
					}
				}
				if args[0] == "config" && strings.Contains(stdout, "postgres://") && !strings.Contains(stdout, "postgres://db.example.org:5432/shop") {
					t.Errorf("%q:\n%s", args, stdout)
				}
			}
		}
	}
}

// escapedPassword is a password as a URL has it, all but letters and digits escaped.
func escapedPassword(password string) string {
	var b strings.Builder
	for _, c := range []byte(password) {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
