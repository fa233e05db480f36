package orders

import (
	"bytes"
	"maps"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
)

// parents is the ids by which refunds name sales, and the ids that sales have. Of
// many only a share is kept that depends on the ids alone: an id that is named is
// kept if and only if it is where it stands.
type parents struct {
	named map[uint64]int64           // refunds
	sales map[string]map[uint64]bool // by the header of the column, as schema.Normal has it; true: two have it
	few   int                        // of the ids only those with so many zero bits are kept
}

func newParents() parents {
	return parents{named: map[uint64]int64{}, sales: map[string]map[uint64]bool{}}
}

// observe adds the rows of a chunk.
func (p *parents) observe(r *reader, c *columns) {
	key := func(row, column int) (key uint64, ok bool) {
		id := bytes.TrimSpace(r.value(c, row, column))
		if len(id) == 0 || string(id) == "0" {
			return 0, false
		}
		key = saleKey(id)
		return key, key&(1<<p.few-1) == 0
	}
	for row, f := range c.flags {
		switch {
		case f&unread != 0:
		case f&refund != 0:
			if key, ok := key(row, r.plan.RefundOf); ok {
				p.named[key]++
			}
		default:
			for _, column := range r.plan.SaleIDs {
				if key, ok := key(row, column); ok {
					p.add(schema.Normal(r.file.Header[column]), key, false)
				}
			}
		}
	}
}

func (p *parents) add(header string, key uint64, twice bool) {
	ids := p.sales[header]
	if ids == nil {
		ids = map[uint64]bool{}
		p.sales[header] = ids
	}
	_, there := ids[key]
	ids[key] = twice || there || ids[key]
	if len(ids) > mostSales {
		p.drop(p.few + 1)
	}
}

// drop keeps only the ids with so many zero bits.
func (p *parents) drop(few int) {
	p.few = few
	others := func(key uint64) bool { return key&(1<<few-1) != 0 }
	maps.DeleteFunc(p.named, func(key uint64, _ int64) bool { return others(key) })
	for _, ids := range p.sales {
		maps.DeleteFunc(ids, func(key uint64, _ bool) bool { return others(key) })
	}
}

// merge adds what other rows have shown.
func (p *parents) merge(o parents) {
	p.drop(max(p.few, o.few))
	for key, n := range o.named {
		if key&(1<<p.few-1) == 0 {
			p.named[key] += n
		}
	}
	for header, ids := range o.sales {
		for key, twice := range ids {
			if key&(1<<p.few-1) == 0 {
				p.add(header, key, twice)
			}
		}
	}
}

// parents is what the refunds of all files name, by the columns of one of them.
func (s *scan) parents(f *file) (e questions.Parents) {
	if len(f.Plan.SaleIDs) == 0 {
		return e
	}
	all := newParents()
	for _, other := range s.files {
		all.merge(other.watch.parents)
	}
	e = questions.Parents{Header: f.Header[f.Plan.RefundOf], Found: map[string]int64{}, Twice: map[string]bool{}}
	for _, n := range all.named {
		e.Named += n
	}
	for _, column := range f.Plan.SaleIDs {
		header := f.Header[column]
		for key, twice := range all.sales[schema.Normal(header)] {
			e.Found[header] += all.named[key]
			e.Twice[header] = e.Twice[header] || twice
		}
	}
	return e
}
