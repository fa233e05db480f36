package questions

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/note"
)

// RefundColumns is the question which columns of orders tell what was paid back.
var RefundColumns = &Question{
	Code:     "refund-columns",
	Asks:     "What was paid back?",
	Assumed:  "a column of amounts with refund in its header is what was paid back; one of yes and no, or of words such as full and partial, tells which orders were refunded in full; beside amounts these decide. A total after refunds counts instead of the total",
	Refused:  "a flag says yes where another column says that nothing was paid back, in all such rows; totals after refunds are 0 more often than they are the total",
	Concerns: note.Revenue | note.Activity,
	Options:  []note.Fix{{Option: note.Column, Value: "refunded=HEADER"}, {Option: note.Column, Value: "adjusted=HEADER"}, {Option: note.Refunded, Value: "keep"}},
}

// RefundsAsked is what is known of the columns before.
type RefundsAsked struct {
	Header   []string
	Amount   int  // the column of the amount
	Refunded int  // the column of refunds that was named, by the user or a preset; -1: none was
	Adjusted int  // that of totals after refunds; NotUsed: it is not to be used
	Named    bool // Refunded by the user
	Certain  bool // Adjusted by the user
	Free     func(column int) bool
}

// NotUsed is a column that the user says there is not.
const NotUsed = -2

// RefundPlan is the columns that tell what was paid back; -1 for those that there
// are not.
type RefundPlan struct {
	Amount int  // what was paid back
	Flag   int  // whether anything was, or all of it
	Full   int  // whether all of it was
	Part   bool // Amount is only of orders that were refunded in part
	Below  bool // what was paid back is written below zero

	Disputed int // whether the payment was disputed
	Won      int // and the seller got it after all; only both together tell that it is lost

	Adjusted int   // the total after refunds
	Beside   []int // other columns that are 0 where nothing was adjusted
	Zero     bool  // a total of 0 after refunds is one, also where all is 0
}

// NoRefunds is the plan of orders of which nothing tells what was paid back.
var NoRefunds = RefundPlan{Amount: -1, Flag: -1, Full: -1, Disputed: -1, Won: -1, Adjusted: -1}

// RefundRows counts the rows of orders that would count otherwise, by what their
// columns of refunds say.
type RefundRows struct {
	Flagged int64 // a flag says yes
	Nothing int64 // of those: the amount paid back is 0

	Below, Above int64 // what was paid back is written below zero, or above

	Same, Zero, Less int64 // the total after refunds is the total, 0, or between
}

// Join adds the rows of others.
func (r *RefundRows) Join(o RefundRows) {
	r.Flagged += o.Flagged
	r.Nothing += o.Nothing
	r.Below += o.Below
	r.Above += o.Above
	r.Same += o.Same
	r.Zero += o.Zero
	r.Less += o.Less
}

// refundWord is what a word of a header is to refunds.
type refundWord uint8

const (
	ofRefund    refundWord = iota
	refundAlone            // in a language of which few of the words beside it are known here
	ofReturn               // of goods, or a credit note: an amount only where the header says so
	ofReturnSum            // and it does
	inPart
	inFull
	asState
	moneyWord
	smallWord
	ofPieces  // how many were given back
	pieceBack // and nothing more is said
	elsewhere // of a part of the order, or no amount
)

var refundHeaders = sync.OnceValue(func() *Phrases[refundWord] {
	return NewPhrases([]Entry[refundWord]{
		{ofRefund, []string{
			"refund, refunds, refunded, refunding, reimbursed, reimbursement, money back, paid back, given back, credited back",
			"erstattet, erstattung, erstattungen, rückerstattet, rückerstattung, rückerstattungen, rückzahlung, erstattungsbetrag, rückerstattungsbetrag", "remboursement, remboursements, remboursé, remboursée, remboursés",
			"reembolso, reembolsos, reembolsado, reembolsada, devuelto, devolución, devoluciones", "rimborso, rimborsi, rimborsato, rimborsata", "terugbetaling, terugbetalingen, terugbetaald",
			"zwrot, zwroty, zwrotu, zwrotów, zwrócono, zwrócone, zwrócona", "estorno, estornos, estornado", "iade, iade edilen", "pengembalian dana, dana kembali", "استرداد, بازپرداخت, مرجوعی", "คืนเงิน",
		}},
		{refundAlone, []string{
			"возврат{|а|ы|ов}, возвращено, повернення, повернуто, 返金, 払戻, 払戻し, 払い戻し, 退款, 已退款, 환불, المسترد, المسترجع, مسترد, مسترجع, الاسترجاع, επιστροφή, επιστροφή χρημάτων, επιστροφής, החזר, זיכוי, hoàn tiền, đã hoàn tiền, hoàn trả",
		}},
		{ofReturn, []string{"return, returns, returned, credit note, credit notes, credited, retoure, retouren, retourniert, rückgabe, rückgaben, zurückgegeben, gutschrift, gutschriften, retour, retours, retourné, retournée, avoir, avoirs, nota de crédito, devuelta, reso, resi, nota di credito, creditnota, geretourneerd, zwrócony, devolvido, devolvida, devoluções, nota de crédito"}},
		{ofReturnSum, []string{"{retouren|rückgabe|gutschrift|gutschrifts}{betrag|wert|summe}"}},
		{inPart, []string{"partial, partially, partly, teilweise, partiel, partielle, partiellement, parcial, parcialmente, parziale, parzialmente, gedeeltelijk, gedeeltelijke, częściowy, częściowo, kısmi, kısmen, sebagian"}},
		{inFull, []string{"full, fully, entirely, vollständig, voll, entier, entièrement, intégral, intégralement, completo, totalmente, interamente, volledig, całkowity, całkowicie, pełny, integral, integralmente, tam, tamamen, penuh"}},
		{asState, []string{"status, state, statut, estado, stato, durum, وضعیت, สถานะ, статус, 状態, 状況, ステータス, 状态, 상태, حالة, κατάσταση, סטטוס, trạng thái"}},
		{moneyWord, []string{
			"amount, amounts, total, totals, sum, value, price, money, grand, amt, betrag, summe, gesamt, montant, somme, importe, monto, suma, importo, somma, totale, bedrag, totaal, kwota, razem, valor, tutar, toplam, jumlah, مبلغ",
			"сумма, сума, 金額, 額, 合計, 金额, 总额, 總額, 금액, 액, المبلغ, قيمة, إجمالي, ποσό, σύνολο, סכום, số tiền, tổng tiền, руб, грн, 円, 元, 원",
			"eur, usd, gbp, pln, chf, cad, aud, try, brl, sek, nok, dkk, rub, uah, kzt, jpy, cny, rmb, krw, vnd, ils, sar, aed, egp",
			"сумме, ₽, грн, 総額, 总金额, 總金額, 总, 總, 총, 총액, إجمالي المبلغ, ποσού, סכום כולל, tổng số tiền, giá trị",
		}},
		{smallWord, []string{"yes no, no yes, yes or no, sí no, sì no, si no, order, orders, of, the, is, was, has, been, bestellung, commande, pedido, ordine, bestelling, zamówienia, sipariş, ist, wurde, est, es, fue, è, czy, foi",
			"средств, денег, клиенту, покупателю, заказа, заказу, по заказу, по, да нет, был, была, коштів, замовлення, 済み, 済, フラグ, 有無, 注文, 订单, 訂單, 是否, 已, 여부, 주문, χρημάτων, παραγγελίας, הזמנה, כספי, עסקה, đã, đơn hàng, đơn, khách, cho khách"}},
		{elsewhere, []string{
			"tax, taxes, vat, shipping, delivery, freight, fee, fees, number, tip, tips, id, ids, no, nr, nummer, numero, numer, uuid, reason, note, notes, comment, by, method, type, policy, protection, insurance, guarantee, warranty, conditions, terms, allowed, possible, available, period, at, on, date, day, days, time, window, rate, ratio, percent, percentage, currency, code, reference, ref, request, requested, eligible, reviewed, deadline, until",
			"schutz, versicherung, frist, richtlinie, möglich, délai, plazo, periodo, steuer, versand, grund, datum, am, gebühr, taxe, livraison, motif, raison, fecha, motivo, envío, impuesto, spedizione, reden, verzending, powód, dostawa, neden, tarih, tarihi, kargo, tanggal, alasan",
			"дата, причина, номер, запрос, 日, 日時, 日付, 理由, 番号, 时间, 日期, 原因, 单号, 编号, 일, 일시, 사유, 번호, تاريخ, سبب, رقم, ημερομηνία, λόγος, תאריך, סיבה, ngày, lý do, mã",
		}},
		{ofPieces, []string{
			"количество, кол во, кількість, шт, 数量, 個数, 点数, 件数, 回数, 数, 次数, 件数, 수량, 개수, 건수, عدد, كمية, ποσότητα, כמות, số lượng",
			"quantity, qty, count, number of, units, pieces, item, items, line, lines, lineitem, product, products",
			"menge, anzahl, stück, stückzahl, artikel, quantité, qté, nombre de, articles, cantidad, cant, unidades, quantità, qtà, pezzi, aantal, ilość, sztuk, quantidade, qtd, adet, antal, antall, jumlah barang",
		}},
	})
})

// partsOf is what the words of a header are to refunds, and the words that are
// none of these. A word may be two of them, written as one.
func partsOf(header string) (has map[refundWord]bool, rest []string) {
	words := Words(header)
	has = map[refundWord]bool{}
	at := 0
	for _, f := range refundHeaders().In(words) {
		rest = append(rest, words[at:f.From]...)
		at = f.To
		has[f.Meaning] = true
	}
	rest = slices.DeleteFunc(append(rest, words[at:]...), func(word string) bool {
		for i := range word {
			if both := refundHeaders().In([]string{word[:i], word[i:]}); len(both) == 2 {
				has[both[0].Meaning], has[both[1].Meaning] = true, true
				return true
			}
		}
		return false
	})
	if has[refundAlone] {
		has[ofRefund], has[elsewhere] = true, has[elsewhere] || len(rest) > 0
	}
	if has[ofReturnSum] {
		has[ofReturn], has[moneyWord] = true, true
	}
	has[pieceBack] = has[ofPieces] && (has[ofRefund] || has[ofReturn]) && !has[elsewhere] && !has[moneyWord]
	has[elsewhere] = has[elsewhere] || has[ofPieces]
	return has, rest
}

// RefundTable is the columns of a table of refunds, each row of which is one.
type RefundTable struct {
	Amount int // what was paid back, where nothing else is money; -1: none
	Day    int // of the refund; -1: none
	ID     int // of the refund; -1: none
}

// RefundTableOf finds the columns of a table of refunds. Orders may have such columns
// as well.
func RefundTableOf(header []string) (t RefundTable) {
	t = RefundTable{-1, -1, -1}
	others := 0
	for i, h := range header {
		has, _ := partsOf(h)
		words := Words(h)
		switch back := has[ofRefund] || has[ofReturn]; {
		case !back && MayBeMoney(h) && NamesMoney(h):
			others++
		case !back:
		case has[moneyWord] && !has[elsewhere]:
			others++
			t.Amount = i
		case t.ID < 0 && namesRefundID(words):
			t.ID = i
		case t.Day < 0 && len(withoutPhrases(dayWords, words)) < len(words):
			t.Day = i
		}
	}
	if others > 1 {
		t.Amount = -1
	}
	return t
}

// namesRefundID tells whether words are a refund and its number, and nothing else: a
// return policy has an id as well.
func namesRefundID(words []string) bool {
	found := refundHeaders().In(words)
	i := slices.IndexFunc(found, func(f Found[refundWord]) bool { return f.Meaning == ofRefund || f.Meaning == ofReturn })
	if i < 0 {
		return false
	}
	rest := slices.Concat(words[:found[i].From], words[found[i].To:])
	return len(rest) > 0 && !slices.ContainsFunc(rest, func(w string) bool { return !slices.Contains(refundIDs, w) })
}

var refundIDs = []string{"id", "number", "no", "nr", "num", "ref", "reference", "uuid", "guid", "nummer", "numero", "numer"}

// TellsRefunds tells whether the values of a column may be the numbers of refunds,
// which are different: as far as they are known, there are some, and none of them
// stands for many rows.
func (c Column) TellsRefunds() bool {
	return c.Words == nil || len(c.Words) > 0 && c.Rows()-c.Blank <= 2*int64(len(c.Words))
}

// NamesRefund tells whether a text is the id of a refund or its amount: no blank, no
// 0 and no word for nothing.
func NamesRefund(text string) bool {
	text = strings.TrimSpace(text)
	yes, flag := Truth(text)
	return strings.Trim(text, "0.,-") != "" && !isNothing(text) && (yes || !flag) && PlaceholderOf([]byte(text)) == NoPlaceholder
}

// RefundList states that rows with a value in a column are refunds; amount is the header
// of their amounts.
func RefundList(column, amount string) Finding {
	return Finding{Code: CodeRefundList, Answer: "refunds", Notes: []note.Note{{
		Code: CodeRefundList, Concerns: RefundColumns.Concerns, Args: &note.Args{"column": column},
		Text: fmt.Sprintf("rows with a value in %q are read as refunds, not as orders; if they are orders", column), Fix: note.Fix{Option: note.Column, Value: "amount=" + amount}}}}
}

// RefundsAsOrders states that rows count as orders although a column holds the ids of
// refunds: they may be orders that were refunded, or refunds.
func RefundsAsOrders(column string) Finding {
	return Finding{Code: CodeRefundList, Answer: "orders", Notes: []note.Note{{
		Code: CodeRefundList, Level: note.Warning, Concerns: RefundColumns.Concerns, Args: &note.Args{"column": column},
		Text: fmt.Sprintf("rows with a value in %q count as orders; if they are refunds, name the column with the order that they are of", column), Fix: note.Fix{Option: note.Column, Value: "refund_of=HEADER"}}}}
}

// CodeRefundList is the code of the question whether all rows are refunds.
const CodeRefundList = "refund-list"

// Extent is how much of an order a text says was paid back.
type Extent uint8

// The values of Extent.
const (
	NothingBack Extent = iota
	PartBack
	AllBack
)

// ExtentOf is what a text of a flag of refunds says: yes and no, full and partial,
// or a status; ok is false for all else.
func ExtentOf(text string) (e Extent, ok bool) {
	if yes, ok := Truth(text); ok {
		if yes {
			return AllBack, true
		}
		return NothingBack, true
	}
	if has, _ := partsOf(text); has[inPart] {
		return PartBack, true
	} else if has[inFull] {
		return AllBack, true
	}
	switch words := Words(text); {
	case StatusOf(text) == Refunded:
		return AllBack, true
	case len(words) == 0, slices.Contains(nothingWords, strings.Join(words, " ")), slices.Contains([]string{"no", "not", "un", "nicht", "non"}, words[0]):
		return NothingBack, true
	}
	return NothingBack, false
}

// nothingWords stand where there was no refund.
var nothingWords = []string{"none", "null", "nil", "nan", "n a", "unrefunded", "keine", "kein", "aucun", "ninguno", "nessuno", "geen", "brak", "nenhum", "yok"}

// tellsRefunds tells whether all values of a column are those of a flag of refunds.
func (c Column) tellsRefunds() bool {
	for word := range c.Words {
		if _, ok := ExtentOf(word); !ok {
			return false
		}
	}
	return len(c.Words) > 0
}

// isMoney tells whether all known values of a column may be amounts.
func (c Column) isMoney() bool {
	for word := range c.Words {
		letters := 0
		for _, r := range word {
			if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
				letters++
			}
		}
		if letters > 3 || !strings.ContainsAny(word, "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹") {
			return false
		}
	}
	return true
}

// says tells whether a flag of refunds says yes in some row, whatever it says in
// others.
func (c Column) says(e Extent) bool {
	for word := range c.Words {
		if is, _ := ExtentOf(word); is == e {
			return true
		}
	}
	return false
}

// Refunds finds the columns that tell what was paid back.
func Refunds(e Evidence, a RefundsAsked) (f Finding, p RefundPlan) {
	f.Code = RefundColumns.Code
	p = NoRefunds
	column := func(i int) Column {
		c := e.At(i)
		c.Header = a.Header[i]
		return c
	}
	if a.Refunded >= 0 {
		if p.Amount = a.Refunded; a.Named && column(p.Amount).tellsRefunds() {
			p.Amount, p.Flag = -1, p.Amount
		}
	} else {
		p.find(a, column)
		f.named(p, a)
	}
	if p.Below = p.Amount >= 0 && e.Refunds.Below > 0 && e.Refunds.Above == 0; p.Below {
		f.Notes = append(f.Notes, note.Note{
			Code: "refunds-below-zero", Concerns: RefundColumns.Concerns, Args: &note.Args{"column": a.Header[p.Amount], "rows": e.Refunds.Below},
			Text: fmt.Sprintf("%q is below zero wherever it is not 0 (%s): read as what was paid back; to use no column as that", a.Header[p.Amount], problem.Grouped(e.Refunds.Below)),
			Fix:  note.Fix{Option: note.Column, Value: "refunded="},
		})
	}
	if p.Full >= 0 { // who was refunded in part, another column says
		p.Flag = -1
	}
	if p.Amount < 0 {
		p.findAdjusted(e, a)
	}
	if p.findDisputes(a, column); p.Disputed >= 0 {
		f.Notes = append(f.Notes, note.Note{
			Code: "disputes", Concerns: RefundColumns.Concerns}.Filled("payments that are %q and not %q do not count as sales", a.Header[p.Disputed], a.Header[p.Won]))
	}
	switch {
	case p.Amount >= 0 && p.Flag >= 0 && !p.Part && e.Refunds.Nothing > 0:
		f.contradict(e.Refunds, a.Header[p.Flag], a.Header[p.Amount])
	case p.Flag >= 0 || p.Full >= 0:
		f.flagged(p, column)
	}
	if p.Adjusted >= 0 {
		f.adjusted(e.Refunds, p, a)
	}
	f.Answer = fmt.Sprint(p)
	return f, p
}

// find takes the columns whose headers are about refunds for what their values
// are.
func (p *RefundPlan) find(a RefundsAsked, column func(int) Column) {
	var ofAmount []string
	if a.Amount >= 0 {
		_, ofAmount = partsOf(a.Header[a.Amount])
	}
	best := 0
	for i, header := range a.Header {
		has, rest := partsOf(header)
		has[ofRefund] = has[ofRefund] || has[ofReturn] && len(rest) == 0
		if total, _ := totalParts(header); !has[ofRefund] || has[elsewhere] || total[afterRefunds] || total[beforeRefunds] || !a.Free(i) {
			continue
		}
		c := column(i)
		flag := c.tellsRefunds() && !(has[moneyWord] && c.isMoney()) // an amount_refunded of 0 and 1 is one
		switch {
		case flag && has[inFull]:
			p.Full = i
		case flag && has[inPart]: // how much it was, another column says
		case flag:
			p.Flag = i
		case has[asState] || has[ofReturn] && !has[moneyWord] || !c.isMoney() || c.Words == nil && len(rest) > 2:
		default:
			rank := 1
			if slices.Equal(rest, ofAmount) {
				rank += 8
			}
			if len(rest) == 0 {
				rank += 4
			}
			if !has[inPart] {
				rank += 2
			}
			if rank > best {
				best, p.Amount, p.Part = rank, i, has[inPart]
			}
		}
	}
}

// named states that a column is one of amounts paid back whose header says more
// than that, and other things than that of the amount.
func (f *Finding) named(p RefundPlan, a RefundsAsked) {
	if p.Amount < 0 || a.Amount < 0 {
		return
	}
	header := a.Header[p.Amount]
	_, ofAmount := partsOf(a.Header[a.Amount])
	if has, rest := partsOf(header); !has[ofRefund] || len(rest) > 0 && !slices.Equal(rest, ofAmount) {
		f.Notes = append(f.Notes, note.Note{
			Code: "refund-amounts", Concerns: RefundColumns.Concerns, Args: &note.Args{"column": header},
			Text: fmt.Sprintf("%q is read as what was paid back; to use no column as that", header),
			Fix:  note.Fix{Option: note.Column, Value: "refunded="},
		})
	}
}

// findDisputes finds the columns that tell which payments were disputed, and which
// of these disputes were won.
func (p *RefundPlan) findDisputes(a RefundsAsked, column func(int) Column) {
	for i, header := range a.Header {
		words := Words(header)
		about := slices.ContainsFunc(words, func(w string) bool { return slices.Contains([]string{"dispute", "disputed", "chargeback"}, w) })
		switch {
		case !about || !a.Free(i) || !column(i).tellsRefunds():
		case slices.Contains(words, "won"):
			p.Won = i
		case len(words) <= 2:
			p.Disputed = i
		}
	}
	if p.Disputed < 0 || p.Won < 0 {
		p.Disputed, p.Won = -1, -1
	}
}

// contradict tells of a flag that says yes where nothing was paid back.
func (f *Finding) contradict(rows RefundRows, flag, amount string) {
	if rows.Nothing < rows.Flagged {
		f.Notes = append(f.Notes, note.Note{
			Code: "refund-flag-amount", Level: note.Warning, Concerns: RefundColumns.Concerns, Args: &note.Args{"rows": rows.Nothing, "flag": flag, "amount": amount},
			Text: fmt.Sprintf("%q says that %s orders were refunded of which %q says 0: the amounts are used; to use the other", flag, problem.Grouped(rows.Nothing), amount),
			Fix:  note.Fix{Option: note.Column, Value: "refunded=" + flag},
		})
		return
	}
	f.Refusal = &problem.Problem{
		Code: RefundColumns.Code, Value: flag,
		Reason: fmt.Sprintf("in all %s rows in which %q says yes, %q is 0: were these orders refunded, as the first says, or was nothing paid back, as the second says?", problem.Grouped(rows.Flagged), flag, amount),
		Hint:   "to decide",
		Fixes:  []note.Fix{{Option: note.Column, Value: "refunded=" + flag}, {Option: note.Column, Value: "refunded=" + amount}},
	}
}

// flagged states how flags are read.
func (f *Finding) flagged(p RefundPlan, column func(int) Column) {
	if p.Amount >= 0 && !p.Part && p.Full < 0 { // the amounts decide, and agree
		return
	}
	for _, i := range []int{p.Flag, p.Full} {
		if i < 0 || !column(i).says(AllBack) && !column(i).says(PartBack) {
			continue
		}
		c := column(i)
		if c.says(AllBack) {
			f.Notes = append(f.Notes, note.Note{
				Code: "refund-flag", Concerns: RefundColumns.Concerns, Args: &note.Args{"column": c.Header},
				Text: fmt.Sprintf("%q says only whether an order was refunded: yes is read as refunded in full", c.Header),
			})
		}
		if c.says(PartBack) && p.Amount < 0 {
			f.Notes = append(f.Notes, note.Note{
				Code: "refund-part-unknown", Level: note.Warning, Concerns: note.Revenue, Args: &note.Args{"column": c.Header},
				Text: fmt.Sprintf("%q says that orders were refunded in part, but no column says how much: the revenue is too high by that; to name the column of the amounts", c.Header),
				Fix:  note.Fix{Option: note.Column, Value: "refunded=HEADER"},
			})
		}
	}
}
