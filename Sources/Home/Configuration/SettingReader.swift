import Feeds
import Yams

/// Reads values of a YAML document, and says which line is wrong.
struct SettingReader {
    let file: String

    typealias Setter = (Node) throws -> Void

    func read(_ node: Node, at prefix: String, _ setters: [String: Setter]) throws {
        guard let mapping = node.mapping else {
            throw invalid(node, prefix.isEmpty ? file : String(prefix.dropLast()), .keys)
        }
        for (key, value) in mapping {
            let name = key.string ?? ""
            guard let setter = setters[name] else {
                throw UserError(
                    ConfigurationProblem.unknownKey(prefix + name, known: setters.keys.sorted()),
                    at: place(key)
                )
            }
            if value.null == nil { try setter(value) }
        }
    }

    /// Reads a mapping whose keys are the user's.
    func entries(_ node: Node, _ name: String, _ take: (String, Node, String) throws -> Void) throws {
        guard let mapping = node.mapping else {
            throw invalid(node, name, .mapping)
        }
        for (key, value) in mapping {
            let key = try text(key, name)
            try take(key, value, "\(name).\(key)")
        }
    }

    func text(_ node: Node, _ name: String) throws -> String {
        // A line break in a header field or a title would start another one.
        guard let text = node.scalar?.string, !text.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
            throw invalid(node, name, .text)
        }
        return text
    }

    func choice(_ node: Node, _ name: String, _ choices: [String]) throws -> String {
        guard let text = node.scalar?.string, choices.contains(text) else {
            throw invalid(node, name, .choice(choices))
        }
        return text
    }

    /// One character that a key gives.
    func letter(_ node: Node, _ name: String) throws -> Character {
        let text = try text(node, name)
        guard text.count == 1, let letter = text.first, !letter.isWhitespace else {
            throw invalid(node, name, .letter)
        }
        return letter
    }

    func list(_ node: Node, _ name: String) throws -> [String] {
        guard let sequence = node.sequence else {
            throw invalid(node, name, .list)
        }
        var values: [String] = []
        for element in sequence { values.append(try text(element, name)) }
        return values
    }

    /// The nodes of a list, or the one node that stands in place of it.
    func oneOrMore(_ node: Node) -> [Node] { node.sequence.map(Array.init) ?? [node] }

    func whole(_ node: Node, _ name: String, _ range: ClosedRange<Int>) throws -> Int {
        guard let value = node.int, range.contains(value) else {
            throw invalid(node, name, .whole(range))
        }
        return value
    }

    func number(_ node: Node, _ name: String, _ range: ClosedRange<Double>) throws -> Double {
        guard let value = node.float, range.contains(value) else {
            throw invalid(node, name, .number(range))
        }
        return value
    }

    func webAddress(_ node: Node, _ name: String) throws -> String {
        let text = try text(node, name)
        guard let url = WebURL(text), url.isWeb else {
            throw invalid(node, name, .webAddress)
        }
        return text
    }

    func place(_ node: Node) -> String { node.mark.map { "\(file):\($0.line)" } ?? file }

    func missing(_ node: Node, _ key: String) -> UserError {
        UserError(ConfigurationProblem.missingKey(key), at: place(node))
    }

    func invalid(_ node: Node, _ key: String, _ form: SettingForm) -> UserError {
        UserError(ConfigurationProblem.invalidValue(key, form), at: place(node))
    }
}
