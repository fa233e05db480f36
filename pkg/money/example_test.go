package money_test

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/money"
)

func ExampleAmount() {
	a := money.Unit{Currency: "EUR", Digits: 2}.Amount(123450)
	fmt.Println(a, a.Decimal())
	// Output: 1,234.50 EUR 1234.50
}

func ExampleScale() {
	dollars, ok := money.Scale(1000, 108345, 100000) // 10.00 EUR at 1.08345
	fmt.Println(dollars, ok)
	// Output: 1083 true
}
