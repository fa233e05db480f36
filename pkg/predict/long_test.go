//go:build long

package predict_test

func init() { shops = 100 }
