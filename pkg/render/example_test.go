package render_test

import (
	"fmt"
	"os"

	"github.com/retain-cli/retain/pkg/render"
	"github.com/retain-cli/retain/pkg/report"
)

func Example() {
	periods := report.Table{Name: "periods", Columns: []report.Head{
		{Name: "period", Title: "Period"},
		{Name: "customers_start", Title: "Start", Right: true},
		{Name: "crr", Title: "CRR", Right: true},
	}}
	periods.Add(report.Text("2024-01"), report.Count(0), report.Undefined())
	periods.Add(report.Text("2024-02"), report.Count(1200), report.Percent(62.5)).Mark = "partial"
	r := report.Report{Head: []string{"orders.csv · 2,100 orders"}, Tables: []report.Table{periods}}

	for _, format := range []render.Format{render.Table, render.CSV, render.Markdown} {
		if err := render.Write(os.Stdout, r, format, render.Options{Width: 100}); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// orders.csv · 2,100 orders
	//
	// Period   Start     CRR
	// 2024-01      0       –
	// 2024-02  1,200  62.5 %  partial
	// period,customers_start,crr
	// 2024-01,0,
	// 2024-02,1200,62.5
	// orders.csv · 2,100 orders
	//
	// | Period  | Start |    CRR |         |
	// |:--------|------:|-------:|:--------|
	// | 2024-01 |     0 |      – |         |
	// | 2024-02 | 1,200 | 62.5 % | partial |
}

func ExamplePrintable() {
	fmt.Println(render.Printable("A-17\x1b[2J"))
	// Output: A-17\x1b[2J
}
