package export

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
)

// layout is how the text of one export is cut into rows, and what its columns
// are.
type layout struct {
	delimiter  byte
	header     []string // as in the file, without quotes and BOM
	bodyOffset int64    // of the first byte after the header line
	bodyLine   int64    // physical line that begins there, from 1
	notes      []Note
	plan       plan
}

// plan says what each row's fields are: places in the row from 0, -1 for a
// field the export does not have.
type plan struct {
	order, customer, date, amount, currency, product, refunded int

	signup   int // day the customer was created; an order before it is odd: see signups
	refunder int // column with the customer when the amount is negative; -1: customer

	columns int      // fields in every row
	by      []int    // dimensions, in the order of Options.By
	filters []filter // columns whose text says that a row does not count
	asked   *filter  // that of Options.Statuses, among them; nil: none were
	dates   *field.Dates
	unsure  *field.Verdict // day and month may be either way round as far as has been seen: see settle
	amounts *field.Amounts // for amount and refunded
	signups *field.Dates
	unit    string // currency of every row, when no column says
	preset  string
	minor   bool // amounts are whole minor units
	lines   bool // rows with the order id of the row before are its further line items: fields may be blank

	fields map[string]int // every field that has a column
}

// filter is a column that says whether a row counts.
type filter struct {
	column   int
	statuses *field.Statuses
	negative bool // only rows with an amount below zero are asked
}

// recognise finds out how an export is written from its first bytes. The
// errors are *BadData and *UsageError. A head of headSize is taken for the
// beginning of more.
func recognise(head []byte, name string, o Options) (*layout, error) {
	d, err := readDialect(head, len(head) < headSize, name, o)
	if err != nil {
		return nil, err
	}
	l := &layout{delimiter: d.delimiter, header: d.header, bodyOffset: d.bodyOffset, bodyLine: d.bodyLine}
	r := &recogniser{dialect: d, options: o, layout: l}
	if err := r.plan(); err != nil {
		text, _, _ := above(head, o)
		if o.NoHeader || r.preset != nil {
			return nil, err
		}
		return nil, explainHeader(d, text, err)
	}
	return l, nil
}

// recogniser finds out what the columns of an export are.
type recogniser struct {
	*dialect
	options Options
	layout  *layout
	preset  *Preset
	fields  map[string]int
}

func (r *recogniser) note(code, format string, args ...any) {
	r.layout.notes = append(r.layout.notes, Note{code, fmt.Sprintf(format, args...)})
}

func (r *recogniser) plan() (err error) {
	if r.preset, err = presetFor(r.header, r.options); err != nil {
		return err
	}
	if err := r.preset.refused(r.name, r.options); err != nil {
		return err
	}
	if err := r.findColumns(); err != nil {
		return err
	}
	p := &r.layout.plan
	p.columns, p.fields = len(r.header), r.fields
	for name, at := range map[string]*int{
		"order": &p.order, "customer": &p.customer, "date": &p.date, "amount": &p.amount, "currency": &p.currency,
		"product": &p.product, "refunded": &p.refunded, "signup": &p.signup, "refunder": &p.refunder,
	} {
		*at = r.at(name)
	}
	if r.preset != nil {
		p.preset, p.lines = r.preset.Name, r.preset.LineItems
	}
	for _, step := range []func(*plan) error{r.dimensions, r.filters, r.dates, r.amounts} {
		if err := step(p); err != nil {
			return err
		}
	}
	return nil
}

func (r *recogniser) at(name string) int {
	if i, ok := r.fields[name]; ok {
		return i
	}
	return -1
}

// findColumns takes columns for fields: those named, those of the preset, then
// by alias.
func (r *recogniser) findColumns() error {
	r.fields = map[string]int{}
	if err := knownFields(r.options); err != nil {
		return err
	}
	for _, f := range orderFields {
		if err := r.findColumn(f.name, f.aliases); err != nil {
			return err
		}
	}
	if r.preset != nil && r.preset.Refund != "" {
		if found := named(r.header, r.preset.Refund); len(found) > 0 {
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
	for _, f := range customerFields {
		if !slices.Contains(names, f.name) {
			names = append(names, f.name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.Columns)) {
		if !slices.Contains(names, name) {
			return &UsageError{fmt.Sprintf("--column %s=%s: %q is not a field; use %s", name, o.Columns[name], name, strings.Join(names, ", "))}
		}
	}
	return nil
}

func (r *recogniser) needed() []string {
	if r.options.NeedAmount {
		return []string{"customer", "date", "amount"}
	}
	return []string{"customer", "date"}
}

func (r *recogniser) findColumn(name string, aliases []string) error {
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
		found := slices.DeleteFunc(named(r.header, alias), func(i int) bool { return !byName && r.taken(i) })
		switch {
		case len(found) == 1:
			r.fields[name] = found[0]
			return nil
		case len(found) > 1 && name == "product" && !r.options.Products:
			return nil
		case len(found) > 1:
			return r.problem("column-ambiguous",
				fmt.Sprintf("columns %d and %d are both called %q", found[0]+1, found[1]+1, r.header[found[0]]),
				fmt.Sprintf("choose one with --column %s=%q", name, r.header[found[0]]+"#2")+fmt.Sprintf(" or --column %s=#%d", name, found[0]+1))
		}
	}
	if byName {
		return r.problem("column-missing", fmt.Sprintf("has no column %q; its columns are %s", asked, quotedList(r.header)), r.suggest(name, []string{asked}))
	}
	return nil
}

func (r *recogniser) taken(column int) bool {
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
func (r *recogniser) unitPrice() {
	quantity := r.anyOf("quantity", "qty")
	if r.preset != nil || r.options.Columns["amount"] != "" || quantity == "" {
		return
	}
	if i, ok := r.fields["amount"]; ok && normal(r.header[i]) == "price" {
		delete(r.fields, "amount")
		r.note("unit-price", "%q stands beside a quantity and is taken for the price of one piece; if it is the order's amount, use --column amount=%q", r.header[i], r.header[i])
	}
	if r.at("amount") < 0 && !slices.Contains(r.needed(), "amount") {
		r.note("returns-count", "no column of amounts tells returns from orders: rows with a %q below zero, if there are any, count as orders; --column amount=%q takes them for refunds", quantity, quantity)
	}
}

// anyOf is the first header with one of the names.
func (r *recogniser) anyOf(names ...string) string {
	for _, name := range names {
		if found := named(r.header, name); len(found) > 0 {
			return r.header[found[0]]
		}
	}
	return ""
}

// oneColumn is said of a header without delimiters.
const oneColumn = "that is one column: between fields there has to be a comma, semicolon, tab or |"

func (r *recogniser) missing(name string) error {
	if r.preset != nil && r.preset.Missing[name] != "" {
		return r.problem("column-missing", fmt.Sprintf("is an export of %s without a column for the %s", r.preset.Title, name), r.preset.Missing[name])
	}
	var aliases []string
	for _, f := range orderFields {
		if f.name == name {
			aliases = f.aliases
		}
	}
	hint := r.suggest(name, aliases)
	switch price, quantity := r.anyOf("unit price", "price", "price each"), r.anyOf("quantity", "qty"); {
	case name == "date" && r.dialect.ofCustomers(r.options):
		hint = "is it a customers file? then write --customers " + r.name
	case len(r.header) == 1:
		hint = oneColumn
	case name == "amount" && price != "" && quantity != "":
		hint = fmt.Sprintf("%q is the price of one piece: add a column with %s x %s; if it is the order's amount, use --column amount=%q", price, price, quantity, price)
	}
	return r.problem("column-missing", fmt.Sprintf("no column for the %s; the columns are %s", name, quotedList(r.header)), hint)
}

func (r *recogniser) suggest(name string, aliases []string) string {
	var free []string
	for i, h := range r.header {
		if !r.taken(i) {
			free = append(free, h)
		}
	}
	if h := nearest(free, aliases); h != "" {
		return fmt.Sprintf("name it with --column %s=%q", name, h)
	}
	return fmt.Sprintf("name it with --column %s=HEADER", name)
}

// problem is about the header line.
func (r *recogniser) problem(code, reason, hint string) error {
	return fileProblem(Problem{Code: code, File: r.name, Line: r.headerLine, Reason: reason, Hint: hint})
}

// dimensions finds the columns of Options.By; -1 for those that are made of
// other facts.
func (r *recogniser) dimensions(p *plan) error {
	for _, name := range r.options.By {
		found := named(r.header, name)
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
		p.by = append(p.by, found[0])
	}
	return nil
}

func (r *recogniser) noDimension(name string) error {
	reason := fmt.Sprintf("no column %q to split by; the columns are %s", name, quotedList(r.header))
	if len(r.options.Beside) > 0 {
		reason += ", and of the customers " + quotedList(r.options.Beside)
	}
	return r.problem("column-missing", reason, MeantDimension(name, slices.Concat(r.header, r.options.Beside)))
}

// MeantDimension asks whether a column was meant, or a dimension that no column
// has to be there for, when another name is a slip away from it.
func MeantDimension(name string, columns []string) string {
	names := slices.Concat(columns, []string{ledger.Tenure, ledger.Cohort})
	if slices.ContainsFunc(columns, ledger.IsChannel) {
		names = append(names, ledger.Channels)
	}
	if near := field.Nearest(name, names); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return ""
}

func (r *recogniser) channel() []int {
	for i, h := range r.header {
		if ledger.IsChannel(h) {
			return []int{i}
		}
	}
	return nil
}

// filters prepares the columns that say whether a row counts.
func (r *recogniser) filters(p *plan) error {
	status := r.at("status")
	asked := r.options.Statuses
	if len(asked) == 1 && asked[0] == "all" {
		return nil
	}
	if len(asked) > 0 {
		if status < 0 {
			return &UsageError{fmt.Sprintf("--status %s: %s has no column for the status; name it with --column status=HEADER", strings.Join(asked, ","), r.name)}
		}
		p.asked = &filter{column: status, statuses: field.NewStatuses(field.StatusOptions{Keep: asked, Blank: true, Why: "other"})}
		p.filters = append(p.filters, *p.asked)
	}
	if r.preset == nil {
		if len(asked) == 0 && status >= 0 {
			p.filters = append(p.filters, filter{column: status, statuses: field.NewStatuses(field.StatusOptions{Default: true})})
		}
		return nil
	}
	for _, f := range r.preset.Filters {
		found := named(r.header, f.Header)
		if len(found) == 0 || f.Status && len(asked) > 0 {
			continue
		}
		p.filters = append(p.filters, filter{found[0], f.statuses(), f.Negative != ""})
	}
	return nil
}

func (f RowFilter) statuses() *field.Statuses {
	return field.NewStatuses(field.StatusOptions{Keep: f.Keep, Why: cmp.Or(f.Negative, "other"), Drop: f.Drop, Filled: f.Filled, Default: f.Status && f.Keep == nil})
}

// dates finds out how dates are written.
func (r *recogniser) dates(p *plan) error {
	o := field.DateOptions{
		Format: r.options.DateFormat, System: r.options.System, Location: r.options.Location,
		Min: firstDay(r.options), Max: r.options.Today, AnyDigit: r.options.Digits == "any",
	}
	if err := r.zone(&o); err != nil {
		return err
	}
	if r.preset != nil && o.Format == "" {
		o.Format = r.preset.DateFormat
	}
	if err := r.signups(p, o); err != nil {
		return err
	}
	if o.Format == "" {
		verdict := r.surveyDates(p.date)
		if !verdict.Sure {
			if r.whole {
				return r.ambiguous(verdict)
			}
			p.unsure = &verdict
		}
		o.Format, o.Sample = verdict.Format, verdict.Sample
		if verdict.Because != "" {
			r.note("date-order", "%s", verdict.Because)
		}
	}
	var err error
	if p.dates, err = field.NewDates(o); err != nil {
		return &UsageError{"--date-format " + err.Error()}
	}
	return nil
}

// signups reads the days on which customers were created. They only serve for
// a warning, so that nothing is asked about them.
func (r *recogniser) signups(p *plan, o field.DateOptions) (err error) {
	if p.signup >= 0 && o.Format == "" {
		o.Format = r.surveyDates(p.signup).Format
	}
	o.Min, o.Max = minDay, 0
	if p.signups, err = field.NewDates(o); err != nil {
		return &UsageError{"--date-format " + err.Error()}
	}
	return nil
}

// firstDay is the earliest day that is believed.
func firstDay(o Options) calendar.Day {
	if o.MinDateSet {
		return o.MinDate
	}
	first, _ := calendar.Date(1990, 1, 1)
	return first
}

// minDay is before all days that are read.
const minDay calendar.Day = math.MinInt32

// zone is where times without an offset were taken.
func (r *recogniser) zone(o *field.DateOptions) (err error) {
	switch {
	case r.preset != nil && r.preset.Zone != "":
		if o.Zone, err = time.LoadLocation(r.preset.Zone); err != nil {
			return &UsageError{fmt.Sprintf("preset %s: zone %q: %v", r.preset.Name, r.preset.Zone, err)}
		}
	case strings.HasSuffix(r.header[r.at("date")], "(UTC)"):
		o.Zone = time.UTC
	}
	return nil
}

func (r *recogniser) surveyDates(column int) field.Verdict {
	s := field.DateSurvey{AnyDigit: r.options.Digits == "any"}
	seen := 0
	r.rows(func(fields []string, line int64) bool {
		if column < len(fields) {
			s.Add([]byte(fields[column]), line)
			seen++
		}
		return seen < 1000 || !s.Verdict().Sure
	})
	return s.Verdict()
}

func (r *recogniser) ambiguous(v field.Verdict) error {
	column, hint := r.at("date"), "use --date-format dmy or --date-format mdy"
	if r.preset != nil && r.preset.Dates != "" {
		hint += "; " + r.preset.Dates
	}
	return fileProblem(Problem{Code: "date-ambiguous", File: r.name, Line: v.Line, Column: column + 1, Field: r.header[column], Value: v.Value,
		Reason: "may be day first or month first, as may every other date of the column", Hint: hint})
}

// amounts finds out how amounts are written.
func (r *recogniser) amounts(p *plan) error {
	o := field.AmountOptions{
		Decimal: r.options.Decimal, Thousands: r.options.Thousands, AnyDigit: r.options.Digits == "any",
		StripCurrency: r.options.StripCurrency, TrailingMinus: r.options.TrailingMinus, MinorUnits: r.options.MinorUnits,
	}
	if r.preset != nil {
		o.StripCurrency = o.StripCurrency || r.preset.Symbols
		o.MinorUnits = o.MinorUnits || r.preset.MinorUnits
		if o.Decimal == "" {
			o.Decimal = r.preset.Decimal
		}
	}
	p.minor = o.MinorUnits
	r.currency(p, &o)
	if r.options.Rates != nil && p.amount >= 0 && p.currency < 0 && p.unit == "" {
		return r.missing("currency")
	}
	o.Digits = field.CurrencyDigits(cmp.Or(p.unit, o.Currency))
	if _, err := field.NewAmounts(o); err != nil {
		return &UsageError{"--decimal or --thousands: " + err.Error()}
	}
	o.Scale = r.finest(p.amount, o)
	p.amounts, _ = field.NewAmounts(o)
	return nil
}

// currency finds the currency of the amounts, as far as the first rows and the
// header tell: it says how many digits amounts have and which symbols fit.
func (r *recogniser) currency(p *plan, o *field.AmountOptions) {
	o.Currency = strings.ToUpper(r.options.Currency)
	if p.amount < 0 {
		return
	}
	if p.currency < 0 {
		p.unit = currencyIn(r.header[p.amount])
		if r.preset != nil && r.preset.Currency != "" {
			p.unit = r.preset.Currency
		}
		o.Currency = cmp.Or(p.unit, o.Currency)
	}
	r.rows(func(fields []string, line int64) bool {
		if p.currency >= 0 && p.currency < len(fields) && o.Currency == "" {
			o.Currency, _ = field.Currency([]byte(fields[p.currency]))
		}
		if p.currency < 0 && o.StripCurrency && p.amount < len(fields) && o.Currency == "" && o.Symbol == "" {
			symbol, codes := field.Symbol([]byte(fields[p.amount]))
			if o.Symbol = symbol; len(codes) == 1 {
				o.Currency, p.unit = codes[0], codes[0]
			}
		}
		return o.Currency == "" && o.Symbol == ""
	})
}

// finest is the most decimals of the amounts that have been looked at.
func (r *recogniser) finest(column int, o field.AmountOptions) int {
	most, seen := 0, 0
	amounts, _ := field.NewAmounts(o)
	r.rows(func(fields []string, line int64) bool {
		if column >= 0 && column < len(fields) {
			if _, digits, fault := amounts.Parse([]byte(fields[column])); fault == nil {
				most = max(most, digits)
			}
		}
		seen++
		return seen < 1000
	})
	return most
}

// columns is what every column was taken for.
func (l *layout) columns() []Column {
	list := make([]Column, len(l.header))
	for i, h := range l.header {
		list[i].Header = h
	}
	for name, i := range l.plan.fields {
		list[i].Field = name
		if name == "date" {
			list[i].Format = l.plan.dates.Format()
		}
	}
	return list
}
