package orders

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

// What is asked about eight bytes at once is what a look at each of them says:
// every byte at every place, among bytes that are next to the limits.
func TestWords(t *testing.T) {
	all := func(b [8]byte, fits func(c byte) bool) bool {
		for _, c := range b {
			if !fits(c) {
				return false
			}
		}
		return true
	}
	isDigit := func(c byte) bool { return c >= '0' && c <= '9' }
	for _, fill := range []byte{'!', '~', '0', '9', '_', 'p', 'X', ' ', '"', 0x7f, 0x80} {
		for at := range 8 {
			for c := range 256 {
				b := [8]byte{fill, fill, fill, fill, fill, fill, fill, fill}
				b[at] = byte(c)
				w := binary.LittleEndian.Uint64(b[:])
				value, ok := digits(w)
				want, err := strconv.ParseUint(string(b[:]), 10, 64)
				for _, q := range []struct {
					what      string
					got, want bool
				}{
					{"printable", printable(w), all(b, func(c byte) bool { return c >= ' ' && c < 0x7f })},
					{"visible", visible(w), all(b, func(c byte) bool { return c > ' ' && c < 0x7f })},
					{"a number", number(w), all(b, isDigit)},
					{"digits", ok, all(b, isDigit)},
					{"without a quote", !hasQuote(w), all(b, func(c byte) bool { return c != '"' })},
					{"that number", ok && value == want, err == nil},
				} {
					if q.got != q.want {
						t.Errorf("%q is %s: %v, want %v", b, q.what, q.got, q.want)
					}
				}
			}
		}
	}
}

// The first digits of a word are what strconv makes of them.
func TestFirstDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9]{1,8}`).Draw(t, "digits")
		behind := rapid.StringMatching(`[0-9a,]{8}`).Draw(t, "behind")
		got, ok := firstDigits(word([]byte(text+behind), 0), len(text))
		if want, _ := strconv.ParseUint(text, 10, 64); got != want || !ok {
			t.Errorf("%q: %d, %v", text, got, ok)
		}
	})
}

// The usual field stands where its bytes stand up to the separator behind it, and
// nowhere else. Those that do not fit into 16 bytes with it are never usual.
func TestUsual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.StringMatching(`[0-9a-z]{0,17}|1[04]0000001`)
		a, b := some.Draw(t, "usual"), some.Draw(t, "other")
		text := []byte(a + "," + b + ",")
		n := len(text)
		text = append(text, make([]byte, rows.Slack)...)
		x := rows.Index{Text: text, Places: []uint32{^uint32(0), uint32(len(a)), uint32(n - 1)}, Stride: 1, Columns: 1}
		usual := rows.NewUsual(&x, 0, 0, 1)
		for _, start := range []int{0, len(a) + 1} {
			same := start == 0 || a == b
			if got, want := usual.At(text, start), same && len(a) < 16; got != want {
				t.Errorf("%q stands at %d of %q: %v, want %v", a, start, text[:n], got, want)
			}
		}
	})
}

// readColumns reads the columns of one chunk.
func readColumns(t *rapid.T, text string, o Options) (*reader, *columns) {
	s, _, err := newScan([]Input{fileOf("a.csv", []byte(text))}, o)
	if err != nil {
		t.Skip(err) // the file as a whole is refused, such as for dates that may be day or month first
	}
	f := s.files[0]
	source, err := f.RowSource(f.source)
	if err != nil {
		t.Fatal(err)
	}
	chunk, _, more := rows.NewCutter(source, f.Dialect).Next(t.Context(), nil)
	if !more {
		t.Skip("no rows")
	}
	out := ledger.NewBuilder(ledger.Options{Prefix: s.customers.text, Columns: s.columns()}).Writer(0)
	r := newReader(&worker{assembler: &assembler{scan: s, file: f, out: out}})
	var x rows.Index
	var c columns
	x.Fill(chunk, f.Dialect)
	c.begin(&x, 0)
	r.read(&c)
	return r, &c
}

// Each column is what package field makes of its cells one by one, whatever
// form they have: the loops over a column must not read anything else.
func TestColumns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := exports().Draw(t, "export")
		o := options().Draw(t, "options")
		o.Today = today
		o.By = []string{"note"}
		text = dressed(t, text, &o)
		r, c := readColumns(t, text, o)
		for row := range c.rows {
			if c.flags[row]&unread == 0 { // what a further line of an order holds is not read
				checkRow(t, text, o, r, c, row)
			}
		}
	})
}

func checkRow(t *rapid.T, export string, o Options, r *reader, c *columns, row int) {
	p := r.plan
	cell := func(column int) []byte { return bytes.Clone(r.value(c, row, column)) }
	same := func(what string, cell []byte, got, want any) {
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%s %q: %v, want %v\n%s", what, cell, got, want, export)
		}
	}
	fails := func(s stage) bool { return c.flags[row]&s.flag() != 0 }

	text := cell(p.Date)
	day, traits, fault := p.Dates.Read(text)
	same("date fails", text, fails(stageDate), fault != nil)
	if fault == nil {
		same("date", text, c.days[row], day)
		same("date has traits", text, c.traits[row]&field.DateTraits, traits)
		same("date is late", text, fails(stageAsOf), o.AsOf != nil && day > *o.AsOf)
	}

	text = cell(p.Currency)
	code, fault := field.Currency(text)
	same("currency fails", text, fails(stageUnit), fault != nil)
	if fault == nil {
		same("currency", text, r.scan.currencies.names[c.codes[row]], code)
		same("currency is foreign", text, fails(stageForeign), o.Currency != "" && code != o.Currency)
	}

	amount := func(column int) (m money.Minor, digits int, traits field.Traits, ok bool) {
		m, digits, traits, fault := p.Amounts.Read(cell(column), code)
		return m, digits, traits, fault == nil && m <= ledger.MaxAmount && m >= -ledger.MaxAmount
	}
	gross, net, unit, _ := c.money(row)
	text = cell(p.Amount)
	m, digits, traits, ok := amount(p.Amount)
	same("amount fails", text, fails(stageAmount), !ok)
	if ok {
		scaled, _ := money.Mul(m, money.Pow10(max(unit-digits, 0)))
		same("amount", text, gross, scaled)
		same("amount has traits", text, c.traits[row]&field.AmountTraits, traits)
	}
	if p.Refunded >= 0 && ok {
		text = cell(p.Refunded)
		back, digits, _, legal := amount(p.Refunded)
		legal = legal && back >= 0 || len(bytes.TrimSpace(text)) == 0
		same("refund fails", text, fails(stageRefund), !legal)
		if scaled, _ := money.Mul(back, money.Pow10(max(unit-digits, 0))); legal {
			same("refund", text, gross-net, scaled)
		}
	}

	text = cell(p.Customer)
	id, fault := field.ID(text)
	placeholder := questions.PlaceholderOf(id) != questions.NoPlaceholder
	blank := fault == nil && (len(id) == 0 || placeholder)
	same("customer fails", text, fails(stageBuyer), fault != nil || blank && (o.Blank == schema.RejectBlank || o.Blank == schema.AutoBlank && !placeholder))
	same("customer is skipped", text, fails(stageBlank), blank && o.Blank == schema.SkipBlank)
	same("customer is nobody", text, fails(stageNobody), placeholder && o.Blank == schema.AutoBlank)
	if fault == nil && !blank {
		id, _ = o.FoldIDs.Fold(id, nil)
		same("customer", text, c.keys[row], r.out.Key(id))
	}

	text = cell(p.Order)
	id, fault = field.ID(text)
	same("order fails", text, fails(stageOrder), fault != nil)
	same("order has an id", text, hasID(c.ids[row]), fault == nil && len(id) > 0)
	if hasID(c.ids[row]) {
		same("order", text, c.ids[row], r.scan.ids.key(id))
	}

	text = cell(r.file.marked[0])
	same("value", text, c.values[0][row], r.out.Code(0, bytes.TrimSpace(text)))
}

// naive is a second implementation, with encoding/csv and maps, of the plain
// case: every row an order, all of them legal CSV. paid is by customer, in
// thousandths.
func naive(text string, asOf calendar.Day) (used int64, filtered, rejected map[string]int64, paid map[string]money.Minor) {
	filtered, rejected, paid = map[string]int64{}, map[string]int64{}, map[string]money.Minor{}
	first, _ := calendar.Date(1990, 1, 1)
	dates, _ := field.NewDates(field.DateOptions{Max: today, Min: first})
	amounts, _ := field.NewAmounts(field.AmountOptions{Digits: 2})
	statuses := questions.NewStatuses(questions.StatusOptions{Default: true})
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		panic(err)
	}
	for _, row := range all[1:] {
		why := statuses.Filtered([]byte(row[4]))
		day, badDay := dates.Parse([]byte(row[2]))
		m, digits, badAmount := amounts.Parse([]byte(row[3]))
		id, badID := field.ID([]byte(row[1]))
		switch {
		case why != "":
			filtered["status-"+why]++
		case badDay != nil:
			rejected[badDay.Code]++
		case day > asOf:
			filtered["after-as-of"]++
		case badAmount != nil:
			rejected[badAmount.Code]++
		case badID != nil:
			rejected[badID.Code]++
		case len(id) == 0:
			rejected[schema.CodeCustomerBlank]++
		case questions.PlaceholderOf(id) != questions.NoPlaceholder:
			filtered[schema.FilteredNobody]++
		default:
			used++
			scaled, _ := money.Mul(m, money.Pow10(3-digits))
			paid[string(id)] += scaled
		}
	}
	return used, filtered, rejected, paid
}

// The whole reader agrees with the naive one when the decimal mark is known (a few
// amounts such as 1.005 leave it open), in chunks of any size and with any
// number of workers.
func TestAgainstNaive(t *testing.T) {
	mostly := func(usual, odd string) *rapid.Generator[string] {
		often := rapid.SampledFrom(strings.Split(usual, "|"))
		return rapid.OneOf(often, often, often, rapid.SampledFrom(strings.Split(odd, "|")))
	}
	cells := []*rapid.Generator[string]{
		mostly("c1|c2|C3|00123|anna.berg1234567@example.com", `| c1|"c""4"|Zoë|x,y`),
		mostly("2024-01-05|2024-02-29|2024-03-31T10:00:00Z|2024-05-01", "2024-02-30||never|2031-01-01|2024-04-01 10:00"),
		mostly("1.00|25.5|100|0|99999.99", "1.005|-3.07|x||1e3|+5|(2.03)"),
		mostly("paid|completed", "cancelled|refunded|"),
	}
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		w := csv.NewWriter(&b)
		w.UseCRLF = rapid.Bool().Draw(t, "crlf")
		w.Write([]string{"order_id", "customer_id", "date", "amount", "status"})
		for i := range rapid.IntRange(1, 60).Draw(t, "rows") {
			row := []string{strconv.Itoa(i)}
			for _, c := range cells {
				row = append(row, c.Draw(t, "cell"))
			}
			if strings.ContainsAny(row[3], "-(") { // a refund is a sale's own affair: see refunds_test.go
				row[4] = "paid"
			}
			w.Write(row)
		}
		w.Flush()
		asOf, _ := calendar.Date(2024, 4, 15)
		o := Options{Today: today, AsOf: &asOf, Jobs: rapid.IntRange(1, 3).Draw(t, "jobs"), MaxRejects: schema.MaxRejects{Share: 100}, Decimal: schema.DecimalPoint}
		s, reading, err := newScan([]Input{fileOf("a.csv", []byte(b.String()))}, o)
		if err != nil {
			t.Fatal(err)
		}
		s.chunk = rapid.SampledFrom([]int{64, 200, 1000, chunkSize}).Draw(t, "chunk")
		if err := s.run(t.Context()); err != nil {
			t.Fatal(err)
		}
		read, reading, err := s.result(reading)
		if err != nil {
			t.Fatal(err)
		}
		used, filtered, rejected, paid := naive(b.String(), asOf)
		if reading.RowsUsed != used || !maps.Equal(reading.Filtered, filtered) || !maps.Equal(reading.Rejected, rejected) {
			t.Fatalf("%s\nused %d, filtered %v, rejected %v; want %d, %v, %v", b.String(), reading.RowsUsed, reading.Filtered, reading.Rejected, used, filtered, rejected)
		}
		list := factstest.Must(read).Customers(facts.By{})
		for i, row := range list.Rows {
			got, _ := money.Mul(row.Revenue, money.Pow10(3-list.Unit.Digits))
			if got != paid[list.ID(i)] {
				t.Fatalf("%s\n%s has paid %d, want %d", b.String(), list.ID(i), got, paid[list.ID(i)])
			}
		}
	})
}

// BenchmarkColumns reads each column of one chunk again and again, as its worker
// does: a row's share is what counts, see ns/row.
func BenchmarkColumns(b *testing.B) {
	var text strings.Builder
	text.WriteString("order_id,customer_id,order_date,amount,currency,status\n")
	statuses := []string{"cancelled", "refunded", "completed"}
	for i := 0; text.Len() < chunkSize; i++ {
		fmt.Fprintf(&text, "%d,C%08d,%s,%d.%02d,EUR,%s\n", 1_000_001+i, i*7919*61803397%100_000_000, calendar.Day(18628+i/300), i*7919%200, i%100, statuses[min(i*7919%28, 2)])
	}
	s, _, err := newScan([]Input{fileOf("a.csv", []byte(text.String()))}, Options{Today: today, Jobs: 1})
	if err != nil {
		b.Fatal(err)
	}
	f := s.files[0]
	source, _ := f.RowSource(f.source)
	chunk, _, _ := rows.NewCutter(source, f.Dialect).Next(b.Context(), nil)
	out := ledger.NewBuilder(ledger.Options{Prefix: s.customers.text}).Writer(0)
	r := newReader(&worker{assembler: &assembler{scan: s, file: f, out: out}})
	var x rows.Index
	var c columns
	x.Fill(chunk, f.Dialect)
	c.begin(&x, 0)
	r.read(&c)
	for _, column := range []struct {
		name string
		read func()
	}{
		{"orders", func() { r.readOrders(&c) }},
		{"customers", func() { r.readCustomers(&c) }},
		{"dates", func() { r.readDates(&c) }},
		{"amounts", func() { r.readAmounts(&c) }},
		{"currencies", func() { r.readCurrencies(&c) }},
		{"statuses", func() { r.statuses[0].read(r, &c) }},
	} {
		b.Run(column.name, func(b *testing.B) {
			for b.Loop() {
				column.read()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(c.rows), "ns/row")
		})
	}
}
