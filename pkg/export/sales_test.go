package export

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// salesNotation is a way to write which rows are sales: a column with words for
// those that are, and for those that are not.
type salesNotation struct {
	header    string
	sale, not []string
}

// salesNotations are those of shops in several languages, of payment services,
// warehouses and trackers.
var salesNotations = []salesNotation{
	{"status", []string{"paid", "Completed", "Shipped", "wc-processing"}, []string{"cancelled", "Payment failed", "void", "wc-pending", "on-hold"}},
	{"order_status", []string{"Delivered - return window closed", "partially_shipped", "Part refunded"}, []string{"CancelledByBuyer", "ORDER CANCELED", "awaiting payment", "fraud"}},
	{"Zahlungsstatus", []string{"bezahlt", "Teilweise erstattet"}, []string{"Storniert", "offen", "Zahlung ausstehend", "fehlgeschlagen"}},
	{"État", []string{"Paiement accepté", "Livré"}, []string{"Annulé", "Erreur de paiement", "En attente de paiement par chèque"}},
	{"estado del pedido", []string{"Completado", "Enviado"}, []string{"Cancelado", "Pendiente de pago", "Fallido"}},
	{"ödeme durumu", []string{"Ödendi", "Teslim Edildi"}, []string{"İptal Edildi", "Ödeme bekleniyor", "BAŞARISIZ"}},
	{"وضعیت", []string{"تکمیل شده", "ارسال شده"}, []string{"لغو شده", "ناموفق", "در انتظار پرداخت"}},
	{"สถานะ", []string{"สำเร็จแล้ว", "จัดส่งแล้ว"}, []string{"ยกเลิกแล้ว", "รอชำระเงิน"}},
	{"status pesanan", []string{"Selesai", "Sedang dikirim"}, []string{"Dibatalkan", "Belum bayar", "gagal"}},
	{"what came of it", []string{"paid", "shipped"}, []string{"cancelled", "unpaid"}},
	{"type", []string{"sale", "payment"}, []string{"payout", "fee", "transfer", "adjustment", "Authorization"}},
	{"reporting_category", []string{"charge"}, []string{"payout", "fee", "other_adjustment"}},
	{"event_type", []string{"purchase"}, []string{"view", "cart", "remove_from_cart"}},
	{"is_test", []string{"false", "0", "no", ""}, []string{"true", "1", "yes"}},
	{"_fivetran_deleted", []string{"false"}, []string{"true"}},
	{"livemode", []string{"true", "1"}, []string{"false", "0"}},
	{"gültig", []string{"ja"}, []string{"nein"}},
	{"cancelled_at", []string{"", "NULL"}, []string{"2024-02-01", "2024-03-01 10:00"}},
	{"deleted_at", []string{""}, []string{"2024-02-01"}},
}

// One shop in all notations: its revenue, its orders and its customers are those
// of the file that has only the sales, or the file is refused.
func TestSalesInAllNotations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom(salesNotations).Draw(t, "notation")
		var all, only strings.Builder
		fmt.Fprintf(&all, "order_id,customer_id,date,amount,%s\n", n.header)
		only.WriteString("order_id,customer_id,date,amount\n")
		rows := rapid.IntRange(2, 12).Draw(t, "rows")
		for i := range rows {
			sale := i == 0 || i > 1 && rapid.Bool().Draw(t, "sale") // one at least of each
			words := n.not
			if sale {
				words = n.sale
			}
			row := fmt.Sprintf("%d,c%d,2024-01-%02d,%d.50", i, rapid.IntRange(1, 4).Draw(t, "customer"), i+1, rapid.IntRange(1, 99).Draw(t, "amount"))
			fmt.Fprintf(&all, "%s,%s\n", row, rapid.SampledFrom(words).Draw(t, "word"))
			if sale {
				only.WriteString(row + "\n")
			}
		}
		o := Options{Today: someToday}
		want, _, err := Orders(t.Context(), []Input{textInput(only.String())}, o)
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := Orders(t.Context(), []Input{textInput(all.String())}, o)
		var refused *BadData
		if errors.As(err, &refused) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if revenue(got) != revenue(want) || got.Extent().Orders != want.Extent().Orders || got.Extent().Customers != want.Extent().Customers {
			t.Fatalf("%s\n%s of %+v, want %s of %+v", all.String(), revenue(got), got.Extent(), revenue(want), want.Extent())
		}
	})
}

// A refund is a refund whichever word its type says it with, and whether the amount
// is above zero or below: revenue goes down, and nobody has ordered.
func TestRefundsByType(t *testing.T) {
	for _, c := range []struct{ header, sale, refund string }{
		{"type", "sale", "refund"}, {"kind", "capture", "Partial Refund"}, {"transaction type", "Payment", "Chargeback"}, {"reporting_category", "charge", "dispute"},
		{"Belegart", "Rechnung", "Gutschrift"}, {"Type", "ACCREC", "ACCRECCREDIT"}, {"tipo", "venta", "nota de crédito"}, {"type", "Invoice", "Credit Memo"},
	} {
		for _, sign := range []string{"", "-"} {
			text := "order_id,customer_id,date,amount," + c.header + "\n1,a,2024-01-05,30," + c.sale + "\n2,b,2024-01-06,20," + c.sale + "\n3,b,2024-02-07," + sign + "5," + c.refund + "\n"
			got, _, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
			if err != nil || revenue(got) != "45.00" || got.Extent().Orders != 2 { // 30 + 20 - 5
				t.Errorf("%s: %v", text, err)
			}
		}
	}
}

// A dispute that the shop wins, or a refund that fails, comes in again: it is no
// order, and undoes what was subtracted. 50 + 30 - 30 + 30, by order id or without.
func TestReversalsOfRefunds(t *testing.T) {
	for _, c := range []struct{ back, again string }{{"dispute", "dispute_reversal"}, {"refund", "refund_failure"}, {"Chargeback", "Chargeback Reversal"}} {
		for _, ids := range [][2]string{{"3", "4"}, {"2", "2"}} {
			for _, sign := range []string{"", "-"} {
				text := "order_id,customer_id,date,amount,type\n1,a,2024-01-05,50,sale\n2,b,2024-01-06,30,sale\n" +
					ids[0] + ",b,2024-01-20," + sign + "30," + c.back + "\n" + ids[1] + ",b,2024-02-20,30," + c.again + "\n"
				got, _, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
				if err != nil || revenue(got) != "80.00" || got.Extent().Orders != 2 || got.Extent().Customers != 2 {
					t.Errorf("%s: %v", text, err)
				}
			}
		}
	}
}

// The events of trackers have days and words of their own: two purchases of 20 and
// 30. A table of months has the first days of these.
func TestDaysOfEventsAndMonths(t *testing.T) {
	for _, text := range []string{
		"user_id,event_name,event_time,value\na,view_item,2024-01-03 10:00:00,20\na,purchase,2024-01-03 10:05:00,20\nb,purchase,2024-02-04 10:00:00,30\n",
		"user_id,event,event_timestamp,value\na,view,2024-01-03T10:00:00,20\na,purchase,2024-01-03T10:05:00,20\nb,purchase,2024-02-04T10:00:00,30\n",
		"customer,Monat,amount\na,2024-01,20\nb,2024-02,30\n",
		"customer,month,updated_at,amount\na,2024-01,2024-05-01,20\nb,2024-02,2024-05-01,30\n",
	} {
		got, _, err := Orders(t.Context(), []Input{textInput(text)}, Options{Today: someToday})
		if err != nil || revenue(got) != "50.00" || got.Extent().Orders != 2 || got.Extent().First.String()[:7] != "2024-01" {
			t.Errorf("%s: %v", text, err)
		}
	}
}
