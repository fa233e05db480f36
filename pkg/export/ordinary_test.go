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

// A column with a refund in its header is none of money or of flags where another word
// says something else of refunds, in each language.
func TestHeadersBesideRefunds(t *testing.T) {
	const orders = "order_id,customer_id,order_date,amount\n1,a,2024-01-05,100\n2,b,2024-01-06,50\n3,a,2024-02-05,80\n4,b,2024-02-06,20\n"
	for _, c := range []struct{ header, first, second, third, want string }{
		{"Количество возвратов", "0", "1", "0", ""},
		{"Возврат возможен", "Да", "Нет", "Да", ""},
		{"Срок возврата", "14", "0", "14", ""},
		{"Комиссия за возврат", "0", "5", "0", ""},
		{"返金可", "1", "0", "1", ""},
		{"返金手数料", "0", "5", "0", ""},
		{"退款数量", "0", "1", "0", ""},
		{"是否支持退款", "是", "否", "是", ""},
		{"환불수수료", "0", "5", "0", ""},
		{"환불가능", "예", "아니오", "예", ""},
		{"عدد المسترجع", "0", "1", "0", ""},
		{"سياسة الاسترجاع", "نعم", "لا", "نعم", ""},
		{"ποσότητα επιστροφής", "0", "1", "0", ""},
		{"מדיניות החזר", "כן", "לא", "כן", ""},
		{"phí hoàn trả", "0", "5", "0", ""},

		{"Сумма возврата", "0", "5", "0", "a 180.00, b 65.00; 4"},
		{"Возврат (руб.)", "0", "5", "0", "a 180.00, b 65.00; 4"},
		{"返金額", "0", "5", "0", "a 180.00, b 65.00; 4"},
		{"总退款金额", "0", "5", "0", "a 180.00, b 65.00; 4"},
		{"환불금액", "0", "5", "0", "a 180.00, b 65.00; 4"},
		{"המחיר סכום החזר", "0", "5", "0", ""},
		{"סכום החזר", "0", "5", "0", "a 180.00, b 65.00; 4"},
		{"Số tiền hoàn trả", "0", "5", "0", "a 180.00, b 65.00; 4"},
		{"是否退款", "否", "是", "否", "a 180.00, b 20.00; 3"},
		{"환불여부", "N", "Y", "N", "a 180.00, b 20.00; 3"},
		{"Дата отмены", "", "2024-02-01", "", "a 180.00, b 20.00; 3"},
		{"Дата возврата", "", "2024-02-01", "", ""},
	} {
		want := c.want
		if want == "" {
			want = "a 180.00, b 70.00; 4"
		}
		ordinary{name: c.header, text: behind(orders, c.header, c.first, c.second, c.third, c.first), want: want + " orders, 2024-01-05 to 2024-02-06"}.test(t)
	}
}

// The user of a program of accounts is no customer where a column names one.
func TestUserBesideCustomer(t *testing.T) {
	const rows = "1,15.01.2024 10:00:00,admin,a,100\n2,16.01.2024 10:00:00,admin,b,50\n"
	ordinary{name: "1C", text: "Номер,Дата,Пользователь,Контрагент,Сумма\n" + rows, want: "a 100.00, b 50.00; 2 orders, 2024-01-15 to 2024-01-16"}.test(t)
	ordinary{name: "its names", text: "Номер,Дата,Пользователь,Контрагент,Сумма\n" + strings.NewReplacer(",a,", ",Пётр Петров,", ",b,", ",Анна Иванова,").Replace(rows) + "3,17.01.2024 10:00:00,admin,Олег Орлов,5\n", want: "refused: customers are told by name only"}.test(t)
	ordinary{name: "alone", text: "Номер,Дата,Пользователь,Склад,Сумма\n" + rows, want: "admin 150.00; 2 orders, 2024-01-15 to 2024-01-16"}.test(t)
}

// A header of two letters is no damaged one of two others.
func TestShortHeadersAreNotDamaged(t *testing.T) {
	const text = "订单编号,买家会员名,订单创建时间,运费,高客,实付金额\n1,a,2024-01-05,5,x,100\n2,b,2024-01-06,5,y,50\n"
	_, reading, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range reading.Notes {
		if n.Code == "header-near" {
			t.Error(n.Text)
		}
	}
}

// Names in Korean and Chinese have no blanks.
func TestNamesWithoutBlanks(t *testing.T) {
	for header, want := range map[string]string{"주문자": "refused: customers are told by name only", "买家昵称": "김철수 100.00, 박민수 20.00, 이영희 50.00; 3 orders, 2024-01-05 to 2024-02-05"} {
		ordinary{name: header, text: "order_id,order_date,amount," + header + "\n1,2024-01-05,100,김철수\n2,2024-01-06,50,이영희\n3,2024-02-05,20,박민수\n", want: want}.test(t)
	}
}

// Codes of types that nothing explains count, as those of shops mostly are sales; those
// of SAP beside others are asked about.
func TestUnknownCodes(t *testing.T) {
	const (
		orders = "order_id,customer_id,order_date,amount\n1,a,2024-01-05,100\n2,b,2024-01-06,50\n3,a,2024-02-05,80\n4,b,2024-02-06,20\n"
		all    = "a 180.00, b 70.00; 4 orders, 2024-01-05 to 2024-02-06"
	)
	for _, c := range []struct{ values, want string }{
		{"order_type TA DI TA DR", all},
		{"order_type online pickup online delivery", all},
		{"order_type A B C A", all},
		{"Type S S S R", all},
		{"order_type OR OR RE RS", "refused: unknown: RE 1, RS 1"},
		{"order_type retail retail wholesale refund", "a 180.00, b 30.00; 3 orders, 2024-01-05 to 2024-02-06"},
	} {
		ordinary{name: c.values, text: behind(orders, strings.Fields(c.values)...), want: c.want}.test(t)
	}
}

// Amounts in yen of which all end in three zeros behind a point may be those of a database
// that keeps decimals; one that does not tells.
func TestZerosBehindPointsInYen(t *testing.T) {
	for _, c := range []struct{ amounts, code, want string }{
		{"980.000 500.000", "JPY", "refused: three decimals as databases keep them"},
		{"980.000 1500.000", "JPY", "a 980, b 1500"},
		{"980.000 12.500", "JPY", "a 980000, b 12500"},
		{"980,000 500,000", "JPY", "a 980000, b 500000"},
		{"980.000 500.000", "VND", "a 980000, b 500000"},
		{"12.000 5.000", "CLP", "a 12000, b 5000"},
	} {
		amounts := strings.Fields(c.amounts)
		text := fmt.Sprintf("id;customer_id;date;amount;currency\n1;a;2024-01-05;%s;%s\n2;b;2024-02-06;%s;%s\n", amounts[0], c.code, amounts[1], c.code)
		if !strings.HasPrefix(c.want, "refused") {
			c.want += "; 2 orders, 2024-01-05 to 2024-02-06"
		}
		ordinary{name: c.amounts + " " + c.code, text: text, want: c.want}.test(t)
	}
}
