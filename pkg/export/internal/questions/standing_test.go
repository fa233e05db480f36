package questions

import "testing"

// What the words mean is that of the manuals of the systems that write them.
func TestStandingOf(t *testing.T) {
	for status, want := range map[string]Standing{
		"active": Running, "ACTIVE": Running, "past_due": Running, "wc-active": Running, "Aktiv": Running, "فعال": Running, "in_grace_period": Running,
		"non_renewing": NotRenewing, "wc-pending-cancel": NotRenewing, "active - pending cancellation": NotRenewing,
		"canceled": Cancelled, "Cancelled by customer": Cancelled, "gekündigt": Cancelled, "Résilié": Cancelled, "cancelled: payment failed": Cancelled,
		"expired": Ended, "inactive": Ended, "not active": Ended, "wygasła": Ended, "tidak aktif": Ended, "หมดอายุ": Ended, "غیر فعال": Ended,
		"paused": NotPaying, "wc-on-hold": NotPaying, "unpaid": NotPaying, "En pause": NotPaying, "não pago": NotPaying,
		"trialing": OnTrial, "in_trial": OnTrial, "Testphase": OnTrial, "on_trial": OnTrial,
		"incomplete": NeverRan, "incomplete_expired": NeverRan, "wc-pending": NeverRan, "draft": NeverRan, "test": NeverRan, "trial expired": NeverRan, "customer_approval_denied": NeverRan, "Lead": NeverRan, "Closed Lost": NeverRan, "Negotiation": NeverRan, "never_activated": NeverRan, "Closed Won": Agreed,
		"pro": UnknownStanding, "3": UnknownStanding, "": UnknownStanding,
	} {
		if got := StandingOf(status); got != want {
			t.Errorf("%q: %d, want %d", status, got, want)
		}
	}
}

func TestFlags(t *testing.T) {
	yes, no := map[string]int64{"true": 2, "false": 1}, map[string]int64{"false": 3}
	for _, c := range []struct {
		column Column
		want   Sign
	}{
		{Column{Header: "is_sandbox", Words: yes}, SignTest},
		{Column{Header: "is_sandbox", Words: no}, NoSign},
		{Column{Header: "deleted", Words: map[string]int64{"1": 1}, Blank: 2}, SignDeleted},
		{Column{Header: "deleted", Words: map[string]int64{"1": 1}}, NoSign},
		{Column{Header: "cancel_at_period_end", Words: yes}, SignStops},
		{Column{Header: "active_subscription", Words: map[string]int64{"Yes": 1, "No": 1}}, SignActive},
		{Column{Header: "active", Words: map[string]int64{"yes": 1, "perhaps": 1}}, NoSign},
		{Column{Header: "is_trial_conversion", Words: yes}, NoSign},
		{Column{Header: "email_disabled", Words: yes}, NoSign},
	} {
		got := NoSign
		if flags := Flags([]Column{c.column}); len(flags) > 0 {
			got = flags[0].Sign
		}
		if got != c.want {
			t.Errorf("%s %v: %d, want %d", c.column.Header, c.column.Words, got, c.want)
		}
	}
}

func TestStandingWith(t *testing.T) {
	for _, c := range []struct {
		status Standing
		sign   Sign
		yes    bool
		want   Standing
	}{
		{Running, SignStops, true, NotRenewing},
		{Running, SignStops, false, Running},
		{Running, SignRenews, false, NotRenewing},
		{Running, SignOver, true, NotRenewing},
		{Running, SignActive, false, Ended},
		{UnknownStanding, SignActive, false, Ended},
		{UnknownStanding, SignActive, true, Running},
		{UnknownStanding, SignOver, true, Cancelled},
		{UnknownStanding, SignOver, false, Running},
		{UnknownStanding, SignTest, false, UnknownStanding},
		{Running, SignUnpaid, true, NotPaying},
		{Ended, SignUnpaid, true, Ended},
		{UnknownStanding, SignUnpaid, false, UnknownStanding},
		{UnknownStanding, SignPaid, false, NotPaying},
		{UnknownStanding, SignPaid, true, UnknownStanding},
		{Cancelled, SignPaid, false, Cancelled},
		{Cancelled, SignActive, false, Cancelled},
		{Ended, SignRenews, true, Ended},
		{OnTrial, SignActive, true, OnTrial},
		{UnknownStanding, SignTrial, true, OnTrial},
	} {
		if got := c.status.With(c.sign, c.yes); got != c.want {
			t.Errorf("%d with %d %v: %d, want %d", c.status, c.sign, c.yes, got, c.want)
		}
	}
}

func TestStatusColumn(t *testing.T) {
	for _, c := range []struct {
		name   string
		column Column
		want   int
	}{
		{"statuses", column("situation", "active", "cancelled by customer", "paused"), 0},
		{"one of them is not known", column("situation", "active", "cancelled", "bespoke"), NoneColumn},
		{"notes", column("notes", "active", "cancelled"), NoneColumn},
		{"sentences that hold a word of a status", column("remark", "first invoice was paid by card", "cancelled once but then came back again"), NoneColumn},
		{"plans", column("plan", "active", "paused"), NoneColumn},
	} {
		if got := StatusColumn([]Column{c.column}); got != c.want {
			t.Errorf("%s: %d", c.name, got)
		}
	}
}
