package ledger

import "github.com/retain-cli/retain/pkg/money"

// add appends one order, with a value for each column.
func (w *Writer) addOne(id string, o Order, values ...string) {
	k := w.Key([]byte(id))
	w.Keep(k, []byte(id))
	b := Batch{Keys: []Key{k}, Amounts: []money.Minor{o.Amount}, Digits: w.digits, Kinds: []Kind{Sale}}
	b.Days = append(b.Days, o.Day)
	if o.Refund {
		b.Kinds[0] = Refund
	}
	for column, v := range values {
		b.Values = append(b.Values, []Code{w.Code(column, []byte(v))})
	}
	w.Append(b)
}
