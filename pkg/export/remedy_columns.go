package export

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// byValues are the columns of fields that no header names, found by what they
// hold: the only one with dates, the only one with ids that come again. The
// customer and the day have to be found; amounts, currencies and statuses are
// tried with them, and without.
func (a attempt) byValues(o Options) []remedy {
	i := slices.IndexFunc(a.in, func(in Input) bool { return in.Name == a.refused.File })
	if i < 0 {
		return nil
	}
	needed, more := unnamed(a.in[i], o)
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

// unnamed is the columns for the fields that are needed and that no header
// names, all of them or none, and those for others.
func unnamed(in Input, o Options) (needed, more []remedy) {
	src, err := open(in, o)
	if err != nil {
		return nil, nil
	}
	defer src.close()
	d, err := readDialect(src.head, src.whole, in.Name, o)
	if err != nil {
		return nil, nil
	}
	if preset, err := presetFor(d.header, o); err != nil || preset != nil || d.ofCustomers(o) {
		return nil, nil
	}
	r := &recogniser{dialect: d, options: o, layout: &layout{}, fields: map[string]int{}}
	for _, f := range orderFields {
		if err := r.findColumn(f.name, f.aliases); err != nil {
			return nil, nil
		}
	}
	return r.likelyColumns()
}

// likelyColumns goes through the fields that have no column yet. A column is
// taken for one of them.
func (r *recogniser) likelyColumns() (needed, more []remedy) {
	free := r.sampled()
	for _, name := range []string{"customer", "date", "amount", "currency", "status"} {
		if r.at(name) >= 0 {
			continue
		}
		i, why := r.likely(name, free)
		isNeeded := slices.Contains(r.needed(), name)
		switch {
		case i < 0 && isNeeded:
			return nil, nil
		case i < 0:
			continue
		case isNeeded:
			needed = append(needed, namedColumn(name, free[i].header, why))
		default:
			more = append(more, namedColumn(name, free[i].header, why))
		}
		if name == "amount" && free[i].most(free[i].commas) && r.options.Decimal == "" {
			more = append(more, decimalComma())
		}
		free = slices.Delete(free, i, i+1)
	}
	return needed, more
}

// likely is the place of the column for a field, and why: it has nearly its
// name, or is the only one to hold what it holds. -1 is no column or several.
func (r *recogniser) likely(name string, free []sampledColumn) (at int, why string) {
	var headers []string
	for _, c := range free {
		headers = append(headers, c.header)
	}
	if h := nearest(headers, aliasesOf(name)); h != "" {
		return slices.Index(headers, h), ""
	}
	holds, what := r.contents(name, free)
	at = slices.IndexFunc(free, holds)
	if at < 0 || slices.ContainsFunc(free[at+1:], holds) {
		return -1, ""
	}
	return at, ": no other column holds " + what
}

// contents is what a column for a field holds.
func (r *recogniser) contents(name string, free []sampledColumn) (holds func(sampledColumn) bool, what string) {
	switch name {
	case "customer":
		if slices.ContainsFunc(free, sampledColumn.isMail) {
			return sampledColumn.isMail, "e-mail addresses"
		}
		return sampledColumn.comesAgain, "ids that come again"
	case "date":
		return sampledColumn.isDate, "dates"
	case "currency":
		return func(c sampledColumn) bool { return c.values > 0 && c.codes == c.values }, "codes of currencies"
	case "status":
		return sampledColumn.isStatus, "words such as cancelled"
	}
	one := r.anyOf("quantity", "qty") != "" // beside it there may be the price of one piece
	return func(c sampledColumn) bool { return !one && c.most(c.cents) }, "numbers with two decimals"
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
