/// Limits the aliases (`*name`) of a YAML document: a few that refer to each other can expand without bound.
package enum YAMLAliases {
    /// The maximum number of aliases.
    package static let limit = 20

    /// Whether a document has at most ``limit`` aliases; quoted text that looks like one also counts.
    package static func areFew(in yaml: String) -> Bool {
        let bytes = Array(yaml.utf8)
        return bytes.indices.dropFirst().dropLast().count { place in
            let (before, after) = (bytes[place - 1], bytes[place + 1])
            let isName =
                (0x30...0x39).contains(after) || (0x41...0x5A).contains(after & 0xDF) || after == 0x5F
            return bytes[place] == UInt8(ascii: "*") && isName
                && (before <= 0x20 || "[{,:?-".utf8.contains(before))
        } <= limit
    }
}
