package questions

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/retain-cli/retain/pkg/note"
)

// WhichDate is the question which of several days is that of the order.
var WhichDate = &Question{
	Code:     "which-date",
	Asks:     "On which day was an order placed?",
	Proven:   "one column is called the day of the order",
	Assumed:  "the day on which an order was created, placed or ordered before the day of payment; its month where there is no day",
	Refused:  "there are only days of changes, deliveries or exports",
	Concerns: note.Time,
	Options:  []note.Fix{{Option: note.Column, Value: "date=HEADER"}},
}

// dayRole is what happened on the day of a column, the surest first.
type dayRole uint8

const (
	dayPlaced dayRole = iota
	dayPaid
	dayMonth   // no day, but when there is no other
	dayChanged // or sent, or exported
	dayOther
)

var dayRoles = sync.OnceValue(func() *Phrases[dayRole] {
	return NewPhrases([]Entry[dayRole]{
		{dayPlaced, []string{
			"billing date, document date, doc date, txn date, {order|invoice|transaction|txn} dt, order date, order day, order time, ordered, placed, created, creation, create date, create time, purchase date, purchase time, purchased, sale date, sold, transaction date, transaction time, invoice date, booking date, booked, date added, date add, issued, issue date, {order|date} {opened|submitted}, {opened|submitted} {at|on}, bill date, billed, receipt date, pledged, {pledge|gift|donation|contribution|charge|event} {date|time}, event timestamp, ts, date of {order|purchase|sale|invoice|donation}",
			"bestellt, bestelldatum, bestellzeit, erstellt, erstelldatum, angelegt, kaufdatum, auftragsdatum, rechnungsdatum, fakturadatum, fakturierungsdatum, belegdatum, verkauft, verkaufsdatum, ausgestellt, ausstellungsdatum, zeitpunkt, kaufzeitpunkt, bestellzeitpunkt, spendendatum", "commandé, commandée, date commande, date de commande, date de création, créé, créée, date facture, date de facture, date de vente, date d'achat, date d'émission, émis, émise",
			"fecha pedido, fecha de pedido, fecha del pedido, fecha de creación, creado, creada, fecha de compra, fecha factura, fecha de factura, fecha de venta, fecha de emisión, fecha y hora", "data ordine, data dell'ordine, data di creazione, creato, ordinato, data acquisto, data fattura, data emissione, data di emissione, data vendita",
			"besteld, besteldatum, aangemaakt, orderdatum, factuurdatum, aankoopdatum", "data zamówienia, data złożenia, złożono, utworzono, data utworzenia, data zakupu, data sprzedaży, data wystawienia, wystawiono",
			"data do pedido, data de criação, criado, data da compra, data da venda, data de emissão", "ordredato, oprettet, opprettet, skapad, skapat, beställd, luotu, tilattu, datum objednávky, vytvořeno, objednáno", "sipariş tarihi, oluşturulma, oluşturuldu, oluşturma, satın alma tarihi, fatura tarihi, satış tarihi, işlem tarihi", "tanggal pesanan, dibuat, waktu pesanan dibuat, tanggal pembelian", "تاریخ سفارش, تاریخ ثبت, تاریخ خرید", "วันที่สั่งซื้อ, วันที่สร้าง",
			"дата {заказа|создания|оформления|продажи|покупки|чека|документа|сделки}, дата и время {заказа|создания}, время заказа, создан, принят в обработку, дата {замовлення|створення|продажу}, створено, {注文|受注|購入|取引|作成|売上|申込}{日|日時|日付|年月日}, ご注文日, 注文確定日時, {下单|订单|购买|交易|订单创建|创建|交易创建|成交}{时间|日期}, {訂單|訂購|下單|建立|成立}{日期|時間}",
			"{주문|구매|거래|생성|접수|판매}{일|일시|일자|날짜|시간}, تاريخ {الطلب|الإنشاء|الشراء|الفاتورة|البيع|إنشاء الطلب|العملية}, وقت الطلب, ημερομηνία {παραγγελίας|αγοράς|δημιουργίας|τιμολογίου|πώλησης}, תאריך {הזמנה|ההזמנה|יצירה|רכישה|עסקה|קנייה|חשבונית}, ngày {đặt hàng|đặt|mua|mua hàng|tạo|tạo đơn|bán|hóa đơn}, thời gian {đặt hàng|tạo đơn|tạo đơn hàng}, ngày {tạo đơn hàng|đặt đơn}",
		}},
		{dayPaid, []string{
			"paid, payment date, payment time, paid time, charged, captured, {capture|settlement|posting} date, posted, posted date, bezahlt, buchungsdatum, wertstellung, zahlungsdatum, bezahldatum, payé, payée, date de paiement, pagado, fecha de pago, pagato, data pagamento, betaald, betaaldatum, opłacono, data płatności, pago em, data do pagamento, ödeme tarihi, dibayar, {waktu|tanggal} pembayaran, تاریخ پرداخت, วันที่ชำระเงิน",
			"дата {оплаты|платежа|оплати}, время оплаты, {入金|支払|支払い|決済}{日|日時}, {付款|支付|订单付款}{时间|日期}, {付款|支付}時間, {결제|입금}{일|일시|일자}, تاريخ الدفع, ημερομηνία πληρωμής, תאריך תשלום, ngày thanh toán, thời gian thanh toán",
		}},
		{dayMonth, []string{
			"month, year month, yyyymm, monat, abrechnungsmonat, rechnungsmonat, mois, mes, mese, maand, miesiąc, mês, ay, bulan, ماه, เดือน",
		}},
		{dayChanged, []string{
			"updated, update, modified, modification, changed, change date, last, completed, completion, closed, shipped, ship date, sent, delivered, delivery, fulfilled, dispatched, exported, export, imported, synced, sync, processed, loaded, extracted, received",
			"geändert, änderung, aktualisiert, abgeschlossen, versendet, versandt, versanddatum, geliefert, lieferdatum, exportiert", "modifié, modifiée, mis à jour, mise à jour, terminé, terminée, expédié, expédiée, livré, livrée, livraison", "modificado, modificada, actualizado, actualizada, completado, completada, enviado, enviada, entregado, entregada, entrega, envío",
			"modificato, aggiornato, completato, spedito, consegnato, consegna", "gewijzigd, bijgewerkt, voltooid, verzonden, geleverd, verzenddatum", "zmieniono, zaktualizowano, data modyfikacji, zrealizowano, wysłano, data wysyłki, dostarczono", "atualizado, atualização, concluído, enviada em, entregue", "opdateret, ændret, leveret, afsendt, oppdatert, endret, levert, sendt, uppdaterad, ändrad, levererad, skickad, muokattu, päivitetty, toimitettu, změněno, upraveno, aktualizováno, odesláno, doručeno", "güncellendi, güncelleme, tamamlandı, kargo, teslim", "diperbarui, selesai, dikirim, diterima", "ویرایش, ارسال, تحویل", "แก้ไข, จัดส่ง",
			"дата {изменения|отгрузки|доставки|отправки|обновления|выполнения|отправления|зміни|доставки|відправки}, изменен, обновлен, {発送|出荷|更新|配送|お届け|配達|完了}{日|日時|予定日}, {发货|更新|修改|完成|收货|确认收货|交易完成}{时间|日期}, {배송|발송|수정|변경|출고|배송완료|구매확정|발송처리}{일|일시|일자}, تاريخ {التحديث|الشحن|التوصيل|التسليم}, ημερομηνία {αποστολής|παράδοσης|ενημέρωσης}, תאריך {עדכון|משלוח|אספקה}, ngày {giao hàng|giao|cập nhật|hoàn thành}, thời gian {giao hàng|hoàn thành|cập nhật}",
		}},
		{dayOther, []string{
			"account, profile, email, review, ticket, return, due, expires, expiry, expiration, expired, birth, birthday, born, start, end, trial, refunded, refund, cancelled, canceled, voided, deleted, archived, failed, signup, registered, joined, since, valid, next, renewal, estimated, expected, promised, deadline, fällig, geburtstag, ablauf, échéance, naissance, vencimiento, nacimiento, scadenza, nascita, vervaldatum, termin, ważny, vencimento, nascimento",
			"дата {рождения|регистрации|возврата|отмены|народження|реєстрації|скасування}, 生年月日, 誕生日, {登録|会員登録|キャンセル|返品|返金}{日|日時}, 生日, {注册|退款|取消}时间, 생년월일, {가입|환불|취소|반품}{일|일시}, تاريخ {الميلاد|التسجيل|الإلغاء|الاسترجاع}, ημερομηνία {γέννησης|εγγραφής}, תאריך {לידה|הרשמה|ביטול}, ngày {sinh|hủy|đăng ký|trả hàng}",
		}},
	})
})

// roleOfDay is what happened on the day of a header: of several words the one that
// is furthest from the order counts, so that a last order date is a day of change.
func roleOfDay(header string) (role dayRole, ok bool) {
	found := dayRoles().In(Words(header))
	if len(found) == 0 {
		found = dayRoles().In(parted(header))
	}
	for _, f := range found {
		role = max(role, f.Meaning)
	}
	return role, len(found) > 0
}

// NamesOrderDay tells whether a header is that of a day on which an order was placed
// or paid.
func NamesOrderDay(header string) bool {
	role, ok := roleOfDay(header)
	return ok && role <= dayPaid
}

// DayColumn is a column of days that may be that of the order.
type DayColumn struct {
	Place  int
	Header string
	Blank  bool // no row has a value
}

// OrderDay chooses the day of the order among columns of days that no header names as
// such. -1 is none of them; then refused is the header of the day of a change, if
// there is one, and f.Answer that of the only column beside it of which nobody knows
// what happened on its days.
func OrderDay(columns []DayColumn) (place int, refused string, f Finding) {
	f = Finding{Code: WhichDate.Code}
	rank := func(c DayColumn) (dayRole, bool) {
		role, ok := roleOfDay(c.Header)
		return role, ok && !c.Blank
	}
	var best *DayColumn
	var unknown []string
	for i := range columns {
		c := &columns[i]
		role, ok := rank(*c)
		switch {
		case !ok && !c.Blank:
			unknown = append(unknown, c.Header)
			continue
		case !ok || role == dayOther:
			continue
		case role == dayChanged:
			refused = cmp.Or(refused, c.Header)
			continue
		}
		if best == nil {
			best = c
			continue
		}
		other, _ := rank(*best)
		if role < other || role == other && !inUTC(c.Header) && inUTC(best.Header) {
			best = c
		}
	}
	if best == nil {
		if len(unknown) == 1 {
			f.Answer = unknown[0]
		}
		return -1, refused, f
	}
	f.Answer = best.Header
	f.Notes = []note.Note{{
		Code: WhichDate.Code, Level: note.Info, Concerns: note.Time, Fix: note.Fix{Option: note.Column, Value: "date=HEADER"}, Args: &note.Args{"column": best.Header},
		Text: fmt.Sprintf("%q is used as the day of the order; to use another column", best.Header),
	}}
	return best.Place, "", f
}

// inUTC tells whether a header is one of times in UTC, which mostly stands beside
// that of the shop's own days.
func inUTC(header string) bool {
	words := Words(header)
	return slices.Contains(words, "gmt") || slices.Contains(words, "utc")
}
