// Package warehouse reads relations of databases: PostgreSQL and what speaks its
// protocol, ClickHouse, Trino and SQLite. It takes a *sql.DB and imports no driver.
//
//	source, err := warehouse.ParseAddress("postgres://analyst@db.example.org/shop", os.Getenv)
//	s := warehouse.Stream{Address: source, DB: db}
//	named, err := s.Find(ctx, "shop.orders")
//	orders, reading, err := export.Orders(ctx, []export.Input{s.Input(ctx, named)}, export.Options{})
package warehouse
