package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/ltv"
)

func newAuditCommand(app *app) *cobra.Command {
	var o struct {
		sharedFlags
		audit analysis.Audit
	}
	cmd := &cobra.Command{
		Use:   "audit [flags] ORDERS...",
		Short: "The customer-base audit, in five lenses",
	}
	o.grain = calendar.Quarterly
	addFlags(cmd, ownFlags,
		option{name: "lens", to: &o.audit.Lenses, kind: "N", usage: "lenses to look through: 1 one period, 2 two periods, 3 one cohort, 4 all cohorts by age, 5 the whole base; several as 1,2", suggest: analysis.LensNames(), otherwise: "all"},
		option{name: "in", to: &o.audit.In, kind: "PERIOD", usage: "period to audit: 2025, 2025-Q4, 2025-11, or a range such as 2025-07..2025-12", otherwise: "the last complete one"},
		option{name: "cohort", to: &o.audit.Cohort, kind: "PERIOD", usage: "cohort that lens 3 follows, by the period of the first order", otherwise: "the first complete one"},
		option{name: "margin", to: &o.audit.Margin, kind: "PERCENT", usage: "profit margin; or name a column with --column cost=HEADER"},
	)
	o.options.NeedAmount, o.options.Costs = true, true
	o.check = func() error {
		o.audit.Cost = o.options.Columns[export.FieldCost]
		if o.audit.Cost != "" && app.settings.from["margin"] != "--margin" {
			o.audit.Margin = ltv.Margin{} // that of the settings is what a column of costs replaces
		}
		if o.audit.Cost != "" && o.audit.Margin != (ltv.Margin{}) {
			return usagef("--margin and --column cost=%s: either a share of the revenue is profit, or what the costs leave of it", o.audit.Cost)
		}
		return nil
	}
	return app.metric(cmd, &o.sharedFlags, func(ctx context.Context, d *analysis.Data) (analysis.Result, error) {
		o.audit.Scope = o.scope()
		return o.audit.Run(ctx, d)
	}, addPeriods)
}
