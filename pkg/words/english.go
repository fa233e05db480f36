package words

// english has the sentences that are about one of something.
var english = language{
	name: "en",
	form: func(n int64) form {
		if n == 1 {
			return one
		}
		return other
	},
	texts: func() map[string]text { return ones },
}

// ones are the sentences with a form of their own for one of something.
var ones = map[string]text{
	"%d orders":                     {one: "%d order"},
	"%d subscriptions":              {one: "%d subscription"},
	"%d customers":                  {one: "%d customer"},
	"%s: %d customers, revenue %s":  {one: "%s: %d customer, revenue %s"},
	"%s %s: %s, of %d customers":    {one: "%s %s: %s, of %d customer"},
	"The customers in %d segments.": {one: "The customers are in one segment."},
	"A customer has brought %s on average in the first %s, and %s up to %d %ss later.":             {one: "A customer has brought %s on average in the first %s, and %s up to %d %s later."},
	"Half of the customers order again within %d days of their first order; within %d days %s do.": {one: "Half of the customers order again within %d day of their first order; within %d days %s do."},
	"%d of %d groups differ significantly from the rest in retention, from %s (%s) to %s (%s).":    {one: "%d of %d groups differs significantly from the rest in retention; they go from %s (%s) to %s (%s)."},
	"Line of %s over %d periods, between %s and %s.":                                               {one: "One period of %[1]s: %[3]s."},
	"%s in the last %d complete periods":                                                           {one: "%[1]s in one complete period"},
}
