import Foundation

extension HomeFolder {
    /// Edits a list in `veille.yml`; no other byte of the file changes.
    ///
    /// The result is proven: read again, that list has one entry more or less, and nothing else is different.
    ///
    /// - Returns: Whether the file was changed: an entry is not there twice.
    /// - Throws: ``UserError``, with the lines to write by hand if the file cannot be edited safely.
    @discardableResult
    func change(_ edit: ListEdit, _ path: WritableKeyPath<Configuration, [String]>) throws -> Bool {
        let old: String
        do {
            old = try String(contentsOf: configurationURL, encoding: .utf8)
        } catch {
            throw UserError(FileProblem.unreadable(.configuration, .init(error)), at: Self.fileName)
        }
        var wanted = try Configuration(yaml: old, name: Self.fileName)
        var entries = wanted[keyPath: path]
        guard entries.contains(edit.entry) != edit.isAdded else { return false }
        if edit.isAdded { entries.append(edit.entry) } else { entries.removeAll { $0 == edit.entry } }
        wanted[keyPath: path] = entries
        let cause = ConfigurationProblem.notEditable(lines: ListEdit.lines(edit.group, edit.list, entries))
        guard let new = edit.applied(to: old), (try? Configuration(yaml: new)) == wanted else {
            throw UserError(cause, at: Self.fileName)
        }
        do {
            try FileWriter.replace(configurationURL, with: Array(new.utf8), expecting: Array(old.utf8))
        } catch is FileWriter.ContentChanged {
            throw UserError(cause, at: Self.fileName)
        } catch {
            throw UserError(fileError: error, at: Self.fileName) ?? error
        }
        return true
    }
}
