package field

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/note"
)

// Expected days are the dates read by eye; where a zone moves them, the reason
// is beside the case.
func TestDates(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	today, _ := calendar.ParseDay("2026-11-22")
	early, _ := calendar.ParseDay("1990-01-01")
	for _, c := range []struct {
		o    DateOptions
		text string
		want string // a day, or the code of a fault
	}{
		{DateOptions{}, "2024-01-05", "2024-01-05"},
		{DateOptions{}, " 2024-01-05\t", "2024-01-05"},
		{DateOptions{}, "2024-1-5", "2024-01-05"},
		{DateOptions{}, "2024/01/05", "2024-01-05"},
		{DateOptions{}, "20240105", "2024-01-05"},
		{DateOptions{}, "2024-02-29", "2024-02-29"},
		{DateOptions{}, "2023-02-29", CodeDateNone},
		{DateOptions{}, "2024-02-30", CodeDateNone},
		{DateOptions{}, "2024-13-01", CodeDateNone},
		{DateOptions{}, "2024-00-10", CodeDateNone},
		{DateOptions{}, "0000-00-00", CodeDateYear},
		{DateOptions{}, "0001-01-01", CodeDateYear},
		{DateOptions{}, "9999-12-31", CodeDateYear},
		{DateOptions{Min: firstDay}, "1900-01-01", "1900-01-01"},
		{DateOptions{}, "1969-12-31", CodeDateEarly},
		{DateOptions{}, "2200-12-31", "2200-12-31"},
		{DateOptions{Min: early}, "1970-01-01", CodeDateEarly},
		{DateOptions{Min: early}, "1990-01-01", "1990-01-01"},
		{DateOptions{Max: today}, "2026-11-22", "2026-11-22"},
		{DateOptions{Max: today}, "2026-11-23", CodeDateFuture},
		{DateOptions{}, "", CodeDateMissing},
		{DateOptions{}, "  ", CodeDateMissing},
		{DateOptions{}, "oops", CodeDate},
		{DateOptions{}, "10:30", CodeDate},
		{DateOptions{}, "'2024-01-05", CodeDate},
		{DateOptions{}, "2024-01", "2024-01-01"},
		{DateOptions{}, "2024/02", "2024-02-01"},
		{DateOptions{Format: "names"}, "Feb 2024", "2024-02-01"},
		{DateOptions{}, "2024-13", CodeDateNone},
		{DateOptions{}, "2024.01", CodeDate}, // a number
		{DateOptions{}, "2024-1", CodeDate},
		{DateOptions{}, "2024-01-05 +1", CodeDate},
		{DateOptions{}, "2024-01-05-06", CodeDate},
		{DateOptions{}, "2024-01-05 +01:00", CodeDate},
		{DateOptions{}, "2024-01-05-0600", CodeDate},
		{DateOptions{}, "2024-01-05-06:00", "2024-01-05"},
		{DateOptions{}, "2024-01-05 UTC", "2024-01-05"},
		{DateOptions{}, "2024-01-05x", CodeDate},
		{DateOptions{}, "2024-01/05", CodeDate},
		{DateOptions{}, "45292", CodeDate},
		{DateOptions{}, "#VALUE!", CodeSpreadsheet},
		{DateOptions{}, "2024-01-05\xff", CodeEncoding},

		{DateOptions{}, "2024-01-05T10:00:00Z", "2024-01-05"},
		{DateOptions{}, "2024-01-05 10:00", "2024-01-05"},
		{DateOptions{}, "2024-01-05 10:00:00.123456789", "2024-01-05"},
		{DateOptions{}, "2024-01-05T10:00:00,5+01:00", "2024-01-05"},
		{DateOptions{}, "2024-01-05 10:00:00 -0500", "2024-01-05"},
		{DateOptions{}, "2024-01-05 10:00:00 UTC", "2024-01-05"},
		{DateOptions{}, "2024-01-05 10:00:00 CEST", "2024-01-05"},
		{DateOptions{}, "2024-01-05T10:00:00+01:00[Europe/Berlin]", "2024-01-05"},
		{DateOptions{}, "20240105T100000Z", "2024-01-05"},
		{DateOptions{}, "2024-01-05 10:00:00 PM", "2024-01-05"},
		{DateOptions{}, "2024-01-05 13:00 PM", CodeDate},
		{DateOptions{}, "2024-01-05 24:00:00", CodeDateNone},
		{DateOptions{}, "2024-01-05 10:60:00", CodeDateNone},
		{DateOptions{}, "2024-01-05 10:00:61", CodeDateNone},
		{DateOptions{}, "2016-12-31T23:59:60Z", "2017-01-01"}, // a leap second is read as the next second
		{DateOptions{}, "2016-12-31T10:15:60Z", CodeDateNone},
		{DateOptions{}, "2024-01-05 10:00:00 +1900", CodeDate},

		{DateOptions{Location: berlin}, "2024-01-05T23:30:00Z", "2024-01-06"},      // 00:30 in Berlin
		{DateOptions{Location: berlin}, "2024-07-05T22:30:00Z", "2024-07-06"},      // 00:30, summer time
		{DateOptions{Location: berlin}, "2024-07-05T21:30:00Z", "2024-07-05"},      // 23:30
		{DateOptions{Location: berlin}, "2024-01-05T23:30:00", "2024-01-05"},       // no offset: as written
		{DateOptions{Location: berlin}, "2024-01-05", "2024-01-05"},                // no time: as written
		{DateOptions{Location: berlin}, "2024-03-31 02:30:00", "2024-03-31"},       // a time that was skipped
		{DateOptions{Location: berlin}, "2024-01-06T00:30:00+09:00", "2024-01-05"}, // 16:30 the day before
		{DateOptions{Location: berlin}, "2024-01-05 23:30:00 CEST", CodeDate},
		{DateOptions{Location: berlin, Zone: time.UTC}, "2024-01-05 23:30", "2024-01-06"},
		{DateOptions{Location: time.UTC}, "2016-12-31T23:59:60Z", "2017-01-01"},
		{DateOptions{Location: time.UTC}, "2017-01-01T05:29:60+05:30", CodeDateNone},

		{DateOptions{Format: "dmy"}, "01/02/2024", "2024-02-01"},
		{DateOptions{Format: "dmy"}, "1.2.2024", "2024-02-01"},
		{DateOptions{Format: "dmy"}, "13-02-2024 10:00", "2024-02-13"},
		{DateOptions{Format: "dmy"}, "02/13/2024", CodeDateMixed},
		{DateOptions{Format: "dmy"}, "2024-02-13", "2024-02-13"}, // the format tells how to read what has two readings
		{DateOptions{Format: "dmy"}, "5 Jan 2024", "2024-01-05"},
		{DateOptions{Format: "mdy"}, "20240213", "2024-02-13"},
		{DateOptions{Format: "iso", Detected: true}, "5 Jan 2024", "2024-01-05"},
		{DateOptions{Format: "iso", Detected: true}, "Jan 5, 2024", "2024-01-05"},
		{DateOptions{Format: "iso", Detected: true}, "05-Jan-2024", "2024-01-05"},
		{DateOptions{Format: "iso", Detected: true}, "13/02/2024", "2024-02-13"},
		{DateOptions{Format: "iso", Detected: true}, "02/13/2024", "2024-02-13"},
		{DateOptions{Format: "iso", Detected: true}, "03.03.2024", "2024-03-03"},
		{DateOptions{Format: "iso", Detected: true}, "05/02/2024", CodeDateMixed},
		{DateOptions{Format: "iso", Detected: true}, "13/14/2024", CodeDateNone},
		{DateOptions{Format: "names", Detected: true}, "2024-01-05", "2024-01-05"},
		{DateOptions{Format: "names", Detected: true}, "05.02.2024", CodeDateMixed},
		{DateOptions{Format: "dmy", Detected: true}, "02/13/2024", CodeDateMixed},
		{DateOptions{Format: "dmy"}, "32/02/2024", CodeDateNone},
		{DateOptions{Format: "mdy"}, "01/02/2024", "2024-01-02"},
		{DateOptions{Format: "mdy"}, "02/13/2024 1:05 PM", "2024-02-13"},
		{DateOptions{Format: "mdy"}, "13/02/2024", CodeDateMixed},
		{DateOptions{Format: "iso"}, "13/02/2024", CodeDateMixed},
		{DateOptions{Format: "ymd"}, "2024.2.13", "2024-02-13"},
		{DateOptions{Format: "dmy"}, "05/01/24", CodeDateYear},

		{DateOptions{Format: "names"}, "5 Jan 2024", "2024-01-05"},
		{DateOptions{Format: "names"}, "January 5, 2024", "2024-01-05"},
		{DateOptions{Format: "names"}, "Jan 5, 2024, 10:30:00 AM", "2024-01-05"},
		{DateOptions{Format: "names"}, "January 5, 2024 at 10:30 am", "2024-01-05"},
		{DateOptions{Format: "names"}, "05-Jan-2024", "2024-01-05"},
		{DateOptions{Format: "names"}, "Fri, 05 Jan 2024 10:00:00 GMT", "2024-01-05"},
		{DateOptions{Format: "names"}, "5th September 2024", "2024-09-05"},
		{DateOptions{Format: "names"}, "2024-Sep-05", "2024-09-05"},
		{DateOptions{Format: "names"}, "5 Sept. 2024", "2024-09-05"},
		{DateOptions{Format: "names"}, "5 janv. 2024", CodeDate},
		{DateOptions{Format: "names"}, "30 Feb 2024", CodeDateNone},
		{DateOptions{Format: "names"}, "5-Jan-24", CodeDateYear},
		{DateOptions{Format: "names"}, "2024-01-05", CodeDateMixed},

		{DateOptions{Format: "unix"}, "1704412800", "2024-01-05"}, // date -u -d @1704412800
		{DateOptions{Format: "unix"}, "1704412799", "2024-01-04"},
		{DateOptions{Format: "unix", Location: berlin}, "1704412799", "2024-01-05"},
		{DateOptions{Format: "unix-ms"}, "1704412800123", "2024-01-05"},
		{DateOptions{Format: "unix"}, "2024-01-05", CodeDate},
		{DateOptions{Format: "excel"}, "45292", "2024-01-01"}, // MANIFEST.tsv, 114
		{DateOptions{Format: "excel"}, "45323.5", "2024-02-01"},
		{DateOptions{Format: "excel"}, "99999999", CodeDateYear},

		{DateOptions{Format: "DD.MM.YYYY HH:mm"}, "05.01.2024 10:30", "2024-01-05"},
		{DateOptions{Format: "DD.MM.YYYY HH:mm"}, "05.01.2024", CodeDate},
		{DateOptions{Format: "DD.MM.YYYY"}, "05.01.2024 10:30", "2024-01-05"},
		{DateOptions{Format: "D MMM YYYY"}, "5 Jan 2024", "2024-01-05"},
		{DateOptions{Format: "YYYYMMDD"}, "20240105", "2024-01-05"},
		{DateOptions{Format: "YYYY-MM-DD[T]HH:mm:ss.SSSZ"}, "2024-01-05T10:00:00.000+01:00", "2024-01-05"},
		{DateOptions{Format: "MM/DD/YY", Max: today}, "05/01/24", "2024-05-01"},
		{DateOptions{Format: "MM/DD/YY", Max: today}, "5/1/2024", "2024-05-01"}, // resaved by Excel
		{DateOptions{Format: "YYMMDD", Max: today}, "240105", "2024-01-05"},
		{DateOptions{Format: "YYYY-MM"}, "2024-02", "2024-02-01"},
		{DateOptions{Format: "MM/DD/YY", Min: firstDay, Max: today}, "05/01/69", "1969-05-01"}, // 2069 is still to come
		{DateOptions{Format: "MM/DD/YY hh:mm A", Max: today}, "05/01/24 01:30 PM", "2024-05-01"},

		{DateOptions{System: calendar.Jalali}, "1402-10-15", "2024-01-05"}, // MANIFEST.tsv, 126
		{DateOptions{System: calendar.Jalali}, "1403-12-30", "2025-03-20"},
		{DateOptions{System: calendar.Jalali}, "1402-12-30", CodeDateNone}, // 1402 is no leap year
		{DateOptions{System: calendar.Jalali}, "2024-01-05", "2024-01-05"},
		{DateOptions{System: calendar.Jalali, AnyDigit: true}, "۱۴۰۲/۱۰/۱۵", "2024-01-05"},
		{DateOptions{System: calendar.Buddhist}, "2567-01-05", "2024-01-05"},
		{DateOptions{System: calendar.Buddhist, Format: "dmy"}, "29/02/2567", "2024-02-29"},
		{DateOptions{}, "1402-10-15", CodeDateYear},
		{DateOptions{AnyDigit: true}, "٢٠٢٤-٠١-٠٥", "2024-01-05"},
		{DateOptions{}, "2024年1月5日", "2024-01-05"},
		{DateOptions{}, "2024年01月05日 10:20", "2024-01-05"},
		{DateOptions{}, "2024년 1월 5일", "2024-01-05"},
		{DateOptions{}, "2024. 1. 5.", "2024-01-05"},

		// 2024-01-05 was a Friday.
		{DateOptions{}, "2024年1月5日(金)", "2024-01-05"},
		{DateOptions{}, "2024年1月5日(木)", CodeDateNone},
		{DateOptions{}, "2024年1月5日（金）", "2024-01-05"},
		{DateOptions{}, "2024年1月5日 金曜日", "2024-01-05"},
		{DateOptions{}, "2024年1月5日星期五", "2024-01-05"},
		{DateOptions{}, "2024年1月5日(金) 14:20", "2024-01-05"},
		{DateOptions{}, "2024/01/05(金) 14:20:00", "2024-01-05"},
		{DateOptions{}, "2024년 1월 5일 금요일", "2024-01-05"},
		{DateOptions{}, "2024. 1. 5. (금)", "2024-01-05"},
		{DateOptions{}, "2024. 1. 5. (월)", CodeDateNone},
		{DateOptions{}, "2024. 1. 5. 오후 2:20:00", "2024-01-05"},
		{DateOptions{}, "2024-01-05 (Fri)", "2024-01-05"},
		{DateOptions{}, "2024-01-05 (Thu)", CodeDateNone},
		{DateOptions{}, "2024-01-05 (Fri) 10:00", "2024-01-05"},
		{DateOptions{}, "2024-01-05 Friday", "2024-01-05"},
		{DateOptions{}, "Fri 2024-01-05 23:59", "2024-01-05"},
		{DateOptions{}, "2024-01-05 (Foo)", CodeDate},
		{DateOptions{}, "2024-01-05 Foo", CodeDate},
		{DateOptions{Format: "dmy"}, "Fri 05.01.2024", "2024-01-05"},
		{DateOptions{Format: "dmy"}, "Fr., 05.01.2024", "2024-01-05"},
		{DateOptions{Format: "dmy"}, "Do 05.01.2024", CodeDateNone},
		{DateOptions{Format: "dmy"}, "mar 05/03/2024", "2024-03-05"}, // a Tuesday, martes
		{DateOptions{Format: "dmy"}, "05/01/2024 Cuma", "2024-01-05"},
		{DateOptions{Format: "mdy"}, "Fri 01/05/2024", "2024-01-05"},
		{DateOptions{Format: "names", Foreign: true}, "Thu, 05 Jan 2024", CodeDateNone},
		{DateOptions{Format: "names", Foreign: true}, "5. Januar 2024 (Fr.)", "2024-01-05"},
		{DateOptions{Format: "names", Foreign: true}, "Freitag, 5. Januar 2024", "2024-01-05"},
		{DateOptions{Format: "names", Foreign: true}, "5. März 2024", "2024-03-05"},
		{DateOptions{Format: "names", Foreign: true}, "05 DÉC. 2024", "2024-12-05"},
		{DateOptions{Format: "names", Foreign: true}, "1er février 2024", "2024-02-01"},
		{DateOptions{Format: "names", Foreign: true}, "vendredi 5 janvier 2024 à 10:00", "2024-01-05"},
		{DateOptions{Format: "names", Foreign: true}, "viernes, 5 de enero de 2024", "2024-01-05"},
		{DateOptions{Format: "names", Foreign: true}, "5-ene-2024", "2024-01-05"},
		{DateOptions{Format: "names", Foreign: true}, "5 gennaio 2024", "2024-01-05"},
		{DateOptions{Format: "names", Foreign: true}, "5 mrt. 2024", "2024-03-05"},
		{DateOptions{Format: "names", Foreign: true}, "5 stycznia 2024", "2024-01-05"},
		{DateOptions{Format: "names", Foreign: true}, "sexta-feira, 5 de janeiro de 2024", "2024-01-05"},
		{DateOptions{Format: "names", Foreign: true}, "5 Ocak 2024 Cuma", "2024-01-05"},
		{DateOptions{Format: "names", Foreign: true}, "5 ม.ค. 2024", "2024-01-05"},
		{DateOptions{Format: "names", Foreign: true}, "5 พฤษภาคม 2024", "2024-05-05"},
		{DateOptions{Format: "names", Foreign: true}, "Jumat, 5 Januari 2024", "2024-01-05"},
		{DateOptions{Format: "names", Foreign: true}, "5 января 2024", "2024-01-05"},
		{DateOptions{Format: "names", Foreign: true}, "Mar 5, 2024", "2024-03-05"},
		{DateOptions{Format: "names", Foreign: true}, "5 Foo 2024", CodeDate},
		{DateOptions{Format: "D MMM YYYY"}, "5 Okt 2024", "2024-10-05"},
		{DateOptions{Format: "DD.MM.YYYY"}, "Fr 05.01.2024", "2024-01-05"},
		{DateOptions{Format: "DD.MM.YYYY"}, "Do 05.01.2024", CodeDateNone},
		{DateOptions{AnyDigit: true}, "\u200e2024-01-05", "2024-01-05"},
		{DateOptions{}, "٢٠٢٤-٠١-٠٥", CodeDigits},
	} {
		d, err := NewDates(c.o)
		if err != nil {
			t.Errorf("%+v: %v", c.o, err)
			continue
		}
		got := ""
		if day, fault := d.Parse([]byte(c.text)); fault != nil {
			got = fault.Code
		} else {
			got = day.String()
		}
		if got != c.want {
			t.Errorf("%q as %q: %s, want %s", c.text, c.o.Format, got, c.want)
		}
	}
}

// The values of the W3C's tests of CSV on the Web that are dates: test187,
// test188 and test190 (valid), test192 and test247 (not of their format). All
// valid ones are 15 or 22 March 2015.
func TestDatesOfTheW3C(t *testing.T) {
	for _, c := range []struct{ format, text, want string }{
		{"iso", "2015-03-22", "2015-03-22"}, {"iso", "2015-03-22Z", "2015-03-22"}, {"iso", "2015-03-22-08:00", "2015-03-22"},
		{"iso", "2015-03-15T15:02:37", "2015-03-15"}, {"iso", "2015-03-15T15:02:37Z", "2015-03-15"}, {"iso", "2015-03-15T15:02:37-08:00", "2015-03-15"},
		{"YYYYMMDD", "20150322", "2015-03-22"}, {"iso", "20150322", "2015-03-22"},
		{"DD-MM-YYYY", "22-03-2015", "2015-03-22"}, {"D-M-YYYY", "22-3-2015", "2015-03-22"}, {"dmy", "22-3-2015", "2015-03-22"},
		{"MM-DD-YYYY", "03-22-2015", "2015-03-22"}, {"M-D-YYYY", "3-22-2015", "2015-03-22"}, {"mdy", "3-22-2015", "2015-03-22"},
		{"DD/MM/YYYY", "22/03/2015", "2015-03-22"}, {"D/M/YYYY", "22/3/2015", "2015-03-22"}, {"dmy", "22/3/2015", "2015-03-22"},
		{"MM/DD/YYYY", "03/22/2015", "2015-03-22"}, {"M/D/YYYY", "3/22/2015", "2015-03-22"}, {"mdy", "3/22/2015", "2015-03-22"},
		{"DD.MM.YYYY", "22.03.2015", "2015-03-22"}, {"D.M.YYYY", "22.3.2015", "2015-03-22"}, {"dmy", "22.3.2015", "2015-03-22"},
		{"MM.DD.YYYY", "03.22.2015", "2015-03-22"}, {"M.D.YYYY", "3.22.2015", "2015-03-22"}, {"mdy", "3.22.2015", "2015-03-22"},
		{"YYYY-MM-DDZ", "2015-03-22Z", "2015-03-22"}, {"DD.MM.YYYY Z", "22.03.2015 Z", "2015-03-22"}, {"dmy", "22.03.2015 Z", "2015-03-22"},
		{"YYYY-MM-DDTHH:mm:ss", "2015-03-15T15:02:37", "2015-03-15"}, {"YYYY-MM-DD HH:mm:ss", "2015-03-15 15:02:37", "2015-03-15"},
		{"YYYYMMDD HHmmss", "20150315 150237", "2015-03-15"}, {"iso", "20150315 150237", "2015-03-15"},
		{"DD-MM-YYYY HH:mm", "15-03-2015 15:02", "2015-03-15"}, {"D-M-YYYY HHmm", "15-3-2015 1502", "2015-03-15"}, {"dmy", "15-3-2015 1502", "2015-03-15"},
		{"D-M-YYYY HHmm Z", "15-3-2015 1502 Z", "2015-03-15"}, {"dmy", "15-3-2015 1502 Z", "2015-03-15"},
		{"YYYY-MM-DDTHH:mm:ssZ", "2015-03-15T15:02:37-05:00", "2015-03-15"}, {"YYYY-MM-DD HH:mm:ss Z", "2015-03-15 15:02:37 +0800", "2015-03-15"},
		{"YYYY-MM-DDTHH:mm:ss", "2015-03-15 15:02:37", CodeDate}, {"YYYY-MM-DD HH:mm:ss", "20150315 150237", CodeDate},
		{"YYYYMMDD HHmmss", "15-03-2015 15:02", CodeDate}, {"DD-MM-YYYY HH:mm", "15-3-2015 1502", CodeDate}, {"D-M-YYYY HHmm", "2015-03-15T15:02", CodeDate},
	} {
		d, err := NewDates(DateOptions{Format: c.format})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if day, fault := d.Parse([]byte(c.text)); fault != nil {
			got = fault.Code
		} else {
			got = day.String()
		}
		if got != c.want {
			t.Errorf("%q as %s: %s, want %s", c.text, c.format, got, c.want)
		}
	}
}

func TestDateFormatsRefused(t *testing.T) {
	for _, format := range []string{"european", "DD.MM", "YYYY-MM-DDx", "[YYYY", "dd.mm.yyyy"} {
		if _, err := NewDates(DateOptions{Format: format}); err == nil {
			t.Errorf("%q is taken for a format", format)
		}
	}
}

func TestDateHints(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"45292", `if it is one, use DateFormat="excel"`},
		{"1704412800", `if it is one, use DateFormat="unix"`},
		{"1402-10-15", `for years of the Solar Hijri calendar, use System="jalali"`},
		{"2567-01-05", `for years of the Buddhist era, use System="buddhist"`},
		{"10:30", `export the full date; if another column has it, use Columns="date=HEADER"`},
	} {
		d, _ := NewDates(DateOptions{})
		if _, fault := d.Parse([]byte(c.text)); fault == nil || !strings.HasSuffix(fault.Error(), "; "+c.want) {
			t.Errorf("%q: %+v, want the hint %q", c.text, fault, c.want)
		}
	}
}

func TestDateSurvey(t *testing.T) {
	for _, c := range []struct {
		name   string
		dates  []string
		format string
		sure   bool
	}{
		{"nothing", nil, "", true},
		{"ISO", []string{"2024-01-02", "2024-02-01"}, "iso", true},
		{"ambiguous", []string{"01/02/2024", "03/04/2024"}, "dmy", false},
		{"one decides for the day", []string{"01/02/2024", "13/02/2024"}, "dmy", true},
		{"one decides for the month", []string{"01/02/2024", "02/13/2024"}, "mdy", true},
		{"both: the first", []string{"01/02/2024", "02/13/2024", "13/02/2024"}, "mdy", true},
		{"the same day either way", []string{"01/01/2024", "02/02/2024"}, "dmy", true},
		{"points", []string{"01.02.2024"}, "dmy", true},
		{"names", []string{"5 Jan 2024", "6 Jan 2024", "2024-01-05"}, "names", true},
		{"most are ISO", []string{"01/02/2024", "2024-01-05", "2024-01-06"}, "iso", true},
		{"a tie: the first", []string{"2024-01-05", "13/02/2024"}, "iso", true},
	} {
		var s DateSurvey
		for i, d := range c.dates {
			s.Add([]byte(d), int64(i+2))
		}
		if v := s.Verdict(); v.Format != c.format || v.Sure != c.sure {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	var serials DateSurvey
	serials.Add([]byte("45292"), 2)
	serials.Add([]byte("45323.5"), 3)
	if v := serials.Verdict(); v.Suggested != "excel" {
		t.Errorf("serial numbers: %+v", v)
	}
}

// A date that is written and read again in the same format is the same day.
func TestDatesRoundTrip(t *testing.T) {
	layouts := map[string]string{
		"iso": "2006-01-02", "dmy": "02/01/2006", "mdy": "1/2/2006", "names": "January 2, 2006",
		"DD.MM.YYYY": "02.01.2006", "YYYYMMDD": "20060102", "D-MMM-YYYY": "2-Jan-2006",
	}
	for format, layout := range layouts {
		d, err := NewDates(DateOptions{Format: format, Min: firstDay})
		if err != nil {
			t.Fatal(err)
		}
		for day := firstDay; day <= lastDay; day += 97 {
			text := time.Unix(int64(day)*86400, 0).UTC().Format(layout)
			if got, fault := d.Parse([]byte(text)); fault != nil || got != day {
				t.Fatalf("%s: %q is %v, %v; want %v", format, text, got, fault, day)
			}
		}
	}
}

func TestDateTraits(t *testing.T) {
	d, _ := NewDates(DateOptions{})
	var all Tally
	for text, want := range map[string]Traits{"2024-01-05T10:00:00Z": Offset | Zulu, "2024-01-05T10:00:00+02:00": Offset, "2024-01-05 10:00:00": Naive, "2024-01-05": 0, "2016-12-31T23:59:60Z": Offset | Zulu | Leap} {
		_, got, fault := d.Read([]byte(text))
		if fault != nil || got != want {
			t.Errorf("%s: %b, %v; want %b", text, got, fault, want)
		}
		all[got]++
	}
	var sum Tally
	sum.Join(&all)
	if sum.Count(Offset) != 3 || sum.Count(Zulu) != 2 || sum.Count(Naive) != 1 || sum.Count(Leap) != 1 {
		t.Errorf("%d with an offset, %d without, %d leap seconds; want 3, 1, 1", sum.Count(Offset), sum.Count(Naive), sum.Count(Leap))
	}
}

func TestAmountTraits(t *testing.T) {
	a, _ := NewAmounts(AmountOptions{Digits: 2, StripCurrency: true})
	for text, want := range map[string]Traits{"1.00": 0, "1.005": Finer, "1.000": 0, "-1": Negative, "(1,000.00)": Grouped | Parens | Negative, "$5": Marked, "x": 0} {
		if _, _, got, _ := a.Read([]byte(text), ""); got != want {
			t.Errorf("%s: %b, want %b", text, got, want)
		}
	}
}

func BenchmarkDates(b *testing.B) {
	for name, text := range map[string]string{"day": "2024-01-05", "timestamp": "2024-01-05 10:00:00 -0500"} {
		d, _ := NewDates(DateOptions{})
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, fault := d.Parse([]byte(text)); fault != nil {
					b.Fatal(fault)
				}
			}
		})
	}
}

func FuzzDates(f *testing.F) {
	for _, s := range []string{"2024-01-05", "13/02/2024", "5 Jan 2024", "2016-12-31T23:59:60Z", "45292", "۱۴۰۲/۱۰/۱۵", "January 5, 2024 at 10:30 am"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, format := range append(DateFormats(), "DD.MM.YY HH:mm A ZZ") {
			for _, system := range []calendar.System{calendar.Gregorian, calendar.Jalali} {
				d, err := NewDates(DateOptions{Format: format, System: system, AnyDigit: len(b)%2 == 0, Location: time.UTC})
				if err != nil {
					t.Fatal(err)
				}
				first, last := d.first, d.last
				if day, fault := d.Parse(b); fault == nil && (day < first || day > last) {
					t.Fatalf("%q as %s is %v", b, format, day)
				}
			}
		}
		var s DateSurvey
		s.Add(b, 1)
		s.Verdict()
	})
}

// The patterns that a message names read the date that it is about.
func TestShortYearHints(t *testing.T) {
	today, _ := calendar.ParseDay("2026-11-22")
	for _, c := range []struct{ text, pattern string }{{"05/01/24", "DD/MM/YY"}, {"5-Jan-24", "DD-MMM-YY"}, {"Jan 5, 24", "MMM DD, YY"}} {
		guessed, _ := NewDates(DateOptions{Max: today})
		if _, fault := guessed.Parse([]byte(c.text)); fault == nil || !slices.Contains(fault.Fixes, note.Fix{Option: note.DateFormat, Value: c.pattern}) {
			t.Errorf("%s: %+v names no pattern %q", c.text, fault, c.pattern)
		}
		told, err := NewDates(DateOptions{Format: c.pattern, Max: today})
		if err != nil {
			t.Fatal(err)
		}
		if day, fault := told.Parse([]byte(c.text)); fault != nil || day.String() != "2024-01-05" {
			t.Errorf("%s by %q: %s %+v", c.text, c.pattern, day, fault)
		}
	}
}

// At the end of a day here, the next one has begun elsewhere: the zone is
// asked for before the year is doubted.
func TestHintOfDaysToCome(t *testing.T) {
	today, _ := calendar.ParseDay("2026-11-22")
	for text, want := range map[string]string{"2026-11-23": "use Location", "2026-11-24": "correct the year", "2062-11-22": "correct the year"} {
		d, err := NewDates(DateOptions{Max: today})
		if err != nil {
			t.Fatal(err)
		}
		if _, fault := d.Parse([]byte(text)); fault == nil || !strings.Contains(fault.Error(), want) {
			t.Errorf("%s: %v", text, fault)
		}
	}
}

// A turn says of every time of its day what Parse says, where it is sure.
func TestTurn(t *testing.T) {
	zones := map[string]*time.Location{"": nil, "UTC": time.UTC}
	for _, name := range []string{"Europe/Berlin", "America/Havana", "Pacific/Apia"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		zones[name] = zone
	}
	names := slices.Sorted(maps.Keys(zones))
	rapid.Check(t, func(t *rapid.T) {
		d, err := NewDates(DateOptions{
			Location: zones[rapid.SampledFrom(names).Draw(t, "zone")],
			Zone:     zones[rapid.SampledFrom(names).Draw(t, "zone of times without an offset")],
			Min:      -50_000,
		})
		if err != nil {
			t.Fatal(err)
		}
		day := calendar.Day(rapid.IntRange(0, 30_000).Draw(t, "day")).String()
		tail := rapid.SampledFrom([]string{"", "Z", " UTC", "+02:00", "-0930", "+14:00", " CEST", ".25Z"}).Draw(t, "tail")
		turn, sure := d.Turn([]byte(day + "T12:00:00" + tail))
		seconds := rapid.IntRange(0, 86399).Draw(t, "seconds")
		text := fmt.Sprintf("%sT%02d:%02d:%02d%s", day, seconds/3600, seconds/60%60, seconds%60, tail)
		want, fault := d.Parse([]byte(text))
		if !sure {
			return
		}
		if seconds >= turn.At {
			turn.Day++
		}
		if fault != nil || turn.Day != want {
			t.Fatalf("%s: %v, want %v, %v", text, turn.Day, want, fault)
		}
	})
	for _, text := range []string{"2024-01-05", "", "soon", "2024-02-30T10:00:00Z", "2024-03-31T10:00:00Z"} { // the last: clocks are changed
		d, _ := NewDates(DateOptions{Location: zones["Europe/Berlin"]})
		if turn, ok := d.Turn([]byte(text)); ok {
			t.Errorf("%q: %v, want that it has to be asked for", text, turn)
		}
	}
}

// A format that was named is not to be named again; one that was found is.
func TestHintOfAnotherFormat(t *testing.T) {
	for _, c := range []struct {
		o    DateOptions
		want string
	}{
		{DateOptions{Format: "dmy"}, "leave the format out"},
		{DateOptions{Format: "dmy", Sample: "13/02/2024 on line 3"}, "to name it, use DateFormat"},
	} {
		d, err := NewDates(c.o)
		if err != nil {
			t.Fatal(err)
		}
		if _, fault := d.Parse([]byte("02/13/2024")); fault == nil || !strings.Contains(fault.Error(), c.want) {
			t.Errorf("%+v: %+v", c.o, fault)
		}
	}
}

// A year of two digits is refused with the separators that the date has.
func TestTwoDigitYears(t *testing.T) {
	for _, c := range []struct{ format, text, want string }{
		{"dmy", "05.01.24", "DD.MM.YY MM.DD.YY YY.MM.DD"},
		{"dmy", "05/01/24", "DD/MM/YY MM/DD/YY YY/MM/DD"},
		{"iso", "24-01-05", "DD-MM-YY MM-DD-YY YY-MM-DD"},
		{"names", "05-Jan-24", "DD-MMM-YY"},
		{"names", "5 Jan 24", "DD MMM YY"},
	} {
		d, err := NewDates(DateOptions{Format: c.format})
		if err != nil {
			t.Fatal(err)
		}
		_, fault := d.Parse([]byte(c.text))
		var got []string
		if fault != nil {
			for _, fix := range fault.Fixes {
				got = append(got, fix.Value)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestNotation(t *testing.T) {
	for _, c := range []struct {
		format, text string
		want         Notation
	}{
		{"iso", "2024-01-05", ISO}, {"iso", "2024-11-12", ISO}, {"iso", "2024-01-05 10:00", ISO}, {"iso", "2024-01-05T10:00Z", ISO},
		{"iso", "2024-1-5", ISOShort}, {"iso", "2024-1-15", ISOShort}, {"iso", "2024-11-5", ISOShort}, {"iso", "2024-11-5 10:00", ISOShort},
		{"iso", "2024-01-05Z", ISOZoned}, {"iso", "2024-01-05+02:00", ISOZoned}, {"iso", "2024/01/05", Slashes}, {"iso", "2024/1/5", Slashes},
		{"iso", "2024.01.05", Points}, {"iso", "20240105", Compact}, {"iso", "20240105T100000Z", Compact}, {"iso", "2024-01", MonthOnly},
		{"dmy", "05/01/2024", LastSlash}, {"dmy", "13/01/2024", LastSlashSure}, {"dmy", "3/3/2024", LastSlash},
		{"dmy", "05.01.2024", LastPoint}, {"mdy", "01-13-2024", LastDashSure}, {"names", "5 Jan 2024", Worded}, {"names", "January 2024", MonthOnly},
		{"iso", "13/02/2024", LastSlashSure}, {"iso", "02/13/2024", MonthFirst}, {"unix", "1704412800", Unnoted},
	} {
		d, err := NewDates(DateOptions{Format: c.format, Detected: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Notation([]byte(c.text)); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// The day of the week tells which number is the month: 2024-01-05 was a Friday, and
// 2024-05-01 a Wednesday.
func TestWeekdayTellsTheMonth(t *testing.T) {
	for text, want := range map[string]string{"Fri 05/01/2024": "dmy", "05/01/2024 (Wed)": "mdy", "05/01/2024": "dmy, or not"} {
		var v DateSurvey
		v.Add([]byte(text), 2)
		verdict := v.Verdict()
		got := verdict.Format
		if !verdict.Sure {
			got += ", or not"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
