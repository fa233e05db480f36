package orders

import (
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/field"
)

// accounts is whose e-mails stand beside ids of customers, and by which guests are
// told. They are kept by their hashes: of e-mails there are as many as customers,
// and as these they count as memory in use: see scan.read.
type accounts struct {
	owners map[uint64]owner
	guests map[uint64]bool
}

// owner is the customer whose e-mail stands beside an id.
type owner struct {
	id      string
	several bool // it stands beside other ids as well
}

func newAccounts() accounts {
	return accounts{owners: map[uint64]owner{}, guests: map[uint64]bool{}}
}

// observe adds the rows of a chunk.
func (a *accounts) observe(r *reader, c *columns) {
	for row, f := range c.flags {
		if f&unread != 0 {
			continue
		}
		id, fault := field.ID(r.value(c, row, r.plan.Customer))
		if fault != nil {
			continue
		}
		known := len(id) > 0 && r.placeholder(c, row, id) == questions.NoPlaceholder
		r.id = append(r.id[:0], r.fold(id)...)
		key, ok := r.mailKey(r.value(c, row, r.plan.Mail))
		switch {
		case !ok:
		case known:
			a.add(key, r.id)
		default:
			a.guests[key] = true
		}
	}
}

// mailKey is the hash of an e-mail as it is compared.
func (r *reader) mailKey(text []byte) (key uint64, ok bool) {
	mail, fault := field.ID(text)
	if fault != nil || !questions.IsMail(mail) {
		return 0, false
	}
	return saleKey(r.fold(mail)), true
}

func (a *accounts) add(key uint64, id []byte) {
	known, ok := a.owners[key]
	switch {
	case !ok:
		a.owners[key] = owner{id: string(id)}
	case known.id != string(id) && !known.several:
		known.several = true
		a.owners[key] = known
	}
}

// merge adds what other rows have shown.
func (a *accounts) merge(o accounts) {
	for key := range o.guests {
		a.guests[key] = true
	}
	for key, other := range o.owners {
		known, ok := a.owners[key]
		if !ok {
			known = other
		}
		known.several = known.several || other.several || known.id != other.id
		a.owners[key] = known
	}
}

// owned is the customers whose e-mails guests have, by these e-mails; shared is how
// many e-mails of guests are those of several customers. Only of guests are owners
// of several files put together, since of all of them there may be no room for two.
func (s *scan) owned() (ids map[uint64]string, shared int64) {
	ids = map[uint64]string{}
	seen := map[uint64]bool{}
	for _, f := range s.files {
		for key := range f.watch.accounts.guests {
			if seen[key] {
				continue
			}
			seen[key] = true
			switch known, ok := s.ownerOf(key); {
			case !ok:
			case known.several:
				shared++
			default:
				ids[key] = known.id
			}
		}
	}
	return ids, shared
}

// ownerOf is whose an e-mail is in all files.
func (s *scan) ownerOf(key uint64) (all owner, ok bool) {
	for _, f := range s.files {
		own, there := f.watch.accounts.owners[key]
		switch {
		case !there:
		case !ok:
			all, ok = own, true
		default:
			all.several = all.several || own.several || own.id != all.id
		}
	}
	return all, ok
}
