package warehouse

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Address is where a database is, as a command line or a setting names it. Its String
// has no password and no options, and is the one form of it that may be shown.
type Address struct {
	Engine string // sqlite, postgres, clickhouse or trino
	URL    string // or the name of the file of SQLite; with the password
	name   string
	secret []string // passwords and tokens, in every form that a message may have them
}

// String is the source without what must not be shown.
func (s Address) String() string { return s.name }

// schemes are the engines of URLs.
var schemes = map[string]string{
	"postgres": "postgres", "postgresql": "postgres", "clickhouse": "clickhouse", "trino": "trino", "sqlite": "sqlite",
}

// ErrAddress is the reason of a text that names no source. No such error has a part of
// the text, which may be one of a password.
type ErrAddress struct{ Reason string }

// Error is the reason.
func (e *ErrAddress) Error() string { return e.Reason }

func noAddress(format string, args ...any) error { return &ErrAddress{fmt.Sprintf(format, args...)} }

// asKeywords is a connection in the way of libpq or JDBC.
var asKeywords = regexp.MustCompile(`(?i)\b(password|passwd|pwd)\s*=`)

// ParseAddress reads a URL such as postgres://user@host/database, the name of a file of
// SQLite, or env:NAME for the variable that holds one of these.
func ParseAddress(text string, getenv func(string) string) (Address, error) {
	if name, ok := strings.CutPrefix(text, "env:"); ok {
		if text = getenv(name); text == "" {
			return Address{}, noAddress("the environment variable %s is not set", name)
		}
	}
	scheme, rest, isURL := strings.Cut(text, "://")
	switch engine := schemes[strings.ToLower(scheme)]; {
	case text == "":
		return Address{}, noAddress("it is empty")
	case !isURL && asKeywords.MatchString(text), !isURL && strings.HasPrefix(strings.ToLower(text), "jdbc:"):
		return Address{}, noAddress("write it as a URL: postgres://USER@HOST:PORT/DATABASE")
	case !isURL:
		file := strings.TrimPrefix(text, "sqlite:")
		return Address{Engine: "sqlite", URL: file, name: file}, nil
	case engine == "":
		return Address{}, noAddress("begin it with one of postgres://, clickhouse://, trino://, or name a file of SQLite")
	case engine == "sqlite":
		return Address{Engine: engine, URL: rest, name: rest}, nil
	default:
		return parseURL(engine, text)
	}
}

// parseURL reads a URL of a server.
func parseURL(engine, text string) (Address, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || strings.Contains(u.Path+u.RawQuery+u.Fragment, "@") {
		return Address{}, noAddress("it is no URL such as %s://USER@HOST:PORT/DATABASE; in a password write / as %%2F, ? as %%3F, # as %%23, @ as %%40 and %% as %%25", engine)
	}
	s := Address{Engine: engine, URL: text, name: (&url.URL{Scheme: engine, Host: u.Host, Path: u.Path}).String()}
	if password, set := u.User.Password(); set {
		s.keep(password)
		_, raw, _ := strings.Cut(strings.TrimSuffix(text[strings.Index(text, "://")+3:strings.LastIndex(text, "@")+1], "@"), ":")
		s.keep(raw)
	}
	for name, values := range u.Query() {
		if isSecret(name) {
			for _, value := range values {
				s.keep(value)
			}
		}
	}
	return s, nil
}

// isSecret tells whether an option of a URL is not to be shown.
func isSecret(option string) bool {
	option = strings.ToLower(option)
	return slices.ContainsFunc([]string{"password", "passwd", "pwd", "token", "secret"}, func(word string) bool { return strings.Contains(option, word) })
}

func (s *Address) keep(secret string) {
	for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), url.UserPassword("", secret).String()[1:], fmt.Sprintf("%q", secret)} {
		if form = strings.Trim(form, `"`); form != "" && !slices.Contains(s.secret, form) {
			s.secret = append(s.secret, form)
		}
	}
	slices.SortFunc(s.secret, func(a, b string) int { return len(b) - len(a) })
}

// Conceal is a message on one line, without the password. One so short that it may be a
// part of any word hides the whole message.
func (s Address) Conceal(message string) string {
	message = strings.Join(strings.Fields(message), " ")
	for _, secret := range s.secret {
		if !strings.Contains(message, secret) {
			continue
		}
		if len(secret) < 4 {
			return "the connection failed (the reason is not shown, since it contains the password)"
		}
		message = strings.ReplaceAll(message, secret, "***")
	}
	return message
}

// failed is an error that may be shown. That the run was interrupted stays what it is.
func (s Address) failed(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return errors.New(s.Conceal(err.Error()))
}

// Identifier is the parts of the name of a relation: shop.orders, "my shop"."orders".
// What cannot be parted is one name.
func Identifier(name string) (parts []string) {
	for rest := name; ; {
		part, behind, ok := firstPart(rest)
		if !ok {
			return []string{name}
		}
		parts = append(parts, part)
		if behind == "" {
			return parts
		}
		rest = behind[1:]
	}
}

// firstPart is the name that a text begins with, and the rest, which is empty or begins
// with a dot.
func firstPart(text string) (part, rest string, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		end := strings.IndexByte(text, '.')
		if end < 0 {
			end = len(text)
		}
		return text[:end], text[end:], end > 0 && !strings.Contains(text[:end], `"`)
	}
	for at := 1; at < len(text); at++ {
		switch {
		case text[at] != '"':
			part += text[at : at+1]
		case strings.HasPrefix(text[at+1:], `"`):
			part += `"`
			at++
		default:
			rest = text[at+1:]
			return part, rest, part != "" && (rest == "" || rest[0] == '.')
		}
	}
	return "", "", false
}

// quoteANSI is a name as SQL has it, whatever it contains.
func quoteANSI(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// quoteClickHouse is the same for ClickHouse, where a backslash escapes too.
func quoteClickHouse(name string) string {
	return "`" + strings.NewReplacer("\\", "\\\\", "`", "\\`").Replace(name) + "`"
}

// querier is what statements run on: a *sql.DB, a *sql.Conn or a *sql.Tx.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}
