package report

// Streamed is a JSON object with one field more, an array too long to hold:
//
//	Streamed{Object: head, Name: "customers", Table: customers}
//
// is written as head's own fields followed by "customers": [...], one row of the
// table a line, whose keys are the names of its columns. Object must encode as a
// JSON object.
type Streamed struct {
	Object any
	Name   string
	Table  Table
}
