package questions

// Table is all questions, in the order of retain help decisions. Each stands in
// the file of its subject beside the function that answers it.
var Table = []*Question{
	CustomerBlanks,
	CustomerZeros,
	CustomerIDs,
	Layout,
	Sales,
	SaleTypes,
	SaleFlags,
	Payments,
	InvoicePeriods,
	WhichDate,
	NearHeader,
	UnusedColumns,
	ZeroOrders,
	SurvivorsOnly,
	orderOfRows,
	amountPer,
	priceAndQuantity,
	CompleteUntil,
	currencyOfAmount,
	decimalMark,
	currencySymbol,
}
