package export

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/orders"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// remedy is a flag that may solve a problem.
type remedy struct {
	code  string // of the problem
	flag  string // as a program gets it: a shell may want quotes around it
	apply func(*Options)
	guess string   // what it assumes that the data does not tell
	with  []remedy // further flags, without which it does not help
}

// on is the options with the flags, what the flags are and what they assume.
func (r remedy) on(o Options) (with Options, flags, guesses []string) {
	o.Columns = maps.Clone(o.Columns)
	for _, one := range append([]remedy{r}, r.with...) {
		one.apply(&o)
		flags = append(flags, one.flag)
		if one.guess != "" {
			guesses = append(guesses, one.guess)
		}
	}
	return o, flags, guesses
}

// remedies are the flags that may solve the problems that an attempt has met.
// They are only suggestions: whether one helps is found out by trying it.
func (a attempt) remedies() (all []remedy) {
	for _, code := range a.codes() {
		found := remediesFor(code)
		if code == orders.CodeDuplicate {
			found = a.itemsApart()
		}
		if a.refused != nil && a.refused.Code == code {
			found = append(found, a.refusedRemedies()...)
		}
		for _, r := range found {
			r.code = code
			all = append(all, r)
		}
	}
	return all
}

// remediesFor is the flags that may solve a kind of problem, the likeliest
// first.
func remediesFor(code string) []remedy {
	switch code {
	case field.CodeAmountGrouping:
		return []remedy{
			decimalComma(),
			{flag: "--thousands=,", apply: func(o *Options) { o.Thousands = "," }, guess: "1,234 is read as a thousand and more; if it is one and a bit, use --decimal , instead of --thousands ,"},
			{flag: "--thousands=.", apply: func(o *Options) { o.Thousands = "." }},
			{flag: "--thousands= ", apply: func(o *Options) { o.Thousands = " " }},
		}
	case field.CodeAmountSymbol:
		return []remedy{{flag: "--strip-currency", apply: func(o *Options) { o.StripCurrency = true }}}
	case field.CodeAmountMinus:
		return []remedy{{flag: "--trailing-minus", apply: func(o *Options) { o.TrailingMinus = true }}}
	case field.CodeDigits:
		return []remedy{{flag: "--digits=any", apply: func(o *Options) { o.Digits = schema.AnyDigits }}}
	case field.CodeDate:
		return formats("excel", "unix", "unix-ms")
	case field.CodeDateYear:
		return append([]remedy{
			{flag: "--calendar=jalali", apply: func(o *Options) { o.System = calendar.Jalali }},
			{flag: "--calendar=buddhist", apply: func(o *Options) { o.System = calendar.Buddhist }},
		}, formats("DD/MM/YY", "MM/DD/YY", "DD.MM.YY", "YY-MM-DD", "DD-MMM-YY")...)
	case orders.CodeCustomerBlank:
		return []remedy{{flag: "--blank-customer=skip", apply: func(o *Options) { o.Blank = schema.SkipBlank }, guess: "orders without a customer are left out; --blank-customer each counts each as a customer of its own"}}
	case field.CodeEncoding:
		return []remedy{{flag: "--encoding=windows-1252", apply: func(o *Options) { o.Encoding = "windows-1252" }, guess: "the text is read as windows-1252, the usual encoding of western Windows; check a name with an accent"}}
	case rows.CodeFieldLong:
		return []remedy{{flag: "--max-field-size=1M", apply: func(o *Options) { o.MaxFieldSize = 1 << 20 }}}
	}
	return nil
}

func decimalComma() remedy {
	return remedy{flag: "--decimal=,", apply: func(o *Options) { o.Decimal = schema.DecimalComma }}
}

func formats(names ...string) (all []remedy) {
	for _, name := range names {
		r := remedy{flag: "--date-format=" + name, apply: func(o *Options) { o.DateFormat = name }}
		if strings.Contains(name, "YY") {
			r.guess = "dates of two-digit years are read as " + name
			if other := strings.Replace(name, "DD/MM", "MM/DD", 1); other != name {
				r.guess += "; if the month comes first, use --date-format " + other
			}
		}
		all = append(all, r)
	}
	return all
}

// refusedRemedies are flags against what stops the reading altogether. Their
// values stand in the problem.
func (a attempt) refusedRemedies() []remedy {
	switch p := a.refused; p.Code {
	case "date-ambiguous":
		const guess = "nothing in the data tells day from month; the flags say day first: if it is month first, use --date-format mdy"
		return []remedy{{flag: "--date-format=dmy", apply: func(o *Options) { o.DateFormat = "dmy" }, guess: guess}}
	case "currency-mixed":
		code := mostFrequent(a.currencies)
		return []remedy{{flag: "--currency=" + code, apply: func(o *Options) { o.Currency = code },
			guess: "only orders in " + code + " count, the most frequent currency; --rates FILE converts the others"}}
	case "encoding-unmarked":
		name := p.Hint[strings.LastIndexByte(p.Hint, ' ')+1:]
		return []remedy{{flag: "--encoding=" + name, apply: func(o *Options) { o.Encoding = name }}}
	case "header-below":
		var skip int
		if _, err := fmt.Sscanf(p.Hint, "use --skip-lines %d", &skip); err == nil {
			return []remedy{{flag: "--skip-lines=" + strconv.Itoa(skip), apply: func(o *Options) { o.SkipLines = skip }}}
		}
	case "header-comment":
		if mark, err := strconv.Unquote(strings.TrimPrefix(p.Hint, "use --comment ")); err == nil {
			return []remedy{{flag: "--comment=" + mark, apply: func(o *Options) { o.Comment = mark }}}
		}
	case "header-missing":
		o := a.options
		o.NoHeader = true
		columns := a.byValues(o)
		for i, r := range columns {
			columns[i] = remedy{flag: "--no-header", apply: func(o *Options) { o.NoHeader = true }, with: append([]remedy{r}, r.with...)}
		}
		return columns
	case "column-missing":
		return append(missingColumn(p.Hint), a.byValues(a.options)...)
	}
	return nil
}

// itemsApart takes an order id that comes again for another item of the order,
// in a file that has items: its rows may be sorted by something else, so that
// some or, where most ids come again, none stand together. In a file without
// items an order is one row, and the second one is wrong.
func (a attempt) itemsApart() []remedy {
	together := slices.ContainsFunc(a.reading.Notes, func(n note.Note) bool { return n.Code == orders.CodeItems })
	if !together && a.reading.Rejected[orders.CodeDuplicate] <= a.reading.RowsRead/2 {
		return nil
	}
	const guess = "rows of one order that do not stand together are taken for its items and added up; if something was exported twice, use --duplicates keep-first"
	return []remedy{{flag: "--duplicates=sum", apply: func(o *Options) { o.Duplicates = schema.SumDuplicates }, guess: guess}}
}

// mostFrequent is the currency of most rows, the first by name of several.
func mostFrequent(counts map[string]int64) (best string) {
	for code, n := range counts {
		if code != "" && (n > counts[best] || best == "" || n == counts[best] && code < best) {
			best = code
		}
	}
	return best
}

// byValues are the columns of fields that no header names, found by what they
// hold. Amounts, currencies and statuses are tried with the fields that are
// needed, and without.
func (a attempt) byValues(o Options) []remedy {
	i := slices.IndexFunc(a.in, func(in Input) bool { return in.Name == a.refused.File })
	if i < 0 {
		return nil
	}
	needed, more := guessColumns(a.in[i], o)
	if len(needed) == 0 {
		return nil
	}
	first, others := needed[0], needed[1:]
	all, least := first, first
	all.with, least.with = slices.Concat(others, more), others
	if len(more) == 0 {
		return []remedy{least}
	}
	return []remedy{all, least}
}

func guessColumns(in Input, o Options) (needed, more []remedy) {
	src, err := schema.Open(in, o)
	if err != nil {
		return nil, nil
	}
	defer src.Close()
	table, err := schema.ReadTable(src, o)
	if err != nil {
		return nil, nil
	}
	must, may := schema.GuessColumns(table, o)
	for _, g := range must {
		needed = append(needed, guessed(g))
	}
	for _, g := range may {
		more = append(more, guessed(g))
		if g.Comma && o.Decimal == schema.DetectDecimal {
			more = append(more, decimalComma())
		}
	}
	return needed, more
}

// guessed names a column that may be a field.
func guessed(g schema.Guess) remedy {
	why := ""
	if g.Because != "" {
		why = ": no other column holds " + g.Because
	}
	return namedColumn(g.Field, g.Header, why)
}

// namedColumn takes a column for a field.
func namedColumn(name, header, why string) remedy {
	return remedy{flag: "--column=" + name + "=" + header, guess: fmt.Sprintf("%q is taken for the %s%s", header, name, why), apply: func(o *Options) {
		if o.Columns == nil {
			o.Columns = map[string]string{}
		}
		o.Columns[name] = header
	}}
}

// missingColumn is the column that the hint of a problem names.
func missingColumn(hint string) []remedy {
	pair, ok := strings.CutPrefix(hint, "name it with --column ")
	name, quoted, cut := strings.Cut(pair, "=")
	header, err := strconv.Unquote(quoted)
	if !ok || !cut || err != nil {
		return nil
	}
	return []remedy{namedColumn(name, header, "")}
}
