package main

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// size is a number of bytes: 512, 64K, 10M, 2GiB.
type size int64

// sizeUnits are the units in ascending order, each 1024 of the one before.
const sizeUnits = "KMGT"

func (s size) MarshalText() ([]byte, error) {
	if s == 0 {
		return nil, nil
	}
	n, unit := int64(s), ""
	for i := 0; i < len(sizeUnits) && n%1024 == 0; i++ {
		n, unit = n/1024, sizeUnits[i:i+1]
	}
	return []byte(strconv.FormatInt(n, 10) + unit), nil
}

func (s *size) UnmarshalText(b []byte) error {
	text, factor := strings.TrimSuffix(strings.ToUpper(string(b)), "IB"), int64(1)
	for i := range len(sizeUnits) {
		if cut, found := strings.CutSuffix(text, sizeUnits[i:i+1]); found {
			text, factor = cut, int64(1)<<(10*(i+1))
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	bare := factor == 1 && len(text) < len(b) // 64iB
	if err != nil || bare || n < 1 || n > math.MaxInt64/2/factor {
		return errors.New("write a number of bytes, such as 65536, 64K or 10GiB")
	}
	*s = size(n * factor)
	return nil
}
