package schema

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/note"
)

// headers names columns that nothing uses although they are known, or have nearly
// the header of a column that is missing.
func (r *recognizer) headers(p *Plan) error {
	if r.kind.beside {
		return nil
	}
	unused := questions.Unused{Refunded: r.at("refunded") >= 0 || r.kind.subscriptions, Status: r.at("status") >= 0, Running: r.kind.subscriptions}
	var strange []questions.Stray
	named := r.knownColumns()
	for i, h := range r.Header {
		field := r.layout.fieldOf(i)
		if !named[i] && !questions.DecidesRows(h) {
			strange = append(strange, questions.Stray{Header: h, Field: field, Flag: r.evidence.At(i).Varies(), Unused: r.evidence.At(i).Nothing()})
		}
		if field != "" || slices.Contains(p.By, i) || slices.ContainsFunc(p.Filters, func(f Filter) bool { return f.Column == i }) || slices.ContainsFunc(p.Flags, func(f questions.Flag) bool { return f.Column == i }) {
			continue
		}
		c := r.evidence.At(i)
		c.Header = h
		unused.Columns = append(unused.Columns, c)
	}
	near := questions.NearHeaders(strange, r.expected())
	near.Notes = append(r.nearPreset().Notes, near.Notes...)
	unused.Columns = slices.DeleteFunc(unused.Columns, func(c questions.Column) bool {
		return slices.ContainsFunc(near.Notes, func(n note.Note) bool { return (*n.Args)["column"] == c.Header })
	})
	return cmp.Or(r.decide(near), r.decide(unused.Passed()))
}

// knownColumns is the columns whose headers somebody knows: the user, the preset or
// the table of headers.
func (r *recognizer) knownColumns() map[int]bool {
	names := slices.Collect(maps.Values(r.options.Columns))
	if r.preset != nil {
		names = append(names, r.preset.names()...)
	}
	known := map[int]bool{}
	for _, name := range names {
		for _, column := range r.Named(name) {
			known[column] = true
		}
	}
	for i, h := range r.Header {
		known[i] = known[i] || allHeaders()[Normal(h)] || allHeaders()[bare(h)]
	}
	return known
}

// nearPreset finds the preset that the header would tell, were it not for one
// damaged name.
func (r *recognizer) nearPreset() (f questions.Finding) {
	if r.preset != nil || r.options.Preset != "" {
		return f
	}
	for _, p := range slices.Concat(r.options.Presets, Presets) {
		for _, signature := range p.Headers {
			lacks := func(name string) bool { return !r.Has(name) }
			at := slices.IndexFunc(signature, lacks)
			if len(signature) < leastSignature || at < 0 || slices.ContainsFunc(signature[at+1:], lacks) {
				continue
			}
			if f = questions.NearSystem(r.Header, signature[at], p.Name, p.Title); len(f.Notes) > 0 {
				return f
			}
		}
	}
	return f
}

// leastSignature is how many headers tell a system when one of them is damaged.
const leastSignature = 4

// allHeaders is the headers that mean a field, as Normal compares them.
var allHeaders = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, f := range slices.Concat(OrderFields, CustomerFields) {
		for _, header := range slices.Concat(f.Headers, questions.UsualHeaders[f.Name]) {
			all[Normal(header)], all[Normal(questions.WithDigraphs(header))] = true, true
		}
	}
	return all
})

// expected is the headers that no column has: those of fields that the preset or
// the table of headers knows, down to the one that has been found, and of columns
// by which the preset leaves rows out.
func (r *recognizer) expected() (missing []questions.Expected) {
	for _, f := range r.kind.Fields {
		headers := slices.Concat(f.Headers, questions.UsualHeaders[f.Name])
		if r.preset != nil {
			headers = r.preset.Columns[f.Name]
		}
		e := questions.Expected{Field: f.Name, Headers: r.surer(f.Name, headers), Concerns: fieldConcerns[f.Name]}
		if at := r.at(f.Name); at >= 0 {
			e.Instead = r.Header[at]
		}
		if _, asked := r.options.Columns[f.Name]; !asked && e.Concerns != 0 && len(e.Headers) > 0 {
			missing = append(missing, e)
		}
	}
	switch {
	case r.preset == nil && r.kind == Orders:
		return append(missing, questions.UndoExpected...)
	case r.preset == nil: // where a day of cancelling is the end
		return append(missing, questions.FlagsExpected()...)
	}
	if refund := r.preset.Refund; refund != "" && r.at("refunder") < 0 {
		missing = append(missing, questions.Expected{Headers: strings.Split(refund, ", "), Concerns: note.Revenue | note.Identity})
	}
	for _, f := range r.preset.Filters {
		for _, header := range []string{f.Header, f.Unless} {
			if header != "" && !r.Has(header) {
				missing = append(missing, questions.Expected{Headers: []string{header}, Concerns: note.Revenue | note.Activity})
			}
		}
	}
	return missing
}

// surer is those of a field's headers that would have been taken before the column
// that has been; all when there is none.
func (r *recognizer) surer(field string, headers []string) []string {
	at := r.at(field)
	if at < 0 {
		return headers
	}
	place := r.places(headers)[at]
	if field != "customer" || r.preset != nil {
		return headers[:place]
	}
	taken := candidate{role: customerRole(r.Header[at], place < len(headers)), alias: place}
	var surer []string
	for i, h := range headers {
		if (candidate{role: customerRole(h, true), alias: i}).compare(taken) < 0 {
			surer = append(surer, h)
		}
	}
	return surer
}

// fieldConcerns is the results that a field changes. A customers file has some of
// the fields of orders.
var fieldConcerns = map[string]note.Concerns{
	"order": note.Revenue | note.Activity, "customer": note.Identity, "date": note.Time, "amount": note.Revenue, "currency": note.Revenue,
	"status": note.Revenue | note.Activity, FieldRefunded: note.Revenue | note.Activity, FieldAdjusted: note.Revenue | note.Activity, FieldRefundOf: note.Revenue | note.Activity,
	"unit_price": note.Revenue, FieldMail: note.Identity,
	FieldStart: note.Subscriptions, FieldEnd: note.Subscriptions, FieldMRR: note.Subscriptions, FieldEnds: note.Subscriptions, FieldExpiry: note.Subscriptions, FieldCancel: note.Subscriptions,
	FieldTrialEnd: note.Subscriptions, FieldPaidFrom: note.Subscriptions, FieldVersion: note.Subscriptions, FieldSnapshot: note.Subscriptions, FieldContract: note.Subscriptions, FieldPause: note.Subscriptions, FieldResume: note.Subscriptions, FieldTrialDays: note.Subscriptions,
	FieldInterval: note.Subscriptions, FieldCount: note.Subscriptions, FieldQuantity: note.Subscriptions,
}
