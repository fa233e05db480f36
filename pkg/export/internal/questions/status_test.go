package questions

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The words of shops as their manuals and admin pages have them, by what they
// say of an order.
func TestStatusOf(t *testing.T) {
	for want, texts := range map[string]string{
		// Of each language the states of its shops; then those of systems.
		"": "Paid|Completed|Shipped|On its way|Payment captured|Delivered - return window closed|wc-processing|Partially refunded|partially_paid|Unfulfilled|Not refunded|" +
			"Shipped - Delivered to Buyer|Awaiting Fulfillment|Awaiting Shipment|Closed Won|Remote payment accepted|On backorder (paid)|Canceled Reversal|succeeded|refund failed|Return requested|Order placed|Quote accepted|" +
			"Disputed|Chargeback won|checkout completed|Pending shipment|To ship|PartiallyShipped|dispute_won|" +
			"Bezahlt|Abgeschlossen|Versandt|In Bearbeitung|Teilweise erstattet|Teilrückerstattung nein|Wartet auf Versand|Nicht storniert|" +
			"Paiement accepté|Livré|En cours de préparation|Partiellement remboursé|En attente d'expédition|Remboursement partiel|" +
			"Completado|Enviado|Entregado|Pago aceptado|Parcialmente reembolsado|Pendiente de envío|" +
			"Pagato|Spedito|Evaso|Pagamento accettato|Parzialmente rimborsato|In attesa di spedizione|" +
			"Betaald|Verzonden|Voltooid|In behandeling|Gedeeltelijk terugbetaald|" +
			"Opłacone|Wysłane|Zrealizowane|W realizacji|Częściowo zwrócone|" +
			"Pago|Enviado|Entregue|Concluído|Parcialmente reembolsado|Aguardando envio|" +
			"Ödendi|Teslim Edildi|TAMAMLANDI|Kargoya Verildi|Hazırlanıyor|Kısmen iade edildi|" +
			"تکمیل شده|ارسال شده|پرداخت شده|در حال پردازش|" +
			"สำเร็จแล้ว|จัดส่งแล้ว|ชำระเงินแล้ว|" +
			"Selesai|Dikirim|Sudah dibayar|Sedang dikirim|Lunas|" +
			"Blubb|Farbe 7|",
		"cancelled": "Cancelled|CANCELED|Order cancelled|Cancelled by customer|cancelledByBuyer|Canceled - refunded|Closed Lost|Storniert|Abgebrochen|Annulé|Commande annulée|Cancelado|Anulado|Annullato|Geannuleerd|Anulowane|" +
			"İptal Edildi|iptal edildi|IPTAL|لغو شده|لغو\u200cشده|ยกเลิกแล้ว|Dibatalkan|order-canceled|Cancelado por el cliente",
		"pending": "Pending|pending_payment|Payment pending|Awaiting Payment|Awaiting bank wire payment|Unpaid|Not paid|on-hold|open|uncollectible|Overdue|past_due|requires_payment_method|incomplete|requires capture|" +
			"Offen|Zahlung ausstehend|In Wartestellung|Unbezahlt|Nicht bezahlt|Überfällig|En attente de paiement par chèque|Impayé|Pendiente de pago|En espera|In attesa di pagamento|Non pagato|In afwachting van betaling|Niet betaald|" +
			"Oczekuje na płatność|NIEOPŁACONE|Aguardando pagamento|Ödeme bekleniyor|Ödenmedi|در انتظار پرداخت|รอชำระเงิน|ยังไม่ได้ชำระ|Belum bayar|Menunggu pembayaran|Awaiting check payment",
		"failed": "Failed|Declined|Denied|Payment error|expired|rejected|Fehlgeschlagen|Zahlung fehlgeschlagen|Erreur de paiement|Échoué|Fallido|Pago rechazado|Error de pago|Fallito|Mislukt|Betaling mislukt|Odrzucone|Błąd płatności|" +
			"Falhou|Recusado|Başarısız|Ödeme hatası|ناموفق|ไม่สำเร็จ|Gagal|Missed, failed",
		"refunded": "Refunded|order_refunded|Fully Refunded|Refund|Returned|Shipped - Returned to Seller|money back|Erstattet|Rückerstattet|Rueckerstattet|Retourniert|Remboursement|Remboursé|Reembolsado|Devuelto|Rimborsato|Reso|Terugbetaald|" +
			"Zwrócone|Estornado|Devolvido|İade edildi|IADE EDILDI|مرجوع شده|مرجوعی|คืนเงินแล้ว|Dikembalikan",
		"voided":     "void|Voided|invalid",
		"chargeback": "Chargeback|Charged-Back|charge_back|Reversed|Rückbuchung",
		"fraud":      "fraud|Suspected Fraud|suspected_fraud|Fraude",
		"draft":      "draft|checkout-draft|Quote|Abandoned|Entwurf|Angebot|Devis|Borrador|Presupuesto|Bozza|Quote sent|Abandoned cart",
		"deleted":    "trash|Deleted|Gelöscht|silindi",
		"test":       "test|sandbox|Test order|Testbestellung",
	} {
		for text := range strings.SplitSeq(want+"|"+texts, "|") {
			if text == want && want != "" {
				continue
			}
			if got := StatusOf(text).Reason(); got != want {
				t.Errorf("%q: %q, want %q", text, got, want)
			}
		}
	}
	for text, known := range map[string]bool{"Blubb": false, "": false, "7": false, "Shipped": true, "new": true} {
		if got := StatusOf(text) != UnknownStatus; got != known {
			t.Errorf("%q is known: %v", text, got)
		}
	}
}

var choices = regexp.MustCompile(`{.*?}`)

// The capital of the sigma at the end of a word is that of any.
func TestStatusInGreekCapitals(t *testing.T) {
	for _, text := range []string{"ακύρωσης", "ΑΚΎΡΩΣΗΣ", "ΑΚΥΡΩΣΗΣ"} {
		if got := StatusOf(text); got != CancelledOrder {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// A status says the same in capitals, with any separators, and with words around
// it that are known for nothing.
func TestStatusInAnyNotation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entry := rapid.SampledFrom(statusTable).Draw(t, "entry")
		list := strings.Split(rapid.SampledFrom(entry.Phrases).Draw(t, "list"), ",")
		text := choices.ReplaceAllStringFunc(strings.TrimSpace(rapid.SampledFrom(list).Draw(t, "phrase")), func(choices string) string {
			return rapid.SampledFrom(strings.Split(strings.Trim(choices, "{}"), "|")).Draw(t, "choice")
		})
		want := StatusOf(text)
		if want < entry.Meaning { // a phrase may hold another one behind a negation, never less
			t.Fatalf("%q: %v, want %v", text, want, entry.Meaning)
		}
		separator := rapid.SampledFrom([]string{"_", "-", ".", "  "}).Draw(t, "separator")
		for _, other := range []string{strings.ToUpper(text), strings.ReplaceAll(text, " ", separator), "Zzz: " + text, text + " (by qqq)"} {
			if got := StatusOf(other); got != want {
				t.Fatalf("%q: %v, but %q: %v", text, want, other, got)
			}
		}
	})
}

// Statuses that marketplaces and shops have beside the usual ones, by whether their orders
// are sales: what is asked for has not come about, and what is on its way is sold.
func TestKnownStatuses(t *testing.T) {
	for sale, texts := range map[bool]string{
		true: "교환요청|교환처리중|취소요청|반품접수|출고대기|Retoure angemeldet|Stornierung beantragt|Annulation demandée|Cancelación solicitada|Richiesta di reso|Retour aangevraagd|Zgłoszenie zwrotu|Reembolso solicitado|iptal talebi|درخواست لغو|ขอคืนสินค้า|Permintaan pembatalan|キャンセル申請|申请退款|" +
			"Label created|Kommissioniert|Versandfertig|Abholbereit|Prête pour le retrait|Empaquetado|Ritirato|Betaling aanvaard|Spakowane|Saiu para entrega|Paketleniyor|بسته بندی شده|แพ็คแล้ว|Menunggu kurir|Authorised and captured|TO_CONFIRM_RECEIVE|awaiting_deliver|To Deliver and Bill|Pago contra reembolso|Delvis återbetald|Delvist refunderet|配货中",
		false: "Warte auf Zahlungseingang|Wiedergutschrift|Reserviert|Impago|Mancata consegna|Herinnering verstuurd|Brak wpłaty|Teslim edilemedi|Tedarik edilemedi|عدم پرداخت|พักการสั่งซื้อ|Kadaluwarsa|UnDelivered|UnSupplied|shipped_back_success|balance_due|Не выкуплен|Credit Note Issued|취소완료|반품완료|拒收",
	} {
		for text := range strings.SplitSeq(texts, "|") {
			if s := StatusOf(text); s == UnknownStatus || (s.Reason() == "") != sale {
				t.Errorf("%q: %q, sale %v", text, s.Reason(), sale)
			}
		}
	}
}
