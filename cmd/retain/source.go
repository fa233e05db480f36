package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/warehouse"
)

// driver connects to the databases of one engine.
type driver struct {
	engine string
	module string // that it is of
	open   func(s warehouse.Address, timeout time.Duration) (*sql.DB, error)
}

// sourceFlags are where relations come from.
type sourceFlags struct {
	source        sourceText
	relations     []string
	subscriptions string
	timeout       time.Duration
	most          int
	dryRun        bool
}

// sourceNames are the flags of sourceFlags. They say where data is, as the names of
// files do, and change no number.
var sourceNames = []string{"source", "orders", "subscriptions", "statement-timeout", "max-source-rows", "dry-run"}

// databaseFlags is the title of the flags of databases in the help.
const databaseFlags = "Reading: databases (retain help sources)"

// addSource adds the flags of reading from a database.
func addSource(o *sharedFlags, cmd *cobra.Command) {
	o.timeout, o.most = 15*time.Minute, 50_000_000
	addFlags(cmd, databaseFlags,
		option{name: "source", to: &o.source, kind: "URL", usage: "database to read instead of files: postgres://USER@HOST/DATABASE, clickhouse://, trino://, a file of SQLite, or env:NAME for the variable that holds it"},
		option{name: "orders", to: &o.relations, kind: "RELATION", usage: "table or view of orders, repeatable"},
		option{name: "subscriptions", to: &o.subscriptions, kind: "RELATION", usage: "table or view of subscriptions; beside --orders, of customers"},
		option{name: "amount-rounding", to: &o.options.Rounding, kind: "HOW", usage: "how floating-point amounts become money", otherwise: "they are refused"},
		option{name: "statement-timeout", to: parsed[time.Duration]{&o.timeout, parseTimeout, nil}, kind: "DURATION", usage: "longest time for a statement, such as 90s or 1h; 0: no limit"},
		option{name: "max-source-rows", to: &o.most, usage: "most rows to read from a relation; more are an error; 0: no limit"},
		option{name: "dry-run", to: &o.dryRun, usage: "show the statements that would read the relations, and run none of them"},
	)
}

func parseTimeout(text string) (time.Duration, error) {
	if text == "0" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, errors.New("write a duration such as 90s, 15m or 1h")
	}
	return d, nil
}

// sourceText is the value of --source, which is never shown as it was given.
type sourceText struct{ text string }

// UnmarshalText takes any text: what is wrong with it is said without it.
func (s *sourceText) UnmarshalText(text []byte) error {
	s.text = string(text)
	return nil
}

// MarshalText is the source as it may be shown.
func (s *sourceText) MarshalText() ([]byte, error) {
	if s.text == "" || strings.HasPrefix(s.text, "env:") {
		return []byte(s.text), nil
	}
	source, err := warehouse.ParseAddress(s.text, os.Getenv)
	if err != nil {
		return []byte("(not shown)"), nil
	}
	return []byte(source.String()), nil
}

// database is an opened source of a run.
type database struct {
	*warehouse.Stream
	file string // of SQLite; empty: it is a server
	read []*warehouse.Named
}

// sourced decides whether a run reads a database or files, and refuses a command line
// that asks for both. A file wins over a source that only a variable or the settings
// name.
func (a *app) sourced(o *sharedFlags, files []string) (bool, error) {
	given := func(name string) bool { return a.settings.from[name] == "--"+name }
	source := o.source.text != "" && a.take == nil // an agent is given files
	if customers := given("customers"); source && (len(files) > 0 || customers) {
		if given("source") {
			file := "--customers " + shellWord(o.customers)
			if len(files) > 0 {
				file = files[0]
			}
			return false, usagef("--source and %s: read a database or files, not both; name relations with --orders and --subscriptions", file)
		}
		source = false
	}
	for _, name := range []string{"orders", "subscriptions", "dry-run"} {
		if given(name) && !source {
			return false, usagef("--%s needs --source, and no files beside it", name)
		}
	}
	if !source {
		return false, nil
	}
	for _, name := range []string{"delimiter", "encoding", "skip-lines", "comment", "no-header"} {
		if given(name) {
			return false, usagef("--%s has no effect on a database; leave it out", name)
		}
	}
	if len(o.relations) == 0 && o.subscriptions == "" {
		return given("source"), nil
	}
	return true, nil
}

// relations are the relations of a command line as inputs.
func (a *app) relations(ctx context.Context, o *sharedFlags) (in inputs, err error) {
	for i, name := range o.relations {
		if slices.Contains(o.relations[:i], name) {
			return in, usagef("--orders %s is named twice", shellWord(name))
		}
	}
	d, err := a.openSource(ctx, o)
	if err != nil {
		return in, err
	}
	in.database = d
	if len(o.relations) == 0 && o.subscriptions == "" {
		names, err := d.Relations(ctx)
		if err != nil {
			return in, err
		}
		return in, usagef("name a table or view of %s with --orders or --subscriptions: %s", d.Address, strings.Join(names, ", "))
	}
	find := func(name string) (export.Input, error) {
		named, err := d.Find(ctx, name)
		if err != nil {
			return export.Input{}, err
		}
		d.read = append(d.read, named)
		return d.Input(ctx, named), nil
	}
	for _, name := range o.relations {
		input, err := find(name)
		if err != nil {
			return in, err
		}
		in.Orders = append(in.Orders, input)
	}
	if o.subscriptions != "" {
		input, err := find(o.subscriptions)
		if err != nil {
			return in, err
		}
		in.Customers = &input
	}
	return in, nil
}

// openSource connects to the database of --source.
func (a *app) openSource(ctx context.Context, o *sharedFlags) (*database, error) {
	source, err := warehouse.ParseAddress(o.source.text, os.Getenv)
	if err != nil {
		return nil, usagef("%s: %v", a.sourceName(), err)
	}
	i := slices.IndexFunc(a.drivers, func(d driver) bool { return d.engine == source.Engine })
	if i < 0 {
		return nil, usagef("%s: this build has no driver for %s; the full build has: go install -tags full github.com/retain-cli/retain/cmd/retain@latest", source, warehouse.Title(source.Engine))
	}
	d := &database{Stream: &warehouse.Stream{Address: source, Timeout: o.timeout, MostRows: int64(o.most), Floats: o.options.Rounding != export.NoRounding}}
	if source.Engine == "sqlite" {
		d.file = source.URL
		if err := a.isDatabase(d.file); err != nil {
			return nil, err
		}
	}
	if d.DB, err = a.drivers[i].open(source, o.timeout); err != nil {
		return nil, &export.ReadError{Name: source.String(), Err: errors.New(source.Conceal(err.Error()))}
	}
	a.databases, a.source = append(a.databases, d.DB), source.String()
	return d, d.connect(ctx)
}

// sourceName is where the source was named.
func (a *app) sourceName() string {
	if from := a.settings.from["source"]; from != "" {
		return from
	}
	return "--source"
}

// isDatabase refuses a file that is none of SQLite.
func (a *app) isDatabase(name string) error {
	file, err := a.open(name)
	if err != nil {
		return &export.ReadError{Name: name, Err: err}
	}
	defer file.Close()
	const magic = "SQLite format 3\x00"
	head := make([]byte, len(magic))
	n, err := io.ReadFull(file, head)
	if n > 0 && string(head) != magic || n == 0 && err != io.EOF {
		return &export.ReadError{Name: name, Err: errors.New("is no database of SQLite; name a file of another kind without --source")}
	}
	return nil
}

// connectPatience is how long a connection may take.
const connectPatience = 10 * time.Second

// connect makes the first connection. One that the network refuses is tried once more;
// a wrong password is not.
func (d *database) connect(ctx context.Context) error {
	err := d.ping(ctx)
	var network net.Error
	if err != nil && ctx.Err() == nil && errors.As(err, &network) {
		select {
		case <-time.After(500 * time.Millisecond):
			err = d.ping(ctx)
		case <-ctx.Done():
		}
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return &export.ReadError{Name: d.Address.String(), Err: errors.New(d.Address.Conceal(err.Error()))}
	}
	return nil
}

func (d *database) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	return d.DB.PingContext(ctx)
}

// dryRunResult is the JSON of --dry-run.
type dryRunResult struct {
	Metric        string         `json:"metric"`
	SchemaVersion int            `json:"schema_version"`
	Source        string         `json:"source"`
	Statements    []dryStatement `json:"statements"`
}

type dryStatement struct {
	Relation  string `json:"relation"`
	Way       string `json:"way"`
	Columns   int    `json:"columns"`
	Statement string `json:"statement"`
}

// dryRun shows the statements that would be run. Only the catalogue has been read.
func (d *database) dryRun() answer {
	res := dryRunResult{Metric: "dry-run", SchemaVersion: analysis.SchemaVersion, Source: d.Address.String(), Statements: []dryStatement{}}
	head := []string{fmt.Sprintf("%s, %s: nothing was run but queries of the catalogue", d.Address, warehouse.Title(d.Address.Engine))}
	t := report.Table{Name: "statements", Columns: []report.Head{{Name: "relation", Title: "Relation"}, {Name: "way", Title: "Way"}, {Name: "columns", Title: "Columns"}}}
	for _, n := range d.read {
		s := dryStatement{Relation: n.Name, Way: "all rows", Columns: len(n.Columns), Statement: n.Statement}
		res.Statements = append(res.Statements, s)
		t.Add(report.Text(s.Relation), report.Text(s.Way), report.Count(int64(s.Columns)))
		head = append(head, s.Statement)
	}
	return answer{Report: report.Report{Head: head, Tables: []report.Table{t}, Data: res}}
}

// closeDatabases ends all connections, and with them what still runs.
func (a *app) closeDatabases() {
	for _, db := range a.databases {
		db.Close()
	}
}

// relation is the name of a relation by that of its input.
func (d *database) relation(name string) string {
	return strings.TrimPrefix(name, d.Address.String()+":")
}
