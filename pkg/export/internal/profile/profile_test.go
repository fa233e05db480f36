package profile

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/field"
)

// kinds is a column of texts, one of dates, one of numbers and one of words.
func kinds() []Kind {
	dates, _ := field.NewDates(field.DateOptions{})
	amounts, _ := field.NewAmounts(field.AmountOptions{Digits: 2})
	return []Kind{{}, {Dates: dates}, {Amounts: amounts}, {Words: true}}
}

// naive is the definition of a column's profile, over whole columns and with
// numbers of any size.
func naive(values []string, k Kind) string {
	var class [classes]int64
	counts, examples := map[string]int64{}, []string(nil)
	var first, last *calendar.Day
	var least, most *big.Rat
	for _, v := range values {
		if strings.TrimSpace(v) == "" {
			class[Blank]++
			continue
		}
		if counts[v] == 0 && len(examples) < 3 {
			examples = append(examples, v)
		}
		counts[v]++
		switch {
		case k.Dates != nil:
			day, fault := k.Dates.Parse([]byte(v))
			if fault != nil {
				class[Other]++
				continue
			}
			class[Plain]++
			if first == nil || day < *first {
				first = &day
			}
			if last == nil || day > *last {
				last = &day
			}
		case k.Amounts != nil:
			if _, _, fault := k.Amounts.Parse([]byte(v)); fault != nil {
				class[Other]++
				continue
			}
			n, _ := new(big.Rat).SetString(strings.ReplaceAll(v, ",", ""))
			class[[]Class{Negative, Zero, Plain}[n.Sign()+1]]++
			if least == nil || n.Cmp(least) < 0 {
				least = n
			}
			if most == nil || n.Cmp(most) > 0 {
				most = n
			}
		default:
			class[Plain]++
		}
	}
	if len(counts) > 100 {
		counts = nil
	}
	if k.Words {
		class = wordsOnly(class, counts)
	}
	return show(class, counts, examples, first, last, least, most)
}

// wordsOnly is what is counted of words: no classes but blanks, and nothing when
// there are too many.
func wordsOnly(class [classes]int64, counts map[string]int64) (known [classes]int64) {
	if counts != nil {
		known[Blank] = class[Blank]
	}
	return known
}

func show(class [classes]int64, counts map[string]int64, examples []string, first, last *calendar.Day, least, most *big.Rat) string {
	s := fmt.Sprintf("%v %v %q", class, counts, examples)
	if first != nil {
		s += fmt.Sprint(" ", *first, *last)
	}
	if least != nil {
		s += fmt.Sprint(" ", least, most)
	}
	return s
}

// shown is a profile in the words of naive.
func (c *Column) shown() string {
	counts := map[string]int64(nil)
	if c.Values != nil {
		counts = map[string]int64{}
	}
	for v, n := range c.Values {
		counts[v] = *n
	}
	rat := func(n Number) *big.Rat {
		return new(big.Rat).SetFrac(big.NewInt(int64(n.M)), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n.Digits)), nil))
	}
	switch {
	case c.kind.Words:
		return show(wordsOnly(c.Rows, counts), counts, c.Examples(), nil, nil, nil, nil)
	case c.Known && c.kind.Dates != nil:
		return show(c.Rows, counts, c.Examples(), &c.First, &c.Last, nil, nil)
	case c.Known && c.kind.Amounts != nil:
		return show(c.Rows, counts, c.Examples(), nil, nil, rat(c.Least), rat(c.Most))
	}
	return show(c.Rows, counts, c.Examples(), nil, nil, nil, nil)
}

func TestProfileAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := table().Draw(t, "rows")
		want, n := naiveProfile(t, body)
		parts := make([]*Profile, rapid.IntRange(1, 4).Draw(t, "workers"))
		for i := range parts {
			parts[i] = New(kinds())
		}
		d := rows.Dialect{Delimiter: ',', Header: []string{"text", "date", "number", "word"}}
		c := rows.NewCutter(rows.Source{Stream: strings.NewReader(body)}, d)
		c.Size = rapid.SampledFrom([]int{1, 50, 300, 2000}).Draw(t, "chunks")
		c.Walked = rapid.Bool().Draw(t, "walked")
		for chunk, _, more := c.Next(context.Background(), nil); more; chunk, _, more = c.Next(context.Background(), nil) {
			var x rows.Index
			x.Fill(chunk, d)
			parts[rapid.IntRange(0, len(parts)-1).Draw(t, "worker")].Observe(&x, chunk.Number)
		}
		for len(parts) > 1 { // in any order
			i := rapid.IntRange(1, len(parts)-1).Draw(t, "merged")
			parts[0].Merge(parts[i])
			parts = append(parts[:i], parts[i+1:]...)
		}
		check(t, parts[0], want, n)
	})
}

// table is rows of four fields in which values come again, or never. Most words are
// that of the row before.
func table() *rapid.Generator[string] {
	text := rapid.OneOf(rapid.SampledFrom([]string{"a", "b", "", " ", "\u00a0", `"a"`, `"x, ""y"""`, "\"1\n2\"", "é", "a text of more than a few bytes"}), rapid.StringMatching(`[a-z]{1,3}`))
	date := rapid.OneOf(rapid.SampledFrom([]string{"2024-01-05", `"2024-01-05"`, "", "never", "2023-02-29", "2024-12-31T10:00:00Z"}), rapid.StringMatching(`20[01][0-9]-0[1-9]-[0-2][1-9]`))
	number := rapid.OneOf(rapid.SampledFrom([]string{"0", "-0.00", "1.50", "1.5", "-2", `"1,234.50"`, "", "x", ".", "-", "1.", ".5", "12.345678", "92233720368547758", "0.000000001", "-92233720368547758"}), rapid.StringMatching(`-?[0-9]{1,5}(\.[0-9]{1,3})?`))
	words := rapid.OneOf(rapid.SampledFrom([]string{"paid", `"paid"`, "", `""`, " ", "a word of 15 by", "a word of 16 byt", `"a, b"`, `"a ""b"""`, "é"}), rapid.StringMatching(`[a-z]{1,2}`))
	word := ""
	row := rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 9).Draw(t, "change") == 0 {
			word = words.Draw(t, "word")
		}
		return text.Draw(t, "text") + "," + date.Draw(t, "date") + "," + number.Draw(t, "number") + "," + word + rapid.SampledFrom([]string{"\n", "\n", "\r\n"}).Draw(t, "end")
	})
	return rapid.Map(rapid.SliceOfN(row, 0, 250), func(rows []string) string { return strings.Join(rows, "") })
}

type fataler interface {
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

func naiveProfile(t fataler, body string) (want []string, n int64) {
	records, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatalf("%q: %v", body, err)
	}
	for i, k := range kinds() {
		var values []string
		for _, r := range records {
			values = append(values, r[i])
		}
		want = append(want, naive(values, k))
	}
	return want, int64(len(records))
}

func check(t fataler, p *Profile, want []string, n int64) {
	if p.Rows != n {
		t.Errorf("%d rows, want %d", p.Rows, n)
	}
	for i, c := range p.Columns {
		if got := c.shown(); got != want[i] {
			t.Errorf("column %d:\n got %s\nwant %s", i, got, want[i])
		}
	}
}

// A file of several chunks is profiled by several workers as by one, also where
// a broken quote makes it impossible to cut it by counting quotes.
func TestReadWithAnyNumberOfWorkers(t *testing.T) {
	var body strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&body, "name %d,20%02d-01-%02d,%d.%02d,word %d\n", i%90, i%25, i%28+1, i%5000-50, i%100, i%7*(i%11/10))
	}
	want, n := naiveProfile(t, body.String())
	for _, c := range []struct {
		broken string
		rows   int64
	}{{"", n}, {"a\"b,2024-01-01,1,\n", n + 2}} {
		content := "text,date,number,word\n" + c.broken + body.String() + c.broken
		in := text.Input{Name: "a.csv", Open: func() (io.ReadCloser, error) { return file{bytes.NewReader([]byte(content))}, nil }}
		for jobs := 1; jobs <= 3; jobs++ {
			o := schema.Options{Jobs: jobs}
			src, err := schema.Open(in, o)
			if err != nil {
				t.Fatal(err)
			}
			table, err := schema.ReadTable(src, o)
			if err != nil {
				t.Fatal(err)
			}
			p, err := Read(context.Background(), in, table, kinds(), o)
			if err != nil {
				t.Fatal(err)
			}
			check(t, p, want, c.rows)
		}
	}
}

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

// The quick reader of numbers reads what package field does, or leaves it to it.
func TestPlainNumber(t *testing.T) {
	for _, o := range []field.AmountOptions{{Digits: 2}, {}, {Digits: 3, Decimal: ","}, {Digits: 2, Decimal: ",", Thousands: "."}, {Digits: 2, Decimal: "either"}, {Digits: 2, MinorUnits: true}} {
		amounts, err := field.NewAmounts(o)
		if err != nil {
			t.Fatal(err)
		}
		plain := 0
		rapid.Check(t, func(t *rapid.T) {
			value := []byte(rapid.StringMatching(`-?[0-9]{0,6}([.,]?[0-9]{0,3}){0,2}-?`).Draw(t, "value"))
			n, ok := plainNumber(value, amounts)
			if !ok {
				return
			}
			plain++
			if m, digits, fault := amounts.Parse(value); fault != nil || n.compare(Number{m, digits}) != 0 || n.Digits != digits {
				t.Fatalf("%q: %+v, package field %d of %d digits (%v)", value, n, m, digits, fault)
			}
		})
		if _, ok := amounts.Plain(); ok && plain == 0 {
			t.Errorf("%+v: nothing is plain", o)
		}
	}
}
