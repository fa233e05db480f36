package questions

import (
	"strings"
	"testing"
)

func TestStatuses(t *testing.T) {
	usual := NewStatuses(StatusOptions{Default: true})
	own := NewStatuses(StatusOptions{Default: true, Drop: map[string][]string{"hold": {"*hold*"}, "closed": {"closed"}}})
	kept := NewStatuses(StatusOptions{Keep: []string{"Paid", "partially refunded"}})
	asked := NewStatuses(StatusOptions{Keep: []string{"Paid", "payed", "*ship*", "lost"}, Blank: true})
	blank := NewStatuses(StatusOptions{Keep: []string{"paid", "blank"}, Blank: true})
	filled := NewStatuses(StatusOptions{Filled: "cancelled"})
	for _, c := range []struct {
		s    *Statuses
		text string
		want string
	}{
		{usual, "paid", ""}, {usual, "", ""}, {usual, "partially_refunded", ""}, {usual, "processing", ""}, {usual, "whatever", ""},
		{usual, "Cancelled", "cancelled"}, {usual, "CANCELED", "cancelled"}, {usual, " voided ", "voided"}, {usual, "wc-failed", "failed"},
		{usual, "pending_payment", "pending"}, {usual, "Pending  Payment", "pending"}, {usual, "REFUNDED", "refunded"}, {usual, "test", "test"}, {usual, "Charged-Back", "chargeback"}, {usual, "disputed", ""},
		{usual, "Annulé", "cancelled"}, {usual, "NIEOPŁACONE", "pending"}, {usual, "لغو شده", "cancelled"},
		{own, "Account Hold for Open Authorization", "hold"}, {own, "closed", "closed"}, {own, "cancelled", "cancelled"},
		{kept, "PAID", ""}, {kept, "partially_refunded", ""}, {kept, "refunded", "status"}, {kept, "", ""},
		{asked, "", "blank"}, {asked, " ", "blank"}, {asked, "PAID", ""}, {asked, "part-shipped", ""}, {asked, "open", "status"}, {blank, "", ""}, {blank, "open", "status"},
		{filled, "2024-01-05", "cancelled"}, {filled, " ", ""},
	} {
		if got := c.s.Filtered([]byte(c.text)); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
	if got := strings.Join(asked.Unmet(), " "); got != "lost payed" || len(blank.Unmet()) != 1 {
		t.Errorf("unmet %s; %v", got, blank.Unmet())
	}
}
