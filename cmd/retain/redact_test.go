package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// With --redact no id of a customer leaves the program: not in answers, not in
// messages, not in the file of bad rows. All ids here have an @.
func TestRedact(t *testing.T) {
	alone(t)
	write(t, "orders.csv", `order_id,customer_id,order_date,amount,product
1,ann@x.org,2024-01-05,10.00,Tea
2,bob@x.org,2024-01-06,20.00,Tea
3,Ann@x.org,2024-02-07,5.50,Cup
4,"eve"@x.org,2024-02-07,5.50,Cup
5,joe@x.org,2024-02-30,5.50,Cup
6,`+strings.Repeat("x", 20)+"\x00"+`@x.org,2024-02-07,5.50,Cup
7,ann@x.org,2024-03-05,10.00,Tea
`)
	write(t, "customers.csv", "customer_id,started_at,ended_at,mrr,plan\nann@x.org,2024-01-05,,10.00,a\nzoe@x.org,2024-01-05,2024-02-30,10.00,b\nAnn@x.org,2024-02-01,2024-01-01,10.00,b\n\"eve\"@x.org,2024-01-05,,1,b\n")
	for _, args := range [][]string{
		{"rfm", "--per-customer", "orders.csv"},
		{"winback", "orders.csv"},
		{"customers", "orders.csv"},
		{"predict", "orders.csv"},
		{"crr", "orders.csv", "--customers", "customers.csv", "--by", "plan"},
		{"crr", "--customers", "customers.csv"},
	} {
		for _, limit := range []string{"0", "10"} {
			for _, format := range []string{"table", "json", "csv", "markdown"} {
				args := append(args, "--redact", "--format", format, "--max-rejects", limit, "--rejects", "bad.csv", "--save", "saved.json")
				got := try(t, args...)
				bad, err := os.ReadFile("bad.csv")
				kept, _ := os.ReadFile("saved.json") // of an answer
				if err != nil || got.status != exitDone && got.status != exitBadData {
					t.Fatalf("%q: status %d, %s, %v", args, got.status, got.stderr, err)
				}
				for what, text := range map[string]string{"standard output": got.stdout, "standard error": got.stderr, "the rejects": string(bad), "the saved result": string(kept)} {
					if strings.Contains(text, "@") {
						t.Errorf("%q: %s holds an id:\n%s", args, what, text)
					}
				}
			}
		}
	}
}

// Groups that are made of the ids would name them all.
func TestRedactedGroups(t *testing.T) {
	alone(t)
	write(t, "orders.csv", "Customer ID,date,amount,plan\nann@example.org,2024-01-05,1,a\nann@example.org,2024-02-05,1,a\n")
	write(t, "customers.csv", "customer_id,started_at,mrr,plan\nann@example.org,2024-01-05,1,a\n")
	for _, args := range [][]string{{"orders.csv"}, {"--customers", "customers.csv"}, {"--customers", "customers.csv", "orders.csv"}} {
		for by, want := range map[string]int{"customer-id": exitUsage, "plan": exitDone, "tenure": exitDone} {
			got := try(t, append([]string{"crr", "--redact", "--format", "csv", "--by", by}, args...)...)
			if got.status != want || strings.Contains(got.stdout+got.stderr, "ann@") {
				t.Errorf("%q by %s: status %d, want %d: %s%s", args, by, got.status, want, got.stderr, got.stdout)
			}
		}
	}
}

// With --redact a column beside the key that tells who the customers are is no
// dimension, no condition and no product, and its values are nowhere in an answer: found
// by its header, by e-mail addresses in it, or because most customers have a value of
// their own. All that identifies a customer here has a Q.
func TestIdentifyingColumns(t *testing.T) {
	alone(t)
	columns := []string{"email", "Customer Name", "phone", "billing_address1", "contact", "loyalty"}
	var orders, customers strings.Builder
	orders.WriteString("order_id,customer_id,order_date,amount,plan,guest," + strings.Join(columns, ",") + "\n")
	customers.WriteString("customer_id,started_at,mrr,plan,guest," + strings.Join(columns, ",") + "\n")
	for i := range 24 {
		c := i % 12
		who := fmt.Sprintf("Q%dx@example.org,Qa%d Miller,+49 Q%d,Q Street %d,Q%dy@example.org,Q%d", c, c, c, c, c, c)
		fmt.Fprintf(&orders, "%d,Qc%d,2024-%02d-%02d,10.00,p%d,no,%s\n", i, c, i/12+1, c+1, c%2, who)
		if i == c {
			fmt.Fprintf(&customers, "Qc%d,2024-01-%02d,10.00,p%d,no,%s\n", c, c+1, c%2, who)
		}
	}
	write(t, "orders.csv", orders.String())
	write(t, "customers.csv", customers.String())
	ask := func(want int, args ...string) {
		t.Helper()
		got := try(t, append(args, "--redact")...)
		if got.status != want || strings.Contains(got.stdout+got.stderr, "Q") || want == exitUsage && !strings.Contains(got.stderr, "tells who the customers are") {
			t.Errorf("%q: status %d, want %d:\n%s%s", args, got.status, want, got.stderr, got.stdout)
		}
	}
	for _, files := range [][]string{{"orders.csv"}, {"--customers", "customers.csv"}, {"--customers", "customers.csv", "orders.csv"}} {
		for _, column := range columns {
			ask(exitUsage, append([]string{"crr", "--by", column}, files...)...)
		}
		for _, column := range []string{"plan", "guest", "tenure"} {
			ask(exitDone, append([]string{"crr", "--by", column}, files...)...)
		}
		if len(files) < 3 { // else the column of which file
			ask(exitUsage, append([]string{"crr", "--where", "contact!="}, files...)...)
		}
		ask(exitDone, append([]string{"inspect", "--format", "json"}, files...)...)
	}
	for _, command := range []string{"report", "compare", "rfm", "ltv", "repeat"} {
		ask(exitUsage, command, "orders.csv", "--by", "email")
	}
	ask(exitUsage, "check", "orders.csv", "--fail-if", "customers by loyalty > 1")
	ask(exitUsage, "repeat", "orders.csv", "--column", "product=contact")
	ask(exitDone, "crr", "orders.csv", "--where", "loyalty=q1")
}

// Nor are they shown where a column is taken for what it is not, or a row has a field
// too many: what cannot be read is shown by its shape.
func TestRedactedWrongColumns(t *testing.T) {
	alone(t)
	rows := "order_id,customer_id,order_date,amount,currency,email,name,phone\n"
	for i := range 24 {
		rows += fmt.Sprintf("o%d,Qc%d,2024-%02d-05,10.00,EUR,Q%d@example.org,Qa Qb%d,Q12345\n", i, i%6, i/6+1, i%6, i%6)
	}
	write(t, "orders.csv", rows)
	write(t, "bad.csv", rows+"o90,QSmith, Qx,2024-01-05,10.00,EUR,Q@example.org,Qz\n"+"o91,Qc9,Q8,Q9,Q7,Q@example.org,Qa,1\n"+"o92,Qc9,2024-02-30,7,EUR,Q@example.org,Qa,1\n")
	ask := func(args ...string) string {
		got := try(t, append(args, "--redact", "--rejects", "rejects.csv")...)
		rejects, _ := os.ReadFile("rejects.csv") // of a file that is wrong as a whole there are none
		all := got.stdout + got.stderr + string(rejects)
		if strings.Contains(all, "Q") || got.status == exitBug {
			t.Errorf("%q: status %d:\n%s", args, got.status, all)
		}
		return all
	}
	for _, column := range []string{"customer_id", "name"} {
		for _, field := range []string{"order", "date", "amount", "product"} {
			as := "--column=" + field + "=" + column
			ask("ltv", as, "orders.csv")
			if got := try(t, "inspect", as, "--redact", "--format", "json", "orders.csv"); strings.Contains(got.stdout+got.stderr, `"Q`) {
				t.Errorf("inspect %s: %s%s", as, got.stderr, got.stdout)
			}
		}
	}
	if got := ask("ltv", "bad.csv"); !strings.Contains(got, `order_date "x9": `) || !strings.Contains(got, `order_date "2024-02-30": `) {
		t.Error(got)
	}
}

// What was saved with ids is compared without them. All ids here have an @.
func TestRedactedDifferences(t *testing.T) {
	alone(t)
	header := "order_id,customer_id,order_date,amount,note\n"
	write(t, "old.csv", header+"1,ann@x.org,2024-01-05,10.00,for ann@x.org\n2,Ann@x.org,2024-02-05,1.00,\n3,joe@x.org,2024-02-30,1.00,\n")
	write(t, "new.csv", header+"1,ann@x.org,2024-01-05,10.00,for ann@x.org\n2,bob@x.org,2024-02-05,1.00,for bob@x.org\n4,joe@x.org,2024-03-05,7.00,\n")
	write(t, "customers.csv", "customer_id,email\nann@x.org,a@y.org\nzoe@x.org,z@y.org\n")
	for _, args := range [][]string{{"inspect"}, {"inspect", "--customers", "customers.csv"}, {"customers"}, {"customers", "--with", "note"}, {"rfm", "--per-customer"}, {"winback"}, {"predict"}, {"crr"}} {
		for _, side := range []string{"old", "new"} {
			args := append(args, side+".csv", "--save", side+".json")
			if args[0] != "inspect" {
				args = append(args, "--max-rejects", "1")
			}
			if got := try(t, args...); got.status != exitDone {
				t.Fatalf("%q: %s", args, got.stderr)
			}
		}
		for _, format := range []string{"table", "json", "csv", "markdown"} {
			plain := try(t, "diff", "old.json", "new.json", "--format", format)
			got := try(t, "diff", "old.json", "new.json", "--format", format, "--redact")
			if got.status != exitDone || strings.Contains(got.stdout+got.stderr, "@") {
				t.Errorf("%q as %s: status %d, %s%s", args, format, got.status, got.stderr, got.stdout)
			}
			if args[0] == "inspect" && format == "json" && !strings.Contains(plain.stdout, "@") {
				t.Errorf("%q: no id to redact in %s", args, plain.stdout)
			}
		}
	}
}
