// Package note holds what a reader should know beside a number: a property of
// the data that was noticed, or a choice that was made while reading it.
//
//	n := note.Note{Code: "partial-period", Text: "2025-12 is incomplete (data ends 2025-12-14): excluded from summaries"}
package note

// Note is a warning. The code is stable and meant for programs, the text is
// meant for people and may change.
type Note struct {
	Code string `json:"code"`
	Text string `json:"text"`

	Fix Fix `json:"-"` // the option that decides otherwise; Text then ends with the purpose
}
