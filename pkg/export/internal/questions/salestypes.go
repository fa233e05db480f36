package questions

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// SaleTypes is the question what a type or an event says of its row.
var SaleTypes = &Question{
	Code: CodeTypes, Concerns: note.Revenue | note.Activity,
	Asks:    "Which rows are sales, by their type or event?",
	Proven:  "no type is that of a refund, a payout or an event before a purchase",
	Assumed: "sales, payments and charges are orders; refunds, credit notes, disputes and chargebacks reduce revenue and are no orders, and their reversals give it back; payouts, fees, transfers, adjustments and authorizations are left out; of events only purchases are orders; types of which none is known count, and are named",
	Refused: "a type beside these is not known, no event is a purchase, or both invoices and their payments are listed",
	Options: []note.Fix{{Option: note.Column, Value: "type=HEADER"}, {Option: note.Column, Value: "type="}, {Option: note.RowIs, Value: "event"}},
}

// rowType is what a type or an event says of its row.
type rowType uint8

const (
	typeUnknown rowType = iota
	typeWay             // how or to whom something is sold, which says little of other rows
	typeSale
	typeMethod   // how a sale was paid
	typeLine     // a line of a sale, whose sum stands in a row of its own where there is a sale
	typeInvoice  // asks for money
	typePayment  // of an invoice or of lines, where there are some
	typeUnsure   // a sale or a refund, depending on whose books these are
	typeRefund   // money goes back
	typeReversal // and money that had gone back comes in again
	typeVisit    // an event that is no purchase
	typePayout   // and other rows that are neither, by what they are
	typeFee
	typeTransfer
	typeAdjustment
	typeHold
	typeQuote
	typeExpense
)

var typeReasons = [...]string{
	typeVisit: "no-purchase", typePayout: "payout", typeFee: "fee", typeTransfer: "transfer", typeAdjustment: "adjustment", typeHold: "hold", typeQuote: "quote", typeExpense: "expense",
}

// typeTable is the types of rows of payment services, shops and bookkeeping, and
// the events of trackers.
var typeTable = []Entry[rowType]{
	{typeSale, []string{
		"sale, sales, sold, order, orders, purchase, purchases, purchased, charge, charges, charged, capture, captured, sales receipt, cash sale, donation, contribution, checkout completed, subscription, renewal, subscription {charge|cycle|create|renewal|update|start|started|payment}, recurring, one time, one off, first order, first payment, upgrade, buy, bought, order {completed|placed|paid|created|complete}, {placed|completed|paid} order, purchase {completed|complete}, completed purchase, transaction, conversion, shop order, checkout complete, rebill, exchange order, pos sale, online sale, upsell, bump, initial",
		"verkauf, bestellung, kauf, kauf abgeschlossen, umsatz, einkauf abgeschlossen, spende, vente, commande, achat, don, venta, pedido, compra, donación, vendita, ordine, acquisto, donazione, verkoop, bestelling, aankoop, donatie, sprzedaż, zamówienie, zakup, darowizna, venda, doação, satış, sipariş, bağış, فروش, سفارش, خرید, ขาย, คำสั่งซื้อ, การซื้อ, penjualan, pesanan, pembelian",
		"продаж{а|и|}, покупка, реализация, приход, 売上, 販売, 購入, 注文, 交易, 销售, 购买, 订单, 消费, 판매, 구매, 주문, بيع, شراء, طلب, πώληση, αγορά, παραγγελία, מכירה, רכישה, הזמנה, bán, bán hàng, mua, đơn hàng",
	}},
	{typeMethod, []string{
		"card, cash, credit card, debit card, gift card, voucher, pay pal, paypal, apple pay, google pay, klarna, sepa, online, pos, in store, retail sale, wholesale sale, cash on delivery, cod, virtual account",
		"karte, kreditkarte, ec karte, girocard, bar, barzahlung, lastschrift, nachnahme, vorkasse, ratenkauf, carte, carte {bancaire|bleue}, espèces, contre remboursement, prélèvement, tarjeta, tarjeta de {crédito|débito}, efectivo, contra reembolso, carta, carta di credito, bancomat, contanti, contrassegno",
		"creditcard, contant, rembours, onder rembours, i deal, bancontact, karta, karta płatnicza, gotówka, pobranie, za pobraniem, blik, cartão, cartão de {crédito|débito}, dinheiro, boleto, boleto bancário, pix, kredi kartı, banka kartı, nakit, kapıda ödeme",
		"کارت, کارت به کارت, نقدی, پرداخت {در محل|اینترنتی}, บัตรเครดิต, บัตรเดบิต, เงินสด, เก็บเงินปลายทาง, พร้อมเพย์, kartu, kartu {kredit|debit}, tunai, bayar di tempat, dompet digital",
	}},
	{typeWay, []string{
		"delivery, pickup, pick up, take away, take out, to go, dine in, eat in, drive {thru|through}, curbside, click and collect, click collect, counter, b2b, b2c, d2c, retail, wholesale, standard, regular, normal, express, web, app, mobile, phone, telephone, store, marketplace, new, repeat, returning, new customer, existing customer, digital, physical, reorder",
		"lieferung, abholung, zum mitnehmen, vor ort, livraison, à emporter, sur place, a domicilio, para llevar, recoger, domicilio, asporto, al tavolo, consegna, ritiro, bezorgen, bezorging, afhalen, dostawa, odbiór, na wynos, na miejscu, entrega, retirada, balcão, para viagem, paket, gel al, ارسال, تحویل حضوری, บริการส่ง, รับเอง, dibawa pulang, diantar",
	}},
	{typeLine, []string{"{sale|sales|order|invoice} {line|lines}"}},
	{typeInvoice, []string{"inv, pledge, pledges, recurring donation, sent for settle, invoice, sales invoice, tax invoice, accrec, receivable invoice, rechnung, facture, factura, fattura, factuur, faktura, fatura, فاکتور, ใบแจ้งหนี้, faktur"}},
	{typePayment, []string{
		"pledge payment, recurring donation payment, settled, pmt, payment, payments, payment received, received payment, receivable payment, invoice payment, customer payment, receipt, {web accept|website|express checkout|mobile|general|recurring|direct credit card|pre approved|e bay|ebay auction|donation|bill user|mass} payment, payment {capture|completed|succeeded|complete}",
		"zahlung, zahlungseingang, zahlung erhalten, paiement, paiement reçu, règlement, pago, pago recibido, pagamento, pagamento ricevuto, incasso, betaling, ontvangen betaling, płatność, wpłata, pagamento recebido, ödeme, پرداخت, ชำระเงิน, การชำระเงิน, pembayaran",
	}},
	{typeUnsure, []string{"credit, credits, debit, debits, cr, dr, soll, haben, crédit, débit, crédito, débito, credito, debito, avere, dare, alacak, borç"}},
	{typeRefund, []string{
		"возврат{|ы}, возврат {прихода|средств|товара|покупателю}, сторно, повернення, 返品, 返金, 払戻, 払戻し, 退款, 退货, 환불, 반품, استرجاع, مرتجع, إرجاع, επιστροφή, πιστωτικό, החזר, זיכוי, hoàn tiền, trả hàng, hoàn trả",
		"cm, cn, crn, rfd, rfnd, refund, refunds, refunded, partial refund, full refund, payment refund, order refund, shop order refund, refund {order|payment|issued|created|completed}, refunded order, order refunded, credit note, credit notes, credit memo, credit memos, accreccredit, receivable credit note, return, returns, returned, sales return, cancelled order, order cancelled, order canceled, canceled order, cancellation, storno, dispute, disputes, dispute {lost|opened|created|withdrawal}, charge back, charge backs, chargeback withdrawal, reversal, reversals, payment reversal, partial capture reversal, charge reversal, refund receipt, refund adjustment, chargeback adjustment, money back",
		"erstattung, rückerstattung, teilerstattung, gutschrift, rückzahlung, retoure, rückgabe, stornierung, stornorechnung, rechnungskorrektur, rückbuchung, rücklastschrift, remboursement, remboursement partiel, avoir, note de crédit, retour, annulation, litige, rétrofacturation, reembolso, devolución, nota de crédito, abono, contracargo, disputa, rimborso, nota di credito, reso, storno di addebito, contestazione, terugbetaling, creditnota, creditfactuur, restitutie, terugboeking, zwrot, korekta, faktura korygująca, refundacja, obciążenie zwrotne, estorno, devolução, iade, iade faturası, geri ödeme, ters ibraz, بازپرداخت, مرجوعی, استرداد, برگشت, คืนเงิน, คืนสินค้า, pengembalian, pengembalian dana, retur",
	}},
	{typeVisit, []string{
		"view, views, viewed, page view, screen view, view {item|product|content|cart|category|page|item list}, {product|item|page} {view|viewed}, viewed {product|page|cart}, detail, click, clicked, {product|ad|link|email} {click|clicked}, impression, ad impression, cart, cart view, add, add to {cart|basket|bag|wishlist}, added to {cart|basket|bag|wishlist}, {product|item} added, added {product|item}, remove from {cart|basket}, removed from {cart|basket}, product removed, remove, cart {add|remove|updated|viewed|created|abandoned}, begin checkout, started checkout, checkout started, initiate checkout, checkout, add {payment|shipping} info, payment info {entered|added}, checkout step {viewed|completed}, search, searched, {products|site} searched, session start, session end, first visit, visit, visited, login, log in, logged in, logout, sign in, signed in, sign up, signed up, signup, register, registration, user engagement, engagement, scroll, hover, wishlist, favorite, favourite, like, share, rate, review, compare, install, app {open|opened|install}, open, opened, opened email, received email, email {open|opened|sent|received|delivered}, clicked email, sent email, bounced email, subscribe newsletter, newsletter signup, lead, generate lead, coupon {applied|entered}, ordered product, fulfilled order, file download, video {start|play}, play, browse, browsed",
		"aufruf, seitenaufruf, angesehen, warenkorb, in den warenkorb, suche, klick, vue, panier, ajout au panier, recherche, clic, vista, carrito, añadir al carrito, búsqueda, visualizzazione, carrello, ricerca, bekeken, winkelwagen, zoeken, wyświetlenie, koszyk, visualização, carrinho, görüntüleme, sepet, sepete ekle, arama, مشاهده, سبد خرید, ดู, ตะกร้า, dilihat, keranjang",
	}},
	{typePayout, []string{"payout, payouts, payout {failure|reversal|cancel|reconciliation}, pay out, disbursement, disbursements, settlement, withdrawal, withdrawals, withdraw, bank withdrawal, auszahlung, versement, virement sortant, paiement sortant, retiro, desembolso, prelievo, accredito, uitbetaling, wypłata, saque, repasse, para çekme, ödeme çıkışı, تسویه حساب, برداشت, ถอนเงิน, penarikan, pencairan"}},
	{typeFee, []string{
		"fee, fees, {stripe|application|processing|transaction|payment|seller|listing|referral|service|platform|network|network cost|marketplace|commission|dispute|refund|chargeback|chargeback fee|processing fee|fba|selling|payoneer|shipping|subscription|monthly} {fee|fees}, {stripe|application} fee {refund|refunded}, network cost, network costs, commission, commissions, tax, taxes, tax withheld, withholding, interest, shipping label, shipping labels, postage, marketing, advertising, ads, offsite ads, billing",
		"gebühr, gebühren, provision, steuer, porto, versandetikett, frais, commission de vente, taxe, comisión, tarifa, impuesto, commissione, commissioni, imposta, kosten, toeslag, belasting, opłata, opłaty, prowizja, podatek, taxa, tarifa de venda, comissão, imposto, ücret, komisyon, vergi, کارمزد, کمیسیون, مالیات, ค่าธรรมเนียม, ภาษี, biaya, komisi, pajak",
	}},
	{typeTransfer, []string{"paid {in|out}, cash drop, transfer, transfers, transfer {in|out|reversal|refund|fee}, bank transfer, internal transfer, deposit, deposits, bank deposit, top up, topup, topups, currency conversion, conversion of currency, fx, exchange, loan, loan {payment|proceeds}, capital {loan|repayment}, balance transfer, account transfer, transfer to bank, transfer from bank, buyer credit transfer, überweisung, umbuchung, einzahlung, währungsumrechnung, virement, dépôt, conversion de devise, transferencia, depósito, traspaso, bonifico, trasferimento, deposito, overschrijving, storting, przelew, depozyt, transferência, havale, virman, انتقال, واریز, โอนเงิน, ฝากเงิน, transfer dana, setoran"}},
	{typeAdjustment, []string{"adjustment, adjustments, other adjustment, other adjustments, balance adjustment, correction, journal, journal entry, manual journal, reconciliation, rounding, connect collection transfer, contribution to climate, climate order purchase, anpassung, korrekturbuchung, ajustement, ajuste, rettifica, correctie, korekta salda, düzeltme, تعدیل, ปรับยอด, penyesuaian"}},
	{typeHold, []string{"authorization, authorisation, authorizations, authorized, authorised, sent for refund, auth, pre auth, pre authorization, authorize, void, voided, verification, card verification, setup, hold, payment hold, account hold, payment review, reserve, reserve {hold|release|transaction}, release, risk reserve, risk reserved funds, reversal of {hold|authorization|general account hold}, charge {failure|failed|pending}, failed {charge|payment|order|purchase}, payment {failed|failure|pending|cancellation|declined}, charge failed, failed, failure, declined, refused, rejected, no sale, refund {failed|pending}, obligation, autorisierung, autorización, autorizzazione, autorisatie, autoryzacja, autorização, provizyon"}},
	{typeReversal, []string{"refund failure, {dispute|refund|chargeback|charge back} {reversal|reversals|reversed|won|cancellation|cancelled|canceled}, {canceled|cancelled} {reversal|refund|dispute|chargeback}, reversed {refund|chargeback|dispute}"}},
	{typeQuote, []string{"quote, quotes, quotation, estimate, estimates, pro forma, proforma, pro forma invoice, sales order draft, draft, draft order, offer, proposal, angebot, kostenvoranschlag, devis, presupuesto, preventivo, offerte, wycena, orçamento, teklif, پیش فاکتور, ใบเสนอราคา, penawaran"}},
	{typeExpense, []string{"expense, expenses, bill, bills, bill payment, accpay, accpaycredit, payable invoice, payable payment, vendor {bill|payment|credit}, supplier {invoice|payment|credit}, check, cheque, purchase order, credit card credit, payroll, ausgabe, eingangsrechnung, dépense, gasto, spesa, uitgave, wydatek, despesa, gider, هزینه, ค่าใช้จ่าย, pengeluaran"}},
}

var (
	typeWords = NewPhrases(typeTable)
	typeNames = NewPhrases([]Entry[bool]{ // true: of types, so that codes in it are some
		{true, []string{
			"type, kind, {transaction|entry|record|row|document|doc|sale|sales|order|payment|balance|posting|operation|activity|event|txn|trans|line|movement|invoice|charge|gift|donation|contribution|voucher|receipt|bill|billing doc|billing document|sales doc|sales document|order doc} {type|kind|category}, billing type, reporting category, balance transaction type, event {name|action}, tran type, tx type, trans code",
			"typ, art, faktura art, fakturaart, fkart, rechnungsart, vorgangsart, auftragsart, buchungsart, transaktionsart, transaktionstyp, belegart, belegtyp, ereignis, umsatzart, zahlungsart vorgang, type de {transaction|document|opération|mouvement|pièce|ligne}, tipo, tipo de {transacción|documento|operación|movimiento|comprobante|transação|operação|evento}, tipo {transazione|documento|operazione|movimento}, soort, transactietype, documenttype, rodzaj, typ {transakcji|dokumentu|operacji|zdarzenia}, rodzaj {transakcji|dokumentu|operacji}, tür, tip, {işlem|belge|olay} {türü|tipi}, نوع, نوع {تراکنش|سند|رویداد}, ประเภท, ประเภทรายการ, jenis, jenis {transaksi|dokumen}, tipe, tipe transaksi",
			"тип, {тип|вид} {операции|документа|транзакции|строки|записи|чека|продажи|операції|транзакції}, 種別, 区分, {取引|売上|伝票}{種別|区分|タイプ}, 类型, {交易|业务|单据|订单}类型, 유형, 구분, {거래|주문|전표}{유형|구분|종류}, نوع {العملية|المعاملة|المستند}, τύπος, τύπος {συναλλαγής|παραστατικού}, סוג, סוג {עסקה|מסמך|פעולה}, loại, loại {giao dịch|chứng từ}",
		}},
		{true, []string{
			"{bestell|auftrags|order|verkaufs|geschäfts}{typ|art}, type de {commande|vente|facture}, tipo de {pedido|venta|compra|factura|orden|venda|fatura}, tipo {ordine|vendita|fattura|pedido|venta|orden|transacción|comprobante}, {bestel|order|verkoop}{type|soort}, {typ|rodzaj} {zamówienia|sprzedaży}",
			"{sipariş|satış|fatura} {türü|tipi}, نوع {سفارش|فروش|فاکتور}, ประเภท{คำสั่งซื้อ|เอกสาร|การขาย|ธุรกรรม}, {jenis|tipe} {pesanan|order|penjualan|dokumen}, order class, {document|doc|transaction|order|sale|sales} code, doctype, invtype, trntype",
		}},
		{false, []string{"operation, record, document, event, action, activity, interaction, behavior, behaviour, transaction, entry, vorgang, aktion, opération, nature, événement, operación, evento, operazione, gebeurtenis, zdarzenie, operação, olay, رویداد, เหตุการณ์, kejadian, операция"}},
	})
)

func typeOf(text string) (t rowType) {
	words := Words(text)
	if t, ok := typeWords.Is(text); ok {
		return t
	}
	for _, f := range typeWords.In(words) {
		t = max(t, f.Meaning)
	}
	return t
}

// typeColumn is a column that may hold the types of rows.
type typeColumn struct {
	at     int
	named  bool // its header says that it is a type
	coded  bool // and of nothing else, so that codes in it are types
	words  map[string]int64
	of     map[rowType]int64 // rows
	valued int64
	lone   bool               // nothing is known of them; DR, a debit or drive through, tells nothing either
	sap    map[string]rowType // the types, where they are those of SAP's documents
	paid   bool               // how sales were paid, so that debit is a card and a transfer is one from the customer
}

// typeColumn is a column of which sure tells that the user has named it.
func (e Evidence) typeColumn(at int, header string, sure bool) typeColumn {
	c := typeColumn{at: at, words: e.At(at).trimmed(), of: map[rowType]int64{}}
	c.coded, c.named = typeNames.Is(header)
	if c.sap = sapTypes(header, c.words, sure); c.sap != nil {
		c.named = true
	}
	for word, rows := range c.words {
		c.of[typeOf(word)] += rows
		c.valued += rows
	}
	c.lone = c.sap == nil && c.of[typeUnknown] > 0 && c.of[typeUnknown]+c.rowsOf("dr") == c.valued
	for word, rows := range c.words {
		if t := c.typeOf(word); t != typeOf(word) {
			c.of[typeOf(word)] -= rows
			c.of[t] += rows
		}
	}
	if c.of[typeMethod] == 0 {
		return c
	}
	c.paid = true
	for word := range c.words {
		c.paid = c.paid && (typeOf(word) < typeUnsure || mayPay(word))
	}
	if c.paid {
		c.of = map[rowType]int64{}
		for word, rows := range c.words {
			c.of[c.typeOf(word)] += rows
		}
	}
	return c
}

// rowsOf is the rows of a code, in large or small letters.
func (c typeColumn) rowsOf(code string) (rows int64) {
	for word, n := range c.words {
		if strings.EqualFold(word, code) {
			rows += n
		}
	}
	return rows
}

// mayPay tells whether a word is a way to pay where others stand beside it.
func mayPay(word string) bool {
	pays, _ := waysToPay.Is(word)
	return pays || typeOf(word) == typeUnsure
}

var waysToPay = NewPhrases([]Entry[bool]{{true, []string{
	"check, checks, cheque, cheques, transfer, bank transfer, wire, wire transfer, money transfer, deposit, bank deposit, invoice",
	"überweisung, rechnung, virement, chèque, facture, transferencia, bonifico, overschrijving, factuur, przelew, transferência, havale, transfer dana, انتقال, โอนเงิน",
	"banküberweisung, vorauskasse, virement bancaire, dépôt, transferencia bancaria, depósito, bonifico bancario, bankoverschrijving, overboeking, przelew bankowy, przelew tradycyjny, transferência bancária, banka havalesi, eft, havale eft, واریز, transfer bank, setoran",
}}})

// sapKind is a kind of SAP's documents: the headers that name their types, and the
// types in the keys of a language. Shops have codes of their own that are written like
// them, in columns of an order's type above all, so that the usual one of a language must
// stand beside another that is none of a sale, and under a header that SAP has not alone
// beside more.
type sapKind struct {
	names *Phrases[bool] // true: of SAP alone
	keys  []sapKeys
}

// sapKeys are the types of a kind in the keys of a language.
type sapKeys struct {
	usual []string
	types map[string]rowType
}

var sapKinds = []sapKind{{
	NewPhrases([]Entry[bool]{{true, []string{"fkart, faktura art, fakturaart, billing type, {billing|billing doc|billing document|document|doc} type"}}}),
	[]sapKeys{{[]string{"F2"}, map[string]rowType{"F1": typeInvoice, "F2": typeInvoice, "L2": typeInvoice, "G2": typeRefund, "RE": typeRefund, "S1": typeRefund, "S2": typeReversal}}},
}, {
	NewPhrases([]Entry[bool]{{true, []string{"auart, {sales document|sales doc|sd document|sd doc} type, verkaufsbelegart, verkaufsbelegtyp"}}, {false, []string{"{order|sales order|document|doc} type, auftragsart"}}}),
	[]sapKeys{
		{[]string{"OR"}, map[string]rowType{"OR": typeSale, "RO": typeSale, "SO": typeSale, "CS": typeSale, "DR": typeSale, "RE": typeRefund, "CR": typeRefund, "QT": typeQuote, "IN": typeQuote}},
		{[]string{"TA"}, map[string]rowType{"TA": typeSale, "SO": typeSale, "BV": typeSale, "L2": typeSale, "RE": typeRefund, "G2": typeRefund, "AG": typeQuote, "AF": typeQuote}},
	},
}, {
	NewPhrases([]Entry[bool]{{true, []string{"vbtyp, {sd document|sd doc|sales document|sales doc} category, vertriebsbelegtyp"}}}),
	[]sapKeys{{[]string{"C", "M"}, map[string]rowType{"C": typeSale, "L": typeSale, "M": typeInvoice, "P": typeInvoice, "H": typeRefund, "K": typeRefund, "O": typeRefund, "N": typeRefund, "S": typeReversal, "A": typeQuote, "B": typeQuote}}},
}}

// of is what a type says; those of a company's own are mostly the usual ones behind a Z.
func (k sapKeys) of(word string) (t rowType, ok bool) {
	word = strings.ToUpper(word)
	if t, ok = k.types[word]; !ok && len(word) == 3 && word[0] == 'Z' {
		t, ok = k.types[word[1:]]
	}
	return t, ok
}

// sapTypes is the types of SAP's documents that a column has, nil where it has others:
// its header and its words say so. sure tells that the user has named the column.
func sapTypes(header string, words map[string]int64, sure bool) map[string]rowType {
	for _, kind := range sapKinds {
		alone, named := kind.names.Is(header)
		for _, keys := range kind.keys {
			if !named {
				break
			}
			types, usual, returns, others, strange := map[string]rowType{}, false, 0, 0, 0
			for word := range words {
				t, ok := keys.of(word)
				if !ok {
					strange++
					continue
				}
				types[word] = t
				code := strings.TrimPrefix(strings.ToUpper(word), "Z")
				usual = usual || slices.Contains(keys.usual, code)
				switch t {
				case typeSale, typeInvoice:
				case typeQuote:
					if code != "IN" && code != "AF" { // inquiries, and what a shop abbreviates
						others++
					}
				default:
					returns++
				}
			}
			switch all := alone || sure; {
			case !usual || returns+others == 0:
			case all, strange == 0 && returns > 0 && returns+others > 1:
				return types
			case strange == 0, returns > 0: // RE may be a return or a second order
				for word, t := range types {
					if t != typeSale {
						types[word] = typeUnsure
					}
				}
				return types
			}
		}
	}
	return nil
}

// typeOf is what a word of the column says.
func (c typeColumn) typeOf(word string) rowType {
	if c.paid && mayPay(word) {
		return typeMethod
	}
	if c.lone {
		return typeUnknown
	}
	if t, ok := c.sap[word]; ok {
		return t
	}
	return typeOf(word)
}

// saleTypes are the types of sales.
var saleTypes = []rowType{typeSale, typeMethod, typeLine, typeInvoice, typePayment}

// sales is the rows that are known as sales.
func (c typeColumn) sales() (rows int64) {
	for _, t := range saleTypes {
		rows += c.of[t]
	}
	return rows
}

// least tells whether some rows are of a type or one after it.
func (c typeColumn) least(first rowType) bool {
	for t, rows := range c.of {
		if t >= first && rows > 0 {
			return true
		}
	}
	return false
}

// mixed tells whether some rows are known as no sales, or may be none.
func (c typeColumn) mixed() bool { return c.least(typeUnsure) || c.twice() }

// twice tells whether the same money stands beside itself: in invoices and in
// their payments, or in lines and in their sum or payments.
func (c typeColumn) twice() bool {
	return c.of[typePayment] > 0 && c.of[typeInvoice]+c.of[typeLine] > 0 || c.of[typeLine] > 0 && c.of[typeSale] > 0
}

// isLog tells whether a column is of the events of a log: visits beside purchases.
func (c typeColumn) isLog(a SalesAsked) bool {
	return !a.NoEvent && (a.Events && c.named || c.of[typeVisit] > 0)
}

// knownTypes is how many percent of the rows must have a known type in a column
// that is not called one: there are many more types than statuses, so that two
// unknown rows in five are not rare, and a column of other words has hardly one
// that is a refund.
const knownTypes = 60

// SalesByType finds the columns with the types or events of rows.
func SalesByType(e Evidence, a SalesAsked) (f Finding, rules []Rule) {
	f.Code = SaleTypes.Code
	if a.NoType {
		return f, nil
	}
	log := false
	for at, header := range a.Header {
		if at != a.Type && (a.Type >= 0 || a.Taken(at) || at == a.Status) {
			continue
		}
		if at == a.RefundFlag {
			refunds, refusal := flaggedRows(e, a, at)
			if f.Refusal = cmp.Or(f.Refusal, refusal); refunds {
				rules = append(rules, refundRule(at))
				f.Notes = append(f.Notes, note.Note{Code: CodeTypes, Concerns: SaleTypes.Concerns, Fix: note.Fix{Option: note.Column, Value: "type="}, Args: &note.Args{"column": header},
					Text: fmt.Sprintf("rows of which %q says yes are refunds, not orders; to count every row as a sale", header)})
				continue
			}
		}
		c := e.typeColumn(at, header, at == a.Type)
		c.named = c.named || at == a.Type
		if !c.decides(a, senseOf(header)) {
			f.Notes = append(f.Notes, c.untold(a)...)
			continue
		}
		log = log || c.isLog(a)
		rules = append(rules, c.rule(a))
		if f.Refusal == nil {
			f.Refusal = c.refusal(a)
		}
		f.Notes = append(f.Notes, c.note(a))
	}
	if f.Answer = answerOf(rules); log {
		f.Answer += " of a log"
	}
	return f, rules
}

// decides tells whether a column says which rows are sales.
func (c typeColumn) decides(a SalesAsked, header headerSense) bool {
	if c.words == nil || len(c.words) > mostStatuses {
		return c.at == a.Type
	}
	known := c.valued - c.of[typeUnknown]
	if c.named {
		return c.mixed() || c.sales() > 0 && c.of[typeUnknown] > 0
	}
	kind := namesKind(a.Header[c.at])
	return !a.Preset && (kind || header == senseNone && !c.statuses()) && (c.least(typeRefund) || c.twice()) && c.sales() > 0 && known*100 >= c.valued*knownTypes
}

// namesKind tells whether a header says that a column holds kinds, and not of what
// that is beside its row: a customer, a product.
func namesKind(header string) bool {
	words := Words(header)
	rest := withoutPhrases(kindWords, words)
	return len(rest) < len(words) && !slices.Contains(rest, "card") && senseOf(strings.Join(rest, " ")) == senseNone
}

var kindWords = NewPhrases([]Entry[bool]{{true, []string{"type, kind, category, typ, art, tipo, soort, rodzaj, tür, türü, tip, tipi, نوع, ประเภท, jenis, tipe, тип, вид, 種別, 区分, 类型, 유형, 구분, τύπος, סוג, loại"}}})

// statuses tells whether the words are better known as statuses: refunded and
// pending are both.
func (c typeColumn) statuses() bool {
	for word := range c.words {
		if StatusOf(word) == UnknownStatus {
			return false
		}
	}
	return true
}

func (c typeColumn) rule(a SalesAsked) Rule {
	log := c.isLog(a)
	return Rule{Column: c.at, Kind: KindType, Says: func(text string) Verdict {
		switch t := c.typeOf(text); {
		case t == typeRefund, t == typeReversal:
			return Verdict{Refund: true, Restored: t == typeReversal}
		case log && t <= typeWay:
			return Verdict{Why: typeReasons[typeVisit]}
		default:
			return Verdict{Why: typeReasons[t]}
		}
	}}
}

// refusal is why the types cannot be used as they are.
func (c typeColumn) refusal(a SalesAsked) *problem.Problem {
	header := a.Header[c.at]
	refuse := func(code, reason, hint string, fixes ...note.Fix) *problem.Problem {
		return &problem.Problem{Code: code, Column: c.at + 1, Field: header, Reason: reason, Hint: hint, Fixes: fixes}
	}
	list, none := Listed(c.words, listedWords), note.Fix{Option: note.Column, Value: "type="}
	switch log := c.isLog(a); {
	case a.Kept(c.at):
		return nil
	case log && c.sales() == 0:
		return refuse("event-strange", "holds kinds of event, and none is known as a purchase: "+list,
			"to choose those that are, or to count every event as an order", note.Fix{Option: note.Where, Value: header + "=EVENT"}, note.Fix{Option: note.RowIs, Value: "order"})
	case !log && c.mixed() && c.of[typeUnknown]+c.of[typeUnsure] > 0:
		unknown, rest := c.only(typeUnknown, typeUnsure), c.only(typeSale, typeMethod, typePayment, typeRefund, typeReversal)
		if !c.twice() {
			maps.Copy(rest, c.only(typeLine, typeInvoice))
		}
		reason := fmt.Sprintf("holds types of which not all are known as sales or as something else: %s; unknown: %s", list, Listed(unknown, listedWords))
		if len(rest) == 0 {
			return refuse("type-strange", reason, "if it tells nothing about which rows are sales", none)
		}
		all := maps.Clone(rest)
		maps.Copy(all, unknown)
		hint, fixes := "to leave the unknown ones out, to count them as sales, ", []note.Fix{keeps(header, rest), keeps(header, all)}
		if c.sap != nil && c.at != a.Type {
			hint, fixes = hint+"to read them as the types of SAP, ", append(fixes, note.Fix{Option: note.Column, Value: "type=" + header})
		}
		return refuse("type-strange", reason, hint+"or if it tells nothing", append(fixes, none)...)
	case c.twice() && c.of[typeLine] > 0:
		fixes := []note.Fix{keeps(header, c.only(typeLine, typeRefund, typeReversal))}
		for _, t := range []rowType{typePayment, typeSale} {
			if c.of[t] > 0 {
				fixes = slices.Insert(fixes, 0, keeps(header, c.only(t, typeRefund, typeReversal)))
			}
		}
		return refuse("type-twice", "holds lines beside their sums or payments, which count them again: "+list, "to count one of them, or if each row is a sale", append(fixes, none)...)
	case c.twice():
		return refuse("type-twice", "holds invoices and payments, and a payment counts its invoice again: "+list, "to count one of them, or if each row is a sale",
			keeps(header, c.only(typeSale, typeMethod, typeInvoice, typeRefund, typeReversal)), keeps(header, c.only(typeSale, typeMethod, typePayment, typeRefund, typeReversal)), none)
	}
	return nil
}

// only is the words that are of a type.
func (c typeColumn) only(types ...rowType) map[string]int64 {
	some := map[string]int64{}
	for word, rows := range c.words {
		for _, t := range types {
			if c.typeOf(word) == t {
				some[word] = rows
			}
		}
	}
	return some
}

// note tells which types count.
func (c typeColumn) note(a SalesAsked) note.Note {
	counted, refunds, restored := c.only(saleTypes...), c.only(typeRefund), c.only(typeReversal)
	if !c.isLog(a) {
		maps.Copy(counted, c.only(typeUnknown, typeWay))
	}
	not := map[string]int64{}
	for word, rows := range c.words {
		if counted[word] == 0 && refunds[word] == 0 && restored[word] == 0 {
			not[word] = rows
		}
	}
	var parts []string
	for _, part := range []struct {
		name  string
		words map[string]int64
	}{{"", counted}, {"subtracted: ", refunds}, {"added back: ", restored}, {"not counted: ", not}} {
		if len(part.words) > 0 {
			parts = append(parts, part.name+Listed(part.words, listedWords))
		}
	}
	fix := note.Fix{Option: note.Column, Value: "type="}
	if c.isLog(a) {
		fix = note.Fix{Option: note.RowIs, Value: "order"}
	}
	if c.of[typeUnknown] > 0 && !c.mixed() && !a.Kept(c.at) {
		return c.newTypes(a)
	}
	return note.Note{
		Code: CodeTypes, Head: true, Concerns: SaleTypes.Concerns, Fix: fix, Args: &note.Args{"column": a.Header[c.at], "counted": counted, "subtracted": refunds, "added_back": restored, "not_counted": not},
		Text: fmt.Sprintf("Counted by %q: %s; to count every row as a sale", a.Header[c.at], strings.Join(parts, " · ")),
	}
}

// newTypes says that unknown types count as sales.
func (c typeColumn) newTypes(a SalesAsked) note.Note {
	unknown := c.only(typeUnknown)
	return note.Note{
		Code: "type-new", Level: note.Warning, Concerns: SaleTypes.Concerns, Fix: note.Fix{Option: note.Column, Value: "type="}, Args: &note.Args{"column": a.Header[c.at], "types": unknown},
		Text: fmt.Sprintf("unknown %s in %q, counted as sales: %s; to say that it tells nothing", plural(len(unknown), "type", "types"), a.Header[c.at], Listed(unknown, listedWords)),
	}
}

// untold says that types of which none is known decide about no row. It is a warning
// where they are codes, which may be those of returns, or where the header says what
// they are types of: a type alone is mostly one of products.
func (c typeColumn) untold(a SalesAsked) []note.Note {
	if !c.coded || a.Preset || len(c.words) < 2 || len(c.words) > mostStatuses || c.of[typeUnknown] == 0 || a.Kept(c.at) {
		return nil
	}
	codes, header := true, a.Header[c.at]
	for word := range c.words {
		codes = codes && isCode(word)
	}
	if codes {
		return []note.Note{{
			Code: "type-new", Level: note.Warning, Concerns: SaleTypes.Concerns, Fix: keeps(header, map[string]int64{commonest(c.words): 0}), Args: &note.Args{"column": header, "types": c.words},
			Text: fmt.Sprintf("%q holds codes that are not known, all counted as sales: %s; to count some of them only", header, Listed(c.words, listedWords)),
		}}
	}
	n := c.newTypes(a)
	if _, alone := kindWords.Is(header); alone {
		n.Level = note.Info
	}
	return []note.Note{n}
}

// isCode tells whether a type is written as a code, such as ZRE or R2, and is no word.
func isCode(word string) bool {
	const longest = 4
	upper := strings.ToUpper(word)
	return len(word) <= longest && (word == upper || len(word) <= 2) && strings.Trim(upper, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == "" && strings.Trim(word, "0123456789") != ""
}

// CodeTypes is the code of the notes on which rows count by their type.
const CodeTypes = "types-counted"
