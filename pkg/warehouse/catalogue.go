package warehouse

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/export"
)

// engine is what reading the rows of a relation takes on one engine.
type engine struct {
	title     string // for people
	quote     func(name string) string
	session   string // statement in a transaction that only reads, before the first one, with the limit of time in milliseconds; empty: there is no such transaction
	catalogue func(ctx context.Context, q querier, name []string) (relation, error)
	relations func(ctx context.Context, q querier) ([]string, error)

	// column tells what is known of the values of a column by its type, how it is read,
	// and what they have at least of decimals; -1: a floating-point value is not one of it.
	column func(kind, quoted string) (export.ColumnKind, string, int)
	// order is the order of the rows: of insertion, where the engine keeps one.
	order func(found relation, columns int) string
}

// relation is a table or view as the catalogue has it.
type relation struct {
	name    []string // in full
	columns []typed
	rowID   string // column that numbers the rows; empty: there is none
}

// typed is a column of the catalogue.
type typed struct{ name, kind string }

// engines are those that relations are read from.
var engines = map[string]*engine{
	"sqlite": {
		title: "SQLite", quote: quoteANSI, catalogue: sqliteCatalogue, column: sqliteColumn,
		relations: listed("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name"),
		order:     func(found relation, _ int) string { return found.rowID },
	},
	"postgres": {
		title: "PostgreSQL", quote: quoteANSI, catalogue: postgresCatalogue, column: postgresColumn,
		// One worker, and always from the first page on: the order of the rows is that of the table.
		session:   "SELECT set_config(s.name, v.value, true) FROM pg_catalog.pg_settings AS s JOIN (VALUES ('datestyle', 'ISO, YMD'), ('timezone', 'UTC'), ('intervalstyle', 'postgres'), ('extra_float_digits', '1'), ('synchronize_seqscans', 'off'), ('max_parallel_workers_per_gather', '0'), ('statement_timeout', '%d')) AS v (name, value) ON lower(s.name) = v.name",
		relations: listed("SELECT CASE WHEN pg_catalog.pg_table_is_visible(c.oid) THEN c.relname ELSE n.nspname || '.' || c.relname END FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 1"),
		order:     unordered,
	},
	"clickhouse": {
		title: "ClickHouse", quote: quoteClickHouse, catalogue: clickhouseCatalogue, column: clickhouseColumn,
		relations: listed("SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name"),
		order:     everyColumn,
	},
	"trino": {
		title: "Trino", quote: quoteANSI, catalogue: trinoCatalogue, column: trinoColumn,
		relations: listed("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema ORDER BY table_name"),
		order:     everyColumn,
	},
}

// Engines are the names of the engines that relations are read from, sorted.
func Engines() []string { return []string{"clickhouse", "postgres", "sqlite", "trino"} }

// Title is the name of an engine for people.
func Title(name string) string { return engines[name].title }

func unordered(relation, int) string { return "" }

// everyColumn is the order of an engine that gives rows as they come: by all columns,
// so that the same rows are always in the same order.
func everyColumn(_ relation, columns int) string {
	var order []string
	for i := range columns {
		order = append(order, strconv.Itoa(i+1))
	}
	return strings.Join(order, ", ")
}

// listed reads a list of names.
func listed(statement string) func(ctx context.Context, q querier) ([]string, error) {
	return func(ctx context.Context, q querier) (names []string, err error) {
		err = each(ctx, q, func(fields []string) { names = append(names, fields[0]) }, 1, statement)
		return names, err
	}
}

// each visits the rows of a statement about the catalogue.
func each(ctx context.Context, q querier, visit func(fields []string), columns int, statement string, args ...any) error {
	rows, err := q.QueryContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	fields, to := make([]string, columns), make([]any, columns)
	for i := range fields {
		to[i] = &fields[i]
	}
	for rows.Next() {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		visit(fields)
	}
	return rows.Err()
}

// same takes the relation whose name is written exactly so; else the only one that it
// differs from by case.
func same(found []relation, name string) relation {
	last := func(r relation) string { return r.name[len(r.name)-1] }
	if i := slices.IndexFunc(found, func(r relation) bool { return last(r) == name }); i >= 0 {
		return found[i]
	}
	if len(found) == 1 {
		return found[0]
	}
	return relation{}
}

// grouped puts the columns of several relations together: the fields of a row are the
// parts of the name, the column and its type.
func grouped(ctx context.Context, q querier, columns int, statement string, args ...any) (found []relation, err error) {
	err = each(ctx, q, func(fields []string) {
		name := slices.Clone(fields[:columns-2])
		if len(found) == 0 || !slices.Equal(found[len(found)-1].name, name) {
			found = append(found, relation{name: name})
		}
		r := &found[len(found)-1]
		r.columns = append(r.columns, typed{fields[columns-2], fields[columns-1]})
	}, columns, statement, args...)
	return found, err
}

// sqliteCatalogue finds a relation of SQLite, whose names have no case. Rows come in the
// order of their numbers, where the table has them.
func sqliteCatalogue(ctx context.Context, q querier, name []string) (r relation, err error) {
	schema := "main"
	switch len(name) {
	case 1:
	case 2:
		schema = name[0]
	default:
		return r, nil
	}
	table := name[len(name)-1]
	err = each(ctx, q, func(fields []string) {
		r.columns = append(r.columns, typed{fields[0], fields[1]})
	}, 2, "SELECT name, type FROM pragma_table_xinfo(?, ?) WHERE hidden <> 1", table, schema)
	if err != nil || len(r.columns) == 0 {
		return r, err
	}
	err = each(ctx, q, func(fields []string) {
		r.name = []string{schema, fields[0]}
		if fields[1] == "table" && fields[2] == "0" {
			r.rowID = freeRowID(r.columns)
		}
	}, 3, "SELECT name, type, wr FROM pragma_table_list WHERE lower(schema) = lower(?) AND lower(name) = lower(?)", schema, table)
	if r.name == nil {
		r.columns = nil
	}
	return r, err
}

// freeRowID is a name of the number of a row that no column has taken; empty when all
// are.
func freeRowID(columns []typed) string {
	for _, name := range []string{"rowid", "_rowid_", "oid"} {
		if !slices.ContainsFunc(columns, func(c typed) bool { return strings.EqualFold(c.name, name) }) {
			return name
		}
	}
	return ""
}

// scaled is the scale of a type such as DECIMAL(18, 2).
var scaled = regexp.MustCompile(`\(\s*\d+\s*,\s*(\d+)\s*\)`)

func scaleOf(kind string) int {
	if m := scaled.FindStringSubmatch(kind); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return 0
}

// sqliteColumn goes by the rules of affinity (https://sqlite.org/datatype3.html), but
// for days and times, which are text or numbers there. The plus sign changes no value,
// and keeps drivers from guessing at one by the declared type.
func sqliteColumn(kind, quoted string) (export.ColumnKind, string, int) {
	upper, expression := strings.ToUpper(kind), "+"+quoted
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(upper, w) })
	}
	switch {
	case has("INT"):
		return export.Exact, expression, -1
	case kind == "", has("CHAR", "CLOB", "TEXT", "BLOB", "DATE", "TIME"):
		return export.Untyped, expression, -1
	case has("REAL", "FLOA", "DOUB"):
		return export.Float, expression, 0
	}
	return export.Exact, expression, scaleOf(kind)
}

// postgresCatalogue finds a relation that the user may see: by its schema, or on the
// search path.
func postgresCatalogue(ctx context.Context, q querier, name []string) (relation, error) {
	schema, table := "", name[len(name)-1]
	switch len(name) {
	case 1:
	case 2:
		schema = name[0]
	default:
		return relation{}, nil
	}
	found, err := grouped(ctx, q, 4, `SELECT n.nspname, c.relname, a.attname,
 CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) WHEN t.typtype = 'e' THEN 'enum' ELSE pg_catalog.format_type(a.atttypid, a.atttypmod) END
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND lower(c.relname) = lower($1)
 AND CASE WHEN $2 = '' THEN pg_catalog.pg_table_is_visible(c.oid) ELSE lower(n.nspname) = lower($2) END
ORDER BY n.nspname, c.relname, a.attnum`, table, schema)
	return same(found, table), err
}

func postgresColumn(kind, quoted string) (export.ColumnKind, string, int) {
	base, _, _ := strings.Cut(kind, "(")
	text := quoted + "::text"
	switch base = strings.TrimSpace(base); {
	case strings.HasSuffix(kind, "[]"):
		return export.Unreadable, "", 0
	case slices.Contains([]string{"smallint", "integer", "bigint", "numeric", "oid"}, base):
		return export.Exact, text, 0
	case base == "real", base == "double precision":
		return export.Float, text, 0
	case base == "date", strings.HasPrefix(base, "timestamp"):
		return export.Temporal, text, 0
	case slices.Contains([]string{"text", "character varying", "character", "name", "citext", "enum", "uuid", "boolean", "inet", "cidr", "interval", "ltree"}, base), strings.HasPrefix(base, "time"), base == `"char"`:
		return export.Untyped, text, 0
	}
	return export.Unreadable, "", 0
}

// clickhouseCatalogue finds a relation of ClickHouse, whose names have case.
func clickhouseCatalogue(ctx context.Context, q querier, name []string) (relation, error) {
	table, where := name[len(name)-1], "database = currentDatabase()"
	args := []any{table}
	switch len(name) {
	case 1:
	case 2:
		where, args = "database = ?", append(args, name[0])
	default:
		return relation{}, nil
	}
	found, err := grouped(ctx, q, 4, "SELECT database, table, name, type FROM system.columns WHERE table = ? AND "+where, args...)
	return same(found, table), err
}

// clickhouseColumn reads times as those of UTC: they are instants, whatever zone the
// server or the column shows them in.
func clickhouseColumn(kind, quoted string) (export.ColumnKind, string, int) {
	base, nested := kind, true
	for nested {
		nested = false
		for _, wrapper := range []string{"Nullable(", "LowCardinality("} {
			if inner, ok := strings.CutPrefix(base, wrapper); ok {
				base, nested = strings.TrimSuffix(inner, ")"), true
			}
		}
	}
	word, _, _ := strings.Cut(base, "(")
	switch {
	case strings.HasPrefix(word, "Int"), strings.HasPrefix(word, "UInt"):
		return export.Exact, "toString(" + quoted + ")", 0
	case word == "Decimal":
		return export.Exact, "toString(" + quoted + ")", scaleOf(base)
	case strings.HasPrefix(word, "Float"), word == "BFloat16":
		return export.Float, quoted, 0
	case word == "Date", word == "Date32":
		return export.Temporal, "toString(" + quoted + ")", 0
	case word == "DateTime", word == "DateTime64":
		return export.Temporal, "concat(toString(" + quoted + ", 'UTC'), 'Z')", 0
	case word == "FixedString":
		return export.Untyped, "toStringCutToZero(" + quoted + ")", 0
	case word == "String":
		return export.Untyped, quoted, 0
	case strings.HasPrefix(word, "Enum"), word == "UUID", word == "Bool", strings.HasPrefix(word, "IPv"):
		return export.Untyped, "toString(" + quoted + ")", 0
	}
	return export.Unreadable, "", 0
}

// trinoCatalogue finds a relation of Trino: table, schema.table or catalog.schema.table.
func trinoCatalogue(ctx context.Context, q querier, name []string) (relation, error) {
	table, from, where := name[len(name)-1], "information_schema.columns", "table_schema = current_schema"
	args := []any{table}
	switch len(name) {
	case 1:
	case 3:
		from = quoteANSI(name[0]) + "." + from
		fallthrough
	case 2:
		where, args = "table_schema = ?", append(args, strings.ToLower(name[len(name)-2]))
	default:
		return relation{}, nil
	}
	args[0] = strings.ToLower(table) // names have no case
	found, err := grouped(ctx, q, 5, fmt.Sprintf("SELECT table_catalog, table_schema, table_name, column_name, data_type FROM %s WHERE table_name = ? AND %s ORDER BY ordinal_position", from, where), args...)
	return same(found, table), err
}

func trinoColumn(kind, quoted string) (export.ColumnKind, string, int) {
	base, _, _ := strings.Cut(kind, "(")
	text := "CAST(" + quoted + " AS varchar)"
	switch {
	case slices.Contains([]string{"tinyint", "smallint", "integer", "bigint", "decimal"}, base):
		return export.Exact, text, 0
	case base == "real", base == "double":
		return export.Float, quoted, 0
	case base == "date":
		return export.Temporal, text, 0
	case base == "timestamp" && strings.HasSuffix(kind, "with time zone"):
		return export.Temporal, "to_iso8601(" + quoted + " AT TIME ZONE 'UTC')", 0
	case base == "timestamp":
		return export.Temporal, text, 0
	case slices.Contains([]string{"varchar", "char", "boolean", "uuid"}, base):
		return export.Untyped, text, 0
	}
	return export.Unreadable, "", 0
}
