package warehouse

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Dialect is what one engine writes in its own way. All else that this package sends is
// the same text for every engine.
type Dialect struct {
	name              string
	quote             string // before and after an identifier
	bigint            string // a whole number of 64 bits
	text              string // %s as a text that is compared byte by byte
	lower             string // %s in small letters, without blanks around it
	minor             string // %s, an exact number times a power of ten, as a whole number of 64 bits
	day               string // %s, a date or a time without a zone, as days since 1970-01-01
	oddDay, oddAmount string // that %s is no day or no amount, where a column may hold anything
	div               string // %s over %s without the rest, rounded towards 0
	mod               string // and the rest, with the sign of the first
	arg               func(n int) string
	arrays            bool // customers' days in order are made with arrays: the engine has no window functions, or has not had them for long
}

// The ANSI way of the slots.
const (
	plainDiv = "(%s / %s)"
	plainMod = "MOD(%s, %s)"
	signMod  = "(%s %% %s)"
	exactDiv = "CAST((%[1]s - MOD(%[1]s, %[2]s)) / %[2]s AS %[3]s)"
)

func mark(int) string { return "?" }

var dialects = []*Dialect{
	{
		name: "sqlite", quote: `"`, bigint: "INTEGER", arg: mark, div: plainDiv, mod: signMod,
		oddDay:    "DATE(SUBSTR(%[1]s, 1, 10)) <> SUBSTR(%[1]s, 1, 10)",
		oddAmount: "TYPEOF(%s) NOT IN ('integer', 'real')",
		text:      "CAST(%s AS TEXT) || ''", // a CAST alone would keep the collation of the column
		lower:     "LOWER(TRIM(CAST(%s AS TEXT)))",
		minor:     "CAST(%s AS INTEGER)",
		day:       "CAST(julianday(SUBSTR(%s, 1, 10)) - 2440587.5 AS INTEGER)", // date() would take an offset for one to convert by
	},
	{
		name: "postgres", quote: `"`, bigint: "BIGINT", arg: func(n int) string { return "$" + strconv.Itoa(n) }, div: plainDiv, mod: signMod,
		text:  `CAST(%s AS TEXT) COLLATE "C"`,
		lower: "LOWER(TRIM(CAST(%s AS TEXT)))",
		minor: "CAST(%s AS BIGINT)",
		day:   "(CAST(%s AS DATE) - DATE '1970-01-01')",
	},
	{
		name: "clickhouse", quote: "`", bigint: "BIGINT", arg: mark, div: "intDiv(%s, %s)", mod: "modulo(%s, %s)", arrays: true,
		text:  "toString(%s)",
		lower: "lower(trimBoth(toString(%s)))",
		minor: "CAST(%s AS BIGINT)",
		day:   "toInt64(toDate(%s))",
	},
	{
		name: "trino", quote: `"`, bigint: "BIGINT", arg: mark, div: plainDiv, mod: plainMod,
		text:  "CAST(%s AS VARCHAR)",
		lower: "LOWER(TRIM(CAST(%s AS VARCHAR)))",
		minor: "CAST(%s AS BIGINT)",
		day:   "DATE_DIFF('day', DATE '1970-01-01', CAST(%s AS DATE))",
	},
	{
		name: "duckdb", quote: `"`, bigint: "BIGINT", arg: mark, div: "(%s // %s)", mod: signMod,
		text:  "CAST(%s AS VARCHAR) || ''",
		lower: "LOWER(TRIM(CAST(%s AS VARCHAR)))",
		minor: "CAST(%s AS BIGINT)",
		day:   "DATE_DIFF('day', DATE '1970-01-01', CAST(%s AS DATE))",
	},
	{
		name: "mysql", quote: "`", bigint: "SIGNED", arg: mark, div: "(%s DIV %s)", mod: plainMod,
		text:  "CAST(CAST(%s AS CHAR CHARACTER SET utf8mb4) AS BINARY)", // texts are compared without case, and without blanks at their ends
		lower: "LOWER(TRIM(CAST(%s AS CHAR)))",
		minor: "CAST(%s AS SIGNED)",
		day:   "DATEDIFF(%s, '1970-01-01')",
	},
	{
		name: "bigquery", quote: "`", bigint: "INT64", arg: mark, div: "DIV(%s, %s)", mod: plainMod,
		text:  "CAST(%s AS STRING)",
		lower: "LOWER(TRIM(CAST(%s AS STRING)))",
		minor: "CAST(%s AS INT64)",
		day:   "DATE_DIFF(CAST(%s AS DATE), DATE '1970-01-01', DAY)",
	},
	{
		name: "snowflake", quote: `"`, bigint: "BIGINT", arg: mark, div: exactDiv, mod: plainMod,
		text:  "CAST(%s AS VARCHAR)",
		lower: "LOWER(TRIM(CAST(%s AS VARCHAR)))",
		minor: "CAST(%s AS BIGINT)",
		day:   "DATEDIFF(day, DATE '1970-01-01', CAST(%s AS DATE))",
	},
	{
		name: "databricks", quote: "`", bigint: "BIGINT", arg: mark, div: "(%s DIV %s)", mod: plainMod,
		text:  "CAST(%s AS STRING)",
		lower: "LOWER(TRIM(CAST(%s AS STRING)))",
		minor: "CAST(%s AS BIGINT)",
		day:   "DATEDIFF(CAST(%s AS DATE), DATE '1970-01-01')",
	},
	{
		name: "redshift", quote: `"`, bigint: "BIGINT", arg: func(n int) string { return "$" + strconv.Itoa(n) }, div: plainDiv, mod: plainMod,
		text:  "CAST(%s AS VARCHAR)",
		lower: "LOWER(TRIM(CAST(%s AS VARCHAR)))",
		minor: "CAST(%s AS BIGINT)",
		day:   "DATEDIFF(day, DATE '1970-01-01', CAST(%s AS DATE))",
	},
}

// Dialects lists the names of the dialects.
func Dialects() (names []string) {
	for _, d := range dialects {
		names = append(names, d.name)
	}
	return names
}

// DialectOf is the dialect of a name, or nil.
func DialectOf(name string) *Dialect {
	if i := slices.Index(Dialects(), name); i >= 0 {
		return dialects[i]
	}
	return nil
}

// String is the name of the dialect.
func (d *Dialect) String() string { return d.name }

// Quote is a name as an identifier.
func (d *Dialect) Quote(name string) string {
	if d.name == "clickhouse" || d.name == "bigquery" {
		return quoteClickHouse(name)
	}
	return d.quote + strings.ReplaceAll(name, d.quote, d.quote+d.quote) + d.quote
}

// Big is an expression as a whole number of 64 bits.
func (d *Dialect) Big(expression string) string {
	return "CAST(" + expression + " AS " + d.bigint + ")"
}

// Int is a number. A literal of ClickHouse has the smallest type that holds it, which a
// CASE or a sum goes beyond.
func (d *Dialect) Int(n int64) string {
	if d.arrays {
		return fmt.Sprintf("toInt64(%d)", n)
	}
	return strconv.FormatInt(n, 10)
}

// Div is the quotient of two whole numbers, rounded towards 0.
func (d *Dialect) Div(a, b string) string {
	if d.div == exactDiv {
		return fmt.Sprintf(d.div, a, b, d.bigint)
	}
	return fmt.Sprintf(d.div, a, b)
}

// Mod is the rest of Div.
func (d *Dialect) Mod(a, b string) string { return fmt.Sprintf(d.mod, a, b) }
