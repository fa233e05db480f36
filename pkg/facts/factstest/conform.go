package factstest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"pgregory.net/rapid"
)

// Shop is a data set that is its own naive source: Orders or Subscriptions.
type Shop interface {
	Orders | Subscriptions
	Facts
}

// Conform checks the contract of facts.Source on random shops. Open makes the
// source under test of a shop, with a dimension that is called group.
//
//	factstest.Conform(t, func(shop factstest.Orders) (facts.Source, error) { return load(shop.Rows, shop.AsOf, shop.Unit) })
//
// The facts are those of the shop whatever the order of its rows, nothing of an
// empty one. Groups are sorted, the same in every table and, whatever the
// dimension, add up to the facts that are not split. A context that is done is
// the error of every method, however far it got, and spoils no later answer.
func Conform[S Shop](t *testing.T, open func(S) (facts.Source, error)) {
	t.Helper()
	for _, r := range rules[S]() {
		t.Run(r.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { r.check(t, trials[S]().Draw(t, "trial"), open) })
		})
	}
}

type opener[S Shop] = func(S) (facts.Source, error)

// rule is a part of the contract.
type rule[S Shop] struct {
	name  string
	check func(t TB, c trial[S], open opener[S])
}

func rules[S Shop]() []rule[S] {
	return []rule[S]{
		{"facts", func(t TB, c trial[S], open opener[S]) { Same(t, c.shop, opened(t, c.shop, open), c.query) }},
		{"order of rows", func(t TB, c trial[S], open opener[S]) { Same(t, c.shop, opened(t, c.shuffled, open), c.query) }},
		{"empty", func(t TB, c trial[S], open opener[S]) { checkEmpty(t, opened(t, c.empty, open), c.query) }},
		{"groups", func(t TB, c trial[S], open opener[S]) { checkGroups(t, opened(t, c.shop, open), c.query) }},
		{"members", func(t TB, c trial[S], open opener[S]) { checkMembers(t, c.shop, opened(t, c.shop, open), c.query) }},
		{"ladder", func(t TB, c trial[S], open opener[S]) { checkLadder(t, c.shop, opened(t, c.shop, open), c.query) }},
		{"cancelled", func(t TB, c trial[S], open opener[S]) {
			checkCancelled(t, func() facts.Source { return opened(t, c.shop, open) }, c.query)
		}},
	}
}

// trial is a shop with at least one row up to its as-of day, and what it is
// asked.
type trial[S Shop] struct {
	shop, shuffled, empty S
	query                 facts.Query
}

func (c trial[S]) String() string { return fmt.Sprintf("%+v asked %+v", c.shop, c.query) }

func trials[S Shop]() *rapid.Generator[trial[S]] {
	return rapid.Custom(func(t *rapid.T) (c trial[S]) {
		unit := rapid.SampledFrom([]money.Unit{{}, {Currency: "EUR", Digits: 2}, {Currency: "JPY"}}).Draw(t, "unit")
		asOf := AsOfDays().Draw(t, "as of")
		day := Day("2024-05-31")
		switch shop := any(&c.shop).(type) {
		case *Orders:
			*shop = Orders{Rows: OrderRows().Draw(t, "rows"), AsOf: asOf, Unit: unit, SignedUp: SignedUpRows().Draw(t, "signed up")}
			*any(&c.shuffled).(*Orders) = Orders{Rows: rapid.Permutation(shop.Rows).Draw(t, "shuffled"), AsOf: asOf, Unit: unit, SignedUp: shop.SignedUp}
			*any(&c.empty).(*Orders) = Orders{AsOf: &day, Unit: unit}
		case *Subscriptions:
			*shop = Subscriptions{Rows: SubscriptionRows().Draw(t, "rows"), Trials: TrialRows().Draw(t, "trials"), AsOf: asOf, Unit: unit}
			*any(&c.shuffled).(*Subscriptions) = Subscriptions{Rows: rapid.Permutation(shop.Rows).Draw(t, "shuffled"), Trials: rapid.Permutation(shop.Trials).Draw(t, "shuffled trials"), AsOf: asOf, Unit: unit}
			*any(&c.empty).(*Subscriptions) = Subscriptions{AsOf: &day, Unit: unit}
		}
		c.query = Queries().Draw(t, "query")
		return c
	}).Filter(func(c trial[S]) bool { return !c.shop.Coverage().Empty })
}

func opened[S Shop](t TB, shop S, open opener[S]) facts.Source {
	t.Helper()
	source, err := open(shop)
	if err != nil {
		t.Errorf("open: %v", err)
		return Source(shop)
	}
	return source
}

func checkEmpty(t TB, source facts.Source, q facts.Query) {
	t.Helper()
	s := Must(source)
	c := s.Coverage()
	if !c.Empty || c.Orders+c.Customers+c.Subscriptions != 0 {
		t.Errorf("coverage of an empty source: %+v", c)
	}
	m, cohorts, purchases, customers := s.Movements(q), s.Cohorts(q), s.Purchases(q), s.Customers(q.By)
	if n := len(m.Periods) + len(cohorts.Periods) + len(purchases.Periods) + len(customers.Rows) + len(trimmed(s.Gaps())) + len(s.Spending(Spans(c)...).Rows); n > 0 {
		t.Errorf("an empty source has %d periods, customers and gaps", n)
	}
	if len(m.Total())+len(cohorts.Total())+len(purchases.Total()) > 0 {
		t.Errorf("an empty source has rows: %+v %+v %+v", m.Rows, cohorts.Cells, purchases.Rows)
	}
	for what, unit := range map[string]money.Unit{"movements": m.Unit, "cohorts": cohorts.Unit, "purchases": purchases.Unit, "customers": customers.Unit} {
		if unit != c.Unit {
			t.Errorf("unit of %s: %+v, of the coverage %+v", what, unit, c.Unit)
		}
	}
}

// checkGroups splits by every dimension that the source has, and by none.
func checkGroups(t TB, source facts.Source, q facts.Query) {
	t.Helper()
	s := Must(source)
	q.By = facts.By{Last: q.By.Last, Calendar: q.Calendar, Grain: q.Grain}
	whole := q
	names := []string{"group"}
	dimensions, ok := source.(facts.Dimensioner)
	if ok {
		names = slices.DeleteFunc([]string{"group", "tenure", "cohort", "channels"}, func(name string) bool { return !dimensions.Dimension(name) })
		if !slices.Contains(names, "group") || dimensions.Dimension("no such") {
			t.Errorf("dimensions: %v of group and no such", names)
		}
	}
	for _, name := range append(names, "no such", "") {
		q.By.Name = name
		split := s.Movements(q)
		sameGroups(t, s, q, split.Groups)
		if ok {
			if n, err := dimensions.GroupCount(context.Background(), q); n != len(split.Groups) || err != nil {
				t.Errorf("by %q: %d groups counted of %d, %v", name, n, len(split.Groups), err)
			}
		}
		if bad := split.Unbalanced(); len(bad) > 0 {
			t.Errorf("by %q: movements do not add up: %v", name, bad)
		}
		equal(t, "movements by "+name, s.Movements(whole).Total(), split.Total())
		equal(t, "cohorts by "+name, s.Cohorts(whole).Total(), s.Cohorts(q).Total())
		equal(t, "purchases of all periods by "+name, sum(s.Purchases(whole)), sum(s.Purchases(q)))
	}
}

// sameGroups compares the groups of all tables. Those of tenure are in order of
// age, others in order of their names.
func sameGroups(t TB, s Facts, q facts.Query, groups []string) {
	t.Helper()
	if q.By.Name != "tenure" && !slices.IsSorted(groups) || len(slices.Compact(slices.Sorted(slices.Values(groups)))) < len(groups) {
		t.Errorf("by %q: groups are not sorted or not unique: %q", q.By.Name, groups)
	}
	if unsplit := q.By.Name == "" || q.By.Name == "no such"; unsplit && !slices.Equal(groups, []string{""}) {
		t.Errorf("by %q: groups %q, want one without a name", q.By.Name, groups)
	}
	customers := s.Customers(q.By)
	for what, other := range map[string][]string{"cohorts": s.Cohorts(q).Groups, "purchases": s.Purchases(q).Groups, "customers": customers.Groups} {
		if !slices.Equal(other, groups) {
			t.Errorf("by %q: %s have the groups %q, movements %q", q.By.Name, what, other, groups)
		}
	}
	for _, c := range customers.Rows {
		if c.Group < 0 || int(c.Group) >= len(customers.Groups) {
			t.Errorf("by %q: a customer is in group %d of %d", q.By.Name, c.Group, len(customers.Groups))
		}
	}
}

func sum(p facts.Purchases) (total facts.Purchase) {
	for _, row := range p.Total() {
		total.Orders += row.Orders
		total.OrdersFirst += row.OrdersFirst
		total.Revenue += row.Revenue
		total.RevenueFirst += row.RevenueFirst
	}
	return total
}

// answers asks everything, each question with a context of its own.
func answers(source facts.Source, q facts.Query, ctx func() context.Context) (texts []string, errs []error) {
	add := func(what string, answer any, err error) {
		texts, errs = append(texts, fmt.Sprintf("%s: %+v", what, answer)), append(errs, err)
	}
	coverage, err := source.Coverage(ctx())
	add("coverage", coverage, err)
	gaps, err := source.Gaps(ctx())
	add("gaps", trimmed(gaps), err)
	moves, err := source.Movements(ctx(), q)
	add("movements", moves, err)
	cohorts, err := source.Cohorts(ctx(), q)
	add("cohorts", cohorts, err)
	purchases, err := source.Purchases(ctx(), q)
	add("purchases", purchases, err)
	customers, err := source.Customers(ctx(), q.By)
	if err != nil {
		customers = facts.Customers{}
	}
	add("customers", listed(customers), err)
	spending, err := source.Spending(ctx(), calendar.Period{First: -1 << 30, Last: 1 << 30}) // of any day
	if err != nil {
		spending = facts.Spending{}
	}
	add("spending", spendings(spending), err)
	if s, ok := source.(facts.Scheduler); ok {
		outlook, err := s.Outlook(ctx(), q.By)
		add("outlook", outlook, err)
	}
	if s, ok := source.(facts.Trialist); ok {
		trials, err := s.Trials(ctx(), q)
		add("trials", trials, err)
	}
	if _, ok := source.(facts.Windower); ok {
		found, err := facts.WindowsOf(ctx(), source, q, windows)
		add("windows", found, err)
	}
	if s, ok := source.(facts.Renewer); ok {
		renewals, err := s.Renewals(ctx(), q)
		add("renewals", renewals, err)
	}
	if _, ok := source.(facts.Scatterer); ok {
		scatter, err := facts.ScatterOf(ctx(), source, q, facts.Sample{Sides: []facts.Part{{Group: "", Whole: true, Periods: []bool{true, true}}}, Sets: [][]facts.Figure{Figures()}})
		add("scatter", scatter, err)
	}
	if l, ok := source.(facts.Lister); ok {
		members, err := l.Members(ctx(), q, 0)
		add("members", inSets(Must(source).Customers(facts.By{}), members), err)
	}
	if l, ok := source.(facts.Ladderer); ok {
		ladder, err := l.Ladder(ctx(), facts.LadderQuery{By: q.By, Steps: 2, Base: coverage.AsOf, Counts: 2})
		add("ladder", ladder, err)
	}
	if r, ok := source.(facts.Registrar); ok {
		signups, err := r.Signups(ctx(), q)
		add("signups", signups, err)
	}
	if c, ok := source.(facts.PeriodCounter); ok {
		active, err := c.ActivePeriods(ctx(), q, calendar.Period{First: coverage.First, Last: coverage.Last + 40})
		add("active periods", active, err)
	}
	if c, ok := source.(facts.ReturnsCounter); ok {
		returns, err := c.Returns(ctx(), q, calendar.Period{First: coverage.First, Last: coverage.Last + 40})
		add("returns", returnsText(returns), err)
	}
	if h, ok := source.(facts.Historian); ok {
		histories, err := h.Histories(ctx(), q.By, historyDays(coverage)...)
		if err != nil {
			histories = facts.Histories{}
		}
		add("histories", historyTexts(histories), err)
	}
	if d, ok := source.(facts.Dimensioner); ok {
		n, err := d.GroupCount(ctx(), q)
		add("group count", n, err)
	}
	return texts, errs
}

// checkCancelled cancels before a question and after each time that the source
// looks at the context. An answer without an error is a whole one.
func checkCancelled(t TB, open func() facts.Source, q facts.Query) {
	t.Helper()
	want, _ := answers(open(), q, context.Background)
	source := open()
	for looks := range 6 {
		texts, errs := answers(source, q, func() context.Context { return &patience{Context: context.Background(), looks: looks} })
		for i, err := range errs {
			switch {
			case looks == 0 && err == nil:
				t.Errorf("a context that is done is no error: %s", texts[i])
			case err != nil && !errors.Is(err, context.Canceled):
				t.Errorf("the error of a context that is done is %v", err)
			case err == nil && texts[i] != want[i]:
				t.Errorf("cancelled after %d looks, without an error:\n got %s\nwant %s", looks, texts[i], want[i])
			}
		}
	}
	texts, errs := answers(source, q, context.Background)
	for i, err := range errs {
		if err != nil || texts[i] != want[i] {
			t.Errorf("after questions that were cancelled: %v\n got %s\nwant %s", err, texts[i], want[i])
		}
	}
}

// patience is a context that is done once it has been looked at so often.
type patience struct {
	context.Context
	mu    sync.Mutex
	looks int
}

func (p *patience) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.looks <= 0 {
		return context.Canceled
	}
	p.looks--
	return nil
}

func (p *patience) Done() <-chan struct{} {
	done := make(chan struct{})
	if p.Err() != nil {
		close(done)
	}
	return done
}
