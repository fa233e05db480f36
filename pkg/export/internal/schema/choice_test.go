package schema

import "testing"

// A share is of all rows, rounded down; 100 % allows every row.
func TestMaxRejects(t *testing.T) {
	for _, c := range []struct {
		text     string
		bad, all int64
		want     bool
	}{{"", 0, 9, true}, {"", 1, 9, false}, {"2", 2, 9, true}, {"2", 3, 9, false}, {"50%", 4, 9, true}, {"50%", 5, 9, false}, {"100%", 9, 9, true}, {"0.5%", 1, 199, false}, {"0.5%", 1, 200, true}} {
		var m MaxRejects
		if c.text != "" {
			if err := m.UnmarshalText([]byte(c.text)); err != nil {
				t.Fatal(err)
			}
		}
		if text, _ := m.MarshalText(); m.Allows(c.bad, c.all) != c.want || string(text) != c.text {
			t.Errorf("%q: %d of %d: %v, written %q", c.text, c.bad, c.all, !c.want, text)
		}
	}
	for _, text := range []string{"some", "101%", "-1", "%", "NaN%"} {
		if err := new(MaxRejects).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestAmount(t *testing.T) {
	var a Amount
	if err := a.UnmarshalText([]byte("0.05")); err != nil {
		t.Fatal(err)
	}
	if text, _ := a.MarshalText(); string(text) != "0.05" {
		t.Errorf("%s", text)
	}
	for _, text := range []string{"ten", "-1", ""} {
		if err := a.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
