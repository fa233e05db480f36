package main

import (
	"os"
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
