package calendar

import "testing"

func TestDuration(t *testing.T) {
	for _, c := range []struct {
		text string
		days Duration
	}{
		{"30d", 30}, {"30", 30}, {"8w", 56}, {"1mo", 30}, {"3mo", 91}, {"6mo", 183}, {"12mo", 365}, {"18mo", 548},
		{"1y", 365}, {"2y", 730}, {"100y", 36500}, {"0d", 0},
	} {
		var d, again Duration
		if err := d.UnmarshalText([]byte(c.text)); err != nil || d != c.days {
			t.Errorf("%q: %d days, %v; want %d", c.text, d, err, c.days)
		}
		if err := again.UnmarshalText([]byte(d.String())); err != nil || again != d {
			t.Errorf("%q is written %q, which is read as %d days, %v", c.text, d, again, err)
		}
	}
	for _, text := range []string{"", "d", "mo", "1m", "1ow", "30 d", "-30d", "3.5d", "1dd", "101y", "36501d", "90 days"} {
		d := Duration(7)
		if err := d.UnmarshalText([]byte(text)); err == nil || d != 7 {
			t.Errorf("%q is read as %d days", text, d)
		}
	}
}

func TestDurations(t *testing.T) {
	var ds Durations
	if err := ds.UnmarshalText([]byte("1y, 30,8w")); err != nil || ds.String() != "30d,56d,365d" {
		t.Errorf("durations %s, %v", ds, err)
	}
	for _, text := range []string{"", "30,", "0,30", "12mo,1y"} {
		if err := ds.UnmarshalText([]byte(text)); err == nil || ds.String() != "30d,56d,365d" {
			t.Errorf("%q is read as %s", text, ds)
		}
	}
}
