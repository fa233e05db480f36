package field

// Statuses says which rows count by the text of one column.
type Statuses struct {
	drop map[string]string
}

// Filtered is why a row with this status does not count: "status-cancelled",
// or empty when it counts. It may be called from several goroutines.
func (s *Statuses) Filtered(b []byte) string { return s.drop[string(b)] }
