package orders

import (
	"bytes"

	"github.com/retain-cli/retain/pkg/field"
)

// CodeCostMissing is a row without a cost.
const CodeCostMissing = "cost-missing"

// CodeCostNegative is a sale with a cost below zero.
const CodeCostNegative = "cost-negative"

// readCosts reads the column of costs. On a refund a cost is one that came back,
// whatever its sign; without one nothing did. A row with a cost is unusual, as an
// order may count less than nothing then and is none the less no refund.
func (r *reader) readCosts(c *columns) {
	c.costs = sized(c.costs, c.rows)
	clear(c.costs)
	for row := range c.costs {
		if c.flags[row]&stageRow.flag() != 0 {
			continue
		}
		cost, fault := r.cost(c, row)
		switch {
		case fault != nil && fault.Code == CodeCostMissing && c.flags[row]&(refund|further) != 0:
		case fault != nil:
			c.fail(row, r.plan.Cost, stageAmount, fault)
		case c.flags[row]&restored != 0: // what had come back went out again
			cost.m = max(cost.m, -cost.m)
		case c.flags[row]&refund != 0:
			cost.m = min(cost.m, -cost.m)
		case cost.m < 0:
			c.fail(row, r.plan.Cost, stageAmount, &field.Fault{Code: CodeCostNegative, Reason: "a cost below zero on a sale", Hint: "write what was taken back on the row of the refund"})
		}
		if c.costs[row] = cost; cost.m != 0 {
			c.flags[row] |= unusual
		}
	}
}

// cost reads the cost of one row, in units of 10^-digits.
func (r *reader) cost(c *columns, row int) (exact, *field.Fault) {
	if m, _, ok := r.amounts.cell(c, row, r.plan.Cost); ok {
		return exact{m, c.digits}, nil
	}
	if len(bytes.TrimSpace(r.value(c, row, r.plan.Cost))) == 0 {
		return exact{}, &field.Fault{Code: CodeCostMissing, Reason: "no cost", Hint: "write 0 where nothing was paid for it"}
	}
	m, digits, _, fault := r.money(c, row, r.plan.Cost)
	return exact{m, digits}, fault
}
