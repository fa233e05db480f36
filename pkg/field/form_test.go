package field

import "testing"

func TestFormOf(t *testing.T) {
	for text, want := range map[string]Form{
		"12": {}, "-12": {}, "12.5": {Decimal: '.'}, "12,50": {Decimal: ','}, "0.125": {Decimal: '.'}, "1234.567": {Decimal: '.'},
		"1.234": {Either: '.'}, "1,234": {Either: ','}, "(1,234)": {Either: ','}, "999.999": {Either: '.'},
		"1,234.50": {Decimal: '.'}, "1.234,50": {Decimal: ','}, "1.234.567": {Group: '.', System: Western}, "1,23,456": {Group: ',', System: Indian},
		"1,23,456.00": {Decimal: '.', System: Indian}, "123,456.00": {Decimal: '.', System: Western}, "12,345.00": {Decimal: '.'},
		"$1.50": {Decimal: '.', Symbol: "$"}, "12,50 €": {Decimal: ',', Symbol: "€"}, "EUR 1.234": {Either: '.', Symbol: "EUR"},
		"1\u00a0500,00": {Decimal: ',', NoBreak: true}, "1\u202f500,00\u202f€": {Decimal: ',', NoBreak: true, Symbol: "€"}, "12,00\u00a0€": {Decimal: ',', Symbol: "€"},
		"1\u00a0234\u00a0567": {NoBreak: true},
	} {
		if got, ok := FormOf([]byte(text), false); !ok || got != want {
			t.Errorf("%s: %+v %v, want %+v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "-", "free", "1.2.3,4,5", "12x"} {
		if f, ok := FormOf([]byte(text), false); ok {
			t.Errorf("%q: %+v", text, f)
		}
	}
}
