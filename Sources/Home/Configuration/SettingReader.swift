import Feeds
import Yams

/// Reads values of a YAML document; errors have the line.
struct SettingReader: Sendable {
    /// The file's name in errors.
    let file: String

    /// Reads the keys of a mapping, those of its groups included.
    ///
    /// `prefix` is the key of the mapping with a trailing dot, empty for the document.
    func read(_ node: Node, at prefix: String, into draft: inout ConfigurationDraft) throws {
        let keys = SettingTable.keys(at: prefix)
        for (key, name, value) in try entries(of: node, at: prefix, known: keys) {
            if let setting = SettingTable.setting(name) {
                try setting.read(value, self, &draft)
            } else if let group = SettingTable.group(name) {
                try read(value, at: name + ".", into: &draft)
                try group.finish(value, self, &draft)
            } else {
                throw unknown(key, prefix, keys)
            }
        }
    }

    /// Reads the keys of a mapping without groups from a table of its own.
    func read<Target>(
        _ node: Node,
        at prefix: String,
        _ settings: [Setting<Target>],
        into target: inout Target
    ) throws {
        let keys = settings.map { String($0.key.dropFirst(prefix.count)) }
        for (_, name, value) in try entries(of: node, at: prefix, known: keys) {
            guard let setting = settings.first(where: { $0.key == name }) else { continue }
            try setting.read(value, self, &target)
        }
    }

    /// The entries of a mapping that have a value; every key must be known.
    private func entries(
        of node: Node,
        at prefix: String,
        known: [String]
    ) throws -> [(key: Node, name: String, value: Node)] {
        guard let mapping = node.mapping else {
            throw invalid(node, prefix.isEmpty ? file : String(prefix.dropLast()), .keys)
        }
        return try mapping.compactMap { key, value in
            guard let word = key.string, known.contains(word) else { throw unknown(key, prefix, known) }
            return value.null == nil ? (key, prefix + word, value) : nil
        }
    }

    // MARK: Values

    /// Text in one of the textual forms.
    func text(_ node: Node, _ key: String, _ form: SettingForm = .text) throws -> String {
        // A line break in a header field or a title would start another one.
        guard let text = node.scalar?.string, !text.unicodeScalars.contains(where: { $0.value < 0x20 }),
            SettingReader.fits(text, form)
        else {
            throw invalid(node, key, form)
        }
        return text
    }

    private static func fits(_ text: String, _ form: SettingForm) -> Bool {
        switch form {
        // It is typed on the command line, and written into the ledger.
        case .word: text.wholeMatch(of: /[\p{L}\p{N}._][\p{L}\p{N}._\-]*/) != nil
        case .fieldName: text.wholeMatch(of: /[A-Za-z0-9!#$%&'*+.^_`|~\-]+/) != nil
        case .variable: text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil
        case .path:
            !text.split(separator: "/", omittingEmptySubsequences: false).contains {
                $0.isEmpty || $0 == ".."
            }
                && !text.contains("\\")
        case .webAddress: WebURL(text)?.isWeb == true
        case .address, .addresses: Envelope.isAddress(text)
        case .listID: Envelope.isListID(text)
        case .choice(let words): words.contains(text)
        default: true
        }
    }

    func letter(_ node: Node, _ key: String) throws -> Character {
        let text = try text(node, key, .letter)
        guard text.count == 1, let letter = text.first, !letter.isWhitespace else {
            throw invalid(node, key, .letter)
        }
        return letter
    }

    func list(_ node: Node, _ key: String, _ form: SettingForm = .list) throws -> [String] {
        guard let sequence = node.sequence else { throw invalid(node, key, form) }
        return try sequence.map { try text($0, key, form) }
    }

    /// The nodes of a list; a single node counts as a list.
    func oneOrMore(_ node: Node) -> [Node] { node.sequence.map(Array.init) ?? [node] }

    func mailbox(_ node: Node, _ key: String, _ form: SettingForm = .mailbox) throws -> Mailbox {
        guard let mailbox = Mailbox(try text(node, key, form)) else { throw invalid(node, key, form) }
        return mailbox
    }

    func whole(_ node: Node, _ key: String, _ range: ClosedRange<Int>) throws -> Int {
        guard let value = node.int, range.contains(value) else { throw invalid(node, key, .whole(range)) }
        return value
    }

    func number(_ node: Node, _ key: String, _ range: ClosedRange<Double>) throws -> Double {
        guard let value = node.float, range.contains(value) else { throw invalid(node, key, .number(range)) }
        return value
    }

    /// Reads a mapping with keys chosen by the user.
    func pairs(_ node: Node, _ key: String, _ take: (String, Node, String) throws -> Void) throws {
        guard let mapping = node.mapping else { throw invalid(node, key, .mapping) }
        for (name, value) in mapping {
            let name = try text(name, key)
            try take(name, value, "\(key).\(name)")
        }
    }

    // MARK: Errors

    func place(_ node: Node) -> String { node.mark.map { "\(file):\($0.line)" } ?? file }

    func invalid(_ node: Node, _ key: String, _ form: SettingForm) -> UserError {
        UserError(ConfigurationProblem.invalidValue(key, form), at: place(node))
    }

    func missing(_ node: Node, _ key: String) -> UserError {
        UserError(ConfigurationProblem.missingKey(key), at: place(node))
    }

    private func unknown(_ key: Node, _ prefix: String, _ known: [String]) -> UserError {
        let name = prefix + (key.string ?? "")
        return UserError(ConfigurationProblem.unknownKey(name, known: known.sorted()), at: place(key))
    }
}
