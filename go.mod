module github.com/retain-cli/retain

go 1.26.8
