package calendar

import "time"

// Turn is when the day changes in a zone, seen from a day that is counted at a
// fixed offset: before At, in seconds of that day, it is Day, and from then on
// the day after. At is at most 86,400.
type Turn struct {
	Day Day
	At  int
}

// TurnOf is the turn of a day counted at an offset, in seconds east of Greenwich.
// ok is false when the clocks of the zone are changed on that day.
func TurnOf(day Day, offset int, zone *time.Location) (t Turn, ok bool) {
	const seconds = 86400
	first := int64(day)*seconds - int64(offset)
	there := time.Unix(first, 0).In(zone)
	if _, end := there.ZoneBounds(); !end.IsZero() && end.Unix() < first+seconds {
		return Turn{}, false
	}
	_, offsetThere := there.Zone()
	ahead := offsetThere - offset // of the clocks of the day
	days := ahead / seconds
	if ahead < days*seconds {
		days--
	}
	return Turn{day + Day(days), seconds - (ahead - days*seconds)}, true
}
