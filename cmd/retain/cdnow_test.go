package main

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/retain-cli/retain/pkg/money"
)

// The numbers of these tests, on the customers who were new to CDNOW in the first
// quarter of 1997 and their orders until 30 June 1998, were found by two
// implementations that are independent of this program.

// answered is what a command says of CDNOW, as JSON.
func answered[T any](t *testing.T, args ...string) (value T) {
	t.Helper()
	got := try(t, append(args, "--format", "json", filepath.Join(root, "testdata", "cdnow.csv.gz"))...)
	if err := json.Unmarshal([]byte(got.stdout), &value); err != nil || got.status != 0 {
		t.Fatalf("%q: status %d, %v\n%s", args, got.status, err, got.stderr)
	}
	return value
}

// Models fitted to 39 weeks of CDNOW and tried on the next 39: the exact maxima, in
// weeks, and what follows from them. By its error Pareto/NBD is chosen.
func TestCDNOWBacktest(t *testing.T) {
	type parameters []struct {
		Name  string
		Value float64
	}
	type model struct {
		Kind                    string
		Parameters              parameters
		LogLikelihood           float64 `json:"log_likelihood"`
		Expected, MAE, RMSE     float64
		alive, orders, newcomer float64 // of customer 1 on the day of the split, 39 weeks ahead
	}
	want := map[string]model{
		"bg": {Parameters: parameters{{"r", .242594522430157}, {"alpha", 4.4136020190135}, {"a", .792922017225598}, {"b", 2.42590677682633}}, LogLikelihood: -9582.42920667393,
			Expected: 1653.40869794, MAE: .7854542366, RMSE: 1.607982011, alive: .7266203116624, orders: 1.225994455287, newcomer: 1.195010040652},
		"mbg": {Parameters: parameters{{"r", .524843159106298}, {"alpha", 6.183085279576}, {"a", .891359390732216}, {"b", 1.61400224017034}}, LogLikelihood: -9582.13571555375,
			Expected: 1576.7283019, MAE: .7647789493, RMSE: 1.607182657, alive: .7061384789854, orders: 1.262758850864, newcomer: 1.182279751131},
		"pareto": {Parameters: parameters{{"r", .55327704685318}, {"alpha", 10.5776834633023}, {"s", .606239989127826}, {"beta", 11.668735288855}}, LogLikelihood: -9594.97617893954,
			Expected: 1665.51310721, MAE: .7545233834, RMSE: 1.602848, alive: .8691342636126, orders: 1.455201701602, newcomer: 1.213404018082},
	}
	got := answered[struct {
		Backtest struct {
			Customers, Actual int
			Chosen            string
			P                 float64
			Models            []model
		}
		Warnings []struct{ Code string }
	}](t, "predict", "--split", "1997-09-30", "--limit", "1")
	b := got.Backtest
	if b.Customers != 2357 || b.Actual != 1882 || b.Chosen != "pareto" || b.P >= 0.001 || len(b.Models) != 3 || len(got.Warnings) != 1 || got.Warnings[0].Code != "backtest-missed" {
		t.Errorf("%+v, warnings %v", b, got.Warnings)
	}
	near := func(what string, got, want, tolerance float64) {
		t.Helper()
		if math.Abs(got/want-1) > tolerance {
			t.Errorf("%s: %.12g, want %.12g", what, got, want)
		}
	}
	const repeats = 2457 // order days after the first, up to the split: the days of a week count ln 7 for each
	for _, m := range b.Models {
		w := want[m.Kind]
		for i, p := range m.Parameters {
			if p.Name == "alpha" || p.Name == "beta" {
				p.Value /= 7
			}
			if near(m.Kind+" "+p.Name, p.Value, w.Parameters[i].Value, 1e-6); p.Name != w.Parameters[i].Name {
				t.Errorf("%s: %s is parameter %d", m.Kind, p.Name, i)
			}
		}
		near(m.Kind+" log-likelihood", m.LogLikelihood+repeats*math.Log(7), w.LogLikelihood, 1e-10)
		near(m.Kind+" expected", m.Expected, w.Expected, 1e-7)
		near(m.Kind+" MAE", m.MAE, w.MAE, 1e-7)
		near(m.Kind+" RMSE", m.RMSE, w.RMSE, 1e-7)
		now := answered[struct {
			New struct {
				Orders float64 `json:"expected_orders"`
			} `json:"new_customer"`
			Customers []struct {
				ID     string  `json:"customer_id"`
				Alive  float64 `json:"p_alive"`
				Orders float64 `json:"expected_orders"`
			}
		}](t, "predict", "--as-of", "1997-09-30", "--model", m.Kind, "--horizon", "39w", "--sort", "id", "--limit", "1")
		near(m.Kind+" alive", now.Customers[0].Alive, w.alive, 1e-6)
		near(m.Kind+" orders", now.Customers[0].Orders, w.orders, 1e-6)
		near(m.Kind+" new customer", now.New.Orders, w.newcomer, 1e-6)
	}
}

// Customers of January, February and March who ordered again within 30 to 365 days,
// and the curve: by 365 days, and at its end, where it has not reached half.
func TestCDNOWWindows(t *testing.T) {
	type windows []struct {
		Customers int     `json:"customers"`
		Repeat    int     `json:"customers_repeat"`
		Curve     float64 `json:"curve_rate"`
	}
	got := answered[struct {
		Windows windows
		Cohorts []struct {
			Customers int
			Windows   windows
		}
		Curve struct {
			Median *int `json:"second_order_days_median"`
			Points []struct {
				Rate float64 `json:"repeat_rate"`
			}
		}
	}](t, "repeat", "--within", "30,60,90,180,365", "--to", "1997-03")
	for i, want := range []struct {
		customers int
		again     []int
		curve     string
	}{
		{781, []int{137, 212, 232, 295, 351}, "44.942382"},
		{857, []int{159, 229, 260, 319, 379}, "44.224037"},
		{719, []int{114, 160, 195, 273, 344}, "47.844228"},
	} {
		c := got.Cohorts[i]
		var again []int
		for _, w := range c.Windows {
			again = append(again, w.Repeat)
			if w.Customers != want.customers { // all were observed for 462 days or more
				t.Errorf("cohort %d: %d of %d customers observed", i, w.Customers, want.customers)
			}
		}
		if c.Customers != want.customers || !slices.Equal(again, want.again) || fmt.Sprintf("%.6f", c.Windows[4].Curve) != want.curve {
			t.Errorf("cohort %d: %+v, want %+v", i, c, want)
		}
	}
	points := got.Curve.Points
	if all, end := got.Windows[4].Curve, points[len(points)-1].Rate; fmt.Sprintf("%.6f %.6f", all, end) != "45.566398 48.962115" || got.Curve.Median != nil {
		t.Errorf("curve: %f by 365 days, %f at its end, median %v", all, end, got.Curve.Median)
	}
}

// The mean revenue within some days, counted a second time: as of 15 June 1997 not all
// customers have been observed for 90 days, and later orders change no mean of those
// who had been.
func TestCDNOWValueWithin(t *testing.T) {
	for _, asOf := range []string{"1997-06-15", "1998-06-30"} {
		got := answered[struct {
			Windows []struct {
				Days      int `json:"within_days"`
				Customers int
				Orders    int
				Revenue   json.Number
			}
		}](t, "ltv", "--within", "30,90,365", "--as-of", asOf)
		end, first := dayOf(t, asOf), map[string]int{}
		orders := cdnow(t)
		for _, o := range orders {
			if day, seen := first[o.customer]; !seen || dayOf(t, o.day) < day {
				first[o.customer] = dayOf(t, o.day)
			}
		}
		for i, days := range []int{30, 90, 365} {
			observed, n, revenue := map[string]bool{}, 0, money.Minor(0)
			for _, o := range orders {
				if last := first[o.customer] + days; last <= end && dayOf(t, o.day) <= last {
					observed[o.customer] = true
					revenue += o.revenue
					n++
				}
			}
			want := fmt.Sprintf("{%d %d %d %s}", days, len(observed), n, money.Unit{Digits: 2}.Amount(revenue).Decimal())
			if text := fmt.Sprint(got.Windows[i]); text != want {
				t.Errorf("as of %s: %s, want %s", asOf, text, want)
			}
		}
	}
}

// dayOf is the number of a day.
func dayOf(t *testing.T, text string) int {
	t.Helper()
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return int(day.Unix() / (24 * 60 * 60))
}
