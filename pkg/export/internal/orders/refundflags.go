package orders

import (
	"bytes"
	"maps"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
)

// refundFlags is the ids of orders beside a flag of refunds; of many, a share that depends
// on the ids alone.
type refundFlags struct {
	ids map[uint64]refundSeen
	few int // only ids with so many zero bits are kept
}

// refundSeen is the rows of an id; noDay stands where there are none.
type refundSeen struct {
	sold calendar.Day // the first one that is not flagged
	back calendar.Day // the last one that is
}

// mostFlagged is how many ids are kept: where one order in a thousand has a refund,
// dozens of them are seen of any number of orders.
const mostFlagged = 50_000

// observe adds the rows of a chunk.
func (w *refundFlags) observe(r *reader, c *columns) {
	for row, f := range c.flags[:c.rows] {
		id := r.value(c, row, r.plan.Order)
		if f&undated != 0 || len(id) == 0 {
			continue
		}
		key, day := saleKey(id), c.days[row]
		if r.plan.Amount >= 0 && bytes.ContainsAny(r.value(c, row, r.plan.Amount), "-(") {
			continue // below zero it is a refund whatever the flag says
		}
		if yes, _ := questions.Truth(string(r.value(c, row, r.plan.RefundFlag))); yes {
			w.add(key, refundSeen{noDay, day})
		} else {
			w.add(key, refundSeen{day, noDay})
		}
	}
}

func (w *refundFlags) keeps(key uint64) bool { return key&(1<<w.few-1) == 0 }

func (w *refundFlags) add(key uint64, id refundSeen) {
	if !w.keeps(key) {
		return
	}
	if known, ok := w.ids[key]; ok {
		id.back = max(id.back, known.back)
		if id.sold == noDay || known.sold != noDay && known.sold < id.sold {
			id.sold = known.sold
		}
	}
	w.ids[key] = id
	for len(w.ids) > mostFlagged {
		w.drop(w.few + 1)
	}
}

// drop keeps only the ids with so many zero bits.
func (w *refundFlags) drop(few int) {
	w.few = few
	maps.DeleteFunc(w.ids, func(key uint64, _ refundSeen) bool { return !w.keeps(key) })
}

// merge adds what other rows have shown.
func (w *refundFlags) merge(o refundFlags) {
	w.drop(max(w.few, o.few))
	for key, id := range o.ids {
		w.add(key, id)
	}
}

// flagged is what the rows of all files have shown.
func (s *scan) flagged() (e questions.Flagged) {
	all := refundFlags{ids: map[uint64]refundSeen{}}
	for _, f := range s.files {
		all.merge(f.watch.flagged)
	}
	for _, id := range all.ids {
		if id.back == noDay {
			continue
		}
		e.IDs++
		if id.sold != noDay {
			e.Sold++
		}
		if id.sold != noDay && id.back > id.sold {
			e.Later++
		}
	}
	return e
}
