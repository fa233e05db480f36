package questions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// Codes of the questions about orders.
const (
	CodeAmountPer   = "amount-per"
	CodeOrderOfRows = "order-of-rows"
	CodeNoOrderID   = "no-order-id"
)

// The answers to amount-per.
const (
	PerLine  = "line"  // each row has an amount of its own
	PerOrder = "order" // the order's amount stands on each of its rows
	PerFirst = "first" // the order's amount stands on one of its rows; in the others it is blank
)

var amountPer = &Question{
	Code: CodeAmountPer, Asks: "Is the amount of a row that of the order or of the line?",
	Proven:   "a column of line totals, or price x quantity, adds up to it in every order; or it is blank after the first row of an order",
	Assumed:  "it counts once per order when it is the same in all rows of every order, and its header says total, order or invoice or there are at least 20 such orders; else the rows are added up",
	Refused:  "it is the same in the rows of some orders only, of few orders without a word in the header, or line totals beside it do not add up to it",
	Concerns: note.Revenue,
	Options:  []note.Fix{{Option: note.AmountPer, Value: PerOrder}, {Option: note.AmountPer, Value: PerLine}},
}

var orderOfRows = &Question{
	Code: CodeOrderOfRows, Asks: "Which rows are one order?",
	Proven:   "every order id stands on one row",
	Assumed:  "adjacent rows with one order id, customer and day are the items of one order",
	Refused:  "an order id occurs again on a row that is not adjacent, in another file, or with another customer or day",
	Concerns: note.Revenue | note.Activity,
	Options:  []note.Fix{{Option: note.Duplicates, Value: "keep-first"}, {Option: note.Duplicates, Value: "sum"}, {Option: note.Duplicates, Value: "ignore"}},
}

// Orders is what orders of several rows have shown. Rows below zero are refunds
// and take no part in it.
type Orders struct {
	Several int64 // orders of several rows whose amounts are not all 0
	Equal   int64 // of these, with one amount in all rows
	Further int64 // rows after the first of these orders
	Blank   int64 // rows without an amount behind another row of their order, or before
	Filled  int64 // rows after the first of any order that have an amount

	CostsEqual, CostsDiffer int64 // of Several, with one cost in all rows, which is not 0, and with several

	Lines []LineSums // of each column beside the amount that may hold line totals
}

// LineSums is how what may be line totals adds up, in the orders of
// Orders.Equal.
type LineSums struct {
	Once int64 // orders in which the lines add up to the amount of one row
	Each int64 // and to the amounts of all rows
}

// Join adds the evidence of other orders.
func (o *Orders) Join(other Orders) {
	o.Several += other.Several
	o.Equal += other.Equal
	o.Further += other.Further
	o.Blank += other.Blank
	o.Filled += other.Filled
	o.CostsEqual += other.CostsEqual
	o.CostsDiffer += other.CostsDiffer
	if len(o.Lines) < len(other.Lines) {
		o.Lines = append(slices.Clone(o.Lines), make([]LineSums, len(other.Lines)-len(o.Lines))...)
	}
	for i, l := range other.Lines {
		o.Lines[i].Once += l.Once
		o.Lines[i].Each += l.Each
	}
}

// once and each are the places of lines that add up in every order with one amount
// in all rows, -1 when there are none.
func (o Orders) once() int {
	return slices.IndexFunc(o.Lines, func(l LineSums) bool { return o.Equal > 0 && l.Once == o.Equal })
}

func (o Orders) each() int {
	return slices.IndexFunc(o.Lines, func(l LineSums) bool { return o.Equal > 0 && l.Each == o.Equal })
}

// AmountColumn is what is known of the column of amounts beside its rows.
type AmountColumn struct {
	Header  string
	Asked   string   // PerOrder or PerLine, when the user says so
	Usual   string   // likewise, of the system that wrote the file
	Product bool     // it is multiplied by a quantity, row by row
	Lines   []string // names of what may be line totals beside it, as in Orders.Lines
	Summed  bool     // the user says that rows of one order id are added up, which settles what the rows do not
	Apart   bool     // another column has shipping, tax or a discount, which an order's total includes and its lines do not
}

// Thresholds of amount-per.
const (
	// enoughOrders is from when on equal amounts in all rows of every order are no
	// chance: even where half of the orders were of two pieces at one price, it
	// would be one in a million.
	enoughOrders = 20

	// evenShare is up to which share of orders, in per cent, amounts of lines are
	// equal by chance, as in a shop of few prices. Where more are, and not all,
	// the rows are of two kinds.
	evenShare = 50
)

// AmountPer decides whether the amounts of the rows of an order are added up.
func AmountPer(o Orders, c AmountColumn) Finding {
	f := Finding{Code: CodeAmountPer, Answer: PerLine}
	line, order, total := headerPer(c.Header)
	known := c.Usual == PerOrder || c.Usual == "" && order
	switch {
	case c.Asked != "":
		f.Answer = c.Asked
	case c.Product:
	case o.Blank > 0 && o.Filled == 0:
		f.Answer = PerFirst
		f.Notes = c.say(note.Proven, note.Fix{}, "%q is blank on all but one row of an order: its other rows are items", c.Header)
		return f
	case o.Several == 0 || c.Usual == PerLine || c.Usual == "" && line || o.each() >= 0:
	case o.Equal == o.Several && o.once() >= 0:
		f.Answer = PerOrder
		f.Notes = c.say(note.Proven, addUp, "%q counts once per order: %s adds up to it in every order of several rows (%s); to add up its rows", c.Header, c.Lines[o.once()], problem.Grouped(o.Several))
		return f
	case o.Equal == o.Several && len(o.Lines) > 0 && !c.Apart && !c.Summed:
		f.Answer = PerOrder
		f.Refusal = c.refuse(fmt.Sprintf("is the same on all rows of each order, but %s does not add up to it", c.Lines[0]))
	case o.Equal == o.Several && (known || total || o.Several >= enoughOrders):
		f.Answer = PerOrder
	case c.Summed:
	case o.Equal == o.Several:
		f.Answer = PerOrder
		f.Refusal = c.refuse(fmt.Sprintf("is the same on all rows of each order (%s of several rows): it may be the order's total, repeated, or the amount of each row", problem.Grouped(o.Several)))
	case c.Usual == PerOrder:
		f.Refusal = c.refuse(fmt.Sprintf("is the order's total in exports of this system, but differs between the rows of %s orders", problem.Grouped(o.Several-o.Equal)))
	case o.Equal > 0 && known, o.Equal*100 > o.Several*evenShare:
		f.Refusal = c.refuse(fmt.Sprintf("is the same on all rows of %s orders and differs in %s: it may be the order's total, repeated, or the amount of each row", problem.Grouped(o.Equal), problem.Grouped(o.Several-o.Equal)))
	}
	f.Notes = c.stated(f.Answer, o)
	return f
}

// AmountOnce holds a system that writes the amount of an order on one of its rows to
// what the rows show: an amount on further rows is added up, or taken once, as in
// any export, unless other rows have none. The answer PerLine asks AmountPer.
func AmountOnce(o Orders, header, system string) Finding {
	f := Finding{Code: CodeAmountPer, Answer: PerFirst}
	switch {
	case o.Filled > 0 && o.Blank > 0:
		f.Refusal = &problem.Problem{Code: CodeAmountPer,
			Reason: fmt.Sprintf("%q stands on one row of an order in exports of %s, but %s further rows of orders have an amount as well, and %s have none", header, system, problem.Grouped(o.Filled), problem.Grouped(o.Blank)),
			Hint:   "to count the first amount of each order", Fixes: []note.Fix{once}}
	case o.Filled > 0:
		f.Answer = PerLine
	}
	return f
}

var (
	addUp = note.Fix{Option: note.AmountPer, Value: PerLine}
	once  = note.Fix{Option: note.AmountPer, Value: PerOrder}
)

// stated is what was done about the rows of orders, when there are several.
func (c AmountColumn) stated(answer string, o Orders) []note.Note {
	if o.Several == 0 {
		return nil
	}
	if answer == PerOrder {
		notes := c.say(note.Info, addUp, "%q stands on every row of an order and counts once per order: %s %s several rows; to add up their rows", c.Header, problem.Grouped(o.Several), plural(int(o.Several), "order has", "orders have"))
		if differ := o.Several - o.Equal; differ > 0 {
			notes = append(notes, c.say(note.Warning, addUp, "%q differs within %s orders, of which the largest amount counts; to add up their rows", c.Header, problem.Grouped(differ))...)
		}
		return notes
	}
	fix := once
	if c.Product {
		fix = note.Fix{}
	}
	text := "amounts of %s further lines of orders added up"
	if o.Further == 1 {
		text = "amount of %s further line of an order added up"
	}
	if fix.Option != "" {
		text += "; to count an order's amount once"
	}
	return c.say(note.Info, fix, text, problem.Grouped(o.Further))
}

func (c AmountColumn) say(level note.Level, fix note.Fix, text string, args ...any) []note.Note {
	return []note.Note{{Code: CodeAmountPer, Text: fmt.Sprintf(text, args...), Level: level, Concerns: note.Revenue, Fix: fix, Args: &note.Args{"column": c.Header}}}
}

func (c AmountColumn) refuse(reason string) *problem.Problem {
	return &problem.Problem{Code: CodeAmountPer, Reason: fmt.Sprintf("%q ", c.Header) + reason, Hint: "to count it once per order, or to add up the rows", Fixes: []note.Fix{once, addUp}}
}

// headerPer is what the header of an amount says it is the amount of. A word for
// the line is stronger than any other: order item total.
func headerPer(header string) (line, order, total bool) {
	for _, f := range perWords.In(Words(header)) {
		line, order, total = line || f.Meaning == ofLine, order || f.Meaning == ofOrder, total || f.Meaning == ofAll
	}
	return line, order && !line, total && !line
}

type per uint8

const (
	ofLine per = iota
	ofOrder
	ofAll
)

var perWords = NewPhrases([]Entry[per]{
	{ofLine, []string{
		"line, lines, line item, item, items, product, row, unit, sku, per piece, each",
		"artikel, position, pos, zeile, stück, einzel, produkt", "ligne, article, produit, unitaire", "linea, articulo, producto, unitario, renglon", "riga, articolo, prodotto",
		"regel, stuk", "pozycja, pozycji, produktu, jednostkowa", "linha, item, produto", "satir, urun, kalem, birim", "ردیف, محصول, کالا, واحد, قلم", "รายการ, สินค้า, ชิ้น", "barang, produk, satuan",
		"позици{я|и}, товар{|а|у}, строк{а|и}, 商品, 品目, 明細, 単品, 小計, 상품, 상품별, 품목, المنتج, منتج, προϊόν, προϊόντος, מוצר, פריט, sản phẩm, mặt hàng",
	}},
	{ofOrder, []string{
		"order, orders, invoice, grand total, basket, cart, receipt, bill, checkout",
		"bestellung, bestellwert, bestellsumme, auftrag, auftragswert, auftragssumme, rechnung, rechnungsbetrag, rechnungssumme, gesamtsumme, warenkorb, beleg",
		"commande, facture, panier", "pedido, factura, compra, carrito", "ordine, fattura, carrello", "bestelling, factuur, winkelwagen",
		"zamowienie, zamowienia, faktura, faktury, koszyk", "encomenda, fatura", "siparis, fatura, sepet", "سفارش, فاکتور, صورتحساب, سبد", "คำสั่งซื้อ, ออเดอร์, ใบแจ้งหนี้", "pesanan, faktur, tagihan",
		"заказ{|а|у}, чек{|а}, счет{|а}, замовлення, отправлени{е|я}, к оплате, до сплати, 注文, 受注, 請求, お支払い, 支払, 決済, 订单, 订单实付, 实付, 訂單, 주문, 결제, 총 결제, الطلب, الفاتورة, παραγγελίας, τιμολογίου, הזמנה, ההזמנה, לתשלום, đơn hàng, đơn, thanh toán",
	}},
	{ofAll, []string{"total, totals, overall", "gesamt, gesamtbetrag, endbetrag, gesamtpreis, summe", "totale", "totaal, totaalbedrag", "razem, suma, lacznie", "toplam", "مجموع, جمع, کل", "รวม, ยอดรวม", "jumlah", "итого, всего, общая, итоговая, усього, разом, загальна, 合計, 総額, 総計, 总, 總, 총, إجمالي, الإجمالي, المجموع, σύνολο, συνολικό, סהכ, tổng, tổng cộng"}},
})

// NamesOrder tells whether a header is that of the number of an order, an invoice or
// a receipt: Bestell-Nr., N° facture, No. Pesanan.
func NamesOrder(header string) bool {
	_, ok := orderKeys.Is(strings.ReplaceAll(header, "#", " no "))
	return ok
}

var orderKeys = NewPhrases([]Entry[bool]{{true, []string{
	"{order|invoice|receipt|sale|sales|purchase|transaction|txn|trx|bill|document|doc|donation|contribution} {id|no|nr|num|number|key|code|ref|reference|uuid}",
	"{bestell|auftrags|rechnungs|beleg|kauf|vorgangs|transaktions|bon|kassenbon|quittungs|spenden} {nummer|nr|id|no}, {bestellung|auftrag|rechnung|beleg|vorgang|transaktion} {nummer|nr|id|no}",
	"{n|no|nr|num|numero|id|ref|reference} {commande|facture|vente|ticket|recu|transaction|piece}, {n|no|num|numero|id|ref|reference} {de|du|de la} {commande|facture|vente|ticket|recu|transaction|piece}, commande {n|no|id}, facture {n|no|id}",
	"{n|no|n o|nro|num|numero|id|ref} {pedido|factura|venta|ticket|orden|recibo|compra|documento|comprobante}, {n|no|n o|nro|num|numero|id} {de|del} {pedido|factura|venta|ticket|orden|recibo|compra|documento|comprobante}, pedido {n|no|id}",
	"{n|no|nr|num|numero|id} {ordine|fattura|vendita|scontrino|ricevuta|documento}, {n|no|num|numero|id} {di|d|dell} {ordine|fattura|vendita|scontrino|ricevuta|documento}",
	"{bestel|factuur|bon|verkoop} {nummer|nr|id|no}, {order|faktura|ordre|kvittering} {nummer|nr|id|no}",
	"{nr|numer|id} {zamowienia|faktury|transakcji|paragonu|sprzedazy|dokumentu|darowizny}",
	"{n|no|num|numero|id} {venda|fatura|encomenda|nota|nota fiscal}, {n|no|num|numero|id} {da|do} {pedido|venda|compra|fatura|encomenda|nota}",
	"{siparis|fatura|satis|islem|fis} {no|numarasi|numara|kodu|id}, {no|nomor|id|kode} {pesanan|faktur|invoice|transaksi|order}",
	"{номер|ид|код} {заказа|чека|счета|продажи|транзакции|сделки|документа|замовлення}, {no|n|id} {заказа|чека|счета|замовлення}, заказ {номер|no|id}",
	"{注文|受注|オーダー|伝票|取引|購入|請求書}{番号|id|no|コード}, {订单|主订单|交易}{号|编号|id|编码|号码}, {訂單|交易}{編號|號碼|號}, {주문|거래|결제}{번호|id|코드}",
	"{رقم|معرف} {الطلب|الطلبية|الفاتورة|المعاملة|العملية}, {αριθμός|κωδικός} {παραγγελίας|τιμολογίου|απόδειξης}, {מספר|מס|מזהה} {הזמנה|ההזמנה|חשבונית|עסקה|קבלה}, {mã|số|id} {đơn hàng|đơn|hóa đơn|giao dịch|đặt hàng}",
}}})

// NoOrderID tells that rows repeat the customer and the time of the row before,
// while no column has an order id that would make them one order.
func NoOrderID(repeat int64) []note.Note {
	if repeat == 0 {
		return nil
	}
	return []note.Note{{Code: CodeNoOrderID, Level: note.Warning, Concerns: note.Activity, Fix: note.Fix{Option: note.Column, Value: "order=HEADER"},
		Text: "no column has order ids, while rows repeat the customer and the time of the row before: each counts as an order; to take rows of one order together"}}
}
