package export

import (
	"strings"
	"testing"
)

// Exports of shop systems as they write them in the language of the shop, with two or
// three customers: sales that were paid or sent count, orders that were cancelled, fully
// refunded or not yet paid do not.
func TestExportsInOtherScripts(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		o                Options
		refused          string // without these options
	}{
		{
			"InSales", `"№ заказа";"Дата создания";"Статус заказа";"Статус оплаты";"Покупатель";"E-mail";"Телефон";"Сумма заказа";"Валюта"
"1001";"05.01.2024 14:20";"Доставлен";"Оплачен";"Анна Иванова";"anna@example.ru";"79001112233";"1 234,50";"RUB"
"1002";"17.01.2024 09:00";"Отменен";"Не оплачен";"Пётр Петров";"petr@example.ru";"79001112234";"990,00";"RUB"
"1003";"13.02.2024 10:10";"В обработке";"Оплачен";"Анна Иванова";"anna@example.ru";"79001112233";"765,50";"RUB"
"1004";"20.02.2024 11:11";"Возврат";"Возвращен";"Пётр Петров";"petr@example.ru";"79001112234";"500,00";"RUB"
`, "anna@example.ru 2000.00; 2 orders, 2024-01-05 to 2024-02-13", Options{}, "",
		},
		{
			"1C-Bitrix", "Номер заказа,Дата заказа,ID покупателя,Статус,Отменен,Оплачен,Сумма,Валюта\n1,05.01.2024,17,Выполнен,Нет,Да,1234.50 ₽,RUB\n2,25.01.2024,18,Принят,Да,Нет,100.00 ₽,RUB\n3,03.02.2024,18,Отправлен,Нет,Да,765.50 ₽,RUB\n",
			"17 1234.50, 18 765.50; 2 orders, 2024-01-05 to 2024-02-03", Options{}, "",
		},
		{
			"Rakuten", "注文番号,注文日時,ステータス,注文者メールアドレス,注文者名字,請求金額\n100-1,2024/01/05 14:20:00,発送済,aya@example.jp,佐藤,\"12,340\"\n100-2,2024/01/17 09:00:00,キャンセル,ken@example.jp,田中,\"5,000\"\n100-3,2024/02/13 10:10:00,処理済,aya@example.jp,佐藤,\"3,600\"\n100-4,2024/02/20 11:11:00,入金待ち,ken@example.jp,田中,\"980\"\n",
			"aya@example.jp 15940; 2 orders, 2024-01-05 to 2024-02-13", Options{Currency: "JPY"}, "12340 or 12.340",
		},
		{
			"EC-CUBE", "注文ID,会員ID,お名前(姓),メールアドレス,対応状況,注文日,お支払い合計\n1,7,佐藤,aya@example.jp,発送済み,2024年1月5日,\"¥1,234\"\n2,8,田中,ken@example.jp,注文取消し,2024年1月17日,¥500\n3,7,佐藤,aya@example.jp,入金済み,2024年2月13日,¥766\n",
			"7 2000; 2 orders, 2024-01-05 to 2024-02-13", Options{Currency: "JPY"}, "1234 or 1.234",
		},
		{
			"BASE", "注文ID,注文日時,メールアドレス,合計金額,注文ステータス\nA1,2024-01-05 14:20:00,aya@example.jp,１２３４円,発送済み\nA2,2024-02-13 10:10:00,ken@example.jp,７６６円,未発送\n",
			"aya@example.jp 1234.00, ken@example.jp 766.00; 2 orders, 2024-01-05 to 2024-02-13", Options{Digits: AnyDigits}, `Digits="any"`,
		},
		{
			"Cafe24", "주문번호,주문일시,주문자명,주문자 이메일,총 결제금액,주문상태\n20240105-001,2024-01-05 14:20:00,김철수,kim@example.kr,\"12,000원\",배송완료\n20240117-001,2024-01-17 09:00:00,이영희,lee@example.kr,\"5,000원\",취소완료\n20240213-001,2024-02-13 10:10:00,김철수,kim@example.kr,\"8,000원\",배송중\n20240220-001,2024-02-20 10:10:00,이영희,lee@example.kr,\"9,000원\",반품완료\n",
			"kim@example.kr 20000; 2 orders, 2024-01-05 to 2024-02-13", Options{}, "",
		},
		{
			"Naver Smart Store", "상품주문번호,주문번호,주문상태,구매자ID,결제일,최종 상품별 총 주문금액\n1,10,구매확정,buyer1,2024-01-05 14:20:00,12000\n2,10,구매확정,buyer1,2024-01-05 14:20:00,3000\n3,11,결제대기,buyer2,2024-01-17 09:00:00,5000\n4,12,발송완료,buyer2,2024-02-13 10:10:00,8000\n",
			"buyer1 15000.00, buyer2 8000.00; 2 orders, 2024-01-05 to 2024-02-13", Options{}, "",
		},
		{
			"Salla", "رقم الطلب,تاريخ الطلب,حالة الطلب,اسم العميل,البريد الإلكتروني,إجمالي الطلب,العملة\n1001,2024-01-05 14:20,تم التنفيذ,سارة,sara@example.sa,١٢٣٫٥٠,SAR\n1002,2024-01-17 09:00,ملغي,علي,ali@example.sa,50.00,SAR\n1003,2024-02-13 10:10,تم التوصيل,سارة,sara@example.sa,76.50,SAR\n1004,2024-02-20 10:10,مسترجع,علي,ali@example.sa,20.00,SAR\n",
			"sara@example.sa 200.00; 2 orders, 2024-01-05 to 2024-02-13", Options{Digits: AnyDigits}, `Digits="any"`,
		},
		{
			"Taobao", "订单编号,买家会员名,买家实际支付金额,订单状态,订单创建时间\n1,小明,123.50,交易成功,2024-01-05 14:20:00\n2,小红,50.00,交易关闭,2024-01-17 09:00:00\n3,小明,76.50,卖家已发货,2024-02-13 10:10:00\n4,小红,20.00,等待买家付款,2024-02-20 10:10:00\n",
			"小明 200.00; 2 orders, 2024-01-05 to 2024-02-13", Options{}, "",
		},
		{
			"Youzan", "订单号,下单时间,订单状态,买家手机号,订单实付金额,已退款金额\nE1,2024-01-05 14:20:00,已完成,13800000001,￥123.50,￥0.00\nE2,2024-01-17 09:00:00,已关闭,13800000002,￥50.00,￥0.00\nE3,2024-02-13 10:10:00,已发货,13800000001,￥76.50,￥6.50\n",
			"13800000001 193.50; 2 orders, 2024-01-05 to 2024-02-13", Options{}, "",
		},
		{
			"Prom.ua", "Номер замовлення;Дата замовлення;Статус;Покупець;Email;Сума\n1;05.01.2024;Виконано;Олена Коваль;olena@example.ua;1 234,50\n2;17.01.2024;Скасовано;Іван Шевчук;ivan@example.ua;500,00\n3;13.02.2024;Відправлено;Олена Коваль;olena@example.ua;765,50\n",
			"olena@example.ua 2000.00; 2 orders, 2024-01-05 to 2024-02-13", Options{}, "",
		},
		{
			"Greek", "Αριθμός παραγγελίας;Ημερομηνία παραγγελίας;Κατάσταση;Email πελάτη;Σύνολο\n1;17/01/2024;Ολοκληρώθηκε;eleni@example.gr;1.234,50\n2;18/01/2024;Ακυρώθηκε;nikos@example.gr;500,00\n3;13/02/2024;Απεστάλη;eleni@example.gr;765,50\n",
			"eleni@example.gr 2000.00; 2 orders, 2024-01-17 to 2024-02-13", Options{}, "",
		},
		{
			"Hebrew", "מספר הזמנה,תאריך הזמנה,סטטוס,אימייל,\"סה\"\"כ\"\n1,2024-01-05,הושלם,dana@example.il,123.50\n2,2024-01-17,בוטל,avi@example.il,50.00\n3,2024-02-13,נשלח,dana@example.il,76.50\n",
			"dana@example.il 200.00; 2 orders, 2024-01-05 to 2024-02-13", Options{}, "",
		},
		{
			"Haravan", "Mã đơn hàng,Ngày đặt hàng,Trạng thái đơn hàng,Email khách hàng,Tổng tiền\n1001,2024-01-05,Hoàn thành,lan@example.vn,123000\n1002,2024-01-17,Đã hủy,minh@example.vn,50000\n1003,2024-02-13,Đang giao hàng,lan@example.vn,77000\n",
			"lan@example.vn 200000.00; 2 orders, 2024-01-05 to 2024-02-13", Options{}, "",
		},
		{
			"Ozon", "Номер заказа;Номер отправления;Принят в обработку;Статус;Сумма отправления;Код клиента\n1;1-1;2024-01-05 10:00;Доставлен;30.00;k1\n2;2-1;2024-01-06 10:00;Отменён;9.00;k2\n3;3-1;2024-02-06 10:00;Доставляется;9.00;k2\n",
			"k1 30.00, k2 9.00; 2 orders, 2024-01-05 to 2024-02-06", Options{}, "",
		},
		{
			"Coupang", "주문번호,주문일,구매자,구매자 이메일,결제액,주문상태\n1,2024-01-05,kim,a@x.kr,30000,배송완료\n2,2024-01-06,lee,b@x.kr,9000,취소\n3,2024-02-06,lee,b@x.kr,9000,배송중\n",
			"a@x.kr 30000.00, b@x.kr 9000.00; 2 orders, 2024-01-05 to 2024-02-06", Options{}, "",
		},
		{
			"MakeShop", "注文番号,注文日,注文者メールアドレス,注文状況,注文金額合計\n1,20240105,a@x.jp,発送完了,3000\n2,20240106,b@x.jp,キャンセル,900\n3,20240206,b@x.jp,入金確認済み,900\n",
			"a@x.jp 3000.00, b@x.jp 900.00; 2 orders, 2024-01-05 to 2024-02-06", Options{}, "",
		},
		{
			"JD, with the account named", "订单号,下单时间,下单帐号,订单状态,订单金额\n1,2024-01-05 10:00:00,u1,完成,30.00\n2,2024-01-06 10:00:00,u2,(删除)等待付款,9.00\n3,2024-02-06 10:00:00,u2,等待确认收货,9.00\n",
			"u1 30.00, u2 9.00; 2 orders, 2024-01-05 to 2024-02-06", Options{Columns: map[string]string{"customer": "下单帐号"}}, "",
		},
		{
			"Shoptet, with the order named", "Kód;Datum;Stav;E-mail;Celková cena s DPH;Měna\n1;05.01.2024;Vyřízená;a@x.cz;1 230,50;CZK\n2;16.01.2024;Stornována;b@x.cz;900,00;CZK\n3;26.02.2024;Vyřizuje se;b@x.cz;900,00;CZK\n",
			"a@x.cz 1230.50, b@x.cz 900.00; 2 orders, 2024-01-05 to 2024-02-26", Options{Columns: map[string]string{"order": "Kód"}}, "",
		},
		{
			"DanDomain", "Ordrenummer;Ordredato;Status;E-mail;Total inkl. moms\n1;05-01-2024;Afsendt;a@x.dk;30,00\n2;16-01-2024;Annulleret;b@x.dk;9,00\n3;26-02-2024;Afsendt;b@x.dk;9,00\n",
			"a@x.dk 30.00, b@x.dk 9.00; 2 orders, 2024-01-05 to 2024-02-26", Options{}, "",
		},
		{
			"Abicart", "Ordernr;Orderdatum;Orderstatus;E-post;Totalt\n1;2024-01-05;Skickad;a@x.se;30,00\n2;2024-01-16;Makulerad;b@x.se;9,00\n3;2024-02-26;Skickad;b@x.se;9,00\n",
			"a@x.se 30.00, b@x.se 9.00; 2 orders, 2024-01-05 to 2024-02-26", Options{}, "",
		},
		{
			"dates of a Korean spreadsheet", "주문번호,주문일시,이메일,결제금액\n1,2024. 1. 5.,a@x.kr,30000\n2,2024. 1. 16.,b@x.kr,9000\n3,2024. 2. 26.,b@x.kr,9000\n",
			"a@x.kr 30000.00, b@x.kr 18000.00; 3 orders, 2024-01-05 to 2024-02-26", Options{}, "",
		},
		{
			"a price and a quantity, in Japanese", "注文番号,注文日,メールアドレス,商品名,数量,単価\n1,2024-01-05,a@x.jp,A,2,1500\n2,2024-01-06,b@x.jp,B,1,900\n",
			"a@x.jp 3000.00, b@x.jp 900.00; 2 orders, 2024-01-05 to 2024-01-06", Options{}, "",
		},
		{
			"a price and a quantity, in Russian", "Номер заказа,Дата,Email,Товар,Количество,Цена\n1,2024-01-05,a@x.ru,A,2,15.00\n2,2024-01-06,b@x.ru,B,1,9.00\n",
			"a@x.ru 30.00, b@x.ru 9.00; 2 orders, 2024-01-05 to 2024-01-06", Options{}, "",
		},
		{
			"sums of lines, in Japanese", "注文番号,注文日,メールアドレス,商品名,小計\n1,2024-01-05,a@x.jp,A,1000\n1,2024-01-05,a@x.jp,B,1000\n2,2024-01-06,b@x.jp,B,900\n",
			"a@x.jp 2000.00, b@x.jp 900.00; 2 orders, 2024-01-05 to 2024-01-06", Options{}, "",
		},
		{
			"a column of refunds, in Korean", "주문번호,주문일,이메일,결제금액,환불금액\n1,2024-01-05,a@x.kr,30000,5000\n2,2024-01-06,b@x.kr,9000,0\n",
			"a@x.kr 25000.00, b@x.kr 9000.00; 2 orders, 2024-01-05 to 2024-01-06", Options{}, "",
		},
		{
			"a flag of cancelled orders, in Japanese", "注文番号,注文日,メールアドレス,合計金額,キャンセル\n1,2024-01-05,a@x.jp,3000,いいえ\n2,2024-01-06,b@x.jp,900,はい\n3,2024-02-06,b@x.jp,900,いいえ\n",
			"a@x.jp 3000.00, b@x.jp 900.00; 2 orders, 2024-01-05 to 2024-02-06", Options{}, "",
		},
		{
			"a day of delivery before that of the order", "Номер заказа,Дата доставки,Дата заказа,Email,Сумма\n1,2024-02-05,2024-01-05,a@x.ru,30.00\n2,2024-02-06,2024-01-06,b@x.ru,9.00\n",
			"a@x.ru 30.00, b@x.ru 9.00; 2 orders, 2024-01-05 to 2024-01-06", Options{}, "",
		},
		{
			"points between thousands of dong", "Mã đơn hàng,Ngày đặt,Email,Thành tiền\n1,2024-01-05,a@x.vn,300.000₫\n2,2024-01-06,b@x.vn,90.000₫\n",
			"a@x.vn 300000, b@x.vn 90000; 2 orders, 2024-01-05 to 2024-01-06", Options{}, "",
		},
		{
			"types of rows, in Russian", "Номер,Дата,ID клиента,Тип операции,Сумма\n1,2024-01-05,k1,Продажа,30.00\n2,2024-01-20,k1,Возврат,10.00\n3,2024-02-06,k2,Продажа,9.00\n",
			"k1 20.00, k2 9.00; 2 orders, 2024-01-05 to 2024-02-06", Options{}, "",
		},
		{
			"types of rows, in Japanese", "伝票番号,取引日,顧客ID,取引種別,金額\n1,2024-01-05,k1,売上,3000\n2,2024-01-20,k1,返品,1000\n3,2024-02-06,k2,売上,900\n",
			"k1 2000.00, k2 900.00; 2 orders, 2024-01-05 to 2024-02-06", Options{}, "",
		},
		{
			"types of rows, in Chinese", "交易号,交易时间,用户ID,交易类型,金额\n1,2024-01-05,k1,交易,30.00\n2,2024-01-20,k1,退款,10.00\n3,2024-02-06,k2,交易,9.00\n",
			"k1 20.00, k2 9.00; 2 orders, 2024-01-05 to 2024-02-06", Options{}, "",
		},
		{
			"types of rows, in Korean", "거래번호,거래일,회원번호,거래유형,금액\n1,2024-01-05,k1,판매,30000\n2,2024-01-20,k1,환불,10000\n3,2024-02-06,k2,판매,9000\n",
			"k1 20000.00, k2 9000.00; 2 orders, 2024-01-05 to 2024-02-06", Options{}, "",
		},
		{
			"statuses in Ukrainian", "Номер замовлення,Дата замовлення,Email,Сума,Статус\n1,2024-01-05,a,10,В обробці\n2,2024-01-06,b,20,Виконано\n3,2024-01-07,b,5,Повернення\n4,2024-01-08,b,7,Очікує оплати\n",
			"a 10.00, b 20.00; 2 orders, 2024-01-05 to 2024-01-06", Options{}, "",
		},
	} {
		if _, err := spentIn(Options{Today: someToday}, c.text); c.refused != "" && (err == nil || !strings.Contains(err.Error(), c.refused)) {
			t.Errorf("%s: %v", c.name, err)
		}
		c.o.Today = someToday
		if got, err := spentIn(c.o, c.text); err != nil || got != c.want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", c.name, err, got, c.want)
		}
	}
}
