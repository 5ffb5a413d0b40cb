/// One link of a `Link` header field (RFC 8288).
struct LinkField {
    var target: String
    /// The first value of each, by lower-case name, without quotes.
    var parameters: [String: String] = [:]

    /// The link relations in lower case.
    var relations: [Substring] { (parameters["rel"] ?? "").lowercased().split(separator: " ") }

    /// The links of a field; a comma or semicolon in quotes separates nothing.
    static func links(_ field: String) -> [LinkField] {
        var links: [LinkField] = []
        var rest = field[...]
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            var link = LinkField(target: String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
            while let (name, value) = parameter(&rest) {
                if link.parameters[name] == nil { link.parameters[name] = value }
            }
            links.append(link)
        }
        return links
    }

    /// The next parameter of a link; `nil` at its end.
    private static func parameter(_ rest: inout Substring) -> (name: String, value: String)? {
        rest = rest.drop { $0 == " " || $0 == "\t" }
        guard rest.first == ";" else { return nil }
        rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" || $0 == ";" }
        let name = rest.prefix { $0 != "=" && $0 != ";" && $0 != "," }
        rest = rest[name.endIndex...]
        var value = ""
        if rest.first == "=" {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            if rest.first == "\"" {
                rest = rest.dropFirst()
                while let character = rest.popFirst(), character != "\"" {
                    value.append(character == "\\" ? rest.popFirst() ?? character : character)
                }
            } else {
                value = String(rest.prefix { $0 != ";" && $0 != "," })
                rest = rest.dropFirst(value.count)
            }
        }
        return (name.lowercased().trimmed, value.trimmed)
    }
}
