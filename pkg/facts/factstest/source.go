package factstest

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// TB is what this package needs of a *testing.T or a *rapid.T.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
}

// Facts is a source of facts that cannot fail, for tests: Must makes one of any
// source, and Source is the way back.
type Facts interface {
	Coverage() facts.Coverage
	Movements(facts.Query) facts.Movements
	Cohorts(facts.Query) facts.Cohorts
	Purchases(facts.Query) facts.Purchases
	Customers(facts.By) facts.Customers
	Gaps() facts.Gaps
	Spending(spans ...calendar.Period) facts.Spending
	Scatter(facts.Query, facts.Sample) *facts.Scatter
}

// Must is the facts of a source that does not fail: an error is a panic.
func Must(source facts.Source) Facts { return must{source} }

type must struct{ source facts.Source }

func answer[T any](ask func(context.Context) (T, error)) T {
	answer, err := ask(context.Background())
	if err != nil {
		panic(err)
	}
	return answer
}

func (m must) Coverage() facts.Coverage { return answer(m.source.Coverage) }

func (m must) Gaps() facts.Gaps { return answer(m.source.Gaps) }

func (m must) Movements(q facts.Query) facts.Movements {
	return answer(func(ctx context.Context) (facts.Movements, error) { return m.source.Movements(ctx, q) })
}

func (m must) Cohorts(q facts.Query) facts.Cohorts {
	return answer(func(ctx context.Context) (facts.Cohorts, error) { return m.source.Cohorts(ctx, q) })
}

func (m must) Purchases(q facts.Query) facts.Purchases {
	return answer(func(ctx context.Context) (facts.Purchases, error) { return m.source.Purchases(ctx, q) })
}

func (m must) Customers(by facts.By) facts.Customers {
	return answer(func(ctx context.Context) (facts.Customers, error) { return m.source.Customers(ctx, by) })
}

func (m must) Spending(spans ...calendar.Period) facts.Spending {
	return answer(func(ctx context.Context) (facts.Spending, error) { return m.source.Spending(ctx, spans...) })
}

func (m must) Scatter(q facts.Query, sample facts.Sample) *facts.Scatter {
	return answer(func(ctx context.Context) (*facts.Scatter, error) {
		return facts.ScatterOf(ctx, m.source, q, sample)
	})
}

// Source is facts as a source, which fails only when the context is done.
func Source(f Facts) facts.Source { return source{f} }

type source struct{ f Facts }

func (s source) Coverage(ctx context.Context) (facts.Coverage, error) {
	return s.f.Coverage(), ctx.Err()
}

func (s source) Movements(ctx context.Context, q facts.Query) (facts.Movements, error) {
	return s.f.Movements(q), ctx.Err()
}

func (s source) Cohorts(ctx context.Context, q facts.Query) (facts.Cohorts, error) {
	return s.f.Cohorts(q), ctx.Err()
}

func (s source) Purchases(ctx context.Context, q facts.Query) (facts.Purchases, error) {
	return s.f.Purchases(q), ctx.Err()
}

func (s source) Customers(ctx context.Context, by facts.By) (facts.Customers, error) {
	return s.f.Customers(by), ctx.Err()
}

func (s source) Gaps(ctx context.Context) (facts.Gaps, error) { return s.f.Gaps(), ctx.Err() }

func (s source) Spending(ctx context.Context, spans ...calendar.Period) (facts.Spending, error) {
	return s.f.Spending(spans...), ctx.Err()
}

func (s source) Scatter(ctx context.Context, q facts.Query, samples ...facts.Sample) (scatters []*facts.Scatter, err error) {
	for _, sample := range samples {
		scatters = append(scatters, s.f.Scatter(q, sample))
	}
	return scatters, ctx.Err()
}
