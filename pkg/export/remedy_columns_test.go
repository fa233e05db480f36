package export

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// Columns without a telling name are suggested where only one can be it. What is
// wanted was read off the values.
func TestInspectNamesColumns(t *testing.T) {
	const rows = "71,ann,2024-01-05,10.00\n72,bob,2024-01-20,7.50\n73,ann,2024-02-03,12.25\n"
	many := func(row func(i int) string) string {
		var b strings.Builder
		for i := range 200 {
			b.WriteString(row(i) + "\n")
		}
		return b.String()
	}
	for _, c := range []struct{ what, text, flags string }{
		{"none is known", "a,b,c,d\n" + rows, "Columns=customer=b Columns=date=c Columns=amount=d"},
		{"another order", "a,b,c,d\n10.00,2024-01-05,ann,71\n7.50,2024-01-20,bob,72\n12.25,2024-02-03,ann,73\n", "Columns=customer=c Columns=date=b Columns=amount=a"},
		{"no header", rows, "NoHeader Columns=customer=#2 Columns=date=#3 Columns=amount=#4"},
		{"only the customer is missing", "order_id,b,order_date,amount\n" + rows, "Columns=customer=b"},
		{"only the date is missing", "order_id,customer_id,c,amount\n" + rows, "Columns=date=c"},
		{"what is known is left", "a,b,order_date,amount\n" + rows, "Columns=customer=b"},
		{"two are nearly called so", "a,custmer_id,ordr_date,amount\n" + rows, "Columns=customer=custmer_id Columns=date=ordr_date"},
		{"two headers are the same", "a,x,x,d\n" + rows, "Columns=customer=#2 Columns=date=#3 Columns=amount=d"},
		{"a header is blank", "a,,c,d\n" + rows, "Columns=customer=#2 Columns=date=c Columns=amount=d"},
		{"two dates", "a,b,c,d\n71,ann,2024-01-05,2024-01-06\n72,bob,2024-01-20,2024-01-21\n73,ann,2024-02-03,2024-02-04\n", ""},
		{"two with ids that come again", "a,b,c\nann,tea,2024-01-05\nbob,tea,2024-01-20\nann,jam,2024-02-03\n", ""},
		{"no id comes again", "a,b,c\n71,ann,2024-01-05\n72,bob,2024-01-20\n73,eve,2024-02-03\n", ""},
		{"addresses of e-mail need not come again", "a,b,c\n71,ann@example.com,2024-01-05\n71,bob@example.com,2024-01-20\n73,eve@example.com,2024-02-03\n", "Columns=customer=b Columns=date=c"},
		{"two amounts", "a,b,c,d,e\n71,ann,2024-01-05,10.00,1.90\n72,bob,2024-01-20,7.50,1.43\n73,ann,2024-02-03,12.25,2.33\n", "Columns=customer=b Columns=date=c"},
		{"whole numbers are no amounts", "a,b,c,d\n71,ann,2024-01-05,1\n72,bob,2024-01-20,3\n73,ann,2024-02-03,7\n", "Columns=customer=b Columns=date=c"},
		{"the price of one piece", "a,b,c,price,quantity\n71,ann,2024-01-05,10.00,1\n72,bob,2024-01-20,7.50,3\n73,ann,2024-02-03,12.25,7\n", "Columns=customer=b Columns=date=c"},
		{"decimal commas, and a currency", "a;b;c;d;e\n71;ann;05.01.2024;10,00;EUR\n72;bob;20.01.2024;7,50;EUR\n73;ann;03.02.2024;12,25;EUR\n", "Columns=customer=b Columns=date=c Columns=amount=d Decimal=, Columns=currency=e"},
		{"day and month", "a,b,c\n71,ann,05/01/2024\n72,bob,02/01/2024\n73,ann,03/02/2024\n", "Columns=customer=b Columns=date=c DateFormat=dmy"},
		{"a status, and a country that come too often", "a,b,c,d,e\n" + many(func(i int) string {
			return fmt.Sprintf("%d,c%d,2024-01-%02d,%s,%s", i, i%70, i%28+1, []string{"paid", "open", "cancelled"}[i%3], []string{"DE", "PL"}[i%2])
		}), "Columns=customer=b Columns=date=c Columns=status=d"},
		{"blanks", "a,b,c\n71,ann,2024-01-05\n72,,2024-01-20\n73,ann,2024-02-03\n", ""},
		{"one column", "a\nann\nbob\nann\n", ""},
		{"no rows", "a,b,c\n", ""},
		{"a customers file", "a,b,started_at\n71,ann,2024-01-05\n72,bob,2024-01-20\n73,ann,2024-02-03\n", ""},
	} {
		r, err := Inspect(context.Background(), []Input{textInput(c.text)}, Options{Today: someToday})
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		if flags := joined(r.Fixes); flags != c.flags || (r.Refused != nil) != (c.flags == "") {
			t.Errorf("%s: flags %q, want %q; refused: %v", c.what, flags, c.flags, r.Refused)
		}
	}
}

// What was named on the command line is not named again, and a name that is
// wrong there stays an error.
func TestInspectKeepsNamedColumns(t *testing.T) {
	text := "a,b,c,d\n71,ann,2024-01-05,2024-01-06\n72,bob,2024-01-20,2024-01-21\n73,ann,2024-02-03,2024-02-04\n"
	for header, want := range map[string]string{"d": "Columns=customer=b", "when": ""} {
		r, err := Inspect(context.Background(), []Input{textInput(text)}, Options{Today: someToday, Columns: map[string]string{"date": header}})
		if flags := joined(r.Fixes); err != nil || flags != want {
			t.Errorf("date=%s: %q, want %q (%v)", header, flags, want, err)
		}
	}
}
