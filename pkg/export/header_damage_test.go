package export

import (
	"context"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/note"
)

// damageStride leaves most of the damages to the runs under the tag long.
var damageStride = 397

// A damaged byte in one header of a known export: the numbers stay what they are,
// or the export is refused, or a warning names the column.
func TestDamagedHeadersAreNotPassedOver(t *testing.T) {
	files, err := filepath.Glob("../../testdata/exports/presets/*.csv")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	var all []headed
	for _, file := range files {
		h := headerOf(t, file)
		for i := range h.header {
			h.column = i
			all = append(all, h)
		}
	}
	checkDamages(t, all)
}

// The same for a header that the table of headers knows, beside a column with
// another one for its field that is less sure and holds other values.
func TestDamagedNamesAreNotPassedOver(t *testing.T) {
	orders := [][]string{
		{"order", "A1", "A1", "A2", "A3", "A4"}, {"customer", "c1", "c1", "c2", "c1", "c3"}, {"date", "2024-01-05", "2024-01-05", "2024-01-16", "2024-02-17", "2024-03-18"},
		{"amount", "10.00", "5.00", "20.50", "30.00", "40.25"}, {"currency", "EUR", "EUR", "EUR", "EUR", "EUR"}, {"status", "paid", "paid", "paid", "cancelled", "paid"},
		{"refunded", "0.00", "0.00", "4.00", "0.00", "0.00"},
	}
	others := map[string][]string{
		"order": {"X1", "X2", "X3", "X4", "X5"}, "customer": {"k1", "k1", "k1", "k2", "k2"}, "date": {"2023-01-05", "2023-01-05", "2023-05-16", "2023-02-17", "2024-03-18"},
		"amount": {"1.50", "2.25", "3.75", "4.50", "5.25"}, "currency": {"USD", "USD", "USD", "USD", "USD"}, "status": {"paid", "paid", "cancelled", "paid", "paid"},
		"refunded": {"1.00", "0.00", "0.50", "0.00", "0.00"},
	}
	subscriptions := [][]string{
		{"customer", "c1", "c2", "c3", "c4"}, {"started_at", "2024-01-05", "2024-01-16", "2024-02-01", "2023-11-01"}, {"mrr", "10.00", "20.50", "30.00", "40.25"},
		{"ended_at", "", "2024-03-10", "", "2024-02-20"}, {"status", "active", "cancelled", "active", "cancelled"},
	}
	otherwise := map[string][]string{
		"customer": {"k1", "k1", "k2", "k3"}, "started_at": {"2023-01-05", "2023-04-16", "2023-02-01", "2023-10-01"}, "mrr": {"1.50", "2.25", "3.75", "4.50"},
		"ended_at": {"", "2024-02-10", "", "2024-01-20"}, "status": {"active", "active", "cancelled", "cancelled"},
		"trial_end": {"", "", "2024-03-03", ""}, "paid_from": {"2024-02-05", "2024-02-16", "2024-02-21", "2023-12-01"},
	}
	checkDamages(t, slices.Concat(namesOf(schema.OrderFields, orders, others), namesOf(schema.CustomerFields, subscriptions, otherwise)))
}

// namesOf is tables of columns, whose first values are their fields, under each name
// of a field. Beside it is the last name of that field.
func namesOf(fields []schema.Field, columns [][]string, others map[string][]string) (all []headed) {
	names := map[string][]string{}
	for _, f := range fields {
		names[f.Name] = f.Headers
	}
	for _, field := range slices.Sorted(maps.Keys(others)) {
		values := others[field]
		last := len(names[field]) - 1
		h := headed{name: field, comma: ',', column: len(columns)}
		rows := make([][]string, len(values))
		add := func(name string, values []string) {
			h.header = append(h.header, name)
			for i, v := range values {
				rows[i] = append(rows[i], v)
			}
		}
		for i, c := range columns {
			add(names[c[0]][0], c[1:])
			if c[0] == field {
				h.column = i
			}
		}
		if h.column == len(columns) {
			add("", values)
			slices.Reverse(values)
		}
		add(names[field][last], values)
		for _, row := range rows {
			h.rows += strings.Join(row, ",") + "\n"
		}
		for _, name := range names[field][:last] {
			h.header = slices.Clone(h.header)
			h.header[h.column] = name
			all = append(all, h)
		}
	}
	return all
}

// checkDamages damages the headers of tables.
func checkDamages(t *testing.T, tables []headed) {
	tried := 0
	for _, h := range tables {
		forms := damagedForms(h.header[h.column])
		if due := tried%damageStride + len(forms); due < damageStride {
			tried += len(forms)
			continue
		}
		want, _, err := h.read(h.header[h.column])
		for _, damaged := range forms {
			if tried++; tried%damageStride != 0 || err != nil || isName(damaged) {
				continue
			}
			got, reading, err := h.read(damaged)
			named := slices.ContainsFunc(reading.Notes, func(n note.Note) bool { return strings.Contains(n.Text, damaged) })
			if err == nil && got != want && !named {
				t.Errorf("%s: %q for %q: %s without a word, and %s with the header as it was", h.name, damaged, h.header[h.column], got, want)
			}
		}
	}
}

// Columns that are found by a word in their header, or decide about rows by what
// they hold, are expected as well: each damage changes the number that was worked
// out for the header as it was.
func TestDamagedColumnsThatDecide(t *testing.T) {
	for _, c := range []struct {
		about, header, damaged, rows string
		want                         string // for the header as it was; empty: not asked
	}{
		{"what was paid back", "id,customer_id,order_date,total,Erstattungsbetrag", "Erstattuxgsbetrag", "1,a,2024-01-05,30.00,5.00\n2,b,2024-01-06,20.00,0.00\n", "2 orders of 2 customers, 45.00 from 2024-01-05 to 2024-01-06"},
		{"a flag", "id,customer_id,order_date,total,test", "teest", "1,a,2024-01-05,30.00,false\n2,b,2024-01-06,20.00,true\n", "1 orders of 1 customers, 30.00 from 2024-01-05 to 2024-01-05"},
		{"a flag of subscriptions", "customer_id,started_at,ended_at,mrr,is_test", "is_tes", "a,2024-01-05,,30.00,false\nb,2024-01-06,,20.00,true\n", ""},
		{"a word that keeps a row", "Purchase ID,Item Name,Purchase Email,Purchase Date,Sale Price ($),Partial Refund ($),Fully Refunded?,Disputed?,Dispute Won?", "Dispute Wn?", "1,Mug,a@x.test,2024-01-05,30.00,0,0,1,1\n2,Mug,b@x.test,2024-01-06,20.00,0,0,0,0\n", "2 orders of 2 customers, 50.00 USD from 2024-01-05 to 2024-01-06"},
	} {
		h := headed{header: strings.Split(c.header, ","), rows: c.rows, comma: ','}
		h.column = len(h.header) - 1
		got, _, err := h.read(h.header[h.column])
		_, reading, damagedErr := h.read(c.damaged)
		named := slices.ContainsFunc(reading.Notes, func(n note.Note) bool { return n.Code == "header-near" && strings.Contains(n.Text, c.damaged) })
		if err != nil || c.want != "" && got != c.want || damagedErr != nil || !named {
			t.Errorf("%s: %s, want %s; named %v, %v %v", c.about, got, c.want, named, err, damagedErr)
		}
	}
}

// damagedForms is a header with a letter lost, added and changed, at each place but
// the first. Another letter makes another word of a short one.
func damagedForms(header string) (forms []string) {
	letters := []rune(header)
	if len(letters) < 5 {
		return nil
	}
	for at := 1; at < len(letters); at++ {
		before, behind := string(letters[:at]), string(letters[at+1:])
		forms = append(forms, before+behind, before+"x"+string(letters[at])+behind, before+"x"+behind)
	}
	return forms
}

// isName tells whether a header is that of some field, in whole.
func isName(header string) bool {
	return slices.ContainsFunc(slices.Concat(schema.OrderFields, schema.CustomerFields), func(f schema.Field) bool { return schema.NewNames(f.Headers).Has(header) })
}

// headed is the text of an export, cut into header and rows, and the column whose
// header is damaged.
type headed struct {
	name   string
	header []string
	column int
	rows   string
	comma  rune
}

func headerOf(t *testing.T, file string) headed {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	line, rows, _ := strings.Cut(strings.TrimPrefix(string(text), "\ufeff"), "\n")
	h := headed{name: filepath.Base(file), rows: rows, comma: ','}
	for _, d := range ";\t" {
		if strings.Count(line, string(d)) > strings.Count(line, string(h.comma)) {
			h.comma = d
		}
	}
	r := csv.NewReader(strings.NewReader(line))
	r.Comma = h.comma
	if h.header, err = r.Read(); err != nil {
		t.Fatal(err)
	}
	return h
}

// read is what the rows come to when the column has a header.
func (h headed) read(as string) (sums string, reading Reading, err error) {
	header := slices.Clone(h.header)
	header[h.column] = as
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Comma = h.comma
	if err := w.Write(header); err != nil {
		return "", reading, err
	}
	w.Flush()
	in, o := textInput(b.String()+h.rows), Options{Today: someToday, Decimal: DecimalEither, NeedAmount: true}
	if is, err := CustomersFile(in, o); err != nil || is {
		s, reading, err := Subscriptions(context.Background(), in, o)
		if err != nil {
			return "", reading, err
		}
		return fmt.Sprintf("%+v", factstest.Must(s).Movements(facts.Query{}).Total()), reading, nil
	}
	orders, reading, err := Orders(context.Background(), []Input{in}, o)
	if err != nil {
		return "", reading, err
	}
	c := orders.Extent()
	return fmt.Sprintf("%d orders of %d customers, %s from %s to %s", c.Orders, c.Customers, revenue(orders), c.First, c.Last), reading, nil
}
