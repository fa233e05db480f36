package main

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// refundShop is a shop of twelve orders: id, customer, day, amount, product, what was
// paid back and why.
var refundShop = []struct {
	id              int
	customer, day   string
	amount          int
	product         string
	back            int
	reason, backDay string
}{
	{1, "ann", "2024-01-05", 20, "cup", 0, "", ""},
	{2, "ann", "2024-01-20", 30, "hat", 30, "small", "2024-02-03"},
	{3, "ann", "2024-02-10", 10, "cup", 0, "", ""},
	{4, "ann", "2024-03-03", 40, "hat", 10, "torn", "2024-03-03"},
	{5, "bob", "2024-01-08", 50, "hat", 0, "", ""},
	{6, "bob", "2024-02-08", 20, "cup", 0, "", ""},
	{7, "cat", "2024-01-15", 40, "hat", 40, "small", "2024-03-20"},
	{8, "dan", "2024-01-25", 10, "cup", 0, "", ""},
	{9, "dan", "2024-03-10", 10, "cup", 0, "", ""},
	{10, "eve", "2024-02-20", 60, "hat", 15, "torn", "2024-03-01"},
	{11, "eve", "2024-03-15", 20, "cup", 0, "", ""},
	{12, "fay", "2024-02-22", 30, "hat", 30, "small", "2024-03-02"},
}

// writeRefundShop writes the shop in each notation of refunds.
func writeRefundShop(t *testing.T) (files map[string][]string) {
	t.Helper()
	const header = "order_id,customer_id,order_date,amount,product,reason"
	column, shopify, parent := []string{header + ",amount_refunded"}, []string{"Name,Email,Financial Status,Paid at,Total,Created at,product,Refunded Amount,reason"}, []string{header + ",parent_id"}
	after, rows, typed := []string{header + ",total_after_refunds"}, []string{header}, []string{header + ",type"}
	sales, backs := []string{header}, []string{header}
	for _, o := range refundShop {
		sale := fmt.Sprintf("%d,%s,%s,%d,%s", o.id, o.customer, o.day, o.amount, o.product)
		status := map[bool]string{true: "partially_refunded", false: "paid"}[o.back > 0]
		if o.back == o.amount {
			status = "refunded"
		}
		column = append(column, fmt.Sprintf("%s,%s,%d", sale, o.reason, o.back))
		after = append(after, fmt.Sprintf("%s,%s,%d", sale, o.reason, o.amount-o.back))
		shopify = append(shopify, fmt.Sprintf("#%d,%s,%s,%s,%d,%[4]s,%[6]s,%[7]d,%[8]s", o.id, o.customer, status, o.day, o.amount, o.product, o.back, o.reason))
		rows, typed, parent, sales = append(rows, sale+","), append(typed, sale+",,sale"), append(parent, sale+",,"), append(sales, sale+",")
		if o.back > 0 {
			back := fmt.Sprintf("%s,%s,%d,%s,%s", o.customer, o.backDay, -o.back, o.product, o.reason)
			rows = append(rows, fmt.Sprintf("%d,%s", o.id, back))
			backs = append(backs, fmt.Sprintf("%d,%s", o.id, back))
			typed = append(typed, fmt.Sprintf("%d,%s,refund", o.id, back))
			parent = append(parent, fmt.Sprintf("r%d,%s,%[1]d", o.id, back))
		}
	}
	files = map[string][]string{}
	for name, lines := range map[string][]string{"column": column, "after": after, "shopify": shopify, "rows": rows, "typed": typed, "parent": parent, "sales": sales, "backs": backs} {
		write(t, name+".csv", strings.Join(lines, "\n")+"\n")
		files[name] = []string{name + ".csv"}
	}
	files["other file"] = append(files["sales"], files["backs"]...)
	delete(files, "sales")
	delete(files, "backs")
	return files
}

// By hand. January has the orders 1, 2, 5, 7 and 8, of 150, of which 2 and 7 went back
// in full; February 3, 6, 10 and 12, of 120, with 12 in full and a quarter of 10; March
// 4, 9 and 11, of 70, with a quarter of 4. Of hats, all orders but 5 were refunded.
//
// January's ann and cat had a refund, and ann came back; bob and dan had none, and bob
// did. February's eve and fay had one, and eve came back; ann and bob had none, and ann
// did. With one order in the month, ann's January is left out.
//
// Only ann ordered on three days or more: of her four orders, two were refunded, 40 of
// the 125 that were.
func TestRefunds(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, files := range writeRefundShop(t) {
		ask := func(args ...string) map[string][]float64 {
			got := try(t, append(append([]string{"refunds", "--as-of", "2024-03-31", "--format", "csv"}, args...), files...)...)
			if got.status != exitDone {
				t.Fatalf("%s: %s", name, got.stderr)
			}
			return columnsOf(t, got.stdout)
		}
		for _, c := range []struct {
			args string
			want map[string][]float64
		}{
			{"", map[string][]float64{"orders": {5, 4, 3}, "orders_refunded": {2, 2, 1}, "orders_refunded_full": {2, 1, 0}, "orders_refunded_part": {0, 1, 1},
				"refund_rate": {40, 50, 100. / 3}, "revenue_gross": {150, 120, 70}, "revenue_refunded": {70, 45, 10}, "revenue_refunded_pct": {700. / 15, 37.5, 100. / 7}, "refunds_without_order": {0, 0, 0}}},
			{"--by product --table groups", map[string][]float64{"orders": {6, 6}, "orders_refunded": {0, 5}, "refund_rate": {0, 500. / 6}, "revenue_gross": {90, 250}, "revenue_refunded": {0, 125}}},
			{"--by reason --table groups", map[string][]float64{"orders": {12, 12}, "orders_refunded": {3, 2}, "refund_rate": {25, 200. / 12}, "revenue_refunded": {100, 25}}},
			{"--table retention", map[string][]float64{"customers_start": {4, 4, 4, 3}, "customers_retained": {2, 2, 2, 1}, "crr": {50, 50, 50, 100. / 3}}},
			{"--table retention --to 2024-02", map[string][]float64{"customers_start": {2, 2, 2, 1}, "customers_retained": {1, 1, 1, 0}}},
			{"--table customers", map[string][]float64{"order_days": {4}, "orders": {4}, "orders_refunded": {2}, "revenue_refunded": {40}}},
			{"--table customers --often 51", map[string][]float64{"order_days": nil}},
			{"--table customers --often 100", map[string][]float64{"order_days": nil}},
		} {
			got := ask(strings.Fields(c.args)...)
			for header, want := range c.want {
				if len(got[header]) != len(want) {
					t.Errorf("%s %s: %s is %v, want %v", name, c.args, header, got[header], want)
					continue
				}
				for i := range want {
					if math.Abs(got[header][i]-want[i]) > 1e-9 {
						t.Errorf("%s %s: %s is %v, want %v", name, c.args, header, got[header], want)
						break
					}
				}
			}
		}
	}
}

// Nine orders are left elsewhere, and 340 - 125 of revenue.
func TestRefundsFitOtherCommands(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, files := range writeRefundShop(t) {
		got := try(t, append([]string{"refunds", "--as-of", "2024-03-31"}, files...)...)
		const want = "in all: 12 orders = 9 in crr, mrr, ltv + 3 refunded in full; revenue there 215.00 = 340.00 gross - 125.00 refunded"
		if text := strings.Join(strings.Fields(got.stdout), " "); !strings.Contains(text, want) {
			t.Errorf("%s: %s", name, got.stdout)
		}
		if ladder := try(t, append([]string{"ltv", "--as-of", "2024-03-31"}, files...)...); !strings.Contains(ladder.stdout, " 9 orders") || !strings.Contains(ladder.stdout, "215.00") {
			t.Errorf("%s: %s", name, ladder.stdout)
		}
	}
}

// Refunds that name no order are in no rate; of nothing else there is none.
func TestRefundsOfNoOrder(t *testing.T) {
	t.Chdir(t.TempDir())
	const header, sales = "order_id,customer_id,order_date,amount\n", "1,ann,2024-01-05,20\n2,bob,2024-01-06,30\n"
	write(t, "loose.csv", header+sales+"r1,ann,2024-01-20,-5\n")
	if got := try(t, "refunds", "loose.csv"); got.status != exitUsage || !strings.Contains(got.stderr, "no refund names its order (1 refund, 5.00 in all)") {
		t.Errorf("%d: %s", got.status, got.stderr)
	}
	write(t, "both.csv", header+sales+"r1,ann,2024-01-20,-5\n2,bob,2024-01-21,-15\n")
	got := try(t, "refunds", "both.csv", "--as-of", "2024-01-31", "--format", "csv")
	columns := columnsOf(t, got.stdout)
	if fmt.Sprint(columns["refund_rate"], columns["revenue_refunded"], columns["refunds_without_order"], columns["revenue_refunded_without_order"]) != "[50] [15] [1] [5]" ||
		!strings.Contains(got.stderr, "refunds that name no order: 1, 5.00 in all") {
		t.Errorf("%s\n%s", got.stdout, got.stderr)
	}
	write(t, "none.csv", header+sales)
	if got := try(t, "refunds", "none.csv"); got.status != exitDone || !strings.Contains(got.stdout, "no refunds: no status") {
		t.Errorf("%d: %s", got.status, got.stdout)
	}
}

// An order of several products is of several; its blank lines say nothing. A refund
// says what the order does not, and several reasons are several.
func TestRefundsByValuesOfRows(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "lines.csv", `order_id,customer_id,order_date,amount,product,reason
1,ann,2024-01-05,20,cup,
1,ann,2024-01-05,5,hat,
2,bob,2024-01-06,30,hat,
2,bob,2024-01-06,3,,
2,bob,2024-01-20,-3,cup,small
2,bob,2024-01-21,-4,cup,torn
3,cat,2024-01-07,10,hat,
3,cat,2024-01-22,-1,,torn
`)
	for by, want := range map[string]string{
		"product": "[1 2] [0 2] [25 43] [0 8]", // several, hat
		"reason":  "[3 3] [1 1] [68 68] [7 1]", // several, torn
	} {
		got := columnsOf(t, try(t, "refunds", "lines.csv", "--as-of", "2024-01-31", "--by", by, "--table", "groups", "--format", "csv").stdout)
		if all := fmt.Sprint(got["orders"], got["orders_refunded"], got["revenue_gross"], got["revenue_refunded"]); all != want {
			t.Errorf("by %s: %s, want %s", by, all, want)
		}
	}
}

// In dollars at 0.50, order 1 is 10 and 5 of it were paid back: 2.50 in January and,
// at 0.80 in February, 4; order 2 of 20 went back in full. An order whose total was
// turned to zero is refunded in full by its status.
func TestRefundsConverted(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "rates.csv", "date,currency,rate\n2024-01-01,USD,0.50\n2024-02-01,USD,0.80\n")
	write(t, "usd.csv", `order_id,customer_id,order_date,amount,currency,status
1,ann,2024-01-05,20,USD,paid
1,ann,2024-01-20,-5,USD,paid
1,ann,2024-02-20,-5,USD,paid
2,bob,2024-01-06,20,EUR,refunded
3,bob,2024-01-07,0,EUR,refunded
`)
	got := columnsOf(t, try(t, "refunds", "usd.csv", "--currency", "EUR", "--rates", "rates.csv", "--from", "2024-01", "--to", "2024-01", "--format", "csv").stdout)
	if all := fmt.Sprint(got["orders"], got["orders_refunded_full"], got["orders_refunded_part"], got["revenue_gross"], got["revenue_refunded"]); all != "[3] [2] [1] [30] [26.5]" {
		t.Error(all)
	}
}

// Orders with one id share their refunds: 25 and 7 get 26 back, 25 of the first and 1 of
// the second. Without the 7, which is too small, all is of the 25; of 4 and 1, which both
// are, the refund does not count.
func TestRefundsOfOneID(t *testing.T) {
	t.Chdir(t.TempDir())
	const header = "order_id,customer_id,order_date,amount\n"
	write(t, "ids.csv", header+"1,ann,2024-01-02,25\n1,ann,2024-01-02,7\n1,ann,2024-01-20,-26\n2,bob,2024-01-02,4\n2,bob,2024-01-03,1\n2,bob,2024-01-21,-2\n")
	for args, want := range map[string]string{
		"":                "[4] [3] [37] [28]",
		"--min-amount 10": "[1] [1] [25] [26]",
	} {
		got := columnsOf(t, try(t, append([]string{"refunds", "ids.csv", "--duplicates", "ignore", "--as-of", "2024-01-31", "--format", "csv"}, strings.Fields(args)...)...).stdout)
		if numbers := fmt.Sprint(got["orders"], got["orders_refunded"], got["revenue_gross"], got["revenue_refunded"]); numbers != want {
			t.Errorf("%s: %s, want %s", args, numbers, want)
		}
	}
}

// What cannot be asked is refused, with what to do.
func TestRefundsRefused(t *testing.T) {
	t.Chdir(t.TempDir())
	files := writeRefundShop(t)
	write(t, "s.csv", "customer_id,started_at,ended_at,mrr\na,2024-01-05,,10.00\n")
	for args, want := range map[string]string{
		"refunds --customers s.csv":                   "refunds needs orders",
		"refunds --refunded drop " + files["rows"][0]: "--refunded drop: retain refunds counts the orders refunded in full",
		"refunds --by product --by-last column.csv":   "--by-last: orders are grouped by their own product",
		"refunds --limit -1 " + files["rows"][0]:      "--limit",
		"refunds --often 0 " + files["rows"][0]:       "above 0 and up to 100",
		"refunds --often 100.1 " + files["rows"][0]:   "above 0 and up to 100",
		"refunds --often 0.5 " + files["rows"][0]:     "write 50, or 0.5% if you mean it",
		"refunds --active 30d " + files["column"][0]:  "--active has no effect",
	} {
		if got := try(t, strings.Fields(args)...); got.status != exitUsage || !strings.Contains(got.stderr, want) {
			t.Errorf("%s: %d %s", args, got.status, got.stderr)
		}
	}
	write(t, "retain.yaml", "refunded: drop\n")
	if got := try(t, "refunds", "column.csv"); got.status != exitDone || strings.Contains(got.stdout, "drop") || !strings.Contains(got.stdout, "12 orders") {
		t.Errorf("%d %s%s", got.status, got.stdout, got.stderr)
	}
	if got := try(t, "refunds", "column.csv", "--redact"); got.status != exitDone || strings.Contains(got.stdout, "ann") {
		t.Errorf("%d %s%s", got.status, got.stdout, got.stderr)
	}
}
