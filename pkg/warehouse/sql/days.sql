{{/* The rows of the relation: a customer, a day number, minor units, and whether it is an order or a refund. */}}
{{define "entries"}}SELECT {{.Customer}} AS retain_customer, {{.Day}} AS retain_day, {{.Minor}} AS retain_minor,
  CASE WHEN {{.Minor}} < 0 THEN {{.Int 0}} ELSE {{.Int 1}} END AS retain_order
  {{- if .By.Column}}, {{.Value}} AS retain_value{{end}}
FROM {{.Table}} {{.Where}}{{end}}

{{define "by-day"}}SELECT retain_customer AS cust, retain_day AS day_no, {{.Sum "retain_order"}} AS orders, {{.Sum "retain_minor"}} AS revenue, {{.Big "MAX(retain_order)"}} AS ordered
  {{- if .By.Column}},
  {{- if .Arrays}} minIf(retain_value, {{.Valued}}) AS low, maxIf(retain_value, {{.Valued}}) AS high
  {{- else}} MIN(CASE WHEN {{.Valued}} THEN retain_value END) AS low, MAX(CASE WHEN {{.Valued}} THEN retain_value END) AS high{{end}}{{end}}
FROM ({{template "entries" .}}) AS entries GROUP BY retain_customer, retain_day{{end}}

{{/* The days of customers. nth counts order days, 0 on a day of refunds alone; gap is the days since the order day
before, 0 on the first; the sum of middle over a customer is twice the median of the gaps. */}}
{{define "days"}}{{if .Arrays}}{{template "days-by-arrays" .}}{{else}}{{template "days-by-windows" .}}{{end}}{{end}}

{{define "days-by-windows"}}SELECT cust, day_no, orders, revenue, ordered, first_day, last_day, order_days,
  CASE WHEN first_day = {{.Never}} THEN seen_day ELSE first_day END AS since
  {{- if .Need.nth}}, nth, gap{{end}}
  {{- if .Need.middle}}, CASE WHEN ordered = 0 THEN 0 WHEN 2 * rank_no = order_days + 2 THEN 2 * gap
    WHEN 2 * rank_no = order_days + 1 OR 2 * rank_no = order_days + 3 THEN gap ELSE 0 END AS middle{{end}}
  {{- if .By.Channels}}, CASE WHEN least_value < most_value THEN 1 ELSE 0 END AS grp
  {{- else if .By.Column}}, MAX(CASE WHEN ordered = 1 AND day_no = {{if .By.Last}}last_day{{else}}first_day{{end}} THEN low ELSE '' END) OVER (PARTITION BY cust) AS grp{{end}}
FROM (
  {{- if .Need.middle}}
  SELECT ranked.*, ROW_NUMBER() OVER (PARTITION BY cust, ordered ORDER BY gap) AS rank_no FROM ({{end}}
  {{- if .Need.nth}}
  SELECT placed.*, CASE WHEN ordered = 1 THEN place ELSE 0 END AS nth,
    CASE WHEN ordered = 1 AND place > 1 THEN day_no - day_before ELSE 0 END AS gap
  FROM ({{end}}
    SELECT cust, day_no, orders, revenue, ordered,
      {{- if .Need.nth}}
      ROW_NUMBER() OVER (PARTITION BY cust, ordered ORDER BY day_no) AS place,
      LAG(day_no) OVER (PARTITION BY cust, ordered ORDER BY day_no) AS day_before,{{end}}
      {{- if .By.Channels}}
      MIN(low) OVER (PARTITION BY cust) AS least_value, MAX(high) OVER (PARTITION BY cust) AS most_value,
      {{- else if .By.Column}} low,{{end}}
      MIN(CASE WHEN ordered = 1 THEN day_no ELSE {{.Never}} END) OVER (PARTITION BY cust) AS first_day,
      MAX(CASE WHEN ordered = 1 THEN day_no ELSE -{{.Never}} END) OVER (PARTITION BY cust) AS last_day,
      MIN(day_no) OVER (PARTITION BY cust) AS seen_day,
      {{.Big "SUM(ordered) OVER (PARTITION BY cust)"}} AS order_days
    FROM ({{template "by-day" .}}) AS by_day
  {{- if .Need.nth}}) AS placed{{end}}
  {{- if .Need.middle}}) AS ranked{{end}}
) AS days{{end}}

{{define "days-by-arrays"}}SELECT cust, tupleElement(x, 1) AS day_no, tupleElement(x, 2) AS orders, tupleElement(x, 3) AS revenue, tupleElement(x, 4) AS ordered,
  first_day, last_day, order_days, since
  {{- if .Need.nth}}, toInt64(indexOf(ds, tupleElement(x, 1))) AS nth,
  if(indexOf(ds, tupleElement(x, 1)) > 1, tupleElement(x, 1) - ds[indexOf(ds, tupleElement(x, 1)) - 1], toInt64(0)) AS gap{{end}}
  {{- if .Need.middle}}, if(indexOf(ds, tupleElement(x, 1)) = 1, gs[intDiv(order_days - 2, 2) + 1] + gs[intDiv(order_days - 1, 2) + 1], toInt64(0)) AS middle{{end}}
  {{- if .By.Column}}, grp{{end}}
FROM (
  SELECT cust, xs, ds, toInt64(length(ds)) AS order_days,
    if(empty(ds), {{.Never}}, ds[1]) AS first_day, if(empty(ds), -{{.Never}}, ds[length(ds)]) AS last_day, if(empty(ds), seen_day, ds[1]) AS since
    {{- if .Need.middle}}, arraySort(arrayMap((a, b) -> a - b, arrayPopFront(ds), arrayPopBack(ds))) AS gs{{end}}
    {{- if .By.Column}}, grp{{end}}
  FROM (
    SELECT cust, groupArray((day_no, orders, revenue, ordered)) AS xs, arraySort(groupArrayIf(day_no, ordered = 1)) AS ds, min(day_no) AS seen_day
      {{- if .By.Channels}}, toInt64(minIf(low, low <> '') < max(high)) AS grp
      {{- else if .By.Column}}, {{if .By.Last}}argMaxIf{{else}}argMinIf{{end}}(low, day_no, ordered = 1) AS grp{{end}}
    FROM ({{template "by-day" .}}) AS by_day GROUP BY cust
  ) AS customers
) AS sorted ARRAY JOIN xs AS x{{end}}
