package orders

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// streamOf is a file that can only be read once through, each time it is
// opened.
func streamOf(name string, text []byte) Input {
	return Input{Name: name, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(struct{ io.Reader }{bytes.NewReader(text)}), nil
	}}
}

// report is all that reading says, as text, so that two readings can be
// compared.
func report(files []Input, o Options, tune func(*scan)) string {
	o.Today = today
	s, reading, err := newScan(files, o)
	if err == nil {
		tune(s)
		var orders *ledger.Orders
		if err = s.run(context.Background()); err == nil {
			orders, reading, err = s.result(reading)
		}
		if err == nil {
			return described(reading) + described(orders.Extent()) + tablesOf(orders, o.By)
		}
	}
	var bad *BadData
	if errors.As(err, &bad) {
		return fmt.Sprintf("%s%+v %v", described(reading), bad.Problems, bad.Counts)
	}
	return fmt.Sprintf("%T: %v", err, err)
}

func described(what any) string { return fmt.Sprintf("%+v\n", what) }

func tablesOf(orders facts.Source, by []string) string {
	q := facts.Query{Grain: calendar.Weekly}
	split := ""
	for _, name := range by {
		moves := factstest.Must(orders).Movements(facts.Query{Grain: calendar.Weekly, By: facts.By{Name: name}})
		split += described(moves.Groups) + described(moves.Rows)
	}
	customers := factstest.Must(orders).Customers(facts.By{})
	var ids []string
	for i, row := range customers.Rows {
		row.Ref = 0
		ids = append(ids, fmt.Sprintf("%q %+v", customers.ID(i), row))
	}
	// Lists of customers are in no particular order.
	return split + described(factstest.Must(orders).Movements(q).Rows) + described(factstest.Must(orders).Cohorts(q).Cells) + strings.Join(slices.Sorted(slices.Values(ids)), "\n")
}

// exports are orders as shops write them, and as they should not.
func exports() *rapid.Generator[string] {
	pick := func(often, seldom string) *rapid.Generator[string] {
		all := strings.Split(often, "|")
		return rapid.OneOf(rapid.SampledFrom(all), rapid.SampledFrom(all), rapid.SampledFrom(all), rapid.SampledFrom(strings.Split(seldom, "|")))
	}
	columns := []*rapid.Generator[string]{
		rapid.Map(rapid.IntRange(1, 60), func(n int) string { return fmt.Sprint("o", n) }),
		pick("c1|C1|c2|c1 |c_1|c02|c123456789|c1234567890|c'1|anna.berg1234567@example.com|Anna.Berg1234567@Example.com|Zoë|ZOË|00123|123|1234567890", ` c1|"c2"|"c""3"||`+"\x00|\xe9"+`|=1+1|1.0|'=1`),
		pick("2024-01-05|2024-02-29|2024-03-31T10:00:00Z|2024-04-01 23:59:59 +0200|2024-04-01 10:00:00|2024-03-31T23:30:00-05:00|2024-03-10 00:30:00 -0400|2024-01-05T10:00:00+14:00", "2024-02-30|2024-13-01||01/02/2024|2124-01-01|1970-01-01|\"2024-01-05\"|2024-01-05T24:00:00Z|2024-01-05T10:00:00.5Z"),
		pick("1.00|25.5|100|-3.00|0|99999999.99|0.01", `"12.00"|1.005|1e3||12.|.5|1234567890123456789|(3.00)|NaN|"1,234.00"|+5`),
		pick("EUR|EUR|EUR", "eur|USD||XX"),
		pick("paid|paid|completed|refunded", `cancelled|"paid"|`),
		pick("x|y", "\"a\nb\"|\"a,b\"|\"\"|\"a\"\"b\""),
		pick("0.00|0|", `0.000|0.0|-0|0.5|"0.00"|25.00|100|1e3|-1|x|0.005|0.0000001`),
		pick("2024-01-01|2024-03-01|2024-02-29T10:00:00Z", `|never|"2024-01-05"|"2024""-01"|2024-04-01 10:00`),
	}
	row := rapid.Custom(func(t *rapid.T) string {
		var cells []string
		for _, c := range columns {
			cells = append(cells, c.Draw(t, "cell"))
		}
		switch rapid.IntRange(0, 60).Draw(t, "shape") {
		case 0:
			cells = cells[:3]
		case 1:
			cells = append(cells, "more")
		case 2:
			return rapid.SampledFrom([]string{"", "\r", `"open,1,2`, `a"b,c`, `"a"b,c,d,e,f,g,h,i,j`}).Draw(t, "odd line")
		}
		return strings.Join(cells, ",") + rapid.SampledFrom([]string{"", "", "\r"}).Draw(t, "cr")
	})
	return rapid.Custom(func(t *rapid.T) string {
		rows := rapid.SliceOfN(row, 0, 40).Draw(t, "rows")
		if rapid.Bool().Draw(t, "items") && len(rows) > 0 { // some orders have several rows
			for i := 1; i < len(rows); i++ {
				if id, _, ok := strings.Cut(rows[i-1], ","); ok && rapid.IntRange(0, 3).Draw(t, "item") == 0 {
					_, rest, _ := strings.Cut(rows[i], ",")
					rows[i] = id + "," + rest
				}
			}
		}
		last := rapid.SampledFrom([]string{"refunded_amount", "tip"}).Draw(t, "last column") + rapid.SampledFrom([]string{",customer_created_at", ",updated_at"}).Draw(t, "day")
		return "order_id,customer_id,order_date,amount,currency,status,note," + last + "\n" + strings.Join(rows, "\n") + "\n"
	})
}

func options() *rapid.Generator[Options] {
	return rapid.Custom(func(t *rapid.T) Options {
		o := Options{
			MaxRejects: rapid.SampledFrom([]schema.MaxRejects{{}, {Share: 100}}).Draw(t, "max rejects"),
			Duplicates: rapid.SampledFrom([]schema.Duplicates{schema.RejectDuplicates, schema.RejectDuplicates, schema.KeepFirst, schema.SumDuplicates, schema.IgnoreDuplicates}).Draw(t, "duplicates"),
			Currency:   rapid.SampledFrom([]string{"", "EUR"}).Draw(t, "currency"),
			Blank:      rapid.SampledFrom([]schema.Blank{schema.AutoBlank, schema.RejectBlank, schema.SkipBlank, schema.EachBlank}).Draw(t, "blank"),
			FoldIDs:    rapid.SampledFrom([]schema.FoldIDs{schema.FoldMails, schema.FoldAll, schema.FoldNone}).Draw(t, "fold"),
			Jobs:       rapid.IntRange(1, 3).Draw(t, "jobs"),
		}
		o.Statuses = rapid.SampledFrom([][]string{nil, {"all"}, {"paid", "completed"}}).Draw(t, "statuses")
		o.Refunded = rapid.SampledFrom([]schema.Refunded{schema.KeepRefunded, schema.DropRefunded}).Draw(t, "refunded")
		if rapid.IntRange(0, 3).Draw(t, "first day") == 0 {
			first, _ := calendar.Date(2024, 1, 20)
			o.MinDate = &first
		}
		o.MaxFieldSize = rapid.SampledFrom([]int{0, 0, 27}).Draw(t, "field size")
		o.Digits = rapid.SampledFrom([]schema.Digits{schema.ASCIIDigits, schema.ASCIIDigits, schema.AnyDigits}).Draw(t, "digits")
		if zone := rapid.SampledFrom([]string{"", "", "Europe/Berlin", "Pacific/Apia", "America/Havana"}).Draw(t, "tz"); zone != "" {
			o.Location, _ = time.LoadLocation(zone)
		}
		if rapid.Bool().Draw(t, "as of") {
			day, _ := calendar.Date(2024, 3, 1)
			o.AsOf = &day
		}
		return o
	})
}

// dressed is an export as other programs write it, with the options that it
// takes to read it.
func dressed(t *rapid.T, text string, o *Options) string {
	switch rapid.SampledFrom([]string{"plain", "all quoted", "days first", "decimal comma"}).Draw(t, "dress") {
	case "all quoted":
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			if !strings.ContainsAny(line, "\"\r") && line != "" {
				lines[i] = `"` + strings.ReplaceAll(line, ",", `","`) + `"`
			}
		}
		return strings.Join(lines, "\n")
	case "days first":
		o.DateFormat = "DD.MM.YYYY"
		return regexp.MustCompile(`(\d{4})-(\d\d)-(\d\d)`).ReplaceAllString(text, "$3.$2.$1")
	case "decimal comma":
		o.Delimiter, o.Decimal = ";", schema.DecimalComma
		return strings.NewReplacer(",", ";", ".", ",").Replace(text)
	}
	return text
}

// behindHead is an export with plain rows before its own, so many that these are
// not examined to recognize the file.
func behindHead(export string) string {
	header, rows, _ := strings.Cut(export, "\n")
	var plain strings.Builder
	for i := 0; plain.Len() <= headSize; i++ {
		fmt.Fprintf(&plain, "p%d,c%d,2024-01-%02d,1.00,EUR,paid,%s,,\n", i, i%3, i%28+1, strings.Repeat("x", 10_000))
	}
	return header + "\n" + plain.String() + rows
}

// The index and the walker read the same, whatever the size of chunks and the
// number of workers, from a file or a stream.
func TestFastAndCareful(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := options().Draw(t, "options")
		o.MinAmount = rapid.SampledFrom([]schema.Amount{{}, {}, {Minor: 10}}).Draw(t, "min amount")
		export := exports().Draw(t, "export")
		if rapid.IntRange(0, 3).Draw(t, "no order ids") == 0 {
			export = strings.Replace(export, "order_id", "till", 1)
		}
		if rapid.IntRange(0, 5).Draw(t, "no amounts") == 0 {
			export = strings.Replace(export, "amount,", "height,", 1)
		}
		if rapid.IntRange(0, 5).Draw(t, "products") == 0 {
			export, o.Products = strings.Replace(export, ",note,", ",product,", 1), true
		}
		if rapid.IntRange(0, 3).Draw(t, "by") == 0 {
			o.By = []string{"note"}
		}
		if rapid.IntRange(0, 3).Draw(t, "behind the head") == 0 {
			export = behindHead(export)
		}
		export = strings.Replace(export, "order_id,customer_id,order_date,amount,currency,status,note,refunded_amount,", rapid.SampledFrom([]string{
			"order_id,customer_id,order_date,amount,currency,status,note,refunded_amount,",
			"Name,Email,Created at,Total,Currency,Financial Status,Lineitem name,Refunded Amount,", // Shopify's, with a row for each item
		}).Draw(t, "header"), 1)
		text := []byte(dressed(t, export, &o))
		size := rapid.SampledFrom([]int{64, 200, 1000, chunkSize}).Draw(t, "chunk")
		open := rapid.SampledFrom([]func(string, []byte) Input{fileOf, streamOf}).Draw(t, "input")
		files := []Input{open("a.csv", text)}
		if rapid.IntRange(0, 3).Draw(t, "two files") == 0 {
			files = append(files, open("b.csv", []byte(exports().Draw(t, "second export"))))
		}
		got := report(files, o, func(s *scan) { s.chunk = size })
		o.Jobs = 1
		want := report(files, o, func(s *scan) { s.walked = true })
		if got != want {
			t.Fatalf("chunks of %d:\n%s\ngot\n%s\nwant\n%s", size, text, got, want)
		}
	})
}

// Timestamps of rows after the last day are counted wherever they stand in a
// chunk: all four rows have one without an offset.
func TestLateTimestampsAreCounted(t *testing.T) {
	text := "customer_id,date,amount\nc1,2024-01-05 10:00:00,1\nc1,2024-04-05 10:00:00,1\nc2,2024-04-06 10:00:00,1\nc2,2024-04-07 10:00:00,1\n"
	day, _ := calendar.Date(2024, 3, 1)
	for _, ids := range []string{"", "order_id,1,2,3,4"} {
		lines := strings.Split(text, "\n")
		for i, id := range strings.Split(ids, ",") {
			lines[i] = strings.TrimPrefix(id+","+lines[i], ",")
		}
		_, r, err := Orders(context.Background(), []Input{textInput(strings.Join(lines, "\n"))}, Options{AsOf: &day, Today: today})
		const want = `["dates-no-offset: timestamps without an offset: 4; their day is taken as written"]`
		if got := fmt.Sprintf("%q", r.Notes); err != nil || got != want {
			t.Errorf("notes %s, %v; want %s", got, err, want)
		}
	}
}

// Amounts of a chunk that were read before a row showed that the unit has to be
// finer count as much as those behind it: 1 + (1 - 0.005) + (1 + 2) + 1 = 5.995.
// (They were taken for thousandths then.) Orders go one by one into the ledger
// when there is a least amount.
func TestUnitGetsFinerWithinAChunk(t *testing.T) {
	const day = ",2024-01-05,"
	text := "order_id,customer,date,amount,refunded_amount\n" +
		"1,a" + day + "1.00,0.00\n2,a" + day + "1.00,0.005\n3,a" + day + "1.00,0.00\n3,a" + day + "2.00,\n4,b" + day + "1.00,\n5,b" + day + "0.00,\n"
	for _, least := range []schema.Amount{{}, {Minor: 1, Digits: 2}} {
		orders, _, err := Orders(t.Context(), []Input{fileOf("a.csv", []byte(text))}, Options{Today: today, MinAmount: least})
		if err != nil {
			t.Fatal(err)
		}
		all := factstest.Must(orders).Customers(facts.By{})
		sum := money.Amount{Unit: all.Unit}
		for _, c := range all.Rows {
			sum.Minor += c.Revenue
		}
		if sum.Unit.Digits != 3 || sum.Minor != 5995 {
			t.Errorf("least %v: %+v, want 5.995", least, sum)
		}
	}
}

// There is room behind a last row without a newline also when what is left of
// the file is just a chunk: 64 bytes with an id of 43. (The slack behind them
// was a byte short then.)
func TestLastRowFillsTheChunk(t *testing.T) {
	for _, open := range []func(string, []byte) Input{fileOf, streamOf} {
		for _, id := range []int{42, 43, 44} {
			row := strings.Repeat("a", id) + ",2024-01-05,1234.56"
			text := "order_id,customer_id,date,amount\n1," + row
			got := report([]Input{open("a.csv", []byte(text))}, Options{Today: today}, func(s *scan) { s.chunk = 64 })
			want := report([]Input{fileOf("a.csv", []byte(text))}, Options{Today: today}, func(s *scan) { s.walked = true })
			if got != want {
				t.Errorf("id of %d bytes: got\n%s\nwant\n%s", id, got, want)
			}
		}
	}
}

// breaking gives some bytes and then an error.
type breaking struct {
	io.Reader
	err error
}

func (f breaking) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if err == io.EOF {
		err = f.err
	}
	return n, err
}

// A file that cannot be read to its end gives an error and no ledger, wherever
// it breaks off.
func TestBrokenOff(t *testing.T) {
	text := []byte("order_id,customer_id,order_date,amount\n1,a,2024-01-05,1.00\n2,b,2024-01-06,2.00\n")
	broken := errors.New("input/output error")
	for n := range len(text) + 1 {
		in := Input{Name: "a.csv", Open: func() (io.ReadCloser, error) {
			return io.NopCloser(breaking{bytes.NewReader(text[:n]), broken}), nil
		}}
		orders, _, err := Orders(t.Context(), []Input{in}, Options{Today: today})
		var read *ReadError
		if orders != nil || !errors.As(err, &read) || !errors.Is(err, broken) {
			t.Fatalf("broken off at %d: %v, %v", n, orders, err)
		}
	}
}

// A run that is given up stops with the context's error.
func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	orders, _, err := Orders(ctx, []Input{fileOf("a.csv", []byte("order_id,customer_id,order_date\n1,a,2024-01-05\n"))}, Options{Today: today})
	if orders != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", orders, err)
	}
}

// BenchmarkOrders reads orders as shops write them from memory: narrow without
// quotes, wide with.
func BenchmarkOrders(b *testing.B) {
	narrow, wide := bytes.NewBufferString("order_id,customer_id,order_date,amount,currency,status\n"), bytes.NewBufferString("order_id,created_at,customer_email,total,currency,product,note\n")
	for i := range 500_000 {
		day := calendar.Day(18628 + i*1095/500_000)
		customer := i * 7919 % 50_000
		fmt.Fprintf(narrow, "%d,C%08d,%s,%d.%02d,EUR,completed\n", 1_000_001+i, customer*61803397%100_000_000, day, i%90, i%100)
		fmt.Fprintf(wide, "gid-%d,%sT10:00:00Z,anna.berg%d@example.com,%d.%02d,EUR,\"Poster 12\"\" x 18\"\", matte\",%s\n", 5_000_000_001+int64(i), day, customer, i%90, i%100, "please ring twice, thanks"[:12])
	}
	for name, text := range map[string][]byte{"narrow": narrow.Bytes(), "wide": wide.Bytes()} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, _, err := Orders(b.Context(), []Input{fileOf("a.csv", text)}, Options{Today: today}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Values with quotes in them, which are undone in a buffer that the next row
// takes again, stay what they are until the order is in the ledger. A blank line
// makes the chunk be cut row by row. (Both orders were one then, and "p" was "r".)
func TestQuotesInAnOrdersValues(t *testing.T) {
	text := "order_id,customer_id,order_date,amount,note\n\n1,c2,2024-01-05,10,p\n" +
		`"a""1",c1,2024-01-05,10,"p""q"` + "\n" + `"a""2",c1,2024-01-05,10,"r""s"` + "\n"
	orders, reading, err := Orders(t.Context(), []Input{fileOf("a.csv", []byte(text))}, Options{Today: today, By: []string{"note"}})
	if err != nil {
		t.Fatal(err)
	}
	if n := orders.Extent().Orders; n != 3 {
		t.Errorf("%d orders, want 3: %v", n, reading.Notes)
	}
	groups := factstest.Must(orders).Movements(facts.Query{By: facts.By{Name: "note"}}).Groups
	if want := []string{"p", `p"q`}; !slices.Equal(groups, want) {
		t.Errorf("groups %q, want those of the customers' first orders, %q", groups, want)
	}
}

// A short limit holds for every field of every row, also of plain rows that
// are read by columns.
func TestMaxFieldSize(t *testing.T) {
	const text = "customer_id,date,note\nc1,2024-01-05,n\nc2345678901,2024-01-05,n\nc3,2024-01-06,longer note\nc4,2024-01-07,n\n"
	for limit, want := range map[int]int64{9: 4, 10: 2, 11: 0, 0: 0} { // a date has 10 bytes, the long ones 11
		_, reading, err := Orders(context.Background(), []Input{textInput(text)}, Options{Today: today, MaxFieldSize: limit, MaxRejects: schema.MaxRejects{Share: 100}})
		if err != nil || reading.RowsRejected != want {
			t.Errorf("%d: %d rejected, want %d: %v", limit, reading.RowsRejected, want, err)
		}
	}
}

// Of two things that are wrong with a file as a whole, the same is said however it
// is cut. (It was the amount where rows were read one by one: it is too large when
// a finer one makes the unit finer.)
func TestSeveralCurrenciesBeforeLargeAmounts(t *testing.T) {
	const day = ",2024-01-05,"
	text := []byte("order_id,customer_id,order_date,amount,currency,refunded_amount\n" +
		"1,a" + day + "1.00,EUR,0.0000001\n2,b" + day + "99999999.99,EUR,\n3,c" + day + "1.00,USD,\n4,d" + day + "1.00,EUR,\n")
	for _, tune := range []func(*scan){func(s *scan) {}, func(s *scan) { s.walked = true }, func(s *scan) { s.chunk = 64 }} {
		if got := report([]Input{fileOf("a.csv", text)}, Options{}, tune); !strings.Contains(got, "several currencies") {
			t.Errorf("%s\nwant that there are several currencies", got)
		}
	}
}

// Further lines of an order say no currency, wherever they stand in a chunk: of
// these three orders two are in EUR, and one is in USD.
func TestCurrenciesOfLines(t *testing.T) {
	text := "Name,Email,Financial Status,Created at,Total,Currency,Lineitem name\n" +
		"1,a,paid,2024-01-05,1.00,EUR,x\n1,a,paid,2024-01-05,,,y\n" +
		"2,a,paid,2024-01-05,1.00,EUR,x\n2,a,paid,2024-01-05,1.00,EUR,y\n2,a,paid,2024-01-05,1.00,EUR,z\n" +
		"3,b,paid,2024-01-05,1.00,USD,x\n"
	for _, careful := range []bool{false, true} {
		got := report([]Input{fileOf("a.csv", []byte(text))}, Options{}, func(s *scan) { s.walked = careful })
		if want := "EUR in 2 rows, USD in 1 row;"; !strings.Contains(got, want) {
			t.Errorf("careful %v: %s\nwant %s", careful, got, want)
		}
	}
}

// Lines of one order belong together at the beginning of a chunk as in its middle,
// also when blanks around its id differ: the first says that the order does not
// count.
func TestOrderWithBlanksBeginsAChunk(t *testing.T) {
	text := "Name,Email,Financial Status,Created at,Total,Lineitem name\n" +
		"1,a,refunded,2024-01-05,1.00,x\n1 ,a,paid,2024-01-05,1.00,y\n2,b,paid,2024-01-05,1.00,x\n"
	for _, careful := range []bool{false, true} {
		got := report([]Input{fileOf("a.csv", []byte(text))}, Options{}, func(s *scan) { s.walked = careful })
		if want := "RowsUsed:1 RowsFiltered:2"; !strings.Contains(got, want) {
			t.Errorf("careful %v: %s\nwant %s", careful, got, want)
		}
	}
}

// An order none of whose rows has its totals is told where it stands, also at the
// edges of a chunk, whose text is gone by then.
func TestHeadlessOrderAtAnEdge(t *testing.T) {
	text := "Name,Email,Financial Status,Created at,Total,Lineitem name\n" +
		"1,a,paid,2024-01-05,1.00,x\n2,b,paid,2024-01-05,,x\n2,b,paid,2024-01-05,,y\n3,c,paid,2024-01-05,1.00,x\n"
	for _, chunk := range []int{20, 40, 64, chunkSize} {
		for _, walked := range []bool{false, true} {
			got := report([]Input{fileOf("a.csv", []byte(text))}, Options{}, func(s *scan) { s.chunk, s.walked = chunk, walked })
			for _, want := range []string{"a.csv:3:5", headlessFault.Reason} {
				if !strings.Contains(got, want) {
					t.Errorf("chunks of %d: %s\nwant %s", chunk, got, want)
				}
			}
		}
	}
}

// Whether the values of an order stand on one of its rows is told by rows that
// repeat nothing, or something else, also where these begin a chunk.
func TestRowsOfAnOrderBehindAnEdge(t *testing.T) {
	const header = "Name,Email,Financial Status,Created at,Total,Lineitem name\n"
	first, _ := calendar.Date(2024, 1, 1)
	for name, rows := range map[string]string{
		"without an amount, cancelled": "1,a,paid,2024-01-05,1.00,x\n1,a,cancelled,2024-01-05,,y\n",
		"another amount, cancelled":    "1,a,paid,2020-01-05,9.00,x\n1,a,cancelled,2024-01-05,1.00,y\n",
		"one amount, then another":     "1,a,paid,2024-01-05,1.00,x\n1,a,paid,2024-01-05,1.00,y\n1,a,paid,2024-01-05,2.00,z\n1,a,paid,2024-01-05,2.00,w\n",
	} {
		read := func(chunk int) string {
			return report([]Input{fileOf("a.csv", []byte(header+rows))}, Options{MinDate: &first}, func(s *scan) { s.chunk = chunk })
		}
		want := read(chunkSize)
		for _, chunk := range []int{20, 30, 40, 64} {
			if got := read(chunk); got != want {
				t.Errorf("%s: chunks of %d:\n%s\nwant\n%s", name, chunk, got, want)
			}
		}
	}
}

// The sign of refunds is told by all rows, also by further rows of an order, of which
// the first of a chunk is not known as one. Here a refund above zero stands on such a
// row, so that the one below zero is a fault wherever chunks end.
func TestSignOfRefundsOnFurtherRows(t *testing.T) {
	text := "Name,Email,Financial Status,Created at,Total,Lineitem name,Refunded Amount\n" +
		"1,a,paid,2024-01-05,9.00,x,-1\n2,b,paid,2024-01-05,9.00,x,\n2,b,paid,2024-01-05,,y,0.5\n3,c,paid,2024-01-05,9.00,x,\n"
	for _, chunk := range []int{20, 40, 64, 100, chunkSize} {
		got := report([]Input{fileOf("a.csv", []byte(text))}, Options{}, func(s *scan) { s.chunk = chunk })
		if want := "a.csv:2:7: Refunded Amount \"-1\""; !strings.Contains(got, want) {
			t.Errorf("chunks of %d:\n%s\nwant %s", chunk, got, want)
		}
	}
}

// An id that only rows have that are left out is no customer's, and there is
// nothing to say of it. (Long ids were learned from such rows, too.)
func TestIDsOfRowsLeftOut(t *testing.T) {
	for _, id := range []string{"Anna", "Anna.Berg@example.com"} {
		text := "order_id,customer_id,order_date,status\n1,x,2024-01-05,paid\n" +
			"2," + strings.ToLower(id) + ",2024-01-05,paid\n3," + id + ",2024-01-05,cancelled\n4,y,2024-01-05,paid\n"
		_, reading, err := Orders(t.Context(), []Input{fileOf("a.csv", []byte(text))}, Options{Today: today})
		if err != nil || slices.ContainsFunc(reading.Notes, func(n note.Note) bool { return n.Code == "id-case" }) {
			t.Errorf("%s: %v, %v; want no word of two spellings", id, reading.Notes, err)
		}
	}
}

// Rates of 1 change nothing but the name of the currency, whatever the rows are
// like, how they are cut into chunks and how many workers read them. What is
// finer than a cent, which converting rounds, is left out.
func TestRatesOfOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Messages show the beginning of long values: it may end within a
		// currency, so that the two differ in the last letter only.
		text := strings.NewReplacer("1.005", "1.00", "0.005", "0.01", "0.0000001", "0.01", "EUR", "SLE", "USD", "SLE", "eur", "SLE").Replace(exports().Draw(t, "export"))
		foreign := strings.ReplaceAll(text, "SLE", "SLL")
		o := options().Draw(t, "options")
		o.Currency, o.Jobs = "SLE", 1
		want := report([]Input{fileOf("a.csv", []byte(text))}, o, func(s *scan) {})
		o.Rates = ratesOf("1960-01-01,SLL,1", "1970-01-01,SLE,1.0")
		o.Jobs = rapid.IntRange(1, 3).Draw(t, "jobs")
		size := rapid.SampledFrom([]int{64, 200, chunkSize}).Draw(t, "chunk")
		got := report([]Input{fileOf("a.csv", []byte(foreign))}, o, func(s *scan) { s.chunk = size })
		got, want = strings.ReplaceAll(withoutNotes(got), "SLL", "SLE"), strings.ReplaceAll(withoutNotes(want), "SLL", "SLE")
		if got != want {
			t.Fatalf("%s\ngot\n%s\nwant\n%s", text, got, want)
		}
	})
}

// withoutNotes is an outcome without its notes.
func withoutNotes(outcome string) string {
	var lines []string
	for line := range strings.Lines(outcome) {
		if before, _, ok := strings.Cut(line, " Notes:["); ok {
			line = before + "\n"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "")
}

// ratesOf is a file of exchange rates.
func ratesOf(rows ...string) *Input {
	in := fileOf("rates.csv", []byte("date,currency,rate\n"+strings.Join(rows, "\n")+"\n"))
	return &in
}

// Of long ids that stand for themselves no text is looked at again, and each has its
// text: 2 orders of zoe, whose capitals are folded, 2 of the guests, each of their own,
// 2 of mia, told by the e-mail beside a blank id, and 3 of an id with digits first. Total
// Keseluruhan is a customer where an order has an id, and a row of totals elsewhere.
func TestTextsOfLongIDs(t *testing.T) {
	const header, day = "order_id,customer_id,email,order_date,amount\n", ",2024-01-05,1.00\n"
	for name, c := range map[string]struct {
		rows string
		o    Options
		want []string
	}{
		"capitals": {"1,Zoe.Winter@Example.com," + day + "2,zoe.wintER@example.com," + day, Options{}, []string{`"zoe.winter@example.com" 2`}},
		"guests":   {"1,," + day + "2,," + day, Options{Blank: schema.EachBlank}, []string{`"(no customer, file 1, byte 45)" 1`, `"(no customer, file 1, byte 65)" 1`}},
		"e-mail":   {"1,,mia.summer@example.com" + day + "2,,mia.summer@example.com" + day, Options{}, []string{`"mia.summer@example.com" 2`}},
		"digits":   {"1,550e8400-e29b-41d4," + day + "2,550e8400-e29b-41d4," + day + "3,550e8400-e29b-41d4," + day, Options{}, []string{`"550e8400-e29b-41d4" 3`}},
		"totals":   {"1,Total Keseluruhan," + day + "2,ana," + day + ",Total Keseluruhan," + day, Options{}, []string{`"Total Keseluruhan" 1`, `"ana" 1`}},
	} {
		for _, size := range []int{16, chunkSize} {
			c.o.Today = today
			s, reading, err := newScan([]Input{fileOf("a.csv", []byte(header+c.rows))}, c.o)
			if err != nil {
				t.Fatal(name, err)
			}
			s.chunk = size
			if err = s.run(t.Context()); err != nil {
				t.Fatal(name, err)
			}
			orders, _, err := s.result(reading)
			if err != nil {
				t.Fatal(name, err)
			}
			customers, ids := factstest.Must(orders).Customers(facts.By{}), []string{}
			for i, row := range customers.Rows {
				ids = append(ids, fmt.Sprintf("%q %d", customers.ID(i), row.Orders))
			}
			if slices.Sort(ids); !slices.Equal(ids, c.want) {
				t.Errorf("%s in chunks of %d: %s, want %s", name, size, ids, c.want)
			}
		}
	}
}

// The text of an id that the ledger has may be another customer in the next file: between
// quotes two quotes are one, and Total is nobody in a row without an order. Workers read
// other files, and chunks of any size, with the same result.
func TestTextsThatVary(t *testing.T) {
	const header = "order_id,customer_id,order_date,amount\n"
	for name, c := range map[string]struct {
		files, want []string
	}{
		"quotes": {[]string{header + "1,\"Smith \"\"\"\"The Boss\"\"\"\" Ltd\",2024-01-05,1.00\n", header + "2,\"Smith \"\"The Boss\"\" Ltd\",2024-01-05,1.00\n3,\"Smith \"\"The Boss\"\" Ltd\",2024-01-06,1.00\n"}, []string{"Smith \"\"The Boss\"\" Ltd 1", "Smith \"The Boss\" Ltd 2"}},
		"totals": {[]string{header + "1,Total Keseluruhan,2024-01-05,1.00\n", "customer_id,order_date,amount\nana,2024-01-05,1.00\nTotal Keseluruhan,2024-01-05,1.00\n"}, []string{"Total Keseluruhan 1", "ana 1"}},
	} {
		for n := range 8 {
			var in []Input
			for i, text := range c.files {
				in = append(in, fileOf(fmt.Sprintf("%d.csv", i), []byte(text)))
			}
			if n&1 != 0 {
				slices.Reverse(in)
			}
			s, reading, err := newScan(in, Options{Today: today, Jobs: 1 + n>>1&1})
			if err != nil {
				t.Fatal(name, err)
			}
			if n&4 != 0 {
				s.chunk = 16
			}
			if err = s.run(t.Context()); err != nil {
				t.Fatal(name, err)
			}
			orders, _, err := s.result(reading)
			if err != nil {
				t.Fatal(name, err)
			}
			customers, ids := factstest.Must(orders).Customers(facts.By{}), []string{}
			for i, row := range customers.Rows {
				ids = append(ids, fmt.Sprintf("%s %d", customers.ID(i), row.Orders))
			}
			if slices.Sort(ids); !slices.Equal(ids, c.want) {
				t.Errorf("%s, %d: %s, want %s", name, n, ids, c.want)
			}
		}
	}
}

// A row whose customer the e-mail tells is counted once, though the e-mail is new to the
// ledger and behind an id that is none: 3 of them, 2 with capitals.
func TestRowsToldByMail(t *testing.T) {
	const text = "order_id,customer_id,email,order_date,amount\n1,550e8400-e29b-41d4,,2024-01-05,1.00\n2,,Mia.Summer@Example.com,2024-01-05,1.00\n3,n/a,Mia.Summer@Example.com,2024-01-06,1.00\n4,,mia.summer@example.com,2024-01-07,1.00\n"
	for _, size := range []int{16, chunkSize} {
		s, _, err := newScan([]Input{fileOf("a.csv", []byte(text))}, Options{Today: today, Jobs: 1})
		if err != nil {
			t.Fatal(err)
		}
		s.chunk = size
		if err = s.run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if c := s.known(); c.ByMail != 3 || c.Capitals != 2 {
			t.Errorf("in chunks of %d: %d rows by e-mail, %d with capitals, want 3 and 2", size, c.ByMail, c.Capitals)
		}
	}
}
