package main

import (
	"database/sql"
	"net/url"
	"time"

	"github.com/retain-cli/retain/pkg/warehouse"
)

// openSQLite opens a file that is only read, by the driver of that name.
func openSQLite(s warehouse.Address, _ time.Duration) (*sql.DB, error) {
	dsn := "file:" + (&url.URL{Path: s.URL}).EscapedPath() + "?mode=ro&_pragma=query_only(1)&_pragma=busy_timeout(5000)"
	return sql.Open("sqlite", dsn)
}
