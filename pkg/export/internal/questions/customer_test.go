package questions

import (
	"strings"
	"testing"
)

func TestPlaceholders(t *testing.T) {
	for _, id := range strings.Split("nan|NaN|NAT|None|NULL|undefined|n/a|N/A|<NA>|<na>|\\N|guest|Guest|UNKNOWN|-|-1|Gast|invité|Gość|NA", "|") {
		if PlaceholderOf([]byte(id)) != WordPlaceholder {
			t.Errorf("%q is a customer", id)
		}
	}
	for _, id := range strings.Split("0|00|000000|0.0", "|") {
		if PlaceholderOf([]byte(id)) != ZeroPlaceholder {
			t.Errorf("%q is not 0", id)
		}
	}
	for _, id := range strings.Split("|1|10|0.5|nana|Nathan|nonesuch|guest1|guest@example.com|unknown-soldier|-2|A0|0x", "|") {
		if PlaceholderOf([]byte(id)) != NoPlaceholder {
			t.Errorf("%q stands for nobody", id)
		}
	}
}

// zeros is evidence of orders with the id 0 beside others.
func zeros(orders, busiest, others, most int64, mails ...string) Evidence {
	e := Evidence{All: true, Used: 10, Customers: Customers{Zeros: orders, Ids: Ids{Others: others, Numbers: true, Most: most, Busiest: busiest}}}
	for _, m := range mails {
		e.Customers.ZeroMails.Add(m)
	}
	return e
}

func TestCustomerZero(t *testing.T) {
	words := zeros(4, 4, 9, 9)
	words.Customers.Ids.Numbers = false
	for name, c := range map[string]struct {
		e    Evidence
		want string
	}{
		"ids 0 to 9, 0 like the others":  {zeros(4, 4, 9, 9), ZeroIsCustomer},
		"twice the busiest":              {zeros(8, 4, 9, 9), ZeroIsCustomer},
		"more than twice the busiest":    {zeros(9, 4, 9, 9), ZeroIsGuest},
		"a gap":                          {zeros(4, 4, 9, 10), ZeroIsGuest},
		"nobody else":                    {zeros(4, 0, 0, 0), ZeroIsGuest},
		"some ids are words":             {words, ZeroIsGuest},
		"an e-mail tells who it is":      {zeros(0, 4, 9, 9, "a@x.test"), ZeroIsGuest},
		"some rows of 0 have an e-mail":  {zeros(4, 4, 9, 9, "a@x.test", "b@x.test"), ZeroIsGuest},
		"no row has 0":                   {zeros(0, 4, 9, 9), ZeroIsGuest},
		"before all rows have been seen": {Evidence{}, ZeroIsGuest},
	} {
		if got := CustomerZero(c.e); got.Answer != c.want {
			t.Errorf("%s: %s", name, got.Answer)
		}
	}
}

func TestCustomerBlank(t *testing.T) {
	columns := CustomerColumns{Key: "customer_id", Mail: "email"}
	some := Customers{Placeholders: map[string]int64{"0": 12, "nan": 3}}
	for name, c := range map[string]struct {
		e       Evidence
		given   bool
		codes   string
		refused bool
	}{
		"every row names a customer": {Evidence{All: true, Used: 9}, false, "", false},
		"told by e-mail":             {Evidence{All: true, Used: 9, Customers: Customers{ByMail: 2}}, false, "customer-by-email", false},
		"left out":                   {Evidence{All: true, Used: 9, Customers: some}, false, "customer-placeholder", false},
		"nobody at all":              {Evidence{All: true, Customers: some}, false, "customer-placeholder", true},
		"an option decides":          {Evidence{All: true, Customers: some}, true, "", false},
		"capital letters":            {Evidence{All: true, Used: 9, Customers: Customers{Capitals: 1}}, false, "email-case", false},
	} {
		f := CustomerBlank(c.e, columns, c.given)
		var codes []string
		for _, n := range f.Notes {
			codes = append(codes, n.Code)
		}
		if got := strings.Join(codes, " "); got != c.codes || (f.Refusal != nil) != c.refused {
			t.Errorf("%s: %s, %v", name, got, f.Refusal)
		}
	}
	elsewhere := Evidence{All: true, Used: 9, Customers: Customers{ByMail: 2, ByLogin: 1}}
	if f := CustomerBlank(elsewhere, CustomerColumns{Key: "customer_id"}, false); len(f.Notes) > 0 {
		t.Errorf("of a file without e-mails: %+v", f.Notes)
	}
	if f := CustomerBlank(Evidence{All: true, Used: 1, Customers: some}, columns, false); !strings.Contains(f.Notes[0].Text, `15 ("0" 12, "nan" 3)`) {
		t.Errorf("%s", f.Notes[0].Text)
	}
}

func TestCustomerHeader(t *testing.T) {
	for role, headers := range map[CustomerRole]string{
		CustomerKey:   "customer_id|CustomerID|Cust. No.|cust_code|client id|id_customer|user_id|Kundennummer|Kunden-Nr.|Kaeufer-Nr|Kundenschluessel|numer klienta|id cliente|شماره مشتری|customer_unique_id",
		CustomerMail:  "email|E-Mail|customer_email|Customer's email|Contact email|ایمیل خریدار|adresse e-mail",
		PayerMail:     "Email (Billing)|billing_email|From Email Address|sender e-mail",
		OtherMail:     "Purchase Email",
		ReceiverMail:  "shipping_email|To Email Address|recipient email",
		CustomerLogin: "username|Buyer Username|user_name|login",
		CustomerBare:  "Customer|buyer|Kunde|cust|klient",
		CustomerName:  "Customer Name|buyer_name|Nom du client|customer full name",
		AnyName:       "Name|first name|Vorname",
		NoCustomer:    "Customer Segment|customer_created_at|email_opt_in|seller_email|account manager id|Email marketing|custom|customs_value|user_agent|order_id|amount|customer group id|ship to name",
	} {
		for _, h := range strings.Split(headers, "|") {
			if got := CustomerHeader(h); got != role {
				t.Errorf("%s is %d, want %d", h, got, role)
			}
		}
	}
}

func TestHoldsNames(t *testing.T) {
	for text, want := range map[string]bool{
		"Ann Smith|Ben Mir|Cy Nor":                     true,
		"Ann Smith|Ben Mir":                            false, // too few to tell
		"Ann Smith|Ben Mir|Cy Nor|Madonna|Dee O'Brien": true,  // four of five
		"Ann Smith|Ben Mir|Madonna|Cy Nor|Cher":        false, // three of five
		"a17|b3|c9":                                    false,
		"김철수|이영희|박민수":                                  true,
		"佐藤 太郎|田中花子|鈴木":                                true,
		"會員17|會員18|會員19":                               false,
		"店|客|社":                                        false, // one letter may be a grade
		"c 1|c 2|c 3":                                  false,
		"a@x.test|b@x.test|c@x.y":                      false,
		"":                                             false,
	} {
		if got := HoldsNames(strings.Split(text, "|")); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestFolding(t *testing.T) {
	for _, c := range []struct{ id, auto, all string }{
		{"Ada@Example.com", "ada@example.com", "ada@example.com"},
		{"ÄDA@x.test", "äda@x.test", "äda@x.test"},
		{"Ada", "Ada", "ada"},
		{"@Ada", "@Ada", "@ada"},
		{"00123", "00123", "123"},
		{"123.0", "123.0", "123"},
		{"000", "000", "0"},
		{"A07", "A07", "a07"},
		{"1.50", "1.50", "1.50"},
		{"007.00", "007.00", "7"},
	} {
		for f, want := range map[Folding]string{FoldMails: c.auto, FoldAll: c.all, FoldNone: c.id} {
			if got, _ := f.Fold([]byte(c.id), nil); string(got) != want {
				t.Errorf("%s of %q is %q, want %q", f, c.id, got, want)
			}
		}
	}
}

func TestIDNotes(t *testing.T) {
	for text, want := range map[string]string{
		"a b c":                 "",
		"00001 2 3":             "",
		"00001 1 3":             "customer-ids",
		"1 1.0":                 "id-float customer-ids",
		"A07 A7 A70":            "",
		"ann Ann":               "id-case",
		"1.23457E+12 1.2E+5":    "id-mangled",
		"a\u200b a":             "id-invisible",
		"a\tb a":                "id-control",
		"123456789012345 00012": "",
	} {
		var s IDSurvey
		ids := strings.Split(text, " ")
		for _, id := range ids {
			s.Look([]byte(id))
		}
		all := func(visit func([]byte)) {
			for _, id := range ids {
				visit([]byte(id))
			}
		}
		var codes []string
		for _, n := range s.Notes(all, FoldMails, func(id string) string { return id }) {
			codes = append(codes, n.Code)
		}
		if got := strings.Join(codes, " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Both sides of the shares that make a column of customers doubtful.
func TestCrowdNotes(t *testing.T) {
	for _, c := range []struct {
		crowd Crowd
		want  string
	}{
		{Crowd{Customers: 100, Orders: 100}, "customers-like-orders"},
		{Crowd{Customers: 100, Orders: 101}, ""},
		{Crowd{Customers: 49, Orders: 49}, ""},
		{Crowd{Customers: 50, Orders: 200, Busiest: "till", OfBusiest: 20}, ""},
		{Crowd{Customers: 50, Orders: 200, Busiest: "till", OfBusiest: 21}, "placeholder-customer"},
		{Crowd{Customers: 11, Orders: 40, Busiest: "till", OfBusiest: 21}, "placeholder-customer"}, // the others have 1.9
		{Crowd{Customers: 11, Orders: 40, Busiest: "till", OfBusiest: 20}, ""},                     // and here 2
		{Crowd{Customers: 10, Orders: 40, Busiest: "till", OfBusiest: 25}, ""},                     // nine others
		{Crowd{Customers: 4, Orders: 12, Busiest: "99999", OfBusiest: 6}, "placeholder-customer"},  // 2 each
		{Crowd{Customers: 4, Orders: 12, Busiest: "99999", OfBusiest: 5}, ""},                      // 2.3 each
		{Crowd{Customers: 4, Orders: 12, Busiest: "99", OfBusiest: 6}, ""},
		{Crowd{Customers: 1, Orders: 12, Busiest: "99999", OfBusiest: 12}, ""},
	} {
		got := ""
		for _, n := range CrowdNotes(c.crowd, strings.ToUpper) {
			got += n.Code
		}
		if got != c.want {
			t.Errorf("%+v: %q", c.crowd, got)
		}
	}
}

func TestIdentifies(t *testing.T) {
	for _, header := range []string{
		"customer_id", "Email", "billing_email", "Shipping Name", "First Name", "Billing Phone", "Mobile", "username", "Customer", "Address", "Billing Address", "Shipping Street", "address_line_1",
		"Telefonnummer", "Straße", "Nombre", "телефон", "電話番号", "E-Mail-Adresse",
	} {
		if !Identifies(header) {
			t.Errorf("%q tells nobody", header)
		}
	}
	for _, header := range []string{
		"plan", "country", "Shipping City", "product_name", "Lineitem name", "company_name", "email_verified", "accepts marketing", "phone_model_status", "user_type", "customer_group", "amount", "utm_source", "store name", "ip address",
	} {
		if Identifies(header) {
			t.Errorf("%q tells who a customer is", header)
		}
	}
}
