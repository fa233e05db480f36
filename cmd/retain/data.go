package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// read reads the files of a run.
func (a *app) read(ctx context.Context, o *sharedFlags, in inputs) (*analysis.Data, error) {
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
	a.held = append(a.held, rejects.file)
	options.Rejects, options.Scratch = rejects.add, rejects.file.folder()
	d, err := a.readAll(ctx, o, options, in)
	return d, errors.Join(err, rejects.complete(err))
}

func (a *app) readAll(ctx context.Context, o *sharedFlags, options export.Options, in inputs) (*analysis.Data, error) {
	if options.MaxMemory > 0 {
		debug.SetMemoryLimit(options.MaxMemory)
	}
	bar := a.startProgress(o)
	defer bar.end()
	options.Progress = bar.report
	source, reading, err := in.Read(ctx, options)
	if err != nil {
		var usage *export.UsageError
		if errors.As(err, &usage) && usage.Option == note.SplitBy && usage.Value != o.by && o.columnsBy != "" {
			return nil, settingError(o.columnsBy, usage.Value, errors.New(usage.Reason))
		}
		return nil, err
	}
	boundGarbage(reading.RowsRead)
	if zone := options.Location; zone != nil {
		reading.Zone = zone.String()
	}
	reading.Notes = notesWithAdvice(reading.Notes)
	if a.settings.usePreset(reading.Preset); len(a.settings.used) > 0 {
		reading.Settings = a.settings.used
	}
	reading.Options = a.settings.options
	d, err := analysis.Open(ctx, source, reading)
	if err != nil {
		return nil, err
	}
	if err := a.readSpend(o, options, in, d); err != nil {
		return nil, err
	}
	if d.Empty() && !o.allowEmpty {
		return nil, nothing(reading)
	}
	d.Redact = options.Redact
	return d, a.settings.suit(strings.Join(reading.Inputs, ", "), d.OfSubscriptions())
}

// readSpend reads what winning customers cost. A file that only the settings name is
// left out, as any setting of another kind of data is, where the data or the command
// line asks for a value that it does not go with.
func (a *app) readSpend(o *sharedFlags, options export.Options, in inputs, d *analysis.Data) error {
	if in.spend == nil {
		return nil
	}
	if err := o.checkSpend(d); err != nil {
		var refused *analysis.RequestError
		both := errors.As(err, &refused) && refused.Field == "CAC" && a.settings.from["cac"] != "--cac"
		if both || a.settings.from["spend"] == "--spend" {
			return requestError(err)
		}
		d.Settings = slices.DeleteFunc(slices.Clone(d.Settings), func(s facts.Setting) bool { return s.Name == "spend" })
		return nil
	}
	rows, notes, err := export.Spend(*in.spend, d.Unit(), options)
	if err != nil {
		return err
	}
	d.Notes = slices.Concat(d.Notes, notes)
	d.Spend = &analysis.Spend{File: in.spend.Name, Rows: rows}
	if in.rates != nil {
		d.Spend.Rates = in.rates.Name
	}
	return nil
}

// mostJobs is more than any machine can use; each takes some memory.
const mostJobs = 256

// readingOptions are the options of the reader, from the flags.
func (a *app) readingOptions(o *sharedFlags, in inputs) (export.Options, error) {
	options := o.options
	presets, err := a.settings.presets()
	if err != nil {
		return options, err
	}
	options.Presets = presets
	if o.redact {
		options.Redact = analysis.Redactor(a.redactKey)
	}
	if o.by != "" {
		options.By = append(slices.Clone(options.By), o.by)
	}
	if options.MaxMemory == 0 {
		options.MaxMemory = export.UsableMemory(os.DirFS("/")) / 4 * 3
	}
	options.Rates = in.rates
	options.Jobs = min(options.Jobs, mostJobs)
	now := a.now()
	if options.Location != nil {
		now = now.In(options.Location)
	}
	options.Today = calendar.Of(now)
	if options.AsOf = o.asOf.day; o.asOf.today {
		options.AsOf = &options.Today
	}
	return options, nil
}

// nothing is the error of files without an order under --allow-empty=false.
func nothing(r export.Reading) error {
	hint := "is this the right file? retain inspect shows what is in it"
	if r.RowsFiltered > 0 {
		hint = "all rows are excluded: see --status, --as-of and --currency"
	}
	p := export.Problem{Code: "no-orders", File: strings.Join(r.Inputs, ", "), Reason: "no orders", Hint: hint}
	return &export.BadData{Problems: []export.Problem{p}, Counts: map[string]int64{p.Code: 1}}
}

// outOfMemory explains a run that reached its limit.
func outOfMemory(e *export.MemoryError) string {
	limit := fmt.Sprintf("%.1f GiB", float64(e.Limit)/(1<<30))
	if e.Limit < 1<<30 {
		limit = fmt.Sprintf("%.1f MiB", float64(e.Limit)/(1<<20))
	}
	return fmt.Sprintf("the memory limit of %s was reached after %s; raise it with --max-memory, or read fewer files at a time",
		limit, report.Counted(e.Rows, "row"))
}

// redactKeyVariable is the environment variable with the key of --redact.
// Without it every run has a key of its own: ids can be told apart within one
// output, and not be found again by hashing a list of known addresses.
const redactKeyVariable = "RETAIN_REDACT_KEY"
