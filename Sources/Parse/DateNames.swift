/// The words of dates: months in the languages of feeds, and time zones.
enum DateNames {
    /// Months by full name, and by any shorter form of three letters or more that is unambiguous: `jui` is not.
    static let months: [String: Int] = {
        var table: [String: Int] = [:]
        var unclear: Set<String> = []
        for (index, words) in names.enumerated() {
            for word in words.split(separator: " ") {
                for length in stride(from: min(3, word.count), to: word.count, by: 1) {
                    let start = String(word.prefix(length))
                    if let other = table[start], other != index + 1 { unclear.insert(start) }
                    table[start] = index + 1
                }
            }
        }
        for start in unclear { table[start] = nil }
        // These are never a short form of another month, or that is the rarer meaning.
        for (index, words) in (zip(names, shortForms).map { $0 + " " + $1 }).enumerated() {
            for word in words.split(separator: " ") { table[String(word)] = index + 1 }
        }
        return table
    }()

    private static let names = [
        "january janvier januar enero gennaio jänner janeiro januari leden ledna январь января",
        "february février fevrier februar febrero febbraio fevereiro februari února únor unora февраль февраля",
        "march mars märz maerz marzo março marco maart marts marzec marca březen března brezna март марта",
        "april avril abril aprile kwiecień kwietnia duben dubna апрель апреля",
        "may mai mayo maggio maio mei maj maja květen května kvetna май мая",
        "june juin juni junio giugno junho czerwiec czerwca июнь июня",
        "july juillet juli julio luglio julho lipiec lipca июль июля",
        "august août aout agosto augustus augusti sierpień sierpnia srpen srpna август августа",
        "september septembre septiembre settembre setembro wrzesień września wrzesnia září zari сентябрь сентября",
        "october octobre oktober octubre ottobre outubro październik października pazdziernika říjen října rijna октябрь октября",
        "november novembre noviembre novembro listopad listopada listopadu ноябрь ноября",
        "december décembre decembre dezember diciembre dicembre dezembro desember grudzień grudnia prosinec prosince декабрь декабря",
    ]

    /// Forms that are complete words, of which no prefix counts: Finnish, where `marras` is November, and the Czech
    /// names that begin like another month.
    private static let shortForms = [
        "tammikuu tammikuuta tammi sty stycznia styczeń",
        "helmikuu helmikuuta helmi fév fev feb lut lutego luty úno",
        "maaliskuu maaliskuuta maalis mär mrz mrt bře", "huhtikuu huhtikuuta huhti avr kwi dub",
        "toukokuu toukokuuta touko kvě", "kesäkuu kesäkuuta kesä červen června cervna cze",
        "heinäkuu heinäkuuta heinä červenec července cervence lip juil",
        "elokuu elokuuta elo aoû aou sie srp",
        "syyskuu syyskuuta syys sept set wrz", "lokakuu lokakuuta loka okt out paź paz říj",
        "marraskuu marraskuuta marras lis нояб", "joulukuu joulukuuta joulu déc dez des gru pro",
    ]

    /// Times of day that are words, in seconds.
    static let times: [String: Double] = [
        "noon": 43_200, "midday": 43_200, "midi": 43_200, "midnight": 0, "minuit": 0, "mittag": 43_200,
        "mitternacht": 0,
    ]

    /// Seconds east of Greenwich.
    static let zones: [String: Double] = {
        let hours: [Double: String] = [
            0: "z ut utc uct gmt wet", 1: "west bst cet met mez wat", 2: "cest mest mesz eet sast cat",
            3: "eest msk мск eat trt idt aden", 3.5: "irst", 4: "gst msd samt azt get mut ret sct",
            4.5: "afst aft",
            5: "pkt uzt yekt tjt tmt mvt", 5.5: "ist slst", 5.75: "npt", 6: "almt omst kgt btt bdst",
            6.5: "mmt",
            7: "wib ict novt krat hovt", 8: "awst sgt hkt wita pht phst myt irkt ulat bnt",
            9: "jst kst wit yakt",
            9.5: "acst", 10: "aest chst vlat pgt", 10.5: "acdt lhst", 11: "aedt sakt magt sbt nct lhdt",
            12: "nzst fjt pett", 12.75: "chast", 13: "nzdt tot phot", 13.75: "chadt", 14: "lint",
            -1: "azot cvt",
            -2: "brst fnt", -2.5: "ndt", -3: "adt brt art uyt gft srt clst", -3.5: "nst",
            -4: "edt ast vet bot clt gyt", -5: "est cdt et pet cot ect", -6: "cst mdt ct galt",
            -7: "mst pdt mt", -8: "pst pt akdt", -9: "akst", -10: "hst hast ckt", -11: "sst nut",
        ]
        var zones: [String: Double] = [:]
        for (hours, names) in hours {
            for name in names.split(separator: " ") { zones[String(name)] = hours * 3600 }
        }
        return zones
    }()

    /// The zone that several words name, as “Central European Summer Time”.
    static func zone(_ words: [String]) -> Double? {
        guard words.count > 1, words.last == "time" else { return nil }
        let isSummer = words.contains("summer") || words.contains("daylight")
        let place = words.filter { !["time", "standard", "summer", "daylight"].contains($0) }
        return places[place.joined(separator: " ")].map { ($0 + (isSummer ? 1 : 0)) * 3600 }
    }

    private static let places: [String: Double] = [
        "central european": 1, "eastern european": 2, "western european": 0, "greenwich mean": 0,
        "coordinated universal": 0, "universal": 0, "british": 0, "eastern": -5, "central": -6,
        "mountain": -7,
        "pacific": -8, "atlantic": -4, "moscow": 3, "india": 5.5, "japan": 9, "korea": 9, "china": 8,
        "south africa": 2, "singapore": 8, "australian eastern": 10, "w europe": 1, "romance": 1,
    ]
}
