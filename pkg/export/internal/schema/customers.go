package schema

import (
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/note"
)

// The fields of a customers export. Every other column is a dimension.
const (
	FieldCustomer  = "customer"
	FieldStart     = "started_at"
	FieldEnd       = "ended_at"
	FieldEnds      = "ends_at"      // when it is to end, where another column has ended_at
	FieldExpiry    = "expires_at"   // until when it is paid
	FieldCancel    = "cancelled_at" // the day of the request
	FieldTrialEnd  = "trial_end"
	FieldTrialDays = "trial_days" // how long a trial lasts from the start on
	FieldPaidFrom  = "paid_from"  // of the first payment
	FieldVersion   = "version"    // since when a row is valid, or when it was changed
	FieldRevision  = "version_number"
	FieldSnapshot  = "snapshot_at" // of the day on which a row was true
	FieldPause     = "paused_at"   // since when it is not paid
	FieldResume    = "resumed_at"  // until then
	FieldMRR       = "mrr"
	FieldReason    = "churn_reason"
	FieldCurrency  = "currency"
	FieldInterval  = "interval"       // of a price that is not monthly: year, 3 months
	FieldCount     = "interval_count" // how many of them
	FieldQuantity  = "quantity"       // of a price for one
	FieldMail      = "email"          // of the customer where the id is blank
	FieldStatus    = "status"         // of the subscription
	FieldContract  = "subscription"   // its id
)

// CustomerFields are the fields of a customers export.
var CustomerFields = []Field{
	{FieldCustomer, []string{"customer_id", "customer", "client_id", "user_id", "buyer_id", "account_id", "kundennummer", "kunden_id", "kundennr", "numéro client", "id client", "número de cliente", "id_cliente", "cliente_id", "codice cliente", "klantnummer", "klant_id", "numer klienta", "id klienta", "klient_id",
		"customer email", "email", "kunde", "client", "cliente", "klant", "klient"}},
	{FieldMail, []string{"customer_email", "email", "billing_email", "email_address"}},
	{FieldStart, []string{"started_at", "start_date", "subscription_start", "subscription_start_date", "subscribed_at", "subscription_started_at", "signup_date", "created_at", "activated_at", "join_date", "joined_at", "start", "start_ts", "start_time",
		"startdatum", "vertragsbeginn", "beginn", "abobeginn", "début", "debut", "début abonnement", "inicio", "inizio", "inizio abbonamento", "ingangsdatum", "begin", "początek", "rozpoczęcie", "data rozpoczecia", "data początku", "início", "date_debut", "date de début", "fecha_inicio", "fecha de inicio", "fecha de alta", "data_inizio", "data di inizio", "begindatum", "data rozpoczęcia", "data_inicio", "data de início", "başlangıç tarihi", "تاریخ شروع", "วันที่เริ่มต้น", "tanggal mulai"}},
	{FieldEnd, []string{"ended_at", "end_date", "churned_at", "churn_date", "subscription_end", "subscription_end_date", "subscription_ended_at", "effective_end_time", "end", "end_ts", "end_time", "ended", "terminated_at", "termination_date", "closed_at", "contract_end", "contract_end_date",
		"enddatum", "vertragsende", "ende", "aboende", "fin", "fin abonnement", "fine", "fine abbonamento", "einde", "koniec", "zakończenie", "data zakonczenia", "data końca", "fim", "término", "date_fin", "date de fin", "fecha_fin", "fecha de fin", "fecha de baja", "data_fine", "data di fine", "einddatum", "data zakończenia", "data_fim", "data de término", "bitiş tarihi", "تاریخ پایان", "วันสิ้นสุด", "วันที่สิ้นสุด", "tanggal berakhir", "tanggal selesai"}},
	{FieldEnds, []string{"ends_at", "end_at", "ends", "ends_on", "ending_at", "cancel_at", "cancels_at", "cancels_on"}},
	{FieldExpiry, []string{"expires_at", "expiry", "expiry_date", "expiration_date", "expires_on", "expires", "expires_date", "expiration", "expired_at", "current_period_end", "current_period_ends_at", "current_period_end_at", "current_term_end", "current_billing_period_ends_at", "period_end", "paid_until", "paid_through", "paid_through_date",
		"valid_until", "access_until", "renews_at", "renewal_date", "ablaufdatum", "gültig bis", "laufzeitende", "date d'expiration", "date_expiration", "fecha de vencimiento", "fecha_vencimiento", "fecha de expiración", "data di scadenza", "data_scadenza", "scadenza", "vervaldatum", "data wygaśnięcia", "ważny do", "ważne do",
		"data de expiração", "data de vencimento", "son geçerlilik tarihi", "تاریخ انقضا", "วันหมดอายุ", "tanggal kedaluwarsa"}},
	{FieldCancel, []string{"cancelled_at", "canceled_at", "cancellation_date", "cancel_date", "cancelled_date", "canceled_date", "cancelled_on", "canceled_on", "cancellation_requested_at", "cancel_requested_at", "unsubscribed_at", "unsubscribe_detected_at", "kündigungsdatum", "gekündigt am", "résilié le", "cancelado el", "disdetto il", "opgezegd op", "anulowano", "cancelado em", "date_resiliation", "date de résiliation",
		"date d'annulation", "fecha de cancelación", "fecha_cancelacion", "data di disdetta", "data di cancellazione", "opzegdatum", "data anulowania", "data rezygnacji", "data de cancelamento", "iptal tarihi", "تاریخ لغو", "วันที่ยกเลิก", "tanggal pembatalan"}},
	{FieldTrialEnd, []string{"trial_end", "trial_ends_at", "trial_ended_at", "trial_end_date", "trial_end_at", "trial_expires_at", "trial_until", "trial_end_time", "testphase bis", "ende der testphase", "fin de l'essai", "fin de prueba", "fine prova", "einde proefperiode", "koniec okresu próbnego", "fim do teste"}},
	{FieldTrialDays, []string{"trial_days", "trial_period_days", "trial_length_days", "trial_duration_days", "trial_length", "days_of_trial", "testtage", "probetage", "jours d'essai", "días de prueba", "giorni di prova", "proefdagen", "dni próbne", "dias de teste"}},
	{FieldPaidFrom, []string{"paid_from", "first_payment_at", "first_payment_date", "first_paid_at", "first_payment", "first_billed_at", "first_invoice_at", "first_charge_at", "activated_at", "activation_date", "erste zahlung", "premier paiement", "primer pago", "primo pagamento", "eerste betaling", "pierwsza płatność", "primeiro pagamento"}},
	{FieldVersion, []string{"dbt_valid_from", "valid_from", "version_valid_from", "effective_from", "record_start_at", "updated_at", "modified_at", "last_modified_at", "last_updated_at", "last_modified", "last_updated", "date_modified", "updated"}},
	{FieldRevision, []string{"version", "version_number", "version_no", "version_num", "revision", "revision_number", "revision_no", "row_version", "record_version", "subscription_version", "contract_version", "versionsnummer", "vertragsversion", "numéro de version", "número de versión", "versión", "versione", "numero versione", "versie", "versienummer", "wersja", "numer wersji", "versão", "sürüm"}},
	{FieldSnapshot, []string{"snapshot_date", "snapshot_month", "snapshot_at", "snapshot_day", "snapshot", "snapshotted_at", "as_of_date", "as_of", "load_date", "loaded_at", "extract_date", "extracted_at", "extraction_date", "export_date", "exported_at", "run_date", "partition_date", "batch_date", "data_date", "file_date", "ds"}},
	{FieldPause, []string{"paused_at", "paused_on", "pause_date", "paused_date", "paused_since", "pause_start", "pause_starts_at", "pause_started_at", "pause_start_date", "suspended_at", "suspended_on", "suspension_date", "frozen_at", "freeze_date", "freeze_start", "freeze_start_date", "on_hold_since", "hold_start_date",
		"pausiert am", "pausiert seit", "ruhend seit", "pause ab", "suspendu le", "en pause depuis", "pausado el", "fecha de pausa", "sospeso il", "gepauzeerd op", "wstrzymano", "data zawieszenia", "pausado em", "duraklatma tarihi"}},
	{FieldResume, []string{"resumed_at", "resumed_on", "resume_at", "resume_date", "resumes_at", "resumes_on", "resumption_date", "pause_end", "pause_ends_at", "pause_ended_at", "pause_end_date", "paused_until", "unpaused_at", "unfrozen_at", "freeze_end", "freeze_end_date", "hold_end_date",
		"pausiert bis", "pause bis", "fortgesetzt am", "repris le", "reanudado el", "ripreso il", "hervat op", "wznowiono", "data wznowienia", "retomado em"}},
	{FieldMRR, []string{"mrr", "monthly_amount", "amount", "plan_amount", "mrr_amount", "monthly_revenue", "monthly_price", "monthly_charge", "monthly_charges", "monthly_fee",
		"betrag monatlich", "monatlicher betrag", "monatsbetrag", "monatspreis", "preis monatlich", "preis pro monat", "montant mensuel", "prix mensuel", "importe mensual", "precio mensual", "cuota mensual", "importo mensile", "prezzo mensile", "canone mensile",
		"maandbedrag", "maandprijs", "bedrag per maand", "prijs per maand", "kwota miesięczna", "cena miesięczna", "opłata miesięczna", "valor mensal", "preço mensal", "mensalidade"}},
	{FieldReason, []string{"churn_reason", "cancellation_reason", "cancel_reason"}},
	{FieldCurrency, []string{"currency", "currency_code", "währung", "devise", "moneda", "valuta", "waluta", "moeda"}},
	{FieldInterval, nil}, // these are found by what they hold: see questions.PriceOf
	{FieldCount, nil},
	{FieldQuantity, nil},
	{FieldStatus, []string{"status", "subscription_status", "subscription_state", "plan_status", "membership_status", "contract_status", "account_status", "zustand", "estado", "statut", "état", "stato", "toestand", "situação", "durum", "وضعیت", "สถานะ"}},
	{FieldContract, []string{"subscription_id", "subscription_uuid", "sub_id", "subscription_number", "contract_id", "contract_number", "contract_no", "contract_nr", "subscription_no", "agreement_id", "agreement_number", "policy_number", "license_key", "vertragsnr", "vertrag_nr", "abo_nr", "vertragsnummer", "vertrags_id", "abo_id", "id abonnement", "abonnement_id", "id_suscripción", "id_abbonamento", "contractnummer", "numer umowy", "id_assinatura", "id"}},
}

// planPrices are headers of prices that are MRR once what stands beside them has
// told how long a price lasts. Where there are several, which is paid is not known.
var planPrices = []string{"price", "plan_price", "plan_cost", "unit_amount", "unit_price", "price_amount", "recurring_amount", "recurring_price", "recurring_total", "recurring_charge", "subscription_price", "subscription_amount", "subscription_fee", "subscription_total", "subscription_value", "membership_fee", "plan_fee", "fee", "dues", "net_price", "monthly_recurring_revenue", "mrr_cents", "mrr_in_cents", "price_cents", "amount_cents", "plan_amount_cents", "arr", "acv", "annual_recurring_revenue", "annual_price", "yearly_price", "annual_amount", "yearly_amount",
	"preis", "betrag", "abopreis", "beitrag", "mitgliedsbeitrag", "gebühr", "jahresbeitrag", "jahrespreis", "prix", "montant", "cotisation", "prix annuel", "precio", "importe", "cuota", "precio anual", "prezzo", "importo", "canone", "quota", "prijs", "bedrag", "contributie", "cena", "kwota", "opłata", "składka", "abonament", "preço", "valor", "ücret", "tutar", "fiyat", "قیمت", "مبلغ", "ราคา", "harga", "biaya"}

// optionalDays are the fields of days that a subscription need not have. Beside an
// end that was named, what else may be one is not looked at.
var optionalDays = []string{FieldEnds, FieldExpiry, FieldCancel, FieldTrialEnd, FieldPaidFrom, FieldPause, FieldResume, FieldVersion, FieldSnapshot}

// validities are pairs of columns that bound the days on which a row of a history
// was valid: its own start and end, where it has no others.
var validities = [][2]string{{"valid_from", "valid_to"}, {"dbt_valid_from", "dbt_valid_to"}, {"record_start_at", "record_end_at"}, {"effective_from", "effective_to"},
	{"effective_start_date", "effective_end_date"}, {"effective_start", "effective_end"}, {"from_date", "to_date"}, {"date_from", "date_to"}, {"from", "to"}, {"gültig ab", "gültig bis"}, {"gültig von", "gültig bis"}, {"von", "bis"}, {"du", "au"}, {"desde", "hasta"}, {"dal", "al"}, {"van", "tot"}, {"od", "do"}, {"ważne od", "ważne do"}}

// PeriodFields are the fields of invoices that are read as subscriptions for what
// they pay for.
var PeriodFields = []Field{
	{FieldCustomer, Orders.Aliases("customer")},
	{FieldStart, periodStarts},
	{FieldEnd, periodEnds},
	{FieldMRR, append([]string{"amount_paid", "paid_amount"}, Orders.Aliases("amount")...)},
	{FieldCurrency, Orders.Aliases("currency")},
	{FieldStatus, Orders.Aliases("status")},
}

// Rows is the kind of a file whose rows are subscriptions, or invoices that are
// read as such.
func (o Options) Rows() *Kind {
	if o.RowIs == RowInvoicePeriod {
		return Periods
	}
	return Subscriptions
}

// Spans tells whether the price of a row is that of its own time.
func (k *Kind) Spans() bool { return k.spans }

// OfCustomers tells whether the header is one of subscriptions: of a preset, one
// with a start and without the date of an order, or one with an id and a term of
// subscriptions.
func (d *Table) OfCustomers(o Options) bool {
	if p, err := PresetFor(d.Names, o); err == nil && p != nil {
		return p.Subscriptions
	}
	if o.Columns["date"] != "" {
		return false
	}
	of, _ := d.listing(o)
	return of == questions.SurelyListed || !d.names("date") && slices.ContainsFunc(CustomerFields, func(f Field) bool {
		return f.Name == FieldStart && d.has(f.Headers)
	})
}

// listing tells whether the rows are subscriptions, and by which headers; never when
// the user has said what is the day or the id of an order.
func (d *Table) listing(o Options) (questions.Listing, []string) {
	if o.Columns["date"] != "" || o.Columns["order"] != "" {
		return questions.NotListed, nil
	}
	contract := ""
	for _, f := range CustomerFields {
		for _, alias := range f.Headers {
			if found := d.Named(alias); f.Name == FieldContract && alias != "id" && contract == "" && len(found) > 0 {
				contract = d.Header[found[0]]
			}
		}
	}
	return questions.ListOfSubscriptions(d.Header, contract, func(header string) bool {
		h := NewNames([]string{header})
		return slices.ContainsFunc(OrderFields, func(f Field) bool {
			return (f.Name == "order" || f.Name == "date") && slices.ContainsFunc(f.Headers, h.Has)
		})
	})
}

// maybeSubscriptions refuses to take the days of subscriptions for those of orders.
func (r *recognizer) maybeSubscriptions() error {
	if r.kind != Orders || r.preset != nil || r.at("date") < 0 {
		return nil
	}
	of, signs := r.listing(r.options)
	if of == questions.NotListed {
		return nil
	}
	return r.Problem(questions.Layout.Code, fmt.Sprintf("its rows may be orders, or subscriptions as %s say, and no column is sure to have the id of an order", QuotedList(signs)),
		"to read it as one or the other", note.Fix{Option: note.Customers, Value: r.Name}, columnFix("date", r.Header[r.at("date")]))
}

// names tells whether a column is called as a field of orders is.
func (d *Table) names(field string) bool {
	return slices.ContainsFunc(OrderFields, func(f Field) bool { return f.Name == field && d.has(f.Headers) })
}

func (d *Table) has(aliases []string) bool {
	return slices.ContainsFunc(aliases, d.Has)
}
