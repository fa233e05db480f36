package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
)

// customers finds out what beside its key tells who a customer is.
func (r *recognizer) customers(p *Plan) (err error) {
	if p.Unnamed {
		p.Mail, p.Login = -1, -1
		return nil
	}
	if p.Mail, err = r.mailBeside(p.Customer); err != nil {
		return err
	}
	p.Login = r.loginBeside(p.Customer)
	columns := questions.CustomerColumns{Key: r.Header[p.Customer], Mail: headerAt(r.Header, p.Mail), Login: headerAt(r.Header, p.Login)}
	if p.Mail >= 0 {
		r.fields[FieldMail] = p.Mail
	}
	if r.kind == Orders && p.Mail >= 0 && r.options.FoldIDs != FoldNone {
		f := questions.GuestAccounts(r.evidence.Customers, columns, r.hasGuests(p.Customer))
		if p.Guests = f.Answer != ""; p.Guests {
			if err := r.decide(f); err != nil {
				return err
			}
		}
	}
	if err := r.decide(questions.CustomerZero(r.evidence)); err != nil {
		return err
	}
	p.Zero = r.layout.Answers["customer-zero"] == questions.ZeroIsCustomer
	if p.Totals = r.evidence.Customers.Totals; p.Totals { // few files have any: the rows are read again
		r.layout.Answers["customer-totals"] = questions.Total
	}
	return r.decide(questions.CustomerBlank(r.evidence, columns, r.options.Blank != AutoBlank))
}

// mailBeside is the column of e-mails that stand in for a blank key: the one
// asked for, or the likeliest by its header; -1 when there is none.
func (r *recognizer) mailBeside(key int) (int, error) {
	if _, asked := r.options.Columns[FieldMail]; asked {
		err := r.findColumn(FieldMail, nil)
		return r.at(FieldMail), err
	}
	best, least := -1, questions.NoCustomer
	for i, h := range r.Header {
		role := questions.CustomerHeader(h)
		other := role == questions.OtherMail && len(r.evidence.At(i).Words) == 1 // that of the shop
		if role.IsMail() && role != questions.ReceiverMail && role < least && i != key && !other && !r.taken(i) && !r.isBlank(i) {
			best, least = i, role
		}
	}
	return best, nil
}

// loginBeside is the column of usernames that stand in for a blank key and a blank
// e-mail; -1 when there is none.
func (r *recognizer) loginBeside(key int) int {
	for i, h := range r.Header {
		if r.kind == Orders && i != key && questions.CustomerHeader(h) == questions.CustomerLogin && !r.taken(i) && !r.isBlank(i) {
			return i
		}
	}
	return -1
}

// hasGuests tells whether one of the first rows names no customer by a key.
func (r *recognizer) hasGuests(key int) bool {
	return slices.ContainsFunc(r.values(key), func(id string) bool {
		id = strings.TrimSpace(id)
		return id == "" || questions.PlaceholderOf([]byte(id)) != questions.NoPlaceholder
	})
}

// isBlank tells whether no row seen so far has a value in a column.
func (r *recognizer) isBlank(column int) bool {
	c := r.evidence.At(column)
	if c.Words == nil {
		return false
	}
	for word := range c.Words {
		if questions.PlaceholderOf([]byte(word)) == questions.NoPlaceholder {
			return false
		}
	}
	return c.Rows() > 0
}

// customerColumn finds the column of the customer by the headers: the surest key
// that is not blank. Names of people are no key.
func (r *recognizer) customerColumn(aliases []string) error {
	var found []candidate
	places := r.places(aliases)
	for i, h := range r.Header {
		c := candidate{column: i, role: customerRole(h, places[i] < len(aliases)), alias: places[i], blank: r.isBlank(i)}
		switch {
		case r.taken(i):
			continue
		case (c.role == questions.CustomerBare || c.role == questions.AnyName) && questions.HoldsNames(r.values(i)):
			c.role = questions.CustomerName
		case c.role == questions.AnyName:
			continue
		case c.role == questions.NoCustomer:
			continue
		}
		found = append(found, c)
	}
	user := func(c candidate) bool { return questions.NamesUser(r.Header[c.column]) }
	if slices.ContainsFunc(found, func(c candidate) bool { return !user(c) }) {
		found = slices.DeleteFunc(found, user)
	}
	slices.SortStableFunc(found, candidate.compare)
	switch {
	case len(found) == 0:
		return nil
	case found[0].role == questions.CustomerName:
		return r.onlyNames(found[0].column)
	}
	if same := r.Named(r.Header[found[0].column]); len(same) > 1 {
		return r.ambiguousColumn("customer", same)
	}
	r.fields["customer"] = found[0].column
	return nil
}

// customerRole is what a header says that its column tells of customers; one of the
// table of headers tells a key unless its words say otherwise.
func customerRole(header string, known bool) questions.CustomerRole {
	role := questions.CustomerHeader(header)
	if role == questions.NoCustomer && known || Normal(header) == "customer" {
		return questions.CustomerKey
	}
	return role
}

// candidate is a column that may tell who a customer is.
type candidate struct {
	column int
	role   questions.CustomerRole
	alias  int // its place among the headers that mean a customer
	blank  bool
}

func (c candidate) compare(o candidate) int {
	names := func(c candidate) int { return btoi(c.role == questions.CustomerName) }
	return cmp.Or(names(c)-names(o), btoi(c.blank)-btoi(o.blank), cmp.Compare(c.role, o.role), cmp.Compare(c.alias, o.alias))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// places is where the header of each column stands among the names of a field,
// behind all when it is none of them.
func (r *recognizer) places(aliases []string) []int {
	places := slices.Repeat([]int{len(aliases)}, len(r.Header))
	for place, alias := range aliases {
		for _, column := range r.Named(alias) {
			places[column] = min(places[column], place)
		}
	}
	return places
}

// onlyNames is the refusal of a file whose customers have names and no key.
func (r *recognizer) onlyNames(column int) error {
	return r.Problem("customer-names", fmt.Sprintf("customers are told by name only, in %q: two people may have the same name", r.Header[column]),
		"export a customer id or an e-mail; to take the names as they are", columnFix("customer", r.Header[column]))
}

// values is the first values of a column.
func (t *Table) values(column int) (values []string) {
	t.Each(func(fields []string, _ int64) bool {
		if column < len(fields) {
			values = append(values, fields[column])
		}
		return len(values) < sampledRows
	})
	return values
}
