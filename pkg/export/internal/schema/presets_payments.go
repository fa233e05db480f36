package schema

// paymentPresets are the exports of payment, invoicing and subscription systems,
// beside those of presets.go.
var paymentPresets = []Preset{
	{
		Name: "stripe-invoices", Title: "Stripe invoices",
		Headers: [][]string{
			{"id", "Amount Due", "Customer", "Date (UTC)", "Number", "Subscription", "Total", "Amount Paid", "Status"},
			{"id", "Amount Due", "Customer", "Date (UTC)", "Number", "Paid", "Subscription", "Total"},
		},
		Columns: map[string][]string{
			"order": {"id"}, "customer": {"Customer", "Customer Email"}, "date": {"Date (UTC)"}, "amount": {"Amount Paid", "Total"}, "currency": {"Currency"}, "status": {"Status"},
		},
		Filters: []RowFilter{
			{Header: "Status", Status: true, Drop: map[string][]string{"unpaid": {"open", "uncollectible"}, "draft": {"draft"}}},
			{Header: "Paid", Drop: map[string][]string{"unpaid": {"false"}}},
		},
		Zone: "UTC", Decimal: DecimalEither,
	},
	{
		Name: "stripe-balance", Title: "Stripe balance changes (itemized)",
		Headers: [][]string{
			{"balance_transaction_id", "created_utc", "currency", "gross", "fee", "net", "reporting_category"},
			{"balance_transaction_id", "created", "currency", "gross", "fee", "net", "reporting_category"},
		},
		// What is paid back has the charge it is paid back of. The category tells sales
		// from refunds, disputes and payouts.
		Columns: map[string][]string{
			"order": {"charge_id", "balance_transaction_id"}, "customer": {"customer_id", "customer_email"}, "date": {"created_utc", "created"}, "amount": {"gross"}, "currency": {"currency"},
		},
		Missing: map[string]string{"customer": "create the report Balance change from activity again, itemized, with the columns customer_id, customer_email and charge_id"},
	},
	{
		Name: "stripe-balance-history", Title: "Stripe balance history",
		Headers: [][]string{{"id", "Type", "Source", "Amount", "Fee", "Net", "Currency", "Created (UTC)", "Available On (UTC)"}},
		Columns: map[string][]string{
			"order": {"Source"}, "customer": {"Customer ID", "Customer Email"}, "date": {"Created (UTC)"}, "amount": {"Amount"}, "currency": {"Currency"},
		},
		Missing: map[string]string{"customer": "export the payments instead: in Stripe, Payments > Export, all columns; or the report Balance change from activity, itemized, with the columns customer_id and charge_id"},
		Zone:    "UTC", Decimal: DecimalEither,
	},
	{
		Name: "chargebee-subscriptions", Title: "Chargebee subscriptions",
		Headers: [][]string{{"Subscription Id", "Customer Id", "Plan Id", "Plan Quantity", "Plan Unit Price", "Billing Period", "Billing Period Unit", "Status", "Started At", "Cancelled At"}},
		// Cancelled At is the end, also of one that is not renewed. MRR would be that of
		// today: 0 of all that have ended.
		Columns: map[string][]string{
			"customer": {"Customer Id"}, "started_at": {"Started At"}, "ended_at": {"Cancelled At"}, "trial_end": {"Trial End"}, "mrr": {"Plan Unit Price"}, "currency": {"Currency"},
			"interval": {"Billing Period Unit"}, "interval_count": {"Billing Period"}, "quantity": {"Plan Quantity"}, "status": {"Status"}, "churn_reason": {"Cancel Reason Code"}, "subscription": {"Subscription Id"},
		},
		Subscriptions: true,
	},
	{
		Name: "xero-invoices", Title: "Xero sales invoices",
		Headers: [][]string{{"ContactName", "EmailAddress", "InvoiceNumber", "InvoiceDate", "DueDate", "Total", "InvoiceAmountPaid", "LineAmount", "Status"}},
		Columns: map[string][]string{ // Xero has one contact of a name; its e-mail may be missing
			"order": {"InvoiceNumber"}, "customer": {"ContactName"}, "date": {"InvoiceDate"}, "amount": {"Total"}, "currency": {"Currency"}, "status": {"Status"}, "product": {"Description"}, "type": {"Type"},
		},
		Filters: []RowFilter{
			{Header: "Status", Status: true, Drop: map[string][]string{"unpaid": {"awaiting payment", "awaiting approval"}, "voided": {"voided", "deleted"}, "draft": {"draft"}}},
			{Header: "Type", Drop: map[string][]string{"bill": {"bill", "purchase*", "supplier*"}}},
		},
	},
	{
		Name: "lemon-squeezy", Title: "Lemon Squeezy orders",
		Headers: [][]string{{"store_id", "customer_id", "identifier", "order_number", "user_email", "currency", "total", "refunded_amount", "status", "created_at", "test_mode"}},
		Columns: map[string][]string{
			"order": {"identifier"}, "customer": {"customer_id", "user_email"}, "date": {"created_at"}, "amount": {"total"}, "currency": {"currency"},
			"status": {"status"}, "refunded": {"refunded_amount"},
		},
		Filters: []RowFilter{
			{Header: "status", Status: true},
			{Header: "test_mode", Drop: map[string][]string{"test": {"true", "1"}}},
		},
		MinorUnits: true,
	},
	{
		Name: "woocommerce-subscriptions", Title: "WooCommerce Subscriptions",
		Headers: [][]string{{"subscription_id", "subscription_status", "customer_id", "start_date", "end_date", "billing_period", "billing_interval", "order_total"}},
		Columns: map[string][]string{
			"customer": {"customer_id", "customer_email"}, "started_at": {"start_date"}, "ended_at": {"end_date"}, "trial_end": {"trial_end_date"}, "mrr": {"order_total"}, "currency": {"order_currency"},
			"interval": {"billing_period"}, "interval_count": {"billing_interval"}, "status": {"subscription_status"}, "subscription": {"subscription_id"},
		},
		Subscriptions: true,
	},
	{
		Name: "recharge", Title: "Recharge subscriptions",
		Headers: [][]string{{"customer_id", "price", "quantity", "status", "order_interval_unit", "charge_interval_frequency", "created_at", "cancelled_at"}},
		Columns: map[string][]string{
			"customer": {"customer_id", "email", "customer_email"}, "started_at": {"created_at"}, "ended_at": {"cancelled_at"}, "mrr": {"price"}, "interval": {"order_interval_unit"}, "interval_count": {"charge_interval_frequency"},
			"quantity": {"quantity"}, "status": {"status"}, "churn_reason": {"cancellation_reason"}, "subscription": {"subscription_id", "id"},
		},
		Subscriptions: true,
	},
	{
		Name: "recurly-subscriptions", Title: "Recurly subscriptions",
		Headers: [][]string{
			{"account_code", "plan_code", "activated_at", "canceled_at", "expires_at", "current_period_ends_at"},
			{"account_code", "plan_code", "activated_at", "canceled_at", "expires_at", "current_period_end_date"},
		},
		Columns: map[string][]string{
			"customer": {"account_code"}, "started_at": {"activated_at", "start_date"}, "ended_at": {"expires_at"}, "cancelled_at": {"canceled_at"}, "trial_end": {"trial_ends_at", "trial_end_date"}, "paused_at": {"paused_at"},
			"mrr": {"mrr", "unit_amount", "unit_amount_before_discount", "subscription_unit_amount"}, "currency": {"currency"}, "quantity": {"quantity"}, "status": {"state", "status"}, "interval": {"plan_interval_unit", "plan_period_unit"}, "interval_count": {"plan_interval_length", "plan_period_length"},
			"subscription": {"uuid", "subscription_id", "id"},
		},
		Subscriptions: true,
	},
}
