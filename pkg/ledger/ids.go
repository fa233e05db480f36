package ledger

// EachID calls visit with the id of every customer as it was in the export, in
// no particular order; a long id may come more than once. The workers 0 to
// Workers()-1 call it at the same time, each with a number of its own. Without
// numbers, ids that are a number behind Options.Prefix are left out. The bytes are
// good until visit returns.
func (o *Orders) EachID(numbers bool, visit func(worker int, id []byte)) {
	parallel(o.workers, len(o.partitions), func(worker, p int) {
		var id []byte
		t := &o.partitions[p]
		n := t.customers()
		if !numbers {
			n = len(t.keys)
		}
		for c := range n {
			if k := t.key(c); !k.Hashed() && (numbers || !k.Number()) {
				id = k.text(id[:0], o.texts.prefix)
				visit(worker, id)
			}
		}
	})
	parallel(o.workers, len(o.texts.pieces), func(worker, i int) {
		piece := &o.texts.pieces[i]
		for n := range piece.ends {
			visit(worker, piece.text(n))
		}
	})
}

// Workers is how many goroutines compute facts.
func (o *Orders) Workers() int { return max(o.workers, 1) }
