package field

import (
	"bytes"
	"math/bits"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/retain-cli/retain/pkg/calendar"
)

// monthNames are the names of the months as dates have them, in the languages of the
// systems whose exports are read but English: see monthNumber.
var monthNames = [...]string{
	"jan januar jänner jän janvier janv enero ene gennaio gen januari styczeń stycznia sty janeiro ocak oca ژانویه มกราคม ม.ค января январь янв січня січень leden ledna",
	"feb februar feber février févr fév febrero febbraio luty lutego lut fevereiro fev şubat şub فوریه กุมภาพันธ์ ก.พ februari pebruari февраля февраль фев лютого лютий únor února",
	"mar märz mär mrz mars marzo maart mrt marzec marca março mart مارس มีนาคม มี.ค maret марта март мар березня березень březen března",
	"april apr avril avr abril abr aprile kwiecień kwietnia kwi nisan nis آوریل เมษายน เม.ย апреля апрель апр квітня квітень duben dubna",
	"mai mayo maggio mag mei maj maja maio mayıs می พฤษภาคม พ.ค мая май травня травень květen května",
	"jun juni juin junio giugno giu czerwiec czerwca cze junho haziran haz ژوئن มิถุนายน มิ.ย июня июнь июн червня червень červen června",
	"jul juli juillet juil julio luglio lug lipiec lipca lip julho temmuz tem ژوئیه กรกฎาคม ก.ค июля июль июл липня липень červenec července",
	"august aug août agosto ago augustus sierpień sierpnia sie ağustos ağu agustus agu ags اوت สิงหาคม ส.ค августа август авг серпня серпень srpen srpna",
	"september sep sept septembre septiembre settembre set wrzesień września wrz setembro eylül eyl سپتامبر กันยายน ก.ย сентября сентябрь сен вересня вересень září",
	"oct oktober okt octobre octubre ottobre ott październik października paź outubro out ekim eki اکتبر ตุลาคม ต.ค октября октябрь окт жовтня жовтень říjen října",
	"november nov novembre noviembre listopad listopada lis novembro kasım kas نوامبر พฤศจิกายน พ.ย nopember ноября ноябрь ноя листопада листопад",
	"dec dezember dez décembre déc diciembre dic dicembre grudzień grudnia gru dezembro aralık ara دسامبر ธันวาคม ธ.ค desember des декабря декабрь дек грудня грудень prosinec prosince",
}

// weekdayNames are those of the days of the week, from Monday on. A name may stand for
// two days: Sa is a Samstag, and a salı in Turkish.
var weekdayNames = [7]string{
	"monday mon montag mo lundi lun lunes lunedì maandag ma poniedziałek pon pn segunda segunda-feira seg pazartesi pzt دوشنبه วันจันทร์ จันทร์ จ senin sen 月 月曜日 月曜 周一 星期一 週一 월 월요일 понедельник пн понеділок",
	"tuesday tue tues dienstag di mardi mar martes martedì dinsdag wtorek wt terça terça-feira ter salı sal sa سه\u200cشنبه วันอังคาร อังคาร อ selasa sel 火 火曜日 火曜 周二 星期二 週二 화 화요일 вторник вт вівторок",
	"wednesday wed mittwoch mi mercredi mer miércoles mié mercoledì woensdag wo środa śr quarta quarta-feira qua çarşamba çar چهارشنبه วันพุธ พุธ พ rabu rab 水 水曜日 水曜 周三 星期三 週三 수 수요일 среда ср середа",
	"thursday thu thur thurs donnerstag do jeudi jeu jueves jue giovedì gio donderdag czwartek czw cz quinta quinta-feira qui perşembe per پنج\u200cشنبه วันพฤหัสบดี พฤหัสบดี พฤ kamis kam 木 木曜日 木曜 周四 星期四 週四 목 목요일 четверг чт четвер",
	"friday fri freitag fr vendredi ven viernes vie venerdì vrijdag vr piątek pt sexta sexta-feira sex cuma cum جمعه วันศุกร์ ศุกร์ ศ jumat jum 金 金曜日 金曜 周五 星期五 週五 금 금요일 пятница пт п'ятниця",
	"saturday sat samstag sonnabend sa samedi sam sábado sáb sabato sab zaterdag za sobota sob sb cumartesi cmt شنبه วันเสาร์ เสาร์ ส sabtu sab 土 土曜日 土曜 周六 星期六 週六 토 토요일 суббота сб субота",
	"sunday sun sonntag so dimanche dim domingo dom domenica zondag zo niedziela niedz nd pazar paz یکشنبه วันอาทิตย์ อาทิตย์ อา minggu min 日 日曜日 日曜 周日 星期日 星期天 週日 일 일요일 воскресенье вс неділя нд",
}

// dateNames is the months of names, and the days of the week as bits.
type dateNames struct {
	months   map[string]int
	weekdays map[string]weekdays
}

var namesOfDates = sync.OnceValue(func() dateNames {
	n := dateNames{map[string]int{}, map[string]weekdays{}}
	for i, names := range monthNames {
		for name := range strings.FieldsSeq(names) {
			n.months[name], n.months[unaccented(name)] = i+1, i+1
		}
	}
	for i, names := range weekdayNames {
		for name := range strings.FieldsSeq(names) {
			n.weekdays[name] |= 1 << i
			if plain := unaccented(name); plain != name {
				n.weekdays[plain] |= 1 << i
			}
		}
	}
	return n
})

var withoutAccents = strings.NewReplacer("ä", "a", "é", "e", "û", "u", "ń", "n", "ś", "s", "ź", "z", "ç", "c", "ş", "s", "ğ", "g", "ü", "u", "ı", "i", "á", "a", "ì", "i", "ł", "l", "ą", "a", "ã", "a", "ř", "r", "í", "i", "ú", "u", "ě", "e", "č", "c", "\u200c", "")

func unaccented(name string) string { return withoutAccents.Replace(name) }

// weekdays is a set of days of the week; the lowest bit is Monday.
type weekdays uint8

// has tells whether a day is one of them; an empty set has all.
func (w weekdays) has(day calendar.Day) bool {
	monday := int(day+3) % 7 // 1970-01-01 was a Thursday
	return w == 0 || w>>((monday+7)%7)&1 != 0
}

func (w weekdays) String() string {
	first := weekdayNames[bits.TrailingZeros8(uint8(w))]
	first, _, _ = strings.Cut(first, " ")
	return strings.ToUpper(first[:1]) + first[1:]
}

// letters is the next letters of any script, with the points inside of มี.ค.
func (c *cursor) letters() string {
	from := c.i
	for c.i < len(c.b) {
		r, size := utf8.DecodeRune(c.b[c.i:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\u200c' && !(r == '.' && c.i > from && c.b[c.i-1] >= utf8.RuneSelf && c.thaiNext()) {
			break
		}
		c.i += size
	}
	return string(c.b[from:c.i])
}

// thaiNext tells whether a letter of Thai is behind the next point.
func (c *cursor) thaiNext() bool {
	r, _ := utf8.DecodeRune(c.b[c.i+1:])
	return unicode.Is(unicode.Thai, r)
}

// isName tells whether a letter of any script is next.
func (c *cursor) isName() bool { return isLetter(c.peek()) || c.peek() >= utf8.RuneSelf }

// monthOf is the month of a name in any of the languages; else 0. A name of English may
// be one of others as well.
func monthOf(name string) (month int, english, other bool) {
	month = monthNumber(name)
	abroad := namesOfDates().months[strings.ToLower(name)]
	return max(month, abroad), month > 0, abroad > 0
}

// isMonth tells whether a name is that of a month.
func isMonth(name string) bool { month, _, _ := monthOf(name); return month > 0 }

// weekdaysOf is the days that a name stands for, none for another word.
func weekdaysOf(name string) weekdays { return namesOfDates().weekdays[strings.ToLower(name)] }

// fillers are words between the parts of a date: 5 de enero de 2024.
var fillers = []string{"de", "del", "of", "den", "le", "r", "г", "р"}

func isFiller(name string) bool {
	for _, f := range fillers {
		if strings.EqualFold(name, f) {
			return true
		}
	}
	return false
}

// parentheses are those around a day of the week.
var parentheses = [...][2]string{{"(", ")"}, {"（", "）"}}

// withoutWeekday is a date without the day of the week before it, behind it, or in
// parentheses behind its day: Fri 05.01.2024, 2024年1月5日(金) 10:00.
func withoutWeekday(b []byte) (date []byte, days weekdays) {
	for _, p := range parentheses {
		if bytes.IndexByte(b, p[0][0]) < 0 {
			continue
		}
		before, rest, _ := bytes.Cut(b, []byte(p[0]))
		inside, behind, ok := bytes.Cut(rest, []byte(p[1]))
		if days = weekdaysOf(string(bytes.TrimRight(bytes.TrimSpace(inside), "."))); ok && days != 0 && len(before) > 0 {
			return bytes.TrimSpace(bytes.Join([][]byte{bytes.TrimSpace(before), bytes.TrimSpace(behind)}, []byte(" "))), days
		}
	}
	if len(b) == 0 || isDigit(b[0]) && (isDigit(b[len(b)-1]) || isZulu(b)) {
		return b, 0
	}
	c := &cursor{b: b}
	if name := c.letters(); name != "" && (monthNumber(name) == 0 || strings.EqualFold(name, "mar")) {
		if c.take('-') { // segunda-feira
			name += "-" + c.letters()
		}
		days = weekdaysOf(name)
		c.take('.')
		apart := c.take(',')
		apart = c.blanks() || apart
		if month := isMonth(name); days != 0 && apart && !c.done() && (!month || isDigit(c.peek()) && bytes.IndexAny(c.b[c.i:], "./-") > 0 && bytes.IndexByte(c.b[c.i:], ',') < 0) {
			return b[c.i:], days
		}
	}
	if bytes.IndexByte(b, ':') > 0 { // PM, or the name of a zone
		return b, 0
	}
	return lastWeekday(b)
}

// isZulu tells whether a date ends as a timestamp does: 10:00:00Z.
func isZulu(b []byte) bool { return b[len(b)-1] == 'Z' && isDigit(b[max(len(b)-2, 0)]) }

// lastWeekday is a date without the day of the week that it ends with: behind a blank,
// or as 金曜日, 星期五 or 금요일.
func lastWeekday(b []byte) (date []byte, days weekdays) {
	text := bytes.TrimRight(b, ".")
	from := bytes.LastIndexAny(text, " ,") + 1
	name := string(text[from:])
	if from > 0 && !isMonth(name) {
		if days = weekdaysOf(name); days != 0 {
			return bytes.TrimRight(b[:from], " ,"), days
		}
	}
	const eastern = len("金曜日")
	if cut := len(text) - eastern; cut > from && len(name) > eastern {
		if days = weekdaysOf(string(text[cut:])); days != 0 {
			return text[:cut], days
		}
	}
	return b, 0
}
