package schema

import "slices"

// Presets are the exports that are recognized. Their headers are those of real
// exports; the words of their columns are those of the programs' manuals.
var Presets = slices.Concat(systemPresets, shopPresets, paymentPresets, refusedPresets)

var systemPresets = []Preset{
	{
		Name: "shopify", Title: "Shopify orders",
		Headers: [][]string{{"Name", "Email", "Financial Status", "Created at", "Total", "Lineitem name"}},
		Columns: map[string][]string{
			"order": {"Name"}, "customer": {"Email", "Customer ID"}, "date": {"Created at"}, "amount": {"Total"}, "currency": {"Currency"},
			"status": {"Financial Status"}, "product": {"Lineitem name"}, "refunded": {"Refunded Amount"},
		},
		Filters: []RowFilter{
			{Header: "Financial Status", Status: true},
			{Header: "Cancelled at", Filled: true},
		},
		LineItems: true,
	},
	{
		Name: "squarespace", Title: "Squarespace orders",
		Headers: [][]string{{"Order ID", "Email", "Financial Status", "Created at", "Total", "Lineitem name"}},
		Columns: map[string][]string{
			"order": {"Order ID"}, "customer": {"Email"}, "date": {"Created at"}, "amount": {"Total"}, "currency": {"Currency"},
			"status": {"Financial Status"}, "product": {"Lineitem name"}, "refunded": {"Amount Refunded"},
		},
		Filters: []RowFilter{
			{Header: "Financial Status", Status: true},
			{Header: "Cancelled at", Filled: true},
		},
		LineItems: true,
	},
	{
		Name: "stripe-payments", Title: "Stripe payments",
		Headers: [][]string{
			{"id", "Created (UTC)", "Amount", "Amount Refunded", "Currency", "Status", "Customer ID"},
			{"id", "Created date (UTC)", "Amount", "Amount Refunded", "Currency", "Status", "Customer ID"},
			{"id", "Created date (UTC)", "Amount", "Amount Refunded", "Currency", "Captured", "Status", "Customer Email"},
		},
		Columns: map[string][]string{
			"order": {"id"}, "customer": {"Customer ID", "Customer Email"}, "date": {"Created date (UTC)", "Created (UTC)"}, "amount": {"Amount"},
			"currency": {"Currency"}, "status": {"Status"}, "refunded": {"Amount Refunded"},
		},
		Filters: []RowFilter{
			{Header: "Status", Status: true, Drop: map[string][]string{"failed": {"requires capture", "uncaptured"}}},
			{Header: "Captured", Drop: map[string][]string{"uncaptured": {"false"}}},
			{Header: "Dispute Status", Drop: map[string][]string{"chargeback": {"lost"}}}, // an open or won one is a sale
		},
		Zone: "UTC", Decimal: DecimalEither,
	},
	{
		Name: "stripe-subscriptions", Title: "Stripe subscriptions",
		Headers: [][]string{
			{"id", "Customer ID", "Plan", "Quantity", "Interval", "Amount", "Status", "Start (UTC)"},
			{"id", "Customer ID", "Plan", "Quantity", "Interval", "Amount", "Status", "Start Date (UTC)"},
		},
		Columns: map[string][]string{
			"customer": {"Customer ID"}, "started_at": {"Start Date (UTC)", "Start (UTC)", "Created (UTC)"}, "ended_at": {"Ended At (UTC)"},
			"expires_at": {"Current Period End (UTC)"}, "cancelled_at": {"Canceled At (UTC)"}, "trial_end": {"Trial End (UTC)"}, "subscription": {"id"},
			"mrr": {"Amount"}, "currency": {"Currency"}, "interval": {"Interval"}, "quantity": {"Quantity"}, "churn_reason": {"Cancellation Reason"}, "status": {"Status"},
		},
		Zone: "UTC", Decimal: DecimalEither, Subscriptions: true,
	},
	{
		Name: "woocommerce", Title: "WooCommerce orders (export plug-ins)",
		Headers: [][]string{
			{"order_id", "order_date", "status", "order_total", "billing_email"},
			{"order_id", "date", "status", "order_total", "billing_email"},
			{"Order Number", "Order Status", "Order Date", "Order Total Amount", "Email (Billing)"},
		},
		// customer_id and customer_user are 0 for every guest: the e-mail tells
		// them apart.
		Columns: map[string][]string{
			"order": {"order_id", "Order Number", "order_number"}, "customer": {"billing_email", "Email (Billing)", "customer_email"},
			"date": {"order_date", "date", "Order Date", "paid_date"}, "amount": {"order_total", "Order Total Amount"},
			"currency": {"order_currency", "currency", "Order Currency"}, "status": {"status", "order_status", "Order Status"},
			"refunded": {"refunded_total", "Order Refund Amount", "refund_total"}, "product": {"item_name", "line_item_name", "Item Name"},
		},
		Filters: []RowFilter{{Header: "status", Status: true}, {Header: "Order Status", Status: true}},
	},
	{
		Name: "woocommerce-analytics", Title: "WooCommerce Analytics",
		Headers: [][]string{
			{"Date", "Order #", "N. Revenue (formatted)", "Status", "Customer"},
			{"Date", "Order #", "Status", "Customer", "Customer type", "Items sold", "Net sales"}, // as the browser writes it
		},
		Columns: map[string][]string{"order": {"Order #"}, "date": {"Date"}, "amount": {"Net sales", "N. Revenue (formatted)"}, "status": {"Status"}},
		Filters: []RowFilter{{Header: "Status", Status: true}},
		Refuse:  "which has no customer key: its column Customer holds names, and two people may have the same",
		Instead: "export the orders with an export plug-in that includes the billing e-mail; if a column names the customer",
	},
	{
		Name: "amazon", Title: "Amazon All Orders",
		Headers: [][]string{{"amazon-order-id", "merchant-order-id", "purchase-date", "order-status", "item-price"}},
		Columns: map[string][]string{"order": {"amazon-order-id"}, "date": {"purchase-date"}, "amount": {"item-price"}, "currency": {"currency"}, "status": {"order-status"}, "product": {"product-name", "sku"}},
		Filters: []RowFilter{{Header: "order-status", Status: true}},
		Refuse:  "which has no customer: Amazon leaves buyers out of this report",
		Instead: "use the report Amazon Fulfilled Shipments with buyer-email; if a column names the customer",
	},
	{
		Name: "square", Title: "Square transactions",
		Headers: [][]string{{"Date", "Time", "Time Zone", "Gross Sales", "Net Sales", "Total Collected", "Transaction ID", "Event Type"}},
		Columns: map[string][]string{
			"order": {"Payment ID", "Transaction ID"}, "customer": {"Customer ID", "Customer Reference ID"}, "date": {"Date"}, "amount": {"Net Sales"}, "status": {"Transaction Status"},
		},
		AmountPer: AmountPerLine,
		Filters:   []RowFilter{{Header: "Transaction Status", Status: true}, {Header: "Event Type", Drop: map[string][]string{"failed": {"failed", "declined", "voided"}}}},
		Symbols:   true,
		// ISO days in exports of 2022 to 2026, 11/15/2017 in those of US sellers in
		// 2017; exports of other countries with slashes have not been seen.
		Dates:   "Square writes 2024-01-31, older exports of US sellers 01/31/2024 (month first); to choose",
		Missing: map[string]string{"customer": "export the transactions with customers: the items or transactions report has Customer ID when a customer directory is in use"},
	},
	{
		Name: "etsy", Title: "Etsy sold orders",
		Headers: [][]string{{"Sale Date", "Order ID", "Buyer User ID", "Order Value", "Order Total"}},
		Columns: map[string][]string{
			"order": {"Order ID"}, "customer": {"Buyer User ID", "Buyer"}, "date": {"Sale Date"}, "amount": {"Order Total"}, "currency": {"Currency"}, "status": {"Status"},
			"adjusted": {"Adjusted Order Total"},
		},
		Filters:    []RowFilter{{Header: "Status", Status: true}},
		DateFormat: "MM/DD/YY",
	},
	{
		Name: "magento", Title: "Magento orders",
		Headers: [][]string{{"ID", "Purchase Date", "Grand Total (Base)", "Grand Total (Purchased)", "Status", "Customer Email"}},
		Columns: map[string][]string{
			"order": {"ID"}, "customer": {"Customer Email"}, "date": {"Purchase Date"}, "amount": {"Grand Total (Base)"}, "status": {"Status"}, "refunded": {"Total Refunded"},
		},
		Filters: []RowFilter{{Header: "Status", Status: true, Drop: map[string][]string{"refunded": {"closed"}, "pending": {"payment review", "pending paypal"}, "failed": {"fraud", "suspected fraud", "paypal reversed"}}}},
		Symbols: true,
	},
	{
		Name: "paypal", Title: "PayPal activity",
		Headers: [][]string{
			{"Date", "Time", "TimeZone", "Type", "Status", "Currency", "Gross", "From Email Address", "Transaction ID", "Reference Txn ID"},
			{"Date", "Time", "Time Zone", "Type", "Status", "Currency", "Gross", "From Email Address", "Transaction ID", "Reference Txn ID"},
			{"Datum", "Uhrzeit", "Zeitzone", "Typ", "Status", "Währung", "Brutto", "Absender E-Mail-Adresse", "Transaktionscode"},
			{"Date", "Heure", "Fuseau horaire", "Type", "État", "Devise", "Avant commission", "Numéro de transaction"},
			{"Date", "Heure", "Fuseau horaire", "Type", "État", "Devise", "Brut", "Numéro de transaction"},
			{"Fecha", "Hora", "Zona horaria", "Tipo", "Estado", "Divisa", "Bruto", "Id. de transacción"},
		},
		Columns: map[string][]string{
			"order":    {"Transaction ID", "Transaktionscode", "Numéro de transaction", "Id. de transacción"},
			"customer": {"From Email Address", "Absender E-Mail-Adresse", "De l'adresse email", "Adresse email de l'expéditeur", "Correo electrónico del remitente"},
			"date":     {"Date", "Datum", "Fecha"}, "amount": {"Gross", "Brutto", "Avant commission", "Brut", "Bruto"}, "currency": {"Currency", "Währung", "Devise", "Divisa"},
			"refund_of": {"Reference Txn ID", "Zugehöriger Transaktionscode"}, "status": {"Status", "État", "Estado"}, "product": {"Item Title", "Artikelbezeichnung", "Titre de l'objet", "Título del artículo"},
		},
		// A refund goes the other way: its customer is the one it is sent to.
		Refund:  "To Email Address, Empfänger E-Mail-Adresse, À l'adresse email, Adresse email du destinataire, Correo electrónico del destinatario",
		Filters: slices.Concat(payPalEnglish, payPalGerman, payPalFrench, payPalSpanish),
		Decimal: DecimalEither,
	},
	{
		Name: "paypal-statement", Title: "PayPal statement of a personal account",
		Headers: [][]string{{"Date", "Time", "Time Zone", "Description", "Currency", "Gross", "Fee", "Net", "Balance", "Transaction ID", "From Email Address"}},
		Columns: map[string][]string{
			"order": {"Transaction ID"}, "customer": {"From Email Address"}, "date": {"Date"}, "amount": {"Gross"}, "currency": {"Currency"},
		},
		Filters: []RowFilter{{Header: "Description", Drop: map[string][]string{
			"hold":     {"*hold*", "*authorization*", "*reserve*", "*release*"},
			"transfer": {"*withdrawal*", "*transfer*", "*deposit*", "*currency conversion*", "*bank*"},
			"fee":      {"*fee*"},
		}}, {Header: "Description", Negative: "spending", Keep: []string{"*refund*", "*reversal*", "*chargeback*"}}},
		Decimal: DecimalEither,
	},
	{
		Name: "bigcommerce", Title: "BigCommerce orders",
		Headers: [][]string{{"Order ID", "Order Date", "Order Status", "Order Total", "Email Address"}, {"Order ID", "Order Date", "Order Status", "Order Total (inc tax)", "Customer Email"}},
		Columns: map[string][]string{
			"order": {"Order ID"}, "customer": {"Customer ID", "Email Address", "Customer Email"}, "date": {"Order Date"}, "amount": {"Order Total (inc tax)", "Order Total"},
			"currency": {"Order Currency Code", "Currency"}, "status": {"Order Status"}, "refunded": {"Refund Amount", "Refunded Amount"},
		},
		Filters: []RowFilter{{Header: "Order Status", Status: true, Drop: map[string][]string{"pending": {"awaiting payment", "manual verification required"}}}},
	},
	{
		Name: "recurly", Title: "Recurly invoices",
		Headers: [][]string{{"invoice_number", "account_code", "billed_date", "status", "currency"}, {"invoice_number", "account_code", "date", "status", "currency"}},
		Columns: map[string][]string{
			"order": {"invoice_number"}, "customer": {"account_code"}, "date": {"billed_date", "date"}, "amount": {"invoice_total", "total_amount", "total"}, "currency": {"currency"}, "status": {"status"},
		},
		Filters: []RowFilter{{Header: "status", Status: true, Drop: map[string][]string{"failed": {"past due"}, "pending": {"open", "processing"}}}},
	},
	{
		Name: "allegro", Title: "Allegro orders",
		Headers: [][]string{{"OrderId", "OrderDate", "BuyerLogin", "TotalToPayAmount"}, {"Id zamówienia", "Data zamówienia", "Kupujący", "Do zapłaty"}},
		Columns: map[string][]string{
			"order": {"OrderId", "Id zamówienia"}, "customer": {"BuyerId", "BuyerLogin", "Kupujący"}, "date": {"OrderDate", "Data zamówienia"}, "amount": {"TotalToPayAmount", "Do zapłaty"},
			"currency": {"TotalToPayCurrency", "Waluta"}, "status": {"OrderStatus", "SellerStatus", "Status"}, "product": {"Name", "OfferName", "Nazwa oferty"},
		},
		Filters: []RowFilter{{Header: "OrderStatus", Status: true}, {Header: "SellerStatus", Status: true}, {Header: "Status", Status: true}},
		Decimal: DecimalEither,
	},
}
