package export

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

// One list under the headers of seven languages: anna pays 10.00 a month, ben has
// stopped and carla's 120.00 a year are 10.00.
func TestSubscriptionHeadersOfLanguages(t *testing.T) {
	for _, c := range []struct{ header, month, year, monthly string }{
		{"Kunde;Beginn;Ende;Betrag;Abrechnungszeitraum", "monatlich", "jährlich", "Kundennummer;Vertragsbeginn;Vertragsende;Betrag monatlich"},
		{"Client;Début;Fin;Montant;Périodicité", "mensuel", "annuel", "Numéro client;Date de début;Date de fin;Montant mensuel"},
		{"Cliente;Inicio;Fin;Importe;Periodicidad", "mensual", "anual", "ID cliente;Fecha de inicio;Fecha de fin;Cuota mensual"},
		{"Cliente;Inizio;Fine;Importo;Periodicità", "mensile", "annuale", "Codice cliente;Data di inizio;Data di fine;Canone mensile"},
		{"Klant;Begindatum;Einddatum;Bedrag;Periode", "maandelijks", "jaarlijks", "Klantnummer;Ingangsdatum;Einde;Maandbedrag"},
		{"Klient;Początek;Koniec;Kwota;Okres", "miesięcznie", "rocznie", "Numer klienta;Data rozpoczęcia;Data zakończenia;Opłata miesięczna"},
		{"Cliente;Início;Fim;Valor;Periodicidade", "mensal", "anual", "ID cliente;Data de início;Data de término;Mensalidade"},
	} {
		for _, text := range []string{
			c.header + "\nanna;2024-01-05;;10.00;" + c.month + "\nben;2024-01-05;2024-03-05;7.00;" + c.month + "\ncarla;2024-02-05;;120.00;" + c.year + "\n",
			c.monthly + "\nanna;2024-01-05;;10.00\nben;2024-01-05;2024-03-05;7.00\ncarla;2024-02-05;;10.00\n",
		} {
			s, _, err := customersOf(text, Options{NeedAmount: true})
			if err != nil {
				t.Errorf("%s%v", text, err)
				continue
			}
			if got := runningMRR(s); got != "20.00" {
				t.Errorf("%s%s, want 20.00", text, got)
			}
		}
	}
}

// A price is MRR by the interval beside it, under whatever name of either.
func TestSubscriptionPricesOfAnyName(t *testing.T) {
	for _, price := range []string{"price", "plan_price", "unit_amount", "Plan Amount", "recurring_amount", "Subscription Price"} {
		for _, interval := range []string{"billing cycle", "Billing Frequency", "period", "frequency"} {
			s, _, err := customersOf("customer_id,started_at,ended_at,"+price+","+interval+"\na,2024-01-05,,120.00,yearly\nb,2024-01-05,,10.00,monthly\n", Options{NeedAmount: true})
			if err != nil {
				t.Errorf("%s, %s: %v", price, interval, err)
				continue
			}
			if got := runningMRR(s); got != "20.00" {
				t.Errorf("%s, %s: %s, want 120 / 12 + 10", price, interval, got)
			}
		}
	}
}

// Which of several prices is paid is not known, nor is a price that is a word.
func TestSubscriptionPricesInDoubt(t *testing.T) {
	for _, text := range []string{
		"customer_id,started_at,ended_at,price,plan_price\na,2024-01-05,,9.00,12.00\n",
		"customer_id,started_at,ended_at,price\na,2024-01-05,,gold\nb,2024-01-05,,silver\n",
	} {
		if _, _, err := customersOf(text, Options{NeedAmount: true}); err == nil || !strings.Contains(err.Error(), "no column for mrr") {
			t.Errorf("%s: %v, want the column of the price", text, err)
		}
	}
	s, r, err := customersOf("customer_id,started_at,ended_at,price\na,2024-01-05,,9.00\n", Options{NeedAmount: true})
	if err != nil || runningMRR(s) != "9.00" || len(r.Notes) == 0 || r.Notes[0].Code != "price-monthly" {
		t.Errorf("%v %v, want a price that is said to be monthly", r.Notes, err)
	}
}

// A header of an end is sure beside another day of leaving; that of a contract's end
// is not. By the first a left after 40 days, by the second after 10; which of them is
// used is said either way.
func TestSubscriptionEndBesideDayOfLeaving(t *testing.T) {
	for _, c := range []struct{ end, leaving, want string }{
		{"ended_at", "closed_at", "2024-02-14"},
		{"ended_at", "closed date", "2024-02-14"},
		{"End Date", "deactivated on", "2024-02-14"},
		{"contract_end", "Terminated Date", "2024-01-15"},
		{"Vertragsende", "Austrittsdatum", "2024-01-15"},
	} {
		s, reading, err := customersOf("customer_id,started_at,"+c.end+","+c.leaving+",mrr\na,2024-01-05,2024-02-14,2024-01-15,9.00\nb,2024-01-05,,,9.00\n", Options{})
		if err != nil || s.Extent().Last.String() != c.want {
			t.Errorf("%s beside %s: %v %v, want the last day to be %s", c.end, c.leaving, s, err, c.want)
		}
		if !slices.ContainsFunc(reading.Notes, func(n note.Note) bool {
			return strings.Contains(n.Text, strconv.Quote(c.end)) && strings.Contains(n.Text, strconv.Quote(c.leaving)) && n.Fix.Option == note.Column
		}) {
			t.Errorf("%s beside %s: %v, want to be told which is used", c.end, c.leaving, reading.Notes)
		}
	}
}
