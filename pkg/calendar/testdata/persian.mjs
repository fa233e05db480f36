// Writes persian.csv: the first day of each Persian (Jalali) year and whether
// the year is a leap year, as Intl's calendar "persian" has them.
//
//	node persian.mjs > persian.csv
const format = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", {
  year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC",
});
const DAY = 86400000;
const iso = (t) => new Date(t).toISOString().slice(0, 10);

function persian(t) {
  const part = Object.fromEntries(format.formatToParts(new Date(t)).map((p) => [p.type, p.value]));
  return { year: +part.year, month: +part.month, day: +part.day };
}

// firstDay looks for 1 Farvardin among the days round the March equinox.
function firstDay(year) {
  for (let t = Date.UTC(year + 621, 2, 15); ; t += DAY) {
    const p = persian(t);
    if (p.year === year && p.month === 1 && p.day === 1) return t;
  }
}

console.log(`# Node ${process.version}, ICU ${process.versions.icu}, CLDR ${process.versions.cldr}: node persian.mjs > persian.csv`);
console.log("year,first_day,leap");
for (let year = 1278; year < 1502; year++) {
  const first = firstDay(year);
  console.log(`${year},${iso(first)},${(firstDay(year + 1) - first) / DAY === 366}`);
}
