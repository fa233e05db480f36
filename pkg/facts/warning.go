package facts

// Warning is something odd about the data that a reader of a metric should
// know. The code is stable, the text is for people.
type Warning struct {
	Code string `json:"code"`
	Text string `json:"text"`
}
