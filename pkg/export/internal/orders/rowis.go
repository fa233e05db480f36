package orders

import (
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/ledger"
)

// perCustomer refuses rows that are customers with what they have bought so far.
func (s *scan) perCustomer(orders *ledger.Orders) error {
	f, extent := s.files[0], orders.Extent()
	found := questions.PerCustomer(questions.RowsOfCustomers{
		Rows: extent.Orders, Customers: extent.Customers, Columns: s.evidence(f).Columns, Asked: s.options.RowIs == schema.RowOrder,
		OrderID: f.headerOf(f.Plan.Order), Date: f.headerOf(f.Plan.Date), Amount: f.headerOf(f.Plan.Amount),
	})
	if found.Refusal == nil {
		return nil
	}
	p := *found.Refusal
	p.File, p.Line = f.Name, f.HeaderLine
	return problem.Stop(p)
}

// headerOf is the header of a column, empty where there is none.
func (f *file) headerOf(column int) string {
	if column < 0 {
		return ""
	}
	return f.Header[column]
}
