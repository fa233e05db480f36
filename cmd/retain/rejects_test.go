package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

const badCustomers = "customer_id,plan\nada,basic\n,pro\n"

const badOrders = "customer_id,date,amount\nada,2024-01-05,=2+3\nada,2024-02-30,5\nbob,2024-02-05,5\n"

// Every bad row has a line, those of the customers file first, and none is a
// formula for the spreadsheet that opens the file.
func TestRejects(t *testing.T) {
	alone(t)
	write(t, "customers.csv", badCustomers)
	write(t, "orders.csv", badOrders)
	const head = "code,file,line,column,field,value,reason\n"
	const unknown = "customer-blank,customers.csv,3,1,customer_id,,no customer\n"
	const wrong = "amount-invalid,orders.csv,2,3,amount,'=2+3,a formula instead of its value\n" +
		"date-impossible,orders.csv,3,2,date,2024-02-30,a day that does not exist\n"
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"--max-rejects=2", "orders.csv"}, exitDone, head + wrong},
		{[]string{"orders.csv"}, exitBadData, head + wrong},
		{[]string{"--max-rejects=2", "--customers=customers.csv", "orders.csv"}, exitDone, head + unknown + wrong},
		{[]string{"--customers=customers.csv", "orders.csv"}, exitBadData, head + unknown}, // orders are not read then
		{[]string{"--as-of=2024-01-31", "--max-rejects=2", "orders.csv"}, exitDone, head + wrong},
	} {
		got := try(t, append([]string{"crr", "--rejects", "bad.csv"}, c.args...)...)
		bad, err := os.ReadFile("bad.csv")
		if err != nil || got.status != c.status || string(bad) != c.want {
			t.Errorf("%q: status %d, %v\n%s%s", c.args, got.status, err, bad, got.stderr)
		}
		os.Remove("bad.csv")
	}
	if got := try(t, "crr", "--rejects", "bad.csv", "nowhere.csv"); got.status != exitFile || len(temporaryFiles(t, ".")) > 0 {
		t.Errorf("status %d, %q", got.status, temporaryFiles(t, "."))
	}
	if _, err := os.Stat("bad.csv"); err == nil {
		t.Error("bad rows of nothing")
	}
}

// Bad rows that cannot be written are said, whichever file they are of.
func TestRejectsOnAFullDisk(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip(err)
	}
	alone(t)
	write(t, "customers.csv", badCustomers)
	write(t, "orders.csv", someOrders)
	got := try(t, "crr", "--rejects", "/dev/full", "--max-rejects", "1", "--customers", "customers.csv", "orders.csv")
	if got.status != exitFile || got.stdout != "" || got.stderr != "retain: /dev/full: no space left on device\n" {
		t.Errorf("status %d, stdout %q, stderr %q", got.status, got.stdout, got.stderr)
	}
}

// More bad rows than are held in memory come out in the order of the file with
// their lines, whatever the number of workers. Every thousandth order id comes
// again further down, which is known only at the end, and some rows take two lines.
func TestManyRejects(t *testing.T) {
	alone(t)
	var orders, want strings.Builder
	orders.WriteString("order_id,customer_id,date,amount,memo\n")
	want.WriteString("code,file,line,column,field,value,reason\n")
	line := 2
	var both []int // lines
	for n := range 40_000 {
		switch id := n % 1000; {
		case id == 1 && n > 1000:
			fmt.Fprintf(&orders, "again,c1,2024-01-05,1.00,\n")
			fmt.Fprintf(&want, "order-duplicate,orders.csv,%d,1,order_id,again,duplicate order id: see orders.csv:3\n", line)
		case id == 1:
			fmt.Fprintf(&orders, "again,c1,2024-01-05,1.00,first\n")
		case id == 3:
			fmt.Fprintf(&orders, "both,c%d,2024-01-05,1.00,\n", n/1000%2)
			fmt.Fprintf(&want, "order-duplicate,orders.csv,%d,1,order_id,both,duplicate order id of another customer: see orders.csv:{%d}\n", line, len(both))
			both = append(both, line)
		case id == 2:
			fmt.Fprintf(&orders, "o%d,c1,2024-01-05,2.00,\"two\nlines\"\n", n)
			line++
		default:
			fmt.Fprintf(&orders, "o%d,c1,2024-01-05,x%d,\n", n, n)
			fmt.Fprintf(&want, "amount-invalid,orders.csv,%d,4,amount,x%d,not a decimal number\n", line, n)
		}
		line++
	}
	write(t, "orders.csv", orders.String())
	wanted := want.String()
	for i := range both { // each names the next one, as far as they are kept
		next := both[0]
		if i < 20 {
			next = both[i+1]
		}
		wanted = strings.Replace(wanted, fmt.Sprintf("{%d}", i), fmt.Sprint(next), 1)
	}
	for _, jobs := range []int{1, 3} {
		got := try(t, "crr", "--rejects", "bad.csv", "--max-rejects=100%", "--jobs", fmt.Sprint(jobs), "orders.csv")
		bad, err := os.ReadFile("bad.csv")
		if err != nil || got.status != exitDone || string(bad) != wanted {
			for i, row := range strings.Split(string(bad), "\n") {
				if expected := strings.Split(wanted, "\n"); i >= len(expected) || row != expected[i] {
					t.Fatalf("%d jobs: status %d, %v %s, row %d: %s", jobs, got.status, err, got.stderr, i, row)
				}
			}
			t.Fatalf("%d jobs: status %d, %v, %d bytes of %d", jobs, got.status, err, len(bad), len(wanted))
		}
		if left := temporaryFiles(t, "."); len(left) > 0 {
			t.Error(left)
		}
	}
}
