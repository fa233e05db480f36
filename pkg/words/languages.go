package words

import (
	_ "embed"
	"strings"
	"sync"
)

// catalogue has an entry for each English sentence: the sentence on a line of its own,
// then a line "pl: …" for each language and one such as "pl.few: …" for each of its other
// forms. Entries have an empty line between them.
//
//go:embed catalogue.txt
var catalogue string

var polish = language{
	name: "pl", texts: textsOf("pl"), decimal: ",", group: "\u00a0", percent: "#%", day: "02.01.2006",
	form: func(n int64) form {
		switch {
		case n == 1:
			return one
		case n%10 >= 2 && n%10 <= 4 && (n%100 < 12 || n%100 > 14):
			return few
		}
		return other
	},
	// Genitive, plural, genitive of the plural.
	cases: strings.NewReplacer(
		"dzień{g}", "dnia", "dzień{p}", "dni", "dzień{gp}", "dni",
		"tydzień{g}", "tygodnia", "tydzień{p}", "tygodnie", "tydzień{gp}", "tygodni",
		"miesiąc{g}", "miesiąca", "miesiąc{p}", "miesiące", "miesiąc{gp}", "miesięcy",
		"kwartał{g}", "kwartału", "kwartał{p}", "kwartały", "kwartał{gp}", "kwartałów",
		"rok{g}", "roku", "rok{p}", "lata", "rok{gp}", "lat"),
}

var turkish = language{
	name: "tr", texts: textsOf("tr"), decimal: ",", group: ".", percent: "%#", day: "02.01.2006",
	// Genitive, genitive of the plural.
	cases: strings.NewReplacer(
		"gün{g}", "günün", "gün{pg}", "günlerin",
		"hafta{g}", "haftanın", "hafta{pg}", "haftaların",
		"ay{g}", "ayın", "ay{pg}", "ayların",
		"çeyrek{g}", "çeyreğin", "çeyrek{pg}", "çeyreklerin",
		"yıl{g}", "yılın", "yıl{pg}", "yılların"),
}

var thai = language{name: "th", open: true, texts: textsOf("th"), percent: "#%", day: "02/01/2006"}

var persian = language{
	name: "fa", texts: textsOf("fa"), rtl: true,
	digits: "۰۱۲۳۴۵۶۷۸۹", decimal: "٫", group: "٬", percent: "#٪", day: "2006/01/02",
}

// textsOf are the sentences of the catalogue in one language, read when the first of
// them is asked for: few runs of the program write a page.
func textsOf(name string) func() map[string]text {
	return sync.OnceValue(func() map[string]text { return entriesOf(name) })
}

func entriesOf(name string) map[string]text {
	texts := map[string]text{}
	for _, entry := range strings.Split(strings.TrimSpace(catalogue), "\n\n") {
		sentence, lines, _ := strings.Cut(entry, "\n")
		forms := text{}
		for _, line := range strings.Split(lines, "\n") {
			label, said, _ := strings.Cut(line, ": ")
			switch label {
			case name:
				forms[other] = said
			case name + ".one":
				forms[one] = said
			case name + ".few":
				forms[few] = said
			}
		}
		if len(forms) > 0 {
			texts[sentence] = forms
		}
	}
	return texts
}
