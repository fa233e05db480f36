{{define "survey"}}SELECT {{.Big "COUNT(*)"}} AS n_rows, COALESCE({{.Sum (.When "retain_minor >= 0")}}, 0) AS n_orders,
  COALESCE({{.Sum "no_customer"}}, 0) AS n_no_customer, COALESCE({{.Sum "no_day"}}, 0) AS n_no_day,
  COALESCE({{.Sum "no_amount"}}, 0) AS n_no_amount, COALESCE({{.Sum "finer"}}, 0) AS n_finer,
  COALESCE({{.Big "MIN(retain_day)"}}, 0) AS first_day, COALESCE({{.Big "MAX(retain_day)"}}, 0) AS last_day,
  COALESCE({{.Big "MIN(retain_minor)"}}, 0) AS least, COALESCE({{.Big "MAX(retain_minor)"}}, 0) AS most
FROM (
  SELECT {{.Day}} AS retain_day, {{.Minor}} AS retain_minor,
    {{.When .NoCustomer}} AS no_customer, {{.When .NoDay}} AS no_day, {{.When .NoAmount}} AS no_amount, {{.When .Finer}} AS finer
  FROM {{.Table}} {{.Where}}
) AS seen{{end}}

{{define "customers-count"}}SELECT {{.Big "COUNT(*)"}} AS n_customers, {{.Big "COUNT(DISTINCT folded)"}} AS n_folded
FROM (
  SELECT retain_customer, MIN(retain_folded) AS folded
  FROM (SELECT {{.Customer}} AS retain_customer, {{.Folded}} AS retain_folded, {{.Minor}} AS retain_minor FROM {{.Table}} {{.Where}}) AS entries
  WHERE retain_minor >= 0 GROUP BY retain_customer
) AS customers{{end}}
