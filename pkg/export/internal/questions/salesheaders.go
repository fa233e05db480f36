package questions

import "strings"

// headerSense is what a header says of a column that may hold statuses.
type headerSense uint8

const (
	senseNone         headerSense = iota // nothing: its values tell
	senseStatus                          // the status of the order, its payment or its invoice
	senseState                           // a state, which may be one of an address
	senseStateOfOrder                    // the state or the stage of the order
	senseSide                            // the status of the delivery, a return or a dispute
	senseOther                           // something else
)

// headerPart is what a word of a header says.
type headerPart uint8

const (
	partStatus headerPart = iota + 1
	partState
	partSale // what the status is of, and words that say nothing
	partSide
	partOther
)

var headerParts = NewPhrases([]Entry[headerPart]{
	{partStatus, []string{"status, statuses, statut, estatus, situação, durum, durumu, وضعیت, สถานะ, статус, 状态, ステータス, 상태, الحالة, tila, stav, حالة, 狀態, 状況, 状態, 対応状況, κατάσταση, סטטוס, מצב, trạng thái, tình trạng"}},
	{partState, []string{"state, stage, phase, etat, estado, stato, zustand, fase, aşama, مرحله, stan, stare, tahap, progress"}},
	{partSale, []string{
		"order, orders, payment, payments, financial, transaction, transactions, invoice, charge, sale, sales, purchase, bill, booking, deal, opportunity, checkout, receipt, txn, trans, contribution, donation, current, id, code, name, text, label, description, latest, last, of, the, pay, final, overall, no, nr, number, paid",
		"bestell, bestellung, zahlungs, zahl, zahlung, bezahl, auftrags, auftrag, rechnungs, rechnung, kauf, verkaufs, buchungs, der, des",
		"commande, paiement, facture, de, la, du, le, vente, pedido, pago, factura, venta, del, el, compra, ordine, pagamento, fattura, di, dell, vendita, acquisto",
		"bestelling, betaling, betaal, betalings, factuur, ordre, zamówienia, płatności, faktury, transakcji, sprzedaży, encomenda, do, da, venda, compra, sipariş, siparişin, ödeme, fatura, satış, سفارش, پرداخت, فاکتور, คำสั่งซื้อ, การชำระเงิน, ชำระเงิน, การสั่งซื้อ, pesanan, pembayaran, faktur, transaksi",
		"заказа, оплаты, платежа, счета, чека, замовлення, оплати, 注文, 受注, 支払, 支払い, お支払い, 入金, 決済, 取引, 订单, 付款, 支付, 交易, 訂單, 주문, 결제, 입금, 거래, الطلب, الدفع, παραγγελίας, πληρωμής, הזמנה, ההזמנה, תשלום, đơn hàng, đơn, thanh toán, đặt hàng",
	}},
	{partSide, []string{
		"fulfillment, fulfilment, shipping, shipment, delivery, dispatch, logistics, tracking, carrier, warehouse, packing, dispute, chargeback, return, returns, refund",
		"versand, liefer, lieferung, lieferungs, livraison, expédition, envío, entrega, spedizione, consegna, verzending, verzend, lever, levering, wysyłki, dostawy, envio, kargo, teslimat, gönderim, ارسال, تحویل, การจัดส่ง, จัดส่ง, pengiriman",
		"доставки, отправки, отгрузки, возврата, 配送, 発送, 出荷, 返品, 物流, 发货, 退款, 售后, 退货, 배송, 반품, 교환, 환불, الشحن, التوصيل, αποστολής, παράδοσης, משלוח, giao hàng, vận chuyển",
	}},
	{partOther, []string{
		"customer, client, user, account, member, membership, marital, employment, tax, email, mail, sms, subscription, subscriber, product, item, stock, inventory, risk, kyc, credit, loyalty, marketing, consent, contact, lead, company, shop, store, plan, campaign, coupon, ticket, task, job, sync, import, export, review, civil",
		"note, notes, comment, comments, remark, remarks, message, reason, tag, tags, title, sku, category, source, channel, medium, method, gateway, provider, type, kind, group, segment, variant, experiment, cohort, priority, condition, quality, country, city, region, province, address, street, zip, currency, language, event, action, activity",
		"tender, zahlungsart, zahlungsmethode, zahlungsweise, zahlart, bezahlart, {mode|moyen} de {paiement|règlement}, {forma|medio|método|tipo} de {pago|pagamento}, {metodo|modalità} di pagamento, betaalmethode, betaalwijze, {sposób|forma|metoda} płatności, ödeme {yöntemi|şekli}, روش پرداخت, วิธีชำระเงิน, metode pembayaran",
		"kunde, kunden, notiz, kommentar, bemerkung, grund, titel, kategorie, raison, motif, commentaire, motivo, comentario, nota, notas, commento, reden, opmerking, uwagi, powód, observação, neden, sebep, açıklama, دلیل, یادداشت, เหตุผล, หมายเหตุ, alasan, catatan",
		"покупателя, клиента, товара, {способ|метод|вид} оплаты, {способ|метод} доставки, комментарий, причина, 会員, 顧客, 商品, 支払方法, 支払い方法, お支払い方法, 決済方法, 配送方法, 備考, 支付方式, 付款方式, 配送方式, 备注, 회원, 상품, 결제수단, 결제방법, 배송방법, 메모, العميل, المنتج, طريقة {الدفع|الشحن}, πελάτη, τρόπος πληρωμής, לקוח, אמצעי תשלום, khách hàng, sản phẩm, phương thức thanh toán, ghi chú",
	}},
})

// compounds are words that other words are glued to: Zahlungsstatus, Stornodatum.
var compounds = []string{"status", "statut", "datum", "date", "state", "monat", "maand"}

// parted is the words of a header, those that are glued together apart.
func parted(header string) (words []string) {
	for _, word := range Words(header) {
		for _, end := range compounds {
			if before, ok := strings.CutSuffix(word, end); ok && len(before) > 2 {
				words = append(words, before)
				word = end
				break
			}
		}
		words = append(words, word)
	}
	return words
}

// senseOf is what a header says of a column that may hold statuses.
func senseOf(header string) headerSense {
	words := parted(header)
	seen, covered := map[headerPart]bool{}, 0
	for _, f := range headerParts.In(words) {
		seen[f.Meaning] = true
		covered += f.To - f.From
	}
	switch all := covered == len(words); {
	case seen[partOther]:
		return senseOther
	case seen[partSide]:
		return senseSide
	case seen[partStatus] && all:
		return senseStatus
	case seen[partState] && seen[partSale] && all:
		return senseStateOfOrder
	case seen[partState] && all:
		return senseState
	}
	return senseNone
}
