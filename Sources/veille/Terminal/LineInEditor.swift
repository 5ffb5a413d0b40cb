import Foundation
import Home

/// Changes a line in the program that the environment names.
enum LineInEditor {
    /// The line after the program has ended; `nil` if it is the same.
    ///
    /// The program is that of `VISUAL`, else `EDITOR`, else vi, with its arguments, as for git.
    ///
    /// - Throws: ``UserError`` if the program fails, file system errors.
    static func edit(_ line: String) async throws -> String? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "veille-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        // Editors tell by the name how to colour the text.
        let file = folder.appending(path: "line.md")
        try Data((line + "\n").utf8).write(to: file)
        let environment = ProcessInfo.processInfo.environment
        let editor = ["VISUAL", "EDITOR"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "vi"
        let program = Command(words: ["sh", "-c", editor + #" "$@""#, editor, file.path], folder: folder)
        guard try await program.runOnTerminal() else { throw UserError(EditorProblem.failed) }
        var text = try String(contentsOf: file, encoding: .utf8)
        while text.last?.isNewline == true { text.removeLast() }
        return text == line ? nil : text
    }
}
