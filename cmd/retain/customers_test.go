package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// listed is the JSON of a list.
type listed struct {
	Found     int `json:"customers_found"`
	Customers []struct {
		ID        string `json:"customer_id"`
		OrderDays int    `json:"order_days"`
		Orders    int
		Revenue   float64
		UsualGap  *float64 `json:"usual_gap_days"`
	}
}

func list(t *testing.T, args ...string) listed {
	t.Helper()
	return resultOf[listed](t, append([]string{"customers"}, args...)...)
}

func resultOf[T any](t *testing.T, args ...string) (result T) {
	t.Helper()
	got := try(t, append(args, "--format", "json")...)
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
		t.Fatalf("%q: %v: %s", args, err, got.stderr)
	}
	return result
}

// A list has as many customers as crr counts in the same period, for every activity
// and for rows of several periods, on orders and on subscriptions; and nobody is in
// two sets of a period.
func TestListsAgreeWithCRR(t *testing.T) {
	data := filepath.Join(root, "testdata")
	orders, subscriptions := filepath.Join(data, "orders.csv"), "--customers="+filepath.Join(data, "subscriptions.csv")
	for _, run := range []string{"", "--active=90d --period=quarterly", "--active=auto", "--active=30d --rolling=3", "--rolling=2"} {
		for _, file := range []string{orders, subscriptions} {
			if file == subscriptions && strings.Contains(run, "--active") {
				continue
			}
			args := append(strings.Fields(run), file)
			crr := resultOf[struct{ Periods []map[string]any }](t, append([]string{"crr"}, args...)...)
			for _, p := range []int{0, len(crr.Periods) / 2, len(crr.Periods) - 1} {
				period := crr.Periods[p]
				all := map[string]bool{}
				for _, set := range []string{"new", "returned", "lost", "passed", "kept"} {
					want, ok := period["customers_"+set].(float64)
					if set == "kept" {
						want, ok = period["customers_start"].(float64)-period["customers_lost"].(float64), true
					}
					l := list(t, append([]string{"--who", fmt.Sprintf("%s=%s", set, period["period"])}, args...)...)
					if !ok || l.Found != int(want) || len(l.Customers) != l.Found {
						t.Errorf("%q: %s in %v: %d customers found, %d listed, crr has %v", args, set, period["period"], l.Found, len(l.Customers), want)
					}
					for _, c := range l.Customers {
						if all[c.ID] {
							t.Errorf("%q: %s is in two sets of %v", args, c.ID, period["period"])
						}
						all[c.ID] = true
					}
				}
			}
		}
	}
}

// The other conditions agree with the commands that count the same customers.
func TestListsAgreeWithOtherCommands(t *testing.T) {
	orders := filepath.Join(root, "testdata", "orders.csv")
	rfm := resultOf[struct {
		Segments []struct {
			Segment   string
			Customers int
		}
		Total struct {
			Overdue int `json:"customers_overdue"`
		}
	}](t, "rfm", orders)
	cohorts := resultOf[struct {
		Groups []struct {
			Group     string
			Customers int
		}
	}](t, "repeat", "--by", "cohort", orders)
	active := resultOf[struct {
		Periods []struct {
			End int `json:"customers_end"`
		}
	}](t, "crr", "--active", "60d", orders)
	all := list(t, orders)
	want := map[string]int{
		"overdue":      rfm.Total.Overdue,
		"inactive=60d": all.Found - active.Periods[len(active.Periods)-1].End,
	}
	for _, s := range rfm.Segments[:2] {
		want["segment="+s.Segment] = s.Customers
	}
	for _, c := range cohorts.Groups[:2] {
		want["cohort="+c.Group] = c.Customers
	}
	for who, n := range want {
		if l := list(t, "--who", who, orders); l.Found != n || n == 0 {
			t.Errorf("%s: %d customers, want %d", who, l.Found, n)
		}
	}
	both := list(t, "--who", "overdue", "--who", "cohort=2025-03", orders)
	overdue, cohort := ids(list(t, "--who", "overdue", orders)), ids(list(t, "--who", "cohort=2025-03", orders))
	if in := slices.DeleteFunc(overdue, func(id string) bool { return !slices.Contains(cohort, id) }); len(in) == 0 || len(in) == len(cohort) || !sameIDs(in, ids(both)) {
		t.Errorf("overdue and of the cohort of 2025-03: %v, want %v", ids(both), in)
	}
}

func ids(l listed) (ids []string) {
	for _, c := range l.Customers {
		ids = append(ids, c.ID)
	}
	return ids
}

func sameIDs(a, b []string) bool {
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// A list of three customers: by hand. Ann has three order days, 10 and 21 apart: their
// median is 15.5. Two order days make nothing usual. Columns have the value of the last
// order.
func TestListByHand(t *testing.T) {
	alone(t)
	write(t, "orders.csv", "order_id,customer_id,order_date,amount,email\n"+
		"1,ann,2024-01-01,10.00,ann@old.org\n2,ann,2024-01-11,10.00,ann@old.org\n3,ann,2024-02-01,1.00,ann@new.org\n"+
		"4,bob,2024-02-29,50.00,bob@x.org\n5,bob,2024-03-31,5.00,bob@x.org\n6,cy,2024-03-01,21.00,\n")
	for _, c := range []struct {
		flags, want string
	}{
		{"", "bob,2024-02-29,2024-03-31,0,2,2,55.00,|ann,2024-01-01,2024-02-01,59,3,3,21.00,15.5|cy,2024-03-01,2024-03-01,30,1,1,21.00,"},
		{"--sort id --limit 1 --with email", "ann,2024-01-01,2024-02-01,59,3,3,21.00,15.5,ann@new.org"},
		{"--sort gap --limit 1", "ann,2024-01-01,2024-02-01,59,3,3,21.00,15.5"},
		{"--sort last --limit 1", "bob,2024-02-29,2024-03-31,0,2,2,55.00,"},
		{"--sort first --limit 1", "ann,2024-01-01,2024-02-01,59,3,3,21.00,15.5"},
		{"--sort orders --limit 1", "ann,2024-01-01,2024-02-01,59,3,3,21.00,15.5"},
		{"--who inactive=59d", "ann,2024-01-01,2024-02-01,59,3,3,21.00,15.5"},
		{"--who inactive=60d", ""},
		{"--who cohort=2024-Q1 --period quarterly --limit 1", "bob,2024-02-29,2024-03-31,0,2,2,55.00,"},
		{"--who anniversary=276d", "ann,2024-01-01,2024-02-01,59,3,3,21.00,15.5"}, // 31 March 2024 to 1 January 2025
		{"--who anniversary=275d", ""},
		{"--who anniversary=334d --who cohort=2024-02", "bob,2024-02-29,2024-03-31,0,2,2,55.00,"}, // to 28 February 2025
		{"--who anniversary=333d --who cohort=2024-02", ""},
	} {
		got := try(t, append(append([]string{"customers", "--format=csv"}, strings.Fields(c.flags)...), "orders.csv")...)
		_, rows, _ := strings.Cut(strings.TrimSuffix(got.stdout, "\n"), "\n")
		if got := strings.ReplaceAll(rows, "\n", "|"); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.flags, got, c.want)
		}
	}
}

func TestListRefusals(t *testing.T) {
	orders := filepath.Join(root, "testdata", "orders.csv")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--who", "gone=2025-11"}, "use new, returned, lost, kept, passed, cohort, segment, overdue, inactive or anniversary"},
		{[]string{"--who", "new"}, "new needs a period, such as new=2025-11"},
		{[]string{"--who", "inactive=0"}, "inactive needs a duration"},
		{[]string{"--who", "overdue=9d"}, "overdue takes no value"},
		{[]string{"--who", "new=2025-Q4"}, "2025-Q4 is a quarter; add --period quarterly"},
		{[]string{"--who", "new=2031-01"}, "the months of the data are 2024-01 to 2025-12"},
		{[]string{"--who", "segment=golden"}, "the segments are gold"},
		{[]string{"--with", "channel,channel"}, "the list has that column already"},
		{[]string{"--with", "revenue"}, "the list has that column already"},
		{[]string{"--with", "telephone"}, `no column "telephone"; the columns are`},
		{[]string{"--with", "channel", "--redact"}, "in spite of --redact"},
		{[]string{"--limit", "-1"}, "--limit"},
	} {
		got := try(t, append(append([]string{"customers"}, c.args...), orders)...)
		if got.status == exitDone || !strings.Contains(got.stderr, c.want) || got.stdout != "" {
			t.Errorf("%q: status %d, %s, want %s", c.args, got.status, got.stderr, c.want)
		}
	}
	subscriptions := "--customers=" + filepath.Join(root, "testdata", "subscriptions.csv")
	if got := try(t, "customers", "--with", "telephone", subscriptions); got.status != exitUsage || !strings.Contains(got.stderr, `--with "telephone": no such column`) {
		t.Errorf("a column that is not there: status %d, %s", got.status, got.stderr)
	}
	if got := try(t, "customers", "--who", "overdue", subscriptions); got.status != exitUsage || !strings.Contains(got.stderr, "needs orders") {
		t.Errorf("who of the subscriptions is overdue: status %d, %s", got.status, got.stderr)
	}
}
