package ltv

import (
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Window is what customers brought from the day of their first order up to some days
// later, that day included. Only customers who have been observed for so long count:
// the mean of a cohort of which all have been is final.
type Window struct {
	Days      int          `json:"within_days"`
	Customers int64        `json:"customers"` // observed for so long
	Orders    int64        `json:"orders"`
	Revenue   money.Amount `json:"revenue"`
	Mean      *float64     `json:"ltv_mean"` // margin x revenue / customers
}

// Within adds the windows of all customers, of each cohort and of each group.
func (r *HistoricResult) Within(w facts.Windows, o Options) {
	all := make([]facts.Window, len(w.Within))
	cohorts, groups := make([][]facts.Window, len(w.Periods)), make([][]facts.Window, len(w.Groups))
	for i := range cohorts {
		cohorts[i] = make([]facts.Window, len(w.Within))
	}
	for g, periods := range w.Rows {
		groups[g] = make([]facts.Window, len(w.Within))
		for i, row := range periods {
			for k, x := range row {
				all[k].Add(x)
				groups[g][k].Add(x)
				cohorts[i][k].Add(x)
			}
		}
	}
	r.Windows = windows(w, all, o)
	for g := range r.Groups {
		r.Groups[g].Windows = windows(w, groups[g], o)
	}
	shown := 0
	for i, p := range w.Periods {
		if p.Overlaps(o.From, o.To) {
			r.Cohorts[shown].Windows = windows(w, cohorts[i], o)
			shown++
		}
	}
}

func windows(w facts.Windows, rows []facts.Window, o Options) []Window {
	windows, margin := []Window{}, exact(o.Margin.ratio())
	for k, x := range rows {
		windows = append(windows, Window{Days: int(w.Within[k]), Customers: x.Customers, Orders: x.Orders, Revenue: w.Unit.Amount(x.Revenue),
			Mean: sum{x.Customers, x.Orders, x.Revenue}.mean(w.Unit, margin).float()})
	}
	return windows
}
