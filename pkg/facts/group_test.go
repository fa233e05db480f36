package facts

import "testing"

func TestOf(t *testing.T) {
	m := Movements{Groups: []string{"a", "b"}, Rows: [][]Movement{{{Start: 1}}, {{Start: 2}}}}
	p := Purchases{Groups: []string{"a", "b"}, Rows: [][]Purchase{{{Orders: 1}}, {{Orders: 2}}}}
	if got := m.Of("b"); got.Groups[0] != "b" || len(got.Rows) != 1 || got.Rows[0][0].Start != 2 {
		t.Errorf("movements of b: %+v", got)
	}
	if got := p.Of("a"); got.Groups[0] != "a" || len(got.Rows) != 1 || got.Rows[0][0].Orders != 1 {
		t.Errorf("purchases of a: %+v", got)
	}
	if got := m.Of("c"); len(got.Rows) != 1 || len(got.Rows[0]) != len(m.Periods) {
		t.Errorf("movements of nobody: %+v", got)
	}
}
