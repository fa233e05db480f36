package problem

import "fmt"

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
