package questions

import "testing"

func TestHarmless(t *testing.T) {
	for header, want := range map[string]bool{
		"shipping_city": true, "Lineitem name": true, "line_item_sku": true, "Notes": true, "Straße": true,
		"credit note": false, "note type": false, "name": false, "event_name": false, "status": false, "address email": false, "country": false,
		"Shipping Country": true, "discount_code": true, "coupon_code": true, "Coupon": false, "currency code": false, "code": false,
	} {
		if Harmless(header) != want {
			t.Errorf("%s: %v", header, !want)
		}
	}
}
