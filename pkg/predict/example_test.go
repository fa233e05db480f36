package predict_test

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/predict"
)

// Customers of three years; the models are fitted to two of them and tried on the
// third.
func ExampleCustomers() {
	const twoYears, oneYear = 730, 365
	result := predict.Customers(shop(400, twoYears, oneYear), predict.Options{Model: predict.MBG})
	fmt.Println(result.Fitted.Model, result.Backtest.Days, result.Total.Customers)
	// Output: MBG/NBD 365 400
}
