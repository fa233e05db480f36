package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/stat"
)

// older writes a shop and a file of subscriptions whose first month holds the customers
// of before, 60 of them with ids that begin with 0, beside 12 new ones in each of the
// seven months after it, and both files without them.
func older(t *testing.T) {
	t.Helper()
	random := rand.New(rand.NewPCG(13, 1))
	header := "order_id,customer_id,order_date,amount,refunded_amount,country\n"
	contracts := "customer_id,start_date,end_date,mrr,country\n"
	var orders, subscriptions strings.Builder
	row := 0
	for month := range 8 {
		customers := 12
		if month == 0 {
			customers = 60
		}
		for i := range customers {
			customer, country := fmt.Sprintf("%dc%d", month, i), []string{"DE", "FR", "US"}[random.IntN(3)]
			stays := 0.45
			if month == 0 {
				stays = 0.8
			}
			end := ""
			for m := month; m < 8; m++ {
				if m > month && random.Float64() > stays {
					end = fmt.Sprintf("2025-%02d-%02d", m+1, 2+random.IntN(20))
					continue
				}
				refund := "0"
				if random.Float64() < 0.2 {
					refund = "1"
				}
				row++
				fmt.Fprintf(&orders, "%d,%s,2025-%02d-%02d,%d,%s,%s\n", row, customer, m+1, 1+random.IntN(27), 5+random.IntN(90), refund, country)
			}
			fmt.Fprintf(&subscriptions, "%s,2025-%02d-01,%s,%d,%s\n", customer, month+1, end, 10+random.IntN(40), country)
		}
	}
	// the last days of both files
	fmt.Fprintf(&orders, "9000,7last,2025-08-31,20,0,DE\n")
	fmt.Fprintf(&subscriptions, "7last,2025-08-31,,20,DE\n")
	for name, text := range map[string]string{"orders": orders.String(), "subscriptions": subscriptions.String()} {
		head := header
		if name == "subscriptions" {
			head = contracts
		}
		var newer strings.Builder
		for line := range strings.Lines(text) {
			fields := strings.Split(line, ",")
			if !strings.HasPrefix(fields[0], "0c") && !strings.HasPrefix(fields[1], "0c") {
				newer.WriteString(line)
			}
		}
		write(t, name+".csv", head+text)
		write(t, name+"-newer.csv", head+newer.String())
	}
}

// groupTests are all comparisons of the groups of a result with the rest: group, then
// where in the group.
func groupTests(t *testing.T, args ...string) map[string]map[string]compare.Change {
	t.Helper()
	got := try(t, append(args, "--format", "json", "--min-group", "1")...)
	if got.status != 0 {
		t.Fatalf("%q: status %d: %s", args, got.status, got.stderr)
	}
	var result struct{ Groups []map[string]any }
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	groups := map[string]map[string]compare.Change{}
	for _, g := range result.Groups {
		changes := map[string]compare.Change{}
		collectChanges(t, g, changes)
		groups[g["group"].(string)] = changes
	}
	return groups
}

func collectChanges(t *testing.T, from any, to map[string]compare.Change) {
	t.Helper()
	switch x := from.(type) {
	case []any:
		for _, y := range x {
			collectChanges(t, y, to)
		}
	case map[string]any:
		if _, ok := x["verdict"]; ok {
			var c compare.Change
			text, _ := json.Marshal(x)
			if err := json.Unmarshal(text, &c); err != nil {
				t.Fatal(err)
			}
			to[c.Metric] = c
			return
		}
		for _, y := range x {
			collectChanges(t, y, to)
		}
	}
}

// Of groups by age, the tests are those of the file without the customers of a first
// period that may be older than the data: whatever is compared, and for every other
// group. A group of none but them is not tested, and says why.
func TestTestsLeaveOutOlderCustomers(t *testing.T) {
	alone(t)
	older(t)
	for _, metric := range []string{
		"crr --rolling 2", "rcr --active 45d", "repeat --within 30,60", "ltv --within 30,60", "summary", "refunds", "cohort",
		"crr SUBSCRIPTIONS", "mrr SUBSCRIPTIONS", "summary SUBSCRIPTIONS",
	} {
		for _, by := range []string{"cohort", "tenure"} {
			if (metric == "refunds" || metric == "cohort") && by == "tenure" {
				continue // all groups may hold some, or there is one
			}
			args := append(strings.Fields(strings.TrimSuffix(metric, " SUBSCRIPTIONS")), "--by", by)
			file := "orders"
			if strings.HasSuffix(metric, "SUBSCRIPTIONS") {
				file = "subscriptions"
			}
			all := groupTests(t, append(slices.Clone(args), file+".csv")...)
			newer := groupTests(t, append(slices.Clone(args), "--first-period", "new", file+"-newer.csv")...)
			tested := 0
			for group, want := range newer {
				for at, w := range want {
					if w.P != nil {
						tested++
					}
					if got := all[group][at]; !reflect.DeepEqual(got, w) && (w.Why == "" || got.Why == "" || got.P != nil) {
						t.Errorf("%s by %s: %s of %s:\n got %+v\nwant %+v", metric, by, at, group, got, w)
					}
				}
			}
			if tested == 0 {
				t.Errorf("%s by %s: nothing is tested", metric, by)
			}
			if by == "cohort" {
				for at, c := range all["2025-01"] {
					if c.P != nil || c.Why != compare.OlderCustomers {
						t.Errorf("%s of the first cohort: %+v", at, c)
					}
				}
			}
		}
	}
}

// Who says that the first customers are new has them tested.
func TestNewCustomersOfTheFirstPeriodAreTested(t *testing.T) {
	alone(t)
	older(t)
	for _, metric := range []string{"crr", "rcr", "mrr", "repeat", "ltv", "ltv --model simple", "rfm", "winback --all", "refunds"} {
		args := append(strings.Fields(metric), "--by", "cohort", "orders.csv")
		tested := 0
		for _, c := range groupTests(t, append(args, "--first-period", "new")...)["2025-01"] {
			if c.P != nil {
				tested++
			}
		}
		if tested == 0 {
			t.Errorf("%s: the first cohort is not tested", metric)
		}
		if got := try(t, append(args, "--first-period", "auto", "--explain")...); !strings.Contains(got.stdout, "large-first-cohort") && !strings.Contains(got.stdout, "60 customers look new in 2025-01") {
			t.Errorf("%s: the first period is not said:\n%s", metric, got.stdout)
		}
	}
}

// Scores are those among all customers, so segments without the first ones are not those
// of a file without them: the tests are of the numbers that stand in the table.
func TestSegmentsLeaveOutOlderCustomers(t *testing.T) {
	alone(t)
	older(t)
	var result struct {
		Groups []struct {
			Group    string
			Segments []struct {
				Customers   int64
				AgainstRest compare.Change `json:"against_rest"`
			}
			Total struct{ Customers int64 }
		}
	}
	got := try(t, "rfm", "--by", "cohort", "--format", "json", "--min-group", "1", "orders.csv")
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
		t.Fatal(err, got.stderr)
	}
	tested := 0
	for _, g := range result.Groups {
		for i, s := range g.Segments {
			if g.Group == "2025-01" {
				if s.AgainstRest.Why != compare.OlderCustomers {
					t.Errorf("segment %d of the first cohort: %+v", i, s.AgainstRest)
				}
				continue
			}
			own, rest := stat.Proportion{Part: s.Customers, Whole: g.Total.Customers}, stat.Proportion{}
			for _, o := range result.Groups {
				if o.Group != g.Group && o.Group != "2025-01" {
					rest.Part += o.Segments[i].Customers
					rest.Whole += o.Total.Customers
				}
			}
			if own.Part+rest.Part == 0 {
				continue
			}
			tested++
			if want := stat.CompareProportions(rest, own, 95).P; s.AgainstRest.P == nil || *s.AgainstRest.P != want {
				t.Errorf("segment %d of %s: p %v, want %v", i, g.Group, s.AgainstRest.P, want)
			}
		}
	}
	if tested == 0 {
		t.Error("nothing is tested")
	}
}

// The first subscriptions of customers who are older than the data are not their first,
// nor are the renewals counted from there.
func TestRenewalsSayTheFirstPeriod(t *testing.T) {
	alone(t)
	older(t)
	args := []string{"renewals", "--interval", "month", "--customers", "subscriptions.csv"}
	for _, c := range []struct {
		more []string
		said bool
	}{{nil, true}, {[]string{"--from", "2025-02"}, false}, {[]string{"--first-period", "new"}, false}} {
		got := try(t, append(slices.Clone(args), c.more...)...)
		if said := strings.Contains(got.stdout, "60 customers look new in 2025-01"); got.status != 0 || said != c.said {
			t.Errorf("%v: status %d, said: %v\n%s", c.more, got.status, said, got.stdout)
		}
	}
}
