package export

import (
	"errors"
	"fmt"
	"strings"
	"testing"

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
		{"a decimal comma", "date;channel;amount\n2024-01-31;web;12,50\n", euros, `s.csv:2:3: amount "12,50": has a decimal comma; write amounts of spend as 1234.50`},
		{"a quote that is never closed", "date,channel,amount\n2024-01-31,web,1\n2024-01-31,\"web,1\n2024-01-31,web,1\n", euros, "s.csv:3: extraneous or missing"},
		{"finer than cents", "date,channel,amount\n2024-01-31,web,1.005\n", euros, `s.csv:2:3: amount "1.005": more than the 2 decimals of the orders`},
		{"every bad row, below a line in quotes", "date,channel,amount\n2024-01-31,\"a\nb\",1\n31.01.2024,c,1\n2024-02-30,d,x\n", euros,
			`s.csv:4:1: date "31.01.2024"`},
		{"a field too many", "date,channel,amount\n2024-01-31,web,1,2\n2024-01-31,web,y\n", euros, "s.csv:2: wrong number of fields"},
		{"no channel", "date,amount\n2024-01-31,1\n", euros, `s.csv:1: no column "channel"; the columns are "date", "amount"; a file of spend has the columns date, channel, amount`},
	} {
		rows, err := Spend(fileOf("s.csv", []byte(c.text)), c.unit)
		var got []string
		for _, r := range rows {
			got = append(got, fmt.Sprint(r.Day, " ", r.Channel, " ", int64(r.Amount)))
		}
		text := strings.Join(got, ", ")
		if err != nil {
			text = err.Error()
		}
		if text != c.want && (err == nil || !strings.HasPrefix(text, c.want)) {
			t.Errorf("%s: got %s\nwant %s", c.name, text, c.want)
		}
	}
}

// All bad rows are counted, not only the first.
func TestSpendCountsItsProblems(t *testing.T) {
	_, err := Spend(fileOf("s.csv", []byte("date,channel,amount\n2024-01-31,web,1,2\nx,web,1\n2024-01-31,web,y\n")), money.Unit{Digits: 2})
	var bad *BadData
	if !errors.As(err, &bad) || len(bad.Problems) != 3 || bad.Problems[2].Place() != "s.csv:4:3" {
		t.Errorf("got %v", err)
	}
}
