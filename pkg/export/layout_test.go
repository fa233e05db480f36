package export

import (
	"context"
	"strings"
	"testing"
)

// Rows of totals of a month with a day and an amount, by their customer or their order
// id, are no orders: of seven rows the two of ana, the one of bob and that of Total
// Energies are.
func TestTotalsOfMonthsAreLeftOut(t *testing.T) {
	const text = "order_id,customer,date,amount\n1,ana,2024-01-05,10\n2,bob,2024-01-06,20\n,Summe Januar,2024-01-31,30\n3,ana,2024-02-06,10\n4,Total Energies,2024-02-08,5\n,Zwischensumme September 2024,2024-02-29,15\nTotal February,bob,2024-02-29,15\n"
	read, r, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
	if err != nil || r.RowsUsed != 4 || r.Filtered["totals-row"] != 1 || r.Filtered["customer-placeholder"] != 2 || read.Extent().Customers != 3 {
		t.Errorf("%v, %+v", err, r)
	}
}

// A row of totals, which has no customer, is no order; one that has is.
func TestTotalsAreLeftOut(t *testing.T) {
	const header = "order_id,customer,date,total\n1,a,2024-01-05,5.00\n2,b,2024-02-06,6.00\n"
	_, r, err := Orders(context.Background(), []Input{textInput(header + "Grand total,,,11.00\nTotal,,2024-01-05,11.00\n")}, Options{Today: someToday})
	if err != nil || r.RowsUsed != 2 || r.Filtered["totals-row"] != 2 {
		t.Errorf("%v, %+v", err, r)
	}
	for _, row := range []string{"Total,c,,11.00\n", "9,,,11.00\n"} {
		if _, _, err := Orders(context.Background(), []Input{textInput(header + row)}, Options{Today: someToday}); err == nil {
			t.Errorf("%q is left out", row)
		}
	}
}

// Of five rows below the orders one adds up a month, three hold nearly nothing, and
// one is of a customer called Total.
func TestFootersAreLeftOut(t *testing.T) {
	const text = "order_id,note,date,total,customer\n1,,2024-01-05,5.00,a\nJanuary total,,,5.00,\n2,,2024-02-06,6.00,b\n,,,,\n2,record(s) downloaded,,,\nSeller ID : shop,,,,\n,,2024-02-29,11.00,Total\n"
	_, r, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
	if err != nil || r.RowsUsed != 2 || r.Filtered["footer-row"] != 3 || r.Filtered["totals-row"] != 1 || r.Filtered["customer-placeholder"] != 1 {
		t.Errorf("%v, %+v", err, r)
	}
	_, _, err = Orders(t.Context(), []Input{textInput("order_id,note,date,total,customer\n1,,2024-01-05,5.00,a\n2,x,,,\n3,x,y,,\n")}, Options{Today: someToday})
	if err == nil {
		t.Error("a row with a date that is none is left out")
	}
	_, _, err = Orders(t.Context(), []Input{textInput("order_id,note,date,total,customer\n1,,2024-01-05,5.00,a\nO2,,,,\n3,call back,,,\n")}, Options{Today: someToday})
	if err == nil {
		t.Error("orders that have lost their customer, day and amount are left out")
	}
}

// A customer may be called Total: the row has the id of an order.
func TestCustomersCalledTotal(t *testing.T) {
	const text = "order_id,date,total,customer\n1,2024-01-05,5.00,Suma\n2,2024-01-06,6.00,Total\n3,2024-01-07,7.00,ana\n,2024-01-31,18.00,Total\n"
	read, r, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
	if err != nil || r.RowsUsed != 3 || read.Extent().Customers != 3 {
		t.Errorf("%v, %+v", err, r)
	}
}

// A report with merged cells has its customers in the first row of each group.
func TestMergedCellsAreNamed(t *testing.T) {
	_, _, err := Orders(context.Background(), []Input{textInput("customer,order_id,date,total\na,1,2024-01-05,5\n,2,2024-01-06,5\n,3,2024-01-07,5\n")}, Options{Today: someToday})
	if err == nil || !strings.Contains(err.Error(), "merged cells") {
		t.Error(err)
	}
}
