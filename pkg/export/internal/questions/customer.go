package questions

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// The questions of who is a customer.
var (
	CustomerBlanks = &Question{
		Code:     "customer-blank",
		Asks:     "Whose order is it when no customer is named?",
		Proven:   "every row names a customer",
		Assumed:  "blank ids and placeholders (nan, null, guest, unknown, -, 0, -1 ...) are told apart by an e-mail column beside them, row by row, or a username; an e-mail that stands beside one id elsewhere is that customer; without an e-mail a placeholder is left out and an empty id rejected",
		Refused:  "when no row names anybody",
		Concerns: note.Identity | note.Activity | note.Revenue,
		Options:  []note.Fix{{Option: note.Blank, Value: "WHAT"}, {Option: note.Column, Value: "email=HEADER"}},
	}
	CustomerZeros = &Question{
		Code:     "customer-zero",
		Asks:     "Is 0 a customer?",
		Proven:   "ids count 0, 1, 2 ... without a gap, and 0 has at most twice the orders of the busiest other customer",
		Assumed:  "otherwise 0 stands for guests",
		Concerns: note.Identity | note.Activity | note.Revenue,
	}
	CustomerIDs = &Question{
		Code:     "customer-ids",
		Asks:     "Are two spellings of an id one customer?",
		Assumed:  "e-mails that differ only by case are one; other ids differ as they are written: ids that differ only by zeros before them, by .0 behind them or by case are named, as is a new id in every order",
		Concerns: note.Identity,
		Options:  []note.Fix{{Option: note.FoldIDs, Value: "WHICH"}},
	}
)

// Placeholder is what an id that stands for nobody is.
type Placeholder uint8

// The values of Placeholder.
const (
	NoPlaceholder   Placeholder = iota
	WordPlaceholder             // a word for nobody, -1
	ZeroPlaceholder             // 0, which may be a customer: see CustomerZero
)

// placeholderWords are what programs and people write where there is no customer:
// the missing values of languages, databases and spreadsheets, and words for
// guests. Case does not matter.
var placeholderWords = []string{
	// Programs.
	"nan", "-nan", "nat", "none", "null", "nil", "undefined", "n/a", "na", "n.a.", "n.a", "<na>", "<nan>", "<none>", "<null>", "<nil>", `\n`, "[null]", "(null)", "{null}",
	"(none)", "[none]", "(blank)", "(empty)", "(not set)", "not set", "(unknown)", "missing", "not available", "not applicable",
	"-", "--", "---", "–", "—", "_", ".", "?", "??", "???", "*", "/", "{}", "[]", `""`, "''", "-1", "-1.0",
	"00000000-0000-0000-0000-000000000000",
	// People, in the languages of shops.
	"guest", "guests", "guest user", "guest customer", "guest checkout", "guest account", "anonymous", "anonymous user", "anon", "unknown", "unknown customer", "no customer", "not logged in", "unregistered",
	"walk-in", "walk in", "walkin", "walk-in customer", "walk in customer", "walkin customer", "cash customer", "cash sale",
	"gast", "gastbestellung", "anonym", "unbekannt", "laufkunde", "kein kunde",
	"invité", "invite", "inconnu", "anonyme",
	"invitado", "desconocido", "anónimo", "anonimo", "consumidor final", "público en general", "publico en general",
	"ospite", "sconosciuto", "anonimo",
	"onbekend", "anoniem",
	"gość", "gosc", "nieznany", "anonimowy", "brak",
	"convidado", "desconhecido", "anônimo",
	"misafir", "bilinmiyor", "anonim",
	"مهمان", "ناشناس", "نامشخص",
	"ไม่ระบุ", "ไม่ทราบ", "ลูกค้าทั่วไป",
	"tamu", "tidak diketahui",
	"гость", "неизвестно",
}

// placeholders is placeholderWords and the ways to write 0.
var placeholders = func() map[string]Placeholder {
	all := map[string]Placeholder{"0.0": ZeroPlaceholder, "0.00": ZeroPlaceholder}
	for n := 1; n <= longestZero; n++ {
		all[strings.Repeat("0", n)] = ZeroPlaceholder
	}
	for _, word := range slices.Concat(placeholderWords, totalsTexts) {
		all[word] = WordPlaceholder
	}
	return all
}()

const (
	longestZero        = 16
	longestPlaceholder = 63
)

// placeholderShapes has a bit for every length of the placeholders that begin
// with a byte, so that most ids are looked at no further.
var placeholderShapes = func() (shapes [256]uint64) {
	for word := range placeholders {
		shapes[word[0]] |= 1 << len(word)
		shapes[bytes.ToUpper([]byte(word))[0]] |= 1 << len(word)
	}
	return shapes
}()

// MayBePlaceholder tells cheaply that an id of n bytes is none of the words for
// nobody.
func MayBePlaceholder(first byte, n int) bool { return placeholderShapes[first]>>(uint(n)&63)&1 != 0 }

// PlaceholderOf tells whether an id without blanks around it stands for nobody.
func PlaceholderOf(id []byte) Placeholder {
	if n := len(id); n == 0 || n > longestPlaceholder || !MayBePlaceholder(id[0], n) {
		return NoPlaceholder
	}
	var small [longestPlaceholder]byte
	for i, c := range id {
		if c >= 0x80 {
			return placeholders[strings.ToLower(string(id))]
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		small[i] = c
	}
	return placeholders[string(small[:len(id)])]
}

// Customers is what all rows have shown of customers.
type Customers struct {
	Placeholders map[string]int64 // rows left out, by the placeholder that they have
	ByMail       int64            // rows whose blank id or placeholder gave way to an e-mail
	ByLogin      int64            // and to a username
	ByAccount    int64            // and to the id beside which the e-mail stands elsewhere
	Owned        int64            // e-mails of such rows that stand beside one id elsewhere
	Shared       int64            // and beside several
	Capitals     int64            // rows whose e-mail has capital letters, which are folded
	ZeroMails    Several          // e-mails of the rows whose id is 0
	Zeros        int64            // orders left out whose id is 0
	Totals       bool             // some id of many letters is that of a row that adds up others

	// Of the customers as they were told apart, once all rows are known, and only
	// where some row has the id 0.
	Ids Ids
}

// Several tells one text from several.
type Several struct {
	Text string // the only one, or the first of them by its bytes
	Many bool
}

// Add adds a text.
func (s *Several) Add(text string) { s.Join(Several{Text: text}) }

// Join adds the texts of another one.
func (s *Several) Join(o Several) {
	if o.Text == "" {
		return
	}
	s.Many = s.Many || o.Many || s.Text != "" && s.Text != o.Text
	if s.Text == "" || o.Text < s.Text {
		s.Text = o.Text
	}
}

// Ids is the ids of all customers but that of 0, and how busy they are.
type Ids struct {
	Others  int64 // different ids
	Numbers bool  // all of them are whole numbers
	Most    int64 // the largest of them
	Busiest int64 // most orders of one of them
	Zero    int64 // orders of 0, where it counts as a customer
}

// Add adds a customer with a number of orders.
func (i *Ids) Add(id string, orders int64) {
	b := []byte(id)
	if PlaceholderOf(b) == ZeroPlaceholder {
		i.Zero += orders
		return
	}
	number, err := strconv.ParseInt(string(withoutZeros(b)), 10, 64)
	if i.Others == 0 {
		i.Numbers = true
	}
	i.Others++
	i.Numbers = i.Numbers && err == nil && number > 0
	i.Most, i.Busiest = max(i.Most, number), max(i.Busiest, orders)
}

// Placed counts a row that is left out.
func (c *Customers) Placed(id []byte, rows int64) {
	if c.Placeholders == nil {
		c.Placeholders = map[string]int64{}
	}
	c.Placeholders[string(id)] += rows
}

// Join adds what other rows have shown.
func (c *Customers) Join(o Customers) {
	for id, rows := range o.Placeholders {
		c.Placed([]byte(id), rows)
	}
	c.ByMail += o.ByMail
	c.ByLogin += o.ByLogin
	c.ByAccount += o.ByAccount
	c.Capitals += o.Capitals
	c.ZeroMails.Join(o.ZeroMails)
	c.Zeros += o.Zeros
	c.Totals = c.Totals || o.Totals
}

// The answers about the id 0.
const (
	ZeroIsGuest    = "guest"
	ZeroIsCustomer = "customer"
)

// zeroTimes is how many times the orders of the busiest other customer the
// customer 0 may have: a guest account has more than any person, and in ids that
// count from 0 the first is one of many.
const zeroTimes = 2

// CustomerZero decides whether 0 is a customer. Zeros whose rows have several
// e-mails are several people.
func CustomerZero(e Evidence) Finding {
	f := Finding{Code: "customer-zero", Answer: ZeroIsGuest}
	c, ids := e.Customers, e.Customers.Ids
	orders := c.Zeros + ids.Zero
	gapless := ids.Others > 0 && ids.Numbers && ids.Most == ids.Others
	if orders == 0 || c.ZeroMails.Text != "" || !gapless || orders > zeroTimes*ids.Busiest {
		return f
	}
	f.Answer = ZeroIsCustomer
	f.Notes = []note.Note{{
		Code: "customer-zero", Level: note.Proven, Concerns: note.Identity,
		Text: fmt.Sprintf("customer 0 counts: ids go from 0 to %s without a gap, and the orders of 0 (%s) are no more than twice those of another (%s)", problem.Grouped(ids.Most), problem.Grouped(orders), problem.Grouped(ids.Busiest)),
		Args: &note.Args{"orders": orders, "customers": ids.Others + 1},
	}}
	return f
}

// CustomerColumns are the columns that say who a customer is.
type CustomerColumns struct {
	Key   string // its header
	Mail  string // of the e-mail that stands in for a blank key; empty: none
	Login string // of the username that stands in for both; empty: none
}

// CustomerBlank tells what became of rows whose customer is blank, written or not.
// given tells that an option decides about them.
func CustomerBlank(e Evidence, columns CustomerColumns, given bool) Finding {
	f := Finding{Code: "customer-blank", Answer: columns.Key + "\n" + columns.Mail}
	c := e.Customers
	if c.ByMail > 0 && columns.Mail != "" { // in another file, which says so
		f.Notes = append(f.Notes, note.Note{
			Code: "customer-by-email", Concerns: note.Identity, Fix: note.Fix{Option: note.Column, Value: "email="},
			Text: fmt.Sprintf("rows without a customer in %q counted by %q: %s; to count no row by e-mail", columns.Key, columns.Mail, problem.Grouped(c.ByMail)),
			Args: &note.Args{"rows": c.ByMail, "column": columns.Mail},
		})
	}
	if c.ByLogin > 0 && columns.Login != "" {
		f.Notes = append(f.Notes, note.Note{
			Code: "customer-by-login", Concerns: note.Identity, Fix: note.Fix{Option: note.Blank, Value: "skip"},
			Text: fmt.Sprintf("rows without a customer in %q and without an e-mail counted by %q: %s; to skip them", columns.Key, columns.Login, problem.Grouped(c.ByLogin)),
			Args: &note.Args{"rows": c.ByLogin, "column": columns.Login},
		})
	}
	if c.Capitals > 0 {
		f.Notes = append(f.Notes, note.Note{
			Code: "email-case", Concerns: note.Identity, Fix: note.Fix{Option: note.FoldIDs, Value: "none"},
			Text: fmt.Sprintf("e-mails that differ only by case are one customer; rows whose e-mail has capital letters: %s; to tell them apart", problem.Grouped(c.Capitals)),
			Args: &note.Args{"rows": c.Capitals},
		})
	}
	total := int64(0)
	for _, rows := range c.Placeholders {
		total += rows
	}
	if total == 0 || given {
		return f
	}
	words := wordsOf(c.Placeholders)
	f.Notes = append(f.Notes, note.Note{
		Code: "customer-placeholder", Level: note.Warning, Concerns: note.Identity | note.Activity | note.Revenue, Fix: note.Fix{Option: note.Blank, Value: "each"},
		Text: fmt.Sprintf("rows of no customer (guests, placeholders) excluded: %s (%s); to count each as a customer of its own", problem.Grouped(total), words),
		Args: &note.Args{"rows": total, "column": columns.Key},
	})
	if e.Used == 0 {
		f.Refusal = &problem.Problem{
			Code: "customer-nobody", Reason: fmt.Sprintf("no row that counts names a customer: %q holds %s", columns.Key, words),
			Hint: "name the column of the customer or of an e-mail, or count every row as a customer", Fixes: []note.Fix{
				{Option: note.Column, Value: "customer=HEADER"}, {Option: note.Column, Value: "email=HEADER"}, {Option: note.Blank, Value: "each"}},
		}
	}
	return f
}

// CodeGuestAccounts is the code of the question whether guests are customers who have
// an account.
const CodeGuestAccounts = "customer-account"

// The answers to customer-account: the e-mails are compared, and guests counted as
// the customers whose e-mail they have.
const (
	GuestsCompared = "compared"
	GuestsJoined   = "joined"
)

// GuestAccounts decides whether a guest whose e-mail stands beside an id elsewhere is
// that customer. guests tells that there are any in the first rows. Without an answer
// there are none.
func GuestAccounts(c Customers, columns CustomerColumns, guests bool) Finding {
	f := Finding{Code: CodeGuestAccounts}
	if guests || c.ByMail+c.ByAccount > 0 {
		f.Answer = GuestsCompared
	}
	apart := note.Fix{Option: note.FoldIDs, Value: "none"}
	if c.Owned > 0 {
		f.Answer = GuestsJoined
		f.Notes = append(f.Notes, note.Note{
			Code: f.Code, Concerns: note.Identity, Fix: apart, Args: &note.Args{"rows": c.ByAccount, "column": columns.Mail},
			Text: fmt.Sprintf("rows without a customer in %q whose %q is that of one elsewhere counted as that customer: %s; to tell them apart", columns.Key, columns.Mail, problem.Grouped(c.ByAccount)),
		})
	}
	if c.Shared > 0 {
		f.Notes = append(f.Notes, note.Note{
			Code: f.Code, Level: note.Warning, Concerns: note.Identity, Args: &note.Args{"emails": c.Shared, "column": columns.Mail},
			Text: fmt.Sprintf("e-mails in %q of rows without a customer that stand beside several values of %q elsewhere: %s; each counts as a customer of its own; to tell all customers by e-mail", columns.Mail, columns.Key, problem.Grouped(c.Shared)),
			Fix:  note.Fix{Option: note.Column, Value: "customer=" + columns.Mail},
		})
	}
	return f
}

// shownWords is how many different words a note shows.
const shownWords = 5

// wordsOf lists words with their counts, the commonest first: "0" 812, "nan" 3.
func wordsOf(rows map[string]int64) string {
	words := slices.Collect(maps.Keys(rows))
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(cmp.Compare(rows[b], rows[a]), strings.Compare(a, b)) })
	var parts []string
	for _, word := range words[:min(len(words), shownWords)] {
		parts = append(parts, fmt.Sprintf("%q %s", word, problem.Grouped(rows[word])))
	}
	if more := len(words) - shownWords; more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	return strings.Join(parts, ", ")
}
