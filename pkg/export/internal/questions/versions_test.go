package questions

import "testing"

func TestVersionsOf(t *testing.T) {
	for _, c := range []struct {
		name    string
		e       RowsOfOne
		answer  string
		refused bool
	}{
		{"one row of each", RowsOfOne{Rows: 10, Keys: 10}, "order", false},
		{"versions with the days on which they were valid", RowsOfOne{Rows: 5, Keys: 3, SameStart: 2, Version: "dbt_valid_from", Valid: true}, "version", false},
		{"versions, and the day of the change", RowsOfOne{Rows: 5, Keys: 3, SameStart: 2, Version: "updated_at"}, "order", true},
		{"rows that overlap", RowsOfOne{Rows: 5, Keys: 3, Overlap: 1}, "order", true},
		{"one of a hundred", RowsOfOne{Rows: 101, Keys: 100, Overlap: 1}, "order", true},
		{"one of a hundred and one", RowsOfOne{Rows: 102, Keys: 101, Overlap: 1}, "order", false},
		{"a column of snapshots", RowsOfOne{Rows: 10, Keys: 4, SameStart: 3, Snapshot: "snapshot_date", Taken: 2}, "snapshot", false},
		{"the start is called a snapshot, and some have several rows of one day", RowsOfOne{Rows: 10, Keys: 10, Snapshot: "Stichtag", StartAs: "Stichtag", Taken: 3, Days: 3, Onward: 4}, "snapshot", false},
		{"the start is called a snapshot, and few go on", RowsOfOne{Rows: 10, Keys: 10, Snapshot: "month", StartAs: "month", Taken: 3, Days: 3, Onward: 3}, "order", false},
		{"one of ten on several days", RowsOfOne{Rows: 11, Keys: 10, SameStart: 1, Snapshot: "load_date", Taken: 2}, "snapshot", false},
		{"one of eleven", RowsOfOne{Rows: 12, Keys: 11, SameStart: 1, Snapshot: "loaded_at", Taken: 2}, "order", true},
		{"all of one day", RowsOfOne{Rows: 10, Keys: 4, SameStart: 3, Snapshot: "exported_at", Taken: 1}, "order", true},
		{"starts on the one day of the list", RowsOfOne{Rows: 4, Keys: 4, Snapshot: "as_of", StartAs: "as_of", Taken: 1}, "order", true},
		{"copies of most", RowsOfOne{Rows: 10, Keys: 5, Copies: 3}, "order", true},
		{"copies of some", RowsOfOne{Rows: 10, Keys: 6, Copies: 3}, "order", false},
		{"the start is called a snapshot", RowsOfOne{Rows: 10, Keys: 10, Snapshot: "snapshot_month", Taken: 3, Days: 3, Onward: 6, PerDay: true}, "snapshot", false},
		{"a row a month for most", RowsOfOne{Rows: 10, Keys: 10, Days: 3, Onward: 4, PerDay: true}, "order", true},
		{"for some", RowsOfOne{Rows: 10, Keys: 10, Days: 3, Onward: 3, PerDay: true}, "order", false},
		{"on one day", RowsOfOne{Rows: 10, Keys: 10, Days: 1, Onward: 4, PerDay: true}, "order", false},
		{"on as many days as rows", RowsOfOne{Rows: 10, Keys: 10, Days: 6, Onward: 4, PerDay: true}, "order", false},
		{"events of subscriptions", RowsOfOne{Rows: 4, Keys: 4, Events: "event", Repeats: true}, "order", true},
		{"the last event of each", RowsOfOne{Rows: 4, Keys: 4, Events: "event"}, "order", false},
		{"several on one day", RowsOfOne{Rows: 10, Keys: 10, Days: 3, Onward: 4}, "order", false},
	} {
		if f := VersionsOf(c.e); f.Answer != c.answer || (f.Refusal != nil) != c.refused {
			t.Errorf("%s: %s, %v; want %s, refused %v", c.name, f.Answer, f.Refusal, c.answer, c.refused)
		}
	}
}

func TestEventsIn(t *testing.T) {
	for _, c := range []struct {
		name   string
		column Column
		want   bool
	}{
		{"a log", column("event", "created", "upgraded", "cancelled"), true},
		{"as Stripe calls them", column("type", "customer.subscription.created", "customer.subscription.deleted"), true},
		{"movements of MRR", column("type", "new_biz", "expansion", "churn"), true},
		{"only beginnings", column("event", "created", "started"), false},
		{"only ends", column("event", "churned", "cancelled"), false},
		{"half of them known", column("type", "created", "cancelled", "solo", "team"), false},
		{"a status", column("status", "created", "cancelled"), false},
		{"kinds of plans", column("plan type", "solo", "team"), false},
	} {
		if header, _ := EventsIn([]Column{c.column}); (header != "") != c.want {
			t.Errorf("%s: %q", c.name, header)
		}
	}
}
