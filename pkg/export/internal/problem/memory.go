package problem

import (
	"fmt"
	"runtime/debug"
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
	if m.Limit <= 0 || inUse() <= m.Limit {
		return nil
	}
	return &MemoryError{Rows: read, Limit: m.Limit}
}

// Room is an error when the process would use more than the limit with some more
// bytes, also when all that is not needed any more has been given back, which takes
// time: it is for what grows by hundreds of megabytes at once.
func (m *Memory) Room(bytes int64) error {
	if m.Limit <= 0 || inUse()+bytes <= m.Limit {
		return nil
	}
	if debug.FreeOSMemory(); inUse()+bytes <= m.Limit {
		return nil
	}
	return &MemoryError{Rows: m.Rows.Load(), Limit: m.Limit}
}

// inUse is the bytes that the process has from the system.
func inUse() int64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return int64(samples[0].Value.Uint64() - samples[1].Value.Uint64())
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
