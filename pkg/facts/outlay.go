package facts

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// Outlay is what was spent on winning customers, on one day and through one
// channel. It is given beside a source, not by it.
type Outlay struct {
	Day     calendar.Day
	Channel string
	Amount  money.Minor // in the unit of the source
}
