package export

import (
	"fmt"
	"strings"
	"testing"
)

// ordinary is an export beside one that a rule is about, which must be read as it stands:
// want is what its customers spent, or a part of the refusal behind "refused: ".
type ordinary struct {
	name, text, want string
	o                Options
}

func (c ordinary) test(t *testing.T) {
	t.Helper()
	c.o.Today = someToday
	got, err := spentIn(c.o, c.text)
	if refusal, refused := strings.CutPrefix(c.want, "refused: "); refused {
		if err == nil || !strings.Contains(err.Error(), refusal) {
			t.Errorf("%s: %s, %v", c.name, got, err)
		}
	} else if err != nil || got != c.want {
		t.Errorf("%s: %v\ngot  %s\nwant %s", c.name, err, got, c.want)
	}
}

// behind adds a value to each row of a file.
func behind(text string, values ...string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i, value := range values {
		lines[i] += "," + value
	}
	return strings.Join(lines, "\n") + "\n"
}

// Codes of a shop for the types of its orders are not those of SAP.
func TestOrderTypesOfShops(t *testing.T) {
	const (
		orders = "order_id,customer_id,order_date,amount\n1,a,2024-01-05,100\n2,b,2024-01-06,50\n3,a,2024-02-05,80\n4,b,2024-02-06,20\n"
		all    = "a 180.00, b 70.00; 4 orders, 2024-01-05 to 2024-02-06"
	)
	for _, c := range []struct{ values, want string }{
		{"order_type TA IN TA IN", all}, // take away
		{"order_type TA IN TA DL", all},
		{"order_type OR IN OR IN", all},
		{"doc_type OR AG OR AG", all},
		{"document_category A B C A", all},
		{"order_type OR OR OR RE", "refused: type=order_type"},
		{"AUART ZTA ZTA TA ZRE", "a 180.00, b 30.00; 3 orders, 2024-01-05 to 2024-02-06"},
		{"VBTYP C C C H", "a 180.00, b 30.00; 3 orders, 2024-01-05 to 2024-02-06"},
	} {
		ordinary{name: c.values, text: behind(orders, strings.Fields(c.values)...), want: c.want}.test(t)
	}
}

// Rows with the name of a project are invoices of it, or sales to people of a job, unless
// they are known as payments.
func TestProjects(t *testing.T) {
	const rows = "a,2024-01-05,100,Web\nb,2024-01-06,50,App\na,2024-02-05,80,Web\nb,2024-02-06,20,App\n"
	for header, want := range map[string]string{
		"client,date,amount,project":                       "",
		"client,invoice_date,amount,Project name":          "",
		"customer_id,date,amount_paid,job":                 "",
		"customer_id,date,amount,treatment":                "",
		"customer_id,payment_date,amount,project":          "refused: part payments",
		"customer_id,date,amount,contract":                 "refused: part payments",
		"customer_id,date,Repayment Amount,loan_id,amount": "refused: part payments",
	} {
		if want == "" {
			want = "a 180.00, b 70.00; 4 orders, 2024-01-05 to 2024-02-06"
		}
		text := rows
		if strings.Contains(header, "Repayment") {
			text = behind(rows, "1", "2", "3", "4")
		}
		ordinary{name: header, text: header + "\n" + text, want: want}.test(t)
	}
}

// What amounts in a currency without decimals look like tells nothing about the marks of
// another currency.
func TestMarksBesideCurrencyWithoutDecimals(t *testing.T) {
	for _, c := range []struct{ first, other, last, code, want string }{
		{"12,50", "12,980", "20,25", "JPY", "a 32.75"},
		{"12,500", "980,000", "1020,250", "JPY", "a 1032.75"},
		{"12.50", "12.980", "20.25", "CLP", "a 32.75"},
		{"12.500", "980.000", "20.250", "JPY", "refused: may be a decimal number"},
	} {
		text := fmt.Sprintf("id;customer_id;date;amount;currency\n1;a;2024-01-05;%s;EUR\n2;b;2024-01-06;%s;%s\n3;a;2024-02-05;%s;EUR\n", c.first, c.other, c.code, c.last)
		if !strings.HasPrefix(c.want, "refused") {
			c.want += "; 2 orders, 2024-01-05 to 2024-02-05"
		}
		ordinary{name: c.first + " beside " + c.other, text: text, want: c.want, o: Options{Currency: "EUR"}}.test(t)
	}
}
