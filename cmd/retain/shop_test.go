package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/retain-cli/retain/pkg/money"
)

// The numbers of the README and of testdata's transcripts come from these
// files. Here they are read a second time, by encoding/csv, and counted a
// second time, by sets of customers for every month.

// table is a CSV file of testdata as rows of fields by column name.
func table(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(root, "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, value := range record {
			row[records[0][i]] = value
		}
		rows = append(rows, row)
	}
	return rows
}

// cents reads amounts that are always written with two digits.
func cents(t *testing.T, text string) money.Minor {
	t.Helper()
	n, err := strconv.ParseInt(strings.Replace(text, ".", "", 1), 10, 64)
	if err != nil || !strings.Contains(text, ".") || len(text)-strings.Index(text, ".") != 3 {
		t.Fatalf("%q is no amount in cents: %v", text, err)
	}
	return money.Minor(n)
}

// standing is who is active at the end of each month, with what they are worth
// then, and the first month of everybody.
type standing struct {
	worth []map[string]money.Minor
	first map[string]int
}

func newStanding(months int) standing {
	s := standing{first: map[string]int{}}
	for range months {
		s.worth = append(s.worth, map[string]money.Minor{})
	}
	return s
}

// row is the movements of month m, as crr and rcr print them.
func (s standing) row(m int) string {
	before := map[string]money.Minor{}
	if m > 0 {
		before = s.worth[m-1]
	}
	var n struct{ start, new, returned, lost, end int }
	var r struct{ start, new, reactivation, expansion, contraction, churned, end money.Minor }
	for customer, m0 := range before {
		n.start, r.start = n.start+1, r.start+m0
		m1, kept := s.worth[m][customer]
		switch {
		case !kept:
			n.lost, r.churned = n.lost+1, r.churned+m0
		case m1 > m0:
			r.expansion += m1 - m0
		default:
			r.contraction += m0 - m1
		}
	}
	for customer, m1 := range s.worth[m] {
		n.end, r.end = n.end+1, r.end+m1
		if _, kept := before[customer]; kept {
			continue
		}
		if s.first[customer] == m {
			n.new, r.new = n.new+1, r.new+m1
		} else {
			n.returned, r.reactivation = n.returned+1, r.reactivation+m1
		}
	}
	return fmt.Sprint(n, r)
}

// monthOf counts months from 2024-01.
func monthOf(t *testing.T, day string) int {
	t.Helper()
	y, err1 := strconv.Atoi(day[:4])
	m, err2 := strconv.Atoi(day[5:7])
	if err1 != nil || err2 != nil {
		t.Fatalf("%q is no day", day)
	}
	return (y-2024)*12 + m - 1
}

// printed is the same rows from what the program prints.
func printed(t *testing.T, args ...string) (rows []string) {
	t.Helper()
	var customers, revenue struct {
		Periods []struct {
			Start    int         `json:"customers_start"`
			New      int         `json:"customers_new"`
			Returned int         `json:"customers_returned"`
			Lost     int         `json:"customers_lost"`
			End      int         `json:"customers_end"`
			R0       json.Number `json:"revenue_start"`
			RNew     json.Number `json:"revenue_new"`
			RBack    json.Number `json:"revenue_reactivation"`
			RMore    json.Number `json:"revenue_expansion"`
			RLess    json.Number `json:"revenue_contraction"`
			RLost    json.Number `json:"revenue_churned"`
			R1       json.Number `json:"revenue_end"`
		}
	}
	for metric, into := range map[string]any{"crr": &customers, "rcr": &revenue} {
		got := try(t, append([]string{metric, "--format", "json"}, args...)...)
		if err := json.Unmarshal([]byte(got.stdout), into); err != nil {
			t.Fatal(err, got.stderr)
		}
	}
	for i, c := range customers.Periods {
		r := revenue.Periods[i]
		rows = append(rows, fmt.Sprintf("{%d %d %d %d %d} {%d %d %d %d %d %d %d}", c.Start, c.New, c.Returned, c.Lost, c.End,
			cents(t, string(r.R0)), cents(t, string(r.RNew)), cents(t, string(r.RBack)), cents(t, string(r.RMore)),
			cents(t, string(r.RLess)), cents(t, string(r.RLost)), cents(t, string(r.R1))))
	}
	return rows
}

func compareMonths(t *testing.T, want standing, got []string) {
	t.Helper()
	if len(got) != len(want.worth) {
		t.Fatalf("%d months, want %d", len(got), len(want.worth))
	}
	for m := range got {
		if want := want.row(m); got[m] != want {
			t.Errorf("month %d: got %s, want %s", m, got[m], want)
		}
	}
}

// Cancelled orders do not count; negative amounts are refunds, which change
// what an active customer is worth and make nobody active.
func TestShopOrders(t *testing.T) {
	want := newStanding(24)
	for refunds := range 2 {
		for _, row := range table(t, "orders.csv") {
			amount, m, customer := cents(t, row["amount"]), monthOf(t, row["order_date"]), row["customer_id"]
			_, active := want.worth[m][customer]
			if row["status"] == "cancelled" || (refunds == 1) != (amount < 0) || amount < 0 && !active {
				continue
			}
			want.worth[m][customer] += amount
			if first, known := want.first[customer]; !known || m < first {
				want.first[customer] = m
			}
		}
	}
	compareMonths(t, want, printed(t, filepath.Join(root, "testdata", "orders.csv")))
}

// A subscription counts at the end of a month when it has started and has not
// ended by its last day; the day it ends is the first without it. ISO days
// compare as texts.
func TestShopSubscriptions(t *testing.T) {
	rows := table(t, "subscriptions.csv")
	last := ""
	for _, row := range rows {
		last = max(last, row["started_at"], row["ended_at"])
	}
	want := newStanding(monthOf(t, last) + 1)
	for m := range want.worth {
		end := min(time.Date(2024, time.Month(m+2), 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), last)
		for _, row := range rows {
			customer := row["customer_id"]
			if row["started_at"] <= end && (row["ended_at"] == "" || end < row["ended_at"]) && row["mrr"] != "0.00" {
				want.worth[m][customer] += cents(t, row["mrr"])
			}
			if first, known := want.first[customer]; row["mrr"] != "0.00" && (!known || monthOf(t, row["started_at"]) < first) {
				want.first[customer] = monthOf(t, row["started_at"])
			}
		}
	}
	compareMonths(t, want, printed(t, "--customers", filepath.Join(root, "testdata", "subscriptions.csv")))
}
