// Package analysis answers the questions that users ask: one request type per
// question, whose zero value asks for the default. Run computes the result, which
// encodes as the documented JSON; Report lays the same result out as tables.
//
//	data, err := analysis.Open(ctx, orders, reading)
//	kept, err := analysis.CRR{Scope: analysis.Scope{Grain: calendar.Quarterly}}.Run(ctx, data)
//	fmt.Println(*kept.Summary.Pooled)
//	err = render.Write(os.Stdout, kept.Report(), render.Table, render.Options{})
//
// It knows nothing of files, flags, settings or output formats.
package analysis

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/report"
)

// Result is the answer to a request.
type Result interface {
	Report() report.Report
}

// Data is a source of facts together with what is known about it. Use Open.
type Data struct {
	facts.Source
	facts.Provenance
	Redact func(id string) string // replaces customer ids in results; may be nil
	Spend  *Spend                 // on winning customers; nil: not known

	coverage facts.Coverage
	named    atomic.Bool
}

// Open asks a source for its coverage, once for all requests.
func Open(ctx context.Context, source facts.Source, p facts.Provenance) (*Data, error) {
	coverage, err := source.Coverage(ctx)
	if err != nil {
		return nil, err
	}
	return &Data{Source: source, Provenance: p, coverage: coverage}, nil
}

// Spend is a file of what was spent on winning customers.
type Spend struct {
	File  string
	Rates string         // the file that converted other currencies; empty: there are none
	Rows  []facts.Outlay // in the unit of the data
}

// Unit is the unit of all amounts.
func (d *Data) Unit() money.Unit { return d.coverage.Unit }

// Empty tells whether there are no orders and no subscriptions.
func (d *Data) Empty() bool { return d.coverage.Empty }

// OfSubscriptions tells whether the data is subscriptions, not orders.
func (d *Data) OfSubscriptions() bool { return d.coverage.FromSubscription }

// Named tells whether a result since Open contains an id of a customer.
func (d *Data) Named() bool { return d.named.Load() }

// Customers are those of the source. Their ids are redacted where Redact is set.
func (d *Data) Customers(ctx context.Context, by facts.By) (facts.Customers, error) {
	c, err := d.Source.Customers(ctx, by)
	c.Names = d.shown(c.Names)
	return c, err
}

// shown is the names of customers as they are shown: redacted where Redact is set.
func (d *Data) shown(names func(ref facts.Ref) string) func(ref facts.Ref) string {
	return func(ref facts.Ref) string {
		if !d.named.Load() { // many at a time would write to one place of memory
			d.named.Store(true)
		}
		if d.Redact != nil {
			return d.Redact(names(ref))
		}
		return names(ref)
	}
}

// RequestError is a request that cannot be answered.
type RequestError struct {
	Field  string // of the request: From, By, Churn; empty when it is the data that does not suit
	Value  string // of the field, as it is written; may be empty
	Reason string
}

// Error names the field and what is wrong with it.
func (e *RequestError) Error() string {
	switch {
	case e.Field == "":
		return e.Reason
	case e.Value == "":
		return e.Field + ": " + e.Reason
	}
	return fmt.Sprintf("%s %q: %s", e.Field, e.Value, e.Reason)
}

// SourceError is a source that contradicts itself, which is a bug of the source.
type SourceError struct {
	Periods []string // whose customers or revenue do not add up
}

// Error names the periods.
func (e *SourceError) Error() string {
	return "movements do not add up in " + strings.Join(e.Periods, ", ")
}
