package export

import (
	"context"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
)

// The files are made up; what runs at the end of February was worked out by hand
// from their rows, as the comments say.
func TestSubscriptionPresets(t *testing.T) {
	for _, c := range []struct {
		preset    string
		customers int64
		mrr       string
	}{
		// 20.00 a month and 60.00 for three; the third one ended on 20 February
		{"woocommerce-subscriptions", 2, "40.00 USD"},
		// 2 x 12.00 a month and 36.00 for three; the third one was cancelled on 20 February
		{"recharge", 2, "36.00"},
		// 2 x 20.00 a month and 240.00 a year; the third one was cancelled on 20 February, the fourth is on trial
		{"chargebee-subscriptions", 2, "60.00 USD"},
	} {
		s, reading, err := Subscriptions(context.Background(), presetFile(c.preset+".csv"), Options{Today: someToday})
		if err != nil {
			t.Fatal(err)
		}
		moves := factstest.Must(s).Movements(facts.Query{Grain: calendar.Monthly})
		m := moves.Total()[1]
		if reading.Preset != c.preset || m.End != c.customers || moves.Unit.Amount(m.RevenueEnd).String() != c.mrr {
			t.Errorf("%s as %q: %d customers, %s", c.preset, reading.Preset, m.End, moves.Unit.Amount(m.RevenueEnd))
		}
	}
}
