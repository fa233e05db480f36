package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Trend is whether a condition is about a value or about its change.
type Trend uint8

// The trends.
const (
	Level Trend = iota // the value itself
	Rises              // the change from the mean of the periods before
	Drops              // the same change, the other way round
)

// Op compares a number with one or two others.
type Op uint8

// The comparisons.
const (
	Above Op = iota
	AtLeast
	Below
	AtMost
	Equal
	NotEqual
	Between // both ends included
)

// Unit is what stands behind a number.
type Unit uint8

// The units. Those that a kind of metric does not need to be told are Plain.
const (
	Plain    Unit = iota
	Percent       // of the mean of the periods before, or of the previous run
	Currency      // an amount in Limit.Currency
)

// Limit is a condition on a number.
type Limit struct {
	Text     string // as it was written
	Trend    Trend
	Op       Op
	Value    float64
	High     float64 // of Between
	Unit     Unit
	Currency string
	Previous bool // Value is percent of the value of the previous run
}

// SyntaxError is a rule that cannot be read.
type SyntaxError struct {
	Text   string
	At     int // the byte where the wrong word begins
	Reason string
}

// Error says what is wrong.
func (e *SyntaxError) Error() string { return e.Reason }

// Caret is the text with a line below it that points at the wrong word.
func (e *SyntaxError) Caret() []string {
	return []string{e.Text, strings.Repeat(" ", utf8.RuneCountInString(e.Text[:e.At])) + "^"}
}

// Parse reads a whole rule, whose condition says what must hold.
func Parse(text string, metrics Metrics) (Rule, error) {
	p := parser{text: text, words: split(text)}
	name := p.next()
	switch {
	case name.text == "":
		return Rule{}, p.wrong(name, "empty; write a rule such as crr >= 65 %%")
	case isComparison(name):
		return Rule{}, p.wrong(name, "a rule begins with its metric: crr >= 65 %%")
	}
	metric, err := metrics(name.text)
	if err != nil {
		return Rule{}, p.wrong(name, "%v", err)
	}
	p.metric = metric
	r := Rule{Text: strings.TrimSpace(text), Metric: metric}
	if p.taken("by") {
		column := p.next()
		if column.text == "" || isComparison(column) {
			return Rule{}, p.wrong(column, "expected a column after by")
		}
		r.By = strings.Trim(column.text, `"`)
	}
	r.Must, err = p.limit()
	return r, err
}

// ParseWrong reads a whole rule, whose condition says what is wrong: what fails, or what
// warns.
func ParseWrong(text string, as Outcome, metrics Metrics) (Rule, error) {
	r, err := Parse(text, metrics)
	if as == Warn {
		r.Warn = r.Must
	} else {
		r.Fail = r.Must
	}
	r.Must = nil
	return r, err
}

// ParseLimit reads a condition on a metric, whose name is not part of the text.
func ParseLimit(text string, metric Metric) (*Limit, error) {
	p := parser{text: text, words: split(text), metric: metric}
	return p.limit()
}

// word is a word of a rule and where it begins.
type word struct {
	text string
	at   int
}

// split cuts a rule into words: comparisons, percent signs, numbers, names and what
// stands in quotes.
func split(text string) (words []word) {
	for at := 0; at < len(text); {
		first, size := utf8.DecodeRuneInString(text[at:])
		if unicode.IsSpace(first) {
			at += size
			continue
		}
		n := size
		if first == '"' {
			if end := strings.IndexByte(text[at+1:], '"'); end >= 0 {
				n = end + 2
			}
		} else {
			kind := kindOf(first)
			if rest := strings.IndexFunc(text[at:], func(r rune) bool { return !kind(r) }); rest > 0 {
				n = rest
			} else if rest < 0 {
				n = len(text) - at
			}
		}
		words = append(words, word{text[at : at+n], at})
		at += max(n, size)
	}
	return words
}

// kindOf is the characters that go on with a word.
func kindOf(first rune) func(rune) bool {
	compares := func(r rune) bool { return strings.ContainsRune("<>=!≤≥≠", r) }
	numeric := func(r rune) bool { return unicode.IsDigit(r) || strings.ContainsRune("+-−.,_'", r) }
	switch {
	case compares(first):
		return compares
	case first == '%':
		return func(r rune) bool { return r == '%' }
	case numeric(first):
		return numeric
	}
	return func(r rune) bool { return !unicode.IsSpace(r) && !compares(r) && r != '%' && r != '"' }
}

func isComparison(w word) bool {
	first, _ := utf8.DecodeRuneInString(w.text)
	return kindOf('<')(first)
}

type parser struct {
	metric Metric
	text   string
	words  []word
	at     int
}

func (p *parser) peek() word {
	if p.at < len(p.words) {
		return p.words[p.at]
	}
	return word{"", len(strings.TrimRightFunc(p.text, unicode.IsSpace))}
}

func (p *parser) next() word {
	w := p.peek()
	p.at++
	return w
}

// taken takes the words if they come next.
func (p *parser) taken(words ...string) bool {
	for i, w := range words {
		if p.at+i >= len(p.words) || !strings.EqualFold(p.words[p.at+i].text, w) {
			return false
		}
	}
	p.at += len(words)
	return true
}

func (p *parser) wrong(at word, format string, args ...any) error {
	return &SyntaxError{p.text, at.at, fmt.Sprintf(format, args...)}
}

// comparisons are the ways to write them, those of several words first.
var comparisons = []struct {
	words []string
	op    Op
}{
	{[]string{"at", "least"}, AtLeast}, {[]string{"at", "most"}, AtMost},
	{[]string{"above"}, Above}, {[]string{"below"}, Below},
	{[]string{">="}, AtLeast}, {[]string{"≥"}, AtLeast}, {[]string{"<="}, AtMost}, {[]string{"≤"}, AtMost},
	{[]string{">"}, Above}, {[]string{"<"}, Below},
	{[]string{"="}, Equal}, {[]string{"=="}, Equal}, {[]string{"!="}, NotEqual}, {[]string{"≠"}, NotEqual},
}

func (p *parser) comparison() (Op, bool) {
	for _, c := range comparisons {
		if p.taken(c.words...) {
			return c.op, true
		}
	}
	return 0, false
}

// limit reads a condition up to the end of the text.
func (p *parser) limit() (*Limit, error) {
	l := &Limit{Text: strings.TrimSpace(p.text[p.peek().at:])}
	var err error
	switch {
	case p.taken("rises"):
		l.Trend = Rises
		err = p.step(l)
	case p.taken("drops"):
		l.Trend = Drops
		err = p.step(l)
	case p.taken("between"):
		err = p.between(l)
	default:
		err = p.level(l)
	}
	if err != nil {
		return nil, err
	}
	if rest := p.peek(); rest.text != "" {
		return nil, p.tooMany(rest)
	}
	if p.metric.Kind == Rate && !l.Previous {
		l.Unit = Plain // a rate is a percentage in any case
	}
	return l, nil
}

// tooMany is the error of a word behind a condition.
func (p *parser) tooMany(rest word) error {
	lower := strings.ToLower(rest.text)
	switch {
	case lower == "and" || lower == "or":
		return p.wrong(rest, "a rule has one condition; write two rules")
	case p.at > 0 && p.words[p.at-1].text != "%" && rest.text[0] >= '0' && rest.text[0] <= '9':
		return p.wrong(rest, "write the number without marks between its digits, and with a point for decimals: 1250.5")
	case p.metric.Kind == Amount && isCurrency(strings.ToUpper(rest.text)):
		return p.wrong(rest, "write the code of a currency in capitals: %s", strings.ToUpper(rest.text))
	case p.metric.Kind == Days:
		return p.wrong(rest, "%q is no unit here; write a number of days: 3 d", rest.text)
	}
	return p.wrong(rest, "unexpected %q", rest.text)
}

// level reads what a value is compared with.
func (p *parser) level(l *Limit) (err error) {
	w, ok := p.peek(), false
	if l.Op, ok = p.comparison(); !ok {
		return p.noComparison(w)
	}
	number := p.peek()
	if l.Value, err = p.quantity(l, true); err != nil {
		return err
	}
	of := p.peek()
	if l.Previous = p.taken("of", "previous", "run"); l.Previous && l.Unit != Percent {
		return p.wrong(of, "the previous run is compared in percent: > 50 %% of previous run")
	}
	if l.Unit == Percent && !l.Previous && p.metric.Kind != Rate {
		return p.wrong(of, "write a number, or a percentage of the previous run: > 50 %% of previous run")
	}
	return p.possible(l, number, l.Value)
}

// possible refuses a limit on a rate that is meant otherwise: 0.65 for 65 %, or one that a
// share never reaches, so that the rule would always hold or never.
func (p *parser) possible(l *Limit, number word, value float64) error {
	switch {
	case p.metric.Kind != Rate || l.Previous:
	case l.Unit != Percent && 0 < value && value < 1:
		return p.wrong(number, "percent are meant: write %s %%, or %s %% if it is that little", strconv.FormatFloat(100*value, 'g', 6, 64), number.text)
	case p.metric.Share && (value < 0 || value > 100):
		return p.wrong(number, "%s is between 0 and 100 %%", p.metric.Name)
	}
	return nil
}

func (p *parser) noComparison(w word) error {
	const list = "expected a comparison: >, >=, <, <=, =, between, rises, drops, above or below"
	switch {
	case w.text == "":
		return p.wrong(w, "%s", list+`; in YAML, put what begins with > in quotes: "> 5 %"`)
	case isComparison(w):
		return p.wrong(w, "no comparison is written %s; use >, >=, <, <=, = or !=", w.text)
	}
	return p.wrong(w, "%s", list)
}

func (p *parser) between(l *Limit) (err error) {
	l.Op = Between
	low := p.peek()
	if l.Value, err = p.quantity(l, false); err != nil {
		return err
	}
	if and := p.peek(); !p.taken("and") {
		return p.wrong(and, "expected and: between 95 and 120")
	}
	high := p.peek()
	if l.High, err = p.quantity(l, false); err != nil {
		return err
	}
	if l.High < l.Value {
		return p.wrong(high, "the upper end is below the lower one")
	}
	if err := p.possible(l, low, l.Value); err != nil {
		return err
	}
	return p.possible(l, high, l.High)
}

// step reads by how much a value rises or drops: by anything, where nothing follows.
func (p *parser) step(l *Limit) (err error) {
	w := p.peek()
	if w.text == "" {
		return nil
	}
	op, ok := p.comparison()
	if l.Op = op; !ok || op != Above && op != AtLeast {
		return p.wrong(w, "a rise or a drop is more than something: rises > 3 pt")
	}
	number := p.peek()
	if l.Value, err = p.quantity(l, true); err != nil {
		return err
	}
	switch {
	case l.Value < 0:
		return p.wrong(number, "below 0; the opposite of rises is drops")
	case p.metric.Kind == Rate && l.Unit == Percent:
		return p.wrong(number, "rates change by percentage points; write %s pt", number.text)
	}
	return nil
}

// units are the words behind a number, beside currencies.
var units = []string{"pt", "pts", "point", "points", "pp", "d", "day", "days"}

// quantity reads a number and its unit.
func (p *parser) quantity(l *Limit, percent bool) (float64, error) {
	w, kind := p.next(), p.metric.Kind
	text := strings.ReplaceAll(strings.TrimPrefix(w.text, "+"), "−", "-")
	value, err := strconv.ParseFloat(text, 64)
	switch {
	case w.text == "":
		return 0, p.wrong(w, "expected a number at the end")
	case strings.ContainsAny(text, ",_'"):
		return 0, p.wrong(w, "write the number without marks between its digits, and with a point for decimals: 1250.5")
	case err != nil || strings.Trim(text, "-.0123456789") != "":
		return 0, p.wrong(w, "expected a number, got %q", w.text)
	}
	unit := p.peek()
	lower := strings.ToLower(unit.text)
	isPercent := unit.text == "%" || lower == "percent"
	switch {
	case isPercent && (kind == Rate || percent):
		l.Unit = Percent
	case isPercent:
		return 0, p.wrong(unit, "no percentage; leave out %%")
	case slices.Contains(units[:5], lower) && (kind != Rate || l.Trend == Level):
		return 0, p.wrong(unit, "points are what a percentage rises or drops by")
	case slices.Contains(units[5:], lower) && kind != Days:
		return 0, p.wrong(unit, "not a number of days; leave out %s", unit.text)
	case slices.Contains(units, lower):
	case isCurrency(unit.text) && kind != Amount:
		return 0, p.wrong(unit, "not an amount; leave out %s", unit.text)
	case isCurrency(unit.text) && l.Currency != "" && l.Currency != unit.text:
		return 0, p.wrong(unit, "both ends are in one currency")
	case isCurrency(unit.text):
		l.Unit, l.Currency = Currency, unit.text
	default:
		return value, nil
	}
	p.at++
	return value, nil
}

// isCurrency tells a code of a currency from other words.
func isCurrency(word string) bool {
	return len(word) == 3 && strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
