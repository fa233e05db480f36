{{/* What each customer did in each period in which they count. A day counts now in the periods from its own to the last
in which it makes its customer active, before in those so many periods later, and on its own in the periods in which a
new customer has joined. */}}
{{define "moves"}}SELECT cust, part, period, MAX(active_now) AS is_now, MAX(active_before) AS is_before,
  {{.Sum "minor_now"}} AS revenue_now, {{.Sum "minor_before"}} AS revenue_before,
  MAX(joining) AS joins, MIN(first_period) AS entered
  {{- if .Whole}},
  {{.Sum "day_orders"}} AS bought, {{.Sum "day_first_orders"}} AS bought_first, {{.Sum "day_revenue"}} AS paid, {{.Big "MAX(days_ordered)"}} AS ordered_on{{if .By.Tenure}}, {{.Big "MAX(part_of_all)"}} AS whole_part{{end}}{{end}}
FROM (
  SELECT cust, {{.Group "(own + k)"}} AS part, own + k AS period, entry AS first_period,
    CASE WHEN ordered = 1 AND own + k <= final THEN {{.Int 1}} ELSE {{.Int 0}} END AS active_now,
    CASE WHEN ordered = 1 AND k >= {{.Rolling}} AND own + k - {{.Rolling}} <= final THEN {{.Int 1}} ELSE {{.Int 0}} END AS active_before,
    CASE WHEN own + k <= final THEN revenue ELSE {{.Int 0}} END AS minor_now,
    CASE WHEN k >= {{.Rolling}} AND own + k - {{.Rolling}} <= final THEN revenue ELSE {{.Int 0}} END AS minor_before,
    CASE WHEN entry <= own + k AND own + k < entry + {{.Rolling}} THEN {{.Int 1}} ELSE {{.Int 0}} END AS joining
    {{- if .Whole}},
    CASE WHEN k = 0 THEN orders ELSE {{.Int 0}} END AS day_orders,
    CASE WHEN k = 0 AND day_no = first_day THEN orders ELSE {{.Int 0}} END AS day_first_orders,
    CASE WHEN k = 0 THEN revenue ELSE {{.Int 0}} END AS day_revenue, order_days AS days_ordered{{if .By.Tenure}}, {{.GroupOf}} AS part_of_all{{end}}{{end}}
  FROM (
    SELECT cust, day_no, first_day, order_days, since, ordered, orders, revenue{{if .By.Column}}, grp{{end}},
      {{.Index "day_no"}} AS own, {{.Final}} AS final, {{.Index "first_day"}} AS entry
    FROM ({{template "days" .}}) AS d
  ) AS placed CROSS JOIN ({{range $i, $k := .Copies}}{{if $i}} UNION ALL {{end}}SELECT {{$.Int $k}} AS k{{end}}) AS copies
  WHERE own + k < {{.Periods}} AND (own + k <= final OR (k >= {{.Rolling}} AND own + k - {{.Rolling}} <= final)
    OR (own = entry AND k < {{.Rolling}}){{if .Whole}} OR k = 0{{end}})
    {{- if .Only}} AND own + k >= {{index .Only 0}} AND own + k <= {{index .Only 1}}{{end}}
) AS spread GROUP BY cust, part, period{{end}}

{{define "movements"}}SELECT part, {{.Big "period"}} AS n_period,
  {{.Sum "is_before"}} AS n_start,
  {{.Sum (.When "is_now = 1 AND is_before = 0 AND joins = 1")}} AS n_new,
  {{.Sum (.When "is_now = 1 AND is_before = 0 AND joins = 0")}} AS n_returned,
  {{.Sum (.When "is_now = 0 AND is_before = 1")}} AS n_lost,
  {{.Sum "is_now"}} AS n_end,
  {{.Sum (.When "is_now = 0 AND is_before = 0 AND joins = 1")}} AS n_passed,
  {{.Sum (.If "is_before = 1" "revenue_before")}} AS r_start,
  {{.Sum (.If "is_now = 1 AND is_before = 0 AND joins = 1" "revenue_now")}} AS r_new,
  {{.Sum (.If "is_now = 1 AND is_before = 0 AND joins = 0" "revenue_now")}} AS r_reactivation,
  {{.Sum (.If "is_now = 1 AND is_before = 1 AND revenue_now > revenue_before" "revenue_now - revenue_before")}} AS r_expansion,
  {{.Sum (.If "is_now = 1 AND is_before = 1 AND revenue_now < revenue_before" "revenue_before - revenue_now")}} AS r_contraction,
  {{.Sum (.If "is_now = 0 AND is_before = 1" "revenue_before")}} AS r_churned,
  {{.Sum (.If "is_now = 1" "revenue_now")}} AS r_end,
  {{.Sum (.If "is_now = 0" "revenue_now")}} AS r_outside
FROM ({{template "moves" .}}) AS moves GROUP BY part, period{{end}}

{{define "members"}}SELECT cust AS who, {{.Big "is_now"}} AS n_now, {{.Big "is_before"}} AS n_before, {{.Big "joins"}} AS n_joins
FROM ({{template "moves" .}}) AS moves{{end}}

{{define "accounts"}}SELECT cust AS who, part, {{.Big "period"}} AS n_period, {{.Big "is_now"}} AS n_now, {{.Big "is_before"}} AS n_before, {{.Big "joins"}} AS n_joins,
  revenue_now, revenue_before, {{.Big "entered"}} AS n_entered, bought, bought_first, paid, ordered_on{{if .By.Tenure}}, whole_part{{end}}
FROM ({{template "moves" .}}) AS moves ORDER BY cust{{end}}
