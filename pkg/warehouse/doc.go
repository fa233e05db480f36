// Package warehouse reads relations of databases: PostgreSQL and what speaks its
// protocol, ClickHouse, Trino and SQLite. It takes a *sql.DB and imports no driver.
//
//	source, err := warehouse.ParseAddress("postgres://analyst@db.example.org/shop", os.Getenv)
//	s := warehouse.Stream{Address: source, DB: db}
//	named, err := s.Find(ctx, "shop.orders")
//	orders, reading, err := export.Orders(ctx, []export.Input{s.Input(ctx, named)}, export.Options{})
//
// Where it is known what a relation means, the engine counts, and small tables of whole
// numbers come back: Source is the facts of orders by SQL.
//
//	orders, err := warehouse.New(db, warehouse.DialectOf("postgres"), warehouse.Relation{
//		Name: []string{"shop", "orders"}, Customer: "customer_id", Day: "ordered_at", Amount: "amount",
//		Unit: money.Unit{Currency: "EUR", Digits: 2},
//	})
//	moves, err := orders.Movements(ctx, facts.Query{Grain: calendar.Monthly})
//
// Each table of facts is one text, a template in the folder sql, in which a Dialect fills
// the few slots that engines write differently: day numbers, casts, division, quotes and
// parameters. No engine needs to know a calendar: periods are found by comparing day
// numbers. All numbers are whole, from the leaves on, and no value of the relation or of
// a flag is ever part of a text: values are parameters.
//
// All texts are over one table, the days of customers (sql/days.sql): for each customer
// and day with rows the number of orders and the revenue, which of the customer's order
// days it is, how long after the one before, and the first and the last of them.
package warehouse
