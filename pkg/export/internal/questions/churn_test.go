package questions

import (
	"strings"
	"testing"
)

// Reasons and statuses as billing systems, app stores and people write them.
func TestCauseOf(t *testing.T) {
	for cause, reasons := range map[Cause]string{
		Involuntary: "payment failed; payment_failed; Payment failure; card expired; Credit card expired; Expired card; card_declined; Your card was declined; insufficient funds; insufficient_funds; past_due; Past due; Dunning; " +
			"unpaid; Not Paid; NO_CARD; No Card; BILLING_ERROR; billing_issue; EXPIRED_FROM_BILLING; payment_disputed; chargeback; Fraud Review Failed; involuntary churn; cancelled: payment failed; uncollectible; non-payment; " +
			"Zahlung fehlgeschlagen; Karte abgelaufen; Rücklastschrift; in Mahnung; impayé; échec de paiement; carte expirée; pago rechazado; tarjeta vencida; pagamento fallito; betaling mislukt; płatność nieudana; falha no pagamento; cartão expirado; ödeme başarısız",
		Voluntary: "too expensive; late delivery; payment too high; moved away; quality; cancellation_requested; cancelled by customer; non_renewing; switched to a competitor; card game no longer played; " +
			"not enough value; zu teuer; trop cher; livraison en retard; demasiado caro; voluntary; no longer needed; other product; missing features; expired discount",
		UnknownCause: "; -; n/a; N/A; none; NULL; unknown; other; Other; not specified; canceled; Cancelled; expired; ended; inactive; churned; active; trialing; Sonstiges; autre; otro",
	} {
		for reason := range strings.SplitSeq(reasons, ";") {
			if got := CauseOf(strings.TrimSpace(reason)); got != cause {
				t.Errorf("%q: %d, want %d", strings.TrimSpace(reason), got, cause)
			}
		}
	}
}

// What is paid late still runs.
func TestPastDue(t *testing.T) {
	for status, want := range map[string]bool{
		"past_due": true, "Past Due": true, "in dunning": true, "grace period": true, "überfällig": true, "en retard": true, "billing_retry": true,
		"active": false, "unpaid": false, "canceled": false, "cancelled - past due": false, "paid": false, "": false,
	} {
		if got := PastDue(status); got != want || want && StandingOf(status) != Running {
			t.Errorf("%q: %v", status, got)
		}
	}
}
