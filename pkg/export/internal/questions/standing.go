package questions

import (
	"slices"
	"strings"
)

// Standing is what a status or a flag says about a subscription.
type Standing uint8

// The values of Standing. A list tells how a subscription stands today, not since
// when: what does not pay today and has no day to tell is left out.
const (
	UnknownStanding Standing = iota
	Agreed                   // it was sold, whether it runs or not
	Running                  // it pays, or is about to: a payment that is late is no end
	NotRenewing              // it runs until the end of what is paid
	Cancelled                // it has ended, or will with what is paid
	Ended
	NotPaying // paused, on hold, unpaid
	OnTrial
	NeverRan // it has not begun, or came to nothing
)

// Over tells whether a subscription does not go on: it has ended, or will.
func (s Standing) Over() bool { return s == NotRenewing || s == Cancelled || s == Ended }

// HasEnded tells whether a subscription has ended, whatever is paid yet.
func (s Standing) HasEnded() bool { return s == Cancelled || s == Ended }

// Pays tells whether a subscription makes a customer of somebody.
func (s Standing) Pays() bool { return s < NotPaying }

// standings are the statuses of subscriptions, in the languages of the systems that
// write them: billing systems, shops, app stores and home-made lists.
var standings = NewPhrases([]Entry[Standing]{
	{Running, []string{
		"active, activated, in force, running, subscribing, live, current, ongoing, subscribed, enabled, renewing, renewed, valid, good standing, paying, paid, up to date",
		overdue, late,
		"aktiv, laufend, läuft, bezahlt",
		"actif, en cours, à jour, payé, payée",
		"activo, activa, vigente, al día, pagado, pagada",
		"attivo, attiva, in corso, pagato, pagata",
		"actief, lopend, betaald",
		"aktywny, aktywna, aktywne, w toku, opłacony, opłacona, opłacone",
		"ativo, ativa, em dia, pago, paga",
		"etkin, aktif, devam ediyor, ödendi",
		"فعال, جاری, در جریان, پرداخت شده",
		"ใช้งานอยู่, ใช้งาน, ชำระแล้ว",
		"berjalan, berlangganan, lunas",
	}},
	{Agreed, []string{"closed won, deal won"}},
	{NotRenewing, []string{
		"non renewing, not renewing, will not renew, pending cancel, pending cancel{l|}ation, cancel{l|}ation pending, cancel{l|}ation scheduled, scheduled for cancel{l|}ation",
		"cancel at period end, cancels at period end, cancel{led|ed} at period end, cancel at end of term, set to cancel, will cancel, auto renew off, expiring, ending, cancel{l|}ing",
		"läuft aus, Kündigung vorgemerkt", "en cours de résiliation", "cancelación pendiente", "in scadenza, in disdetta", "wordt opgezegd", "w okresie wypowiedzenia",
		"cancelamento pendente", "yenilenmeyecek", "pembatalan tertunda",
	}},
	{Cancelled, []string{
		"cancel{led|ed}, cancel, cancel{l|}ation, void, voided, annulled",
		"gekündigt, storniert, abgebrochen", "annulé, annulée, résilié, résiliée", "cancelado, cancelada, anulado, anulada, dado de baja, dada de baja, de baja, baja",
		"annullato, annullata, cancellato, cancellata, disdetto, disdetta", "geannuleerd, opgezegd", "anulowany, anulowana, anulowane, wypowiedziany, wypowiedziana, rozwiązana",
		"iptal edildi, iptal", "لغو شده, لغو", "ยกเลิกแล้ว, ยกเลิก", "dibatalkan, batal",
	}},
	{Ended, []string{
		"ended, expired, churned, inactive, terminated, closed, lapsed, finished, completed, not active, no longer active, former, deactivated, disabled, stopped, unsubscribed, archived, switched, revoked, lost, deleted",
		"beendet, abgelaufen, inaktiv, ausgelaufen, nicht aktiv, deaktiviert, nicht mehr aktiv", "expiré, expirée, terminé, terminée, inactif, clos, désactivé, désactivée",
		"expirado, expirada, caducado, caducada, terminado, terminada, finalizado, finalizada, inactivo, inactiva, vencido, vencida, no activo",
		"scaduto, scaduta, terminato, terminata, cessato, cessata, inattivo, inattiva, disattivato, disattivata, non attivo", "verlopen, beëindigd, inactief, gestopt, afgelopen, niet actief",
		"wygasły, wygasła, wygasło, wygasł, zakończony, zakończona, zakończone, nieaktywny, nieaktywna, nieaktywne, nie aktywny",
		"encerrado, encerrada, inativo, inativa, não ativo", "süresi doldu, sona erdi, pasif, bitti, aktif değil", "منقضی شده, منقضی, پایان یافته, غیرفعال, غیر فعال",
		"หมดอายุ, สิ้นสุด, ไม่ใช้งาน", "berakhir, kedaluwarsa, kadaluarsa, kadaluwarsa, tidak aktif, nonaktif",
	}},
	{NotPaying, []string{
		"paused, on hold, hold, unpaid, not paid, suspended, frozen, halted, free, freemium, complimentary",
		"pausiert, unbezahlt, nicht bezahlt, ausgesetzt, gesperrt, ruhend, angehalten, kostenlos", "en pause, suspendu, suspendue, impayé, impayée, gratuit, gratuite",
		"pausado, pausada, en pausa, suspendido, suspendida, impagado, impagada, en espera, gratis", "in pausa, sospeso, sospesa, in sospeso, non pagato, non pagata, gratuito, gratuita",
		"gepauzeerd, in de wacht, onbetaald, niet betaald, opgeschort", "wstrzymany, wstrzymana, wstrzymane, zawieszony, zawieszona, zawieszone, nieopłacony, nieopłacona, nieopłacone, darmowy, darmowa",
		"suspenso, suspensa, não pago, não paga, em espera", "duraklatıldı, askıda, askıya alındı, ödenmedi, ücretsiz", "متوقف شده, متوقف, معلق, پرداخت نشده, رایگان",
		"หยุดชั่วคราว, ระงับ, ยังไม่ชำระ, ฟรี", "dijeda, ditangguhkan, belum dibayar, belum bayar",
	}},
	{OnTrial, []string{
		"trialing, trialling, trial, in trial, on trial, free trial, trial period, active trial, trialist",
		"Testphase, Testzeitraum, Probe, Probezeit, Probephase, Probeabo", "essai, en essai, période d'essai, essai gratuit", "prueba, en prueba, periodo de prueba", "prova, in prova, periodo di prova, prova gratuita",
		"proefperiode, proef, op proef", "okres próbny, próbny, próbna", "teste, em teste, período de teste, avaliação", "deneme, deneme süresi", "آزمایشی", "ทดลองใช้", "uji coba, percobaan",
	}},
	{NeverRan, []string{
		"incomplete, incomplete expired, pending, draft, failed, test, sandbox, trash, trashed, abandoned, rejected, declined, not started, future, scheduled, awaiting payment, pending payment, payment failed, unconfirmed, spam, never {activated|started|paid|subscribed|active}, not activated, not started, not yet {active|started|activated}, denied, approval denied, refused",
		"lead, prospect, prospecting, qualification, qualified to buy, appointment scheduled, presentation scheduled, decision maker bought in, needs analysis, discovery, proposal, proposal sent, quote sent, negotiation, contract sent, closed lost, deal lost",
		"trial expired, trial ended, trial cancel{led|ed}, expired trial, cancel{led|ed} trial",
		"ausstehend, Entwurf, fehlgeschlagen, unvollständig, wartend", "en attente, brouillon, échoué, échouée, incomplet, incomplète", "pendiente, pendiente de pago, preinscrito, preinscrita, borrador, fallido, fallida, incompleto, incompleta",
		"in attesa, bozza, fallito, fallita", "in behandeling, in afwachting, concept, mislukt, onvolledig", "oczekujący, oczekująca, oczekujące, szkic, nieudany, nieudana, niekompletny, niekompletna",
		"pendente, aguardando, rascunho, falhou", "beklemede, bekliyor, taslak, başarısız, eksik", "در انتظار, پیش نویس, ناموفق, ناقص", "รอดำเนินการ, รอชำระเงิน, ร่าง, ล้มเหลว", "tertunda, menunggu, draf, gagal",
	}},
})

// strength is which meaning counts when a text has several: "active - pending
// cancellation" does not renew, "cancelled: payment failed" has been cancelled.
var strength = []Standing{Agreed, NotRenewing, Ended, Cancelled, NotPaying, OnTrial, Running, NeverRan}

// StandingOf is what a status says; UnknownStanding when it says nothing that is
// known.
func StandingOf(status string) Standing {
	words := Words(status)
	if len(words) > 1 && words[0] == "wc" { // of WooCommerce
		words = words[1:]
	}
	said := map[Standing]bool{}
	for _, f := range standings.In(words) {
		said[f.Meaning] = true
	}
	for _, s := range strength {
		if said[s] {
			return s
		}
	}
	return UnknownStanding
}

// Sign is what a flag of a subscription says where it is true.
type Sign uint8

// The values of Sign.
const (
	NoSign         Sign = iota
	SignActive          // it goes on
	SignOver            // it has ended
	SignRenews          // it goes on after what is paid
	SignStops           // it does not
	SignTrial           // the row is a trial
	SignUnpaid          // nothing is paid for it: it is paused, or a gift of the house
	SignPaid            // it is paid
	SignTest            // it is no subscription at all
	SignProduction      // it is one
	SignDeleted         // it is one no more
)

var signs = NewPhrases([]Entry[Sign]{
	{SignActive, []string{"active, is active, active subscription, subscription active, has active subscription, currently active, live, is live, enabled, is enabled, subscribed, is subscribed",
		"aktiv, ist aktiv, Abo aktiv", "actif, est actif, abonnement actif", "activo, activa, está activo, suscripción activa", "attivo, è attivo, abbonamento attivo", "actief, is actief", "aktywny, aktywna, czy aktywny",
		"ativo, ativa, assinatura ativa", "aktif, aktif mi", "فعال, فعال است", "ใช้งานอยู่"}},
	{SignOver, []string{"cancel{led|ed}, is cancel{led|ed}, has cancel{led|ed}, subscription cancel{led|ed}, void, voided, is void, is voided, churn, churned, is churned, has churned, expired, is expired, has expired, ended, is ended, has ended, inactive, is inactive, terminated, is terminated, lapsed, closed, is closed",
		"gekündigt, beendet, inaktiv", "résilié, annulé", "cancelado, cancelada", "disdetto, cancellato", "opgezegd, geannuleerd", "anulowany, anulowana", "iptal, iptal edildi"}},
	{SignRenews, []string{"auto renew, auto renews, auto renewal, auto renewing, auto renew status, auto renew enabled, auto renewal enabled, is auto renew, is auto renewing, is auto renewable, will renew, will auto renew, renews, renewing, automatic renewal, autorenewal",
		"automatische Verlängerung, verlängert sich", "renouvellement automatique, reconduction tacite", "renovación automática", "rinnovo automatico", "automatische verlenging", "automatyczne odnowienie", "renovação automática", "otomatik yenileme", "تمدید خودکار", "perpanjangan otomatis"}},
	{SignStops, []string{"cancel at period end, cancels at period end, cancel at end, cancel at end of period, cancel at end of term, cancel at term end, cancel scheduled, cancel{l|}ation scheduled, pending cancel, pending cancel{l|}ation, is cancel{l|}ing, non renewing, cancel{l|}ation requested, cancel requested, to be cancel{led|ed}, will cancel, do not renew, set to cancel"}},
	{SignTrial, []string{"trial, is trial, in trial, on trial, is in trial, trialing, is trialing, is trial period, trial period, in trial period, free trial, is free trial"}},
	{SignUnpaid, []string{"paused, is paused, on hold, is on hold, frozen, is frozen, suspended, is suspended, complimentary, is complimentary, complimentary plan, comp, comped, is comped, is comp, free, is free, is free plan, free member, is free member, free membership, free account, pausiert, ist pausiert, kostenlos, en pause, gratuit, pausado, gratis, in pausa, gepauzeerd, wstrzymany"}},
	{SignPaid, []string{"paid, is paid, paying, is paying, pays, is payer, bezahlt, zahlend, payé, paie, pagado, paga, pagato, betaald, opłacony, pago"}},
	{SignTest, []string{"test, is test, test mode, is test mode, sandbox, is sandbox, in sandbox, test account, is test account, test subscription, test data"}},
	{SignProduction, []string{"livemode, live mode, is live mode, production, is production"}},
	{SignDeleted, []string{"deleted, is deleted, fivetran deleted, soft deleted, is soft deleted, trashed, is trashed, removed, is removed, gelöscht, supprimé, eliminado, eliminato, verwijderd, usunięty, excluído, silindi"}},
})

// SignOf is what a column of yes and no says by its header; NoSign for all else.
func SignOf(header string) Sign {
	sign, _ := signs.Is(header)
	return sign
}

// Flag is a column that says yes or no about each subscription.
type Flag struct {
	Column int
	Sign   Sign
}

// Flags finds the flags among the columns. One that is the same in all rows tells
// nothing.
func Flags(columns []Column) (flags []Flag) {
	for i, c := range columns {
		sign := SignOf(c.Header)
		if sign == NoSign || !c.YesAndNo() {
			continue
		}
		flags = append(flags, Flag{i, sign})
	}
	return flags
}

// YesAndNo tells whether a column says yes in some rows and no in others. A blank
// one is a no.
func (c Column) YesAndNo() bool {
	var yes, no int64
	for word, rows := range c.Words {
		truth, ok := Truth(word)
		switch {
		case !ok:
			return false
		case truth:
			yes += rows
		default:
			no += rows
		}
	}
	return yes > 0 && no+c.Blank > 0
}

// StatusColumn is the column whose values are statuses of subscriptions, whatever it
// is called: several, all of them known, or most where it is called a status or a
// stage. NoneColumn where none or several are.
func StatusColumn(columns []Column) int {
	found := NoneColumn
	for i, c := range columns {
		words := Words(c.Header)
		if len(c.Words) < 2 || SignOf(c.Header) != NoSign || Harmless(c.Header) || slices.ContainsFunc(words, func(w string) bool { return slices.Contains(noStatusWords, w) || slices.Contains(planWords, w) }) {
			continue
		}
		runs, unknown := false, 0
		for word := range c.Words {
			standing := StandingOf(word)
			if _, truth := Truth(word); truth || standing == UnknownStanding || !mostlyStanding(word) {
				unknown++
				continue
			}
			runs = runs || standing == Running || standing == Agreed || standing.Over()
		}
		if unknown > 0 && (unknown*2 >= len(c.Words) || !slices.ContainsFunc(words, func(w string) bool { return slices.Contains([]string{"status", "state", "stage"}, w) })) {
			continue
		}
		if runs && found >= 0 {
			return NoneColumn
		}
		if runs {
			found = i
		}
	}
	return found
}

// mostlyStanding tells whether at least a third of the words of a text are of statuses:
// "cancelled by customer" is one, and "first invoice was paid by card" is a note.
func mostlyStanding(text string) bool {
	words, known := Words(text), 0
	for _, f := range standings.In(words) {
		known += f.To - f.From
	}
	return known > 0 && known*3 >= len(words)
}

// noStatusWords are words of headers of columns whose values look like statuses
// and are those of something else, or of another time.
var noStatusWords = []string{"lead", "ticket", "onboarding", "delivery", "shipping", "verification", "reason", "event", "type", "action", "previous", "old", "last", "payment", "invoice", "email", "trial", "feedback"}

// Truth is what a text means that says yes or no; ok is false for all else.
func Truth(text string) (yes, ok bool) {
	return truths.Is(strings.TrimSpace(text))
}

var truths = NewPhrases([]Entry[bool]{
	{true, []string{"true, yes, 1, t, y, x, j, o, s, e, on, checked, enabled, ja, wahr, oui, vrai, sí, verdadero, sì, vero, waar, tak, prawda, sim, verdadeiro, evet, doğru, بله, ใช่, ya, да, так, はい, 有, 是, 예, نعم, ναι, כן"}},
	{false, []string{"false, no, 0, f, n, h, off, disabled, nein, falsch, non, faux, falso, nee, onwaar, nie, fałsz, não, hayır, yanlış, خیر, ไม่, tidak, нет, ні, いいえ, 無, 否, 아니요, 아니오, لا, όχι, לא, không"}},
})

// With is the standing that a status and the flags of a row have together: what
// ends a subscription is stronger than what says that it goes on.
func (s Standing) With(sign Sign, yes bool) Standing {
	switch {
	case s == NeverRan || s == OnTrial || s == NotPaying:
		return s
	case sign == SignTrial && yes:
		return OnTrial
	case sign == SignUnpaid && yes || sign == SignPaid && !yes:
		if s == Running || s == UnknownStanding {
			return NotPaying
		}
	case sign == SignActive && !yes && s != Cancelled:
		return Ended
	case sign == SignOver && yes && s == Running: // cancelled, and still running
		return NotRenewing
	case sign == SignOver && yes && s == UnknownStanding:
		return Cancelled
	case (sign == SignStops && yes || sign == SignRenews && !yes) && !s.Over():
		return NotRenewing
	case s == UnknownStanding && sign <= SignStops:
		return Running
	}
	return s
}
