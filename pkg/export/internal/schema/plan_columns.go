package schema

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
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
	for _, f := range r.kind.Fields {
		if r.kind == Orders && (f.Name == "quantity" || f.Name == "unit_price") {
			continue
		}
		if f.Name == FieldMail {
			continue // it depends on the customer: see customers
		}
		if err := r.findColumn(f.Name, f.Headers); err != nil {
			return err
		}
	}
	if r.preset != nil && r.preset.Refund != "" {
		for name := range strings.SplitSeq(r.preset.Refund, ",") {
			if found := r.Named(name); len(found) > 0 {
				r.fields["refunder"] = found[0]
			}
		}
	}
	if err := r.refundList(); err != nil {
		return err
	}
	if err := r.dayOfOrder(); err != nil {
		return err
	}
	r.parentOfRefunds()
	if err := r.findPieces(); err != nil {
		return err
	}
	if err := r.findMoney(); err != nil {
		return err
	}
	r.uncountedReturns()
	if err := r.findCurrency(); err != nil {
		return err
	}
	if r.kind == Subscriptions {
		r.subscriptionColumns()
		if err := r.noSubscriptions(); err != nil {
			return err
		}
	}
	if err := r.maybeSubscriptions(); err != nil {
		return err
	}
	var missing []string
	for _, need := range r.needed() {
		if r.at(need) < 0 && (need != "amount" || r.at("unit_price") < 0) && (need != "customer" || !r.ofOthers()) {
			missing = append(missing, need)
		}
	}
	if len(missing) > 0 {
		return r.missing(missing[0], missing[1:]...)
	}
	if r.kind == Subscriptions {
		return r.maybeEnd()
	}
	return nil
}

// knownFields refuses names in Options.Columns that are no field of orders or
// of customers.
func knownFields(o Options) error {
	var names []string
	for _, f := range slices.Concat(OrderFields, CustomerFields) {
		if !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.Columns)) {
		if !slices.Contains(names, name) {
			return &problem.UsageError{Option: note.Column, Value: name + "=" + o.Columns[name], Reason: fmt.Sprintf("%q is not a field; use %s", name, strings.Join(names, ", "))}
		}
	}
	if o.Columns[FieldCost] != "" && !o.Costs {
		return &problem.UsageError{Option: note.Column, Value: FieldCost + "=" + o.Columns[FieldCost], Reason: "only retain audit takes costs off the revenue"}
	}
	return nil
}

func (r *recognizer) needed() []string {
	if r.options.NeedAmount && r.kind.amount != "" {
		return append(slices.Clone(r.kind.needed), r.kind.amount)
	}
	return r.kind.needed
}

func (r *recognizer) findColumn(name string, aliases []string) error {
	asked, byName := r.options.Columns[name]
	if !byName && r.kind.spans && name == FieldMRR {
		asked, byName = r.options.Columns["amount"]
	}
	if byName && asked == "" {
		return nil // there is none, as the user says
	}
	byName = byName && (!r.kind.beside || r.Has(asked))
	switch {
	case byName && asked == "": // there is none
		return nil
	case !byName && (name == FieldRefunded || name == FieldAdjusted) && r.preset == nil:
		return nil // see refunds
	case byName:
		aliases = []string{asked}
	case r.preset != nil && len(r.preset.Columns[name]) > 0:
		aliases = r.preset.Columns[name]
	case r.preset != nil:
		return nil // what the preset does not name is not in the export
	}
	if name == "customer" && !byName && r.preset == nil {
		return r.customerColumn(aliases)
	}
	blank := -1 // the first column without a value
	for _, alias := range aliases {
		found := slices.DeleteFunc(r.Named(alias), func(i int) bool { return !byName && r.taken(i) })
		switch {
		case len(found) == 1 && !byName && slices.Contains(r.kind.needed, name) && r.isBlank(found[0]):
			if blank < 0 {
				blank = found[0]
			}
		case len(found) == 1 && byName && r.options.Redact != nil && slices.Contains(shownFields, name) && r.layout.Identifies(found[0]):
			return Identifying(note.Column, name+"="+asked)
		case len(found) == 1:
			r.fields[name] = found[0]
			return nil
		case len(found) > 1 && name == "product" && !r.options.Products:
			return nil
		case len(found) > 1:
			return r.ambiguousColumn(name, found)
		}
	}
	if blank >= 0 {
		r.fields[name] = blank
	}
	if name == "order" && !byName && r.preset == nil {
		if at := slices.IndexFunc(r.Header, questions.NamesOrder); at >= 0 && !r.taken(at) {
			r.fields[name] = at
		}
	}
	if byName {
		if err := r.undecoded(fmt.Sprintf("column %q", asked)); err != nil {
			return err
		}
		hint, fix := r.suggest(name, []string{asked})
		return r.Problem("column-missing", fmt.Sprintf("has no column %q; its columns are %s", asked, QuotedList(r.Header)), hint, fix)
	}
	return nil
}

// ambiguousColumn is the refusal of several columns with the header of one field.
func (r *recognizer) ambiguousColumn(name string, found []int) error {
	return r.Problem("column-ambiguous",
		fmt.Sprintf("columns %d and %d are both called %q", found[0]+1, found[1]+1, r.Header[found[0]]),
		"to choose one", columnFix(name, r.Header[found[0]]+"#2"), columnFix(name, fmt.Sprintf("#%d", found[0]+1)))
}

func (r *recognizer) taken(column int) bool {
	for _, at := range r.fields {
		if at == column {
			return true
		}
	}
	return false
}

// anyOf is the first header with one of the names.
func (r *recognizer) anyOf(names ...string) string {
	for _, name := range names {
		if found := r.Named(name); len(found) > 0 {
			return r.Header[found[0]]
		}
	}
	return ""
}

// oneColumn explains a header without delimiters.
const oneColumn = "that is one column: separate fields by a comma, semicolon, tab or |"

// missing is the refusal of an export without a column for a field, and for others
// that it lacks as well.
func (r *recognizer) missing(name string, more ...string) error {
	if r.preset != nil && r.preset.Missing[name] != "" {
		return r.Problem("column-missing", fmt.Sprintf("is an export of %s without a column for the %s", r.preset.Title, name), r.preset.Missing[name])
	}
	lacking := append([]string{name}, more...)
	if !r.kind.subscriptions {
		for i := range lacking {
			lacking[i] = "the " + lacking[i]
		}
	}
	subject := listed(lacking)
	if err := r.undecoded("column for " + subject); err != nil {
		return err
	}
	reason := fmt.Sprintf("no column for %s; the columns are %s", subject, QuotedList(r.Header))
	if len(r.Header) == 1 && (name != "date" || !r.OfCustomers(r.options)) {
		return r.Problem("column-missing", reason, oneColumn)
	}
	if r.layout.Plan.Refunds && name == "customer" && r.namesSales() {
		return r.Problem("column-missing", "is a list of refunds without their customers, which the orders have: "+reason, "give the file of these orders as well; if a column names the customer", columnFix(name, "HEADER"))
	}
	if title, instead := questions.NotOrders(r.Header); title != "" && r.kind == Orders {
		return r.Problem(questions.Layout.Code, "is "+title+", not an orders export: "+reason, instead+"; if a column names "+subject, columnFix(name, "HEADER"))
	}
	hint, fix := r.suggest(name, r.kind.Aliases(name))
	switch {
	case name == "date" && r.OfCustomers(r.options):
		hint, fix = "if it is a customers file", note.Fix{Option: note.Customers, Value: r.Name}
	case r.kind == Orders && name != "customer" && slices.ContainsFunc(r.Header, questions.NamesRecurring):
		return r.Problem("column-missing", reason, "if it is a list of subscriptions", note.Fix{Option: note.Customers, Value: r.Name})
	case name == FieldStart && r.names("date"):
		return r.Problem("column-missing", reason, "if it is an export of orders, name it as one")
	}
	if debit, credit := questions.TwoColumnsOfMoney(r.Header); name == "amount" && debit != "" {
		return r.Problem("column-missing", fmt.Sprintf("money stands in two columns, %q and %q, and no column has the amount", debit, credit),
			"add a column with what was received less what was paid back; if one of them is the amount", columnFix("amount", credit))
	}
	fixes := []note.Fix{fix}
	for _, other := range more {
		_, fix := r.suggest(other, r.kind.Aliases(other))
		fixes = append(fixes, fix)
	}
	if len(more) > 0 {
		hint = "to name each of them"
	}
	return problem.Stop(problem.Problem{Code: "column-missing", File: r.Name, Line: r.HeaderLine, Reason: reason, Hint: hint, Fixes: fixes, All: true})
}

// undecoded is the refusal of a header that is not UTF-8, in which a column is
// missing, else nil.
func (r *recognizer) undecoded(column string) error {
	if utf8.ValidString(strings.Join(r.Header, "")) {
		return nil
	}
	return r.Problem(field.CodeEncoding, "the header is not UTF-8, and has no "+column, "if the file is of Windows, in a language of western Europe, one of central Europe (Polish, Czech, Hungarian ...) or in Cyrillic letters",
		note.Fix{Option: note.Encoding, Value: "windows-1252"}, note.Fix{Option: note.Encoding, Value: "windows-1250"}, note.Fix{Option: note.Encoding, Value: "windows-1251"})
}

// listed is parts of a sentence: the customer, the date and the amount.
func listed(parts []string) string {
	last := len(parts) - 1
	if last == 0 {
		return parts[0]
	}
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

func columnFix(field, header string) note.Fix {
	return note.Fix{Option: note.Column, Value: field + "=" + header}
}

// suggest is how to name the column of a field.
func (r *recognizer) suggest(name string, aliases []string) (hint string, fix note.Fix) {
	var free []string
	for i, h := range r.Header {
		if !r.taken(i) {
			free = append(free, h)
		}
	}
	if len(free) == 0 {
		return "export the data with one; if it is one of these", columnFix(name, "HEADER")
	}
	if name == "date" {
		days := slices.DeleteFunc(slices.Clone(free), func(h string) bool { return !r.holdDays(slices.Index(r.Header, h)) })
		if len(days) == 1 {
			return "to name it", columnFix(name, days[0])
		}
		if len(days) > 0 {
			free = days
		}
	}
	if h := nearest(free, aliases); h != "" {
		return "to name it", columnFix(name, h)
	}
	if name == "customer" && r.kind == Orders {
		sampled := r.sampled()
		if i, _ := r.likely(name, sampled); i >= 0 {
			return "to name it", columnFix(name, sampled[i].header)
		}
	}
	return "to name it", columnFix(name, "HEADER")
}

// dimensions finds the columns of Options.By; -1 for those that are made of
// other facts. Of subscriptions those that have one are kept, and the reason. Where
// one of several files has refunds, they need not all have each column.
func (r *recognizer) dimensions(p *Plan) error {
	reason := r.at(FieldReason)
	for _, name := range r.options.By {
		found := r.Named(name)
		switch {
		case len(found) > 0:
		case ledger.SameName(name, ledger.Channels):
			found = r.channel()
		case reason >= 0 && ledger.SameName(name, FieldReason):
			found = []int{reason}
		case !r.kind.subscriptions && (ledger.SameName(name, ledger.Tenure) || ledger.SameName(name, ledger.Cohort)):
			found = []int{-1}
		}
		switch {
		case len(found) == 0 && r.kind.subscriptions:
			continue
		case len(found) == 0 && r.evidence.Files > 1:
			p.By, p.Names, p.Lacks = append(p.By, -1), append(p.Names, name), append(p.Lacks, r.noDimension(name))
			continue
		case len(found) == 0:
			return r.noDimension(name)
		case found[0] >= 0 && r.options.Redact != nil && r.layout.Identifies(found[0]):
			return Identifying(note.SplitBy, name)
		case found[0] == reason && reason >= 0:
			p.Reason = name
		}
		p.By, p.Names, p.Lacks = append(p.By, found[0]), append(p.Names, name), append(p.Lacks, nil)
	}
	if reason >= 0 && p.Reason == "" {
		p.Reason = r.Header[reason]
		p.By, p.Names = append(p.By, reason), append(p.Names, p.Reason)
	}
	return nil
}

func (r *recognizer) noDimension(name string) error {
	reason := fmt.Sprintf("no column %q; the columns are %s", name, QuotedList(r.Header))
	if len(r.options.Beside) > 0 {
		reason += ", and of the customers " + QuotedList(r.options.Beside)
	}
	hint := MeantDimension(name, slices.Concat(r.Header, r.options.Beside))
	if hint == "" && ledger.SameName(name, FieldReason) {
		return r.Problem("column-missing", reason, "reasons are in a customers file; to name it", note.Fix{Option: note.Customers, Value: "FILE"})
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
