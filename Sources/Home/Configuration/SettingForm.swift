import Feeds

/// What a value of `veille.yml` must be: its type and its bounds.
package enum SettingForm: Sendable, Equatable {
    /// Text on one line.
    case text
    /// One word of letters, digits, `.`, `_` and `-`.
    case word
    /// The name of an environment variable: secrets are never in the file.
    case variable
    /// A path inside the home.
    case path
    /// An address with http or https.
    case webAddress
    /// An address with https or mailto.
    case address
    /// One address of that kind, or a list of them.
    case addresses
    /// `smtp://host:port` or `smtps://host:port`.
    case mailServer
    /// A mail address, with a name or without (RFC 5322).
    case mailbox
    /// One mail address, or a list of them.
    case mailboxes
    /// A List-Id (RFC 2919).
    case listID
    /// A list of addresses of the Internet Protocol, or ranges of them.
    case addressRanges
    /// The name of a header field (RFC 9110).
    case fieldName
    /// Days of the week and a time.
    case schedule
    /// One letter.
    case letter
    /// `true` or `false`.
    case flag
    /// A whole number.
    case whole(ClosedRange<Int>)
    /// A number.
    case number(ClosedRange<Double>)
    /// One of these words.
    case choice([String])
    /// A list of texts.
    case list
    /// A program and its arguments.
    case command
    /// The address of a feed, with the names of a pattern.
    case recipe
    /// Keys chosen by the user, each with a value.
    case mapping
    /// Keys defined by veille.
    case keys
    /// A list of channels.
    case channels

    /// The expected value, to be shown after “expected ” and « valeur attendue : ».
    package var phrase: Phrase {
        switch self {
        case .text: Phrase(en: "text on one line", fr: "du texte sur une ligne")
        case .word: Phrase(en: "one word, as in list", fr: "un mot, comme liste")
        case .variable:
            Phrase(
                en: "the name of an environment variable, never the secret itself",
                fr: "le nom d’une variable d’environnement, jamais le secret lui-même"
            )
        case .path:
            Phrase(
                en: "a path inside this folder, as in \"_posts/{date}-veille.md\"",
                fr: "un chemin dans ce dossier, comme \"_posts/{date}-veille.md\""
            )
        case .webAddress: Phrase(en: "an address with http or https", fr: "une adresse en http ou https")
        case .address: Phrase(en: "an https or mailto address", fr: "une adresse en https ou mailto")
        case .addresses:
            Phrase(
                en: "an https or mailto address, or a list of them",
                fr: "une adresse en https ou mailto, ou une liste d’adresses"
            )
        case .mailServer:
            Phrase(
                en: "a server, as in smtp://mail.example.org:587",
                fr: "un serveur, comme smtp://mail.example.org:587"
            )
        case .mailbox:
            Phrase(
                en: "a mail address, as in “Name <name@example.org>”",
                fr: "une adresse électronique, comme « Nom <nom@example.org> »"
            )
        case .mailboxes:
            Phrase(
                en: "a mail address, as in “Name <name@example.org>”, or a list of them",
                fr: "une adresse électronique, comme « Nom <nom@example.org> », ou une liste d’adresses"
            )
        case .listID:
            Phrase(
                en: "a name with dots, as in veille.example.org",
                fr: "un nom avec des points, comme veille.example.org"
            )
        case .addressRanges:
            Phrase(
                en: "a list of IP addresses or ranges, as in [127.0.0.1, 10.0.0.0/8]",
                fr: "une liste d’adresses IP ou de plages, comme [127.0.0.1, 10.0.0.0/8]"
            )
        case .fieldName:
            Phrase(
                en: "the name of a header field, as in Remote-User",
                fr: "le nom d’un champ d’en-tête, comme Remote-User"
            )
        case .schedule:
            Phrase(
                en: "days and a time, as in monday 07:42",
                fr: "des jours et une heure, comme lundi 07:42"
            )
        case .letter: Phrase(en: "one letter", fr: "une lettre")
        case .flag: Phrase(en: "true or false", fr: "true ou false")
        case .whole(let range):
            Phrase(
                en: "a whole number from \(range.lowerBound) to \(range.upperBound)",
                fr: "un nombre entier de \(range.lowerBound) à \(range.upperBound)"
            )
        case .number(let range):
            Phrase(
                en: "a number from \(Self.written(range.lowerBound)) to \(Self.written(range.upperBound))",
                fr: "un nombre de \(Self.written(range.lowerBound)) à \(Self.written(range.upperBound))"
            )
        case .choice(let words):
            Phrase(en: words.joined(separator: " or "), fr: words.joined(separator: " ou "))
        case .list: Phrase(en: "a list, as in [a, b]", fr: "une liste, comme [a, b]")
        case .command: Phrase(en: "a list, as in [sendmail, -t]", fr: "une liste, comme [sendmail, -t]")
        case .recipe:
            Phrase(
                en: "a pattern like https://e.example/{name} and the address of a feed with the same {name}",
                fr: "un modèle comme https://e.exemple/{name} et l’adresse d’un flux avec le même {name}"
            )
        case .mapping:
            Phrase(en: "keys with values, as in {a: b}", fr: "des clés et leurs valeurs, comme {a: b}")
        case .keys: Phrase(en: "keys with values", fr: "des clés et leurs valeurs")
        case .channels:
            Phrase(
                en: "a list of channels, each with a name",
                fr: "une liste de canaux, chacun avec un nom"
            )
        }
    }

    /// A number as YAML writes it: `7`, not `7.0`.
    static func written(_ number: Double) -> String {
        number.rounded() == number ? String(Int(number)) : String(number)
    }
}
