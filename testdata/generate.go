//go:build ignore

// Generate writes the made-up data that examples and tests use: two years of a
// small coffee roaster's shop and of the subscriptions it sells. The same
// program always writes the same bytes; a test compares them.
//
//	go run testdata/generate.go testdata
package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// The first day and the last: the export was made in the middle of a month,
// as exports are.
var (
	opening = time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC)
	export  = time.Date(2025, 12, 19, 0, 0, 0, 0, time.UTC)
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run testdata/generate.go FOLDER")
	}
	customers := newcomers(chance{rand.NewPCG(2024, 1)})
	write("orders.csv", orders(customers, chance{rand.NewPCG(2024, 2)}))
	write("customers.csv", accounts(customers))
	write("subscriptions.csv", subscriptions(chance{rand.NewPCG(2024, 3)}))
}

func write(name string, rows [][]string) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(os.Args[1], name), b.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}

// customer is somebody who buys now and then, until they no longer do.
type customer struct {
	id, country, channel, kind string

	first time.Time
	gap   float64 // mean days between orders
	leave float64 // probability that an order is the last one
	taste int     // place of the favourite in products
	purse float64 // how much more than others they buy
}

// newcomers arrive ever more often, most of all before Christmas.
func newcomers(c chance) []customer {
	var all []customer
	for d := opening; !d.After(export); d = d.AddDate(0, 0, 1) {
		share := d.Sub(opening).Hours() / export.Sub(opening).Hours()
		n := c.poisson((0.45 + 0.45*share) * season(d))
		for range n {
			all = append(all, c.customer(fmt.Sprintf("C%04d", len(all)+1), d))
		}
	}
	return all
}

func (c chance) customer(id string, first time.Time) customer {
	p := customer{
		id:      id,
		country: c.pick("PL", 9, "DE", 6, "TR", 4, "NL", 3, "IN", 2, "TH", 1),
		channel: c.pick("web", 6, "app", 3, "store", 2),
		kind:    c.pick("household", 7, "office", 2, "café", 1),
		first:   first,
		gap:     14 + c.exp(32),
		leave:   0.04 + 0.5*c.float()*c.float(),
		taste:   c.below(len(products)),
		purse:   math.Exp(0.35 * c.normal()),
	}
	if p.kind != "household" {
		p.gap, p.leave, p.purse = p.gap*0.7, p.leave*0.6, p.purse*2.5
	}
	if p.channel == "app" {
		p.leave *= 0.7
	}
	return p
}

// season is how busy a day is: quiet summers, busy weeks before Christmas.
func season(d time.Time) float64 {
	switch d.Month() {
	case time.July, time.August:
		return 0.7
	case time.November:
		return 1.3
	case time.December:
		return 1.5
	}
	return 1
}

// products have prices in cents; one name needs quotes in a CSV file.
var products = []struct {
	name  string
	cents int
}{
	{"House blend, 1 kg", 2190},
	{"Espresso Napoli 500 g", 1290},
	{"Filter Yirgacheffe 250 g", 1150},
	{"Decaf 500 g", 1390},
	{"Cold brew pack", 990},
	{"Sampler box", 2900},
	{"Hand grinder", 6900},
}

type order struct {
	day      time.Time
	customer customer
	product  string
	cents    int
	status   string
	refund   bool
}

// orders are in the order of their days, numbered as they came in.
func orders(customers []customer, c chance) [][]string {
	var all []order
	for _, p := range customers {
		all = append(all, c.history(p)...)
	}
	slices.SortStableFunc(all, func(a, b order) int {
		return cmp.Or(a.day.Compare(b.day), cmp.Compare(a.customer.id, b.customer.id))
	})
	rows := [][]string{{"order_id", "customer_id", "order_date", "amount", "currency", "status", "product", "country", "channel"}}
	for i, o := range all {
		id := fmt.Sprintf("%d", 10001+i)
		if o.refund {
			id = "R" + id
		}
		rows = append(rows, []string{id, o.customer.id, iso(o.day), decimal(o.cents), "EUR",
			o.status, o.product, o.customer.country, o.customer.channel})
	}
	return rows
}

// history is what one customer buys, with the odd order that is cancelled and
// the odd one that is paid back some days later.
func (c chance) history(p customer) []order {
	var all []order
	for d := p.first; !d.After(export); d = d.AddDate(0, 0, 1+int(c.exp(p.gap/season(d)))) {
		o := c.order(p, d)
		all = append(all, o)
		if back := d.AddDate(0, 0, 3+c.below(25)); o.status == "paid" && c.float() < 0.012 && !back.After(export) {
			o.day, o.cents, o.refund = back, -o.cents, true
			all = append(all, o)
		}
		if c.float() < p.leave {
			break
		}
	}
	return all
}

func (c chance) order(p customer, d time.Time) order {
	item := products[p.taste]
	if c.float() < 0.4 {
		item = products[c.below(len(products))]
	}
	n := 1 + c.poisson(0.6*p.purse)
	o := order{day: d, customer: p, product: item.name, cents: n * item.cents, status: "paid"}
	if c.float() < 0.02 {
		o.status = "cancelled"
	}
	if c.float() < 0.1 { // a voucher
		o.cents = o.cents * 9 / 10
	}
	return o
}

// accounts are the customers as the shop's own list has them.
func accounts(customers []customer) [][]string {
	rows := [][]string{{"customer_id", "started_at", "country", "channel", "kind"}}
	for _, p := range customers {
		rows = append(rows, []string{p.id, iso(p.first), p.country, p.channel, p.kind})
	}
	return rows
}

// plans are bags of coffee by post, with prices per month in cents and the
// probability of leaving in a month.
var plans = []struct {
	name  string
	cents int
	leave float64
}{
	{"solo", 1900, 0.055},
	{"duo", 3400, 0.035},
	{"office", 8900, 0.02},
}

type subscription struct {
	id, country, reason string
	from, to            time.Time // to is zero while it runs
	plan                int
}

// subscriptions are one row per customer and plan: who changes the plan has a
// row that ends and one that starts on the same day.
func subscriptions(c chance) [][]string {
	var all []subscription
	n := 0
	for d := opening; !d.After(export); d = d.AddDate(0, 0, 1) {
		for range c.poisson(0.45 * season(d)) {
			n++
			all = append(all, c.subscriber(fmt.Sprintf("S%03d", n), d)...)
		}
	}
	slices.SortStableFunc(all, func(a, b subscription) int { return a.from.Compare(b.from) })
	rows := [][]string{{"customer_id", "started_at", "ended_at", "mrr", "plan", "country", "churn_reason"}}
	for _, s := range all {
		end := ""
		if !s.to.IsZero() {
			end = iso(s.to)
		}
		rows = append(rows, []string{s.id, iso(s.from), end, decimal(plans[s.plan].cents), plans[s.plan].name, s.country, s.reason})
	}
	return rows
}

// subscriber decides month by month: stay, leave, change the plan, and perhaps
// come back some months later.
func (c chance) subscriber(id string, from time.Time) []subscription {
	s := subscription{id: id, from: from, country: c.pick("PL", 5, "DE", 4, "NL", 2, "TR", 1), plan: c.plan()}
	var past []subscription
	for d := from.AddDate(0, 0, 30); !d.After(export); d = d.AddDate(0, 0, 30) {
		luck := c.float()
		switch leave := plans[s.plan].leave; {
		case luck < leave:
			s.to, s.reason = d, c.reason()
			past = append(past, s)
			if back := d.AddDate(0, 0, 45+c.below(200)); c.float() < 0.2 && back.Before(export) {
				return append(past, c.subscriber(id, back)...)
			}
			return past
		case luck < leave+0.02:
			s.to = d
			past = append(past, s)
			s = subscription{id: id, country: s.country, from: d, plan: (s.plan + 1) % len(plans)}
		}
	}
	return append(past, s)
}

// plan is the one that a subscriber begins with: mostly a small one.
func (c chance) plan() int { return int(3 * c.float() * c.float()) }

func (c chance) reason() string {
	return c.pick("too expensive", 5, "too much coffee", 4, "quality", 2, "late delivery", 2, "moved away", 2, "", 1)
}

func iso(d time.Time) string { return d.Format(time.DateOnly) }

func decimal(cents int) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	return fmt.Sprintf("%s%d.%02d", sign, cents/100, cents%100)
}

// chance draws from distributions by the textbook, from the generator's bits
// alone, so that no release of Go changes what is drawn.
type chance struct{ *rand.PCG }

// float is uniform in (0, 1).
func (c chance) float() float64 { return (float64(c.Uint64()>>12) + 0.5) / (1 << 52) }

func (c chance) below(n int) int { return int(c.float() * float64(n)) }

func (c chance) exp(mean float64) float64 { return -mean * math.Log(c.float()) }

func (c chance) normal() float64 {
	return math.Sqrt(-2*math.Log(c.float())) * math.Cos(2*math.Pi*c.float())
}

func (c chance) poisson(mean float64) int {
	n, p := 0, c.float()
	for ; p > math.Exp(-mean); n++ {
		p *= c.float()
	}
	return n
}

// pick draws one of the names, each followed by its weight.
func (c chance) pick(namesAndWeights ...any) string {
	total := 0
	for i := 1; i < len(namesAndWeights); i += 2 {
		total += namesAndWeights[i].(int)
	}
	for n, i := c.below(total), 0; ; i += 2 {
		if n -= namesAndWeights[i+1].(int); n < 0 {
			return namesAndWeights[i].(string)
		}
	}
}
