package main

import (
	"context"
	"errors"
	"os"
	"runtime/debug"
	"strings"
	"sync/atomic"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
)

// data is what a metric works on: the facts of the files read, and how they
// were read.
type data struct {
	Source   facts.Source    // asked by the methods of data
	ctx      context.Context // of the command
	coverage facts.Coverage
	reading  export.Reading
	options  *metricFlags
	naming   *naming
	called   string // where the names of its files are not enough
}

// read reads the files of a run.
func (a *app) read(ctx context.Context, o *metricFlags, in inputs) (*data, error) {
	options, err := a.readingOptions(o, in)
	if err != nil {
		return nil, err
	}
	if o.rejects == "" {
		return a.readAll(ctx, o, options, in)
	}
	rejects, err := a.createRejects(o.rejects)
	if err != nil {
		return nil, err
	}
	defer rejects.file.discard()
	options.Rejects = rejects.add
	d, err := a.readAll(ctx, o, options, in)
	return d, errors.Join(err, rejects.keep(err))
}

func (a *app) readAll(ctx context.Context, o *metricFlags, options export.Options, in inputs) (*data, error) {
	if options.MaxMemory > 0 {
		debug.SetMemoryLimit(options.MaxMemory)
	}
	bar := a.progress(o.quiet)
	options.Progress = bar.report
	source, reading, err := a.readFacts(ctx, o, options, in)
	bar.end()
	if err != nil {
		return nil, err
	}
	coverage, err := source.Coverage(ctx)
	if err != nil {
		return nil, err
	}
	d := &data{Source: source, ctx: ctx, coverage: coverage, reading: reading, options: o, naming: &naming{redact: options.Redact}}
	if d.coverage.Empty && !o.allowEmpty {
		return nil, d.nothing()
	}
	return d, nil
}

// mostJobs is more than any machine makes use of; each takes some memory.
const mostJobs = 256

// readingOptions are the options of the reader, from the flags.
func (a *app) readingOptions(o *metricFlags, in inputs) (export.Options, error) {
	options := o.options
	presets, err := a.settings.presets()
	if err != nil {
		return options, err
	}
	options.Presets, options.System = presets, o.system
	if o.redact {
		options.Redact = newRedactor(os.Getenv(redactKeyVariable))
	}
	if o.split() {
		options.By = []string{o.by}
	}
	options.Location = o.zone.Location
	if o.minDate.set {
		options.MinDate = &o.minDate.Day
	}
	options.MinorUnits = o.amountUnit == "minor"
	options.MaxFieldSize, options.MaxBytes = int(o.maxField), int64(o.maxBytes)
	options.MaxMemory = o.memoryLimit(os.DirFS("/"))
	options.Rates = in.rates
	options.Jobs = min(options.Jobs, mostJobs)
	options.Today = a.today(o.zone)
	options.AsOf = o.asOf.on(options.Today)
	return options, nil
}

// today is the civil day in the zone asked for, else where the program runs.
func (a *app) today(z zone) calendar.Day {
	now := a.now()
	if z.Location != nil {
		now = now.In(z.Location)
	}
	return calendar.Of(now)
}

// nothing is the error of files without a single order, for who asked for one
// with --allow-empty=false.
func (d *data) nothing() error {
	hint := "is this the right file? retain inspect shows what is in it"
	if d.reading.RowsFiltered > 0 {
		hint = "all rows are excluded: see --status, --as-of and --currency"
	}
	p := export.Problem{Code: "no-orders", File: strings.Join(d.reading.Inputs, ", "), Reason: "no orders", Hint: hint}
	return &export.BadData{Problems: []export.Problem{p}, Counts: map[string]int64{p.Code: 1}}
}

// warnings are the notes of the reader before those of the metric.
func (d *data) warnings(metric []note.Note) []note.Note {
	return append(append([]note.Note{}, d.reading.Notes...), metric...)
}

// Movements is the movements of the data, with the identities of customers and
// revenue checked in every period.
func (d *data) Movements(q facts.Query) facts.Movements {
	m := asked(d.Source.Movements(d.ctx, q))
	if bad := m.Unbalanced(); len(bad) > 0 {
		panic("movements do not add up in " + strings.Join(bad, ", "))
	}
	return m
}

// sourceError carries the error of a source out of a view, to failed.
type sourceError struct{ error }

func asked[T any](answer T, err error) T {
	if err != nil {
		panic(sourceError{err})
	}
	return answer
}

// failed turns a sourceError into the error of a command.
func failed(err *error) {
	switch cause := recover().(type) {
	case nil:
	case sourceError:
		*err = cause.error
	default:
		panic(cause)
	}
}

// Cohorts is the cohorts of the data.
func (d *data) Cohorts(q facts.Query) facts.Cohorts { return asked(d.Source.Cohorts(d.ctx, q)) }

// Purchases is the purchases of the data.
func (d *data) Purchases(q facts.Query) facts.Purchases { return asked(d.Source.Purchases(d.ctx, q)) }

// Gaps is the gaps of the data.
func (d *data) Gaps() facts.Gaps { return asked(d.Source.Gaps(d.ctx)) }

// Scatter is how single customers differ.
func (d *data) Scatter(q facts.Query, sides []facts.Part, sets ...[]facts.Figure) *facts.Scatter {
	return asked(facts.ScatterOf(d.ctx, d.Source, q, sides, sets...))
}

// naming watches over ids of customers on their way out.
type naming struct {
	redact func(id string) string
	used   atomic.Bool
}

// Customers is the customers of the data; their ids leave it redacted when
// that was asked for.
func (d *data) Customers(by facts.By) facts.Customers {
	c := asked(d.Source.Customers(d.ctx, by))
	names := c.Names
	c.Names = func(ref uint64) string {
		d.naming.used.Store(true)
		if d.naming.redact != nil {
			return d.naming.redact(names(ref))
		}
		return names(ref)
	}
	return c
}

// named tells whether an id of a customer has left the data.
func (d *data) named() bool { return d.naming.used.Load() }
