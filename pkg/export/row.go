package export

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

// The codes of problems with rows and their structure; package field has those
// of values.
const (
	codeCustomerBlank = "customer-blank"
	codeFieldCount    = "field-count"
	codeFieldLong     = "field-too-long"
	codeQuoteBare     = "quote-bare"
	codeQuoteText     = "quote-text-after"
	codeQuoteOpen     = "quote-open"
	codeLine          = "line-of-rejected-order"
	codeHeader        = "header-repeated"
)

// Reasons why rows are filtered, beside those of their statuses.
const (
	filteredAsOf     = "after-as-of"
	filteredCurrency = "other-currency"
	filteredBlank    = "customer-blank"
	filteredSmall    = "below-minimum"
	filteredRefunded = "fully-refunded"
	filteredAgain    = "duplicate"
)

// row takes one row with all care: it is used, filtered or rejected, and said
// why.
func (w *worker) row(r rowText) {
	at := place{file: w.file, chunk: w.chunk, row: w.rows, offset: int32(r.at)}
	w.rows++
	w.counts.read++
	if r.fault != nil {
		w.next(rejected, nil, at)
		w.structural(r, at)
		return
	}
	id, fault := w.orderID(r)
	if fault != nil {
		w.next(rejected, nil, at)
		w.reject(r, at, w.plan.Order, fault)
		return
	}
	if w.plan.Lines && w.order.fate != noRow && len(id) > 0 && bytes.Equal(id, w.order.id) {
		w.line(r, at)
		return
	}
	w.reading = order{id: id, digits: w.digits}
	if why, column, fault := w.values(r, at); fault != nil {
		w.next(rejected, id, at)
		w.reject(r, at, column, fault)
	} else if why != "" {
		w.next(filtered, id, at)
		w.order.why = why
		w.filter(why, 1)
	} else {
		w.use(r, at)
	}
}

// line takes a further row of an order whose first row says all: it shares
// the order's fate.
func (w *worker) line(r rowText, at place) {
	switch w.order.fate {
	case used:
		w.counts.used++
		w.order.rows = append(w.order.rows, at)
		w.mark(r)
	case filtered:
		w.filter(w.order.why, 1)
	case rejected:
		w.reject(r, at, w.plan.Order, &field.Fault{Code: codeLine, Reason: "a further row of an order that was rejected"})
	}
}

func (w *worker) orderID(r rowText) ([]byte, *field.Fault) {
	if w.plan.Order < 0 {
		return nil, nil
	}
	return field.ID(r.fields[w.plan.Order].value)
}

// values reads the fields of a row into w.reading. why is the reason when the
// row does not count, column is where the fault lies.
func (w *worker) values(r rowText, at place) (why string, column int, fault *field.Fault) {
	text := func(column int) []byte { return r.fields[column].value }
	p := w.plan
	if why := w.status(r, false); why != "" {
		return why, 0, nil
	}
	if w.reading.day, fault = w.dates.Parse(text(p.Date)); fault != nil {
		if w.isHeader(r) {
			fault = &field.Fault{Code: codeHeader, Reason: "the header again", Hint: "pass the files one by one instead of pasted together, or remove the line"}
			return "", -1, fault
		}
		return "", p.Date, fault
	}
	if w.reading.day > w.scan.asOf {
		return filteredAsOf, 0, nil
	}
	currency := p.Unit
	if p.Currency >= 0 {
		if currency, fault = w.currency(text(p.Currency)); fault != nil {
			return "", p.Currency, fault
		}
	}
	if why, fault = w.conversion(currency); why != "" || fault != nil {
		if column = p.Currency; column < 0 {
			column = p.Amount
		}
		return why, column, fault
	}
	if p.Amount >= 0 {
		if column, fault = w.amount(r, currency); fault != nil {
			return "", column, fault
		}
	}
	if w.reading.gross < 0 {
		if why := w.status(r, true); why != "" {
			return why, 0, nil
		}
	}
	w.early(r)
	column = p.Customer
	if p.Refunder >= 0 && w.reading.gross < 0 {
		column = p.Refunder
	}
	why, fault = w.customer(text(column), at)
	if why == "" && fault == nil {
		w.currencies[w.scan.counted(currency)]++
	}
	return why, column, fault
}

// isHeader tells whether the row is the header line once more, as in exports
// that were pasted together.
func (w *worker) isHeader(r rowText) bool {
	header := w.scan.files[w.file].Header
	return !slices.ContainsFunc([]int{w.plan.Date, w.plan.Customer}, func(i int) bool { return schema.Normal(string(r.fields[i].value)) != schema.Normal(header[i]) })
}

// early counts orders before the customer is said to have been created.
func (w *worker) early(r rowText) {
	if w.plan.Signup < 0 {
		return
	}
	if day, fault := w.signups.Parse(r.fields[w.plan.Signup].value); fault == nil && w.reading.day < day {
		w.counts.early++
	}
}

// status is why a row does not count by the text of a column, or empty. Some
// columns are only asked about rows below zero.
func (w *worker) status(r rowText, negative bool) (why string) {
	for _, f := range w.plan.Filters {
		if f.Negative != negative {
			continue
		}
		if why := f.Statuses.Filtered(r.fields[f.Column].value); why != "" {
			return "status-" + why
		}
	}
	return ""
}

// currency is the code of a currency column, which has few texts.
func (w *worker) currency(text []byte) (code string, fault *field.Fault) {
	code, ok := w.codes[string(text)]
	if !ok {
		if code, fault = field.Currency(text); fault == nil && len(w.codes) < 1000 {
			w.codes[string(text)] = code
		}
	}
	return code, fault
}

// amount reads what was paid and what was paid back.
func (w *worker) amount(r rowText, currency string) (column int, fault *field.Fault) {
	gross, digits, fault := w.money(r.fields[w.plan.Amount].value, currency)
	if fault != nil {
		return w.plan.Amount, fault
	}
	var back money.Minor
	fine := digits
	if w.plan.Refunded >= 0 && len(bytes.TrimSpace(r.fields[w.plan.Refunded].value)) > 0 {
		back, fine, fault = w.money(r.fields[w.plan.Refunded].value, currency)
		if fault == nil && back < 0 {
			fault = &field.Fault{Code: field.CodeRefund, Reason: "a negative refund"}
		}
		if fault != nil {
			return w.plan.Refunded, fault
		}
	}
	w.reading.digits = max(digits, fine)
	if w.scan.rates == nil { // else the unit is that after the conversion
		w.digits = max(w.digits, w.reading.digits)
		w.reading.digits = w.digits
	}
	w.reading.gross = w.inUnit(gross, digits)
	w.reading.net = w.reading.gross - w.inUnit(back, fine)
	return 0, nil
}

// money reads one amount, in units of 10^-digits.
func (w *worker) money(text []byte, currency string) (m money.Minor, digits int, fault *field.Fault) {
	m, digits, fault = w.amounts.ParseIn(text, currency)
	if w.scan.rates != nil && w.plan.Minor { // of the row's currency
		digits += field.CurrencyDigits(currency) - w.amounts.CurrencyDigits()
	}
	if fault == nil && (m > ledger.MaxAmount || m < -ledger.MaxAmount) {
		fault = &field.Fault{Code: field.CodeAmountRange, Reason: "is larger than any amount that is counted exactly", Hint: "correct the amount"}
	}
	return m, digits, fault
}

// inUnit is an amount in the unit of the order that is being read.
func (w *worker) inUnit(m money.Minor, digits int) money.Minor {
	scaled, fits := money.Mul(m, money.Pow10(w.reading.digits-digits))
	w.overflow = w.overflow || !fits
	return scaled
}

// customer finds the customer of the row.
func (w *worker) customer(text []byte, at place) (why string, fault *field.Fault) {
	id, fault := field.ID(text)
	switch {
	case fault != nil:
		return "", fault
	case len(id) > 0:
		if len(id) < len(text) && text[0] != '\'' { // the apostrophe of a spreadsheet is no blank
			w.counts.trimmed++
		}
	case w.scan.options.Blank == "skip":
		return filteredBlank, nil
	case w.scan.options.Blank == "each":
		id = fmt.Appendf(nil, "(no customer, file %d, byte %d)", at.file+1, w.from+int64(at.offset))
	default:
		return "", &field.Fault{Code: codeCustomerBlank, Reason: "no customer", Hint: "leave such rows out with --blank-customer skip, or count each as a customer with each"}
	}
	if w.scan.options.FoldIDs {
		id = bytes.ToLower(id)
	}
	w.reading.key = w.out.Key(id)
	w.out.Keep(w.reading.key, id)
	return "", nil
}
