//go:build full

package main

import (
	"database/sql"
	"net/url"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/trinodb/trino-go-client/trino"
	_ "modernc.org/sqlite"

	"github.com/retain-cli/retain/pkg/warehouse"
)

// linkedDrivers are the databases that the program can read.
func linkedDrivers() []driver {
	return []driver{
		{"postgres", "github.com/jackc/pgx/v5", openPostgres},
		{"clickhouse", "github.com/ClickHouse/clickhouse-go/v2", openClickHouse},
		{"trino", "github.com/trinodb/trino-go-client", openTrino},
		{"sqlite", "modernc.org/sqlite", openSQLite},
	}
}

// openPostgres cancels a statement on the server before the connection is given up.
func openPostgres(s warehouse.Address, _ time.Duration) (*sql.DB, error) {
	config, err := pgx.ParseConfig(s.URL)
	if err != nil {
		return nil, err
	}
	config.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: 2 * time.Second}
	}
	config.RuntimeParams["application_name"] = "retain"
	return stdlib.OpenDB(*config), nil
}

func openClickHouse(s warehouse.Address, timeout time.Duration) (*sql.DB, error) {
	options, err := clickhouse.ParseDSN(s.URL)
	if err != nil {
		return nil, err
	}
	if options.Settings == nil {
		options.Settings = clickhouse.Settings{}
	}
	options.Settings["readonly"] = 2 // settings may be changed, nothing else
	options.Settings["max_execution_time"] = int(timeout.Seconds())
	return clickhouse.OpenDB(options), nil
}

// openTrino turns trino://USER:PASSWORD@HOST:PORT/CATALOG/SCHEMA into what the driver
// reads.
func openTrino(s warehouse.Address, _ time.Duration) (*sql.DB, error) {
	u, err := url.Parse(s.URL)
	if err != nil {
		return nil, err
	}
	query := u.Query()
	u.Scheme = "http"
	if query.Get("SSL") == "true" || u.Port() == "443" || u.Port() == "8443" {
		u.Scheme = "https"
	}
	query.Del("SSL")
	catalog, schema, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	for name, value := range map[string]string{"catalog": catalog, "schema": schema, "source": "retain"} {
		if value != "" {
			query.Set(name, value)
		}
	}
	u.Path, u.RawQuery = "", query.Encode()
	config, err := trino.ParseDSN(u.String())
	if err != nil {
		return nil, err
	}
	dsn, err := config.FormatDSN()
	if err != nil {
		return nil, err
	}
	return sql.Open("trino", dsn)
}
