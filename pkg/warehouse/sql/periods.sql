{{define "cohorts"}}SELECT part, {{.Big "entry"}} AS n_entry, {{.Big "age"}} AS n_age, {{.Sum "active"}} AS n_active, {{.Sum "latest"}} AS n_last, {{.Sum "bought"}} AS n_orders, {{.Sum "paid"}} AS r_all
FROM (
  SELECT cust, part, entry, age, MAX(ordered) AS active, MAX(is_last) AS latest, SUM(orders) AS bought, SUM(revenue) AS paid
  FROM (
    SELECT cust, {{.Group "entry"}} AS part, entry, ordered, orders, revenue, age, CASE WHEN age = last_age THEN {{.Int 1}} ELSE {{.Int 0}} END AS is_last
    FROM (
      SELECT cust, since, ordered, orders, revenue{{if .By.Column}}, grp{{end}}, {{.Index "first_day"}} AS entry, day_no, first_day,
        {{- if .Age}}
        {{.Div "(day_no - first_day)" (.Int .Age)}} AS age, {{.Div "(last_day - first_day)" (.Int .Age)}} AS last_age
        {{- else}}
        {{.Index "day_no"}} - {{.Index "first_day"}} AS age, {{.Index "last_day"}} - {{.Index "first_day"}} AS last_age{{end}}
      FROM ({{template "days" .}}) AS d WHERE first_day < {{.Never}}
    ) AS placed WHERE {{if .Age}}day_no >= first_day{{else}}age >= 0{{end}}
  ) AS aged GROUP BY cust, part, entry, age
) AS c GROUP BY part, entry, age{{end}}

{{define "purchases"}}SELECT part, {{.Big "period"}} AS n_period, {{.Sum (.When "bought > 0")}} AS n_customers, {{.Sum (.When "bought > bought_first")}} AS n_repeat,
  {{.Sum "bought"}} AS n_orders, {{.Sum "bought_first"}} AS n_first, {{.Sum "paid"}} AS r_all, {{.Sum "paid_first"}} AS r_first
FROM (
  SELECT cust, part, period, SUM(orders) AS bought, SUM(first_orders) AS bought_first, SUM(revenue) AS paid, SUM(first_revenue) AS paid_first
  FROM (
    SELECT cust, {{.Group "period"}} AS part, period, orders, revenue,
      CASE WHEN day_no = first_day THEN orders ELSE {{.Int 0}} END AS first_orders,
      CASE WHEN day_no = first_day THEN revenue ELSE {{.Int 0}} END AS first_revenue
    FROM (SELECT cust, since, day_no, first_day, orders, revenue{{if .By.Column}}, grp{{end}}, {{.Index "day_no"}} AS period FROM ({{template "days" .}}) AS d) AS placed
  ) AS p GROUP BY cust, part, period
) AS c GROUP BY part, period{{end}}

{{define "active-periods"}}SELECT part, {{.Big "periods"}} AS n_periods, {{.Big "COUNT(*)"}} AS n_customers
FROM (
  SELECT cust, part, SUM(active) AS periods
  FROM (
    SELECT cust, part, period, MAX(within) AS active
    FROM (
      SELECT cust, {{.GroupOf}} AS part, {{.Index "day_no"}} AS period,
        CASE WHEN ordered = 1 AND day_no >= {{index .Days 0}} AND day_no <= {{index .Days 1}} THEN {{.Int 1}} ELSE {{.Int 0}} END AS within
      FROM ({{template "days" .}}) AS d WHERE first_day <= {{index .Days 1}}
    ) AS p GROUP BY cust, part, period
  ) AS a GROUP BY cust, part
) AS c GROUP BY part, periods{{end}}

{{define "ladder-steps"}}SELECT part, {{.Big "step"}} AS n_step, {{.Big "days_since"}} AS n_days, {{.Sum "counted"}} AS n_customers, {{.Sum "orders"}} AS n_orders, {{.Sum "revenue"}} AS r_all
FROM (
  SELECT {{.GroupOf}} AS part, orders, revenue, CASE WHEN nth > {{.Steps}} THEN {{.Int .Steps}} ELSE nth END AS step,
    CASE WHEN nth > {{.Steps}} THEN {{.Int 0}} ELSE gap END AS days_since, CASE WHEN nth > {{.Steps}} THEN {{.Int 0}} ELSE {{.Int 1}} END AS counted
  FROM ({{template "days" .}}) AS d WHERE first_day < {{.Never}}
) AS s GROUP BY part, step, days_since{{end}}

{{define "ladder-repurchases"}}SELECT part, {{.Big "ordered_on"}} AS n_order_days, {{.Big "last_then"}} AS n_last, {{.Big "COUNT(*)"}} AS n_customers, {{.Sum "again"}} AS n_again
FROM (
  SELECT cust, part, SUM(then_ordered) AS ordered_on, MAX(then_last) AS last_then, MAX(is_later) AS again
  FROM (
    SELECT cust, {{.GroupOf}} AS part,
      CASE WHEN ordered = 1 AND day_no <= {{index .Days 0}} THEN {{.Int 1}} ELSE {{.Int 0}} END AS then_ordered,
      CASE WHEN ordered = 1 AND day_no <= {{index .Days 0}} THEN day_no ELSE -{{.Never}} END AS then_last,
      CASE WHEN ordered = 1 AND day_no > {{index .Days 0}} THEN {{.Int 1}} ELSE {{.Int 0}} END AS is_later
    FROM ({{template "days" .}}) AS d WHERE first_day <= {{index .Days 0}}
  ) AS days_then GROUP BY cust, part
) AS c GROUP BY part, ordered_on, last_then{{end}}
