import Feeds
import Foundation

/// Secrets, and the ways in which a server may echo them.
///
/// What others say (a server's answer, a program's output) is masked before it is shown or stored.
package struct Secrets: Sendable {
    /// A part of a secret of this many bytes is masked; a shorter one would mask ordinary words.
    private static let partLength = 6

    /// All runs of ``partLength`` bytes of all secrets, as they are and encoded.
    private let parts: Set<ArraySlice<UInt8>>
    /// Secrets that are shorter than that.
    private let short: [String]

    /// Takes secrets as the environment has them; empty ones are ignored.
    package init(_ secrets: [String]) {
        var parts: Set<ArraySlice<UInt8>> = []
        for form in secrets.flatMap(Self.forms) {
            let bytes = Array(form.utf8)
            guard bytes.count >= Self.partLength else { continue }
            for start in 0...(bytes.count - Self.partLength) {
                parts.insert(bytes[start..<(start + Self.partLength)])
            }
        }
        self.parts = parts
        short = secrets.filter { !$0.isEmpty && $0.utf8.count < Self.partLength }
            .sorted { $0.count > $1.count }
    }

    /// The secrets that the settings name, as the environment has them.
    package static func values(of configuration: Configuration, in environment: [String: String]) -> [String]
    {
        let variables =
            configuration.digest.channels.flatMap(\.secretVariables)
            + configuration.fetch.credentials.values + configuration.serve.people.map(\.variable)
            + [configuration.embeddings?.keyVariable].compactMap { $0 }
        return variables.compactMap { environment[$0] }.flatMap(values)
    }

    /// What is secret of a value: the path and the query of a web address, the password of a login, or all of it.
    package static func values(_ value: String) -> [String] {
        if let url = WebURL(value), url.isWeb {
            return [url.path + (url.query.map { "?" + $0 } ?? "")].filter { $0.count > 1 }
        }
        guard let colon = value.firstIndex(of: ":") else { return [value] }
        let (user, password) = (value[..<colon], value[value.index(after: colon)...])
        // As HTTP and SMTP send a login.
        let encoded = [value, "\0\(user)\0\(password)"].map { Data($0.utf8).base64EncodedString() }
        return [String(password)] + encoded
    }

    /// The secret as it is, percent-encoded (RFC 3986), in base64 at each offset (RFC 4648), and escaped in JSON.
    private static func forms(_ secret: String) -> [String] {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        )
        let percent = secret.addingPercentEncoding(withAllowedCharacters: unreserved) ?? secret
        let base64 = (0..<3).map { offset in
            // Only what the secret alone decides: the first characters depend on what stands before it, the last on what follows.
            let bytes = Data(repeating: 0, count: offset) + Data(secret.utf8)
            let text = bytes.base64EncodedString().prefix { $0 != "=" }
            let hasTail = bytes.count % 3 != 0
            return String(text.dropFirst(offset == 0 ? 0 : offset + 1).dropLast(hasTail ? 1 : 0))
        }
        let web = base64.map { $0.replacing("+", with: "-").replacing("/", with: "_") }
        let json = secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return [
            secret, percent, percent.lowercased(), json, json.replacing("/", with: "\\/"),
            secret.removingPercentEncoding ?? secret,
        ] + base64 + web
    }

    /// The text with “…” in place of each secret, and of each part of it that is long enough to be told.
    package func masked(_ text: String) -> String {
        let text = short.reduce(text) { $0.replacing($1, with: "…") }
        let bytes = Array(text.utf8)
        guard !parts.isEmpty, bytes.count >= Self.partLength else { return text }
        var result: [UInt8] = []
        var copied = 0
        var index = 0
        while index + Self.partLength <= bytes.count {
            guard parts.contains(bytes[index..<(index + Self.partLength)]) else {
                index += 1
                continue
            }
            var end = index + Self.partLength
            while end < bytes.count, parts.contains(bytes[(end + 1 - Self.partLength)...end]) { end += 1 }
            result += bytes[copied..<index] + Array("…".utf8)
            copied = end
            index = end
        }
        guard copied > 0 else { return text }
        return String(decoding: result + bytes[copied...], as: UTF8.self)
    }
}
