package import Feeds
private import Mustache

extension Digest {
    /// A Mustache template.
    ///
    /// In HTML and XML, values are escaped; in Markdown and plain text they are not.
    package struct Template: Sendable {
        private let source: String

        /// A fault in a template, with its position.
        package struct Fault: Error, Sendable, Equatable {
            /// The kinds of faults.
            package let kind: TemplateFault
            /// The line, from 1.
            package let line: Int
            /// The faulty text.
            package let text: String
        }

        /// Parses a template.
        ///
        /// - Throws: ``Fault``, with the line.
        package init(_ source: String) throws(Fault) {
            if let fault = Self.tooDeep(source) { throw fault }
            do {
                _ = try MustacheTemplate(string: source)
            } catch {
                throw Self.fault(error)
            }
            self.source = source
        }

        /// Sections may be nested this deep: the parser and the renderer are recursive.
        package static let maximumDepth = 100

        private static func tooDeep(_ source: String) -> Fault? {
            var open = "{{"
            var rest = source[...]
            var depth = 0
            var line = 1
            while let tag = rest.firstRange(of: open) {
                line += rest[..<tag.lowerBound].count(where: \.isNewline)
                rest = rest[tag.upperBound...]
                switch rest.first {
                case "#", "^", "<", "$":
                    depth += 1
                    if depth > maximumDepth { return Fault(kind: .tooDeep, line: line, text: "") }
                case "/": depth -= 1
                case "=":
                    // {{=<% %>=}} sets the delimiters.
                    let names = rest.dropFirst().prefix { $0 != "=" }.split(whereSeparator: \.isWhitespace)
                    if names.count == 2 { open = String(names[0]) }
                default: break
                }
            }
            return nil
        }

        private static func fault(_ error: any Error) -> Fault {
            guard let error = error as? MustacheTemplate.ParserError else {
                return Fault(kind: .other, line: 1, text: "")
            }
            let kind: TemplateFault =
                switch error.error as? MustacheTemplate.Error {
                case .sectionCloseNameIncorrect: .wrongEnd
                case .expectedSectionEnd: .noEnd
                case .unfinishedName, .invalidSetDelimiter, .invalidConfigVariableSyntax: .badTag
                case nil: .badTag
                default: .other
                }
            return Fault(kind: kind, line: error.context.lineNumber, text: error.context.line)
        }

        /// Renders the template with a context.
        func filled(with context: [String: Any], escaping isMarkup: Bool) throws -> String {
            try filled(with: context, for: isMarkup ? .markup : .text)
        }

        /// The target language of escaping.
        enum Escaping: String { case text, markup, json, slack, chat }

        func filled(with context: [String: Any], for escaping: Escaping) throws -> String {
            let name = escaping.rawValue.uppercased()
            switch escaping {
            case .text: break
            case .markup: MustacheContentTypes.register(Markup(), named: name)
            case .json: MustacheContentTypes.register(JSONText(), named: name)
            case .slack: MustacheContentTypes.register(SlackText(), named: name)
            case .chat: MustacheContentTypes.register(ChatText(), named: name)
            }
            // On its own line: otherwise a tag at the start of the template would not be standalone.
            return try MustacheTemplate(string: "{{%CONTENT_TYPE:\(name)}}\n" + source).render(context)
        }

        /// Escapes for a JSON string.
        private struct JSONText: MustacheContentType {
            func escapeText(_ text: String) -> String { String(Digest.quoted(text).dropFirst().dropLast()) }
        }

        /// Escapes Slack's three control characters, so that text contains no links or mentions.
        private struct SlackText: MustacheContentType {
            func escapeText(_ text: String) -> String {
                PlainText.replacing(in: text) { scalar in
                    switch scalar {
                    case "&": "&amp;"
                    case "<": "&lt;"
                    case ">": "&gt;"
                    default: nil
                    }
                }
            }
        }

        /// Adds an invisible character after each `@`, so that a title mentions no one.
        private struct ChatText: MustacheContentType {
            func escapeText(_ text: String) -> String {
                PlainText.replacing(in: text) { $0 == "@" ? "@\u{2060}" : nil }
            }
        }

        private struct Markup: MustacheContentType {
            func escapeText(_ text: String) -> String { PlainText.markup(text) }
        }
    }
}
