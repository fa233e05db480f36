package orders

import (
	"bytes"
	"fmt"
	"hash/maphash"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// prefix is what stands before a number in the ids of a column.
type prefix struct {
	text []byte

	// The text as eight bytes and what they hold of a word; one that is longer
	// is never found in a word.
	first, mask uint64
	skip        int // its length
}

// newPrefix is what stands before the last digits of an id.
func newPrefix(id []byte) prefix {
	n := len(bytes.TrimRight(id, "0123456789"))
	p := prefix{text: bytes.Clone(id[:n]), skip: n}
	p.mask = 1<<(min(n, 8)*8) - 1
	p.first = word(append(bytes.Clone(p.text), make([]byte, 8)...), 0) & p.mask
	if n > 8 {
		p.mask, p.first = 0, 1
	}
	return p
}

// longPrefix is the longest one that customers' ids may have to be numbers: then
// the longest number behind it still makes a short id.
const longPrefix = longestShort - 9

// plain tells whether ids of customers that are a number behind the prefix are
// plain. It comes from an id that field.ID has accepted.
func (p *prefix) plain() bool {
	return p.skip == 0 || p.skip <= longPrefix && firstOfID[p.text[0]] == 1
}

// orderIDs makes keys of order ids: of a number behind the prefix that the
// first id has, the number; of others a hash. A row without an id has a key of
// its own, so that it is never one order with another row.
type orderIDs struct {
	prefix
	seed maphash.Seed
}

const (
	hashedID = 1 << 63 // marks keys that are hashes
	noID     = 1 << 62 // and those of rows without an id; numbers are smaller
)

func newOrderIDs(first []byte) orderIDs { return orderIDs{newPrefix(first), maphash.MakeSeed()} }

// hasID tells whether a key stands for an id.
func hasID(key uint64) bool { return key>>62 != 1 }

// key is equal for equal ids, and seldom for others.
func (o *orderIDs) key(id []byte) uint64 {
	if digits, ok := bytes.CutPrefix(id, o.text); ok {
		if n, ok := plainNumber(digits); ok {
			return n
		}
	}
	return maphash.Bytes(o.seed, id) | hashedID
}

// plainNumber is a number of up to 18 digits without leading zeros, so that
// different texts are different numbers.
func plainNumber(digits []byte) (n uint64, ok bool) {
	if len(digits) == 0 || len(digits) > 18 || digits[0] == '0' && len(digits) > 1 {
		return 0, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	return n, true
}

// readOrders reads the column of order ids into keys.
func (r *reader) readOrders(c *columns) {
	x, ids := c.index, &r.scan.ids
	text, places, quoted, keys := x.Text, x.Places, x.Quoted, c.ids
	for row, at := 0, r.plan.Order; row < len(keys); row, at = row+1, at+x.Stride {
		start, end := rows.Between(text, quoted, places[at], places[at+1])
		first := word(text, start)
		start += ids.skip
		if n := end - start; uint(n-1) < 16 && first&ids.mask == ids.first && text[start] != '0' {
			if n > 8 {
				if key, ok := longNumber(text, start, n); ok {
					keys[row] = key
					continue
				}
			} else if key, ok := firstDigits(word(text, start), n); ok {
				keys[row] = key
				continue
			}
		}
		r.readOrder(c, row)
	}
	if r.plan.Lines {
		r.markLines(c)
	}
	if r.scan.suspects != nil {
		for row, key := range keys {
			if r.scan.suspects.has(key) {
				c.flags[row] |= unusual
			}
		}
	}
}

// longNumber is a number of 9 to 16 digits.
func longNumber(text []byte, start, n int) (uint64, bool) {
	first, ok := digits(word(text, start))
	rest, fine := firstDigits(word(text, start+8), n-8)
	return first*uint64(money.Pow10(n-8)) + rest, ok && fine
}

// readOrder reads the order id of one row.
func (r *reader) readOrder(c *columns, row int) {
	c.ids[row] = noID | uint64(row)
	if c.flags[row]&stageRow.flag() != 0 {
		return
	}
	id, fault := field.ID(r.value(c, row, r.plan.Order))
	switch {
	case fault != nil:
		c.fail(row, r.plan.Order, stageOrder, fault)
		c.idless = true
	case len(id) == 0:
		c.flags[row] |= unusual
		c.idless = true
	default:
		if c.ids[row] = r.scan.ids.key(id); questions.MayEndTotal(id[0]) && questions.TotalOfPeriod(id) {
			r.leave(c, row, filteredTotals)
		}
	}
}

// readCustomers reads the column of customers. Most ids are a number behind a
// prefix, or letters, digits and signs of ASCII.
func (r *reader) readCustomers(c *columns) {
	if r.plan.Unnamed {
		r.leaveUnnamed(c)
		return
	}
	x := c.index
	text, places, quoted := x.Text, x.Places, x.Quoted
	r.starts, r.ends = sized(r.starts, c.rows), sized(r.ends, c.rows)
	for row, at := 0, r.plan.Customer; row < c.rows; row, at = row+1, at+x.Stride {
		start, end := rows.Between(text, quoted, places[at], places[at+1])
		r.starts[row], r.ends[row] = uint32(start), uint32(max(start, end))
	}
	r.out.Keys(c.keys, ledger.Cells{Text: text, Starts: r.starts, Ends: r.ends})
	r.unkept = r.out.Unkept(r.unkept[:0], c.keys)
	all := r.scan.options.FoldIDs == schema.FoldAll
	safe := len(r.scan.customers.text) > 0 && !all // a number behind a prefix is no other number
	// Without an id of its order, Total is no customer.
	known := !all && !r.plan.Totals && !c.idless && !*r.varying
	unkept := r.unkept // and no row whose id another column tells
	for row, key := range c.keys {
		if safe && key.Number() || known && key.Hashed() {
			continue
		}
		r.lookAt(c, row, key)
	}
	if known {
		for _, row := range unkept {
			r.lookAt(c, int(row), c.keys[row])
		}
	}
	if r.plan.Refunder >= 0 {
		for row, m := range c.amounts {
			if m < 0 {
				c.flags[row] &^= stageBuyer.flag() | stageBlank.flag() | stageNobody.flag() | trimmed | nought
				r.readCustomer(c, row, r.plan.Refunder, 0)
			}
		}
	}
}

// lookAt reads the customer of a row whose id, of which the key is known, is none that
// stands for itself at first sight.
func (r *reader) lookAt(c *columns, row int, key ledger.Key) {
	text, quoted := c.index.Text, c.index.Quoted
	all, mails := r.scan.options.FoldIDs == schema.FoldAll, r.scan.options.FoldIDs == schema.FoldMails
	start, n := int(r.starts[row]), int(r.ends[row]-r.starts[row])
	if r.plan.Totals && !key.Number() { // every id is looked at
	} else if key.Number() {
		if text[start] != '0' || !all && !zeros(text, start, n) {
			return
		}
	} else if n > longestShort {
		if !all && plainLong(text, start, start+n, quoted, mails) && !(n < 64 && questions.MayBePlaceholder(text[start], n)) {
			return
		}
	} else if n > 0 && plainShort(text, start, n, quoted) && !all && !questions.MayBePlaceholder(text[start], n) && !(mails && hasCapital(text, start, start+n)) {
		return
	}
	r.readCustomer(c, row, r.plan.Customer, r.ends[row])
}

// setKey gives a row another customer than the one whose id stands in its column as
// it is.
func (r *reader) setKey(c *columns, row int, key ledger.Key) {
	if c.keys[row] = key; key.Hashed() {
		r.unkept = append(r.unkept, int32(row))
	}
}

// zeros tells whether up to nine bytes are all 0.
func zeros(text []byte, start, n int) bool {
	return blankFrom(word(text, start)^'0'*ones^' '*ones, min(n, 8)) == ' '*ones && (n < 9 || text[start+8] == '0')
}

// readCustomer reads the customer of one row. The key is already that of the
// text up to end, as it stands; 0: there is none.
func (r *reader) readCustomer(c *columns, row, column int, keyed uint32) {
	if c.flags[row]&unread != 0 {
		return
	}
	if start, end, ok := r.plainCell(c, row, column); ok {
		if id := c.index.Text[start:end]; r.folds(start, end, c.index.Text) {
			r.setKey(c, row, r.out.Key(r.fold(id)))
			r.countCapitals(c, row, id)
		} else if uint32(end) != keyed {
			r.setKey(c, row, r.out.Key(id))
		}
		return
	}
	who, fault := r.identify(c, row, column)
	switch {
	case fault != nil:
		c.fail(row, column, stageBuyer, fault)
		return
	case who.id == nil:
		r.nobody(c, row, column, who.placeholder)
	default:
		if who.trimmed {
			c.flags[row] |= trimmed
		}
		r.setKey(c, row, r.out.Key(r.fold(who.id)))
		r.countCapitals(c, row, who.id)
		r.countMail(c, row, who)
	}
}

// plainCell is where the id of a customer stands as it is, if it names one.
func (r *reader) plainCell(c *columns, row, column int) (start, end int, ok bool) {
	text := c.index.Text
	start, end, ok = c.index.Cell(row, column)
	return start, end, ok && plainID(text, start, end) && r.placeholder(c, row, text[start:end]) == questions.NoPlaceholder
}

// identity is what the columns of a row say of its customer.
type identity struct {
	id          []byte // nil: nobody is named
	placeholder questions.Placeholder
	mail        bool // the id is the e-mail beside a blank one
	account     bool // then: that of the customer who has this e-mail elsewhere
	login       bool // the id is the username beside a blank one without an e-mail
	trimmed     bool // the id has blanks around it
}

// identify finds out who the customer of a row is: the id, or where it is blank
// or a placeholder the e-mail beside it. The id is good until the next value is
// asked for.
func (r *reader) identify(c *columns, row, column int) (who identity, fault *field.Fault) {
	value := r.value(c, row, column)
	var id []byte
	if len(value) > 0 {
		if id, fault = field.ID(value); fault != nil {
			return who, fault
		}
	}
	if who.placeholder = r.placeholder(c, row, id); len(id) > 0 && who.placeholder == questions.NoPlaceholder {
		who.id, who.trimmed = id, field.Blanks(value, id)
		return who, nil
	}
	if r.plan.Mail >= 0 {
		if mail, fault := field.ID(r.value(c, row, r.plan.Mail)); fault == nil && questions.IsMail(mail) {
			who.id, who.mail = mail, true
			if r.scan.owners != nil {
				if id, ok := r.scan.owners[saleKey(r.fold(mail))]; ok {
					who.id, who.account = []byte(id), true
				}
			}
			return who, nil
		}
	}
	if r.plan.Login >= 0 {
		if login, fault := field.ID(r.value(c, row, r.plan.Login)); fault == nil && len(login) > 0 && r.placeholder(c, row, login) == questions.NoPlaceholder {
			who.id, who.login = login, true
		}
	}
	return who, nil
}

// countCapitals counts a row whose e-mail is folded.
func (r *reader) countCapitals(c *columns, row int, id []byte) {
	if r.scan.options.FoldIDs == schema.FoldMails && c.flags[row].stage() == passed && !bytes.Equal(r.fold(id), id) {
		r.seen.Capitals++
	}
}

// countMail counts a row that an e-mail or a username tells the customer of.
func (r *reader) countMail(c *columns, row int, who identity) {
	if c.flags[row].stage() != passed {
		return
	}
	switch {
	case who.login:
		r.seen.ByLogin++
	case who.account:
		r.seen.ByAccount++
	case who.mail:
		r.seen.ByMail++
	}
	if !who.mail {
		return
	}
	if who.placeholder == questions.ZeroPlaceholder && !r.seen.ZeroMails.Many {
		r.seen.ZeroMails.Add(string(r.fold(who.id)))
	}
}

// nobody decides about a row that names no customer.
func (r *reader) nobody(c *columns, row, column int, p questions.Placeholder) {
	if p == questions.ZeroPlaceholder {
		c.flags[row] |= nought
	}
	blank := r.scan.options.Blank
	switch {
	case blank == schema.SkipBlank:
		c.flags[row] |= stageBlank.flag()
	case blank == schema.EachBlank:
		r.setKey(c, row, r.out.Key(r.anonymous(c, row)))
	case blank == schema.AutoBlank && p != questions.NoPlaceholder:
		c.flags[row] |= stageNobody.flag()
		r.nobodies = true
	default:
		c.fail(row, column, stageBuyer, &field.Fault{Code: schema.CodeCustomerBlank, Reason: "no customer", Hint: "to skip such rows, or to count each as a customer", Fixes: []note.Fix{{Option: note.Blank, Value: "skip"}, {Option: note.Blank, Value: "each"}}})
	}
}

// buyerColumn is the column of the customer of a row.
func (r *reader) buyerColumn(c *columns, row int) int {
	if r.plan.Refunder >= 0 && c.amounts[row] < 0 {
		return r.plan.Refunder
	}
	return r.plan.Customer
}

// countNobody counts the rows of the chunk that are left out because a placeholder
// stands where their customer should.
func (r *reader) countNobody(c *columns) {
	if !r.nobodies {
		return
	}
	for row, f := range c.flags {
		if f.stage() != stageNobody || f&further != 0 {
			continue
		}
		column := r.buyerColumn(c, row)
		id, _ := field.ID(r.value(c, row, column))
		r.seen.Placed(id, 1)
	}
	r.nobodies = false
}

// keepIDs keeps the ids of the customers of rows that pass.
func (r *reader) keepIDs(c *columns) {
	for _, i := range r.unkept {
		row := int(i)
		if c.flags[row].stage() != passed || c.flags[row]&further != 0 || r.out.Kept(c.keys[row]) {
			continue
		}
		column := r.buyerColumn(c, row)
		var id []byte
		if start, end, ok := r.plainCell(c, row, column); ok {
			id = c.index.Text[start:end]
		} else if who, _ := r.identify(c, row, column); who.id != nil {
			id = who.id
		} else {
			id = r.anonymous(c, row)
		}
		r.seen.Totals = r.seen.Totals || questions.TotalOfPeriod(id)
		*r.varying = *r.varying || varies(id)
		r.out.Keep(c.keys[row], r.fold(id))
	}
}

// varies tells whether the text of an id may be another customer, or none, where it
// stands elsewhere: between quotes two of them are one, and Total is no customer in a row
// without an order.
func varies(id []byte) bool {
	return bytes.IndexByte(id, '"') >= 0 || questions.PlaceholderOf(id) != questions.NoPlaceholder
}

// placeholder tells whether an id of a row stands for nobody. Total is a customer of
// that name where the row has the id of an order.
func (r *reader) placeholder(c *columns, row int, id []byte) questions.Placeholder {
	switch p := questions.PlaceholderOf(id); {
	case p == questions.ZeroPlaceholder && r.plan.Zero:
		return questions.NoPlaceholder
	case p == questions.WordPlaceholder && r.plan.Order >= 0 && hasID(c.ids[row]) && questions.TotalsRow(string(id)):
		return questions.NoPlaceholder
	case p == questions.NoPlaceholder && questions.TotalOfPeriod(id):
		r.seen.Totals = r.seen.Totals || len(id) > longestShort
		return questions.WordPlaceholder
	default:
		return p
	}
}

// anonymous is the id of a customer that a row without one stands for.
func (r *reader) anonymous(c *columns, row int) []byte {
	return fmt.Appendf(nil, "(no customer, file %d, byte %d)", r.file.number+1, r.offset+int64(c.index.Start(row)))
}

// folds tells whether a plain id may be another one when it is compared.
func (r *reader) folds(start, end int, text []byte) bool {
	switch r.scan.options.FoldIDs {
	case schema.FoldNone:
		return false
	case schema.FoldAll:
		return true
	}
	return hasCapital(text, start, end) && questions.IsMail(text[start:end])
}

// hasCapital tells whether printable ASCII has a capital letter.
func hasCapital(text []byte, start, end int) bool {
	if end-start < 8 {
		return capitals(blankFrom(word(text, start), end-start)) != 0
	}
	found := capitals(word(text, end-8))
	for at := start; at < end-8; at += 8 {
		found |= capitals(word(text, at))
	}
	return found != 0
}

// capitals marks the capital letters among eight bytes of ASCII.
func capitals(w uint64) uint64 { return ((w + (0x80-'A')*ones) ^ (w + (0x7f-'Z')*ones)) & high1 }

// fold is an id as it is compared, good until the next.
func (r *reader) fold(id []byte) (folded []byte) {
	folded, r.folded = r.scan.options.FoldIDs.Fold(id, r.folded)
	return folded
}

// plainShort tells whether a short id is plain and has no quote in it.
func plainShort(text []byte, start, n int, quoted bool) bool {
	lo, hi, kind := word(text, start), word(text, start+8), firstOfID[text[start]]
	behind := &behindID[n]
	lo, hi = lo&^behind.lo, hi&^behind.hi
	graphic := visible(lo|'!'*ones&behind.lo) && visible(hi|'!'*ones&behind.hi) && !(quoted && (hasQuote(lo) || hasQuote(hi)))
	return graphic && (kind == 1 || kind == 2 && number(lo|'0'*ones&behind.lo) && number(hi|'0'*ones&behind.hi))
}

// plainLong tells whether an id of eight bytes or more is plain, begins with no digit
// and has no quote in it that has to be undone; nor, where it may be an e-mail, a
// capital letter.
func plainLong(text []byte, start, end int, quoted, mail bool) bool {
	if firstOfID[text[start]] != 1 || text[end-1] == ' ' || quoted && start > 0 && text[start-1] == '"' && bytes.IndexByte(text[start:end], '"') >= 0 {
		return false
	}
	w := word(text, end-8)
	odd, large := w-' '*ones|(w+ones)|w, capitals(w)
	for at := start; at < end-8; at += 8 {
		w := word(text, at)
		odd, large = odd|(w-' '*ones)|(w+ones)|w, large|capitals(w)
	}
	return odd&high1 == 0 && !(mail && large != 0)
}

// behindID is what lies behind an id of n bytes in two words, for n up to 15.
var behindID = func() (t [16]struct{ lo, hi uint64 }) {
	for n := range t {
		t[n].lo, t[n].hi = ^uint64(0)<<(min(n, 8)*8), ^uint64(0)<<(max(n-8, 0)*8)
	}
	return t
}()

// plainID tells whether an id is printable ASCII without blanks at its ends,
// and begins and reads like no formula and no damaged number, so that there is
// nothing to take off and nothing to say of it.
func plainID(text []byte, start, end int) bool {
	return plainEnds(text, start, end) && plainMiddle(text, start, end)
}

// firstOfID is what plain ids begin with: 1 for most of ASCII, 2 for digits, of
// which more has to be looked at.
var firstOfID = func() (t [256]uint8) {
	for c := '!'; c <= '~'; c++ {
		t[c] = 1
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = 2
	}
	for _, c := range "=+-@'#\"" {
		t[c] = 0
	}
	return t
}()

func plainEnds(text []byte, start, end int) bool {
	if start == end || text[end-1] == ' ' {
		return false
	}
	switch firstOfID[text[start]] {
	case 1:
		return true
	case 2:
		return !bytes.ContainsAny(text[start:end], ".eE") || field.Odd(text[start:end]) == 0
	}
	return false
}

func plainMiddle(text []byte, start, end int) bool {
	if end-start < 8 {
		return printable(blankFrom(word(text, start), end-start))
	}
	odd := unprintable(word(text, end-8))
	for at := start; at < end-8; at += 8 {
		odd |= unprintable(word(text, at))
	}
	return odd == 0
}

// blankFrom is the eight bytes of w with blanks for those from the n-th on.
func blankFrom(w uint64, n int) uint64 {
	missing := ^uint64(0) << (n * 8 & 63)
	return w&^missing | ' '*ones&missing
}

// printable tells whether eight bytes are ASCII from the blank on, without
// DEL.
func printable(w uint64) bool { return unprintable(w) == 0 }

// unprintable is zero for such bytes.
func unprintable(w uint64) uint64 { return (w - ' '*ones | (w + ones) | w) & high1 }

// visible tells whether eight bytes are printable and none is a blank.
func visible(w uint64) bool { return (w-'!'*ones|(w+ones)|w)&high1 == 0 }

// hasQuote tells that one of eight bytes is a quote.
func hasQuote(w uint64) bool { w ^= '"' * ones; return (w-ones)&^w&high1 != 0 }

// number tells whether eight bytes are digits.
func number(w uint64) bool { return ((w^'0'*ones)+0x76*ones|(w^'0'*ones))&high1 == 0 }
