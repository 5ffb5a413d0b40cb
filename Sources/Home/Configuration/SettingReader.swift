import Feeds
import Yams

/// Reads values of a YAML document, and says which line is wrong.
struct SettingReader {
    let file: String

    typealias Setter = (Node) throws -> Void

    func read(_ node: Node, at prefix: String, _ setters: [String: Setter]) throws {
        guard let mapping = node.mapping else {
            throw wrong(
                node,
                prefix.isEmpty ? "veille.yml" : String(prefix.dropLast()),
                Phrase(en: "a mapping of keys", fr: "une liste de clés")
            )
        }
        for (key, value) in mapping {
            let name = key.string ?? ""
            guard let setter = setters[name] else {
                let known = setters.keys.sorted().joined(separator: ", ")
                throw UserError(
                    .usage,
                    place: place(key),
                    Phrase(en: "unknown key “\(prefix)\(name)”", fr: "clé inconnue « \(prefix)\(name) »"),
                    remedy: Phrase(en: "known keys here: \(known)", fr: "clés connues ici : \(known)")
                )
            }
            if value.null == nil { try setter(value) }
        }
    }

    /// Reads a mapping whose keys are the user's.
    func entries(_ node: Node, _ name: String, _ take: (String, Node, String) throws -> Void) throws {
        guard let mapping = node.mapping else {
            throw wrong(
                node,
                name,
                Phrase(en: "a mapping, as in {a: b}", fr: "une liste de clés, comme {a: b}")
            )
        }
        for (key, value) in mapping {
            let key = try text(key, name)
            try take(key, value, "\(name).\(key)")
        }
    }

    func text(_ node: Node, _ name: String) throws -> String {
        // A line break in a header field or a title would start another one.
        guard let text = node.scalar?.string, !text.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
            throw wrong(node, name, Phrase(en: "text on one line", fr: "du texte sur une ligne"))
        }
        return text
    }

    func choice(_ node: Node, _ name: String, _ choices: [String]) throws -> String {
        guard let text = node.scalar?.string, choices.contains(text) else {
            throw wrong(
                node,
                name,
                Phrase(en: choices.joined(separator: " or "), fr: choices.joined(separator: " ou "))
            )
        }
        return text
    }

    /// One character that a key gives.
    func letter(_ node: Node, _ name: String) throws -> Character {
        let text = try text(node, name)
        guard text.count == 1, let letter = text.first, !letter.isWhitespace else {
            throw wrong(node, name, Phrase(en: "one letter", fr: "une lettre"))
        }
        return letter
    }

    func list(_ node: Node, _ name: String) throws -> [String] {
        guard let sequence = node.sequence else {
            throw wrong(node, name, Phrase(en: "a list, as in [a, b]", fr: "une liste, comme [a, b]"))
        }
        var values: [String] = []
        for element in sequence { values.append(try text(element, name)) }
        return values
    }

    /// The nodes of a list, or the one node that stands in place of it.
    func oneOrMore(_ node: Node) -> [Node] { node.sequence.map(Array.init) ?? [node] }

    func whole(_ node: Node, _ name: String, _ range: ClosedRange<Int>) throws -> Int {
        guard let value = node.int, range.contains(value) else {
            throw wrong(
                node,
                name,
                Phrase(
                    en: "a whole number from \(range.lowerBound) to \(range.upperBound)",
                    fr: "un nombre entier de \(range.lowerBound) à \(range.upperBound)"
                )
            )
        }
        return value
    }

    func number(_ node: Node, _ name: String, _ range: ClosedRange<Double>) throws -> Double {
        guard let value = node.float, range.contains(value) else {
            throw wrong(
                node,
                name,
                Phrase(
                    en: "a number from \(range.lowerBound.formatted) to \(range.upperBound.formatted)",
                    fr: "un nombre de \(range.lowerBound.formatted) à \(range.upperBound.formatted)"
                )
            )
        }
        return value
    }

    func webAddress(_ node: Node, _ name: String) throws -> String {
        let text = try text(node, name)
        guard let url = WebURL(text), url.isWeb else {
            throw wrong(
                node,
                name,
                Phrase(en: "an address with http or https", fr: "une adresse en http ou https")
            )
        }
        return text
    }

    func missing(_ node: Node, _ name: String) -> UserError {
        UserError(
            .usage,
            place: place(node),
            Phrase(en: "“\(name)” is missing", fr: "« \(name) » manque"),
            remedy: Phrase(
                en: "give it a value, or take the section out",
                fr: "donnez-lui une valeur, ou retirez la section"
            )
        )
    }

    func place(_ node: Node) -> String { node.mark.map { "\(file):\($0.line)" } ?? file }

    func wrong(_ node: Node, _ name: String, _ wanted: Phrase) -> UserError {
        UserError(
            .usage,
            place: place(node),
            Phrase(
                en: "“\(name)” has a value it cannot have",
                fr: "« \(name) » a une valeur impossible"
            ),
            remedy: Phrase(en: "give it \(wanted.en)", fr: "donnez-lui \(wanted.fr)")
        )
    }
}

extension Double {
    fileprivate var formatted: String { rounded() == self ? String(Int(self)) : String(self) }
}
