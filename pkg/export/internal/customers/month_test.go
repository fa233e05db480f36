package customers

import "testing"

// A month is one by a word of its own, with no number before it.
func TestNamesMonth(t *testing.T) {
	for header, want := range map[string]bool{
		"mrr": true, "MRR (EUR)": true, "mrr_amount": true, "mrramount": true, "planMRR": true, "2024 MRR": true,
		"monthly_revenue": true, "MonthlyCharges": true, "monthlycharges": true, "price_per_month": true, "pricePerMonth": true, "Price/month": true,
		"price_per_3_months": false, "price_3_month": false, "3month price": false, "6-monthly fee": false, "per 12 months": false,
		"bimonthly": false, "amount": false, "plan_amount": false, "month_3": true, "": false,
	} {
		if namesMonth(header) != want {
			t.Errorf("%q: %v, want %v", header, !want, want)
		}
	}
}
