package text

import (
	"bytes"
	"strings"
)

// foreignFormats are files that are no CSV, by their first bytes.
var foreignFormats = []struct{ magic, code, reason, hint string }{
	{"PK\x03\x04", "file-excel", "looks like an Excel workbook or another ZIP archive", "export it as CSV, or unpack the archive"},
	{"PK\x05\x06", "file-archive", "looks like an empty ZIP archive", "export the data as CSV"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-excel", "looks like an old Excel workbook", "export it as CSV"},
	{"%PDF-", "file-pdf", "looks like a PDF", "export the data as CSV"},
	{"BZh", "file-archive", "is compressed with bzip2", "unpack it, or use gzip or zstd"},
	{"\xfd7zXZ\x00", "file-archive", "is compressed with xz", "unpack it, or use gzip or zstd"},
	{"7z\xbc\xaf\x27\x1c", "file-archive", "is a 7-Zip archive", "unpack it"},
	{"Rar!", "file-archive", "is a RAR archive", "unpack it"},
	{"\x1f\x8b\x08", "file-archive", "is compressed twice", "unpack it once"}, // as is known when the first layer is off
	{"\x28\xb5\x2f\xfd", "file-archive", "is compressed twice", "unpack it once"},
	{"PAR1", "file-binary", "is a Parquet file", "export the data as CSV"},
	{"SQLite format 3\x00", "file-binary", "is an SQLite database", "export the data as CSV"},
	{"\x89PNG", "file-binary", "is a picture", "export the data as CSV"},
}

// tarMark is where a tar archive says that it is one.
const tarMark = 257

// foreign refuses what is no text of rows and columns.
func (s *Source) foreign() error {
	for _, f := range foreignFormats {
		if bytes.HasPrefix(s.Head, []byte(f.magic)) {
			return s.refuse(f.code, f.reason, f.hint)
		}
	}
	text := strings.ToLower(string(bytes.TrimLeft(s.Head[:min(len(s.Head), 512)], " \t\r\n\ufeff")))
	switch {
	case len(s.Head) > tarMark && bytes.HasPrefix(s.Head[tarMark:], []byte("ustar")):
		return s.refuse("file-archive", "is a tar archive", "unpack it, and name the file that was in it")
	case strings.HasPrefix(text, "<!doctype html"), strings.HasPrefix(text, "<html"), strings.HasPrefix(text, "<head"), strings.HasPrefix(text, "<body"):
		return s.refuse("file-html", "looks like HTML, perhaps an error page or a login page", "download the export again")
	case strings.HasPrefix(text, "<?xml"), strings.HasPrefix(text, "<"):
		return s.refuse("file-xml", "looks like XML", "export the data as CSV")
	case strings.HasPrefix(text, "[{"), strings.HasPrefix(text, "{\""):
		return s.refuse("file-json", "looks like JSON", "export the data as CSV")
	case len(s.Head) == 0 || len(text) == 0 && len(bytes.TrimLeft(s.Head, "\ufeff")) == 0:
		return s.refuse("file-empty", "is empty", "export it again")
	}
	return nil
}
