package schema

import "slices"

// The fields of a customers export. Every other column is a dimension.
const (
	FieldCustomer = "customer"
	FieldStart    = "started_at"
	FieldEnd      = "ended_at"
	FieldMRR      = "mrr"
	FieldReason   = "churn_reason"
	FieldCurrency = "currency"
	FieldInterval = "interval"       // of a price that is not monthly: year, 3 months
	FieldCount    = "interval_count" // how many of them
	FieldQuantity = "quantity"       // of a price for one
	FieldMail     = "email"          // of the customer where the id is blank
	FieldStatus   = "status"         // of the subscription: what is over and has no end is said
)

// CustomerFields are the fields of a customers export.
var CustomerFields = []Field{
	{FieldCustomer, []string{"customer_id", "customer", "client_id", "user_id", "buyer_id", "account_id", "customer email", "email"}},
	{FieldMail, []string{"customer_email", "email", "billing_email", "email_address"}},
	{FieldStart, []string{"started_at", "start_date", "signup_date", "created_at", "activated_at", "subscription_start", "subscription_start_date", "subscribed_at", "join_date", "joined_at", "start", "start_ts"}},
	{FieldEnd, []string{"ended_at", "end_date", "cancelled_at", "canceled_at", "churned_at", "expires_at", "churn_date", "cancellation_date", "cancel_date", "cancelled_date", "canceled_date", "subscription_end", "subscription_end_date", "end", "end_ts"}},
	{FieldMRR, []string{"mrr", "monthly_amount", "amount", "plan_amount", "mrr_amount", "monthly_revenue", "monthly_price", "monthly_charge", "monthly_charges", "monthly_fee"}},
	{FieldReason, []string{"churn_reason", "cancellation_reason", "cancel_reason"}},
	{FieldCurrency, []string{"currency", "currency_code"}},
	{FieldInterval, []string{"interval", "billing_interval", "plan_interval", "billing_period"}},
	{FieldCount, []string{"interval_count"}},
	{FieldQuantity, []string{"quantity", "seats"}},
	{FieldStatus, []string{"status", "subscription_status"}},
}

// PeriodFields are the fields of invoices that are read as subscriptions for what
// they pay for.
var PeriodFields = []Field{
	{FieldCustomer, Orders.Aliases("customer")},
	{FieldStart, periodStarts},
	{FieldEnd, periodEnds},
	{FieldMRR, append([]string{"amount_paid", "paid_amount"}, Orders.Aliases("amount")...)},
	{FieldCurrency, Orders.Aliases("currency")},
	{FieldStatus, Orders.Aliases("status")},
}

// Rows is the kind of a file whose rows are subscriptions, or invoices that are
// read as such.
func (o Options) Rows() *Kind {
	if o.RowIs == RowInvoicePeriod {
		return Periods
	}
	return Subscriptions
}

// Spans tells whether the price of a row is that of its own time.
func (k *Kind) Spans() bool { return k.spans }

// OfCustomers tells whether the header is one of subscriptions: of a preset, or
// one with a start and without the date of an order.
func (d *Table) OfCustomers(o Options) bool {
	if p, err := PresetFor(d.Header, o); err == nil && p != nil {
		return p.Subscriptions
	}
	return o.Columns["date"] == "" && !d.names("date") && slices.ContainsFunc(CustomerFields, func(f Field) bool {
		return f.Name == FieldStart && d.has(f.Headers)
	})
}

// names tells whether a column is called as a field of orders is.
func (d *Table) names(field string) bool {
	return slices.ContainsFunc(OrderFields, func(f Field) bool { return f.Name == field && d.has(f.Headers) })
}

func (d *Table) has(aliases []string) bool {
	return slices.ContainsFunc(aliases, func(alias string) bool { return len(Named(d.Header, alias)) > 0 })
}
