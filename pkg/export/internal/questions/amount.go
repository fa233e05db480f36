package questions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// CodePriceAndQuantity is the code of the question about prices of pieces.
const CodePriceAndQuantity = "price-and-quantity"

// The answers to price-and-quantity.
const (
	Product = "product" // the amount is price x quantity
	Total   = "total"   // the amount stands in a column of its own
)

var priceAndQuantity = &Question{
	Code: CodePriceAndQuantity, Asks: "Is a price beside a quantity that of one piece?",
	Proven:   "a total equals price x quantity in every row, or in every order",
	Assumed:  "without a total the amount is price x quantity; a total counts as it is beside columns of shipping, tax or discounts, or where it never is price x quantity",
	Refused:  "a total equals price x quantity in some rows only",
	Concerns: note.Revenue,
	Options:  []note.Fix{{Option: note.Column, Value: "unit_price=HEADER"}, {Option: note.Column, Value: "quantity=HEADER"}, {Option: note.Column, Value: "amount=HEADER"}},
}

// Pieces is how often an amount is price x quantity, in orders of one row. A
// quantity of 1 tells nothing.
type Pieces struct {
	Fits, Differs int64
}

// Join adds the evidence of other rows.
func (p *Pieces) Join(other Pieces) {
	p.Fits += other.Fits
	p.Differs += other.Differs
}

// PieceColumns is the headers of a price, a quantity and, unless it is empty, a
// total.
type PieceColumns struct {
	Price, Quantity, Amount string
	Apart                   bool   // see AmountColumn.Apart
	Discount                string // header of a discount that is not 0 in all rows; empty: there is none
}

// PriceAndQuantity decides whether the amount is price x quantity.
func PriceAndQuantity(p Pieces, c PieceColumns) Finding {
	f := Finding{Code: CodePriceAndQuantity, Answer: Total}
	product := fmt.Sprintf("%q x %q", c.Price, c.Quantity)
	say := func(level note.Level, fix note.Fix, text string) {
		f.Notes = append(f.Notes, note.Note{Code: f.Code, Text: text, Level: level, Concerns: note.Revenue, Fix: fix, Args: &note.Args{"price": c.Price, "quantity": c.Quantity, "amount": c.Amount}})
	}
	switch {
	case c.Amount == "":
		f.Answer = Product
		say(note.Info, note.Fix{Option: note.Column, Value: "amount=" + c.Price}, "the amount of a row is "+product+"; if "+fmt.Sprintf("%q is that of the whole row", c.Price))
		if c.Discount != "" {
			say(note.Warning, note.Fix{Option: note.Column, Value: "amount=HEADER"}, fmt.Sprintf("amounts are those before the discount in %q; to use a column of amounts after it", c.Discount))
		}
	case p.Fits > 0 && p.Differs == 0:
		say(note.Proven, note.Fix{}, fmt.Sprintf("%q is %s in every row", c.Amount, product))
	case p.Fits > 0 && !c.Apart:
		f.Refusal = &problem.Problem{Code: f.Code,
			Reason: fmt.Sprintf("%q is %s in %s rows and is not in %s", c.Amount, product, problem.Grouped(p.Fits), problem.Grouped(p.Differs)),
			Hint:   "to choose one", Fixes: []note.Fix{{Option: note.Column, Value: "amount=" + c.Amount}, {Option: note.Column, Value: "unit_price=" + c.Price}}}
	}
	return f
}

// IsQuantity tells whether a header names how many pieces a row is about: qty,
// Lineitem quantity, qty_ordered.
func IsQuantity(header string) bool {
	return headerOf(header, ofQuantity, ofThing) || slices.Contains(pieceAlone, strings.Join(Words(header), " "))
}

// pieceAlone is what a header says that means how many: Stück, of which a price is
// that of one.
var pieceAlone = []string{"units", "stuck", "stucke", "stk", "pieces", "pz", "uds", "unites", "unita", "unid", "unids", "stuks", "szt", "sztuki", "unidade", "styck", "stykker"}

// IsPiecePrice tells whether a header names the price of a piece, as far as a
// header can tell: price, UnitPrice, Item Price.
func IsPiecePrice(header string) bool { return headerOf(header, ofPrice, ofThing) }

// IsLineTotal tells whether a header names the amount of a line: line_total,
// Item Total.
func IsLineTotal(header string) bool {
	line, _, _ := headerPer(header)
	words := Words(header)
	money, other := false, false
	for _, f := range pieceWords.In(words) {
		money = money || f.Meaning == ofMoney || f.Meaning == ofPrice
		other = other || f.Meaning == ofQuantity || f.Meaning == ofOther
	}
	_, _, total := headerPer(header)
	all := slices.ContainsFunc(perWords.In(words), func(f Found[per]) bool { return f.Meaning == ofAll })
	return line && (money || total || all) && !other
}

// IsApart tells whether a header names what an order's total includes beside its
// lines: shipping, tax, a discount, a tip.
func IsApart(header string) bool {
	return slices.ContainsFunc(apartWords.In(Words(header)), func(f Found[apartSide]) bool { return f.Meaning != apartKept })
}

// DiscountIn is the header of a column of what is taken off a price, in some row not 0;
// empty where there is none.
func DiscountIn(columns []Column) string {
	for _, c := range columns {
		if roleOfMoney(c.Header) != takenPart || Harmless(c.Header) {
			continue
		}
		for word := range c.Words {
			if strings.ContainsAny(word, "123456789") {
				return c.Header
			}
		}
		if c.Words == nil { // so many that most are not 0
			return c.Header
		}
	}
	return ""
}

// headerOf tells whether a header has a word of one meaning, and no words but
// those of that and of another meaning.
func headerOf(header string, meaning, beside piece) bool {
	words := Words(header)
	known, has := 0, false
	for _, f := range pieceWords.In(words) {
		if f.Meaning != meaning && f.Meaning != beside {
			return false
		}
		known += f.To - f.From
		has = has || f.Meaning == meaning
	}
	return has && known == len(words)
}

type piece uint8

const (
	ofQuantity piece = iota
	ofPrice
	ofThing // what a quantity or a price is of
	ofMoney
	ofOther
)

var pieceWords = NewPhrases([]Entry[piece]{
	{ofQuantity, []string{
		"quantity, quantities, qty, qnty, quant, number of items, number of units, item count, no of items, units sold, pieces, pcs",
		"menge, anzahl, stückzahl", "quantite, qte, nombre", "cantidad, cant, unidades", "quantita, qta, pezzi", "aantal, hoeveelheid", "ilosc, liczba sztuk, sztuk",
		"quantidade, qtd, qtde", "miktar, adet", "تعداد, مقدار", "จำนวน, ปริมาณ", "kuantitas, jumlah barang", "antal, antall", "количество, кол во, кількість, 数量, 個数, 수량, كمية, الكمية, ποσότητα, כמות, số lượng, množství, mennyiség",
	}},
	{ofPrice, []string{
		"price, prices, unit cost, rate", "preis, einzelpreis, stückpreis", "prix", "precio", "prezzo", "prijs, stuksprijs", "cena, cena jednostkowa", "preco", "fiyat, birim fiyat, fiyati, birim fiyati", "قیمت, بها", "ราคา", "harga", "pris, styckpris, stykpris, stykkpris", "цена, ціна, 単価, 価格, 单价, 单件价格, 單價, 가격, 단가, 판매가, سعر, السعر, τιμή, מחיר, đơn giá, giá, giá bán",
	}},
	{ofThing, []string{
		"unit, units, item, items, line, line item, lines, product, products, piece, each, per, one, ordered, purchased, sold, sale, sales, selling, sell, order, of, basket, article, sku, in, the",
		"artikel, produkt, stück, einzel, pro, bestellte, position, verkaufs", "unitaire, article, produit, de, par, vente, commandee", "unitario, articulo, producto, por, de venta", "articolo, prodotto, di vendita",
		"stuk, per stuk, product", "jednostkowa, produktu, za sztuke, sprzedazy", "produto", "urun, birim", "واحد, محصول, کالا, فروش", "ต่อหน่วย, สินค้า", "satuan, barang, produk", "товар{|а|ов}, за {единицу|штуку|шт}, товару, 商品, 상품, المنتج, الوحدة, προϊόντος, μονάδας, מוצר, יחידה, sản phẩm",
	}},
	{ofMoney, []string{
		"amount, amounts, value, revenue, proceeds, subtotal, sum, net, gross, paid, turnover", "betrag, wert, umsatz, umsätze, erlös, erlöse, zwischensumme", "montant, valeur, sous total", "importe, valor, subtotal, ingresos", "importo, valore", "bedrag, waarde",
		"kwota, wartosc", "montante", "tutar, tutari, bedeli", "مبلغ", "ยอด, มูลค่า", "nilai", "receita, сумма, стоимость, выручка, сума, вартість, 金額, 売上, 額, 金额, 금액, 결제액, المبلغ, قيمة, ποσό, αξία, סכום, số tiền, tiền",
	}},
	{ofOther, []string{
		"discount, tax, taxes, vat, shipping, refund, refunded, returned, cost, costs, fee, fees, weight, id, name, code, number, status, type, date, at, compare at, rabatt, steuer, versand, remise, taxe, descuento, impuesto, sconto, rabat, podatek, indirim, تخفیف, مالیات",
	}},
})

// apartSide is on which side of an order's total stands what is apart from its
// lines.
type apartSide uint8

const (
	apartAdded apartSide = iota // in the total, beside the lines
	apartTaken                  // off it
	apartKept                   // in it, and kept by others than the seller, or by the seller
)

var apartWords = NewPhrases([]Entry[apartSide]{
	{apartAdded, []string{
		"shipping, postage, delivery fee, delivery cost, delivery charge, freight, handling, tax, taxes, vat, gst, tip, tips, gratuity, surcharge, fee, fees, adjustment",
		"versand, versandkosten, porto, steuer, steuern, mwst, mw st, ust, u st, mehrwertsteuer, umsatzsteuer, trinkgeld", "port, frais de port, livraison, taxe, taxes, tva", "envio, impuesto, impuestos, iva",
		"spedizione, imposta", "verzendkosten, verzending, btw", "wysylka, dostawa, koszt dostawy, podatek", "frete, imposto, envio", "kargo, kdv, vergi",
		"حمل, ارسال, مالیات", "ค่าส่ง, ภาษี", "ongkir, ongkos kirim, pajak",
	}},
	{apartTaken, []string{
		"discount, discounts, coupon, coupon amount, voucher, store credit, gift card, rebate", "rabatt, rabatte, gutschein, nachlass, skonto", "remise, reduction", "descuento, cupon", "sconto", "korting", "rabat", "desconto", "indirim", "تخفیف", "ส่วนลด", "diskon",
	}},
	{apartKept, []string{
		"commission, cost, costs, cogs, profit, margin, payout", "gebühr, gebühren, provision, kosten, gewinn, marge", "commission, frais, cout, benefice", "comision, coste, costo, ganancia, beneficio", "commissione, commissioni, costo, margine, utile", "commissie, winst", "prowizja, oplata, koszt, zysk, marza", "comissao, taxa, custo, lucro", "komisyon, maliyet, kar", "کارمزد", "ค่าธรรมเนียม", "komisi, biaya, laba",
	}},
})
