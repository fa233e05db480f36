package questions

import "slices"

// SubscriptionDay is what a header says of the days of a subscription in its column.
type SubscriptionDay uint8

// The values of SubscriptionDay.
const (
	NoSubscriptionDay SubscriptionDay = iota
	DayOfStart
	DayOfCreation // of the record, which is that of the start where nothing else is
	DayOfEnd      // on which it ended
	DayOfExpiry   // until which it is paid, or its next renewal
	DayOfCancel
	DayOfTrialEnd
	DayOfPayment // the first one
	DayOfPause
	DayOfSnapshot
)

// subscriptionDays are the words for what happens on a day, in the languages of the
// systems that write subscription lists.
var subscriptionDays = NewPhrases([]Entry[SubscriptionDay]{
	{DayOfStart, []string{
		"start, starts, started, starting, begin, begins, began, beginning, commenced, commencement, commences, inception, since, joined, join, joining, signup, signed up, sign up, subscribed, enrolled, enrolment, enrollment, patronage since, member since, subscriber since, customer since",
		"Beginn, Eintritt, Eintritts, seit, Mitglied seit, Kunde seit, gültig ab, gültig von, Laufzeitbeginn, angelegt am, abgeschlossen am, Abschluss",
		"début, abonné depuis, client depuis, depuis, souscription, souscrit, inscrit, inscription, adhésion", "inicio, alta, cliente desde, desde, inscripción, suscrito", "inizio, iscrizione, iscritto, cliente dal, decorrenza",
		"begin, ingang, ingangsdatum, aanvang, aanmelding, lid sinds, klant sinds, ingeschreven", "początek, rozpoczęcie, rozpoczęcia, rozpoczęto, zawarcia, zawarto, klient od, ważny od, ważne od, zapisu", "início, adesão, assinatura em, cliente desde, inscrição",
		"başlangıç, başlama, kayıt, üyelik başlangıcı", "شروع, آغاز, عضویت", "เริ่ม, เริ่มต้น, สมัคร", "mulai, bergabung, langganan sejak",
	}},
	{DayOfCreation, []string{"created, creation, record created, erstellt, angelegt, créé, création, creado, creación, creato, creazione, aangemaakt, utworzono, utworzenia, criado, criação, oluşturma"}},
	{DayOfEnd, []string{
		"cancel{l|}ation effective, cancel{l|}ation effective date, cancel{l|}ation effective on, effective cancel{l|}ation, effective cancel{l|}ation date, effective date of cancel{l|}ation",
		"end, ends, ended, terminated, termination, terminates, churn, churned, churning, left, leave, leaving, lost, exit, exited, closed, inactive, inactivated, deactivated, deactivation, quit, resigned, resignation, stopped, stops, stop, finished, dropped, drop",
		"Ende, Austritt, Austritts, beendet, Beendigung, gekündigt zum, Kündigung zum, gekündigt per, Kündigung per, ausgetreten, Laufzeitende, Vertragsende",
		"fin, sortie, résiliation effective, départ, clôture", "fin, baja, término, finalización", "fine, cessazione, uscita, termine", "einde, uitschrijving, uitgeschreven, beëindigd, beëindiging", "koniec, zakończenie, zakończenia, zakończono, odejścia, rezygnacji",
		"fim, término, encerramento, saída", "bitiş, bitişi, bitimi, ayrılma, sonlanma", "پایان, خاتمه", "สิ้นสุด", "berakhir, selesai, keluar",
	}},
	{DayOfExpiry, []string{
		"expires, expiry, expiration, expired, expiring, valid until, valid to, valid till, valid thru, paid until, paid through, paid till, paid up to, access until, access expiration, access expires, active until, good through, term end, term ends, current term end, period end, period ends, current period end, current period ends, next renewal, renewal, renewal due, renews, next billing, next billed, next bill, next payment, next charge, next invoice, next due, due",
		"gültig bis, bezahlt bis, läuft ab, Ablauf, Ablaufdatum, nächste Zahlung, nächste Abrechnung, Verlängerung, Verlängerung am", "valable jusqu'au, expire, expiration, échéance, prochaine échéance, prochain paiement, renouvellement",
		"válido hasta, vence, vencimiento, caduca, caducidad, expira, próximo pago, renovación", "valido fino al, scade, scadenza, prossimo pagamento, rinnovo", "geldig tot, verloopt, vervalt, vervaldatum, volgende betaling, verlenging", "ważny do, ważne do, wygasa, wygaśnięcia, następna płatność, odnowienia",
		"válido até, vence em, vencimento, expira, próximo pagamento, renovação", "geçerlilik, son geçerlilik, yenileme, sonraki ödeme", "انقضا", "หมดอายุ", "kedaluwarsa, jatuh tempo",
	}},
	{DayOfCancel, []string{
		"cancel{led|ed}, cancel, cancels, cancel{l|}ation, cancel{l|}ing, unsubscribed, notice, notice given, cancel{l|}ation request, cancel{l|}ation requested",
		"Kündigung, gekündigt, Kündigung am, Kündigungseingang, storniert", "résilié, résiliée, résiliation, annulé, annulée, annulation", "cancelado, cancelada, cancelación, anulado, anulación", "disdetto, disdetta, cancellato, cancellazione, annullato", "opgezegd, opzegging, geannuleerd, annulering",
		"anulowano, anulowania, wypowiedzenia, wypowiedziano", "cancelado, cancelada, cancelamento", "iptal", "لغو", "ยกเลิก", "pembatalan, dibatalkan",
	}},
	{DayOfTrialEnd, []string{"trial end, trial ends, trial ended, trial until, trial expires, trial expiry, trial expiration, trial over, end of trial, Testphase bis, Ende der Testphase, Probezeit bis, fin essai, fin de l'essai, fin de prueba, fine prova, einde proefperiode, koniec okresu próbnego, fim do teste, deneme bitiş"}},
	{DayOfPayment, []string{"first payment, first paid, first billed, first billing, first charge, first charged, first invoice, first invoiced, activated, activation, converted, conversion, paid upgrade, upgrade to paid, upgraded to paid, paid since, paying since, became paid, went paid, erste Zahlung, Aktivierung, premier paiement, activé, primer pago, primo pagamento, attivazione, eerste betaling, pierwsza płatność, primeiro pagamento, ilk ödeme"}},
	{DayOfPause, []string{"paused, pause, pause start, suspended, suspension, frozen, freeze, on hold since, pausiert, ruht seit, suspendu, pausado, sospeso, gepauzeerd, wstrzymano, zawieszenia, duraklatma"}},
	{DayOfSnapshot, []string{
		"snapshot, snapshotted, load, loaded, extract, extracted, extraction, export, exported, partition, batch, ds, as of, as of date, as of day, month, year month, reporting month, reporting date, report month, report date, reporting period, period month, month end, month start, Stichtag, Monat, Berichtsmonat, mois, date d'arrêté, mes, fecha de corte, mese, maand, peildatum, miesiąc, mês, ay, ماه, เดือน, bulan",
	}},
})

// subscriptionNoise are words of such headers that say nothing of what happens.
var subscriptionNoise = NewPhrases([]Entry[bool]{{true, []string{
	"subscription, subscriptions, sub, subs, membership, member, contract, plan, service, account, customer, client, user, agreement, policy, license, licence, patron, date, dates, day, at, on, time, timestamp, datetime, ts, dt, utc, gmt, local, actual, effective, of, the, is, was, schedule",
	"Abo, Abonnement, Mitgliedschaft, Mitglieds, Vertrag, Vertrags, Kunden, Datum, am, der, des, Tag", "abonnement, contrat, date, de, du, d, le, la, l, jour", "suscripción, contrato, fecha, de, del, el, la", "abbonamento, contratto, data, di, del, della, dell, il",
	"abonnement, contract, lidmaatschap, datum, van, op", "subskrypcji, umowy, abonamentu, członkostwa, data, dnia", "assinatura, contrato, data, de, da, do", "abonelik, üyelik, sözleşme, tarihi, tarih", "تاریخ, اشتراک", "วันที่, วัน", "tanggal, langganan",
}}})

// DayHeader is what a header says of the days in its column, by all of its words.
func DayHeader(header string) SubscriptionDay {
	words := parted(header)
	for _, rest := range [][]string{words, withoutPhrases(subscriptionNoise, words)} {
		if found := subscriptionDays.In(rest); len(found) == 1 && found[0].To-found[0].From == len(rest) {
			return found[0].Meaning
		}
	}
	return NoSubscriptionDay
}

// NamesSnapshot tells whether the header of a column of days is one of snapshots.
func NamesSnapshot(header string) bool {
	return DayHeader(header) == DayOfSnapshot || slices.Contains(Words(header), "snapshot")
}

// NamesLeaving tells whether the header of a column of days says that customers
// left on them, and not until when a contract was to run.
func NamesLeaving(header string) bool {
	return DayHeader(header) == DayOfEnd && slices.ContainsFunc(Words(header), func(w string) bool { return slices.Contains(leavingWords, w) })
}

var leavingWords = []string{"terminated", "termination", "churn", "churned", "left", "exit", "exited", "closed", "inactive", "deactivated", "austritt", "austritts", "austrittsdatum", "ausgetreten", "sortie", "baja", "uscita", "cessazione", "uitschrijving", "uitgeschreven", "saida"}

// NamesContract tells whether the header of a column of days is about a contract,
// whose end may be that of what was agreed and not of what happened.
func NamesContract(header string) bool {
	return slices.ContainsFunc(Words(header), func(w string) bool {
		return slices.Contains([]string{"contract", "agreement", "term", "vertrag", "vertrags", "vertragsende", "laufzeitende", "contrat", "contrato", "contratto", "umowy"}, w)
	})
}

// NamesOtherDay tells whether the header of a column of days is known to be of
// something that ends no subscription, such as a birthday or the last login.
func NamesOtherDay(header string) bool {
	return DayHeader(header) != NoSubscriptionDay || slices.ContainsFunc(parted(header), func(w string) bool { return slices.Contains(otherDays, w) })
}

var otherDays = []string{
	"last", "latest", "recent", "birth", "birthday", "birthdate", "born", "dob", "login", "seen", "visit", "active", "contact", "contacted", "email", "emailed", "sent", "opened", "verified", "confirmed", "updated", "modified", "changed", "order", "ordered", "purchase", "payment", "paid", "invoice", "refund", "refunded", "trial", "start", "started",
	"created", "first", "survey", "nps", "demo", "call", "meeting", "upgraded", "upgrade", "review", "next", "onboarded", "resumed", "deleted", "coupon", "discount", "synced", "imported", "valid", "completed", "onboarding", "approved", "accepted", "signed", "qualified", "assigned", "registered", "invited", "referred", "responded", "resolved", "kickoff", "training", "installed", "delivered", "shipped", "launch", "launched",
	"letzte", "letzter", "letztes", "geburts", "geburtstag", "geandert", "bezahlt", "dernier", "derniere", "naissance", "ultimo", "ultima", "nacimiento", "nascita", "laatste", "geboorte", "ostatni", "ostatnia", "ostatnie", "urodzenia", "nascimento", "son", "dogum", "terakhir", "lahir",
}
