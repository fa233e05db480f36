package schema

// What rows of PayPal's activity are no sales, in the languages of the export:
// each has its own headers. A row below zero is a refund, or something bought.
var (
	payPalEnglish = []RowFilter{
		{Header: "Status", Status: true, Keep: []string{"Completed", "Partially Refunded", "Refunded", "Reversed", "Canceled Reversal", "Cleared", "Abgeschlossen", "Teilweise zurückgezahlt", "Zurückgezahlt", "Zurückgebucht"}}, // German has the same header
		{Header: "Balance Impact", Drop: map[string][]string{"memo": {"memo"}}},
		{Header: "Type", Drop: map[string][]string{ // French has the same header
			"hold":     {"*hold*", "*authorization*", "*reserve*", "*release*", "*suspension*", "*autorisation*", "*réserve*", "*retenue*", "*blocage*"},
			"transfer": {"*withdrawal*", "*transfer*", "*deposit*", "*currency conversion*", "*bank*", "*virement*", "*retrait*", "*transfert*", "*conversion de devise*", "*bancaire*"},
			"fee":      {"*fee*", "*frais*", "commission*"},
			"request":  {"order", "*request*", "*invoice sent*", "commande", "*demande*", "*facture envoyée*"},
		}},
		{Header: "Type", Negative: "spending", Keep: []string{"*refund*", "*reversal*", "*chargeback*", "*remboursement*", "*annulation*", "*rejet*"}},
	}
	payPalGerman = []RowFilter{
		{Header: "Auswirkung auf Guthaben", Drop: map[string][]string{"memo": {"memo"}}},
		{Header: "Typ", Drop: map[string][]string{
			"hold":     {"*einbehalt*", "*autorisierung*", "*reserve*", "*freigabe*", "*zurückgestellt*"},
			"transfer": {"*abbuchung*", "*bankgutschrift*", "*überweisung*", "*währungsumrechnung*", "*auszahlung*", "*einzahlung*", "*bankkonto*"},
			"fee":      {"*gebühr*"},
			"request":  {"bestellung", "*anforderung*", "*rechnung gesendet*"},
		}},
		{Header: "Typ", Negative: "spending", Keep: []string{"*rückzahlung*", "*rückbuchung*", "*rückerstattung*", "*stornierung*"}},
	}
	payPalFrench = []RowFilter{
		{Header: "État", Status: true, Keep: []string{"Terminé", "Effectué", "Partiellement remboursé", "Remboursé", "Annulé par le vendeur"}},
		{Header: "Impact sur le solde", Drop: map[string][]string{"memo": {"mémo"}}},
	}
	payPalSpanish = []RowFilter{
		{Header: "Estado", Status: true, Keep: []string{"Completado", "Parcialmente reembolsado", "Reembolsado", "Revertido"}},
		{Header: "Impacto en el saldo", Drop: map[string][]string{"memo": {"nota", "memo"}}},
		{Header: "Tipo", Drop: map[string][]string{
			"hold":     {"*retención*", "*autorización*", "*reserva*", "*liberación*"},
			"transfer": {"*transferencia*", "*retiro*", "*retirada*", "*conversión de divisa*", "*banc*", "*depósito*"},
			"fee":      {"*comisión*", "*tarifa*"},
			"request":  {"pedido", "*solicitud*", "*factura enviada*"},
		}},
		{Header: "Tipo", Negative: "spending", Keep: []string{"*reembolso*", "*devolución*", "*contracargo*", "*reversión*"}},
	}
)
