package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// However a metric is split, all customers together have the numbers of the
// run that is not.
func TestSplittingDoesNotChangeTheWhole(t *testing.T) {
	data, err := filepath.Abs(filepath.Join(root, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	orders := []string{filepath.Join(data, "orders.csv")}
	both := append([]string{"--customers", filepath.Join(data, "customers.csv")}, orders...)
	subscriptions := []string{"--customers", filepath.Join(data, "subscriptions.csv")}
	for _, c := range []struct {
		metric []string
		data   []string
		by     []string
	}{
		{[]string{"crr"}, orders, []string{"country", "channels", "tenure", "cohort"}},
		{[]string{"crr", "--active", "90d"}, orders, []string{"channel", "tenure"}},
		{[]string{"ccr", "--period", "weekly"}, both, []string{"kind"}},
		{[]string{"rcr", "--active", "auto"}, orders, []string{"country"}},
		{[]string{"mrr"}, subscriptions, []string{"plan", "tenure", "churn_reason"}},
		{[]string{"crr", "--period", "quarterly"}, subscriptions, []string{"plan", "country", "cohort"}},
		{[]string{"rfm"}, orders, []string{"country", "tenure"}},
		{[]string{"cohort", "--kind", "unbounded"}, orders, []string{"channel"}},
		{[]string{"repeat"}, orders, []string{"country", "cohort"}},
		{[]string{"ladder"}, orders, []string{"channel", "cohort"}},
		{[]string{"ltv"}, orders, []string{"channel"}},
		{[]string{"ltv", "--model", "simple"}, orders, []string{"channel", "tenure"}},
		{[]string{"ltv", "--model", "predictive"}, orders, []string{"channel"}},
		{[]string{"ltv", "--model", "simple"}, subscriptions, []string{"plan"}},
		{[]string{"winback"}, orders, []string{"channel"}},
		{[]string{"forecast", "--months", "7"}, subscriptions, []string{"plan", "country"}},
		{[]string{"summary"}, orders, []string{"country", "cohort"}},
		{[]string{"summary", "--period", "quarterly"}, subscriptions, []string{"plan", "tenure"}},
	} {
		whole := withoutGroups(t, append(append([]string{}, c.metric...), c.data...))
		for _, by := range c.by {
			args := append(append([]string{}, c.metric...), "--by", by, "--min-group", "20")
			if split := withoutGroups(t, append(args, c.data...)); !reflect.DeepEqual(split, whole) {
				t.Errorf("%v by %s: the whole is not that of the unsplit run", c.metric, by)
			}
		}
	}
}

// withoutGroups is a JSON result without what is only there in a split run.
func withoutGroups(t *testing.T, args []string) map[string]any {
	t.Helper()
	got := try(t, append(args, "--format", "json")...)
	if got.status != 0 {
		t.Fatalf("%q: status %d: %s", args, got.status, got.stderr)
	}
	var result map[string]any
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	delete(result, "groups")
	delete(result, "mrr_groups_together")
	if outlook, ok := result["outlook"].(map[string]any); ok {
		delete(outlook, "groups")
	}
	if customers, ok := result["customers"].([]any); ok {
		for _, c := range customers {
			delete(c.(map[string]any), "group")
		}
	}
	delete(result["definition"].(map[string]any), "by")
	delete(result["definition"].(map[string]any), "confidence")
	delete(result["input"].(map[string]any), "options") // which has --by
	for _, list := range []string{"warnings", "notes"} {
		var about []any
		for _, n := range result[list].([]any) {
			if !slices.Contains([]any{"groups-hidden", "endless-growth", "by-outcome", "by-age"}, n.(map[string]any)["code"]) {
				about = append(about, n)
			}
		}
		result[list] = about
	}
	return result
}

// splitting is every metric by a dimension of its data, on orders and on
// subscriptions of our own, whose column "nothing" is blank.
func splitting(t *testing.T) [][]string {
	write(t, "orders.csv", "order_id,customer_id,order_date,amount,channel,nothing\n"+
		"1,ada,2024-01-05,10.00,web,\n2,bo,2024-01-06,20.00,shop,\n3,ada,2024-02-06,30.00,web,\n4,cy,2024-03-01,5.00,web,\n5,bo,2024-04-01,5.00,web,\n")
	write(t, "customers.csv", "customer_id,started_at,ended_at,mrr,plan,nothing\n"+
		"ada,2024-01-05,,10.00,pro,\nbo,2024-01-06,2024-02-10,20.00,pro,\ncy,2024-02-01,2024-03-31,30.00,solo,\n")
	var runs [][]string
	for _, metric := range []string{"crr", "ccr", "rcr", "mrr", "rfm", "winback", "cohort", "repeat", "ladder", "ltv", "ltv --model simple", "summary", "forecast"} {
		runs = append(runs, append(strings.Fields(metric), "orders.csv"))
	}
	for _, metric := range []string{"crr", "ccr", "rcr", "mrr", "cohort", "ltv --model simple", "summary", "forecast"} {
		runs = append(runs, append(strings.Fields(metric), "--customers", "customers.csv"))
	}
	return runs
}

// groupsIn is the groups in the JSON of a run; nil when the key is not there.
func groupsIn(t *testing.T, args []string) []any {
	t.Helper()
	got := try(t, append(args, "--format", "json")...)
	var result struct{ Groups []any }
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
		t.Fatalf("%q: %v: %s", args, err, got.stderr)
	}
	return result.Groups
}

// A dimension that is blank for everybody is one group, which is small and has no
// rest to differ from.
func TestBlankForEverybodyIsOneGroup(t *testing.T) {
	alone(t)
	for _, run := range splitting(t) {
		groups := groupsIn(t, append(run, "--by", "nothing"))
		if len(groups) != 1 {
			t.Errorf("%q: %d groups, want 1", run, len(groups))
			continue
		}
		group := groups[0].(map[string]any)
		if group["group"] != "" || group["small"] != true {
			t.Errorf("%q: group %q, small %v", run, group["group"], group["small"])
		}
		if rest, ok := group["against_rest"].(map[string]any); ok && rest["verdict"] != "untested" {
			t.Errorf("%q: %v", run, rest)
		}
		if got := try(t, append(run, "--by", "nothing")...); !strings.Contains(got.stdout, "(none)") {
			t.Errorf("%q: the group has no name:\n%s", run, got.stdout)
		}
		if groups := groupsIn(t, run); groups != nil {
			t.Errorf("%q without --by: groups %v", run, groups)
		}
	}
}

// When all groups are hidden, programs get an empty list, and people a note and
// no empty table.
func TestAllGroupsHidden(t *testing.T) {
	alone(t)
	for _, run := range splitting(t) {
		by := "channel"
		if slices.Contains(run, "--customers") {
			by = "plan"
		}
		hidden := append(run, "--by", by, "--min-group", "99")
		if groups := groupsIn(t, hidden); groups == nil || len(groups) > 0 {
			t.Errorf("%q: groups %v, want an empty list", run, groups)
		}
		got := try(t, hidden...)
		if !strings.Contains(got.stdout+got.stderr, "no group by "+by+" has 99 customers") {
			t.Errorf("%q: no note:\n%s%s", run, got.stdout, got.stderr)
		}
		for _, line := range strings.Split(got.stdout, "\n") {
			if strings.HasPrefix(line, by+" ") {
				t.Errorf("%q: a table without groups:\n%s", run, got.stdout)
			}
		}
	}
}

// Cohorts are cut by --period also where customers are taken as a whole: the
// first orders of every cohort are its customers' (and as many, for in the shop
// hardly anybody orders twice on the first day).
func TestCohortsOfCustomersFollowThePeriod(t *testing.T) {
	data, err := filepath.Abs(filepath.Join(root, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	for _, period := range []string{"monthly", "yearly"} {
		for _, g := range groupsIn(t, []string{"repeat", "--by", "cohort", "--period", period, filepath.Join(data, "orders.csv")}) {
			group := g.(map[string]any)
			if first, customers := group["orders_first"].(float64), group["customers"].(float64); first < customers {
				t.Errorf("%s: %v first orders of %v customers in %v", period, first, customers, group["group"])
			}
			if name := group["group"].(string); (len(name) == len("2024")) != (period == "yearly") {
				t.Errorf("%s: cohort %q", period, name)
			}
		}
	}
}

// The number that is tested is the one that is shown, and what it is compared
// with is between those of the other groups.
func TestTheNumberShownIsTheOneTested(t *testing.T) {
	data, err := filepath.Abs(filepath.Join(root, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	orders, subscriptions := filepath.Join(data, "orders.csv"), filepath.Join(data, "subscriptions.csv")
	for _, c := range []struct{ run, data, shown, tested string }{
		{"crr --by country", orders, "summary.pooled", "against_rest"},
		{"crr --by tenure --method textbook --from 2024-06", orders, "summary.pooled", "against_rest"},
		{"ccr --by country --active 90d --to 2025-06", orders, "summary.pooled", "against_rest"},
		{"ccr --by tenure", subscriptions, "summary.pooled", "against_rest"},
		{"rcr --by country --active auto", orders, "summary.rcr_gross.pooled", "against_rest"},
		{"rcr --by cohort --period quarterly", subscriptions, "summary.rcr_net.pooled", "against_rest_net"},
		{"mrr --by plan --to 2025-03", subscriptions, "summary.arpa", "against_rest_arpa"},
		{"repeat --by country", orders, "repeat_rate", "against_rest"},
		{"ltv --by country --margin 35%", orders, "ltv_mean", "against_rest"},
		{"ltv --model simple --by channel --margin 35%", orders, "ltv", "against_rest"},
		{"ltv --model simple --by plan --period weekly", subscriptions, "ltv", "against_rest"},
		{"winback --by country", orders, "customers_listed_pct", "against_rest"},
		{"forecast --by plan --over 6", subscriptions, "measured.churn", "against_rest"},
	} {
		args := append(strings.Fields(c.run), c.data)
		if c.data == subscriptions {
			args = append(strings.Fields(c.run), "--customers", c.data)
		}
		groups := groupsIn(t, args)
		if len(groups) < 2 {
			t.Errorf("%s: %d groups", c.run, len(groups))
		}
		for _, g := range groups {
			group := g.(map[string]any)
			shown, tested := at(group, c.shown), at(group, c.tested+".after")
			if shown == nil && tested == nil {
				continue
			}
			x, ok := shown.(float64)
			y, tooOK := tested.(float64)
			if !ok || !tooOK || math.Abs(x-y) > 0.0005 { // the churn of a forecast is rounded
				t.Errorf("%s: %q has %v, tested is %v", c.run, group["group"], shown, tested)
			}
		}
	}
}

// at is what lies at a path of keys.
func at(value any, path string) any {
	for _, key := range strings.Split(path, ".") {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[key]
	}
	return value
}

// Who is in a group because she left did not leave because of the group: by
// churn_reason nothing is tested, and that is said.
func TestGroupsByOutcomeAreNotTested(t *testing.T) {
	data, err := filepath.Abs(filepath.Join(root, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	for _, metric := range []string{"crr", "rcr", "mrr", "ltv", "cohort"} {
		args := []string{metric, "--by", "Churn Reason", "--customers", filepath.Join(data, "subscriptions.csv")}
		groups := groupsIn(t, args)
		if len(groups) < 5 {
			t.Errorf("%s: %d groups", metric, len(groups))
		}
		for _, g := range groups {
			if rest := at(g, "against_rest").(map[string]any); rest["verdict"] != "untested" || rest["p"] != nil || rest["why"] == "" {
				t.Errorf("%s: %v", metric, rest)
			}
		}
		if got := try(t, args...); !strings.Contains(strings.Join(strings.Fields(got.stdout), " "), "see retain reasons") {
			t.Errorf("%s: no warning:\n%s", metric, got.stdout)
		}
	}
}

// Where a number is of all that customers did so far, groups of different ages
// are warned of; rates from period to period and groups by country are not.
func TestAgesAreWarnedOf(t *testing.T) {
	data, err := filepath.Abs(filepath.Join(root, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	for run, want := range map[string]bool{
		"repeat --by cohort": true, "ltv --by tenure": true, "rfm --by tenure": true, "rfm --by cohort": true,
		"winback --by cohort": true, "winback --by Tenure": true, "summary --by tenure": true, "compare 2024 2025 --by cohort --period yearly": true,
		"summary --by tenure --customers": false, "crr --by tenure": false, "rfm --by country": false, "winback --by country": false, "compare DE IN --by country": false,
	} {
		file := "orders.csv"
		if strings.HasSuffix(run, "--customers") {
			file = "subscriptions.csv"
		}
		got := try(t, append(strings.Fields(run), filepath.Join(data, file))...)
		if said := strings.Contains(strings.Join(strings.Fields(got.stdout), " "), "differ in age, and younger customers have had less time to order"); got.status != 0 || said != want {
			t.Errorf("%s: exit %d, said %v, want %v\n%s", run, got.status, said, want, got.stdout+got.stderr)
		}
	}
}

// The interval of all customers is the same by whatever they are split, also
// where they go from group to group.
func TestTheIntervalOfAllIsThatOfCustomers(t *testing.T) {
	data, err := filepath.Abs(filepath.Join(root, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	alone(t)
	lines := map[string]bool{}
	for _, by := range []string{"country", "channels", "cohort", "tenure"} {
		got := try(t, "crr", "--by", by, filepath.Join(data, "orders.csv"))
		for _, line := range strings.Split(got.stdout, "\n") {
			if strings.HasPrefix(line, "all ") {
				lines[strings.Join(strings.Fields(line), " ")] = true
			}
		}
	}
	if len(lines) != 1 {
		t.Errorf("%v", lines)
	}
}

// A refund is no order, so where it was given back says nothing of a customer:
// ada, bo and cy have bought on the web only. Counted by hand. Amounts in
// parentheses are read by the careful reader, the others by the fast one.
func TestRefundsDoNotChooseTheGroup(t *testing.T) {
	alone(t)
	for _, minus5 := range []string{"-5.00", "(5.00)"} {
		write(t, "orders.csv", "order_id,customer_id,order_date,amount,channel\n"+
			"1,ada,2024-01-05,10.00,web\n"+
			"2,ada,2024-02-01,"+minus5+",shop\n"+
			"3,bo,2024-01-05,10.00,web\n"+
			"4,bo,2024-02-03,10.00,web\n"+
			"5,cy,2024-01-02,"+minus5+",shop\n"+
			"6,cy,2024-02-03,10.00,web\n")
		for _, c := range []struct {
			by   []string
			want string
		}{
			{[]string{"--by", "channel"}, "web"},
			{[]string{"--by", "channel", "--by-last"}, "web"},
			{[]string{"--by", "channels"}, "single"},
		} {
			if got := groupsOf(t, append(c.by, "orders.csv")); !reflect.DeepEqual(got, map[string]int{c.want: 3}) {
				t.Errorf("refunds of %s, %v: customers by group are %v, want 3 in %q", minus5, c.by, got, c.want)
			}
		}
	}
}

// groupsOf is the number of customers in each group.
func groupsOf(t *testing.T, args []string) map[string]int {
	t.Helper()
	got := try(t, append([]string{"repeat", "--format", "json"}, args...)...)
	var result struct {
		Groups []struct {
			Group     string
			Customers int
		}
	}
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
		t.Fatalf("%q: %v: %s", args, err, got.stderr)
	}
	customers := map[string]int{}
	for _, g := range result.Groups {
		customers[g.Group] = g.Customers
	}
	return customers
}

// By hand: of 40 customers of each channel, 30 and 10 order again after 10 days, the
// others after 60. Within 30 days 75 % and 25 %: z = 0.5 / sqrt(0.5 x 0.5 x 2/40) =
// 4.472, p = 0.00000774, the same for both. Within 90 days, and so far, all have: p = 1.
// So the two are the smallest of six p-values, raised by 6 / 2. Nobody has been observed
// for 200 days.
func TestWindowsOfGroupsAreTested(t *testing.T) {
	text := "customer,date,amount,channel\n"
	for i := range 80 {
		channel, again := "app", "2025-01-11"
		if i >= 40 {
			channel = "web"
		}
		if 30 <= i && i < 70 {
			again = "2025-03-02"
		}
		text += fmt.Sprintf("%d,2025-01-01,1,%s\n%d,%s,1,%s\n", i, channel, i, again, channel)
	}
	alone(t)
	file := filepath.Join(t.TempDir(), "orders.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got := try(t, "repeat", "--within", "30,90,200", "--by", "channel", "--as-of", "2025-06-01", "--format", "csv", "--table", "group_windows", file)
	var changes []string
	for _, line := range strings.Split(strings.TrimSpace(got.stdout), "\n")[1:] {
		cells := strings.Split(line, ",")
		if p, err := strconv.ParseFloat(cells[9], 64); err == nil {
			cells[9] = fmt.Sprintf("%.7f", p)
		}
		changes = append(changes, strings.Join(slices.Concat(cells[:4], cells[8:]), " "))
	}
	want := []string{
		"app 30 40 30 50 0.0000232 up", "app 90 40 40 0 1.0000000 noise", "app 200 0 0   untested",
		"web 30 40 10 -50 0.0000232 down", "web 90 40 40 0 1.0000000 noise", "web 200 0 0   untested",
	}
	if !slices.Equal(changes, want) {
		t.Errorf("got  %q\nwant %q\n%s", changes, want, got.stderr)
	}
}

// By hand: within 30 days the customers of app bring 10, 20 and 30, those of web 40 and
// 60; what web brings later counts in no window. The variances are 100 and 200, so t =
// (50 - 20) / sqrt(100/3 + 200/2) = 2.5981 with 1.684 degrees of freedom, p = .144366205
// (scipy: ttest_ind, equal_var=False).
func TestValueWindowsOfGroupsAreTested(t *testing.T) {
	alone(t)
	write(t, "orders.csv", `customer,date,amount,channel
a,2025-01-01,10,app
b,2025-01-01,15,app
b,2025-01-31,5,app
c,2025-01-01,30,app
d,2025-01-01,40,web
d,2025-02-01,60,web
e,2025-01-01,60,web
`)
	changes := groupTests(t, "ltv", "--within", "30", "--by", "channel", "--as-of", "2025-06-01", "orders.csv")
	for group, change := range map[string]float64{"app": -30, "web": 30} {
		c := changes[group]["ltv_mean_30_days"]
		if c.P == nil || math.Abs(*c.P-.144366205) > 1e-9 || *c.Change != change {
			t.Errorf("%s: %+v", group, c)
		}
	}
}
