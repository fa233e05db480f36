package questions

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"Cancelled by customer":     "cancelled by customer",
		"order_refunded":            "order refunded",
		"wc-on-hold":                "wc on hold",
		"status.test/live":          "status test live",
		"PartiallyRefunded":         "partially refunded",
		"isTest":                    "is test",
		"XMLFile":                   "xml file",
		"customerIDs":               "customer ids",
		"PAID":                      "paid",
		"Canceled - refunded":       "canceled refunded",
		"Rückerstattet":             "ruckerstattet",
		"RU\u0308CKERSTATTET":       "ruckerstattet", // decomposed, as macOS writes it
		"État":                      "etat",
		"İptal Edildi":              "iptal edildi", // dotted capital I
		"Ödendi, kısmen":            "odendi kismen",
		"Zwrócone / zapłacone":      "zwrocone zaplacone",
		"Straße":                    "strasse",
		"لغو\u200cشده":              "لغو شده", // with a zero-width non-joiner
		"لغو شده":                   "لغو شده",
		"مرجوعي":                    "مرجوعی", // Arabic yeh
		"d'annulation":              "d annulation",
		"Fully Refunded?":           "fully refunded",
		"_fivetran_deleted":         "fivetran deleted",
		"\ufeffStatus\u00a0(order)": "status order",
	} {
		if got := strings.Join(Words(text), " "); got != want {
			t.Errorf("Words(%q) = %q, want %q", text, got, want)
		}
	}
}

// Latin letters with an accent are read from a table, decomposed ones are not.
func TestLatinLetters(t *testing.T) {
	for r := rune(latinFrom); r < latinFrom+rune(len(latin)); r++ {
		for _, text := range []string{string(r), "a" + string(r) + "B", "A" + string(r) + "b"} {
			if got, want := Words(text), Words(norm.NFKD.String(text)+"\u0301"); !slices.Equal(got, want) {
				t.Errorf("Words(%q) = %q, decomposed %q", text, got, want)
			}
			if got, want := Folded(text), Folded(norm.NFKD.String(text)+"\u0301"); got != want {
				t.Errorf("Folded(%q) = %q, decomposed %q", text, got, want)
			}
		}
	}
}

func TestPhrases(t *testing.T) {
	p := NewPhrases([]Entry[string]{
		{"refunded", []string{"refund{ed|}, charge back", "rückerstattet"}},
		{"cancelled", []string{"cancel{led|ed}", "ยกเลิก", "已取消"}},
		{"sale", []string{"partially refunded, return window closed"}},
	})
	for text, want := range map[string]string{
		"refunded":                "refunded",
		"Refund":                  "refunded",
		"order_refunded":          "refunded",
		"prerefunded":             "", // a part of a word is no word
		"refundedly":              "",
		"PARTIALLY-REFUNDED":      "sale",
		"partiallyrefunded":       "sale", // one word for several
		"chargeback":              "refunded",
		"ChargeBack":              "refunded",
		"Rueckerstattet":          "refunded",
		"Ruckerstattet":           "refunded",
		"rückerstattet, canceled": "refunded cancelled",
		"return window":           "",
		"ยกเลิกแล้ว":              "cancelled", // no blanks between Thai words
		"订单已取消":                   "cancelled",
	} {
		var got []string
		for _, f := range p.In(Words(text)) {
			got = append(got, f.Meaning)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("In(%q) = %q, want %q", text, got, want)
		}
	}
	if m, ok := p.Is("Charge-back"); !ok || m != "refunded" {
		t.Errorf(`Is("Charge-back") = %q, %v`, m, ok)
	}
	if _, ok := p.Is("charge back fee"); ok {
		t.Error(`"charge back fee" as a whole is no phrase`)
	}
}

func TestPhraseWithTwoMeanings(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a phrase with two meanings is no vocabulary")
		}
	}()
	NewPhrases([]Entry[int]{{1, []string{"paid"}}, {2, []string{"Paid"}}}).In([]string{"paid"})
}

// Words are the same in capitals, decomposed, and with any separators.
func TestWordsHoldInAnyNotation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.StringMatching(`[a-zéüñçøłğş]{1,8}`), 1, 4).Draw(t, "words")
		want := Words(strings.Join(parts, " "))
		separator := rapid.SampledFrom([]string{"_", "-", ".", "/", "  ", " - ", "\t", "\u00a0"}).Draw(t, "separator")
		text := strings.Join(parts, separator)
		for _, other := range []string{text, strings.ToUpper(text), norm.NFD.String(text)} {
			if got := Words(other); !slices.Equal(got, want) {
				t.Fatalf("Words(%q) = %q, want %q", other, got, want)
			}
		}
	})
}
