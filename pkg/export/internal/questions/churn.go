package questions

import "strings"

// overdue is what a status, or the reason of an end, says of a payment that is owed.
const overdue = "past due, overdue, dunning, billing retry, billing issue, billing error, delinquent, payment due, in Mahnung, en mora, ค้างชำระ, menunggak"

// late is what only a status says of one.
const late = "grace period, in grace, late, überfällig, en retard, atrasado, atrasada, in ritardo, achterstallig, zaległy, zaległa, em atraso, gecikmiş"

var pastDue = NewPhrases([]Entry[bool]{{true, []string{overdue, late}}})

// PastDue tells whether a status says of a subscription that runs that its payment is
// late.
func PastDue(status string) bool {
	return StandingOf(status) == Running && len(pastDue.In(Words(status))) > 0
}

// Cause is whose decision the end of a subscription was.
type Cause uint8

// The values of Cause.
const (
	UnknownCause Cause = iota
	Voluntary          // the customer's
	Involuntary        // nobody's: a payment failed, or was reversed
)

// causes are the words of reasons, and of statuses, that tell. Those of all other
// reasons are the customer's own.
var causes = NewPhrases([]Entry[Cause]{
	{Involuntary, []string{
		overdue,
		"involuntary, unpaid, not paid, non payment, nonpayment, no payment, missed payment, {payment|charge|billing|invoice|renewal|card|transaction|direct debit} {failed|failure|failures|declined|rejected|refused|error|unsuccessful|not successful}, {card|payment|charge} {was declined|was rejected|was refused|has expired|has failed|did not go through}, failed {payment|payments|charge|charges|billing|renewal|transaction}, {declined|rejected|expired|invalid|lost|stolen} card, declined {payment|charge}, card {expired|expiration|expiry|invalid|lost|stolen|removed}, expired credit card, credit card {expired|declined|failed}, no {card|payment method|valid card|valid payment method}, invalid payment method, missing payment method, payment method {failed|expired|declined|missing|removed|invalid}, payment {delinquency|default|disputed|dispute|reversed|bounced|not received|recovery failed}, {insufficient|not sufficient|no} funds, insufficient balance, do not honor, do not honour, bad debt, uncollectible, write off, written off, in collections, collections, chargeback, charge back, disputed, fraud, fraudulent, fraud review failed, expired from billing, bounced {payment|check|cheque}, max {retries|retry} {reached|exceeded}",
		"unfreiwillig, unbezahlt, nicht bezahlt, Zahlung {fehlgeschlagen|abgelehnt|gescheitert|ausgeblieben|überfällig}, Zahlungsausfall, Zahlungsverzug, Zahlungsrückstand, Karte {abgelaufen|abgelehnt|gesperrt|ungültig}, Kreditkarte {abgelaufen|abgelehnt}, Mahnung, Mahnverfahren, Inkasso, Rücklastschrift, Lastschrift {fehlgeschlagen|zurückgegeben}, {unzureichende|mangelnde} Deckung, Konto nicht gedeckt, Betrug, Rückbuchung",
		"involontaire, impayé, impayée, impayés, non payé, échec {de|du} {paiement|prélèvement}, {paiement|prélèvement} {échoué|refusé|rejeté}, carte {expirée|refusée|invalide}, {fonds insuffisants|provision insuffisante|défaut de paiement|recouvrement|fraude|rétrofacturation}",
		"involuntario, involuntaria, impago, impagado, impagada, no pagado, falta de pago, pago {fallido|rechazado}, cobro {fallido|rechazado}, tarjeta {vencida|caducada|expirada|rechazada}, fondos insuficientes, saldo insuficiente, morosidad, contracargo, fraude",
		"involontario, non pagato, mancato pagamento, pagamento {fallito|rifiutato|non riuscito}, carta {scaduta|rifiutata}, fondi insufficienti, insoluto, frode",
		"onvrijwillig, niet betaald, onbetaald, betaling {mislukt|geweigerd}, mislukte betaling, kaart {verlopen|geweigerd}, onvoldoende saldo, wanbetaling, incasso mislukt, fraude",
		"niezapłacone, nieopłacony, nieopłacona, brak {płatności|środków}, {płatność nieudana|nieudana płatność|płatność odrzucona}, karta {wygasła|odrzucona}, windykacja, oszustwo",
		"involuntário, não pago, pagamento {falhou|recusado|rejeitado}, falha {no|de} pagamento, falta de pagamento, cartão {expirado|vencido|recusado}, inadimplência, inadimplente",
		"ödenmedi, ödeme {başarısız|reddedildi}, başarısız ödeme, kart {süresi doldu|reddedildi}, yetersiz bakiye",
		"پرداخت {ناموفق|نشده}, ชำระเงินไม่สำเร็จ, บัตรหมดอายุ, pembayaran gagal, belum dibayar, kartu kedaluwarsa, saldo tidak cukup",
	}},
	{Voluntary, []string{"voluntary, cancellation requested, freiwillig, volontaire, voluntario, voluntaria, volontario, vrijwillig, voluntário"}},
	{UnknownCause, []string{
		"unknown, none, null, nan, n a, other, others, misc, miscellaneous, not {specified|given|known|provided|stated|available}, no {reason|reason given|answer}, unspecified, undefined, no data",
		"unbekannt, sonstige, sonstiges, andere, keine Angabe, inconnu, autre, autres, desconocido, otro, otros, sconosciuto, altro, onbekend, anders, overig, nieznany, inne, desconhecido, outro, outros, bilinmiyor, diğer, lainnya",
	}},
})

// CauseOf is what the reason of an end, or a status, says about whose decision it was.
// A payment that failed counts before all else: "cancelled: card declined". A reason
// of any other words is the customer's, but not one that only says that there is none,
// or a status that only says that it is over, as that of a subscription whose payments
// failed does in the end (canceled).
func CauseOf(reason string) Cause {
	words := Words(reason)
	for _, f := range causes.In(words) {
		if f.Meaning == Involuntary {
			return Involuntary
		}
	}
	if cause, ok := causes.Is(reason); ok {
		return cause
	}
	standing, status := standings.Is(reason)
	if len(words) == 0 || status && standing != NotRenewing || strings.Trim(reason, "-–—. ?") == "" {
		return UnknownCause
	}
	return Voluntary
}
