package export

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/money"
)

// What a file of spend says, or each of its problems with its place.
func TestSpend(t *testing.T) {
	euros := money.Unit{Currency: "EUR", Digits: 2}
	for _, c := range []struct {
		name, text string
		unit       money.Unit
		want       string
	}{
		{"by name, in any order", "Channel,Amount,note,Date\nweb,12.50,x,2024-01-31\n", euros, "2024-01-31 web 1250"},
		{"semicolons, and a line in quotes", "date;channel;amount\n2024-01-31;\"a\nb\";1\n2024-02-01;c;2.5\n", euros, "2024-01-31 a\nb 100, 2024-02-01 c 250"},
		{"in parts of cents", "date,channel,amount\n2024-01-31,web,12.50\n", money.Unit{Digits: 2, Parts: 3}, "2024-01-31 web 3750"},
		{"the currency of the orders", "date,channel,amount,currency\n2024-01-31,web,1,eur\n2024-01-31,web,1,\n", euros, "2024-01-31 web 100, 2024-01-31 web 100"},
		{"another currency", "date,channel,amount,currency\n2024-01-31,web,1,EUR\n2024-01-31,web,1,USD\n", euros, `s.csv:3:4: currency "USD": revenue and the other rows are in EUR; convert the spend into EUR`},
		{"two currencies of orders without", "date,channel,amount,currency\n2024-01-31,web,1,EUR\n2024-01-31,web,1,USD\n", money.Unit{Digits: 2}, `s.csv:3:4: currency "USD": revenue and the other rows are in EUR; convert the spend into EUR`},
		{"below zero", "date,channel,amount\n2024-01-31,web,-1\n", euros, `s.csv:2:3: amount "-1": spend is not below zero; subtract credits from what they correct`},
		{"a decimal comma", "date;channel;amount\n2024-01-31;web;12,50\n2024-01-31;web;1.200\n", euros, "2024-01-31 web 1250, 2024-01-31 web 120000"},
		{"both marks", "date;channel;amount\n2024-01-31;web;12,50\n2024-01-31;web;12.50\n", euros, `s.csv:2:3: amount "12,50": has a decimal comma; write amounts of spend as 1234.50`},
		{"a mark that may be either", "date;channel;amount\n2024-01-31;web;1.200\n", euros, `s.csv:1: amount "1.200": may be a decimal number or have its thousands grouped, as may every amount of the column with a mark; write amounts of spend as 1234.50`},
		{"day first", "date,channel,amount\n01/02/2024,web,1\n31/01/2024,web,1\n", euros, "2024-02-01 web 100, 2024-01-31 web 100"},
		{"month first", "date,channel,amount\n01/02/2024,web,1\n01/31/2024,web,1\n", euros, "2024-01-02 web 100, 2024-01-31 web 100"},
		{"names of months", "date,channel,amount\n5 Jan 2024,web,1\n", euros, "2024-01-05 web 100"},
		{"day or month first", "date,channel,amount\n01/02/2024,web,1\n", euros, `s.csv:2:1: date "01/02/2024": may be day first or month first, as may every other date of the column; use DateFormat="dmy" or DateFormat="mdy"`},
		{"a quote that is never closed", "date,channel,amount\n2024-01-31,web,1\n2024-01-31,\"web,1\n2024-01-31,web,1\n", euros, "s.csv:3: extraneous or missing"},
		{"finer than cents", "date,channel,amount\n2024-01-31,web,1.0055\n", euros, `s.csv:2:3: amount "1.0055": more than the 2 decimals of the orders`},
		{"every bad row, below a line in quotes", "date,channel,amount\n2024-01-31,\"a\nb\",1\n31.01.2024,c,1\n2024-02-30,d,x\n", euros,
			`s.csv:5:1: date "2024-02-30"`},
		{"a field too many", "date,channel,amount\n2024-01-31,web,1,2\n2024-01-31,web,y\n", euros, "s.csv:2: wrong number of fields"},
		{"no channel", "date,amount\n2024-01-31,1\n", euros, `s.csv:1: no column "channel"; the columns are "date", "amount"; a file of spend has the columns date, channel, amount`},
	} {
		if got := outlays(c.text, c.unit, Options{}); got != c.want && !(strings.HasPrefix(c.want, "s.csv:") && strings.HasPrefix(got, c.want)) {
			t.Errorf("%s: got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// outlays is what a file of spend says, or its problems, a line each.
func outlays(text string, unit money.Unit, o Options) string {
	rows, _, err := Spend(fileOf("s.csv", []byte(text)), unit, o)
	if err != nil {
		return err.Error()
	}
	var all []string
	for _, r := range rows {
		all = append(all, fmt.Sprint(r.Day, " ", r.Channel, " ", int64(r.Amount)))
	}
	return strings.Join(all, ", ")
}

// Spend is read and converted as the options of the orders say.
func TestSpendObeysOptions(t *testing.T) {
	rates := fileOf("r.csv", []byte("date,currency,rate\n2024-01-01,USD,0.9\n2024-02-01,USD,0.95\n2024-01-01,JPY,0.0065\n"))
	converted := Options{Currency: "EUR", Rates: &rates}
	comma := Options{Decimal: schema.DecimalComma, Thousands: "."}
	for _, c := range []struct {
		name, rows string
		o          Options
		want       string
	}{
		// 10.05 x 0.9 = 9.045, to the even cent; then 10 x 0.95.
		{"rates of the day, rounded once", "2024-01-31;web;10.05;USD\n2024-02-02;web;10;USD\n2024-02-02;tv;1;", converted, "2024-01-31 web 904, 2024-02-02 web 950, 2024-02-02 tv 100"},
		{"yen", "2024-02-01;web;1000;JPY", converted, "2024-02-01 web 650"},
		{"before the first rate", "2023-12-31;web;1;USD", converted, `s.csv:2:4: currency "USD": no rate of USD for 2023-12-31 or a day before it; add one to the file of exchange rates`},
		{"a currency without rates", "2024-01-31;web;1;CHF", converted, `s.csv:2:4: currency "CHF": no rate of CHF for 2024-01-31 or a day before it; add one to the file of exchange rates`},
		{"too large", "2024-01-31;web;90000000000000000;USD", Options{Currency: "EUR", Rates: new(fileOf("r.csv", []byte("date,currency,rate\n2024-01-01,USD,900\n")))}, `s.csv:2:4: currency "USD": the amount is too large to be converted into EUR`},
		{"day first", "01/02/2024;web;1;", Options{DateFormat: "dmy"}, "2024-02-01 web 100"},
		{"a pattern", "24/02/01;web;1;", Options{DateFormat: "YY/MM/DD"}, "2024-02-01 web 100"},
		{"days of another format than those of the orders", "31.01.2024;web;1;", Options{DateFormat: "YY/MM/DD"}, "2024-01-31 web 100"},
		{"days that may be either, and no format of the orders", "01/02/2024;web;1;", Options{DateFormat: "YYYYMMDD"}, `s.csv:2:1: date "01/02/2024": not a date written as YYYYMMDD; write days of spend as 2024-01-31`},
		{"decimal comma", "2024-01-31;web;1.234,50;", comma, "2024-01-31 web 123450"},
		{"thousands", "2024-01-31;web;1.234;", comma, "2024-01-31 web 123400"},
		{"decimal comma, and no amount", "2024-01-31;web;x;", comma, `s.csv:2:3: amount "x": not a decimal number; write amounts of spend as 1234,50`},
		{"symbol", "2024-01-31;web;€12.50;EUR", Options{StripCurrency: true}, "2024-01-31 web 1250"},
		{"digits of another script", "2024-01-31;web;١٢;", Options{Digits: schema.AnyDigits}, "2024-01-31 web 1200"},
	} {
		if got := outlays("date;channel;amount;currency\n"+c.rows+"\n", money.Unit{Currency: "EUR", Digits: 2}, c.o); got != c.want {
			t.Errorf("%s: got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// All bad rows are counted, not only the first.
func TestSpendCountsItsProblems(t *testing.T) {
	_, _, err := Spend(fileOf("s.csv", []byte("date,channel,amount\n2024-01-31,web,1,2\nx,web,1\n2024-01-31,web,y\n")), money.Unit{Digits: 2}, Options{})
	var bad *BadData
	if !errors.As(err, &bad) || len(bad.Problems) != 3 || bad.Problems[2].Place() != "s.csv:4:3" {
		t.Errorf("got %v", err)
	}
}
