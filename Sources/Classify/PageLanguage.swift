/// Which language a page is written in, told by its most frequent words.
enum PageLanguage {
    /// As many words tell it.
    private static let sample = 4000

    /// Whether a page is in one of the languages, or shows none.
    static func isAmong(_ languages: [String], _ sections: [LabelledSection]) -> Bool {
        var counts: [String: Int] = [:]
        var letters = (latin: 0, other: 0)
        for section in sections {
            for text in section.path + section.links.flatMap({ [$0.title, $0.context] }) {
                guard letters.latin + letters.other < sample else { break }
                for word in Tokens.words(in: text) {
                    if isLatin(word) { letters.latin += 1 } else { letters.other += 1 }
                    for language in byWord[word] ?? [] { counts[language, default: 0] += 1 }
                }
            }
        }
        let known = languages.map { counts[$0] ?? 0 }.max() ?? 0
        return letters.latin >= letters.other && known >= counts.values.max() ?? 0
    }

    /// Whether a word begins with a digit, or a letter of the Latin script.
    private static func isLatin(_ word: String) -> Bool {
        word.unicodeScalars.first.map { $0.value < 0x250 || (0x1E00..<0x1F00).contains($0.value) } ?? true
    }

    static let byWord: [String: [String]] = {
        var languages: [String: [String]] = [:]
        for (language, words) in frequent {
            for word in words.split(separator: " ") { languages[String(word), default: []].append(language) }
        }
        return languages
    }()

    /// Languages in the Latin script that lists of links are often written in, each with its most frequent words.
    private static let frequent: KeyValuePairs = [
        "ca": "de la i el que a en un per les és una amb no els del al es dels com més o si son aquest",
        "cs": "a v se na je že o s z do i to k ve pro za by ale si po jako podle od jeho která není jsou",
        "da": "og i at det en til er som på de med af for ikke der var den et har om vi fra han kan men ved",
        "de": """
        der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass \
        sie nach wird bei einer um am sind noch wie einem über einen so zum kann oder
        """,
        "en": """
        the of and to a in is for on with by that it as are from be an or this at which you your can not was has how what use \
        if we all will more new
        """,
        "es": """
        de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este \
        ya entre cuando todo esta ser son dos también fue
        """,
        "fi": "ja on ei se että oli hän mutta ovat myös kun niin joka sen kuin tai mukaan ole voi jos sekä",
        "fr": """
        de la le et les des du en un une est à pour dans que qui sur au par plus ne se pas ce avec aux ou sont son il sa cette \
        nous leur mais comme l d
        """,
        "hu": "a az és hogy nem is egy van meg de ez el már csak ha mint volt vagy még azt ki lesz minden",
        "id":
            "yang dan di dengan untuk ini dari dalam adalah itu pada tidak akan ke juga atau bisa anda sudah saya kami lebih",
        "it": """
        di e che la il un a per in una è non sono da del con le si i dei ha al della nel alla più anche come ma lo gli delle \
        se ci su questo o degli
        """,
        "nl": """
        de van een het en in is dat op te zijn met voor die niet aan er om ook als bij door naar uit nog maar ze hij tot \
        over wordt worden of dan kan je
        """,
        "pl": "w i na z się do nie to że jest o a jak po od za przez są dla co ale tak tym oraz ich był może",
        "pt": """
        de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser \
        quando muito nos já também só pelo pela até
        """,
        "ro": "de și în a la cu pe că nu din este o un mai pentru care sunt se au fi ca sau al prin dar după",
        "sv": "och i att det som en på är av för med den till inte har de om ett han var jag men från vi kan",
        "vi":
            "của và là có được cho không trong một các với người này đã để khi những tại đến nhà từ cũng như về",
        "tr": "ve bir bu için ile da de olarak çok daha olan en gibi kadar sonra ne ya ki var mi ama her",
    ]
}
