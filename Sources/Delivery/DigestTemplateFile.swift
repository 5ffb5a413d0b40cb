import Home
package import Digests
package import Foundation

/// Reads a user's template for a digest.
package enum DigestTemplateFile {
    /// - Throws: ``UserError`` if the file cannot be read or is not valid Mustache, with the line.
    package static func read(_ path: String, relativeTo folder: URL) throws -> Digest.Template {
        let text: String
        do {
            text = try String(contentsOf: URL(filePath: path, relativeTo: folder), encoding: .utf8)
        } catch {
            throw UserError(FileProblem.unreadable(.template, .init(error)), at: path)
        }
        do throws(Digest.Template.Fault) {
            return try Digest.Template(text)
        } catch {
            let line = Digest.Text(String(error.text.prefix(80)), markdown: "").plain
            throw UserError(TemplateProblem.invalid(error.kind, line: line), at: "\(path):\(error.line)")
        }
    }
}
