package schema

// shopPresets are the exports of shop systems and market places, beside those of
// presets.go, and the tables of their databases.
var shopPresets = []Preset{
	{
		Name: "etsy-items", Title: "Etsy sold order items",
		Headers: [][]string{{"Sale Date", "Item Name", "Buyer", "Quantity", "Price", "Item Total", "Transaction ID", "Listing ID", "Order ID"}},
		Columns: map[string][]string{
			"order": {"Order ID"}, "customer": {"Buyer"}, "date": {"Sale Date"}, "amount": {"Item Total"}, "currency": {"Currency"}, "product": {"Item Name"},
		},
		DateFormat: "MM/DD/YY",
	},
	{
		Name: "amazon-shipments", Title: "Amazon Fulfilled Shipments",
		Headers: [][]string{{"amazon-order-id", "shipment-id", "shipment-item-id", "purchase-date", "buyer-email", "quantity-shipped", "item-price"}},
		Columns: map[string][]string{
			"order": {"amazon-order-id"}, "customer": {"buyer-email"}, "date": {"purchase-date"}, "amount": {"item-price"}, "currency": {"currency"}, "product": {"product-name", "sku"},
		},
	},
	{
		Name: "ebay", Title: "eBay orders report",
		Headers: [][]string{{"Sales Record Number", "Order Number", "Buyer Username", "Sold For", "Total Price", "Sale Date"}},
		Columns: map[string][]string{
			"order": {"Order Number"}, "customer": {"Buyer Username", "Buyer Email"}, "date": {"Sale Date"}, "amount": {"Total Price"}, "product": {"Item Title"},
		},
		// An order of several items has a row with its total, and one for each item
		// without the buyer.
		LineItems: true, DateFormat: "MMM-DD-YY", Symbols: true,
	},
	{
		Name: "wix", Title: "Wix orders",
		Headers: [][]string{{"Order number", "Date created", "Contact email", "Item", "Qty", "Price", "Payment status", "Total", "Currency"}},
		Columns: map[string][]string{
			"order": {"Order number"}, "customer": {"Contact email"}, "date": {"Date created"}, "amount": {"Total"}, "currency": {"Currency"},
			"status": {"Payment status"}, "refunded": {"Refunded amount"}, "product": {"Item"},
		},
		Filters: []RowFilter{{Header: "Payment status", Status: true}},
	},
	{
		Name: "tiktok-shop", Title: "TikTok Shop orders",
		Headers: [][]string{{"Order ID", "Order Status", "SKU ID", "Seller SKU", "SKU Subtotal After Discount", "Order Amount", "Created Time", "Buyer Username"}},
		Columns: map[string][]string{
			"order": {"Order ID"}, "customer": {"Buyer Username"}, "date": {"Created Time"}, "amount": {"Order Amount"},
			"status": {"Order Status"}, "refunded": {"Order Refund Amount"}, "product": {"Product Name"},
		},
		Filters: []RowFilter{
			{Header: "Order ID", Drop: map[string][]string{"description": {"*unique order id*", "*order id.*"}}}, // the second line says what the columns are
			{Header: "Order Status", Status: true},
		},
		Symbols: true,
		Dates:   "TikTok Shop writes MM/DD/YYYY for US sellers and DD/MM/YYYY elsewhere; to choose",
	},
	{
		Name: "gumroad", Title: "Gumroad sales",
		Headers: [][]string{
			{"Purchase ID", "Item Name", "Purchase Email", "Purchase Date", "Sale Price ($)", "Partial Refund ($)", "Fully Refunded?"},
			{"Purchase ID", "Item Name", "Buyer Email", "Purchase Date", "Sale Price ($)", "Refunded?"},
		},
		Columns: map[string][]string{
			"order": {"Purchase ID"}, "customer": {"Purchase Email", "Buyer Email"}, "date": {"Purchase Date"}, "amount": {"Sale Price ($)"},
			"product": {"Item Name"}, "refunded": {"Partial Refund ($)"},
		},
		Filters: []RowFilter{
			{Header: "Purchase ID", Drop: map[string][]string{"totals": {"totals"}}}, // the last line
			{Header: "Fully Refunded?", Drop: map[string][]string{"refunded": {"1", "true"}}},
			{Header: "Disputed?", Drop: map[string][]string{"chargeback": {"1", "true"}}, Unless: "Dispute Won?"},
			{Header: "Free trial purchase?", Drop: map[string][]string{"trial": {"1", "true"}}},
		},
		Currency: "USD",
	},
	{
		Name: "magento-table", Title: "Magento table sales_order",
		Headers: [][]string{
			{"increment_id", "status", "created_at", "customer_email", "base_grand_total"},
			{"entity_id", "increment_id", "state", "status", "customer_id", "base_grand_total", "created_at"},
		},
		Columns: map[string][]string{
			"order": {"increment_id"}, "customer": {"customer_email", "customer_id"}, "date": {"created_at"}, "amount": {"base_grand_total"},
			"currency": {"base_currency_code"}, "status": {"status"}, "refunded": {"base_total_refunded"},
		},
		Filters: []RowFilter{
			{Header: "status", Status: true, Drop: map[string][]string{"refunded": {"closed"}, "pending": {"payment review", "pending paypal"}, "failed": {"fraud", "suspected fraud", "paypal reversed"}}},
			{Header: "state", Drop: map[string][]string{"cancelled": {"canceled"}, "pending": {"new", "pending payment", "payment review"}}},
		},
		Zone: "UTC",
	},
	{
		Name: "woocommerce-table", Title: "WooCommerce table wp_wc_orders",
		Headers: [][]string{{"id", "status", "currency", "type", "total_amount", "customer_id", "billing_email", "date_created_gmt"}},
		Columns: map[string][]string{
			"order": {"id"}, "customer": {"customer_id", "billing_email"}, "date": {"date_created_gmt"}, "amount": {"total_amount"},
			"currency": {"currency"}, "status": {"status"}, "refund_of": {"parent_order_id"},
		},
		Filters: []RowFilter{
			{Header: "status", Status: true, Drop: map[string][]string{"draft": {"trash", "auto-draft", "wc-checkout-draft"}}},
			{Header: "type", Drop: map[string][]string{"subscription": {"shop_subscription"}}},
		},
		Zone: "UTC",
	},
	{
		Name: "woocommerce-stats", Title: "WooCommerce table wc_order_stats",
		Headers: [][]string{{"order_id", "parent_id", "date_created", "num_items_sold", "total_sales", "net_total", "returning_customer", "status", "customer_id"}},
		Columns: map[string][]string{
			"order": {"order_id"}, "customer": {"customer_id"}, "date": {"date_created"}, "amount": {"total_sales"}, "status": {"status"}, "refund_of": {"parent_id"},
		},
		Filters: []RowFilter{{Header: "status", Status: true, Drop: map[string][]string{"draft": {"trash", "auto-draft", "wc-checkout-draft"}}}},
	},
	{
		Name: "prestashop", Title: "PrestaShop orders (back office)",
		Headers: [][]string{
			{"ID", "Reference", "New client", "Customer", "Total", "Payment", "Status", "Date"},
			{"ID", "Référence", "Nouveau client", "Client", "Total", "Paiement", "État", "Date"},
			{"ID", "Referencia", "Nuevo cliente", "Cliente", "Total", "Pago", "Estado", "Fecha"},
			{"ID", "Riferimento", "Nuovo cliente", "Cliente", "Totale", "Pagamento", "Stato", "Data"},
			{"ID", "Bestellnummer", "Neukunde", "Kunde", "Gesamt", "Zahlung", "Status", "Datum"},
		},
		Columns: map[string][]string{
			"order": {"ID"}, "date": {"Date", "Fecha", "Data", "Datum"}, "amount": {"Total", "Totale", "Gesamt"}, "status": {"Status", "État", "Estado", "Stato"},
		},
		Filters: []RowFilter{{Header: "Status", Status: true}, {Header: "État", Status: true}, {Header: "Estado", Status: true}, {Header: "Stato", Status: true}},
		Symbols: true, Decimal: DecimalEither,
		Refuse:  "which has no customer key: the customer is a name with one initial",
		Instead: "export SELECT o.reference AS order_id, c.email AS customer, o.date_add AS date, o.total_paid AS amount FROM ps_orders o JOIN ps_customer c USING (id_customer) WHERE o.valid = 1 in the SQL manager; if a column names the customer",
	},
	{
		Name: "prestashop-table", Title: "PrestaShop table ps_orders",
		Headers: [][]string{{"id_order", "reference", "id_customer", "current_state", "total_paid", "date_add"}},
		Columns: map[string][]string{
			"order": {"id_order"}, "customer": {"id_customer"}, "date": {"date_add"}, "amount": {"total_paid_tax_incl", "total_paid"},
		},
		Filters: []RowFilter{{Header: "valid", Drop: map[string][]string{"not valid": {"0"}}}}, // 1 once an order has been paid
	},
	{
		Name: "opencart-table", Title: "OpenCart table oc_order",
		Headers: [][]string{{"order_id", "invoice_no", "store_id", "customer_id", "email", "total", "order_status_id", "date_added"}},
		Columns: map[string][]string{ // total is in the currency of the shop, currency_code is what the customer saw
			"order": {"order_id"}, "customer": {"customer_id", "email"}, "date": {"date_added"}, "amount": {"total"},
		},
		Filters: []RowFilter{{Header: "order_status_id", Drop: map[string][]string{ // of a shop as it is installed; 0 has left the checkout
			"abandoned": {"0"}, "pending": {"1"}, "cancelled": {"7"}, "failed": {"8", "10", "14"}, "refunded": {"11"}, "chargeback": {"12", "13"}, "voided": {"16"},
		}}},
	},
	{
		Name: "spree-table", Title: "Spree and Solidus table spree_orders",
		Headers: [][]string{{"number", "item_total", "total", "state", "user_id", "completed_at", "payment_state", "shipment_state", "email"}},
		Columns: map[string][]string{ // completed_at is when the checkout was; carts have none
			"order": {"number"}, "customer": {"user_id", "email"}, "email": {"email"}, "date": {"completed_at"}, "amount": {"total"}, "currency": {"currency"},
		},
		Filters: []RowFilter{
			{Header: "state", Status: true, Drop: map[string][]string{"draft": {"cart", "address", "delivery", "payment", "confirm"}}},
			{Header: "payment_state", Status: true},
		},
		Zone: "UTC",
	},
	{
		Name: "online-retail", Title: "Online Retail (UCI)",
		Headers: [][]string{
			{"InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"},
			{"Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID"},
		},
		Columns: map[string][]string{
			"order": {"InvoiceNo", "Invoice"}, "customer": {"CustomerID", "Customer ID"}, "date": {"InvoiceDate"}, "quantity": {"Quantity"}, "unit_price": {"UnitPrice", "Price"}, "product": {"Description"},
		},
		Currency: "GBP", Dates: "the copies with slashes have the month first, 12/1/2010 being 1 December; to choose",
	},
	{
		Name: "superstore", Title: "Superstore (Tableau's sample)",
		Headers: [][]string{{"Row ID", "Order ID", "Order Date", "Ship Date", "Ship Mode", "Customer ID", "Segment", "Product ID", "Sales", "Quantity", "Discount", "Profit"}},
		Columns: map[string][]string{
			"order": {"Order ID"}, "customer": {"Customer ID"}, "date": {"Order Date"}, "amount": {"Sales"}, "product": {"Product Name"},
		},
		Dates: "Superstore has US days (month first) in most copies; to choose",
	},
}
