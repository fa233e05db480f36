package schema

// olistJoin is the statement that makes orders of Olist's tables.
const olistJoin = "join the tables: SELECT o.order_id, c.customer_unique_id AS customer, o.order_purchase_timestamp AS date, o.order_status AS status, p.amount FROM olist_orders o JOIN olist_customers c USING (customer_id) JOIN (SELECT order_id, SUM(payment_value) AS amount FROM olist_order_payments GROUP BY order_id) p USING (order_id)"

// refusedPresets are known exports that hold no orders, or only a part of what
// orders need.
var refusedPresets = []Preset{
	{
		Name: "olist-orders", Title: "Olist orders",
		Headers: [][]string{{"order_id", "customer_id", "order_status", "order_purchase_timestamp"}},
		Without: []string{"customer_unique_id", "payment_value", "price"},
		Columns: map[string][]string{"order": {"order_id"}, "date": {"order_purchase_timestamp"}, "status": {"order_status"}},
		Filters: []RowFilter{{Header: "order_status", Status: true}},
		Refuse:  "which has a new customer_id in every order and no amounts",
		Instead: olistJoin + "; if a column names the customer",
	},
	{
		Name: "olist-payments", Title: "Olist payments",
		Headers: [][]string{{"order_id", "payment_sequential", "payment_type", "payment_installments", "payment_value"}},
		Without: []string{"customer_unique_id", "order_purchase_timestamp"},
		Refuse:  "which has no customers and no days", Instead: olistJoin,
	},
	{
		Name: "olist-items", Title: "Olist order items",
		Headers: [][]string{{"order_id", "order_item_id", "product_id", "seller_id", "shipping_limit_date", "price", "freight_value"}},
		Without: []string{"customer_unique_id", "order_purchase_timestamp"},
		Refuse:  "which has no customers and no days of orders", Instead: olistJoin,
	},
	{
		Name: "olist-customers", Title: "Olist customers",
		Headers: [][]string{{"customer_id", "customer_unique_id", "customer_zip_code_prefix"}},
		Without: []string{"order_id", "order_purchase_timestamp"},
		Refuse:  "which has no orders", Instead: olistJoin,
	},
	{
		Name: "klaviyo-profiles", Title: "Klaviyo profiles",
		Headers: [][]string{{"Email", "Klaviyo ID", "First Name", "Last Name"}},
		Refuse:  "a list of customers, not of orders", Instead: "export the orders of the shop system that Klaviyo gets them from",
	},
	{
		Name: "shopify-customers", Title: "Shopify customers",
		Headers: [][]string{{"Customer ID", "First Name", "Last Name", "Email", "Total Spent", "Total Orders"}, {"First Name", "Last Name", "Email", "Accepts Marketing", "Total Spent", "Total Orders"}},
		Refuse:  "a list of customers, not of orders", Instead: "export the orders: in Shopify, Orders > Export",
	},
	{
		Name: "shopify-transactions", Title: "Shopify transactions",
		Headers: [][]string{{"Order", "Name", "Kind", "Gateway", "Created At", "Status", "Amount", "Currency"}},
		Refuse:  "which name no customer", Instead: "export the orders instead: in Shopify, Orders > Export, without \"Export transaction histories\"",
	},
	{
		Name: "shopify-payouts", Title: "Shopify payouts",
		Headers: [][]string{{"Payout Date", "Status", "Charges", "Refunds", "Adjustments", "Fees", "Total"}},
		Refuse:  "sums paid out, which name no customer", Instead: "export the orders: in Shopify, Orders > Export",
	},
	{
		Name: "stripe-payouts", Title: "Stripe payouts",
		Headers: [][]string{{"id", "Amount", "Arrival Date (UTC)", "Type", "Status"}},
		Refuse:  "sums paid out, which name no customer", Instead: "export the payments: in Stripe, Payments > Export, all columns",
	},
	{
		Name: "stripe-customers", Title: "Stripe customers",
		Headers: [][]string{{"id", "Description", "Email", "Created (UTC)", "Delinquent"}},
		Refuse:  "a list of customers, not of orders", Instead: "export the payments or the subscriptions: in Stripe, Payments > Export or Subscriptions > Export",
	},
	{
		Name: "woocommerce-customers", Title: "WooCommerce customers",
		Headers: [][]string{{"Name", "Username", "Last Active", "Email", "Orders", "Total Spend"}},
		Refuse:  "a list of customers, not of orders", Instead: "export the orders with an export plug-in that includes the billing e-mail",
	},
	{
		Name: "ghost-members", Title: "Ghost members", Subscriptions: true,
		Headers: [][]string{{"email", "name", "note", "subscribed_to_emails", "complimentary_plan", "stripe_customer_id", "created_at"}},
		Refuse:  "which tells neither since when a member pays nor when they stopped", Instead: "export the subscriptions of the payment system: in Stripe, Subscriptions > Export",
	},
	{
		Name: "mailchimp-audience", Title: "a Mailchimp audience",
		Headers: [][]string{{"Email Address", "First Name", "Last Name", "MEMBER_RATING", "OPTIN_TIME"}},
		Refuse:  "a list of customers, not of orders", Instead: "export the orders of the shop system",
	},
}
