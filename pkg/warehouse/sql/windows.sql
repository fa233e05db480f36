{{define "windows"}}SELECT part, {{.Big "entry"}} AS n_entry
  {{- range $i, $day := .Days}},
  {{$.Sum (print "over_" $i)}} AS n_customers_{{$i}}, {{$.Sum (print "bought_" $i)}} AS n_orders_{{$i}}, {{$.Sum (print "paid_" $i)}} AS r_{{$i}}
  {{- range $pair := $.Pairs}}, {{$.Sum (print ($.Limb (print "paid_" $i) (index $pair 0)) " * " ($.Limb (print "paid_" $i) (index $pair 1)))}} AS s_{{$i}}_{{index $pair 0}}_{{index $pair 1}}{{end}}{{end}}
FROM (
  SELECT cust, part, entry
    {{- range $i, $day := .Days}}, MAX(is_over_{{$i}}) AS over_{{$i}}, {{$.Sum (print "orders_" $i)}} AS bought_{{$i}}, {{$.Sum (print "revenue_" $i)}} AS paid_{{$i}}{{end}}
  FROM (
    SELECT cust, {{.Group "entry"}} AS part, entry
      {{- range $i, $day := .Days}},
      CASE WHEN first_day + {{$day}} <= {{$.AsOf}} THEN {{$.Int 1}} ELSE {{$.Int 0}} END AS is_over_{{$i}},
      CASE WHEN first_day + {{$day}} <= {{$.AsOf}} AND day_no <= first_day + {{$day}} THEN orders ELSE {{$.Int 0}} END AS orders_{{$i}},
      CASE WHEN first_day + {{$day}} <= {{$.AsOf}} AND day_no <= first_day + {{$day}} THEN revenue ELSE {{$.Int 0}} END AS revenue_{{$i}}{{end}}
    FROM (
      SELECT cust, since, day_no, first_day, orders, revenue{{if .By.Column}}, grp{{end}}, {{.Index "first_day"}} AS entry
      FROM ({{template "days" .}}) AS d WHERE day_no >= first_day
    ) AS placed
  ) AS w GROUP BY cust, part, entry
) AS c GROUP BY part, entry{{end}}
