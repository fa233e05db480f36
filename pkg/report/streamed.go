package report

import "iter"

// Streamed is a JSON object with one field more, an array too long to hold:
//
//	Streamed{Object: head, Name: "customers", Elements: customers}
//
// is written as head's own fields followed by "customers": [...], one element
// a line. Object must encode as a JSON object.
type Streamed struct {
	Object   any
	Name     string
	Elements iter.Seq[any]
}
