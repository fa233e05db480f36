package rfm

import "github.com/retain-cli/retain/pkg/facts"

// Group is the customers of one value of a dimension. Their scores are those
// among all customers, so that segments mean the same in every group.
type Group struct {
	Group    string    `json:"group"`
	Small    bool      `json:"small"`    // fewer than facts.MinSample customers
	Segments []Segment `json:"segments"` // the same ones, in the same order, in every group
	Total    Segment   `json:"total"`
}

// Groups is the segments of each of the customers' groups: of one without a
// name when customers are not split. The customers are some of those that the
// result was made with, or all.
func (r *Result) Groups(customers facts.Customers) []Group {
	places := map[string]int{}
	for i, s := range r.Segments {
		places[s.Segment] = i
	}
	bySegment := make([][]sums, len(customers.Groups))
	for g := range bySegment {
		bySegment[g] = make([]sums, len(r.Segments))
	}
	for i := range customers.Rows {
		c := &customers.Rows[i]
		recency, frequency, monetary := r.measures.of(c)
		segment := r.labels[r.cube.at(r.scores(recency, frequency, monetary), frequency)].segment
		bySegment[c.Group][places[segment]].count(c, recency, frequency, monetary)
	}
	var groups []Group
	for g, name := range customers.Groups {
		groups = append(groups, r.group(name, bySegment[g]))
	}
	return groups
}

func (r *Result) group(name string, bySegment []sums) Group {
	var total sums
	for _, s := range bySegment {
		total.add(s)
	}
	g := Group{Group: name, Small: total.customers < facts.MinSample, Total: total.segment("total", total, r.unit)}
	for i, s := range bySegment {
		g.Segments = append(g.Segments, s.segment(r.Segments[i].Segment, total, r.unit))
	}
	return g
}
