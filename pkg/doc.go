// Package pkg is the map of the packages below it.
//
// # The way of the data
//
//	files ─► export: text ─► rows ─► schema ─► orders, customers ─► ledger ─┐
//	         bytes   fields  header   values     one verdict         columns │
//	         to text with    to       per        per row                     ▼
//	                 places  columns  column     facts.Source ─► retention · rfm · ltv · ... ─► analysis ─► report ─► render
//	SQL engine ────────────────────────────────► (context in,    pure functions:      request     tables of   table json
//	                                             error out)      facts to numbers     to result   typed cells csv markdown
//
// # Rooms
//
//	note         a warning: a stable code and a text
//	choice       values with a fixed list of names, for flags and JSON
//	spelling     suggestions for misspelled names
//	stat         intervals and tests
//	money        exact amounts
//	calendar     civil days and periods; the only room that knows months, weeks and zones
//	field        one value from its text, exactly: dates, amounts, currencies, ids
//	facts        the tables that metrics are formulas over, and the interface of what provides them
//	ledger       who bought what on which day, in memory; computes the facts
//	export       reads orders and customers exports into a ledger, or refuses them; a façade over its rooms:
//	  questions    what an export means: the table of questions, and what answers each
//	  problem      what is wrong with a file, and what would fix it
//	  text         bytes to UTF-8 text: compression, encoding, line ends
//	  rows         text to rows and fields with their places: dialect, index, chunks
//	  schema       options, presets, and which column of a header is which field
//	  profile      what the values of each column are like, over all rows
//	  spend        what was spent on winning customers, by day and channel
//	  rates        exchange rates into one currency
//	  customers    rows to subscriptions, or to what is known of the customers of orders
//	  orders       rows to values to orders, one verdict for each, by several workers
//	  inspect      how exports are written, what looks odd, and which options read more of them
//	warehouse    relations of databases: their rows as exports have them, and the facts of orders by SQL
//	retention    customers and revenue that stay or go: CRR, CCR, RCR, NRR, MRR movements
//	cohort       customers by the period of their first order
//	rfm          recency, frequency, monetary value, segments
//	ltv          what a customer is worth
//	btyd         buy-till-you-die models: who is still a customer, and how many orders are to come
//	predict      what customers will do next, by the model that would have been closest
//	repeat       who comes back, and how soon
//	reasons      why customers leave
//	forecast     where recurring revenue goes at some churn rate
//	refunds      which part of the orders is paid back, who returns often, and who comes back
//	audit        the customer-base audit: five looks at who brings the revenue
//	ladder       who reaches a second, third, ... order day, and who orders again
//	trials       how many trials become paid, and how soon
//	renewals     how many customers renew once, twice, ... , by cohort
//	survival     how many customers are left at ages that nobody has reached yet
//	stickiness   on how many days of a period, and in how many periods, customers order
//	benchmark    figures that others publish, and what they may stand beside
//	compare      whether a difference between periods, files or groups is more than noise
//	check        rules about numbers, and what comes of them
//	ci           outcomes of checks for the programs that act on them: JUnit, GitHub, GitLab, OpenMetrics
//	summary      what in all of these is worth a look
//	saved        results of earlier runs, and what is not the same in two of them
//	analysis     one file per question: request to result and report
//	report       a result as tables of typed cells
//	render       a report in each output format
//	words        the texts, numbers and days of a page in each language
//	chart        numbers as SVG
//	page         what the metrics found as one page, HTML or Markdown
//	agent        questions as tools of a Model Context Protocol server: folders, lists of limited length
//	agent/agenttest  the SDK's client of a server, for tests
//	facts/factstest  the facts a second time, slow and simple, and the contract of facts.Source as a test
//
// The program, cmd/retain, turns flags, environment and settings into requests of
// analysis and prints. It is the only home of cobra and viper.
//
// # Where to add
//
//   - A metric: a package of pure functions over facts beside the other metrics,
//     then a question. A fact that is missing is added to facts, to both ledgers
//     (orders and subscriptions) and to factstest.
//   - A question: a request and its result in analysis, a file with its flags and
//     help in cmd/retain, a line in the list of commands in root.go,
//     a JSON Schema in cmd/retain/schema and a transcript in testdata.
//   - A question about what an export means: an entry of the table in
//     export/internal/questions and the function that answers it.
//   - A system whose exports are recognized: an entry in export/internal/schema,
//     presets.go, and a sample file in testdata/exports/presets.
//   - An engine: a Dialect in warehouse, and the engine in .ci/engines; anything else
//     that has facts is a facts.Source that passes factstest.Conform.
//   - An output format: a value of render.Format and a file in render.
//   - A section of the page: a Section of analysis.Briefing, what it needs in Brief,
//     and a file in page. A language of it: a file in words.
//
// # Who imports whom
//
// Each line is a room and all that its files import, tests aside; a test holds
// this table to the sources. Whatever is not named here is from the standard
// library.
//
//	note:
//	choice:
//	spelling:
//	stat: gonum.org/v1/gonum
//	money:
//	calendar: choice github.com/jalaali/go-jalaali
//	field: calendar money note
//	facts: calendar choice money note
//	ledger: calendar facts money golang.org/x/sys
//	export: facts field ledger money note export/internal/customers export/internal/inspect export/internal/orders export/internal/problem export/internal/questions export/internal/rows export/internal/schema export/internal/spend export/internal/text
//	export/internal/problem: money note
//	export/internal/questions: calendar choice field money note spelling export/internal/problem golang.org/x/text
//	export/internal/text: note export/internal/problem github.com/klauspost/compress golang.org/x/text
//	export/internal/schema: calendar choice facts field ledger money note spelling export/internal/problem export/internal/questions export/internal/rows export/internal/text
//	export/internal/orders: calendar facts field ledger money note export/internal/problem export/internal/profile export/internal/questions export/internal/rates export/internal/rows export/internal/schema export/internal/text
//	export/internal/profile: calendar field money export/internal/questions export/internal/rows export/internal/schema export/internal/text
//	export/internal/inspect: calendar field ledger money note export/internal/orders export/internal/problem export/internal/profile export/internal/questions export/internal/rows export/internal/schema export/internal/text
//	export/internal/customers: calendar field ledger money note export/internal/problem export/internal/profile export/internal/questions export/internal/rates export/internal/rows export/internal/schema export/internal/text
//	export/internal/rates: calendar field money note export/internal/problem export/internal/rows export/internal/schema export/internal/text
//	export/internal/spend: calendar facts field money note export/internal/problem export/internal/questions export/internal/rates export/internal/rows export/internal/schema export/internal/text github.com/gocarina/gocsv
//	export/internal/rows: field note export/internal/problem golang.org/x/sys
//	warehouse: calendar export facts ledger money spelling
//	retention: calendar choice facts money note stat
//	cohort: calendar choice facts money note stat
//	rfm: calendar choice facts money note
//	ltv: calendar choice facts money note
//	btyd: gonum.org/v1/gonum
//	repeat: calendar facts money note stat
//	reasons: calendar facts money note
//	forecast: calendar facts money note
//	compare: calendar facts money note stat
//	ladder: calendar facts money note stat
//	stickiness: calendar facts note
//	trials: calendar facts note stat
//	renewals: calendar facts note stat
//	survival: calendar choice facts stat gonum.org/v1/gonum
//	refunds: calendar compare facts money note stat
//	audit: calendar facts ltv money stat
//	predict: btyd calendar choice facts ltv note stat
//	summary: calendar cohort compare facts ltv money repeat retention rfm stat
//	saved:
//	benchmark: calendar choice github.com/gocarina/gocsv
//	check: calendar choice report stat
//	ci: check choice
//	analysis: audit benchmark btyd calendar check choice ci cohort compare export facts forecast ladder ltv money note predict reasons refunds renewals repeat report retention rfm saved spelling stat stickiness summary survival trials
//	report: calendar money note
//	agent: github.com/modelcontextprotocol/go-sdk
//	render: choice note report github.com/clipperhouse/displaywidth github.com/olekukonko/tablewriter
//	words: choice report
//	chart:
//	page: analysis chart cohort compare ltv money note render report retention rfm summary words
package pkg
