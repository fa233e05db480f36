package main

import (
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/retain-cli/retain/pkg/money"
)

// cdnow is the orders of CDNOW, read by encoding/csv: the sample of B. Hardie's
// that the literature on customer bases works with.
func cdnow(t *testing.T) (orders []cdnowOrder) {
	t.Helper()
	f, err := os.Open(filepath.Join(root, "testdata", "cdnow.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(text).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records[1:] {
		orders = append(orders, cdnowOrder{r[1], r[2], cents(t, r[4])})
	}
	return orders
}

type cdnowOrder struct {
	customer, day string
	revenue       money.Minor
}

// bill is what a customer ordered between two days.
type bill struct {
	id      string
	orders  int
	revenue money.Minor
}

// bills are those of the customers with an order in it, ranked.
func bills(orders []cdnowOrder, from, to string) (ranked []bill) {
	of := map[string]*bill{}
	for _, o := range orders {
		if o.day < from || o.day > to {
			continue
		}
		if of[o.customer] == nil {
			of[o.customer] = &bill{id: o.customer}
		}
		of[o.customer].orders++
		of[o.customer].revenue += o.revenue
	}
	for _, b := range of {
		ranked = append(ranked, *b)
	}
	slices.SortFunc(ranked, func(a, b bill) int {
		return cmp.Or(-cmp.Compare(a.revenue, b.revenue), -cmp.Compare(a.orders, b.orders), cmp.Compare(a.id, b.id))
	})
	return ranked
}

// audited is what the program says of CDNOW, as JSON.
func audited(t *testing.T, into any, args ...string) {
	t.Helper()
	got := try(t, append([]string{"audit", "--format", "json", filepath.Join(root, "testdata", "cdnow.csv.gz")}, args...)...)
	if err := json.Unmarshal([]byte(got.stdout), into); err != nil {
		t.Fatal(err, got.stderr)
	}
}

// auditPart is a part of the customers in the program's JSON.
type auditPart struct {
	Part      string
	Customers int
	Revenue   json.Number
}

// partsText is one number of each part.
func partsText(parts []auditPart, of func(auditPart) string) string {
	var texts []string
	for _, p := range parts {
		texts = append(texts, of(p))
	}
	return strings.Join(texts, " ")
}

// The customers of 1997, a second time: from the file, by sorting all and by the
// definition of the Gini coefficient over all pairs. The numbers in the text are
// those of the issue, where they were found by two other programs.
func TestAuditOfOnePeriod(t *testing.T) {
	var got struct {
		One struct {
			Customers, Orders int
			Revenue           json.Number
			OrdersPerCustomer float64     `json:"orders_per_customer"`
			AOV               float64     `json:"aov"`
			Tenths            []auditPart `json:"tenths"`
			Equal             []auditPart `json:"equal_revenue"`
			ByOrders          []auditPart `json:"by_orders"`
			Half              int         `json:"customers_50_revenue"`
			Most              int         `json:"customers_80_revenue"`
			Gini              float64
		} `json:"one_period"`
	}
	ranked := bills(cdnow(t), "1997-01-01", "1997-12-31")
	audited(t, &got, "--lens", "1", "--in", "1997")
	one := got.One
	orders, total := 0, money.Minor(0)
	byOrders := map[string]int{}
	for _, b := range ranked {
		orders, total = orders+b.orders, total+b.revenue
		byOrders[[]string{"1", "2", "3", "4", "5+"}[min(b.orders, 5)-1]]++
	}
	if len(ranked) != 2357 || orders != 5728 || total != 20122482 || one.Customers != 2357 || one.Orders != 5728 || one.Revenue != "201224.82" {
		t.Errorf("%d customers, %d orders, %d cents; retain: %+v", len(ranked), orders, total, one)
	}
	if math.Abs(one.OrdersPerCustomer-2.43021) > 5e-6 || math.Abs(one.AOV-35.13003) > 5e-6 {
		t.Errorf("%v orders per customer, AOV %v", one.OrdersPerCustomer, one.AOV)
	}
	for _, p := range one.ByOrders {
		if p.Customers != byOrders[p.Part] {
			t.Errorf("%s orders: %d customers, want %d", p.Part, p.Customers, byOrders[p.Part])
		}
	}

	var tenths, equal []string
	for i := range 10 {
		sum := money.Minor(0)
		for _, b := range ranked[i*len(ranked)/10 : (i+1)*len(ranked)/10] {
			sum += b.revenue
		}
		tenths = append(tenths, money.Unit{Digits: 2}.Amount(sum).Decimal())
	}
	reach := func(num, den money.Minor) int {
		sum := money.Minor(0)
		for i, b := range ranked {
			if sum += b.revenue; sum*den >= total*num {
				return i + 1
			}
		}
		return 0
	}
	for i := range money.Minor(10) {
		equal = append(equal, strconv.Itoa(reach(i+1, 10)-reach(i, 10)))
	}
	equal[0] = strconv.Itoa(reach(1, 10))
	differences := money.Minor(0)
	for _, a := range ranked {
		for _, b := range ranked {
			differences += max(a.revenue-b.revenue, b.revenue-a.revenue)
		}
	}
	gini := float64(differences) / (2 * float64(len(ranked)) * float64(total))
	const wantTenths, wantEqual = "97986.87 33442.35 20782.86 14434.32 10527.85 8002.67 6133.59 4236.93 3326.94 2350.44", "13 29 47 67 94 132 186 272 445 1064"
	for _, c := range []struct{ what, naive, retain, want string }{
		{"tenths", strings.Join(tenths, " "), partsText(one.Tenths, func(p auditPart) string { return p.Revenue.String() }), wantTenths},
		{"equal", strings.Join(equal, " "), partsText(one.Equal[:10], func(p auditPart) string { return strconv.Itoa(p.Customers) }), wantEqual},
		{"without revenue", strconv.Itoa(len(ranked) - reach(1, 1)), strconv.Itoa(one.Equal[10].Customers), "8"},
		{"half", strconv.Itoa(reach(1, 2)), strconv.Itoa(one.Half), "250"},
		{"most", strconv.Itoa(reach(4, 5)), strconv.Itoa(one.Most), "840"},
		{"gini", strconv.FormatFloat(gini, 'f', 10, 64), strconv.FormatFloat(one.Gini, 'f', 10, 64), "0.6073584655"},
	} {
		if c.naive != c.want || c.retain != c.want {
			t.Errorf("%s: %s, by retain %s, want %s", c.what, c.naive, c.retain, c.want)
		}
	}
}

// From the second half of 1997 to the first of 1998, a second time: by sets of
// customers, and by logarithms of the means that the lens prints.
func TestAuditOfTwoPeriods(t *testing.T) {
	all := cdnow(t)
	first := map[string]string{}
	for _, o := range all {
		if first[o.customer] == "" || o.day < first[o.customer] {
			first[o.customer] = o.day
		}
	}
	ranked := [2][]bill{bills(all, "1997-07-01", "1997-12-31"), bills(all, "1998-01-01", "1998-06-30")}
	var places [2]map[string]int
	for i, customers := range ranked {
		places[i] = map[string]int{}
		for place, b := range customers {
			places[i][b.id] = place
		}
	}
	type step struct {
		Step      string
		Customers int
		Revenue   money.Minor
	}
	naive := map[string]*step{}
	add := func(name string, revenue money.Minor) {
		if naive[name] == nil {
			naive[name] = &step{Step: name}
		}
		naive[name].Customers++
		naive[name].Revenue += revenue
	}
	var sums [2]struct{ customers, orders, revenue float64 }
	var moves [7][6]int // fifths, new, returned; to fifths, lapsed
	fifth := func(i int, id string) int {
		place, n := places[i][id], len(ranked[i])
		for f := range 5 {
			if place < n*(f+1)/5 {
				return f
			}
		}
		return 0
	}
	for _, b := range ranked[0] {
		sums[0].customers, sums[0].orders, sums[0].revenue = sums[0].customers+1, sums[0].orders+float64(b.orders), sums[0].revenue+float64(b.revenue)
		place, stayed := places[1][b.id]
		switch {
		case !stayed:
			add("lapsed", -b.revenue)
			moves[fifth(0, b.id)][5]++
			continue
		case ranked[1][place].revenue > b.revenue:
			add("expansion", ranked[1][place].revenue-b.revenue)
		case ranked[1][place].revenue < b.revenue:
			add("contraction", ranked[1][place].revenue-b.revenue)
		}
		moves[fifth(0, b.id)][fifth(1, b.id)]++
	}
	for _, b := range ranked[1] {
		sums[1].customers, sums[1].orders, sums[1].revenue = sums[1].customers+1, sums[1].orders+float64(b.orders), sums[1].revenue+float64(b.revenue)
		if _, stayed := places[0][b.id]; stayed {
			continue
		}
		name, row := "returned", 6
		if first[b.id] >= "1998-01-01" {
			name, row = "new", 5
		}
		add(name, b.revenue)
		moves[row][fifth(1, b.id)]++
	}

	var got struct {
		Two struct {
			Before, After struct {
				Customers int
				Revenue   json.Number
			}
			Bridge []struct {
				Step      string
				Customers int
				Revenue   json.Number
			}
			Change map[string]json.Number
			Moves  []struct {
				Fifths []int
				Lapsed int
			}
		} `json:"two_periods"`
	}
	audited(t, &got, "--lens", "2", "--in", "1998-01..1998-06")
	two := got.Two
	if two.Before.Customers != 619 || two.After.Customers != 515 || two.Before.Revenue != "55096.58" || two.After.Revenue != "42867.12" ||
		sums[0].revenue != 5509658 || sums[1].revenue != 4286712 || sums[0].customers != 619 || sums[1].customers != 515 {
		t.Errorf("%+v, naively %v", two, sums)
	}
	want := map[string]step{"lapsed": {"", 297, -1710867}, "returned": {"", 193, 1051685}, "expansion": {"", 144, 890923}, "contraction": {"", 178, -1454687}}
	for _, s := range two.Bridge {
		w := want[s.Step]
		if n := naive[s.Step]; n != nil && (n.Customers != w.Customers || n.Revenue != w.Revenue) || s.Customers != w.Customers || cents(t, s.Revenue.String()) != w.Revenue {
			t.Errorf("%+v, naively %+v, want %+v", s, n, w)
		}
	}
	b, a := sums[0], sums[1]
	mean := (a.revenue - b.revenue) / math.Log(a.revenue/b.revenue)
	for name, c := range map[string]struct {
		naive float64
		want  string
	}{
		"customers":           {mean * math.Log(a.customers/b.customers), "-8962.64"},
		"orders_per_customer": {mean * math.Log(a.orders/a.customers*b.customers/b.orders), "-3050.60"},
		"aov":                 {mean * math.Log(a.revenue/a.orders*b.orders/b.revenue), "-216.22"},
		"total":               {a.revenue - b.revenue, "-12229.46"},
	} {
		if naive := strconv.FormatFloat(c.naive/100, 'f', 2, 64); naive != c.want || two.Change[name].String() != c.want {
			t.Errorf("%s: %s, naively %s, want %s", name, two.Change[name], naive, c.want)
		}
	}
	for i, m := range two.Moves {
		if !slices.Equal(append(m.Fifths, m.Lapsed), moves[i][:]) {
			t.Errorf("moves of row %d: %v and %d, naively %v", i, m.Fifths, m.Lapsed, moves[i])
		}
	}
}

// All customers by months, a second time: by maps of months. The totals of the
// quarters are those of the issue.
func TestAuditOfAll(t *testing.T) {
	all := cdnow(t)
	first := map[string]string{}
	for _, o := range all {
		if first[o.customer] == "" || o.day < first[o.customer] {
			first[o.customer] = o.day
		}
	}
	customers, orders, revenue := map[string]map[string]bool{}, map[string]int{}, map[string]money.Minor{}
	quarters := map[string]money.Minor{}
	for _, o := range all {
		cell := first[o.customer][:7] + " in " + o.day[:7]
		if customers[cell] == nil {
			customers[cell] = map[string]bool{}
		}
		customers[cell][o.customer] = true
		orders[cell]++
		revenue[cell] += o.revenue
		month, _ := strconv.Atoi(o.day[5:7])
		quarters[fmt.Sprintf("%sQ%d", o.day[:5], (month+2)/3)] += o.revenue
	}
	type cell struct {
		Period            string
		Customers, Orders int
		Revenue           json.Number
	}
	type base struct {
		Base struct {
			Cohorts []struct {
				Period string
				Cells  []cell
			}
			Periods []cell
		}
	}
	var months, got base
	audited(t, &months, "--lens", "5", "--period", "monthly")
	filled := 0
	for _, cohort := range months.Base.Cohorts {
		for _, c := range cohort.Cells {
			name := cohort.Period + " in " + c.Period
			if c.Customers != len(customers[name]) || c.Orders != orders[name] || cents(t, c.Revenue.String()) != revenue[name] {
				t.Errorf("%s: %+v, naively %d, %d, %d", name, c, len(customers[name]), orders[name], revenue[name])
			}
			if c.Orders > 0 {
				filled++
			}
		}
	}
	if filled != len(orders) {
		t.Errorf("%d cells, naively %d", filled, len(orders))
	}
	audited(t, &got, "--lens", "5", "--period", "quarterly")
	want := []string{"112498.61", "33629.63", "26987.31", "28109.27", "24886.58", "17980.54"}
	for i, p := range got.Base.Periods {
		if p.Revenue.String() != want[i] || quarters[p.Period] != cents(t, want[i]) {
			t.Errorf("%s: %s, naively %d, want %s", p.Period, p.Revenue, quarters[p.Period], want[i])
		}
	}
}

// The months of CDNOW by age, a second time: active customers by sets, and the
// log-rank test customer by customer and day by day, with the inverse of a matrix of
// two rows and p = exp(-chi-square / 2), which holds for two degrees of freedom. The
// numbers are those of the issue.
func TestAuditOfCohorts(t *testing.T) {
	asOf := cdnowDay(t, "1998-06-30")
	days := map[string][]int{}
	active := map[string]map[string]bool{}
	all := cdnow(t)
	slices.SortStableFunc(all, func(a, b cdnowOrder) int { return cmp.Compare(a.day, b.day) })
	first := map[string]string{}
	for _, o := range all {
		if first[o.customer] == "" {
			first[o.customer] = o.day[:7]
		}
		if d := days[o.customer]; len(d) == 0 || d[len(d)-1] != cdnowDay(t, o.day) {
			days[o.customer] = append(d, cdnowDay(t, o.day))
		}
		cell := first[o.customer] + " in " + o.day[:7]
		if active[cell] == nil {
			active[cell] = map[string]bool{}
		}
		active[cell][o.customer] = true
	}
	months := []string{"1997-01", "1997-02", "1997-03"}
	type wait struct {
		group, days int
		again       bool
	}
	var waits []wait
	for customer, d := range days {
		w := wait{slices.Index(months, first[customer]), asOf - d[0], len(d) > 1}
		if w.again {
			w.days = d[1] - d[0]
		}
		waits = append(waits, w)
	}
	var observed, expected [3]float64
	var v [3][3]float64
	for day := range 600 {
		var risk, hit [3]float64
		for _, w := range waits {
			if w.days >= day {
				risk[w.group]++
				if w.again && w.days == day {
					hit[w.group]++
				}
			}
		}
		n, d := risk[0]+risk[1]+risk[2], hit[0]+hit[1]+hit[2]
		if d == 0 {
			continue
		}
		for i := range 3 {
			observed[i] += hit[i]
			expected[i] += d * risk[i] / n
			for j := range 3 {
				v[i][j] -= d * (n - d) / (n - 1) * risk[i] * risk[j] / n / n
			}
			v[i][i] += d * (n - d) / (n - 1) * risk[i] / n
		}
	}
	x, y := observed[0]-expected[0], observed[1]-expected[1]
	chi := (x*x*v[1][1] - 2*x*y*v[0][1] + y*y*v[0][0]) / (v[0][0]*v[1][1] - v[0][1]*v[0][1])

	var got struct {
		Cohorts struct {
			Cohorts []struct {
				Period string
				Ages   []struct {
					Period    string
					Customers int
				}
			}
			SecondOrder struct {
				Cohorts []struct {
					Observed int
					Expected float64
				}
				ChiSquare float64 `json:"chi_square"`
				DF        int
				P         float64
			} `json:"second_order"`
		}
	}
	audited(t, &got, "--lens", "4", "--period", "monthly")
	for _, c := range got.Cohorts.Cohorts {
		for _, a := range c.Ages {
			if naive := len(active[c.Period+" in "+a.Period]); a.Customers != naive {
				t.Errorf("%s in %s: %d customers, naively %d", c.Period, a.Period, a.Customers, naive)
			}
		}
	}
	test := got.Cohorts.SecondOrder
	text := func(chi, p float64) string { return fmt.Sprintf("%.10f %.8f", chi, p) }
	want := "0.3668770243 0.83240306"
	if naive := text(chi, math.Exp(-chi/2)); naive != want || text(test.ChiSquare, test.P) != want || test.DF != 2 {
		t.Errorf("%+v, naively %s, want %s", test, naive, want)
	}
	for i, want := range []string{"373 380.93591", "410 410.35475", "356 347.70934"} {
		naive := fmt.Sprintf("%.0f %.5f", observed[i], expected[i])
		if c := test.Cohorts[i]; naive != want || fmt.Sprintf("%d %.5f", c.Observed, c.Expected) != want {
			t.Errorf("%s: %+v, naively %s, want %s", months[i], c, naive, want)
		}
	}
}

// cdnowDay counts days as package time does.
func cdnowDay(t *testing.T, text string) int {
	t.Helper()
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return int(day.Unix() / (24 * 60 * 60))
}

// What the rows of each channel bring in a quarter adds up to what all rows bring,
// and all quarters to the revenue of the historic lifetime value and of the refunds
// that are outside of it.
func TestAuditAddsUpOverWhere(t *testing.T) {
	orders := filepath.Join(root, "testdata", "orders.csv")
	type period struct {
		Period  string
		Orders  int
		Revenue json.Number
		Outside json.Number `json:"revenue_outside"`
	}
	periods := func(where ...string) []period {
		t.Helper()
		var got struct{ Base struct{ Periods []period } }
		printed := try(t, append([]string{"audit", "--lens", "5", "--format", "json", orders}, where...)...)
		if err := json.Unmarshal([]byte(printed.stdout), &got); err != nil {
			t.Fatal(err, printed.stderr)
		}
		return got.Base.Periods
	}
	type sums struct {
		orders  int
		revenue money.Minor
	}
	parts, total := map[string]sums{}, money.Minor(0)
	for _, channel := range []string{"app", "store", "web"} {
		for _, p := range periods("--where", "channel="+channel) {
			s := parts[p.Period]
			parts[p.Period] = sums{s.orders + p.Orders, s.revenue + cents(t, p.Revenue.String()) + cents(t, p.Outside.String())}
		}
	}
	for _, p := range periods() {
		whole := sums{p.Orders, cents(t, p.Revenue.String()) + cents(t, p.Outside.String())}
		if parts[p.Period] != whole {
			t.Errorf("%s: channels %+v, all %+v", p.Period, parts[p.Period], whole)
		}
		total += cents(t, p.Revenue.String())
	}
	var ltv struct{ Revenue json.Number }
	if err := json.Unmarshal([]byte(try(t, "ltv", "--format", "json", orders).stdout), &ltv); err != nil || cents(t, ltv.Revenue.String()) != total {
		t.Errorf("revenue of ltv %s, of the audit %d cents: %v", ltv.Revenue, total, err)
	}
}

// A period without customers has figures, and no groups of nobody.
func TestAuditOfNobody(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "orders.csv", "order_id,customer_id,date,amount\n1,ann,2025-01-03,20\n2,bob,2025-03-31,30\n")
	args := []string{"audit", "--period", "monthly", "--in", "2025-02", "--lens", "1", "orders.csv"}
	if got := try(t, args...).stdout; !strings.Contains(got, "Customers                  0") || strings.Contains(got, "Tenth") {
		t.Errorf("groups of nobody:\n%s", got)
	}
	args[4] = "2025-03"
	if got := try(t, args...).stdout; !strings.Contains(got, "Tenth") {
		t.Errorf("no groups of bob:\n%s", got)
	}
}

// By hand: profits of the first quarter are ann's 120 - 65.50, bob's 50 - 70 and cat's 30;
// of the second ann's 80 - 30, bob's 40 - 20 - 10 + 4, dan's 60 - 45 and cat's 25 - 30. Eve
// got all of her money back.
func TestAuditOfProfit(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "costs.csv", `order_id,customer_id,date,amount,cost
1,ann,2024-01-05,100.00,60.00
1,ann,2024-01-05,20.00,5.50
2,bob,2024-01-10,50.00,70.00
3,cat,2024-02-01,30.00,0
4,ann,2024-04-02,80.00,30.00
5,bob,2024-04-20,40.00,20.00
5,bob,2024-05-03,-10.00,-4.00
6,dan,2024-05-05,60.00,45.00
7,cat,2024-06-01,25.00,30.00
8,eve,2024-06-02,10.00,9.00
8,eve,2024-06-10,-10.00,
`)
	for _, c := range []struct {
		table  string
		profit []float64
	}{
		{"tenths", []float64{0, 0, 50, 0, 15, 0, 0, 14, 0, -5}},
		{"equal_profit", []float64{50, 0, 0, 0, 0, 0, 15, 0, 14, 0, -5}}, // of 74: 7.40 to 44.40, 51.80, 59.20, 66.60 and 74
		{"bridge", []float64{64.50, 0, 15, 0, 34, -39.50, 0}},
		{"ages", []float64{64.50, 59}},
		{"cells", []float64{64.50, 59, 15}},
	} {
		got := columnsOf(t, try(t, "audit", "--column", "cost=cost", "--as-of", "2024-06-30", "--format", "csv", "--table", c.table, "costs.csv").stdout)
		if !slices.Equal(got["profit"], c.profit) {
			t.Errorf("%s: %v, want %v", c.table, got["profit"], c.profit)
		}
	}
	// Without the losses of cat and bob, ranks 1 to 3 from below have 14, 15 and 50: (-2 x 14 + 2 x 50) / (3 x 79).
	r := try(t, "audit", "--column", "cost=cost", "--as-of", "2024-06-30", "--lens", "1", "--where", "order_id!=7", "--format", "json", "costs.csv")
	var result struct {
		Measure string
		One     struct{ Gini float64 } `json:"one_period"`
	}
	if err := json.Unmarshal([]byte(r.stdout), &result); err != nil || result.Measure != "profit" || math.Abs(result.One.Gini-72./237) > 1e-12 {
		t.Errorf("%+v, %v", result, err)
	}
}

// A column of costs in the settings is for audit, where it replaces their margin; other
// commands read without it. Of 40 revenue 16 were costs.
func TestCostsOfSettings(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "orders.csv", "order_id,customer_id,date,amount,landed\n1,a,2024-01-05,10,4\n2,b,2024-01-06,20,8\n3,a,2024-02-05,10,4\n4,a,2024-05-05,1,0\n")
	write(t, "retain.yaml", "margin: 50\ncolumn:\n  cost: landed\n")
	if got := try(t, "audit", "--lens", "1", "--in", "2024-Q1", "--format", "csv", "orders.csv"); !strings.Contains(got.stdout, "\nprofit,24.00\n") {
		t.Errorf("want a profit of 24.00:\n%s%s", got.stdout, got.stderr)
	}
	if got := try(t, "crr", "orders.csv"); got.status != exitDone {
		t.Errorf("crr: %s", got.stderr)
	}
	for _, args := range [][]string{{"crr", "--column", "cost=landed", "orders.csv"}, {"audit", "--margin", "40", "orders.csv"}} {
		if got := try(t, args...); got.status != exitUsage {
			t.Errorf("%s: exit %d", args, got.status)
		}
	}
}
