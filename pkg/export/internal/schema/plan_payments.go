package schema

import (
	"cmp"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// The headers of the first and the last day that an invoice pays for, the surest
// first: what its items cover is more than what the invoice says of itself.
var (
	periodStarts = []string{"minimum line item period start", "line_item_period_start", "service_period_start", "service_start", "service_start_date", "period_start", "period_start_date", "period_from", "billing_period_start", "invoice_period_start", "coverage_start", "covers_from", "current_period_start", "term_start", "leistungszeitraum von", "leistungszeitraum beginn", "leistung von", "début de période", "période début", "période du", "inicio del periodo", "inicio periodo", "inizio periodo", "początek okresu", "início do período"}
	periodEnds   = []string{"maximum line item period end", "line_item_period_end", "service_period_end", "service_end", "service_end_date", "period_end", "period_end_date", "period_to", "billing_period_end", "invoice_period_end", "coverage_end", "covers_to", "current_period_end", "term_end", "leistungszeitraum bis", "leistungszeitraum ende", "leistung bis", "fin de période", "période fin", "période au", "fin del periodo", "fin periodo", "fine periodo", "koniec okresu", "fim do período"}
)

// payments finds out whether rows of orders are payments of sales that have
// several, or pay for long periods.
func (r *recognizer) payments(p *Plan) error {
	p.Sale, p.From, p.To = -1, -1, -1
	if r.kind.subscriptions {
		return nil
	}
	rowIs := r.options.RowIs.String()
	if r.options.RowIs == RowPayment && p.Order < 0 {
		return &problem.UsageError{Option: note.RowIs, Value: rowIs, Reason: "no column names the order that a payment belongs to", Hint: "to name it", Fixes: []note.Fix{columnFix("order", "HEADER")}}
	}
	var unused []questions.Column
	pays := p.Order < 0 && slices.ContainsFunc(r.Header, questions.NamesPayment)
	for i, h := range r.Header {
		if r.taken(i) {
			continue
		}
		c := r.evidence.At(i)
		c.Header = h
		unused = append(unused, c)
		if p.Sale < 0 && questions.NamesSale(h, pays) {
			p.Sale = i
		}
	}
	r.periods(p)
	return cmp.Or(
		r.decide(questions.PartPayments(unused, r.evidence.Keyed, rowIs, headerAt(r.Header, p.Order))),
		r.decide(r.evidence.Covered.Periods(rowIs)),
	)
}

// periods finds the columns of what a row pays for. They only serve to warn, so
// that nothing is asked about their days.
func (r *recognizer) periods(p *Plan) {
	p.From, p.To = r.first(periodStarts), r.first(periodEnds)
	if p.From < 0 || p.To < 0 {
		p.From, p.To = -1, -1
		return
	}
	for column, dates := range map[int]**field.Dates{p.From: &p.Froms, p.To: &p.Tos} {
		v := r.surveyDates(column)
		o := field.DateOptions{Format: cmp.Or(r.options.DateFormat, v.Format), System: r.options.System, AnyDigit: r.options.Digits == AnyDigits, Min: MinDay, Sample: v.Sample, Detected: r.options.DateFormat == "", Foreign: !v.English}
		if d, err := field.NewDates(o); err == nil {
			*dates = d
		}
	}
	if p.Froms == nil || p.Tos == nil {
		p.From, p.To = -1, -1
	}
}

// first is the first column with one of some headers, -1 when there is none.
func (r *recognizer) first(headers []string) int {
	for _, h := range headers {
		if found := slices.DeleteFunc(r.Named(h), r.blank); len(found) > 0 {
			return found[0]
		}
	}
	return -1
}

// blank tells whether no row that has been seen has a value in a column.
func (r *recognizer) blank(column int) bool {
	c := r.evidence.At(column)
	return c.Words != nil && len(c.Words) == 0 && c.Blank > 0
}

func headerAt(header []string, column int) string {
	if column < 0 {
		return ""
	}
	return header[column]
}
