package questions

import (
	"slices"
	"strings"
	"testing"
)

func TestListOfSubscriptions(t *testing.T) {
	for _, c := range []struct {
		header string
		want   Listing
	}{
		{"subscription_id,email,status,price,order_interval_unit,created_at,cancelled_at", SurelyListed},
		{"subscription_id,email,price,created_at,cancelled_at", SurelyListed},
		{"subscription_id,email,MRR,created_at", SurelyListed},
		{"subscription_id,email,price,Abrechnungsintervall,erstellt am", SurelyListed},
		{"subscription_id,email,price,interval,created_at,next_payment_date", SurelyListed},
		{"subscription_id,email,price,created_at", NotListed},
		{"subscription_id,email,price,interval,date", NotListed},
		{"subscription_id,email,price,interval,created_at,paid_at", NotListed},
		{"order_id,subscription_id,email,price,interval,created_at,cancelled_at", NotListed},
		{"Rechnungs-Nr.,subscription_id,email,price,interval,created_at,cancelled_at", NotListed},
		{"id,subscription_id,email,total,created_at,cancelled_at", NotListed},
		{"id,subscription_id,email,mrr,created_at,cancelled_at", MaybeListed},
		{"id,email,price,billing_interval,created_at,cancelled_at", MaybeListed},
		{"id,email,price,created_at,cancelled_at", NotListed},
		{"id,email,price,created_at", NotListed},
	} {
		header, contract := strings.Split(c.header, ","), ""
		if slices.Contains(header, "subscription_id") {
			contract = "subscription_id"
		}
		got, signs := ListOfSubscriptions(header, contract, func(h string) bool { return h == "date" || h == "paid_at" || h == "created_at" })
		if got != c.want || (got == NotListed) != (len(signs) == 0) {
			t.Errorf("%s: %d by %q, want %d", c.header, got, signs, c.want)
		}
	}
}
