package export

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// sales is an export of rows with the columns net, tax and gross under headers of
// their own: 10.00 + 1.90 = 11.90, 11.00 + 2.09 = 13.09, and so on.
func sales(headers string, rows int, last string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "order_id,customer_id,date,status,%s\n", headers)
	for i := range rows {
		net := 1000 + 100*i
		fmt.Fprintf(&text, "%d,c%d,2024-%02d-01,paid,%d.%02d,%d.%02d,%d.%02d\n", i, i%7, i%12+1, net/100, net%100, net*19/10000, net*19/100%100, net*119/10000, net*119/100%100)
	}
	return text.String() + last
}

// All rows decide which column is the amount, not only the first ones: 20,000 of
// them, then one that differs, which is refused unless it does not count.
func TestAmountByAllRows(t *testing.T) {
	const rows = 20_000
	for _, c := range []struct{ headers, last, want, refused string }{
		{"goods,levy,charged", "", "charged", ""},
		{"charged,goods,levy", "", "", `"charged", "goods" and "levy" hold money`}, // 10.00 is not 1.90 + 11.90
		{"goods,levy,charged", "x,c1,2024-05-05,paid,10.00,1.90,12.00\n", "", `"goods", "levy" and "charged" hold money`},
		{"goods,levy,charged", "x,c1,2024-05-05,cancelled,10.00,1.90,12.00\n", "charged", ""},
		{"goods,levy,charged", "x,c1,2024-05-05,paid,,,11.90\ny,c2,2024-05-05,paid,11.90,,11.90\n", "", `"charged" hold money`},
	} {
		var amounts []string
		for _, jobs := range []int{1, 4} {
			_, reading, err := Orders(t.Context(), []Input{textInput(sales(c.headers, rows, c.last))}, Options{Today: someToday, NeedAmount: true, Jobs: jobs})
			var bad *BadData
			switch {
			case c.refused != "":
				if !errors.As(err, &bad) || !strings.Contains(bad.Problems[0].Reason, c.refused) {
					t.Errorf("%s: %v", c.headers, err)
				}
			case err != nil:
				t.Errorf("%s: %v", c.headers, err)
			}
			for _, column := range reading.Columns {
				if column.Field == "amount" && err == nil {
					amounts = append(amounts, column.Header)
				}
			}
		}
		if got := strings.Join(amounts, " "); got != strings.TrimSpace(c.want+" "+c.want) {
			t.Errorf("%s: %s, want %s twice", c.headers, got, c.want)
		}
	}
}
