package main

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/report"
)

// question asks a request of package analysis.
type question func(ctx context.Context, d *analysis.Data) (analysis.Result, error)

// asks makes a command a metric: it takes the shared flags, reads the files
// named on its command line, and prints the result of its question.
func (a *app) asks(cmd *cobra.Command, o *metricFlags, ask question, sets ...flagSet) *cobra.Command {
	return a.metric(cmd, o, asking(cmd, ask), sets...)
}

// asking is the view of a question.
func asking(cmd *cobra.Command, ask question) view {
	return func(d *data) (report.Report, error) {
		open, err := d.open(cmd.Context())
		if err != nil {
			return report.Report{}, err
		}
		result, err := ask(cmd.Context(), open)
		if err != nil {
			return report.Report{}, requestError(err)
		}
		r := result.Report()
		if open.Named() {
			d.naming.used.Store(true)
		}
		r.Head, r.Notes = r.Head[len(d.head()):], r.Notes[len(d.reading.Notes):]
		return r, nil
	}
}

// scope is what the flags that all metrics share ask for.
func (o *metricFlags) scope() analysis.Scope {
	return analysis.Scope{
		Calendar: o.calendar(), Grain: o.grain, Activity: o.active,
		From: o.from, To: o.to,
		By: o.by, ByLast: o.byLast, MinGroup: o.minGroup, Confidence: float64(o.confidence),
	}
}

// open is the data as requests take it.
func (d *data) open(ctx context.Context) (*analysis.Data, error) {
	p := d.reading
	if d.options.zone.Location != nil {
		p.Zone = d.options.zone.String()
	}
	open, err := analysis.Open(ctx, d.Source, p)
	if err == nil {
		open.Redact, open.Name = d.naming.redact, d.called
	}
	return open, err
}

// requestError names the flag of the field that a request was refused for.
func requestError(err error) error {
	var refused *analysis.RequestError
	switch {
	case !errors.As(err, &refused):
		return err
	case refused.Field == "":
		return usagef("%s", refused.Reason)
	case refused.Value == "":
		return usagef("--%s: %s", flagOf(refused.Field), refused.Reason)
	}
	return settingError("--"+flagOf(refused.Field), refused.Value, errors.New(refused.Reason))
}

// flagOf is the flag of a field: fiscal-start of FiscalStart, new-mrr of NewMRR.
func flagOf(field string) string {
	if field == "Grain" {
		return "period"
	}
	var b strings.Builder
	lower := false
	for _, r := range field {
		if unicode.IsUpper(r) && lower {
			b.WriteByte('-')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
