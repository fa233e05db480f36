package schema

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/spelling"
)

func (r *recognizer) at(name string) int {
	if i, ok := r.fields[name]; ok {
		return i
	}
	return -1
}

// findColumns takes columns for fields: those named, those of the preset, then
// by alias.
func (r *recognizer) findColumns() error {
	r.fields = map[string]int{}
	if err := knownFields(r.options); err != nil {
		return err
	}
	for _, f := range OrderFields {
		if err := r.findColumn(f.Name, f.Headers); err != nil {
			return err
		}
	}
	if r.preset != nil && r.preset.Refund != "" {
		if found := Named(r.Header, r.preset.Refund); len(found) > 0 {
			r.fields["refunder"] = found[0]
		}
	}
	r.unitPrice()
	for _, need := range r.needed() {
		if r.at(need) < 0 {
			return r.missing(need)
		}
	}
	return nil
}

// knownFields refuses names in Options.Columns that are no field of orders or
// of customers.
func knownFields(o Options) error {
	names := fieldNames()
	for _, f := range CustomerFields {
		if !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.Columns)) {
		if !slices.Contains(names, name) {
			return &problem.UsageError{Text: fmt.Sprintf("--column %s=%s: %q is not a field; use %s", name, o.Columns[name], name, strings.Join(names, ", "))}
		}
	}
	return nil
}

func (r *recognizer) needed() []string {
	if r.options.NeedAmount {
		return []string{"customer", "date", "amount"}
	}
	return []string{"customer", "date"}
}

func (r *recognizer) findColumn(name string, aliases []string) error {
	asked, byName := r.options.Columns[name]
	switch {
	case byName:
		aliases = []string{asked}
	case r.preset != nil && len(r.preset.Columns[name]) > 0:
		aliases = r.preset.Columns[name]
	case r.preset != nil:
		return nil // what the preset does not name is not in the export
	}
	for _, alias := range aliases {
		found := slices.DeleteFunc(Named(r.Header, alias), func(i int) bool { return !byName && r.taken(i) })
		switch {
		case len(found) == 1:
			r.fields[name] = found[0]
			return nil
		case len(found) > 1 && name == "product" && !r.options.Products:
			return nil
		case len(found) > 1:
			return r.Problem("column-ambiguous",
				fmt.Sprintf("columns %d and %d are both called %q", found[0]+1, found[1]+1, r.Header[found[0]]),
				fmt.Sprintf("choose one with --column %s=%q", name, r.Header[found[0]]+"#2")+fmt.Sprintf(" or --column %s=#%d", name, found[0]+1))
		}
	}
	if byName {
		return r.Problem("column-missing", fmt.Sprintf("has no column %q; its columns are %s", asked, QuotedList(r.Header)), r.suggest(name, []string{asked}))
	}
	return nil
}

func (r *recognizer) taken(column int) bool {
	for _, at := range r.fields {
		if at == column {
			return true
		}
	}
	return false
}

// unitPrice leaves out a price that stands beside a quantity: it is that of
// one piece, not of the order. Without amounts a quantity below zero, which
// mostly is a return, looks like an order.
func (r *recognizer) unitPrice() {
	quantity := r.anyOf("quantity", "qty")
	if r.preset != nil || r.options.Columns["amount"] != "" || quantity == "" {
		return
	}
	if i, ok := r.fields["amount"]; ok && Normal(r.Header[i]) == "price" {
		delete(r.fields, "amount")
		r.note("unit-price", "%q stands beside a quantity and is taken for the price of one piece; if it is the order's amount, use --column amount=%q", r.Header[i], r.Header[i])
	}
	if r.at("amount") < 0 && !slices.Contains(r.needed(), "amount") {
		r.note("returns-count", "no column of amounts tells returns from orders: rows with a %q below zero, if there are any, count as orders; --column amount=%q takes them for refunds", quantity, quantity)
	}
}

// anyOf is the first header with one of the names.
func (r *recognizer) anyOf(names ...string) string {
	for _, name := range names {
		if found := Named(r.Header, name); len(found) > 0 {
			return r.Header[found[0]]
		}
	}
	return ""
}

// oneColumn is said of a header without delimiters.
const oneColumn = "that is one column: between fields there has to be a comma, semicolon, tab or |"

func (r *recognizer) missing(name string) error {
	if r.preset != nil && r.preset.Missing[name] != "" {
		return r.Problem("column-missing", fmt.Sprintf("is an export of %s without a column for the %s", r.preset.Title, name), r.preset.Missing[name])
	}
	hint := r.suggest(name, AliasesOf(name))
	switch price, quantity := r.anyOf("unit price", "price", "price each"), r.anyOf("quantity", "qty"); {
	case name == "date" && r.OfCustomers(r.options):
		hint = "is it a customers file? then write --customers " + r.Name
	case len(r.Header) == 1:
		hint = oneColumn
	case name == "amount" && price != "" && quantity != "":
		hint = fmt.Sprintf("%q is the price of one piece: add a column with %s x %s; if it is the order's amount, use --column amount=%q", price, price, quantity, price)
	}
	return r.Problem("column-missing", fmt.Sprintf("no column for the %s; the columns are %s", name, QuotedList(r.Header)), hint)
}

func (r *recognizer) suggest(name string, aliases []string) string {
	var free []string
	for i, h := range r.Header {
		if !r.taken(i) {
			free = append(free, h)
		}
	}
	if len(free) == 0 {
		return fmt.Sprintf("export the data with one, or take one of these with --column %s=HEADER", name)
	}
	if h := nearest(free, aliases); h != "" {
		return fmt.Sprintf("name it with --column %s=%q", name, h)
	}
	return fmt.Sprintf("name it with --column %s=HEADER", name)
}

// dimensions finds the columns of Options.By; -1 for those that are made of
// other facts.
func (r *recognizer) dimensions(p *Plan) error {
	for _, name := range r.options.By {
		found := Named(r.Header, name)
		switch {
		case len(found) > 0:
		case ledger.SameName(name, ledger.Channels):
			found = r.channel()
		case ledger.SameName(name, ledger.Tenure), ledger.SameName(name, ledger.Cohort):
			found = []int{-1}
		}
		if len(found) == 0 {
			return r.noDimension(name)
		}
		if found[0] >= 0 && found[0] == p.Customer && r.options.Redact != nil {
			return namesCustomers(name)
		}
		p.By = append(p.By, found[0])
	}
	return nil
}

// namesCustomers refuses groups whose names are what Options.Redact hides.
func namesCustomers(dimension string) error {
	return &problem.UsageError{Text: fmt.Sprintf("--by %q: names the customers, which --redact hides; split by another column", dimension)}
}

func (r *recognizer) noDimension(name string) error {
	reason := fmt.Sprintf("no column %q to split by; the columns are %s", name, QuotedList(r.Header))
	if len(r.options.Beside) > 0 {
		reason += ", and of the customers " + QuotedList(r.options.Beside)
	}
	hint := MeantDimension(name, slices.Concat(r.Header, r.options.Beside))
	if hint == "" && ledger.SameName(name, FieldReason) {
		hint = "reasons stand in a customers file: --customers FILE; or split by another column: --by COLUMN"
	}
	return r.Problem("column-missing", reason, hint)
}

// MeantDimension asks whether a column was meant, or a dimension that no column
// has to be there for, when another name is a slip away from it.
func MeantDimension(name string, columns []string) string {
	names := slices.Concat(columns, []string{ledger.Tenure, ledger.Cohort})
	if slices.ContainsFunc(columns, ledger.IsChannel) {
		names = append(names, ledger.Channels)
	}
	if near := spelling.Nearest(name, names); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return ""
}

func (r *recognizer) channel() []int {
	for i, h := range r.Header {
		if ledger.IsChannel(h) {
			return []int{i}
		}
	}
	return nil
}
