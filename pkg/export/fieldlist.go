package export

// Field is what a column can be taken for, with the headers that it is found
// by, the surest first.
type Field struct {
	Name    string
	Headers []string
}

// OrderFields lists the fields of orders exports.
func OrderFields() []Field {
	fields := make([]Field, len(orderFields))
	for i, f := range orderFields {
		fields[i] = Field{f.name, f.aliases}
	}
	return fields
}

// CustomerFields lists the fields of customers exports.
func CustomerFields() []Field {
	fields := make([]Field, len(customerFields))
	for i, f := range customerFields {
		fields[i] = Field{f.name, f.aliases}
	}
	return fields
}
