/// What is wrong with `veille.yml`.
package enum ConfigurationProblem: UserError.Cause {
    /// Not YAML at all.
    case invalidYAML
    /// Keys that one mapping has twice.
    case duplicateKeys([String])
    /// More aliases than ``YAMLAliases`` allows: nested ones would take years to read.
    case tooManyAliases(limit: Int)
    /// A key that veille does not know, and those it knows there.
    case unknownKey(String, known: [String])
    /// A required key.
    case missingKey(String)
    /// A value of another form.
    case invalidValue(String, SettingForm)
    /// Two actions of the review share a letter.
    case sharedLetter(Character, ReviewAction, ReviewAction)
    /// A section asks for more approvals than it has owners.
    case tooFewOwners([String], section: String, approvals: Int)
    /// A section names a channel that is not among those of `digest.send`.
    case unknownChannel(String, section: String, known: [String])
    /// A twin is not among the pages.
    case twinNotListed(String, pages: [String])
    /// A page has two twins, or is its own.
    case severalTwins(String)
    /// Two channels share a name.
    case duplicateChannel(String)
    /// A channel has no transport, or several.
    case transport(channel: String, choices: [String])
    /// A webhook has neither a shape nor a template, or both.
    case webhookContent(channel: String)
    /// A key that the transport does not take, and those it takes.
    case incompatibleKey(String, transport: String, allowed: [String])
    /// A password would be sent over a connection that is not encrypted.
    case unencryptedPassword(key: String)
    /// A list that cannot be edited without touching the rest of the file, and the lines to write by hand.
    case notEditable(lines: [String])
    /// What cannot be muted: it is no host, holds no word, or is too long.
    case notASite(String)
    case notAWord(String)

    package var message: UserError.Message {
        switch self {
        case .invalidYAML:
            .init(
                en: ("invalid YAML", "check the indentation and the quotes, here and on the line before"),
                fr: (
                    "YAML invalide",
                    "vérifiez l’indentation et les guillemets, ici et sur la ligne précédente"
                )
            )
        case .duplicateKeys(let keys):
            .init(
                en: ("duplicate key: \(list(keys))", "keep one of them"),
                fr: ("clé en double : \(list(keys))", "n’en gardez qu’une")
            )
        case .tooManyAliases(let limit):
            .init(
                en: ("more than \(limit) aliases (*name)", "write the values out"),
                fr: ("plus de \(limit) alias (*nom)", "écrivez les valeurs en toutes lettres")
            )
        case .unknownKey(let key, let known):
            .init(
                Phrase(en: "unknown key “\(key)”", fr: "clé inconnue « \(key) »"),
                remedy: remedy(forUnknown: key, known)
            )
        case .missingKey(let key):
            .init(
                en: ("“\(key)” is missing", "give it a value, or remove the section"),
                fr: ("« \(key) » manque", "donnez-lui une valeur, ou retirez la section")
            )
        case .invalidValue(let key, let form):
            .init(
                en: ("invalid value for “\(key)”", "expected \(form.phrase.en)"),
                fr: ("valeur invalide pour « \(key) »", "valeur attendue : \(form.phrase.fr)")
            )
        case .sharedLetter(let letter, let one, let other):
            .init(
                en: (
                    "“\(letter)” is assigned to both \(one.rawValue) and \(other.rawValue)",
                    "give one of them another letter under review.keys"
                ),
                fr: (
                    "« \(letter) » est attribué à la fois à \(one.rawValue) et à \(other.rawValue)",
                    "donnez une autre lettre à l’une des deux actions sous review.keys"
                )
            )
        case .tooFewOwners(let owners, let section, let approvals):
            .init(
                en: (
                    "“\(section)” needs \(approvals) approvals and has \(owners.count) \(owners.count < 2 ? "owner" : "owners") (\(list(owners)))",
                    "name more owners, or lower approvals: only owners count"
                ),
                fr: (
                    "il faut \(approvals) accords pour « \(section) », qui a \(owners.count) \(owners.count < 2 ? "responsable" : "responsables") (\(list(owners)))",
                    "nommez d’autres responsables sous owners, ou baissez approvals : seuls leurs accords comptent"
                )
            )
        case .unknownChannel(let name, let section, let known):
            .init(
                Phrase(
                    en: "“\(section)” names the channel “\(name)”, which digest.send does not have",
                    fr: "« \(section) » nomme le canal « \(name) », absent de digest.send"
                ),
                remedy: remedy(forChannel: name, known)
            )
        case .twinNotListed(let page, let pages):
            .init(
                en: (
                    "“\(page)” is a twin, and not one of the pages",
                    "list it under pages too; they are: \(list(pages))"
                ),
                fr: (
                    "« \(page) » est une jumelle, mais pas l’une des pages",
                    "ajoutez-la aussi sous pages ; il y a : \(list(pages))"
                )
            )
        case .severalTwins(let page):
            .init(
                en: ("“\(page)” has more than one twin, or is its own", "name each page once under twins"),
                fr: (
                    "« \(page) » a plusieurs jumelles, ou est la sienne",
                    "nommez chaque page une seule fois sous twins"
                )
            )
        case .duplicateChannel(let name):
            .init(
                en: ("duplicate channel name “\(name)”", "give each channel its own name"),
                fr: ("nom de canal en double « \(name) »", "donnez à chaque canal son propre nom")
            )
        case .transport(let channel, let choices):
            .init(
                en: ("the channel “\(channel)” needs exactly one transport", "one of: \(list(choices))"),
                fr: (
                    "il faut au canal « \(channel) » un moyen d’envoi, et un seul",
                    "l’une des clés \(list(choices))"
                )
            )
        case .webhookContent(let channel):
            .init(
                en: (
                    "the channel “\(channel)” needs a shape or a template, not both", "keep one of the keys"
                ),
                fr: (
                    "il faut au canal « \(channel) » une clé shape ou template, pas les deux",
                    "gardez l’une des deux clés"
                )
            )
        case .incompatibleKey(let key, let transport, let allowed):
            .init(
                en: (
                    "“\(key)” does not apply to \(transport)",
                    "remove it; \(transport) takes \(list(allowed))"
                ),
                fr: (
                    "« \(key) » ne s’applique pas à \(transport)",
                    "retirez-la ; avec \(transport) vont \(list(allowed))"
                )
            )
        case .unencryptedPassword(let key):
            .init(
                en: (
                    "with “\(key)”, the password would be sent unencrypted",
                    "set tls: required, or remove the credentials"
                ),
                fr: (
                    "avec « \(key) », le mot de passe serait transmis en clair",
                    "mettez tls: required, ou retirez credentials"
                )
            )
        case .notEditable(let lines):
            .init(
                en: (
                    "the list cannot be changed here without touching something else: nothing was written",
                    "write it yourself: \(lines.joined(separator: " ⏎ "))"
                ),
                fr: (
                    "la liste ne peut pas être changée ici sans toucher au reste : rien n’a été écrit",
                    "écrivez-la vous-même : \(lines.joined(separator: " ⏎ "))"
                )
            )
        case .notASite(let text):
            .init(
                en: ("“\(text)” is not a site", "give a host, as in example.org; --word mutes a word"),
                fr: (
                    "« \(text) » n’est pas un site",
                    "donnez un hôte, comme exemple.org ; --word écarte un mot"
                )
            )
        case .notAWord(let text):
            .init(
                en: ("no title can be matched by “\(text)”", "give a word or a short phrase on one line"),
                fr: (
                    "« \(text) » ne correspond à aucun titre",
                    "donnez un mot ou une courte expression sur une ligne"
                )
            )
        }
    }

    private func remedy(forUnknown key: String, _ known: [String]) -> Phrase {
        let name = key.split(separator: ".").last.map(String.init) ?? ""
        let keys = list(known)
        guard let closest = Spelling.closest(to: name, among: known) else {
            return Phrase(en: "known keys: \(keys)", fr: "clés connues : \(keys)")
        }
        return .list(
            [.didYouMean(closest), Phrase(en: "Known keys: \(keys)", fr: "Clés connues : \(keys)")],
            separator: " "
        )
    }

    private func remedy(forChannel name: String, _ known: [String]) -> Phrase {
        guard !known.isEmpty else {
            return Phrase(
                en: "add the channel under digest.send, or remove it here",
                fr: "ajoutez le canal sous digest.send, ou retirez-le ici"
            )
        }
        let names = Phrase(en: "channels: \(list(known))", fr: "canaux : \(list(known))")
        guard let closest = Spelling.closest(to: name, among: known) else { return names }
        return .list([.didYouMean(closest), names], separator: " ")
    }

    private func list(_ words: [String]) -> String { words.joined(separator: ", ") }
}
