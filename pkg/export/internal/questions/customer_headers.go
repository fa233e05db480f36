package questions

import (
	"slices"
	"strings"
	"unicode"
)

// CustomerRole is what a header says that a column tells of customers, the surest
// key first.
type CustomerRole uint8

// The values of CustomerRole.
const (
	CustomerKey   CustomerRole = iota // customer_id, Kundennummer
	CustomerMail                      // customer_email, E-Mail
	PayerMail                         // billing_email, From Email Address
	OtherMail                         // purchase_email
	ReceiverMail                      // shipping_email, To Email Address
	CustomerLogin                     // username, Buyer Username
	CustomerBare                      // buyer, Kunde: a key or a name, which its values tell
	CustomerName                      // Customer Name: two people may have the same
	AnyName                           // Name: that of a person, or of something else, which its values tell
	NoCustomer
)

// IsMail tells whether the column holds e-mails.
func (r CustomerRole) IsMail() bool { return r >= CustomerMail && r <= ReceiverMail }

// who is what a phrase in a header means for CustomerRole.
type who uint8

const (
	whoPerson  who = iota // customer
	whoKey                // customer_id
	whoMail               // email
	whoLogin              // username
	whoName               // name
	whoPayer              // billing, from
	whoTo                 // shipping, to
	whoPhone              // phone
	whoStreet             // street
	whoAddress            // address, which may be one of e-mails
	whoElse               // a word that makes a column of e-mails or names another one
	whoNothing            // a word that changes nothing
)

// whoPhrases is the vocabulary of headers about customers.
var whoPhrases = NewPhrases([]Entry[who]{
	{whoKey, []string{
		"{customer|cust|client|buyer|user|member|shopper|purchaser|subscriber|donor|payer|contact|household|patron} {id|ids|no|nr|num|number|key|code|ref|reference|uuid|guid|identifier|pk|sk|hash|unique id|unique key|pseudo id}",
		"id {customer|cust|client|user|buyer|member}, {customers|users|clients} {id|uuid}, account {id|key|code|uuid|guid|unique id|number|no|nr|external id}, external {customer|client|user|account} id, household key",
		"kunden{nummer|nr|no|id|code|schlüssel|kennung}, kunden {nummer|nr|no|id|code}, käufer {id|nr|nummer}, mitglieds{nummer|nr|id}, debitor{|en}{nummer|nr}, besteller {id|nr}, {nutzer|benutzer} {id|nr|nummer}, kund{|e}{nr|nummer}",
		"{id|code|numero|num|no|ref|reference} client, {id|code|numero} du client, client id, {id|code|numero} acheteur",
		"{id|codigo|numero|num} cliente, {id|codigo|numero} {de|del} cliente, cliente id, {id|codigo} {comprador|do cliente|usuario}",
		"{codice|id|numero} cliente",
		"klant{nummer|nr|id|code}, klant {nummer|nr|id}, lid{nummer|nr}",
		"{numer|nr|id|kod} klienta, klient id, {id|numer} kupujacego",
		"musteri {id|no|numarasi|numara|kodu}, uye {id|no}",
		"شماره مشتری, کد مشتری, شناسه مشتری, شناسه کاربر",
		"รหัสลูกค้า, เลขที่ลูกค้า",
		"{id|kode|nomor} pelanggan, {id|kode} pembeli",
		"{код|номер|ид|идентификатор} {клиента|покупателя|заказчика|пользователя|контрагента}, id {клиента|покупателя|заказчика|пользователя|клієнта|покупця|замовника}, {код|номер} {клієнта|покупця|замовника}, {клиент|покупатель|клієнт} id",
		"会員{id|番号|コード|號|编号}, {顧客|ユーザー}{id|番号|コード|編號}, お客様{番号|id|コード}, {注文者|購入者}id, 得意先コード, {客户|会员|用户|买家|顾客}{id|编号|编码|代码|号}, {客戶|會員|買家}{id|編號}",
		"{구매자|주문자|회원|고객}{id|아이디|번호|코드}",
		"{رقم|معرف|كود|رمز} {العميل|المشتري|الزبون|المستخدم}, {κωδικός|αριθμός} πελάτη, {מספר|מזהה|קוד} {לקוח|הלקוח}, {mã|id|số} {khách hàng|khách|người mua}",
	}},
	{whoPerson, []string{
		"sold to, sold to party, customer, cust, client, buyer, user, member, shopper, purchaser, subscriber, donor, patron, guest",
		"auftraggeber, kunde, kunden, kundin, käufer, besteller, debitor, nutzer, benutzer",
		"adherent, abonne, membre, socio, abonado, iscritto, socia, lid, czlonek, membro, assinante, mitglied, abonnent",
		"acheteur, cliente, comprador, usuario, acquirente, klant, koper, klient, kupujacy, nabywca, musteri, alici, uye, pelanggan, pembeli",
		"مشتری, خریدار, کاربر, ลูกค้า, ผู้ซื้อ",
		"клиент{|а}, покупател{ь|я}, заказчик{|а}, пользовател{ь|я}, контрагент, клієнт{|а}, покупець, покупця, замовник{|а}",
		"注文者, ご注文者, 購入者, 顧客, お客様, 会員, ユーザー, 买家, 客户, 会员, 用户, 顾客, 下单人, 買家, 客戶, 會員, 주문자, 구매자, 고객, 회원",
		"العميل, عميل, المشتري, الزبون, المستخدم, πελάτη{|ς}, αγοραστή{|ς}, לקוח, הלקוח, קונה, רוכש, khách hàng, khách, người mua, người đặt",
	}},
	{whoMail, []string{
		"email, emails, e mail, mail, mailadresse, email {address|adresse|adres|adresi|adresa}, e mail {address|adresse|adres}, mail {address|adresse}, emailaddress, {customers|users|clients} email, e post, epost, e postadress, sähköposti",
		"courriel, adresse {email|e mail|mail}, adresse de courriel, correo, correo electronico, indirizzo {email|e mail}, endereco de email, e posta, eposta, e posta adresi, adres {email|e mail}, posta elettronica, surel, alamat email",
		"ایمیل, پست الکترونیک, อีเมล",
		"почта, {электронная|эл} почта, емейл, имейл, адрес электронной почты, електронна пошта, пошта, メールアドレス, メール, mail アドレス, eメール, 邮箱, 电子邮箱, 邮箱地址, 电子邮件, 邮件地址, 電子郵件, 電子信箱, 信箱, 郵箱, 이메일, 이메일 주소, 메일 주소",
		"البريد {الإلكتروني|الالكتروني}, بريد إلكتروني, الإيميل, ηλεκτρονικό ταχυδρομείο, διεύθυνση email, אימייל, מייל, דואר אלקטרוני, דוא ל, כתובת {אימייל|מייל|דואל}, địa chỉ email, thư điện tử",
	}},
	{whoLogin, []string{"user name, username, login, login name, nickname, handle, screen name, benutzername, nom d utilisateur, nombre de usuario, nome utente, gebruikersnaam, nazwa uzytkownika, kullanici adi, nama pengguna, {login|nick} kupującego",
		"买家会员名, 会员名, 买家昵称, {买家|客户|会员|用户|顾客|下单人}{手机|手机号|手机号码}, логин, ник, tên đăng nhập"}},
	{whoName, []string{
		"name, full name, first name, last name, given name, family name, surname, names",
		"vorname, nachname, vollständiger name, nom, prenom, nombre, apellido{|s}, nome, cognome, sobrenome, naam, voornaam, achternaam, imie, nazwisko, imie i nazwisko, nazwa, ad, ad soyad, adi, adi soyadi, isim, nama",
		"kundenname, käufername, klantnaam, نام, نام و نام خانوادگی, ชื่อ",
		"имя, фамилия, фио, ф и о, отчество, ім'я, прізвище, піб, 氏名, 名前, お名前, 姓, 名, 名字, 姓名, 昵称, フリガナ, カナ, 이름, 성명, 명, اسم, الاسم, όνομα, επώνυμο, ονοματεπώνυμο, שם, שם {מלא|פרטי|משפחה}, tên, họ tên, họ và tên",
	}},
	{whoPayer, []string{"billing, bill to, from, sender, payer, purchaser s, paid by, invoice, ordered by, orderer, absender, rechnung, facturation, facturacion, fatturazione, faturamento, facturatie, platnik, fatura, verzender, expediteur, remitente, mittente", "плательщик, платник, 請求先, 付款人, 결제자, 입금자"}},
	{whoTo, []string{"shipping, ship, ship to, to, recipient, receiver, delivery, deliver to, empfänger, lieferung, livraison, destinataire, envio, destinatario, entrega, spedizione, verzending, ontvanger, odbiorca, dostawa, teslimat, penerima, pengiriman", "получател{ь|я}, доставк{а|и}, одержувач, отримувач, 送付先, 配送先, お届け先, 届け先, 受取人, 送り先, 收货人, 收件人, 收货, 수령인, 수취인, 받는사람, 받는분, 배송지, 수령자, المستلم, الشحن, التوصيل, παραλήπτη{|ς}, αποστολής, נמען, משלוח, người nhận, giao hàng"}},
	{whoPhone, []string{
		"phone, phones, telephone, tel, phone {number|no|nr|num|1|2}, telephone {number|no}, mobile, mobile {number|phone|no}, cell, cell phone, cellphone, whatsapp, whatsapp number, msisdn, fax",
		"telefon, telefon{nummer|nr|e|u}, telefon {nummer|nr|numarası}, handy, handynummer, mobil, mobilnummer, téléphone, numéro de téléphone, portable, teléfono, número de teléfono, celular, móvil, telefono, numero di telefono, cellulare, telefoon, telefoonnummer, mobiel, numer telefonu, nr telefonu, komórka, telefone, telemóvel, cep telefonu, nomor telepon, telepon, no hp, شماره تلفن, تلفن, موبایل, เบอร์โทร, เบอร์โทรศัพท์, โทรศัพท์",
		"телефон, 電話番号, 电话, 電話, 전화번호, 휴대폰, 연락처, هاتف, جوال, điện thoại",
	}},
	{whoStreet, []string{"street, street address, street name, address {1|2|line|line 1|line 2}, address{1|2}, straße, strasse, hausnummer, anschrift, rue, calle, dirección, via, indirizzo, straat, ulica, sokak, jalan, endereço, adres, adres{s|i|a}"}},
	{whoAddress, []string{"address, adresse"}},
	{whoElse, []string{
		"seller, vendor, merchant, store, shop, supplier, staff, agent, employee, cashier, owner, manager, rep, sales rep, salesperson, admin, author, company, business, team",
		"marketing, newsletter, opt, optin, opt in, opt out, consent, accepts, subscribed, unsubscribed, verified, confirmed, sent, opened, clicked, bounced, notification{|s}, template, campaign, hash, domain, provider, type, status, count, created, updated, since, at, date, time, language, group, segment, note{|s}, is, has",
		"referrer, referred, affiliate, coupon, device, ip, product, item, plan, file, channel, method, event, city, country, state, region, zip, postcode, tax, vat",
		"продав{ец|ца}, магазин, менеджер, город, адрес, товар{|а}, тип, статус, группа, комментарий, дата, 店舗, ショップ, 担当者, 住所, 商品, 種別, ステータス, 卖家, 店铺, 商家, 地址, 支付宝, 판매자, 상점, 주소, 상품, 등급, البائع, المتجر, المنتج, người bán, cửa hàng, sản phẩm, địa chỉ, nhân viên",
	}},
	{whoNothing, []string{"id, external, ext, links, uuid, the, s, de, del, de la, du, do, da, la, le, il, van, von, der, of, primary, main, contact, person, account, d, l"}},
})

// CustomerHeader is what a header says that its column tells of customers.
func CustomerHeader(header string) CustomerRole {
	has, whole := whoIn(header)
	switch {
	case has[whoElse], has[whoPhone], has[whoStreet]:
		return NoCustomer
	case has[whoMail]:
		return mailRole(has[whoTo], has[whoPayer], whole)
	case !whole || has[whoTo]:
		return NoCustomer
	case has[whoLogin]:
		return CustomerLogin
	case has[whoName] && has[whoPerson]:
		return CustomerName
	case has[whoName]:
		return AnyName
	case has[whoKey]:
		return CustomerKey
	case has[whoPerson]:
		return CustomerBare
	}
	return NoCustomer
}

// whoIn is what the phrases of a header mean, and whether they are all of it.
func whoIn(header string) (has [whoNothing + 1]bool, whole bool) {
	words := Words(header)
	covered := 0
	for _, f := range whoPhrases.In(words) {
		has[f.Meaning] = true
		covered += f.To - f.From
	}
	return has, covered == len(words)
}

// Identifies tells whether a header says that its column tells who a customer is, or
// where to find them: ids, usernames, names, e-mail addresses, phone numbers and
// streets. Those of receivers are among them.
func Identifies(header string) bool {
	has, whole := whoIn(header)
	switch {
	case has[whoElse]:
		return false
	case has[whoMail], has[whoPhone], has[whoStreet], has[whoKey], has[whoLogin]:
		return true
	}
	return whole && (has[whoName] || has[whoPerson] || has[whoAddress])
}

// users are headers of the user of a shop, who is the customer, or of a program of
// accounts, who writes what the customer buys into it.
var users = NewPhrases([]Entry[bool]{{true, []string{"пользователь, користувач, ユーザー, 用户, 用戶, 사용자, المستخدم, người dùng"}}})

// NamesUser tells whether a header names a user, who is the customer where no other column
// names one.
func NamesUser(header string) bool {
	_, ok := users.Is(header)
	return ok
}

func mailRole(to, payer, whole bool) CustomerRole {
	switch {
	case to:
		return ReceiverMail
	case payer:
		return PayerMail
	case whole:
		return CustomerMail
	}
	return OtherMail
}

// When a column that may hold keys holds names of people.
const (
	fewNames   = 3  // values that are looked at, at least: one or two may be anything
	nameShare  = 80 // per cent of them that are names: some people have one name only
	mostInName = 5  // words of a name
)

// HoldsNames tells whether values are names of people or companies: several
// words, none of them with a digit.
func HoldsNames(values []string) bool {
	seen, names := 0, 0
	for _, v := range values {
		if v = strings.TrimSpace(v); v == "" || PlaceholderOf([]byte(v)) != NoPlaceholder {
			continue
		}
		seen++
		if isName(v) {
			names++
		}
	}
	return seen >= fewNames && names*100 >= seen*nameShare
}

// isUnblankedName tells whether a text may be the name of a person in a script without
// blanks: a few letters of it, and nothing else.
func isUnblankedName(text string) bool {
	letters := 0
	for _, r := range text {
		if !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			return false
		}
		letters++
	}
	return letters > 1 && letters <= mostInName
}

func isName(text string) bool {
	words := strings.Fields(text)
	if len(words) == 1 {
		return isUnblankedName(text)
	}
	if len(words) == 0 || len(words) > mostInName {
		return false
	}
	return !slices.ContainsFunc(words, func(word string) bool {
		letters := 0
		for _, r := range word {
			switch {
			case unicode.IsLetter(r):
				letters++
			case !strings.ContainsRune(".,'’-&()", r) && !unicode.Is(unicode.Mn, r):
				return true
			}
		}
		return letters == 0 && word != "&" && word != "-"
	})
}
