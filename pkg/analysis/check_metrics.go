package analysis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/check"
	"github.com/retain-cli/retain/pkg/saved"
	"github.com/retain-cli/retain/pkg/spelling"
)

// measure is a metric of checks: the request that computes it, and where its JSON
// has it.
type measure struct {
	check.Metric
	ask  string // of requests
	path string // of the value: a key, or object.key, or rows[].key, or rows[].windows[].key of the window of the name
	of   string // the key beside it of the customers whom the value is of, or of the orders; empty: nobody in particular

	also, alsoOf string // the same where the result does not have the path
}

// Two of the requests that measures ask have other data than the rest: what was read,
// without periods, and Check.Refunds.
const (
	askData    = "data"
	askRefunds = "refunds"
)

// money tells that amounts are needed.
func (m measure) money() bool {
	return m.Kind == check.Amount || m.ask == "revenue" || m.ask == "ltv" || m.ask == askRefunds
}

// measures is the metrics of checks. A name that ends in a dot takes a number of days.
// Their values, intervals and customers are those of the results of other requests.
var measures = []measure{
	rateMeasure("crr", "CRR", true, "customers", "periods[].crr", "customers_start"),
	rateMeasure("ccr", "CCR", true, "customers", "periods[].ccr", "customers_start"),
	rateMeasure("ccr.net", "Net CCR", false, "customers", "periods[].ccr_net", "customers_start"),
	countMeasure("customers", "Active customers", "customers", "periods[].customers_end"),
	countMeasure("customers.new", "New customers", "customers", "periods[].customers_new"),
	countMeasure("customers.returned", "Returned customers", "customers", "periods[].customers_returned"),
	countMeasure("customers.lost", "Lost customers", "customers", "periods[].customers_lost"),

	rateMeasure("rcr.gross", "Gross RCR", false, "revenue", "periods[].rcr_gross", "customers_start"),
	rateMeasure("rcr.net", "Net RCR", false, "revenue", "periods[].rcr_net", "customers_start"),
	rateMeasure("grr", "GRR", false, "revenue", "periods[].grr", "customers_start"),
	rateMeasure("nrr", "NRR", false, "revenue", "periods[].nrr", "customers_start"),
	{Metric: check.Metric{Name: "quick_ratio", Title: "Quick ratio", Kind: check.Number, Series: true, Groups: true}, ask: "revenue", path: "periods[].quick_ratio", of: "customers_start"},
	sumMeasure("mrr", "Revenue of active customers (MRR)", true, "revenue", "periods[].revenue_end"),
	sumMeasure("mrr.new", "New MRR", true, "revenue", "periods[].revenue_new"),
	sumMeasure("mrr.reactivation", "Reactivation MRR", true, "revenue", "periods[].revenue_reactivation"),
	sumMeasure("mrr.expansion", "Expansion MRR", true, "revenue", "periods[].revenue_expansion"),
	sumMeasure("mrr.contraction", "Contraction MRR", true, "revenue", "periods[].revenue_contraction"),
	sumMeasure("mrr.churned", "Churned MRR", true, "revenue", "periods[].revenue_churned"),
	sumMeasure("mrr.net_new", "Net new MRR", true, "revenue", "periods[].revenue_net_new"),
	meanMeasure("arpa", "ARPA", true, true, "revenue", "periods[].arpa", "customers_end"),

	{Metric: check.Metric{Name: "orders", Title: "Orders", Kind: check.Count, Series: true, Groups: true}, ask: "repeat", path: "periods[].orders"},
	sumMeasure("revenue", "Revenue", true, "repeat", "periods[].revenue"),
	meanMeasure("aov", "Average order value", true, true, "repeat", "periods[].aov", "customers"),
	{Metric: check.Metric{Name: "repeat.share", Title: "Share of repeat customers", Kind: check.Rate, Share: true, Series: true, Groups: true}, ask: "repeat", path: "periods[].repeat_rate", of: "customers"},
	{Metric: check.Metric{Name: "repeat_rate", Title: "Repeat rate so far", Kind: check.Rate, Share: true, Groups: true}, ask: "repeat", path: "repeat_rate", of: "customers"},
	{Metric: check.Metric{Name: "repeat.within.", Title: "Repeat rate within %d days of the first order", Kind: check.Rate, Share: true, Series: true, Interval: true}, ask: "repeat", path: "cohorts[].windows[].repeat_rate", of: "customers"},

	{Metric: check.Metric{Name: "ltv", Title: "LTV", Kind: check.Amount, Mean: true, Groups: true}, ask: "ltv", path: "ltv_mean", of: "customers", also: "ltv", alsoOf: "customers_most"},
	{Metric: check.Metric{Name: "ltv.median", Title: "Median LTV", Kind: check.Amount, Mean: true}, ask: "ltv", path: "ltv_median", of: "customers"},
	meanMeasure("ltv.within.", "LTV within %d days of the first order", true, false, "ltv", "cohorts[].windows[].ltv_mean", "customers"),

	{Metric: check.Metric{Name: "stickiness", Title: "Stickiness", Kind: check.Rate, Series: true, Groups: true}, ask: "stickiness", path: "periods[].stickiness", of: "customers"},
	rateMeasure("trial.conversion", "Conversion of trials", true, "trials", "cohorts[].conversion", "trials_over"),

	{Metric: check.Metric{Name: "refund.rate", Title: "Refund rate", Kind: check.Rate, Share: true, Series: true, Groups: true, Interval: true}, ask: askRefunds, path: "periods[].refund_rate", of: "orders"},
	countMeasure("refund.orders", "Orders refunded in full or in part", askRefunds, "periods[].orders_refunded"),
	countMeasure("refund.orders_full", "Orders refunded in full", askRefunds, "periods[].orders_refunded_full"),
	{Metric: check.Metric{Name: "refund.share", Title: "Share of the revenue paid back", Kind: check.Rate, Series: true, Groups: true}, ask: askRefunds, path: "periods[].revenue_refunded_pct", of: "orders"},
	sumMeasure("refund.revenue", "Revenue paid back", true, askRefunds, "periods[].revenue_refunded"),
	{Metric: check.Metric{Name: "refund.often", Title: "Share of customers who return often", Kind: check.Rate, Share: true}, ask: askRefunds, path: "often.customers_often_pct", of: "customers"},

	{Metric: check.Metric{Name: "rows_read", Title: "Rows read", Kind: check.Count}, ask: askData, path: "rows_read"},
	{Metric: check.Metric{Name: "rows_used", Title: "Rows used", Kind: check.Count}, ask: askData, path: "rows_used"},
	{Metric: check.Metric{Name: "rows_filtered", Title: "Rows excluded", Kind: check.Count}, ask: askData, path: "rows_filtered"},
	{Metric: check.Metric{Name: "rows_rejected", Title: "Rows rejected", Kind: check.Count}, ask: askData, path: "rows_rejected"},
	{Metric: check.Metric{Name: "age_of_data", Title: "Age of the data", Kind: check.Days}, ask: askData, path: "age_of_data"},
}

func rateMeasure(name, title string, share bool, ask, path, of string) measure {
	m := check.Metric{Name: name, Title: title, Kind: check.Rate, Share: share, Series: true, Groups: true, Interval: share}
	return measure{Metric: m, ask: ask, path: path, of: of}
}

func countMeasure(name, title, ask, path string) measure {
	return measure{Metric: check.Metric{Name: name, Title: title, Kind: check.Count, Series: true, Groups: true}, ask: ask, path: path}
}

func sumMeasure(name, title string, groups bool, ask, path string) measure {
	return measure{Metric: check.Metric{Name: name, Title: title, Kind: check.Amount, Series: true, Groups: groups}, ask: ask, path: path}
}

func meanMeasure(name, title string, series, groups bool, ask, path, of string) measure {
	return measure{Metric: check.Metric{Name: name, Title: title, Kind: check.Amount, Mean: true, Series: series, Groups: groups}, ask: ask, path: path, of: of}
}

// CheckMetrics lists the metrics of checks. The name of one that takes a number of
// days ends in a dot.
func CheckMetrics() (all []check.Metric) {
	for _, m := range measures {
		all = append(all, m.Metric)
	}
	return all
}

// CheckMetric finds a metric of checks: crr, repeat.within.90. Dots, dashes and
// underscores are alike.
func CheckMetric(name string) (check.Metric, error) {
	m, _, err := measureOf(name)
	return m.Metric, err
}

// grouped are the metrics of checks that have groups.
func grouped() (names []string) {
	for _, m := range measures {
		if m.Groups {
			names = append(names, m.Name)
		}
	}
	return names
}

// NeedsAmount tells that a metric of checks is about money.
func NeedsAmount(metric check.Metric) bool {
	m, _, err := measureOf(metric.Name)
	return err == nil && m.money()
}

// NeedsRefunds tells that a metric of checks asks Check.Refunds.
func NeedsRefunds(metric check.Metric) bool {
	m, _, err := measureOf(metric.Name)
	return err == nil && m.ask == askRefunds
}

// measureOf is the measure of a name, with the days that it ends in.
func measureOf(name string) (m measure, days calendar.Duration, err error) {
	folded := foldMetric(name)
	var names []string
	for _, m := range measures {
		stem := foldMetric(m.Name)
		switch rest, within := strings.CutPrefix(folded, stem); {
		case !strings.HasSuffix(m.Name, "."):
			names = append(names, m.Name)
			if folded == stem {
				return m, 0, nil
			}
		case within || folded+"." == stem:
			if err := days.UnmarshalText([]byte(rest)); err != nil || days == 0 {
				return m, 0, fmt.Errorf("write %s with a number of days, such as %s90", m.Name, m.Name)
			}
			m.Name += strconv.Itoa(int(days))
			m.Title = fmt.Sprintf(m.Title, days)
			return m, days, nil
		default:
			names = append(names, m.Name+"90")
		}
	}
	if near := nearMetric(folded, names); near != "" {
		return m, 0, fmt.Errorf("no metric is called %s; did you mean %s?", name, near)
	}
	return m, 0, fmt.Errorf("no metric is called %s; retain help checks lists them", name)
}

// nearMetric is the name that is meant: a misspelled one, or one of which a part was
// given, such as gross of rcr.gross.
func nearMetric(folded string, names []string) string {
	if near := spelling.Nearest(folded, names); near != "" {
		return near
	}
	for _, name := range names {
		if slices.Contains(strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '_' }), folded) {
			return name
		}
	}
	return ""
}

func foldMetric(name string) string {
	return strings.NewReplacer("_", ".", "-", ".").Replace(strings.ToLower(name))
}

// requests are what measures ask, by name. Each is run once for each dimension.
var requests = map[string]func(ctx context.Context, d *Data, s Scope, within calendar.Durations) (Result, error){
	"customers": func(ctx context.Context, d *Data, s Scope, _ calendar.Durations) (Result, error) {
		return CRR{Scope: s}.Run(ctx, d)
	},
	"revenue": func(ctx context.Context, d *Data, s Scope, _ calendar.Durations) (Result, error) {
		return RCR{Scope: s}.Run(ctx, d)
	},
	"repeat": func(ctx context.Context, d *Data, s Scope, within calendar.Durations) (Result, error) {
		return Repeat{Scope: s, Within: within}.Run(ctx, d)
	},
	"ltv": func(ctx context.Context, d *Data, s Scope, within calendar.Durations) (Result, error) {
		return LTV{Scope: s, Within: within}.Run(ctx, d)
	},
	"stickiness": func(ctx context.Context, d *Data, s Scope, _ calendar.Durations) (Result, error) {
		return Stickiness{Scope: s}.Run(ctx, d)
	},
	askRefunds: func(ctx context.Context, d *Data, s Scope, _ calendar.Durations) (Result, error) {
		return Refunds{Scope: s}.Run(ctx, d)
	},
	"trials": func(ctx context.Context, d *Data, s Scope, _ calendar.Durations) (Result, error) {
		return Trials{Scope: s}.Run(ctx, d)
	},
}

// readings are the values of a result or of one of its groups in each period that is
// complete on the last day of the data, or the only value. A window is complete when the
// last day of the period is as many days ago, a cohort of trials when none is open.
func (m measure) readings(o *saved.Result, days calendar.Duration, asOf calendar.Day) (all []check.Reading) {
	if _, found := o.Value(m.path); !found && m.also != "" {
		m.path, m.of = m.also, m.alsoOf
	}
	segments := strings.Split(m.path, ".")
	array, isArray := strings.CutSuffix(segments[0], "[]")
	if !isArray {
		return []check.Reading{m.reading("", o, segments)}
	}
	for _, row := range o.Objects(array) {
		period, key := cmp.Or(row.Word("period"), row.Word("cohort")), segments[len(segments)-1:]
		if len(segments) == 2 {
			// Of a cohort of trials, those that convert early are known first.
			open, _ := row.Number("trials_open")
			if complete, _ := row.Value("complete"); complete == true && open == 0 {
				all = append(all, m.reading(period, row, key))
			}
			continue
		}
		last, err := calendar.ParseDay(row.Word("last_day"))
		for _, w := range row.Objects("windows") {
			if n, _ := w.Number("within_days"); n == float64(days) && err == nil && last+calendar.Day(days) <= asOf {
				all = append(all, m.reading(period, w, key))
			}
		}
	}
	return all
}

// reading is the value under a path, with what stands beside it.
func (m measure) reading(period string, o *saved.Result, path []string) check.Reading {
	at := func(key string) *float64 {
		x, defined := o.Number(append(slices.Clone(path[:len(path)-1]), key)...)
		if !defined {
			return nil
		}
		return &x
	}
	key := path[len(path)-1]
	x := check.Reading{Period: period, Value: at(key), Low: at(key + "_low"), High: at(key + "_high")}
	if n := at(m.of); n != nil {
		size := int64(*n)
		if m.of == "orders" {
			x.Orders = &size
		} else {
			x.Customers = &size
		}
	}
	return x
}
