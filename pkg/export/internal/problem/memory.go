package problem

import (
	"fmt"
	"runtime/metrics"
	"sync/atomic"
)

// Memory holds a run to a limit of bytes; 0 is none.
type Memory struct {
	Limit int64
	Rows  atomic.Int64 // read so far
}

// Check is an error when the process uses more than the limit, after some more
// rows. It takes a microsecond, so that it is asked once a chunk.
func (m *Memory) Check(rows int64) error {
	read := m.Rows.Add(rows)
	if m.Limit <= 0 {
		return nil
	}
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	if used := samples[0].Value.Uint64() - samples[1].Value.Uint64(); used > uint64(m.Limit) {
		return &MemoryError{Rows: read, Limit: m.Limit}
	}
	return nil
}

// MemoryError is a run that reached Options.MaxMemory. The program exits
// with 4.
type MemoryError struct {
	Rows  int64 // rows read until then
	Limit int64 // bytes
}

// Error tells how far the reading came.
func (e *MemoryError) Error() string {
	return fmt.Sprintf("out of memory: %d bytes in use after %d rows", e.Limit, e.Rows)
}
