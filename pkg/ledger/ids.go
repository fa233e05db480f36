package ledger

import "encoding/binary"

// EachID calls visit with the id of every customer as it was in the export, in
// no particular order. A long id may come more than once. The bytes are good
// until visit returns.
func (o *Orders) EachID(visit func(id []byte)) {
	var b [16]byte
	for i := range o.partitions {
		for _, k := range o.partitions[i].keys {
			if k.short() {
				binary.LittleEndian.PutUint64(b[:], k.lo)
				binary.LittleEndian.PutUint64(b[8:], k.hi)
				visit(b[:b[15]])
			}
		}
	}
	o.texts.each(visit)
}

// each calls visit with every long id.
func (t *texts) each(visit func(id []byte)) {
	for _, l := range t.written {
		l.each(func(_ Key, id []byte) { visit(id) })
	}
	for _, id := range t.byKey {
		visit([]byte(id))
	}
}
