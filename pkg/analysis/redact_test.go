package analysis

import "testing"

// The same key gives the same texts, another one others.
func TestRedactor(t *testing.T) {
	a, again, other := Redactor("key"), Redactor("key"), Redactor("other")
	if a("ann") != again("ann") || a("ann") == a("bob") || a("ann") == other("ann") || len(a("ann")) != redactedLength {
		t.Errorf("%s %s %s %s", a("ann"), again("ann"), a("bob"), other("ann"))
	}
	if one, two := Redactor(""), Redactor(""); one("ann") == two("ann") {
		t.Error("without a key, every run has the same")
	}
	// HMAC-SHA256 of "ann" under "key", from OpenSSL: printf ann | openssl dgst -sha256 -hmac key
	if got := a("ann"); got != "9d77c3180ff81edf" {
		t.Error(got)
	}
}
