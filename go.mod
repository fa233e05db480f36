module github.com/retain-cli/retain

go 1.26.8

require github.com/klauspost/compress v1.20.3

require pgregory.net/rapid v1.3.0
