package questions

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// The codes of what is found about who pays.
const (
	CodeWhoPays     = "who-pays"
	CodeTrial       = "trial-and-free"
	CodeMRRToday    = "mrr-of-today"
	CodeMinorPrices = "unit-of-price"
)

var whoPays = &Question{
	Code: CodeWhoPays, Asks: "Which subscriptions pay?",
	Assumed:  "all but those that by their status or a flag are on trial, incomplete, pending, failed, paused, on hold, free or unpaid, and rows of tests and of what was deleted; a payment that is late is no end",
	Refused:  "the statuses are numbers",
	Concerns: note.Subscriptions,
	Options:  []note.Fix{{Option: note.Status, Value: "all"}},
}

var trialAndFree = &Question{
	Code: CodeTrial, Asks: "Since when does a subscription pay, and was it ever paid?",
	Proven:   "no column has a trial or a first payment",
	Assumed:  "from the end of the trial, or from the first payment; what ends before that was never paid, and makes nobody a customer; nor does an MRR of 0",
	Concerns: note.Subscriptions,
	Options:  []note.Fix{{Option: note.IncludeFree}, {Option: note.Column, Value: "trial_end="}, {Option: note.Column, Value: "paid_from="}},
}

var mrrOfToday = &Question{
	Code: CodeMRRToday, Asks: "Is the MRR of a row what it paid, or what it pays today?",
	Assumed:  "what it paid",
	Refused:  "the MRR is 0 in most rows that have ended and in none that runs, or in far fewer of those",
	Concerns: note.Subscriptions,
	Options:  []note.Fix{{Option: note.Column, Value: "mrr=HEADER"}, {Option: note.IncludeFree}},
}

var unitOfPrice = &Question{
	Code: CodeMinorPrices, Asks: "Are prices in whole units, or in cents?",
	Proven:   "a price has decimals",
	Assumed:  "cents where the header says so, else whole units",
	Refused:  "all prices are whole and large, and the currency or another column counts cents",
	Concerns: note.Revenue,
	Options:  []note.Fix{{Option: note.AmountUnit, Value: "minor"}, {Option: note.AmountUnit, Value: "major"}},
}

// StandingCounts is the statuses of a subscription list: the rows of each, as written.
type StandingCounts struct {
	Header string
	Rows   map[string]int64
	Left   map[string]int64 // of these, the rows that do not count
}

// NumericStatus refuses statuses that are numbers: what they mean cannot be known.
func (s StandingCounts) NumericStatus() *problem.Problem {
	if len(s.Rows) < 2 {
		return nil
	}
	for status := range s.Rows {
		if strings.Trim(strings.TrimSpace(status), "0123456789") != "" {
			return nil
		}
	}
	return &problem.Problem{Code: "status-numeric", Field: s.Header,
		Reason: "the statuses are numbers (" + countedWords(s.Rows) + "), whose meaning is not in the file",
		Hint:   "to name those that pay, or to count all",
		Fixes:  []note.Fix{{Option: note.Status, Value: "NUMBER,..."}, {Option: note.Status, Value: "all"}},
	}
}

// countedWords is texts with their numbers, the most frequent first.
func countedWords(rows map[string]int64) string {
	words := slices.SortedFunc(maps.Keys(rows), func(a, b string) int { return cmp.Or(cmp.Compare(rows[b], rows[a]), strings.Compare(a, b)) })
	var parts []string
	for _, w := range words[:min(len(words), 12)] {
		parts = append(parts, cmp.Or(w, "(blank)")+" "+problem.Grouped(rows[w]))
	}
	if more := len(words) - 12; more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	return strings.Join(parts, ", ")
}

// SayStatuses states which statuses counted and which did not.
func (s StandingCounts) SayStatuses() (notes []note.Note) {
	counted, left, unknown := map[string]int64{}, map[string]int64{}, map[string]int64{}
	for status, rows := range s.Rows {
		if rows > s.Left[status] {
			counted[status] = rows - s.Left[status]
		}
		if s.Left[status] > 0 {
			left[status] = s.Left[status]
		}
		if status != "" && StandingOf(status) == UnknownStanding {
			unknown[status] = rows
		}
	}
	if len(left) > 0 {
		counts := "Counted: " + countedWords(counted) + " · not counted: " + countedWords(left)
		if len(counted) == 0 {
			counts = "Not counted: " + countedWords(left)
		}
		notes = append(notes, note.Note{Code: CodeWhoPays, Text: counts + "; to count every row", Concerns: note.Subscriptions, Fix: note.Fix{Option: note.Status, Value: "all"},
			Args: &note.Args{"column": s.Header, "counted": counted, "not_counted": left}})
	}
	if len(unknown) > 0 {
		notes = append(notes, note.Note{Code: "status-unknown", Concerns: note.Subscriptions, Fix: note.Fix{Option: note.Status, Value: "STATUS,..."}, Args: &note.Args{"column": s.Header, "statuses": unknown},
			Text: fmt.Sprintf("statuses in %q whose meaning is unknown: %s; they count as running; to choose the ones that count", s.Header, countedWords(unknown))})
	}
	return notes
}

// Trials is how many rows began or ended with a trial, or were never paid.
type Trials struct {
	TrialEnd, PaidFrom string // headers
	Field              string // that TrialEnd is
	Later              int64  // rows that count from the end of their trial or from their first payment
	Ended              int64  // that ended within the trial
	Open               int64  // whose trial is not over
	Never              int64  // that were never paid
}

// SayTrials states since when rows count.
func SayTrials(t Trials) (notes []note.Note) {
	say := func(fix note.Fix, format string, args ...any) {
		notes = append(notes, note.Note{Code: CodeTrial, Concerns: note.Subscriptions, Fix: fix}.Filled(format, args...))
	}
	from, fix := t.TrialEnd, noColumn(t.Field)
	if t.PaidFrom != "" {
		from, fix = t.PaidFrom, noColumn("paid_from")
	}
	if t.Later > 0 {
		say(fix, "rows that pay from %q on, not from their start: %s; to count them from the start", from, problem.Grouped(t.Later))
	}
	if t.Ended > 0 {
		say(noColumn(t.Field), "rows that ended within their trial (%q): %s; they were never customers; to count them", t.TrialEnd, problem.Grouped(t.Ended))
	}
	if t.Open > 0 {
		say(noColumn(t.Field), "rows that are still on trial (%q): %s; they are not customers yet; to count them", t.TrialEnd, problem.Grouped(t.Open))
	}
	if t.Never > 0 {
		say(noColumn("paid_from"), "rows without a first payment (%q): %s; they were never customers; to count them", t.PaidFrom, problem.Grouped(t.Never))
	}
	return notes
}

// PlansOnTrial names the plans that are called trials or free: where neither a
// status nor a price tells, they count as all others.
func PlansOnTrial(columns []Column) (notes []note.Note) {
	for _, c := range columns {
		if !slices.ContainsFunc(Words(c.Header), func(w string) bool { return slices.Contains(planWords, w) }) {
			continue
		}
		free := map[string]int64{}
		for word, rows := range c.Words {
			if s, ok := standings.Is(word); ok && (s == OnTrial || s == NotPaying) {
				free[word] = rows
			}
		}
		if len(free) == 0 || len(free) == len(c.Words) {
			continue
		}
		first := slices.Min(slices.Collect(maps.Keys(free)))
		notes = append(notes, note.Note{Code: CodeTrial, Level: note.Warning, Concerns: note.Subscriptions, Fix: note.Fix{Option: note.Where, Value: fmt.Sprintf("%s!=%q", c.Header, first)}, Args: &note.Args{"column": c.Header, "values": free},
			Text: fmt.Sprintf("rows of %q that may be of trials or of free plans: %s; they count as paying customers; to leave them out", c.Header, countedWords(free))})
	}
	return notes
}

// ZeroMRR is where the MRR is 0. Rows on trial, and rows that only close a table of
// changes, are none of it.
type ZeroMRR struct {
	Price                string // header
	Ended, EndedZero     int64  // rows that have ended, and those of 0 among them
	Running, RunningZero int64  // rows that run with a price, and with 0
	Instead              string // header of another column with prices; empty: none is known
}

// farFewer is how many times smaller the share of 0 among rows that run is than among
// those that have ended, where the zeros are not those of free plans: people leave
// these too, but not so much more often.
const farFewer = 3

// leastEnded is how many rows must have ended to compare shares where free plans
// run: of three rows of which a third are free, all are by chance once in 27.
const leastEnded = 3

// MRRToday refuses an MRR that is set to 0 when a subscription ends: such a list
// shows what is paid today, and nothing of those who left.
func MRRToday(z ZeroMRR) (f Finding) {
	f = Finding{Code: CodeMRRToday, Answer: "paid"}
	runs, some := z.Running+z.RunningZero, "none"
	if z.RunningZero > 0 {
		some = problem.Grouped(z.RunningZero)
	}
	alike := z.RunningZero > 0 && (z.Ended < leastEnded || z.RunningZero*z.Ended*farFewer > z.EndedZero*runs)
	if z.EndedZero*2 <= z.Ended || alike || z.Running == 0 {
		return f
	}
	fix := note.Fix{Option: note.Column, Value: "mrr=HEADER"}
	if z.Instead != "" {
		fix.Value = "mrr=" + z.Instead
	}
	f.Refusal = &problem.Problem{Code: CodeMRRToday, Field: z.Price,
		Reason: fmt.Sprintf("is 0 in %s of %s that have ended and in %s of %s that run: it is the MRR of today, and those who left would never have been customers", problem.Grouped(z.EndedZero), Rows(z.Ended, "", ""), some, problem.Grouped(runs)),
		Hint:   "to use the price that was paid, or to count these rows as customers with a revenue of 0",
		Fixes:  []note.Fix{fix, {Option: note.IncludeFree}},
	}
	return f
}

// PriceBeside is the header of another column with prices; empty where there is
// none.
func PriceBeside(columns []Column, price int) string {
	for i, c := range columns {
		words := Words(c.Header)
		named := slices.ContainsFunc(words, func(w string) bool { return w == "price" || w == "amount" || w == "fee" })
		other := slices.ContainsFunc(words, func(w string) bool {
			return w == "tax" || w == "discount" || w == "coupon" || w == "setup" || w == "refunded" || w == "id"
		})
		if i != price && named && !other {
			return c.Header
		}
	}
	return ""
}

// InUnits is the header of a column that holds the values of another one divided
// by 100; empty where none does.
func InUnits(columns []Column, price int) string {
	cents := map[int64]bool{}
	for word := range columns[price].Words {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return ""
		}
		cents[n] = true
	}
	for _, c := range columns {
		same, decimals := len(c.Words) > 0 && len(cents) > 0, false
		for word := range c.Words {
			units, err := strconv.ParseFloat(word, 64)
			same = same && err == nil && cents[int64(math.Round(units*100))]
			decimals = decimals || strings.Contains(word, ".")
		}
		if same && decimals {
			return c.Header
		}
	}
	return ""
}

// SmallLetters tells whether the values of a column are written in small letters.
func (c Column) SmallLetters() bool {
	for word := range c.Words {
		if strings.ToLower(word) != word {
			return false
		}
	}
	return len(c.Words) > 0
}

// Prices is what the prices of all rows look like.
type Prices struct {
	Header   string
	Rows     int64  // with a price above 0
	Broken   int64  // of these, with decimals
	Least    int64  // of those above 0, in units
	Round    int64  // rows that end in 00, 50, 90, 95 or 99
	Small    bool   // the codes of the currency are in small letters, as interfaces of programs write them
	Decimals int    // of the currency
	Beside   string // header of a column with the same prices divided by 100
}

// Add adds the price of a row in units; decimals tells that it has some.
func (p *Prices) Add(units int64, decimals bool) {
	if units == 0 && !decimals {
		return
	}
	if p.Rows == 0 || units < p.Least {
		p.Least = units
	}
	p.Rows++
	if decimals {
		p.Broken++
	}
	if slices.Contains([]int64{0, 50, 90, 95, 99}, units%100) {
		p.Round++
	}
}

// Sizes is how many prices are whole. How large they are depends on whether they have
// been read as cents.
func (p Prices) Sizes() Sizes {
	return Sizes{Rows: p.Rows, Whole: p.Rows - p.Broken, Large: p.Rows - p.Broken}
}

// leastCents is the smallest price that may be one in cents: 1.00. A list of prices
// of which one is smaller is in whole units.
const leastCents = 100

// suspectCents is the smallest price of a list that is noted when nothing but its
// size speaks for cents: few subscriptions cost more than that in whole units.
const suspectCents = 500

// MinorPrices decides whether prices are in cents.
func MinorPrices(p Prices) (f Finding) {
	f = Finding{Code: CodeMinorPrices, Answer: "major"}
	if p.Broken > 0 || p.Least < leastCents || p.Decimals == 0 || p.Rows == 0 {
		return f
	}
	words := Words(p.Header)
	why := ""
	switch {
	case p.Beside != "":
		why = fmt.Sprintf("%q holds the same prices divided by 100", p.Beside)
	case p.Small && slices.Contains(words, "amount"):
		why = "the currencies are in small letters, as they are in the interfaces of payment systems that count cents"
	case p.Least >= suspectCents && p.Rows > 1 && p.Round*10 >= p.Rows*9:
		f.Notes = append(f.Notes, note.Note{Code: CodeMinorPrices, Level: note.Warning, Concerns: note.Revenue, Fix: note.Fix{Option: note.AmountUnit, Value: "minor"}}.Filled("all prices in %q are whole and none is below %d: they are read as whole units; if they are cents", p.Header, suspectCents))
		return f
	default:
		return f
	}
	f.Refusal = &problem.Problem{Code: CodeMinorPrices, Field: p.Header,
		Reason: fmt.Sprintf("all prices are whole and none is below %d, so they may be cents: %s", leastCents, why),
		Hint:   "if they are cents (minor units), or if they are whole units",
		Fixes:  []note.Fix{{Option: note.AmountUnit, Value: "minor"}, {Option: note.AmountUnit, Value: "major"}},
	}
	return f
}
