package export

import (
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
)

// One list as systems without a preset write it: ann pays 10.00 from 5 January on, bob
// 20.00 from 10 January to 9 March, cyd 30.00 from 15 February on, and dan 10.00 from
// 20 January to 19 February. Whoever else is there never paid.
func TestListsOfOtherSystems(t *testing.T) {
	const want = "2024-01-01 0 3 0 0 3 40.00 0.00\n2024-02-01 3 1 0 1 3 60.00 10.00\n2024-03-01 3 0 0 1 2 40.00 20.00\n2024-04-01 2 0 0 0 2 40.00 0.00\n"
	asOf, _ := calendar.ParseDay("2024-04-30")
	for _, c := range []struct {
		name, text string
		o          Options
	}{
		{"members of Patreon, of whom former ones have an expiry and others a next charge", `Name,Email,Patron Status,Free Member,Lifetime Amount,Pledge Amount,Charge Frequency,Patronage Since Date,Last Charge Date,Last Updated,Access Expiration,Next Charge Date
Ann,ann@x.com,Active patron,No,40.00,10.00,monthly,2024-01-05,2024-04-05,2024-04-05,,2024-05-05
Bob,bob@x.com,Former patron,No,40.00,20.00,monthly,2024-01-10,2024-02-10,2024-03-12,2024-03-10,
Cyd,cyd@x.com,Active patron,No,360.00,360.00,annual,2024-02-15,2024-02-15,2024-02-15,,2025-02-15
Dan,dan@x.com,Former patron,No,10.00,10.00,monthly,2024-01-20,2024-01-20,2024-04-20,2024-02-20,
Eve,eve@x.com,,Yes,0.00,0.00,,2024-03-03,,2024-03-03,,
`, Options{}},
		{"deals of HubSpot, with an amount beside the MRR", `Record ID,Deal Stage,Amount,Monthly recurring revenue,Contract start date,Contract end date,Company ID
1,Closed Won,120.00,10.00,2024-01-05,,901
2,Closed Won,40.00,20.00,2024-01-10,2024-03-10,902
3,Closed Won,360.00,30.00,2024-02-15,,903
4,Closed Won,10.00,10.00,2024-01-20,2024-02-20,904
5,Closed Lost,120.00,10.00,2024-01-25,,905
6,Contract Sent,120.00,10.00,2024-02-01,,906
`, Options{Columns: map[string]string{"customer": "Company ID"}}},
		{"subscriptions of Zuora, which has an id for each version", `Subscription ID,Subscription Number,Version,Status,Account ID,Subscription Start Date,Subscription End Date,Term End Date,Contracted MRR
8a01,S1,1,Expired,A1,2024-01-05,2025-01-05,2025-01-05,5.00
8a02,S1,2,Active,A1,2024-01-05,2025-01-05,2025-01-05,10.00
8a03,S2,1,Expired,A2,2024-01-10,2025-01-10,2025-01-10,20.00
8a04,S2,2,Cancelled,A2,2024-01-10,2024-03-10,2024-03-10,20.00
8a05,S3,1,Active,A3,2024-02-15,2025-02-15,2025-02-15,30.00
8a06,S4,1,Expired,A4,2024-01-20,2025-01-20,2025-01-20,10.00
8a07,S4,2,Cancelled,A4,2024-01-20,2024-02-20,2024-02-20,10.00
`, Options{}},
		{"subscriptions of Maxio, in cents by the header", `id,customer_id,state,created_at,activated_at,canceled_at,trial_ended_at,product_price_in_cents,interval,interval_unit
1,c1,active,2024-01-05,2024-01-05,,,1000,1,month
2,c2,canceled,2024-01-10,2024-01-10,2024-03-10,,2000,1,month
3,c3,active,2024-02-01,2024-02-15,,2024-02-15,36000,12,month
4,c4,canceled,2024-01-20,2024-01-20,2024-02-20,,1000,1,month
5,c5,trial_ended,2024-02-01,,,2024-02-15,50,1,month
`, Options{}},
		{"contracts, each renewal a row with its last day", `Account ID,Stage,Type,Contract Start Date,Contract End Date,MRR
A1,Closed Won,New Business,2024-01-05,2024-02-04,10.00
A1,Closed Won,Renewal,2024-02-05,2024-05-04,10.00
A2,Closed Won,New Business,2024-01-10,2024-03-09,20.00
A2,Closed Lost,Renewal,2024-03-10,2024-05-09,20.00
A3,Closed Won,New Business,2024-02-15,2025-02-14,30.00
A4,Closed Won,New Business,2024-01-20,2024-02-19,10.00
A5,Negotiation,New Business,2024-04-01,2025-03-31,10.00
`, Options{}},
		{"a plug-in whose trials are a yes and a number of days", `id,user_id,price,period,period_type,status,created_at,ended_at,trial,trial_days
1,u1,10.00,1,months,active,2024-01-05,,0,0
2,u2,20.00,1,months,cancelled,2024-01-10,2024-03-10,0,0
3,u3,360.00,1,years,active,2024-02-08,,1,7
4,u4,10.00,1,months,cancelled,2024-01-20,2024-02-20,0,0
5,u5,10.00,1,months,pending,2024-02-20,,0,0
`, Options{}},
		{"contracts that all have an end, of which two were terminated before", `Client ID,Status,Start Date,End Date,Monthly fee,Termination Date
1,Active,2024-01-05,2025-01-05,10.00,
2,Terminated,2024-01-10,2025-01-10,20.00,2024-03-10
3,Active,2024-02-15,2025-02-15,30.00,
4,Terminated,2024-01-20,2025-01-20,10.00,2024-02-20
`, Options{}},
		{"policies, with an expiry and the day on which the cancellation takes effect", `Customer ID,Policy Status,Inception Date,Expiry Date,Cancellation Effective Date,Monthly fee
1,In Force,2024-01-05,2025-01-05,,10.00
2,Cancelled,2024-01-10,2025-01-10,2024-03-10,20.00
3,In Force,2024-02-15,2025-02-15,,30.00
4,Lapsed,2024-01-20,2024-02-20,,10.00
`, Options{}},
		{"a history of statuses, whose last version says that it has ended", `subscription_id,customer_id,status,mrr,valid_from,valid_to
s1,ann,trialing,10.00,2024-01-01,2024-01-05
s1,ann,active,10.00,2024-01-05,
s2,bob,active,20.00,2024-01-10,2024-03-10
s2,bob,cancelled,20.00,2024-03-10,
s3,cyd,active,30.00,2024-02-15,
s4,dan,active,10.00,2024-01-20,2024-02-20
s4,dan,cancelled,10.00,2024-02-20,2024-04-01
s4,dan,expired,10.00,2024-04-01,
`, Options{}},
		{"subscriptions that are to be cancelled on a day after that of the request", `subscription_id,customer_id,status,start_date,cancel_at,canceled_at,mrr
1,ann,active,2024-01-05,,,10.00
2,bob,canceled,2024-01-10,2024-03-10,2024-02-20,20.00
3,cyd,active,2024-02-15,2024-09-15,2024-04-01,30.00
4,dan,canceled,2024-01-20,2024-02-20,2024-01-25,10.00
`, Options{}},
		{"snapshots by the day of the load", `load_date,subscription_id,customer_id,status,started_at,mrr
2024-01-31,s1,ann,active,2024-01-05,10.00
2024-01-31,s2,bob,active,2024-01-10,20.00
2024-01-31,s4,dan,active,2024-01-20,10.00
2024-02-29,s1,ann,active,2024-01-05,10.00
2024-02-29,s2,bob,active,2024-01-10,20.00
2024-02-29,s3,cyd,active,2024-02-15,30.00
2024-03-31,s1,ann,active,2024-01-05,10.00
2024-03-31,s3,cyd,active,2024-02-15,30.00
2024-04-30,s1,ann,active,2024-01-05,10.00
2024-04-30,s3,cyd,active,2024-02-15,30.00
`, Options{}},
		{"customers as the interface of ChartMogul has them, in cents", `email,status,customer-since,mrr,ended_at,currency,chartmogul-url,billing-system-url
a1,Active,2024-01-05,1000,,USD,x,y
a2,Cancelled,2024-01-10,2000,2024-03-10,USD,x,y
a3,Active,2024-02-15,3000,,USD,x,y
a4,Cancelled,2024-01-20,1000,2024-02-20,USD,x,y
`, Options{}},
		{"stages of accounts, of which one is not known, and a trial", `Customer ID,Account Stage,MRR,Activation Date,Expiration Date
a1,Healthy,10.00,2024-01-05,
a2,Expired,20.00,2024-01-10,2024-03-10
a3,Cancelling,30.00,2024-02-15,2025-02-15
a4,Expired,10.00,2024-01-20,2024-02-20
a5,Trialing,10.00,2024-04-20,
`, Options{}},
	} {
		c.o.AsOf, c.o.NeedAmount = &asOf, true
		if got, err := movementsOf(c.text, c.o); err != nil || got != want {
			t.Errorf("%s: %v\n%swant\n%s", c.name, err, got, want)
		}
	}
}

// Readers of a newsletter pay from their upgrade on: ann and bob do, bob until March,
// and whoever has no such day reads for free.
func TestPaidUpgrades(t *testing.T) {
	const text = "Email,Type,Start date,Paid upgrade date,Cancel date\nann@x.com,Monthly Subscriber,2023-11-05,2024-01-05,\nbob@x.com,Free,2023-11-10,2024-01-10,2024-03-10\neve@x.com,Free,2024-02-01,,\n"
	asOf, _ := calendar.ParseDay("2024-03-31")
	const want = "2024-01-01 0 2 0 0 2 0.00 0.00\n2024-02-01 2 0 0 0 2 0.00 0.00\n2024-03-01 2 0 0 1 1 0.00 0.00\n"
	if got, err := movementsOf(text, Options{AsOf: &asOf}); err != nil || got != want {
		t.Errorf("%v\n%swant\n%s", err, got, want)
	}
}

// A list of members that tells nothing of payments is refused as a list of
// subscriptions, and stands beside orders as any other.
func TestGhostMembers(t *testing.T) {
	const text = "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers\ng1,ann@x.com,Ann,,true,false,cus_1,2024-01-05T08:00:00.000Z,,,Premium\ng2,bob@x.com,Bob,,true,false,,2024-01-10T08:00:00.000Z,,,\n"
	if _, _, err := customersOf(text, Options{}); !strings.Contains(errorText(err), "is an export of Ghost members") {
		t.Errorf("as subscriptions: %v", err)
	}
	members := textInput(text)
	files := Files{Orders: []Input{textInput("order_id,email,date,amount\n1,ann@x.com,2024-02-01,9.00\n")}, Customers: &members}
	if _, _, err := files.Read(t.Context(), Options{Today: someToday, By: []string{"tiers"}}); err != nil {
		t.Errorf("beside orders: %v", err)
	}
}

// Rows of one subscription that say the same are refused where most have such copies;
// and where all rows are of one day, nothing tells when they started.
func TestListsThatTellNoStart(t *testing.T) {
	for text, want := range map[string]string{
		"subscription_id,customer_id,started_at,mrr\ns1,a,2024-01-05,9.00\ns1,a,2024-01-05,9.00\ns2,b,2024-01-05,9.00\ns2,b,2024-01-05,9.00\ns3,c,2024-01-05,9.00\n":  "2 of 3 subscriptions have several rows that say the same",
		"as_of_date,customer_id,mrr\n2024-03-31,a,9.00\n2024-03-31,b,9.00\n":                                                                                          "is one day in all rows",
		"subscription_id,customer_id,started_at,exported_at,mrr\ns1,a,2024-01-05,2024-03-31,9.00\ns1,a,2024-01-05,2024-03-31,7.00\ns2,b,2024-01-05,2024-03-31,9.00\n": "1 of 2 subscriptions have several rows at the same time",
	} {
		if _, _, err := customersOf(text, Options{}); !strings.Contains(errorText(err), want) {
			t.Errorf("%s%v, want %s", text, err, want)
		}
	}
}
