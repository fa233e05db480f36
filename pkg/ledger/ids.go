package ledger

// EachID calls visit with the id of every customer as it was in the export, in
// no particular order. A long id may come more than once. The bytes are good
// until visit returns.
func (o *Orders) EachID(visit func(id []byte)) {
	o.eachID(1, true, func(_ int, id []byte) { visit(id) })
}

// ShareIDs is EachID from several workers at once. Worker says which, from 0 to
// Workers()-1, so that each can note what it sees for itself. Without numbers,
// ids that are a number behind Options.Prefix are left out.
func (o *Orders) ShareIDs(numbers bool, visit func(worker int, id []byte)) {
	o.eachID(o.workers, numbers, visit)
}

// Workers is how many goroutines compute facts.
func (o *Orders) Workers() int { return max(o.workers, 1) }

func (o *Orders) eachID(workers int, numbers bool, visit func(worker int, id []byte)) {
	parallel(workers, len(o.partitions), func(worker, p int) {
		var id []byte
		for _, k := range o.partitions[p].keys {
			if _, number := k.number(); k.short() && (numbers || !number) {
				id = k.text(id[:0], o.texts.prefix)
				visit(worker, id)
			}
		}
	})
	parallel(workers, len(o.texts.pieces), func(worker, i int) {
		piece := &o.texts.pieces[i]
		for n := range piece.ends {
			visit(worker, piece.text(n))
		}
	})
}
