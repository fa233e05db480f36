package inspect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/orders"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// remedy is options that together may solve a problem.
type remedy struct {
	code    string // of the problem
	fixes   []note.Fix
	guesses []note.Note // what they assume that the data does not tell
}

func single(option note.Option, value string) remedy {
	return remedy{fixes: []note.Fix{{Option: option, Value: value}}}
}

// assuming is a remedy with what it assumes, and the option that decides
// otherwise.
func (r remedy) assuming(guess string, otherwise note.Fix) remedy {
	var assumed []string
	for _, f := range r.fixes {
		assumed = append(assumed, f.String())
	}
	level := note.Info
	if otherwise.Option != "" { // the other reading is another number
		level = note.Warning
	}
	r.guesses = append(r.guesses, note.Note{Code: "guess", Level: level, Text: guess, Fix: otherwise, Args: &note.Args{"options": assumed}})
	return r
}

// and is several remedies as one.
func (r remedy) and(more ...remedy) remedy {
	for _, m := range more {
		r.fixes, r.guesses = slices.Concat(r.fixes, m.fixes), slices.Concat(r.guesses, m.guesses)
	}
	return r
}

// remedies are what may solve the problems of an attempt. They are only
// suggestions: whether one helps is found out by trying it.
func (a attempt) remedies() (all []remedy) {
	for _, code := range a.codes() {
		found := remediesFor(code)
		if code == orders.CodeDuplicate {
			found = a.repeatedIDs()
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

// remediesFor is what may solve a kind of problem, the likeliest first.
func remediesFor(code string) []remedy {
	switch code {
	case field.CodeAmountGrouping:
		return []remedy{
			single(note.Thousands, ",").assuming("1,234 is read as 1234; to read it as 1.234", note.Fix{Option: note.Decimal, Value: ","}),
			single(note.Thousands, ".").assuming("1.234 is read as 1234; to read it as 1.234", note.Fix{Option: note.Decimal, Value: "."}),
			single(note.Decimal, ","),
			single(note.Thousands, " "),
		}
	case field.CodeAmountSymbol:
		return []remedy{single(note.StripCurrency, "")}
	case field.CodeAmountMinus:
		return []remedy{single(note.TrailingMinus, "")}
	case field.CodeDigits:
		return []remedy{single(note.Digits, "any")}
	case field.CodeDate:
		return formats("excel", "unix", "unix-ms")
	case field.CodeDateYear:
		return append([]remedy{single(note.System, "jalali"), single(note.System, "buddhist")},
			formats("DD/MM/YY", "MM/DD/YY", "DD.MM.YY", "DD-MM-YY", "MM-DD-YY", "YY-MM-DD", "DD-MMM-YY", "DD MMM YY")...)
	case schema.CodeCustomerBlank:
		return []remedy{single(note.Blank, "skip").assuming("orders without a customer are excluded; to count each as a customer", note.Fix{Option: note.Blank, Value: "each"})}
	case field.CodeEncoding:
		return []remedy{single(note.Encoding, "windows-1252").assuming("the text is read as windows-1252, the usual encoding of western Windows; check a name with an accent", note.Fix{})}
	case rows.CodeFieldLong:
		return []remedy{single(note.MaxFieldSize, "1048576")}
	}
	return nil
}

func formats(names ...string) (all []remedy) {
	for _, name := range names {
		r := single(note.DateFormat, name)
		if strings.Contains(name, "YY") {
			guess, other := "two-digit years are read as "+name, note.Fix{}
			if swapped := strings.Replace(name, "DD/MM", "MM/DD", 1); swapped != name {
				guess, other = guess+"; if the month comes first", note.Fix{Option: note.DateFormat, Value: swapped}
			}
			r = r.assuming(guess, other)
		}
		all = append(all, r)
	}
	return all
}

// refusedRemedies are options against what stops the reading altogether.
func (a attempt) refusedRemedies() []remedy {
	switch p := a.refused; p.Code {
	case "date-ambiguous":
		return []remedy{single(note.DateFormat, "dmy").assuming("nothing in the data tells day from month; day first is assumed: if the month comes first", note.Fix{Option: note.DateFormat, Value: "mdy"})}
	case "currency-mixed":
		code := schema.Commonest(a.currencies)
		return []remedy{single(note.Currency, code)} // what it leaves out is counted in a note
	case "encoding-unmarked", "header-below", "header-comment":
		return []remedy{{fixes: p.Fixes}}
	case "header-missing":
		noHeader := single(note.NoHeader, "")
		o := a.options
		o.NoHeader = true
		columns := a.byValues(o)
		for i, r := range columns {
			columns[i] = noHeader.and(r)
		}
		return columns
	case "column-missing":
		return append(missingColumn(p.Fixes), a.byValues(a.options)...)
	}
	return nil
}

// repeatedIDs are options against order ids that come again. Rows that are the same
// were exported twice. Others are items of one order in a file that has some, whose
// rows may be sorted by something else, so that some or, where most ids come again,
// none are adjacent. In a file without items an order is one row, and the second
// one is wrong, or of a later export.
func (a attempt) repeatedIDs() []remedy {
	same, differ, across := 0, 0, 0
	for _, p := range a.problems {
		switch {
		case p.Code != orders.CodeDuplicate:
		case p.Fixes[0].Value != "sum":
			same++
		case p.Other != p.File:
			across++
		default:
			differ++
		}
	}
	adjacent := slices.ContainsFunc(a.reading.Notes, func(n note.Note) bool { return n.Code == orders.CodeItems })
	items := adjacent || slices.ContainsFunc(a.reading.Columns, func(c schema.Column) bool { return c.Field == "product" })
	most := a.reading.Rejected[orders.CodeDuplicate] > a.reading.RowsRead/2
	first, sum := single(note.Duplicates, "keep-first"), single(note.Duplicates, "sum")
	switch {
	case adjacent && same+across > 0: // to keep the first row of an order would leave out its items
		return nil
	case across > 0:
		return []remedy{first.assuming("files that have orders in common overlap: an order counts as in the first file that has it; if they are items", note.Fix{Option: note.Duplicates, Value: "sum"})}
	case differ == 0:
		return []remedy{first.assuming("rows with one order id that are the same were exported twice: the first one counts; to count each", note.Fix{Option: note.Duplicates, Value: "ignore"})}
	case items || most:
		return []remedy{sum.assuming("rows of one order that are not adjacent are added up as its items; if something was exported twice", note.Fix{Option: note.Duplicates, Value: "keep-first"})}
	}
	return nil
}

// byValues are the columns of fields that no header names, found by what they
// hold. Amounts, currencies and statuses are tried with the fields that are
// needed, and without.
func (a attempt) byValues(o schema.Options) []remedy {
	i := slices.IndexFunc(a.in, func(in text.Input) bool { return in.Name == a.refused.File })
	if i < 0 {
		return nil
	}
	needed, more := guessColumns(a.in[i], o)
	if len(needed) == 0 {
		return nil
	}
	least := needed[0].and(needed[1:]...)
	if len(more) == 0 {
		return []remedy{least}
	}
	return []remedy{least.and(more...), least}
}

func guessColumns(in text.Input, o schema.Options) (needed, more []remedy) {
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
			more = append(more, single(note.Decimal, ","))
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
	return single(note.Column, g.Field+"="+g.Header).assuming(fmt.Sprintf("%q is used as the %s%s", g.Header, g.Field, why), note.Fix{})
}

// missingColumn is the column that a problem names.
func missingColumn(fixes []note.Fix) []remedy {
	for _, f := range fixes {
		if name, header, ok := strings.Cut(f.Value, "="); ok && f.Option == note.Column && header != "HEADER" {
			return []remedy{guessed(schema.Guess{Field: name, Header: header})}
		}
	}
	return nil
}
