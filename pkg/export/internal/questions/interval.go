package questions

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Interval is how long a price lasts, in months or in days; the other is 0.
type Interval struct{ Months, Days int64 }

// intervals are the words for how long a price lasts. Words that mean two things
// (biweekly, biannual) are not among them.
var intervals = NewPhrases([]Entry[Interval]{
	{Interval{Days: 1}, []string{"day, days, daily", "Tag, Tage, Tagen, täglich", "jour, jours, quotidien", "día, días, diario, diaria", "giorno, giorni, giornaliero", "dag, dagen, dagelijks", "dzień, dni, dziennie", "dia, dias, diário",
		"gün, günlük", "روز, روزانه", "วัน, รายวัน", "hari, harian"}},
	{Interval{Days: 7}, []string{"week, weeks, weekly, wk, wks", "Woche, Wochen, wöchentlich", "semaine, semaines, hebdomadaire", "semana, semanas, semanal", "settimana, settimane, settimanale", "weken, wekelijks",
		"tydzień, tygodnie, tygodni, tygodniowo", "hafta, haftalık", "هفته, هفتگی", "สัปดาห์, รายสัปดาห์", "minggu, mingguan"}},
	{Interval{Days: 14}, []string{"fortnight, fortnights, fortnightly"}},
	{Interval{Months: 1}, []string{"month, months, monthly, mo, mos, mth, mths, month to month", "Monat, Monate, Monaten, monatlich, monatliche, monatlicher, monatliches, pro Monat, Monatsabo", "mois, mensuel, mensuelle, mensuellement", "mes, meses, mensual, mensualmente", "mese, mesi, mensile, mensilmente",
		"maand, maanden, maandelijks, maandelijkse", "miesiąc, miesiące, miesięcy, miesięcznie, miesięczny, miesięczna, miesięczne", "mês, mensal, mensalmente", "ay, aylık, her ay", "ماه, ماهانه, ماهیانه", "เดือน, รายเดือน", "bulan, bulanan"}},
	{Interval{Months: 2}, []string{"bimestre, bimestriel, bimestrielle, bimestral, bimestrale, zweimonatlich, tweemaandelijks, dwumiesięcznie"}},
	{Interval{Months: 3}, []string{"quarter, quarters, quarterly", "Quartal, Quartale, Vierteljahr, vierteljährlich, vierteljährliche, vierteljährlicher, quartalsweise", "trimestre, trimestres, trimestriel, trimestrielle, trimestriellement", "trimestral, trimestralmente", "trimestrale", "kwartaal, kwartalen, driemaandelijks", "kwartał, kwartały, kwartalnie, kwartalny, kwartalna, kwartalne",
		"üç aylık, üç ayda bir, çeyrek", "سه ماهه", "ไตรมาส", "triwulan, triwulanan"}},
	{Interval{Months: 6}, []string{"half year, half years, half yearly, semi annual, semi annually, semi yearly", "Halbjahr, halbjährlich, halbjährliche, halbjährlicher", "semestre, semestres, semestriel, semestrielle", "semestral", "semestrale", "halfjaar, halfjaarlijks", "półrocze, półrocznie, półroczny, półroczna, półroczne",
		"altı aylık, altı ayda bir", "شش ماهه"}},
	{Interval{Months: 12}, []string{"year, years, yearly, annual, annually, annum, yr, yrs", "Jahr, Jahre, Jahren, jährlich, jährliche, jährlicher, jährliches, pro Jahr, Jahresabo", "an, ans, année, années, annuel, annuelle, annuellement", "año, años, anual, anualmente", "anno, anni, annuale",
		"jaar, jaren, jaarlijks, jaarlijkse", "rok, lata, lat, rocznie, roczny, roczna, roczne", "ano, anos", "yıl, yıllık, senelik", "سال, سالانه", "ปี, รายปี", "tahun, tahunan"}},
	{Interval{Months: 24}, []string{"biennial, biennially"}},
})

// twoIntervals are the words that mean one of two intervals.
var twoIntervals = NewPhrases([]Entry[string]{
	{"every 2 weeks or twice a week", []string{"biweekly, bi weekly, biweek"}},
	{"every 2 months or twice a month", []string{"bimonthly, bi monthly"}},
	{"every 2 years or twice a year", []string{"biannual, biannually, bi annual, bi annually, biyearly, bi yearly"}},
})

// TwoIntervals is the two intervals that a word may mean; empty: it does not.
func TwoIntervals(text string) string {
	two, _ := twoIntervals.Is(text)
	return two
}

// paidOnce are the words for a price that does not recur.
var paidOnce = NewPhrases([]Entry[bool]{{true, []string{"lifetime, life time, one time, onetime, once, one off, perpetual, forever", "einmalig, lebenslang", "à vie, unique", "de por vida, único", "a vita, una tantum", "levenslang, eenmalig", "dożywotni, jednorazowo", "vitalício", "ömür boyu"}}})

// Once tells whether an interval says that a price is paid once.
func Once(text string) bool {
	_, ok := paidOnce.Is(text)
	return ok
}

// isoDuration is a duration of ISO 8601, as app stores write them: P1Y; or without
// its first letter: 12M.
var isoDuration = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[Pp]?(?:(\d{1,4})[Yy])?(?:(\d{1,4})[Mm])?(?:(\d{1,4})[Ww])?(?:(\d{1,4})[Dd])?$`)
})

// every are words before an interval that add nothing to it.
var every = map[string]bool{"every": true, "per": true, "each": true, "a": true, "alle": true, "tous": true, "les": true, "par": true, "cada": true, "por": true, "ogni": true, "al": true, "elke": true, "co": true, "na": true}

// isoWithoutP is such a duration without its first letter. It may as well be an
// amount (1M, 5M), a bandwidth or a floor (1D).
var isoWithoutP = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]+[YyMmWwDd][0-9YyMmWwDd]*$`) })

// partsOfInterval are the beginnings and ends of words in headers of how long a price
// lasts.
var partsOfInterval = []string{"interval", "intervall", "period", "periode", "frequen", "frecuen", "cycl", "cicl", "zykl", "recur", "cadence", "billing", "billed", "bills", "invoic", "renew", "every", "duration", "length",
	"abrechnung", "turnus", "rhythmus", "zahlweise", "zahlungs", "dauer", "factur", "fattur", "fatur", "betaal", "rozlicz", "okres", "siklik", "donem"}

// intervalOf is the interval that a value of a column says. A duration without its
// first letter is one only under a header that says so.
func (c Column) intervalOf(text string) (Interval, bool) {
	if isoWithoutP().MatchString(strings.TrimSpace(text)) && !slices.ContainsFunc(Words(c.Header), func(w string) bool {
		return slices.Contains(termWords, w) || slices.ContainsFunc(partsOfInterval, func(part string) bool { return strings.HasPrefix(w, part) || strings.HasSuffix(w, part) })
	}) {
		return Interval{}, false
	}
	return IntervalOf(text)
}

// IntervalOf is the interval that a text says and nothing else: month, yearly,
// every 3 months, P1Y.
func IntervalOf(text string) (Interval, bool) {
	if m := isoDuration().FindStringSubmatch(strings.TrimSpace(text)); m != nil {
		return isoInterval(m[1:])
	}
	words := apart(Words(text))
	for len(words) > 1 && every[words[0]] {
		words = words[1:]
	}
	found := intervals.In(words)
	if len(found) != 1 || found[0].To != len(words) || strings.Contains(text, "-") && strings.HasPrefix(strings.TrimSpace(text), "-") {
		return Interval{}, false
	}
	switch n, err := strconv.ParseInt(words[0], 10, 32); {
	case found[0].From == 0:
		return found[0].Meaning, true
	case found[0].From == 1 && err == nil && n > 0:
		return found[0].Meaning.Times(n)
	}
	return Interval{}, false
}

func isoInterval(parts []string) (Interval, bool) {
	var n [4]int64
	for i, part := range parts {
		n[i], _ = strconv.ParseInt(part, 10, 64)
	}
	of := Interval{Months: 12*n[0] + n[1], Days: 7*n[2] + n[3]}
	return of, (of.Months > 0) != (of.Days > 0) && of.Months <= maxInterval && of.Days <= maxInterval
}

// IntervalIn is the interval that stands somewhere in a name: pro-annual, 3-month
// box. Of several the last counts. Abbreviations are too short to be sure of.
func IntervalIn(name string) (of Interval, ok bool) {
	words := apart(Words(name))
	for _, f := range intervals.In(words) {
		if f.To-f.From == 1 && len([]rune(words[f.From])) < 3 {
			continue
		}
		of, ok = f.Meaning, true
		if f.From > 0 {
			if n, err := strconv.ParseInt(words[f.From-1], 10, 32); err == nil && n > 0 {
				of, ok = f.Meaning.Times(n)
			}
		}
	}
	return of, ok
}

// apart cuts numbers from the letters beside them: 12mo is 12 mo.
func apart(words []string) (all []string) {
	for _, w := range words {
		digits := len(w) - len(strings.TrimLeft(w, "0123456789"))
		if digits > 0 && digits < len(w) {
			all = append(all, w[:digits], w[digits:])
		} else {
			all = append(all, w)
		}
	}
	return all
}

// maxInterval is the longest interval, in months or days, that is taken for one:
// ten years of days. What is longer is another number.
const maxInterval = 3660

// Times is so many intervals as one.
func (i Interval) Times(n int64) (Interval, bool) {
	if length := max(i.Months, i.Days); n < 1 || length < 1 || n > maxInterval/length {
		return Interval{}, false
	}
	return Interval{i.Months * n, i.Days * n}, true
}

// Monthly is how the price of an interval becomes that of a month: x times / per.
// A year has 12 months, 52 weeks or 365 days, so that a weekly price is worth
// 52/12 of itself a month.
func (i Interval) Monthly() (times, per int64) {
	switch {
	case i.Months > 0:
		times, per = 1, i.Months
	case i.Days%7 == 0:
		times, per = 52, 12*i.Days/7
	default:
		times, per = 365, 12*i.Days
	}
	a, b := times, per
	for b != 0 {
		a, b = b, a%b
	}
	return times / a, per / a
}
