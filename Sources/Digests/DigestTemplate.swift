private import Mustache

extension Digest {
    /// A text with places for what an issue says (Mustache).
    ///
    /// In markup all that is put into it is escaped, in Markdown and plain text nothing is.
    public struct Template: Sendable {
        private let source: String

        /// What is wrong with a template, and where.
        public struct Fault: Error, Sendable, Equatable {
            /// The kinds of faults.
            public enum Kind: Sendable, Equatable {
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
            public let kind: Kind
            /// The line, from 1.
            public let line: Int
            /// What stands there.
            public let text: String
        }

        /// Reads a template.
        ///
        /// - Throws: ``Fault``, with the line.
        public init(_ source: String) throws(Fault) {
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
            if isMarkup { MustacheContentTypes.register(Markup(), named: "MARKUP") }
            let pragma = isMarkup ? "{{%CONTENT_TYPE:MARKUP}}" : "{{%CONTENT_TYPE:TEXT}}"
            return try MustacheTemplate(string: pragma + source).render(context)
        }

        /// Escapes for HTML and XML alike.
        ///
        /// By scalars: a quotation mark with an accent on it still ends an attribute.
        private struct Markup: MustacheContentType {
            func escapeText(_ text: String) -> String { Template.escaped(text) }
        }

        static func escaped(_ text: String) -> String {
            var escaped = ""
            escaped.reserveCapacity(text.utf8.count)
            for scalar in text.unicodeScalars {
                switch scalar {
                case "&": escaped += "&amp;"
                case "<": escaped += "&lt;"
                case ">": escaped += "&gt;"
                case "\"": escaped += "&quot;"
                case "'": escaped += "&#39;"
                default: escaped.unicodeScalars.append(scalar)
                }
            }
            return escaped
        }
    }
}
