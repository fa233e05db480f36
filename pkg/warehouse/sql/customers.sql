{{define "groups"}}SELECT part FROM (SELECT {{.GroupOf}} AS part FROM ({{template "days" .}}) AS d) AS parts GROUP BY part{{end}}

{{define "customers"}}SELECT cust AS who, part, {{.Big "MIN(first_day)"}} AS n_first, {{.Big "MAX(last_day)"}} AS n_last,
  {{.Big "MAX(day_two)"}} AS n_second, {{.Sum "orders"}} AS n_orders, {{.Big "MAX(order_days)"}} AS n_order_days,
  {{.Sum "revenue"}} AS r_all, {{.Sum "first_revenue"}} AS r_first, {{.Sum "middle"}} AS n_twice_gap
  {{- range $i, $day := .Days}},
  {{$.Big (print "MAX(last_" $i ")")}} AS n_last_{{$i}}, {{$.Sum (print "order_day_" $i)}} AS n_order_days_{{$i}}, {{$.Sum (print "later_" $i)}} AS r_later_{{$i}}{{end}}
FROM (
  SELECT cust, {{.GroupOf}} AS part, first_day, last_day, orders, order_days, revenue, middle,
    CASE WHEN nth = 2 THEN day_no ELSE -{{.Never}} END AS day_two,
    CASE WHEN day_no = first_day THEN revenue ELSE {{.Int 0}} END AS first_revenue
    {{- range $i, $day := .Days}},
    CASE WHEN ordered = 1 AND day_no <= {{$day}} THEN day_no ELSE -{{$.Never}} END AS last_{{$i}},
    CASE WHEN ordered = 1 AND day_no <= {{$day}} THEN {{$.Int 1}} ELSE {{$.Int 0}} END AS order_day_{{$i}},
    CASE WHEN day_no <= {{$day}} AND day_no <> first_day THEN revenue ELSE {{$.Int 0}} END AS later_{{$i}}{{end}}
  FROM ({{template "days" .}}) AS d WHERE first_day < {{.Never}}
) AS c GROUP BY cust, part{{end}}

{{define "gaps"}}SELECT {{.Big "gap"}} AS n_gap, {{.Big "COUNT(*)"}} AS n_times
  {{- range $i, $day := .Days}}, {{$.Sum ($.When (print "day_no <= " $day))}} AS n_times_{{$i}}{{end}}
FROM ({{template "days" .}}) AS d WHERE nth > 1 GROUP BY gap{{end}}

{{define "repeats"}}SELECT {{.Big "day_no"}} AS n_day, {{.Big "COUNT(*)"}} AS n_times
FROM ({{template "days" .}}) AS d WHERE nth > 1 AND first_day <= {{index .Days 0}} GROUP BY day_no{{end}}

{{define "spending"}}SELECT cust AS who, {{.Big "MIN(first_day)"}} AS n_first
  {{- range $i, $span := .Spans}},
  {{$.Sum ($.If (print "day_no >= " (printf "%d" $span.First) " AND day_no <= " (printf "%d" $span.Last)) "orders")}} AS n_{{$i}},
  {{$.Sum ($.If (print "day_no >= " (printf "%d" $span.First) " AND day_no <= " (printf "%d" $span.Last)) "revenue")}} AS r_{{$i}}{{end}}
FROM ({{template "days" .}}) AS d
WHERE {{range $i, $span := .Spans}}{{if $i}} OR {{end}}(day_no >= {{printf "%d" $span.First}} AND day_no <= {{printf "%d" $span.Last}}){{else}}1 = 0{{end}}
GROUP BY cust{{end}}
