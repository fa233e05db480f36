package questions

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// The codes of what is found about prices of subscriptions.
const (
	CodePrice         = "price-to-mrr"
	CodePriceMonthly  = "price-monthly"
	CodePriceQuantity = "price-quantity"
	CodePriceInterval = "price-interval"
)

var priceToMRR = &Question{
	Code: CodePrice, Asks: "How long does the price of a subscription last, and for how many?",
	Proven:   "the header says MRR or month; or no column holds an interval or a quantity, and no plan is called by one",
	Assumed:  "columns that hold intervals, and counts of them, belong to the price, as does a quantity: the price counts as its exact share of a month",
	Refused:  "a price beside counts of an unknown unit, intervals of which some are not known, the length of a contract, a yes or no for an annual price, or plans that are called monthly and annual",
	Concerns: note.Revenue | note.Subscriptions,
	Options:  []note.Fix{{Option: note.Column, Value: "interval=HEADER"}, {Option: note.Column, Value: "interval_count=HEADER"}, {Option: note.Column, Value: "quantity=HEADER"}},
}

// What is said of a column beside the price: its number, NoneColumn where there is
// said to be none, AnyColumn where nothing is said.
const (
	NoneColumn = -1
	AnyColumn  = -2
)

// PriceAsked is what the user or a preset says about the price of subscriptions.
type PriceAsked struct {
	Price                     int   // the column; NoneColumn for none
	Interval, Count, Quantity int   // or NoneColumn, AnyColumn
	Taken                     []int // columns that are other fields
	Preset                    bool  // a preset says so: it is not stated
	Money                     bool  // the result is one of money; otherwise what would be refused is a warning
	Billing                   bool  // how often it is billed is kept, whether the price depends on it or not
	Needed                    bool  // and refused where nothing says it
}

// PriceReading is how a price becomes MRR.
type PriceReading struct {
	Interval, Count, Quantity int      // columns, NoneColumn for none
	Unit                      Interval // that counts, or every price, are in when no column has an interval
	Named                     bool     // Interval was named: it may stand within a plan's name
	Monthly                   bool     // the price is that of a month, whatever Interval and Count say
}

// priceFinder looks for the columns that make MRR of a price.
type priceFinder struct {
	columns []Column
	asked   PriceAsked
	header  []string // words of the price's
	reading PriceReading
	notes   []note.Note
	refusal *problem.Problem
}

// PriceOf finds how a price becomes MRR, by what the columns hold whatever they are
// called.
func PriceOf(columns []Column, asked PriceAsked) (PriceReading, Finding) {
	f := &priceFinder{columns: columns, asked: asked, reading: PriceReading{Interval: NoneColumn, Count: NoneColumn, Quantity: NoneColumn, Unit: Interval{Months: 1}}}
	if asked.Price >= 0 {
		f.header = Words(f.price())
	}
	f.find()
	r := f.reading
	finding := Finding{Code: CodePrice, Answer: fmt.Sprint(r.Interval, r.Count, r.Quantity, r.Unit), Notes: f.notes, Refusal: f.refusal}
	if !asked.Money {
		finding.Warn()
	}
	return r, finding
}

func (f *priceFinder) find() {
	a := f.asked
	if f.reading.Named = a.Interval >= 0 && !a.Preset; a.Interval >= 0 {
		f.reading.Interval = a.Interval
	}
	monthly := a.Price < 0 || NamesMonth(f.price()) && a.Interval < 0 && a.Quantity < 0
	interval, count := f.intervalColumn(), NoneColumn
	if a.Interval >= 0 {
		interval = a.Interval
	}
	if a.Interval != NoneColumn {
		count = f.countColumn(interval)
	}
	quantity, sure := f.quantityColumn()
	switch {
	case monthly:
		if a.Needed || a.Billing && interval >= 0 {
			f.billing(interval, count)
			return
		}
		if a.Price >= 0 && (interval >= 0 || count >= 0 || quantity >= 0) {
			f.note(CodePriceMonthly, fixColumn("interval"), "%q is used as the total MRR: interval and quantity are not applied; to apply them", f.price())
		}
		return
	case a.Interval == NoneColumn:
		f.quantity(quantity, sure)
		return
	case interval >= 0:
		f.reading.Interval, f.reading.Count = interval, count
		f.sayInterval()
		f.quantity(quantity, sure || quantity >= 0)
		return
	}
	f.withoutInterval(count)
	f.quantity(quantity, sure)
}

// billing takes the columns of how often a price is billed that does not depend on it.
func (f *priceFinder) billing(interval, count int) {
	f.reading.Interval, f.reading.Count, f.reading.Monthly = interval, count, true
	if interval < 0 && count < 0 && f.asked.Interval != NoneColumn {
		f.refusal = &problem.Problem{Code: "interval-missing", Field: "interval",
			Reason: "no column has how often subscriptions are billed", Hint: "to name it, or if all are billed alike",
			Fixes: []note.Fix{fixColumn("interval"), {Option: note.Interval, Value: "month"}},
		}
	}
	if interval >= 0 && !f.asked.Preset && f.asked.Interval < 0 && f.columns[interval].Header != "interval" {
		f.note(CodePriceInterval, fixColumn("interval"), "%q is used as how often subscriptions are billed; to name another column", f.columns[interval].Header)
	}
}

func (f *priceFinder) price() string { return f.columns[f.asked.Price].Header }

func (f *priceFinder) note(code string, fix note.Fix, format string, args ...any) {
	f.notes = append(f.notes, note.Note{Code: code, Fix: fix, Concerns: note.Revenue | note.Subscriptions}.Filled(format, args...))
}

func fixColumn(field string) note.Fix {
	return note.Fix{Option: note.Column, Value: field + "=HEADER"}
}

// noColumn says that there is no column for a field.
func noColumn(field string) note.Fix { return note.Fix{Option: note.Column, Value: field + "="} }

// sayInterval says which columns say how long the price lasts, where their names
// alone do not.
func (f *priceFinder) sayInterval() {
	r, plain := f.reading, f.columns[f.reading.Interval].Header == "interval"
	if r.Count >= 0 {
		plain = plain && f.columns[r.Count].Header == "interval_count"
	}
	if f.asked.Preset || plain || f.asked.Interval >= 0 && (r.Count < 0 || f.asked.Count >= 0) {
		return
	}
	interval := strconv.Quote(f.columns[f.reading.Interval].Header)
	if f.reading.Count >= 0 {
		interval = strconv.Quote(f.columns[f.reading.Count].Header) + " x " + interval
	}
	f.note(CodePriceInterval, noColumn("interval"), "%q is the price of %s; to use it as a monthly price", f.price(), interval)
}

// withoutInterval reads a price that no column gives an interval: by its header, or
// by a count whose header says what it counts.
func (f *priceFinder) withoutInterval(count int) {
	header := f.columns[f.asked.Price].Header
	if of, ok := headerInterval(f.header); ok {
		f.reading.Unit = of
		f.note(CodePriceInterval, fixColumn("interval"), "%q is read as the price of %s, as its name says; to name a column with the interval", header, of)
		return
	}
	if count >= 0 {
		f.countAlone(count)
		return
	}
	if f.besideTerm() || f.besideMixed() || f.besideFlag() {
		return
	}
	if plan, names := f.plansByInterval(); plan >= 0 {
		f.refusal = &problem.Problem{Code: "interval-in-name", Field: header,
			Reason: fmt.Sprintf("no column has the interval of this price, and the values of %q name different ones (%s): a price of a year would count as that of a month", f.columns[plan].Header, strings.Join(names, ", ")),
			Hint:   fmt.Sprintf("to take the interval from %q, or to use every price as one of a month", f.columns[plan].Header),
			Fixes:  []note.Fix{{Option: note.Column, Value: "interval=" + f.columns[plan].Header}, noColumn("interval")},
		}
		return
	}
	f.note(CodePriceMonthly, fixColumn("interval"), "%q is used as a monthly price: no column has an interval; to name one", header)
}

// besideTerm refuses a price beside the length of a contract, which may be that of
// the price.
func (f *priceFinder) besideTerm() bool {
	term, field := f.termColumn(), "interval"
	if term < 0 {
		return false
	}
	c := f.columns[term]
	if c.allNumbers(maxInterval) {
		field = "interval_count"
	}
	f.refusal = &problem.Problem{Code: "interval-term", Field: f.price(),
		Reason: fmt.Sprintf("stands beside %q (%s), which may be how long its price lasts, or how long a customer is bound", c.Header, strings.Join(someOf(c.Words), ", ")),
		Hint:   "if it is the price of that time, or if it is that of a month",
		Fixes:  []note.Fix{{Option: note.Column, Value: field + "=" + c.Header}, noColumn("interval")},
	}
	return true
}

// besideMixed refuses a price beside a column of which most values are intervals,
// and some are not known as such, or whose header says that all are.
func (f *priceFinder) besideMixed() bool {
	i := slices.IndexFunc(f.columns, func(c Column) bool {
		known, rows, longer, numbers := int64(0), int64(0), false, false
		for word, n := range c.Words {
			of, ok := c.intervalOf(word)
			if rows += n; ok {
				known, longer = known+n, longer || of != Interval{Months: 1}
			}
			numbers = numbers || strings.ContainsAny(word, "0123456789")
		}
		unknown := known == 0 && len(c.Words) > 1 && !numbers && !c.howOften() && headerScore(c.Header, intervalWords...) > 0
		return (unknown || longer && known < rows && known*2 > rows) && headerScore(c.Header) >= 0
	})
	if i < 0 || !f.free(i) {
		return false
	}
	c := f.columns[i]
	f.refusal = &problem.Problem{Code: "interval-in-name", Field: f.price(),
		Reason: fmt.Sprintf("stands beside %q, whose values are intervals, or may be (%s): a price of a year would count as that of a month", c.Header, strings.Join(someOf(c.Words), ", ")),
		Hint:   "to take the interval from it, or to use every price as one of a month",
		Fixes:  []note.Fix{{Option: note.Column, Value: "interval=" + c.Header}, noColumn("interval")},
	}
	return true
}

// howOften tells whether the values of a column say how often or how much, as answers
// to a survey do, of which no price lasts so long.
func (c Column) howOften() bool {
	for word := range c.Words {
		if _, ok := degrees.Is(word); !ok {
			return false
		}
	}
	return true
}

var degrees = NewPhrases([]Entry[bool]{{true, []string{"often, very often, frequent, frequently, regular, regularly, rare, rarely, seldom, sometimes, occasional, occasionally, infrequent, infrequently, always, never, low, medium, high, very low, very high",
	"oft, häufig, regelmäßig, selten, manchmal, gelegentlich, immer, nie, niedrig, mittel, hoch", "souvent, rarement, parfois, jamais, toujours", "a menudo, raramente, a veces, nunca, siempre", "spesso, raramente, a volte, mai, sempre", "vaak, zelden, soms, nooit, altijd", "często, rzadko, czasami, nigdy, zawsze"}}})

// intervalWords are words of headers of how long a price lasts.
var intervalWords = []string{"interval", "frequency", "periodicity", "cycle", "recurrence", "cadence", "intervall", "zahlweise", "zahlungsweise", "abrechnungszeitraum", "abrechnungsintervall", "turnus", "periodicite", "frequence", "periodicidad", "frecuencia", "frequenza", "periodicita", "betaaltermijn", "betaalfrequentie", "periodicidade", "frequencia", "siklik", "okres"}

// namesEvent tells whether what recurs by a header is something that people do or
// get, and not what they pay: annual_meeting_attended.
func namesEvent(header string) bool {
	return slices.ContainsFunc(Words(header), func(w string) bool {
		return slices.Contains([]string{"meeting", "meetup", "event", "conference", "review", "survey", "checkup", "check", "call", "webinar", "attended", "attendee", "attendance", "invited", "completed", "done", "read", "sent", "received", "opened", "goal", "versammlung", "treffen", "teilgenommen", "reunion", "asamblea", "riunione", "vergadering"}, w)
	})
}

// besideFlag refuses a price beside a yes or no that tells whether it is one of an
// interval: is_annual.
func (f *priceFinder) besideFlag() bool {
	i := slices.IndexFunc(f.columns, func(c Column) bool {
		of, named := IntervalIn(c.Header)
		return named && of != Interval{Months: 1} && c.YesAndNo() && headerScore(c.Header) >= 0 && !namesEvent(c.Header)
	})
	if i < 0 || !f.free(i) {
		return false
	}
	c := f.columns[i]
	of, _ := IntervalIn(c.Header)
	f.refusal = &problem.Problem{Code: "interval-in-name", Field: f.price(),
		Reason: fmt.Sprintf("%q says yes or no: where it says yes, the price is that of %s, and would count as that of a month", c.Header, of),
		Hint:   "write the interval (month, year) into a column; if every price is that of a month",
		Fixes:  []note.Fix{noColumn("interval")},
	}
	return true
}

// countAlone reads a count of intervals of which no column tells the unit.
func (f *priceFinder) countAlone(count int) {
	c := f.columns[count]
	for _, word := range Words(c.Header) {
		if of, ok := IntervalOf(word); ok {
			f.reading.Count, f.reading.Unit = count, of
			f.note(CodePriceInterval, noColumn("interval_count"), "%q is the price of %q; to use it as a monthly price", f.price(), c.Header)
			return
		}
	}
	if f.asked.Count >= 0 {
		f.reading.Count = count
		f.note(CodePriceInterval, noColumn("interval_count"), "%q is the price of %q months; to use it as a monthly price", f.price(), c.Header)
		return
	}
	if len(c.Words) == 1 && c.Words["1"] > 0 {
		f.note(CodePriceMonthly, fixColumn("interval"), "%q is used as a monthly price: %q is 1 in all rows and no column has an interval; to name one", f.price(), c.Header)
		return
	}
	f.refusal = &problem.Problem{Code: "interval-unit", Field: f.price(),
		Reason: fmt.Sprintf("stands beside %q (%s), and no column tells what that counts", c.Header, strings.Join(someOf(c.Words), ", ")),
		Hint:   "if it is months, or to use every price as one of a month",
		Fixes:  []note.Fix{{Option: note.Column, Value: "interval_count=" + c.Header}, noColumn("interval_count")},
	}
}

// String is 3 months, a year, 7 days.
func (i Interval) String() string {
	switch {
	case i.Months == 1:
		return "a month"
	case i.Months == 12:
		return "a year"
	case i.Months > 0:
		return fmt.Sprintf("%d months", i.Months)
	case i.Days == 7:
		return "a week"
	case i.Days == 1:
		return "a day"
	}
	return fmt.Sprintf("%d days", i.Days)
}

// someOf is the first words of a column in their order.
func someOf(words map[string]int64) []string {
	all := slices.Sorted(maps.Keys(words))
	return all[:min(len(all), 4)]
}

func (f *priceFinder) free(column int) bool {
	return column != f.asked.Price && !slices.Contains(f.asked.Taken, column)
}

// otherSubjects are words of headers that say that an interval or a number is not
// that of the price: of a trial, of how long somebody is bound, of how often
// something has happened.
var otherSubjects = []string{"trial", "minimum", "tenure", "discount", "coupon", "promo", "remaining", "renewal", "renewals", "completed", "total", "paid", "grace", "notice", "reminder", "since", "age", "old", "new", "previous",
	"usage", "use", "login", "logins", "visit", "visits", "report", "digest", "newsletter", "notification", "engagement", "activity", "backup"}

// intervalColumn is the column whose values are all intervals; NoneColumn where
// there is none. Of several, one that is called by an interval or a period counts
// before others.
func (f *priceFinder) intervalColumn() int {
	best, most := NoneColumn, -1
	for i, c := range f.columns {
		if !f.free(i) || c.Words == nil || !c.holdsIntervals() {
			continue
		}
		if score := headerScore(c.Header, "interval", "billing", "period", "frequency", "cycle", "unit", "duration", "recurrence"); score > most {
			best, most = i, score
		}
	}
	return best
}

// termColumn is a column of intervals, or of how many months or years, that may be
// those of contracts; NoneColumn where all are months, or there is none.
func (f *priceFinder) termColumn() int {
	return slices.IndexFunc(f.columns, func(c Column) bool {
		words := Words(c.Header)
		ofContract := slices.ContainsFunc(words, func(w string) bool { return slices.Contains(termWords, w) })
		counts := c.allNumbers(maxInterval) && (len(words) == 1 || slices.ContainsFunc(words, func(w string) bool { _, ok := IntervalOf(w); return ok || w == "length" || w == "duration" }))
		counts = counts && (len(words) > 1 || words[0] != "engagement" || c.commitments())
		longer := counts && !(len(c.Words) == 1 && c.Words["1"] > 0)
		for word := range c.Words {
			of, _ := c.intervalOf(word)
			longer = longer || !counts && of != Interval{Months: 1}
		}
		return ofContract && longer && (counts || c.holdsIntervals())
	})
}

// commitments tells whether numbers are months of which contracts are, and no scores:
// an engagement is a contract in French only.
func (c Column) commitments() bool {
	year := false
	for word := range c.Words {
		n, _ := strconv.Atoi(word)
		if n%12 != 0 && n != 1 && n != 3 && n != 6 {
			return false
		}
		year = year || n%12 == 0
	}
	return year
}

// termWords are words of headers of how long a customer is bound.
var termWords = []string{"term", "contract", "commitment", "laufzeit", "vertragslaufzeit", "duree", "engagement", "duracion", "plazo", "durata", "looptijd"}

// headerScore is how many of some words a header has; -1 when it is about another
// subject.
func headerScore(header string, words ...string) (score int) {
	for _, w := range Words(header) {
		if slices.Contains(otherSubjects, w) || slices.Contains(termWords, w) {
			return -1
		}
		if slices.Contains(words, w) {
			score++
		}
	}
	return score
}

// holdsIntervals tells whether a column holds intervals. Under a header that says
// interval some may be written in a way that is not known, which is a row's fault
// and not the column's; prices that are paid once may stand between.
func (c Column) holdsIntervals() bool {
	found, others, numbers := int64(0), int64(0), true
	for word, rows := range c.Words {
		_, ok := c.intervalOf(word)
		switch {
		case ok:
			found += rows
		case !Once(word):
			others += rows
		}
		_, err := strconv.ParseFloat(word, 64)
		numbers = numbers && err == nil
	}
	named := slices.Contains(Words(c.Header), "interval") && !numbers
	return others == 0 && found > 0 || named && len(c.Words) > 0 || found > others && headerScore(c.Header, "billing", "period", "frequency", "cycle") > 0
}

// longestCount is the largest number that is taken for one of intervals: a year of
// days.
const longestCount = 366

// countColumn is the column that counts the intervals: small numbers under a
// header that has a word of the interval's, or says what is counted. The one
// nearest to the interval counts.
func (f *priceFinder) countColumn(interval int) int {
	if f.asked.Count != AnyColumn {
		return f.asked.Count
	}
	var beside []string
	if interval >= 0 {
		beside = Words(f.columns[interval].Header)
	}
	best, most := NoneColumn, 0
	for i, c := range f.columns {
		if i == interval || !f.free(i) || !c.allNumbers(longestCount) {
			continue
		}
		score := 4 * headerScore(c.Header, "interval", "count", "period", "frequency", "cycle", "duration", "every")
		if score <= 0 {
			continue
		}
		if slices.ContainsFunc(Words(c.Header), func(w string) bool { return slices.Contains(beside, w) }) {
			score += 2
		}
		if interval >= 0 && (i == interval+1 || i == interval-1) {
			score++
		}
		if score > most {
			best, most = i, score
		}
	}
	return best
}

// allNumbers tells whether all values of a column are whole numbers from 1 on.
func (c Column) allNumbers(most int64) bool {
	for word := range c.Words {
		if n, err := strconv.ParseInt(strings.TrimSpace(word), 10, 64); err != nil || n < 1 || n > most {
			return false
		}
	}
	return len(c.Words) > 0
}

// quantityColumn is the column with how many are bought. It is sure to multiply
// the price when it is called quantity; seats and licenses mostly stand beside the
// price of all of them, unless that is called one of each.
func (f *priceFinder) quantityColumn() (column int, sure bool) {
	if f.asked.Quantity != AnyColumn {
		return f.asked.Quantity, f.asked.Quantity >= 0
	}
	column = NoneColumn
	for i, c := range f.columns {
		words := Words(c.Header)
		if !f.free(i) || len(words) == 0 || headerScore(c.Header) < 0 {
			continue
		}
		switch last := words[len(words)-1]; {
		case slices.Contains([]string{"quantity", "qty", "menge", "quantite", "cantidad", "quantita", "aantal", "ilosc", "quantidade", "adet", "تعداد", "jumlah"}, last):
			return i, true
		case slices.Contains([]string{"seats", "licenses", "licences", "seat"}, last) || len(words) > 1 && words[0] == "seat" && last == "count":
			column = i
		}
	}
	each := slices.ContainsFunc(f.header, func(w string) bool { return w == "unit" || w == "price" || w == "per" || w == "rate" })
	return column, column >= 0 && each
}

// quantity takes a quantity into the price, or says that it is not.
func (f *priceFinder) quantity(column int, sure bool) {
	if column < 0 {
		return
	}
	c := f.columns[column]
	switch one := len(c.Words) == 1 && c.Words["1"] > 0 && c.Blank == 0; {
	case sure:
		f.reading.Quantity = column
		if f.asked.Quantity < 0 && !f.asked.Preset && !one {
			f.note(CodePriceQuantity, noColumn("quantity"), "%q is used as a unit price and multiplied by %q; if it is the total", f.price(), c.Header)
		}
	case !one:
		f.note(CodePriceQuantity, note.Fix{Option: note.Column, Value: "quantity=" + c.Header}, "%q is used as the price of all %q; if it is the price of one", f.price(), c.Header)
	}
}

// planWords are words of headers of what is bought.
var planWords = []string{"plan", "product", "tier", "package", "price", "offer", "sku", "variant", "item", "subscription", "type", "abo", "tarif", "forfait", "offre", "producto", "piano", "prodotto", "abonnement", "paket", "plano", "produto"}

// plansByInterval finds a column whose values name plans by their intervals, of
// which one is not a month.
func (f *priceFinder) plansByInterval() (column int, names []string) {
	for i, c := range f.columns {
		if !f.free(i) || !slices.ContainsFunc(Words(c.Header), func(w string) bool { return slices.Contains(planWords, w) }) {
			continue
		}
		names, longer, all := []string(nil), false, c.allIntervals()
		for _, word := range slices.Sorted(maps.Keys(c.Words)) {
			of, ok := IntervalIn(word)
			if all {
				of, ok = IntervalOf(word)
			}
			if ok && len(names) < 4 {
				names, longer = append(names, word), longer || of != Interval{Months: 1}
			}
		}
		if longer {
			return i, names
		}
	}
	return NoneColumn, nil
}

// allIntervals tells whether the values of a column are intervals and nothing else,
// whatever its header says.
func (c Column) allIntervals() bool {
	for word := range c.Words {
		if _, ok := IntervalOf(word); !ok {
			return false
		}
	}
	return true
}

// NamesMonth tells whether the header of an amount says that it is one of a
// month, by a word of its own: MRR (EUR), MonthlyCharges, price_per_month. One
// of price_per_3_months or 6-monthly price is of more than one.
func NamesMonth(header string) bool {
	before := ""
	for _, word := range apart(Words(header)) {
		of, _ := IntervalOf(word)
		if _, err := strconv.Atoi(before); strings.HasPrefix(word, "mrr") || (of == (Interval{Months: 1}) || startsMonthly(word)) && err != nil {
			return true
		}
		before = word
	}
	return false
}

// startsMonthly tells whether a word of a header begins with one for a month:
// MonthlyCharges, Monatsbetrag, maandprijs, mensalidade.
func startsMonthly(word string) bool {
	return slices.ContainsFunc([]string{"monthly", "monats", "maand", "mensal"}, func(month string) bool { return strings.HasPrefix(word, month) })
}

// headerInterval is the interval that the header of a price names, which is not a
// month: annual_price, ARR.
func headerInterval(header []string) (Interval, bool) {
	if slices.Contains(header, "arr") || slices.Contains(header, "acv") {
		return Interval{Months: 12}, true
	}
	for _, word := range header {
		for _, c := range compoundIntervals {
			if rest, ok := strings.CutPrefix(word, c.begin); ok && endsAsMoney(rest) {
				return c.of, true
			}
		}
	}
	return IntervalIn(strings.Join(header, " "))
}

type compoundInterval struct {
	begin string
	of    Interval
}

// compoundIntervals are the beginnings of words that an interval is glued to:
// Jahresbeitrag, kwartaalprijs.
var compoundIntervals = []compoundInterval{
	{"halbjahres", Interval{Months: 6}}, {"jahres", Interval{Months: 12}}, {"quartals", Interval{Months: 3}}, {"vierteljahres", Interval{Months: 3}}, {"wochen", Interval{Days: 7}},
	{"halfjaar", Interval{Months: 6}}, {"jaar", Interval{Months: 12}}, {"kwartaal", Interval{Months: 3}},
}

// endsAsMoney tells whether the rest of a word that an interval begins is money:
// beitrag, nettopreis. A Wochenendpreis is no price of a week.
func endsAsMoney(rest string) bool {
	for _, begin := range []string{"mitglieds", "grund", "netto", "brutto", "gesamt", "abo", "vertrags", "lizenz", "fest"} {
		if after, ok := strings.CutPrefix(rest, begin); ok && after != "" {
			rest = after
			break
		}
	}
	return slices.Contains([]string{"beitrag", "preis", "betrag", "gebuhr", "gebuehr", "entgelt", "kosten", "tarif", "pauschale", "rate", "zahlung", "summe", "wert", "umsatz", "erlos", "erloes", "miete", "abo", "abonnement", "vertrag", "lizenz", "rechnung",
		"prijs", "bedrag", "tarief", "contributie", "contract", "omzet", "waarde"}, rest)
}

// gluedPrice tells whether a word is a price with an interval glued to it: Jahresbeitrag.
func gluedPrice(word string) bool {
	begins := startsMonthly(word) || slices.ContainsFunc(compoundIntervals, func(c compoundInterval) bool {
		rest, ok := strings.CutPrefix(word, c.begin)
		return ok && endsAsMoney(rest)
	})
	return begins && slices.ContainsFunc([]string{"beitrag", "preis", "betrag", "gebuhr", "prijs", "bedrag", "idade"}, func(end string) bool { return strings.HasSuffix(word, end) })
}

// priceParts are the words of headers of what a subscription costs: the money, how
// long it lasts, and what says nothing.
var priceParts = NewPhrases([]Entry[bool]{
	{true, []string{"price, amount, fee, fees, charge, dues, pledge, pledge amount, MRR, recurring revenue, subscription price, Preis, Betrag, Beitrag, Mitgliedsbeitrag, Gebühr, Entgelt, Abopreis, prix, montant, cotisation, tarif, precio, importe, cuota, tarifa, prezzo, importo, canone, quota, prijs, bedrag, contributie, cena, kwota, opłata, składka, abonament, preço, valor, mensalidade, ücret, ücreti, tutar, fiyat, aidat, قیمت, مبلغ, هزینه, ราคา, ค่าบริการ, harga, biaya, iuran"}},
	{false, []string{"subscription, membership, plan, product, minor, recurring, contract, contracted, committed, current, cents, per, each, seat, user, license, licence, unit, in, de, del, da, por, par, al, pro, je, na, za, Abo, abonnement, suscripción, abbonamento, assinatura, abonelik, üyelik"}},
})

// NamesPrice tells whether the header of a column of numbers is that of the price of
// a subscription, by all of its words. A total, a discount or a setup fee is none.
func NamesPrice(header string) bool {
	words, money, known := Words(header), false, 0
	for _, f := range priceParts.In(words) {
		money, known = money || f.Meaning, known+f.To-f.From
	}
	for _, f := range intervals.In(words) {
		known += f.To - f.From
	}
	return money && known == len(words) || len(words) == 1 && gluedPrice(words[0])
}

// SeveralPrices tells whether a text is a list of prices, as systems write those of
// the items of one subscription.
func SeveralPrices(text string) bool {
	numbers := 0
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(";|/ \n", r) }) {
		part = strings.Trim(part, ",")
		if _, err := strconv.ParseFloat(part, 64); err != nil {
			return false
		}
		numbers++
	}
	return numbers > 1
}
