package schema

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/spelling"
)

// Field is what a column can be used as, and the headers that mean it, the
// surest first, compared by normal.
type Field struct {
	Name    string
	Headers []string
}

// OrderFields are the fields of an orders export.
var OrderFields = []Field{
	{"order", []string{"order_id", "order", "order_number", "invoice", "invoice_id", "increment_id", "transaction_id", "invoiceno", "order_no", "transaction_no", "purchase_id", "sale_id", "receipt_id", "order #", "invoice_number", "invoice_no", "order_name", "order_reference", "order_ref", "order_code", "order_nr", "amazon-order-id", "sales_order_id", "sales_order", "id", "basket_id", "receipt_number", "receipt", "rechnungsnummer", "auftragsnummer", "belegnummer", "numéro de commande", "numéro de facture", "número de pedido", "número de factura", "numero ordine", "numero fattura", "ordernummer", "factuurnummer", "numer faktury", "nr zamówienia", "número do pedido", "sipariş no", "sipariş numarası", "fatura no", "شماره فاکتور", "เลขที่คำสั่งซื้อ", "nomor pesanan", "bestellnummer", "numer zamówienia", "شماره سفارش", "auftrag", "bestellung", "commande", "pedido", "ordine", "bestelling", "zamówienie", "encomenda", "sipariş", "pesanan", "beställning", "tilaus", "objednávka", "заказ", "замовлення", "订单", "注文"}},
	{"customer", []string{"customer_id", "customer", "client_id", "user_id", "buyer_id", "account_id", "customer email", "email", "cust", "client", "buyer", "user", "email_address", "customer_email", "cust_id", "customer_number", "customer_unique_id", "member_id", "household_key", "kundennummer", "kunden_id", "klient", "kund", "kundnummer", "kundenummer", "kunde_id", "شماره مشتری", "ایمیل خریدار"}},
	{"date", []string{"order_date", "ordered_at", "date", "created_at", "created", "paid_at", "timestamp", "invoicedate", "purchase_date", "order_purchase_timestamp", "transaction_date", "sale_date", "sales_date", "payment_date", "purchased_at", "tx_date", "trans_date", "event_date", "event_time", "event_datetime", "event_timestamp", "event_ts", "occurred_at", "datetime", "datum", "bestelldatum", "data", "data zamówienia", "fecha", "tarih", "tanggal", "dato", "วันที่", "تاریخ ثبت", "تاریخ", "дата", "дата и время", "дата та час", "日付", "日時", "日期", "时间", "날짜", "التاريخ", "تاريخ", "ημερομηνία", "תאריך", "ngày"}},
	{"amount", []string{"amount", "net_sales", "total", "revenue", "total_price", "base_grand_total", "grand_total", "sales", "order_total", "invoice_total", "order total amount", "total_paid", "line_total", "item_total", "total_amount", "order_amount", "order_value", "sales_amount", "sale_amount", "transaction_amount", "purchase_amount", "amount_paid", "total_sales", "net_amount", "payment_value", "sales_value", "amount_cents", "amount_in_cents", "total_cents", "order_total_cents", "total_amount_cents", "total_price_cents", "line_total_cents", "price_cents", "amount_total", "line_amount", "paid_price", "pledge_amount", "gift_amount", "donation_amount", "gesamtbetrag", "gesamtpreis", "endbetrag", "rechnungsbetrag", "betrag", "summe", "kwota", "wartość", "razem", "montant", "montant total", "montant ligne", "total pembayaran", "belopp", "beløb", "importe", "importe total", "importo", "totale", "bedrag", "totaal", "tutar", "toplam", "valor", "valor total", "مبلغ", "مبلغ کل", "ยอดรวม", "сумма к оплате", "итоговая сумма", "сумма заказа", "стоимость заказа", "общая сумма", "сумма", "итого", "всего", "до сплати", "сума замовлення", "загальна сума", "сума", "разом", "celková cena s dph", "celková cena", "celkem", "végösszeg", "összesen", "total inkl moms", "totalt", "yhteensä", "сумма отправления", "결제액", "注文金額合計", "お支払い合計", "支払合計", "お支払い金額", "支払金額", "決済金額", "請求金額", "ご請求金額", "合計金額", "注文金額", "購入金額", "売上金額", "合計", "総額", "金額", "小計", "买家实际支付金额", "订单实付金额", "实付金额", "支付金额", "订单金额", "订单总额", "总金额", "金额", "訂單金額", "訂單總金額", "實付金額", "總金額", "총 결제금액", "실결제금액", "결제금액", "최종 상품별 총 주문금액", "총 주문금액", "주문금액", "판매금액", "총 금액", "금액", "합계", "إجمالي الطلب", "المبلغ الإجمالي", "المبلغ المدفوع", "قيمة الطلب", "مجموع الطلب", "المبلغ", "الإجمالي", "المجموع", "σύνολο παραγγελίας", "τελικό σύνολο", "συνολικό ποσό", "σύνολο", "ποσό", "סכום הזמנה", "סכום כולל", "סה\"כ", "סה״כ", "סהכ", "סך הכל", "סכום", "tổng thanh toán", "tổng giá trị đơn hàng", "tổng tiền đơn hàng", "tổng tiền", "tổng cộng", "thành tiền", "số tiền", "price", "value"}},
	{"currency", []string{"currency", "currency_code", "order_currency", "währung", "waluta", "ارز", "валюта", "通貨", "币种", "貨幣", "통화", "العملة", "νόμισμα", "מטבע", "tiền tệ"}},
	{"status", []string{"status", "order_status", "financial_status", "payment_status", "state", "وضعیت"}},
	{"type", nil}, // found by what it holds
	{"product", []string{"product", "product_name", "item", "item_name", "lineitem_name", "description", "stockcode", "sku", "produkt", "محصول"}},
	{FieldRefunded, []string{"amount_refunded", "refunded_amount", "refund_amount", "total_refunded", "refunded"}},
	{FieldAdjusted, []string{"adjusted_total", "adjusted_order_total", "current_total_price"}},
	{FieldRefundOf, []string{"parent_id", "parent_order_id", "parent_order", "parent", "refunded_order", "refunded_order_id", "refund_of", "original_order", "original_order_id", "refund_for", "reversal_of", "charge", "charge_id"}},
	{"quantity", []string{"quantity", "qty", "qty_ordered", "item_quantity", "line_quantity", "lineitem quantity", "order_quantity", "units", "menge", "anzahl", "quantité", "cantidad", "quantità", "aantal", "ilość", "quantidade", "miktar", "adet", "تعداد", "จำนวน", "jumlah barang"}},
	{"unit_price", []string{"unit_price", "price_each", "price per unit", "price per item", "item_price", "lineitem price", "price", "einzelpreis", "prix unitaire", "precio unitario", "prezzo unitario", "stuksprijs", "stukprijs", "prijs per stuk", "cena jednostkowa", "preço unitário", "birim fiyat", "قیمت واحد", "ราคาต่อหน่วย", "harga satuan"}},
	{"email", []string{"customer_email", "email", "billing_email", "email_address"}},
	{"signup", []string{"customer_created_at", "customer_since"}},
	{FieldCost, nil}, // which counts where it is named
}

// What was paid back of an order, and its total after that.
const (
	FieldRefunded = "refunded"
	FieldAdjusted = "adjusted"
)

// FieldCost is what a row has cost the shop.
const FieldCost = "cost"

// FieldRefundOf is the order that a refund row gives money back for.
const FieldRefundOf = "refund_of"

// Aliases is the headers that mean a field.
func (k *Kind) Aliases(field string) []string {
	i := slices.IndexFunc(k.Fields, func(f Field) bool { return f.Name == field })
	return k.Fields[i].Headers
}

// bare is normal without what stands in brackets at the end, or the code of a
// currency: Created (UTC) is created, Kwota PLN is kwota.
func bare(header string) string {
	header = strings.TrimSpace(header)
	if i := strings.LastIndexByte(header, '('); i > 0 && strings.HasSuffix(header, ")") {
		header = header[:i]
	}
	if code := CurrencyIn(header); code != "" && strings.EqualFold(header[len(header)-3:], code) {
		header = header[:len(header)-3]
	}
	return Normal(header)
}

// CurrencyIn is the code of a currency at the end of a header: Amount (EUR),
// Kwota PLN, price_usd. In small letters most codes are words.
func CurrencyIn(header string) string {
	words := strings.FieldsFunc(header, func(r rune) bool { return strings.ContainsRune(" ()_-[]", r) })
	if len(words) < 2 {
		return ""
	}
	last := words[len(words)-1]
	code := strings.ToUpper(last)
	if !field.IsCurrency(code) || last != code && !slices.Contains([]string{"usd", "eur", "gbp"}, last) {
		return ""
	}
	return code
}

// nearest is the header that is most like one of the names, when there is one
// that is much like it. Less than a third of a name may be wrong, which is
// stricter than spelling.Nearest: nobody has typed the header for one of these
// names, and with some thirty short ones a table has its near misses (state and
// date, local and total).
func nearest(header, names []string) string {
	best, least, sure := "", 3, false
	for _, h := range header {
		for _, name := range names {
			a, b := Normal(h), Normal(name)
			if d := spelling.Distance(a, b); d < least && d*3 < utf8.RuneCountInString(b) {
				best, least = h, d
			}
			if utf8.RuneCountInString(b) > 3 && strings.Contains(a, b) && least == 3 && !sure {
				best, sure = h, slices.Contains(identities, strings.Replace(a, b, "", 1))
			}
		}
	}
	return best
}

// identities are words beside the name of a field that mean the field itself:
// Customer Name is the customer, and Customer Segment is not.
var identities = []string{"name", "fullname", "no", "nr", "code", "key", "uniqueid", "number"}

// QuotedList is headers for an error: at most 40 of them.
func QuotedList(header []string) string {
	shown := header[:min(len(header), 40)]
	text := strings.Join(strings.Split(fmt.Sprintf("%q", shown), `" "`), `", "`)
	text = strings.Trim(text, "[]")
	if more := len(header) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// delimiters are those that are recognized.
var delimiters = []byte{',', ';', '\t', '|'}

func firstLine(text []byte) []byte {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

// ExplainHeader finds a better error than that columns are missing: the line
// that was taken for the header may be none.
func ExplainHeader(name string, number int64, text []byte, otherwise error) error {
	line := firstLine(text)
	if skip, ok := headerBelow(text); ok {
		at := number + int64(skip)
		for _, mark := range []string{"#", "//", "--", "%"} {
			if bytes.HasPrefix(line, []byte(mark)) {
				return problem.Stop(problem.Problem{Code: "header-comment", File: name, Line: number,
					Reason: fmt.Sprintf("begins with a comment; the header seems to be on line %d", at), Fixes: []note.Fix{{Option: note.Comment, Value: mark}}})
			}
		}
		return problem.Stop(problem.Problem{Code: "header-below", File: name, Line: number,
			Reason: fmt.Sprintf("is no header; the header seems to be on line %d", at), Fixes: []note.Fix{{Option: note.SkipLines, Value: strconv.FormatInt(at-1, 10)}}})
	}
	if looksLikeData(line) {
		return problem.Stop(problem.Problem{Code: "header-missing", File: name, Line: number,
			Reason: "the first line looks like data, not a header", Hint: "if the file has no header", Fixes: []note.Fix{{Option: note.NoHeader}}})
	}
	return otherwise
}

// headerBelow is how many lines further down a line with known headers is.
func headerBelow(text []byte) (skip int, ok bool) {
	for ; skip < 50 && len(text) > 0; skip++ {
		line := firstLine(text)
		if skip > 0 && looksLikeHeader(line) && !looksLikeData(line) {
			return skip, true
		}
		_, text, _ = bytes.Cut(text, []byte("\n"))
	}
	return 0, false
}

// looksLikeHeader tells whether a line has the headers of two fields of orders in its
// first columns, or of three columns by their words.
func looksLikeHeader(line []byte) bool {
	const enough = 200
	roles := []func(string) bool{questions.NamesOrder, questions.NamesOrderDay, questions.NamesMoney, func(h string) bool { return questions.CustomerHeader(h) != questions.NoCustomer }}
	for _, d := range delimiters {
		names := cutLine(line, d)
		names = names[:min(len(names), enough)]
		fields := uint64(0)
		for _, name := range names {
			fields |= fieldsOfHeader()[Normal(name)] | fieldsOfHeader()[bare(name)]
		}
		byWords := 0
		for _, is := range roles {
			if slices.ContainsFunc(names, is) {
				byWords++
			}
		}
		if bits.OnesCount64(fields) >= 2 || byWords >= 3 && len(names) >= byWords {
			return true
		}
	}
	return false
}

// fieldsOfHeader is for the headers that mean a field of orders, as Normal compares
// them, a bit for each such field.
var fieldsOfHeader = sync.OnceValue(func() map[string]uint64 {
	fields := map[string]uint64{}
	for i, f := range OrderFields {
		for _, header := range f.Headers {
			fields[Normal(header)] |= 1 << i
		}
	}
	return fields
})

func cutLine(line []byte, delimiter byte) []string {
	r := csv.NewReader(bytes.NewReader(line))
	r.Comma = rune(delimiter)
	r.LazyQuotes = true
	fields, _ := r.Read()
	return fields
}

// looksLikeData tells whether a line has dates or amounts where a header has
// names.
func looksLikeData(line []byte) bool {
	dates, _ := field.NewDates(field.DateOptions{})
	amounts, _ := field.NewAmounts(field.AmountOptions{})
	for _, d := range delimiters {
		values := 0
		fields := cutLine(line, d)
		for _, f := range fields {
			_, noDate := dates.Parse([]byte(f))
			_, _, noAmount := amounts.Parse([]byte(f))
			if noDate == nil || noAmount == nil {
				values++
			}
		}
		if len(fields) > 1 && values >= 2 {
			return true
		}
	}
	return false
}
