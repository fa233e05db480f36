package orders

import (
	"runtime/metrics"
	"sync/atomic"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
)

// memory holds a run to Options.MaxMemory.
type memory struct {
	limit int64
	rows  atomic.Int64 // read so far
}

// check is an error when the process uses more than the limit. It takes a
// microsecond, so that it is asked once a chunk.
func (m *memory) check(rows int64) error {
	read := m.rows.Add(rows)
	if m.limit <= 0 {
		return nil
	}
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	if used := samples[0].Value.Uint64() - samples[1].Value.Uint64(); used > uint64(m.limit) {
		return &problem.MemoryError{Rows: read, Limit: m.limit}
	}
	return nil
}
