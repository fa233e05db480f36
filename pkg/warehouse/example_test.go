package warehouse_test

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/warehouse"
)

func ExampleSource_Movements() {
	db, err := sql.Open("sqlite", ":memory:") // any driver that the program links
	if err != nil {
		panic(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE TABLE orders (customer_id TEXT, ordered_at DATE, amount INTEGER);
		INSERT INTO orders VALUES ('ada', '2024-01-05', 40), ('ada', '2024-02-29', 60), ('bo', '2024-01-31', 25)`); err != nil {
		panic(err)
	}
	orders, err := warehouse.New(db, warehouse.DialectOf("sqlite"), warehouse.Relation{
		Name: []string{"orders"}, Customer: "customer_id", Day: "ordered_at", Amount: "amount", Unit: money.Unit{Currency: "EUR", Digits: 2},
	})
	if err != nil {
		panic(err)
	}
	moves, err := orders.Movements(context.Background(), facts.Query{})
	if err != nil {
		panic(err)
	}
	for i, m := range moves.Total() {
		fmt.Println(moves.Periods[i], "start", m.Start, "lost", m.Lost, "end", m.End, moves.Unit.Amount(m.RevenueEnd))
	}
	// Output:
	// 2024-01 start 0 lost 0 end 2 65.00 EUR
	// 2024-02 start 2 lost 1 end 1 60.00 EUR
}
