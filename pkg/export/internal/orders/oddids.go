package orders

import (
	"sync"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// oddIDs looks at the id of every customer once and says what is odd about them.
// Of ids that are a number behind a prefix, the prefix says whether any is odd.
func oddIDs(orders *ledger.Orders, column string, prefix []byte, o schema.Options) []note.Note {
	surveys := make([]questions.IDSurvey, orders.Workers())
	odd := surveys[0].Classify(prefix)
	orders.EachID(odd, func(worker int, id []byte) { surveys[worker].Look(id) })
	s := surveys[0]
	for _, other := range surveys[1:] {
		s.Join(other)
	}
	if len(prefix) == 0 && orders.ZeroPadded() {
		s.Padded()
	}
	all := orders.Extent()
	crowd := questions.Crowd{Customers: all.Customers, Orders: all.Orders, Column: column}
	crowd.Busiest, crowd.OfBusiest = orders.Busiest(crowd.Least(), crowd.LeastShare())
	return append(s.Notes(idsOf(orders), o.FoldIDs, o.Example), questions.CrowdNotes(crowd, o.Example)...)
}

// idsOf visits the ids of all customers.
func idsOf(orders *ledger.Orders) questions.AllIDs {
	return func(visit func(id []byte)) {
		var mu sync.Mutex
		orders.EachID(true, func(_ int, id []byte) {
			mu.Lock()
			defer mu.Unlock()
			visit(id)
		})
	}
}
