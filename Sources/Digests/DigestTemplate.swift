import Feeds
private import Mustache

extension Digest {
    /// A text with places for what an issue says (Mustache).
    ///
    /// In markup all that is put into it is escaped, in Markdown and plain text nothing is.
    package struct Template: Sendable {
        private let source: String

        /// What is wrong with a template, and where.
        package struct Fault: Error, Sendable, Equatable {
            /// The kinds of faults.
            package enum Kind: Sendable, Equatable {
                /// A section ends under another name than it began, or never began.
                case wrongEnd
                /// A section has no end.
                case noEnd
                /// A tag has no `}}`, or a name that is none.
                case badTag
                /// Something that this dialect has no use for.
                case other
            }

            /// What.
            package let kind: Kind
            /// The line, from 1.
            package let line: Int
            /// What stands there.
            package let text: String
        }

        /// Reads a template.
        ///
        /// - Throws: ``Fault``, with the line.
        package init(_ source: String) throws(Fault) {
            do {
                _ = try MustacheTemplate(string: source)
            } catch {
                throw Self.fault(error)
            }
            self.source = source
        }

        private static func fault(_ error: any Error) -> Fault {
            guard let error = error as? MustacheTemplate.ParserError else {
                return Fault(kind: .other, line: 1, text: "")
            }
            let kind: Fault.Kind =
                switch error.error as? MustacheTemplate.Error {
                case .sectionCloseNameIncorrect: .wrongEnd
                case .expectedSectionEnd: .noEnd
                case .unfinishedName, .invalidSetDelimiter, .invalidConfigVariableSyntax: .badTag
                case nil: .badTag
                default: .other
                }
            return Fault(kind: kind, line: error.context.lineNumber, text: error.context.line)
        }

        /// The template with what an issue says.
        func filled(with context: [String: Any], escaping isMarkup: Bool) throws -> String {
            try filled(with: context, for: isMarkup ? .markup : .text)
        }

        /// What is put into a template is escaped for the language that it is written in.
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
            // On a line of its own: else a tag that begins the template would not stand alone on its line.
            return try MustacheTemplate(string: "{{%CONTENT_TYPE:\(name)}}\n" + source).render(context)
        }

        /// What stands between the quotation marks of a JSON string.
        private struct JSONText: MustacheContentType {
            func escapeText(_ text: String) -> String { String(Digest.quoted(text).dropFirst().dropLast()) }
        }

        /// Slack's own three characters: without them there is neither a link nor a call to everybody.
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

        /// An invisible character behind each `@`: a title calls nobody.
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
