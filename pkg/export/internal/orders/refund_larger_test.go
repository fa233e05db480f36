package orders

import (
	"strings"
	"testing"
)

// Refunds of more than was paid are counted, with the place of the first, also
// in small chunks; a refund of all that was paid is none, and neither is a row
// below zero.
func TestRefundLarger(t *testing.T) {
	text := "order_id,customer_id,date,amount,refunded\n1,a,2024-01-05,10,10\n2,b,2024-01-05,10,\n3,a,2024-01-06,10,10.01\n" +
		strings.Repeat("x,c,2024-01-07,5,0\n", 1) + "5,b,2024-01-08,-3,\n6,b,2024-01-08,0,4\n"
	for _, chunk := range []int{48, 100, chunkSize} {
		s, reading, err := newScan([]Input{fileOf("e", []byte(strings.SplitAfter(text, "\n")[0])), fileOf("f", []byte(text))}, Options{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		s.chunk = chunk
		if err := s.run(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, reading, err = s.result(reading)
		const want = `refund-larger: refunds of more than was paid: 2, the first at f:4:5; is "refunded" what was given back?`
		found := false
		for _, n := range reading.Notes {
			found = found || n.String() == want
		}
		if err != nil || !found {
			t.Errorf("in chunks of %d: %v, %v", chunk, err, reading.Notes)
		}
	}
}
