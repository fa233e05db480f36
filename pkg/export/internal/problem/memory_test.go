package problem

import (
	"errors"
	"testing"
)

// What would not fit is an error before it is there, and says how far the reading
// came.
func TestRoom(t *testing.T) {
	m := Memory{Limit: inUse() + 64<<20}
	m.Rows.Store(7)
	var full *MemoryError
	if err := m.Room(1 << 20); err != nil {
		t.Error(err)
	}
	if err := m.Room(65 << 20); !errors.As(err, &full) || full.Rows != 7 || full.Limit != m.Limit {
		t.Error(err)
	}
}
