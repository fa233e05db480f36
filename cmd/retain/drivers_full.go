//go:build full

package main

import (
	_ "github.com/ClickHouse/clickhouse-go/v2"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/trinodb/trino-go-client/trino"
	_ "modernc.org/sqlite"
)
