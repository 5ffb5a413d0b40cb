import Feeds
private import Foundation
private import Yams

/// The metadata block at the start of a Jekyll or Hugo page; never written by veille.
package struct FrontMatter: Sendable, Equatable {
    package enum Format: String, Sendable, Codable {
        /// Between `---` lines.
        case yaml
        /// Between `+++` lines.
        case toml
        /// A JSON object whose braces stand alone on their lines.
        case json
    }

    package var format: Format
    /// Its last line, from 1.
    package var lastLine: Int
    /// The `title` key.
    package var title: String?
    /// The `lang` or `language` key.
    package var language: String?
    /// Whether it has a `layout` key, as in Jekyll pages.
    package var hasLayout = false

    /// `nil` if the text does not start with front matter.
    init?(_ text: SourceText) {
        let fence = text.content(1).drop { $0 == "\u{FEFF}" }.trimmingSuffix { $0 == " " || $0 == "\t" }
        switch fence {
        case "---": format = .yaml
        case "+++": format = .toml
        case "{": format = .json
        default: return nil
        }
        let isEnd: (Int) -> Bool = { number in
            let line = text.content(number).trimmingSuffix { $0 == " " || $0 == "\t" }
            return line == (fence == "{" ? "}" : fence) || (fence == "---" && line == "...")
        }
        guard let end = (2...max(2, text.lines.count)).first(where: { $0 <= text.lines.count && isEnd($0) })
        else { return nil }
        lastLine = end
        let body = (2..<end).map { text.content($0) }
        switch format {
        case .yaml:
            // If Yams rejects the front matter, the page is still valid; only its title is unknown.
            let yaml = body.joined(separator: "\n")
            let values = YAMLAliases.areFew(in: yaml) ? (try? Yams.load(yaml: yaml)) as? [String: Any] : nil
            title = values?["title"] as? String
            hasLayout = values.map { $0["layout"] != nil } ?? body.contains { $0.hasPrefix("layout:") }
            language = (values?["lang"] ?? values?["language"]) as? String
        case .json:
            let object = Data((["{"] + body + ["}"]).joined(separator: "\n").utf8)
            // A lone brace can be anything: only a JSON object is front matter.
            guard let values = try? JSONSerialization.jsonObject(with: object) as? [String: Any] else {
                return nil
            }
            title = values["title"] as? String
            language = (values["lang"] ?? values["language"]) as? String
        case .toml:
            title = Self.tomlString("title", in: body)
            language = Self.tomlString("lang", in: body) ?? Self.tomlString("languageCode", in: body)
        }
    }

    private static func tomlString(_ name: String, in lines: [String]) -> String? {
        for line in lines {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].trimming() == name else { continue }
            let value = parts[1].trimming()
            guard let quote = value.first, quote == "\"" || quote == "'", value.count >= 2,
                value.last == quote
            else {
                return nil
            }
            return String(value.dropFirst().dropLast())
        }
        return nil
    }
}

extension StringProtocol {
    /// Without white space at either end.
    func trimming() -> String {
        String(drop { $0.isWhitespace }.trimmingSuffix { $0.isWhitespace })
    }

    /// Without the trailing characters that match `isDropped`.
    func trimmingSuffix(while isDropped: (Character) -> Bool) -> String {
        var end = endIndex
        while end > startIndex, isDropped(self[index(before: end)]) { end = index(before: end) }
        return String(self[startIndex..<end])
    }
}
