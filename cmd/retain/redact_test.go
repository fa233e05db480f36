package main

import (
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
