package questions

import (
	"strings"
	"testing"
)

func TestOrderDay(t *testing.T) {
	for _, c := range []struct{ headers, want, refused string }{
		{"Opdateret,Oprettet", "Oprettet", ""},
		{"Ändrad,Skapad", "Skapad", ""},
		{"Güncelleme Tarihi,Oluşturma Tarihi", "Oluşturma Tarihi", ""},
		{"closed_at,opened_at", "opened_at", ""},
		{"Paid on,Account opened on", "Paid on", ""},
		{"Paid on,Email opened at", "Paid on", ""},
		{"Paid on,Opened", "Paid on", ""},
		{"date_updated,date_created,date_paid", "date_created", ""},
		{"last_modified,order_placed_on", "order_placed_on", ""},
		{"Geändert am,Erstellt am", "Erstellt am", ""},
		{"Fecha de entrega,Fecha de creación", "Fecha de creación", ""},
		{"shipped_on,paid_on", "paid_on", ""},
		{"created_time_gmt,created_time_local", "created_time_local", ""},
		{"created_time_gmt", "created_time_gmt", ""},
		{"!date_created,paid_on", "paid_on", ""}, // blank in all rows
		{"modified,due_on", "", "modified"},
		{"Last order date", "", "Last order date"},
		{"due_on,birthday", "", ""},
		{"Due date,Billing Date", "Billing Date", ""},
		{"Next billing date", "", ""},
		{"order_dt,due_dt", "order_dt", ""},
		{"when,day", "", ""},
		{"last_modified,Monat", "Monat", ""},
		{"month,paid_on", "paid_on", ""},
	} {
		var columns []DayColumn
		for i, h := range strings.Split(c.headers, ",") {
			columns = append(columns, DayColumn{Place: i, Header: strings.TrimPrefix(h, "!"), Blank: strings.HasPrefix(h, "!")})
		}
		place, refused, f := OrderDay(columns)
		got := ""
		if place >= 0 {
			got = columns[place].Header
		}
		if got != c.want || refused != c.refused || place >= 0 && f.Answer != c.want || (len(f.Notes) == 1) != (c.want != "") {
			t.Errorf("%s: %q, %q; want %q, %q", c.headers, got, refused, c.want, c.refused)
		}
	}
	// Beside a day of change the only other one is offered first.
	for headers, want := range map[string]string{"modified,tutkimus": "tutkimus", "modified,tutkimus,muuta": "", "modified,birthday": ""} {
		var columns []DayColumn
		for i, h := range strings.Split(headers, ",") {
			columns = append(columns, DayColumn{Place: i, Header: h})
		}
		if place, _, f := OrderDay(columns); place != -1 || f.Answer != want {
			t.Errorf("%s: %d, %q; want %q", headers, place, f.Answer, want)
		}
	}
}
