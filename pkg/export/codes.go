package export

import (
	"github.com/retain-cli/retain/pkg/export/internal/orders"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
)

// Code is a stable name of a kind of problem or note, and what it means.
type Code struct {
	Code    string `json:"code"`
	Meaning string `json:"meaning"`
}

// ProblemCodes lists the codes that a Problem may have.
func ProblemCodes() []Code { return problemCodes }

// NoteCodes lists the codes that a Note of a Reading may have.
func NoteCodes() []Code { return noteCodes }

var problemCodes = []Code{
	// The file as a whole.
	{"file-empty", "the file is empty"},
	{"file-html", "a web page instead of data"},
	{"file-xml", "XML instead of CSV"},
	{"file-json", "JSON instead of CSV"},
	{"file-pdf", "a PDF instead of data"},
	{"file-excel", "an Excel workbook or another ZIP archive"},
	{"file-archive", "an archive or a compression that is not read"},
	{"file-binary", "a database, a picture or another binary format"},
	{"compression-damaged", "gzip or zstd data that is cut off, damaged or followed by something else"},
	{"compression-bomb", "compressed data that expands to more than 300 times its size, without a limit of bytes named"},
	{"input-too-large", "more text than the limit of bytes"},
	{"encoding-unmarked", "UTF-16 without a byte order mark"},
	{"encoding-wrong", "bytes that are not of the encoding named"},
	{"delimiter-unclear", "two delimiters are equally likely"},
	{"header-missing", "no header line, or one that looks like data"},
	{"header-below", "lines above the header"},
	{"header-comment", "a comment above the header"},
	{"header-quotes", "quotes of the header that do not pair"},
	{"header-too-long", "a header line that is too long to be one"},
	{"column-missing", "no column for a field that is needed"},
	{"column-ambiguous", "two columns with the header of one field"},
	{"no-orders-export", "a list of customers, payouts, payments or sums instead of orders"},
	{"part-payments", "rows are payments of sales that have several"},
	{"customer-names", "customers are told by name only, and two may have the same"},
	{"customer-nobody", "no row names a customer"},
	{"preset-refused", "an export that cannot be used, such as one without customers"},
	{"date-ambiguous", "every date could be day-month or month-day"},
	{"currency-mixed", "several currencies, which cannot be added up"},
	{"rate-missing", "an order in a currency without an exchange rate for its day or one before"},
	{"rate-invalid", "an exchange rate that is not a decimal number above 0"},
	{"rate-duplicate", "two exchange rates of one currency and day"},
	{"interval-mixed", "prices for intervals that have no common unit"},
	{"no-orders", "not a single order"},

	// Rows.
	{rows.CodeFieldCount, "too few or too many fields"},
	{rows.CodeFieldLong, "a field longer than the limit"},
	{rows.CodeQuoteBare, "a quote in a field that does not begin with one"},
	{rows.CodeQuoteText, "text behind a closing quote"},
	{rows.CodeQuoteOpen, "a quote that is never closed"},
	{orders.CodeLine, "a further row of an order whose first row was rejected"},
	{orders.CodeHeader, "a repeated header line, as in concatenated exports"},
	{orders.CodeDuplicate, "a duplicate order id"},

	// Values.
	{schema.CodeCustomerBlank, "a row without a customer"},
	{field.CodeDate, "not a date"},
	{field.CodeDateMissing, "a blank date"},
	{field.CodeDateMixed, "a date written another way than the rest of its column"},
	{field.CodeDateNone, "a day or time that does not exist"},
	{field.CodeDateYear, "a year of two digits, or not between 1900 and 2200"},
	{field.CodeDateEarly, "a day before the first day accepted"},
	{field.CodeDateFuture, "a day after today"},
	{field.CodeAmount, "not a decimal number"},
	{field.CodeAmountMissing, "a blank amount"},
	{field.CodeAmountGrouping, "a comma, point or blank in a number that may mean two things"},
	{field.CodeAmountSymbol, "a currency beside the number that is not expected or not the row's"},
	{field.CodeAmountMinus, "a minus sign after the number"},
	{field.CodeAmountRange, "an amount or a sum too large to be exact"},
	{field.CodeAmountPrecision, "more decimals than money has"},
	{field.CodeRefund, "a negative refund"},
	{field.CodeCurrency, "not a currency of ISO 4217"},
	{field.CodeDigits, "digits or signs of another script"},
	{field.CodeEncoding, "bytes that are not UTF-8"},
	{field.CodeNUL, "a NUL byte"},
	{field.CodeSpreadsheet, "an error of a spreadsheet instead of a value"},

	// Customers files.
	{"end-before-start", "a subscription that ends before it starts"},
	{"interval-unknown", "not an interval of prices"},
	{"mrr-negative", "a negative MRR"},
	{"number-invalid", "not a whole number"},
}

var noteCodes = []Code{
	{"not-compressed", "a plain file under the name of a compressed one"},
	{"encoding", "the text was not UTF-8"},
	{"line-ends", "lines end in CR alone"},
	{"blanks", "blanks follow the delimiters"},
	{"ctrl-z", "the end-of-file byte of DOS was ignored"},
	{"header-near", "a column that is not used has nearly the header of one that is missing"},
	{"unused-columns", "known columns that no number uses"},
	{"payments-added", "later payments of an order are added to it"},
	{"invoice-periods", "invoices cover a quarter or a year"},
	{"period-none", "invoices that pay for no time are excluded"},
	{questions.CodeAmountPer, "the amounts of the rows of an order are added up or taken once, or may be either"},
	{questions.CodePriceAndQuantity, "the amount of a row is a price times a quantity, or a total that is so in some rows only"},
	{questions.CodeNoOrderID, "no column has order ids, though rows repeat customer and time"},
	{"returns-count", "without amounts, returns cannot be told from orders"},
	{"date-order", "what tells day from month"},
	{"dates-no-offset", "days of timestamps without an offset are taken as written"},
	{"dates-mixed-offset", "some timestamps have an offset and some have none"},
	{"leap-second", "leap seconds were read as the next second"},
	{"amount-grouped", "amounts have grouping marks"},
	{"amount-parentheses", "amounts in parentheses are negative"},
	{"amount-symbols", "amounts have a currency beside the number"},
	{"amount-decimals", "amounts have more decimals than their currency"},
	{"refunds", "refund rows reduce revenue and are no orders"},
	{"refunds-known", "refund rows whose orders count less already"},
	{"refunded-kept", "orders refunded in full count, with revenue 0"},
	{"refund-larger", "refunds of more than was paid"},
	{"status-filtered", "rows excluded by their status"},
	{"status-unknown", "one of the statuses requested occurs in no row"},
	{"currency-left-out", "rows in other currencies are excluded"},
	{"blank-left-out", "rows without a customer are excluded"},
	{"duplicates-left-out", "rows with a duplicate order id are excluded"},
	{"small-left-out", "rows of orders below the minimum amount are excluded"},
	{"refunded-left-out", "rows of orders refunded in full are excluded"},
	{"rows-rejected", "rejected rows are excluded"},
	{"quote-lines", "lines swallowed by a quote that is never closed"},
	{"rates-converted", "orders were converted from other currencies"},
	{orders.CodeItems, "rows used as further items of the previous order"},
	{"no-rows", "a header and nothing else, or no row that counts"},
	{"customer-by-email", "rows without a customer id are counted by their e-mail"},
	{"customer-placeholder", "rows of no customer (guests, placeholders) are excluded"},
	{"customer-zero", "the id 0 is a customer, as ids count from 0"},
	{"customer-ids", "customer ids that differ only in their zeros may be one customer"},
	{"email-case", "e-mails that differ only by case are one customer"},
	{"id-blanks", "customer ids have blanks around them"},
	{"id-invisible", "customer ids contain invisible characters"},
	{"id-direction", "customer ids contain direction marks"},
	{"id-control", "customer ids contain control characters"},
	{"id-formula", "customer ids begin as formulas do"},
	{"id-float", "customer ids look like reformatted numbers"},
	{"id-case", "customer ids differ only by case or Unicode form"},
	{"order-before-customer", "orders are older than their customer"},
	{"one-day-spike", "most orders of a time are on one day"},
	{"quiet-end", "the data fades out, so that customers look lost"},
	{"placeholder-customer", "one customer has too many orders to be one"},
	{"customers-like-orders", "nearly every order has a customer of its own"},
	{"zero-amounts", "amounts of 0"},
	{"survivors-only", "the statuses asked for leave out all subscriptions that have ended"},
	{"currency-mix", "a column of currencies holds several"},
	{"blank-values", "a column that is used has blanks"},
	{"guess", "what the suggested flags assume"},
	{"customers-rejected", "rejected rows of a customers file beside orders"},
	{"orders-unknown-customers", "orders of customers who are not in the customers file"},
	{"customers-without-orders", "customers of the customers file without an order"},
	{"orders-before-signup", "orders before the day on which their customer signed up"},
	{"no-ends", "a customers file has no end dates"},
	{"end-unknown", "rows of a customers file with an ended status but no end date"},
	{"free-subscriptions", "free subscriptions are excluded"},
	{"after-as-of", "rows after the last day of the data are excluded"},
	{"complete-until", "rows that do not count are later than the last one that does"},
	{"rows-repeated", "identical rows of a customers file"},
	{"monthly-share", "prices of other intervals count as their share of a month"},
	{"price-monthly", "an amount is used as the monthly total: interval, count and quantity are not applied"},
	{"price-quantity", "an amount is used as a unit price and multiplied"},
}
