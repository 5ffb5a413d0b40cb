import Feeds

/// The words of what hijacked domains sell, in the languages of those who hijack them.
///
/// A page of whatever subject has one or two of them; in a title, or many at once, they tell the trade.
struct TradeWords {
    /// The words of a trade that a text has.
    struct Found {
        /// Different ones that hardly stand on other pages, as they are in the text.
        var telling: Set<String> = []
        /// Different ones that also stand elsewhere.
        var common: Set<String> = []
        /// All, with repetitions.
        var count = 0

        var words: [String] { telling.sorted() + common.sorted() }
    }

    /// What a text has of each trade.
    static func found(in page: PageWords) -> [Takeover.Trade: Found] {
        let words = page.words.map(\.folded)
        var trades: [Takeover.Trade: Found] = [:]
        func add(_ term: String, _ entries: [Entry]?) {
            for entry in entries ?? [] {
                if entry.isTelling {
                    trades[entry.trade, default: Found()].telling.insert(term)
                } else {
                    trades[entry.trade, default: Found()].common.insert(term)
                }
                trades[entry.trade]?.count += 1
            }
        }
        for (index, word) in words.enumerated() {
            add(word, shared.byWord[word])
            guard shared.starts.contains(word) else { continue }
            var phrase = word
            for next in words[(index + 1)...].prefix(longest - 1) {
                phrase += " " + next
                add(phrase, shared.byWord[phrase])
            }
        }
        if page.text.utf8.contains(where: isOfUnspaced) {
            let text = page.text.lowercased()
            for (term, entry) in shared.unspaced where text.contains(term) { add(term, [entry]) }
        }
        return trades
    }

    private struct Entry {
        var trade: Takeover.Trade
        var isTelling: Bool
    }

    /// Whether a byte starts a character of another script than the Latin one, in UTF-8.
    private static func isOfUnspaced(_ byte: UInt8) -> Bool {
        (0xCE...0xDB).contains(byte) || byte == 0xE0 || (0xE3...0xED).contains(byte)
    }

    private static let shared = TradeWords()

    /// The words of the longest phrase.
    private static let longest = 4

    private var byWord: [String: [Entry]] = [:]
    /// The first words of phrases.
    private var starts: Set<String> = []
    /// Of scripts without spaces, or whose words have many endings.
    private var unspaced: [(term: String, entry: Entry)] = []

    private init() {
        for (trade, telling, common) in Self.table {
            var seen: Set<String> = []
            for (list, isTelling) in [(telling, true), (common, false)] {
                for term in list.split(separator: ",") where seen.insert(term.filter { $0 != " " }).inserted {
                    add(
                        term.split(separator: " ").joined(separator: " "),
                        Entry(trade: trade, isTelling: isTelling)
                    )
                }
            }
        }
    }

    private mutating func add(_ term: String, _ entry: Entry) {
        guard !term.utf8.contains(where: Self.isOfUnspaced) else { return unspaced.append((term, entry)) }
        let words = Tokens.words(in: term).map(Tokens.folded)
        byWord[words.joined(separator: " "), default: []].append(entry)
        if words.count > 1 { starts.insert(words[0]) }
    }

    // swift-format-ignore
    private static let table: [(trade: Takeover.Trade, telling: String, common: String)] = [
        (
            .gambling,
            """
            casino, casinos, kasino, cassino, cassinos, casinò, slot gacor, slot online, slots online, online slots, slot88, \
            slot777, slot demo, slot machines, free spins, freispiele, giros gratis, giri gratis, tours gratuits, rodadas grátis, \
            no deposit bonus, bonus sans dépôt, machines à sous, machine à sous, spielautomaten, tragaperras, tragamonedas, \
            caça níqueis, judi online, togel, situs slot, bandar togel, agen slot, rtp slot, maxwin, pragmatic play, pg soft, \
            sportsbook, betting site, betting sites, online betting, sports betting, bookmaker, bookmakers, paris sportifs, pari sportif, \
            parier en ligne, jeux d'argent, casa de apostas, apostas esportivas, apuestas deportivas, casas de apuestas, \
            scommesse sportive, sportwetten, wettanbieter, bahis, bahis siteleri, canlı bahis, kaçak bahis, iddaa, nhà cái, \
            cá cược, cá độ, tài xỉu, nổ hũ, lô đề, soi cầu, bắn cá, baccarat, bakarat, roulette online, live casino, live dealer, \
            blackjack, sbobet, 1xbet, 22bet, mostbet, melbet, pin up casino, bet365, parimatch, wagering requirements, deneme bonusu, \
            online poker, poker online, poker en ligne, video poker, bingo online, crash game, aviator game, satta matka, teen patti, \
            casino en ligne, gokken, gokkast, gokkasten, nätcasino, spelautomater, spilleautomater, nettcasino, nettikasino, kasyno, \
            kasyna, zakłady bukmacherskie, kaszinó, nyerőgép, cazino, păcănele, pariuri sportive, hrací automaty, sázky online, \
            καζίνο, στοίχημα, קזינו, הימורים, كازينو, مراهنات, قمار, روليت, सट्टा, कैसीनो, जुआ, \
            казино, игровые автоматы, букмекер, ставки на спорт, слоты, фриспин, рулетк, \
            博彩, 赌场, 娱乐城, 老虎机, 百家乐, 体育投注, 真人娱乐, 彩票, 棋牌, 投注, 博彩网, 開運, 娛樂城, 賭場, 百家樂, 投注站, 六合彩, 开奖, 六开彩, 时时彩, 彩金, \
            カジノ, オンラインカジノ, スロット, バカラ, ブックメーカー, 入金不要ボーナス, パチンコ, \
            คาสิโน, สล็อต, บาคาร่า, แทงบอล, พนัน, เว็บตรง, หวย, ฝากถอน, \
            카지노, 바카라, 토토사이트, 슬롯, 먹튀, 슬롯사이트
            """,
            """
            slot, slots, gacor, jackpot, jackpots, bet, bets, betting, odds, wager, wagers, gambling, gamble, roulette, rtp, bonus, \
            poker, deposit, depo, spin, spins, bingo, apuestas, apostas, scommesse, wetten, cotes, parier, paris en ligne, mise, mises, \
            anti rungkad, scatter, bandar, taruhan, kazan, bonusu, gewinnen, einzahlung, welcome bonus, bonus de bienvenue, vip, payout, \
            выигрыш, бонус, ставк, 优惠, 注册送, 提款, ボーナス, เครดิตฟรี, 보너스
            """
        ),
        (
            .adult,
            """
            porn, porno, pornos, escort, escorts, escort girl, escort girls, escorts near, call girl, call girls, sex cam, sexcam, \
            webcam sex, live sex, hentai, milf, milfs, nude cams, naked girls, onlyfans leak, adult dating, hookup, hookups, hookup site, \
            plan cul, rencontre coquine, rencontres coquines, femme cougar, sexkontakte, fickkontakte, putas, acompanhantes, \
            acompanantes, bokep, jav, gái gọi, phim sex, eskort bayan, \
            порно, эскорт, проститутки, 成人视频, 国产精品, 成人影, 久久免费, 色情, 约炮, 援交, アダルト動画, 出会い系, 出会い掲示板, 人妻, 熟女, セフレ, 無修正, エロ動画, หนังโป๊, หนังx, 야동, 출장마사지
            """,
            "xxx, sexy, sex, nude, erotic, erotik, cams, dating, massage, milfs, coquine, singles, girls, 18 only, adults only"
        ),
        (
            .pharmacy,
            """
            viagra, cialis, levitra, kamagra, sildenafil, tadalafil, buy cheap pills, online pharmacy, pharmacie en ligne, \
            canadian pharmacy, without prescription, no prescription, sans ordonnance, ohne rezept, sin receta, sem receita, \
            rezeptfrei, erectile dysfunction, dysfonction érectile, potenzmittel, phentermine, \
            weight loss pills, male enhancement, steroids online, cbd gummies, cbd oil, cbd shop, boutique cbd, fleurs de cbd, fleurs cbd, huile cbd, \
            huiles cbd, e liquides, vape shop, farmacia online, farmacia en línea, internetapotheke, versandapotheke, \
            leki bez recepty, аптека онлайн, без рецепта, виагра, дженерик, 壮阳药, バイアグラ
            """,
            "ozempic, xanax, ivermectin, tramadol, pills, pharmacy, generic, dosage, tablets, mg, discreet shipping, gummies, keto, pharmacie, apotheke, farmacia, receta"
        ),
        (
            .loans,
            """
            payday loan, payday loans, instant loan, instant loans, quick cash, bad credit loan, bad credit loans, cash advance, \
            rachat de crédit, rachat de crédits, rachat de prêt, rachat de prêts, crédit sans refus, chwilówki, pożyczka online, \
            pożyczki online, pożyczka bez bik, lening zonder bkr, lainaa heti, crédit rapide, crédit sans justificatif, prêt rapide, prêt sans refus, prêt instantané, sofortkredit, kredit ohne schufa, \
            préstamos rápidos, prestamos sin, minicréditos, empréstimo online, pinjaman online, pinjol, vay tiền, vay tiền nhanh, \
            crypto investment, bitcoin investment, guaranteed returns, guaranteed profit, daily profit, double your bitcoin, \
            trading signals, trading robot, trading robots, ai trading, forex signals, binary options, options binaires, rendement garanti, bitcoin robot, auto trading bot, \
            tradingroboter, recover lost bitcoin, микрозайм, займ онлайн, кредит без отказа, 网贷, 小额贷款
            """,
            """
            loan, loans, forex, broker, credit score, invest now, profit, profits, earn money, passive income, investors, prêt, \
            crédit, kredit, wallet, deposit now, withdrawals, roi
            """
        ),
        (
            .essays,
            """
            essay writing service, essay writing, essay writer, essay writers, write my essay, write my paper, write my essay for me, \
            custom essay, custom essays, custom writing, term paper, term papers, buy essay, buy essays, cheap essay, dissertation help, \
            dissertation writing, assignment help, assignment writing, homework help, do my homework, thesis writing, ghostwriter, \
            ghostwriting, rédaction de mémoire, rédaction de mémoires, aide aux devoirs payante, bachelorarbeit schreiben lassen, \
            курсовая на заказ, дипломная работа на заказ, 代写, 论文代写
            """,
            "essay, essays, plagiarism free, plagiarism, academic writing, deadline, writers, coursework, order now, gpa"
        ),
        (
            .counterfeits,
            """
            replica watches, replica watch, replica handbags, replica bags, fake rolex, rolex replica, aaa quality, \
            outlet store, factory outlet, cheap jordans, cheap nike, cheap ray ban, wholesale jerseys, nfl jerseys, louis vuitton, \
            réplique montre, répliques de montres, contrefaçon de luxe, sac de luxe pas cher, uhren replica, réplica de relojes, \
            chaussures pas cher, baskets pas cher, sacs pas cher, montres pas cher, nike pas cher, outlet jackets, up to 70 off, \
            正規品, 新品未使用, 公式通販, スーパーコピー, ブランドコピー, 偽物, コピー時計, 高仿, 复刻表, 仿表, реплики часов, копии часов
            """,
            """
            replica, replicas, rolex, gucci, prada, moncler, outlet, cheap, discount, sale, off, free shipping, add to cart, soldes, pas cher, livraison \
            gratuite, 激安, 通販, 折扣
            """
        ),
        (
            .streaming,
            """
            iptv, iptv subscription, abonnement iptv, best iptv, free movies online, watch free movies, watch movies online, 123movies, \
            putlocker, streaming gratuit, film streaming, films en streaming, torrent download, nonton film, bóng đá trực tiếp, xem phim, \
            apk mod, mod apk, crack download, activation key, full crack, ดูหนัง, ดูหนังออนไลน์, 在线观看, смотреть онлайн
            """,
            "streaming, movies, channels, episodes, hd, subtitles, torrent, crack, keygen, apk, serial"
        ),
        (
            .fraud,
            """
            you have won, you won, congratulations you, claim your prize, claim your reward, your computer is infected, \
            virus detected, viruses detected, update your browser, browser is out of date, flash player is out of date, \
            call microsoft support, hacked by, pwned by, owned by anonymous, defaced by, subdomain takeover, tech support scam, your pc is blocked, \
            toll free support, call support now, windows defender alert, airdrop claim, claim your tokens, connect your wallet, \
            allow notifications to continue, click allow to verify, free robux, robux generator, followers generator, account generator, free premium accounts, \
            free gift cards, gift card generator, seed phrase, wallet checker, wallet drainer, free vbucks, \
            накрутка подписчиков, накрутка лайков, browser is out of date, update required, критическое обновление, \
            click allow, click allow to continue, press allow, verify you are human click allow, vous avez gagné, \
            réclamez votre cadeau, félicitations vous, votre ordinateur est infecté, mettez à jour votre navigateur, \
            sie haben gewonnen, ha ganado, hai vinto, você ganhou, gift card giveaway, ваш компьютер заражен
            """,
            "winner, prize, gift card, survey, infected, lucky visitor, gagnant, cadeau, sondage, allow notifications, scan now"
        ),
        (
            .links,
            """
            guest post, guest posts, guest posting, guest post service, niche edits, buy backlinks, backlink service, high da, \
            high dr, link insertion, write for us, sponsored post, sponsored posts, article sponsorisé, articles sponsorisés, \
            achat de liens, vente de liens, netlinking, seo reseller, social signals, buy followers, buy instagram followers, \
            acheter des abonnés, посты со ссылками, вечные ссылки
            """,
            "backlink, backlinks, seo, da, dr, authority, rankings, niche, dofollow, do follow, outreach"
        ),
        (
            .divination,
            """
            voyance, voyante, voyant, voyance gratuite, voyance par téléphone, voyance en ligne, tarot gratuit, tirage tarot, \
            médium sérieux, numérologie, retour affectif, horoscope gratuit, psychic reading, psychic readings, \
            love psychic, free tarot, tarot reading, love spell, love spells, hellsehen, kartenlegen, videncia, tarotista, гадание
            """,
            "tarot, horoscope, médium, astrologie, amour, avenir, astrology, zodiac, psychic"
        ),
        (
            .domain,
            """
            domain is for sale, website is for sale, domain name is available, domain is available, available for acquisition, \
            steht zum verkauf, möglicherweise zum verkauf, verwandte suchbegriffe, verwandte suchanfragen, búsquedas relacionadas, \
            ricerche correlate, pesquisas relacionadas, first and best source, \
            powiązane wyszukiwania, gerelateerde zoekopdrachten, \
            domain is for sale, domain for sale, domain may be for sale, domain name is for sale, this domain is available, \
            buy this domain, make an offer, domain name for sale, premium domain, domain is parked, parked domain, parking page, \
            domain parking, related searches, ce domaine est à vendre, domaine à vendre, nom de domaine à vendre, acheter ce domaine, \
            domaine est en vente, recherches associées, domain steht zum verkauf, domain kaufen, domain zu verkaufen, \
            dominio en venta, dominio está en venta, dominio in vendita, domínio à venda, inquire about this domain, \
            domain has expired, this domain has expired, expired domain, le domaine a expiré, renew this domain, \
            get this domain, domain marketplace, parkingcrew, sedo, sedoparking, hugedomains, afternic, dan com, bodis, \
            domena na sprzedaż, domein te koop, этот домен продается, домен продается, 域名出售, このドメイン, ドメイン販売
            """,
            """
            domain, domains, domaine, registrar, sponsored listings, sponsored links, liens sponsorisés, escrow, buy now, lease to own, \
            privacy policy, whois, transfer, purchase, verkauf, venta, parked, broker
            """
        ),
    ]
}
