package ledger

import (
	"math"
	"math/bits"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Writer appends rows to a ledger from one goroutine.
//
// Rows are partitioned by customer and go into the partitions' tables when the
// ledger is sealed, so that each table is in the cache once for all of its rows.
// Only postings, which are three times as long as words, go there earlier, some
// hundred thousand at a time.
type Writer struct {
	b        *Builder
	number   int
	digits   int                  // decimals of the amounts held
	epoch    epoch                // of the words
	overflow bool                 // an amount or a day is out of range
	series   []series             // the orders, then the values of each column
	coarse   []coarse             // orders from before the unit got finer
	beside   []partitioned[uint8] // by column, the values of the words of orders: see appendBeside
	apart    []bool               // by column: values are beside the orders no longer
	codes    []codes
	long     longIDs
	sold     map[soldKey]facts.Return
	hashes   bool // some key does not hold its id
	sizes    sizes

	id     []byte        // of Key
	scaled []money.Minor // amounts of a batch

	words    arena[entry]
	postings arena[posting]
	bytes    arena[uint8]
}

// series is the rows of orders, or of the values of a column.
type series struct {
	words    partitioned[entry] // of customers whose key is a number
	postings partitioned[posting]
}

// sources appends the rows that a partition has of the n-th series.
func (w *Writer) sources(to []source, n int, p uint32, words *arena[entry]) []source {
	add := func(from *partitioned[entry], digits int, beside []partitioned[uint8]) {
		if from.stages != nil {
			from.flush(words, p)
			to = append(to, source{&from.chains[p], digits, beside})
		}
	}
	if n == 0 {
		for i := range w.coarse {
			add(&w.coarse[i].words, w.coarse[i].digits, w.coarse[i].beside)
		}
		add(&w.series[n].words, w.digits, w.beside)
		return to
	}
	add(&w.series[n].words, w.digits, nil)
	return to
}

// source is rows of a partition in one unit, and the values beside them.
type source struct {
	rows   *chain[entry]
	digits int
	beside []partitioned[uint8] // by column
}

// coarse is orders whose amounts have fewer decimals than those that followed.
type coarse struct {
	digits int
	words  partitioned[entry]
	beside []partitioned[uint8]
}

// heldPostings is how many postings all writers hold before they go to the
// partitions: 24 MiB.
const heldPostings = 1 << 20

func newWriter(b *Builder, number int) *Writer {
	w := &Writer{
		b: b, number: number, digits: b.options.Unit.Digits, long: newLongIDs(),
		series: make([]series, 1+len(b.options.Columns)), codes: make([]codes, len(b.options.Columns)),
	}
	if b.options.Returns {
		w.series = append(w.series, series{})
	}
	w.beside, w.apart = make([]partitioned[uint8], len(b.options.Columns)), make([]bool, len(b.options.Columns))
	if n := b.options.product(); n >= 0 {
		w.apart[n] = true // of products there are many, and all are kept
	}
	w.words.size = int(b.options.Rows) / len(b.writers) / blockRows // the first slab has room for twice as many
	return w
}

// Append adds the rows of a batch. Seal reports an amount, or a day, that is out
// of range.
func (w *Writer) Append(b Batch) {
	if b.Digits > w.digits {
		w.refine(b.Digits)
	}
	if len(b.Keys) == 0 {
		return
	}
	w.epoch = w.b.epochWith(b.Days[0])
	w.sizes.rows += len(b.Keys)
	amounts := w.inUnit(b)
	if b.Kinds == nil {
		w.appendOrders(b.Keys, b.Days, amounts)
	} else {
		w.appendKinds(b, amounts)
	}
	for column := range w.apart {
		var codes []Code
		if column < len(b.Values) {
			codes = b.Values[column]
		}
		if w.apart[column] {
			w.appendValues(column, b, codes)
		} else {
			w.appendBeside(column, b, amounts, codes)
		}
	}
	if w.b.options.Returns {
		w.keepReturns(b, amounts)
	}
	if w.postings.inUse > w.b.held/blockRows/len(w.b.writers)+len(w.b.partitions) {
		w.drain()
	}
}

// appendOrders adds orders, and refunds where the amount is below zero. What put
// does is written out for most of them: it would be a call for every row.
func (w *Writer) appendOrders(keys []Key, days []calendar.Day, amounts []money.Minor) {
	s := w.of(0)
	staged, stages := s.words.staged, s.words.stages
	mixer, shift, first := w.b.seeds.mixer, w.b.numberShift&31, calendar.Day(w.epoch)
	days, amounts = days[:len(keys)], amounts[:len(keys)]
	if w.hashes && s.postings.stages == nil {
		s.postings = newPartitioned[posting](len(w.b.partitions))
	}
	for i, k := range keys {
		day, amount := uint64(days[i]-first), uint64(amounts[i]-wordLeast)
		if !k.Number() || day >= 1<<wordDayBits || amount >= 1<<wordAmountBits {
			if k.Hashed() {
				w.putHashed(s, k, days[i], amounts[i])
				continue
			}
			w.put(s, k, Order{days[i], amounts[i], amounts[i] < 0})
			continue
		}
		x := mixer.mix(uint32(k.lo))
		p := x >> shift
		n := staged[p]
		if n == stageRows {
			n = s.words.flush(&w.words, p)
		}
		staged[p] = n + 1
		stages[p*stageRows+uint32(n)] = entry(x)<<wordCustomer | entry(day<<wordAmountBits|amount)
	}
}

func (w *Writer) appendKinds(b Batch, amounts []money.Minor) {
	s := w.of(0)
	for i, kind := range b.Kinds {
		if kind != Line {
			w.put(s, b.Keys[i], Order{b.Days[i], amounts[i], kind == Refund})
		}
	}
}

// appendValues adds the values of a column.
func (w *Writer) appendValues(column int, b Batch, codes []Code) {
	if codes == nil {
		return
	}
	for i, code := range codes {
		if b.kind(i) != Refund {
			w.putValue(column, b.Keys[i], b.Days[i], code)
		}
	}
}

// besideCodes is how many codes fit beside an order, in a byte: 0 is none of them.
const besideCodes = math.MaxUint8

// appendBeside adds the values of a column in bytes, one for each word of an order and
// in their order. What has no word is a row of its own, and so is every value from the
// first on that is no byte: then there is no byte for what follows.
func (w *Writer) appendBeside(column int, b Batch, amounts []money.Minor, codes []Code) {
	beside := &w.beside[column]
	if beside.stages == nil {
		*beside = newPartitioned[uint8](len(w.b.partitions))
	}
	mixer, shift := w.b.seeds.mixer, w.b.numberShift&31
	for i, k := range b.Keys {
		code, kind := NoValue, b.kind(i)
		if codes != nil && kind != Refund {
			code = codes[i]
		}
		ok := k.Number() && kind != Line
		if ok {
			_, ok = w.epoch.word(Order{b.Days[i], amounts[i], kind == Refund})
		}
		if !ok {
			w.putValue(column, k, b.Days[i], code)
			continue
		}
		if code >= besideCodes && code < Several {
			w.apart[column] = true
			w.appendValues(column, b.from(i), codes[i:])
			return
		}
		one := uint8(0)
		if code < besideCodes {
			one = uint8(code) + 1
		}
		beside.add(&w.bytes, mixer.mix(uint32(k.lo))>>shift, one)
	}
}

// putValue adds a value as a row of its own.
func (w *Writer) putValue(column int, k Key, day calendar.Day, code Code) {
	if code < Several {
		w.put(w.of(1+column), k, Order{Day: day, Amount: money.Minor(code)})
	}
}

// of is the n-th series of the writer.
func (w *Writer) of(n int) *series {
	s := &w.series[n]
	if s.words.stages == nil {
		s.words = newPartitioned[entry](len(w.b.partitions))
	}
	return s
}

// put adds one row to a series.
func (w *Writer) put(s *series, k Key, o Order) {
	if k.Number() {
		if word, ok := w.epoch.word(o); ok {
			x := w.b.seeds.mixer.mix(uint32(k.lo))
			s.words.add(&w.words, x>>(w.b.numberShift&31), entry(x)<<wordCustomer|word)
			return
		}
	}
	e, ok := pack(o)
	if !ok {
		w.overflow = true
		return
	}
	if s.postings.stages == nil {
		s.postings = newPartitioned[posting](len(w.b.partitions))
	}
	w.sizes.bits |= o.Amount ^ o.Amount>>63
	s.postings.add(&w.postings, w.b.partition(k), posting{k, e})
}

// putHashed is put for a key that does not hold its id.
func (w *Writer) putHashed(s *series, k Key, day calendar.Day, amount money.Minor) {
	e, ok := pack(Order{day, amount, amount < 0})
	if !ok {
		w.overflow = true
		return
	}
	w.sizes.bits |= amount ^ amount>>63
	p := uint32(w.b.seeds.hash(k) >> (w.b.hashShift & 63))
	n := s.postings.staged[p]
	if n == stageRows {
		n = s.postings.flush(&w.postings, p)
	}
	s.postings.staged[p] = n + 1
	s.postings.stages[p*stageRows+uint32(n)] = posting{k, e}
}

// refine makes the unit finer for the amounts to come.
func (w *Writer) refine(digits int) {
	w.drain()
	if s := &w.series[0]; s.words.stages != nil {
		w.coarse = append(w.coarse, coarse{w.digits, s.words, w.beside})
		s.words, w.beside = partitioned[entry]{}, make([]partitioned[uint8], len(w.beside))
	}
	w.digits = digits
}

// inUnit is the amounts of a batch in the writer's unit.
func (w *Writer) inUnit(b Batch) []money.Minor {
	if b.Digits == w.digits {
		return b.Amounts
	}
	factor := money.Pow10(w.digits - b.Digits)
	w.scaled = w.scaled[:0]
	for _, amount := range b.Amounts {
		scaled, fits := money.Mul(amount, factor)
		w.overflow = w.overflow || !fits
		w.scaled = append(w.scaled, scaled)
	}
	return w.scaled
}

// drain brings the postings of the writer into the partitions. Writers begin apart,
// so that they do not wait for each other.
func (w *Writer) drain() {
	n := len(w.b.partitions)
	from := w.number * n / len(w.b.writers)
	for i := range n {
		p := uint32((from + i) % n)
		for s := range w.series {
			w.b.partitions[p].take(w, p, s, &w.words)
		}
	}
	for s := range w.series {
		chains := w.series[s].postings.chains
		for p := range chains {
			w.postings.give(chains[p].blocks)
			chains[p] = chain[posting]{}
		}
	}
}

// sizes bounds the sum of amounts without their signs.
type sizes struct {
	rows int
	bits money.Minor // that any of the postings has
}

// fit reports whether the sum is surely within 63 bits.
func (s sizes) fit() bool {
	return max(bits.Len64(uint64(s.bits)), wordAmountBits)+bits.Len64(uint64(s.rows)) < 64
}

// Code is the code of a value of the n-th of Options.Columns.
func (w *Writer) Code(n int, value []byte) Code {
	code, ok := w.codes[n].all[string(value)]
	if !ok {
		if w.codes[n].all == nil {
			w.codes[n].all = map[string]Code{}
		}
		text := string(value)
		code = w.b.columns[n].code(text)
		w.codes[n].all[text] = code
	}
	return code
}

// Codes finds the codes of many values of the n-th of Options.Columns.
func (w *Writer) Codes(codes []Code, n int, values Cells) {
	recent := &w.codes[n].recent
	for i, start := range values.Starts {
		size := int(values.Ends[i] - start)
		if size > shortID {
			codes[i] = w.Code(n, values.Text[start:values.Ends[i]])
			continue
		}
		text := shortKey(word(values.Text, int(start)), word(values.Text, int(start)+8), size)
		r := &recent[(text.lo^text.hi)*0x9e3779b97f4a7c15>>58]
		if r.text != text || !r.known {
			*r = recentCode{text, w.Code(n, values.Text[start:values.Ends[i]]), true}
		}
		codes[i] = r.code
	}
}

// codes is the codes that a writer knows of a column.
type codes struct {
	all    map[string]Code
	recent [64]recentCode // of short values, which are found without being hashed
}

type recentCode struct {
	text  Key
	code  Code
	known bool
}

// Batch is rows of an export as columns of equal length: what a Writer appends.
// Append reads the columns and keeps none of them.
type Batch struct {
	Keys    []Key // customers, by Writer.Keys or Writer.Key
	Days    []calendar.Day
	Amounts []money.Minor
	Digits  int    // decimals of Amounts
	Kinds   []Kind // nil: refunds where the amount is below zero, else orders
	// Values is a column of codes, by Writer.Codes or Writer.Code, for each of
	// Options.Columns. A column that is nil has no values.
	Values [][]Code

	Returned []Returned // in order of the rows; of orders that are not in it nothing was paid back
}

// Kind says what a row of a batch is.
type Kind uint8

const (
	Sale   Kind = iota // an order
	Refund             // moves revenue, but is no order and no activity; its values do not count
	Line               // one more line of an order that is in the batch: only its values count
)

// Code stands for a value of one of Options.Columns, in the batches of all writers
// of a ledger.
type Code uint32

// NoValue is the code of rows without a value.
const NoValue = ^Code(0)

// Cells are the fields of one column where they stand in a text: the i-th is
// Text[Starts[i]:Ends[i]]. The text is Slack bytes longer than its last field.
type Cells struct {
	Text         []byte
	Starts, Ends []uint32
}

// Slack is how many bytes behind a field of Cells are read, and ignored.
const Slack = 16

// from is the batch from the i-th row on, as far as values are concerned.
func (b Batch) from(i int) Batch {
	b.Keys, b.Days, b.Amounts = b.Keys[i:], b.Days[i:], b.Amounts[i:]
	if b.Kinds != nil {
		b.Kinds = b.Kinds[i:]
	}
	return b
}

// kind is what the i-th row is.
func (b Batch) kind(i int) Kind {
	switch {
	case b.Kinds != nil:
		return b.Kinds[i]
	case b.Amounts[i] < 0:
		return Refund
	}
	return Sale
}
