package orders

import (
	"bytes"
	"maps"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
)

// parents is the ids by which refunds name sales, and the ids that sales have. Of
// those of sales only a share is kept that depends on the ids alone: an id that is
// named is kept if and only if it is where it stands.
type parents struct {
	named map[uint64]int64             // refunds
	sales map[string]map[uint64]uint64 // the order of an id, by the header of the column, as schema.Normal has it; "": the order's id
	few   int                          // of the ids only those with so many zero bits are kept
	sold  sold                         // orders that refunds name by such a column
}

// sold is ids of orders by those that refunds name, as saleKey has them.
type sold map[uint64]string

// severalOrders stands for the id of an order where several have the same id of a
// sale.
const severalOrders = 0

func newParents() parents {
	return parents{named: map[uint64]int64{}, sales: map[string]map[uint64]uint64{}, sold: sold{}}
}

// observe adds the rows of a chunk.
func (p *parents) observe(r *reader, c *columns) {
	key := func(row, column int) (key uint64, ok bool) {
		id := bytes.TrimSpace(r.value(c, row, column))
		if len(id) == 0 || string(id) == "0" {
			return 0, false
		}
		return saleKey(id), true
	}
	for row, f := range c.flags {
		switch {
		case f&unread != 0:
		case f&refund != 0:
			if r.plan.RefundOf < 0 {
				continue
			}
			if key, ok := key(row, r.plan.RefundOf); ok {
				p.named[key]++
			}
		default:
			p.observeSale(r, c, row, key)
		}
	}
}

// observeSale adds the ids of a sale.
func (p *parents) observeSale(r *reader, c *columns, row int, key func(row, column int) (uint64, bool)) {
	if r.plan.Order < 0 {
		return
	}
	order, ok := key(row, r.plan.Order)
	if !ok {
		return
	}
	p.add("", order, order)
	for _, column := range r.plan.SaleIDs {
		key, there := key(row, column)
		if !there {
			continue
		}
		header := schema.Normal(r.file.Header[column])
		p.add(header, key, order)
		if r.scan.named[key] && header == r.scan.refundsBy {
			p.sold.add(key, string(c.id(row, r.plan.Order)))
		}
	}
}

// add notes the order that a refund names. An id of several orders is none of any.
func (s sold) add(key uint64, order string) {
	if known, ok := s[key]; ok && known != order {
		order = ""
	}
	s[key] = order
}

func (p *parents) keeps(key uint64) bool { return key&(1<<p.few-1) == 0 }

func (p *parents) add(header string, key, order uint64) {
	if !p.keeps(key) {
		return
	}
	ids := p.sales[header]
	if ids == nil {
		ids = map[uint64]uint64{}
		p.sales[header] = ids
	}
	if known, ok := ids[key]; ok && known != order {
		order = severalOrders
	}
	ids[key] = order
	if len(ids) > mostSales {
		p.drop(p.few + 1)
	}
}

// drop keeps only the ids of sales with so many zero bits.
func (p *parents) drop(few int) {
	p.few = few
	for _, ids := range p.sales {
		maps.DeleteFunc(ids, func(key, _ uint64) bool { return !p.keeps(key) })
	}
}

// merge adds what other rows have shown.
func (p *parents) merge(o parents) {
	p.drop(max(p.few, o.few))
	for key, n := range o.named {
		p.named[key] += n
	}
	for header, ids := range o.sales {
		for key, order := range ids {
			p.add(header, key, order)
		}
	}
	for key, order := range o.sold {
		p.sold.add(key, order)
	}
}

// allParents is what the rows of all files have shown.
func (s *scan) allParents() (all parents) {
	all = newParents()
	for _, f := range s.files {
		all.merge(f.watch.parents)
	}
	return all
}

// parents is what the refunds of all files name, by the columns of sales.
func (s *scan) parents(f *file) (e questions.Parents) {
	if f.Plan.RefundOf < 0 {
		return e
	}
	all, headers := s.allParents(), map[string]string{"": ""}
	for _, other := range s.files {
		for _, column := range other.Plan.SaleIDs {
			headers[schema.Normal(other.Header[column])] = other.Header[column]
		}
	}
	e = questions.Parents{Header: f.Header[f.Plan.RefundOf], Found: map[string]int64{}, Unclear: map[string]int64{}}
	for key, n := range all.named {
		if all.keeps(key) {
			e.Named += n
		}
	}
	for name, ids := range all.sales {
		for key, order := range ids {
			if order == severalOrders {
				e.Unclear[headers[name]] += all.named[key]
			} else {
				e.Found[headers[name]] += all.named[key]
			}
		}
	}
	return e
}

// comparesParents tells whether refunds name a sale that has several ids.
func (s *scan) comparesParents() bool {
	return slices.ContainsFunc(s.files, func(f *file) bool { return f.Plan.RefundOf >= 0 && f.Plan.Preset == "" }) &&
		slices.ContainsFunc(s.files, func(f *file) bool { return len(f.Plan.SaleIDs) > 0 })
}

// findSold makes the next pass look for the sales that refunds name by another id
// than the order's.
func (s *scan) findSold() {
	s.refundsBy, s.named, s.sold = "", nil, nil
	for _, f := range s.files {
		if s.refundsBy == "" && f.Plan.RefundsBy != "" {
			s.refundsBy, s.named = f.Plan.RefundsBy, map[uint64]bool{}
		}
	}
	if s.named == nil {
		return
	}
	for key := range s.allParents().named {
		s.named[key] = true
	}
}

// nameRefunds makes refunds rows of the orders that they name in a column of their
// own. Whether there is such an order shows only at the end of a first pass.
func (r *reader) nameRefunds(c *columns) {
	for row, f := range c.flags {
		if f&refund == 0 || f&unread != 0 {
			continue
		}
		id, fault := field.ID(r.value(c, row, r.plan.RefundOf))
		if fault != nil || len(id) == 0 || string(id) == "0" {
			continue
		}
		order, translated := r.scan.sold[saleKey(bytes.TrimSpace(id))]
		if translated {
			id = []byte(order)
		}
		switch key := r.scan.ids.key(id); {
		case len(id) == 0:
		case r.scan.suspects == nil:
			c.named = append(c.named, key)
		case r.scan.suspects.has(key):
			c.ids[row] = key
			if c.flags[row] |= parent | unusual; translated {
				c.nameParent(row, order)
			}
		}
	}
}

func (c *columns) nameParent(row int, order string) {
	if c.parent == nil {
		c.parent = map[int32]string{}
	}
	c.parent[int32(row)] = order
}
