import Foundation

/// Who owns a file or folder, and who else may write to it.
package struct Ownership: Sendable, Equatable {
    /// The user ID of the owner.
    package var owner: UInt32
    /// The group ID.
    package var group: UInt32
    /// The permissions, the sticky bit included.
    package var permissions: UInt32

    package init(owner: UInt32, group: UInt32, permissions: UInt32) {
        (self.owner, self.group, self.permissions) = (owner, group, permissions)
    }

    /// The ownership of what a path leads to; `nil` if nothing is there.
    package init?(path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        self.init(owner: status.st_uid, group: status.st_gid, permissions: status.st_mode & 0o7777)
    }

    /// The accounts whose files are used without a question.
    package struct Reader: Sendable {
        /// The user, and the one who called `sudo`, as git does.
        package var users: Set<UInt32>
        /// The user's own group, which may write.
        package var group: UInt32

        package init(users: Set<UInt32>, group: UInt32) { (self.users, self.group) = (users, group) }

        /// The user of this process.
        package init(environment: [String: String]) {
            let user = geteuid()
            users = [0, user]
            if user == 0, let caller = environment["SUDO_UID"].flatMap(UInt32.init) { users.insert(caller) }
            group = getegid()
        }
    }

    private static let sticky: UInt32 = 0o1000
    private static let groupWrite: UInt32 = 0o020
    private static let otherWrite: UInt32 = 0o002

    /// Why a reader should not rely on it; `nil` if the reader may.
    ///
    /// In a folder with the sticky bit, as `/tmp` is, others cannot replace files that are not theirs.
    package func problem(for reader: Reader, isFolder: Bool) -> TrustProblem? {
        if !reader.users.contains(owner) { return .foreignOwner(owner) }
        if isFolder, permissions & Self.sticky != 0 { return nil }
        let isShared = permissions & Self.groupWrite != 0 && group != reader.group
        return isShared || permissions & Self.otherWrite != 0 ? .writableByOthers : nil
    }

    /// Checks a file and all folders above it.
    ///
    /// - Throws: ``UserError`` with the path that others could have written to.
    static func check(_ file: URL, for reader: Reader) throws {
        var url = file
        var isFolder = false
        while true {
            if let problem = Ownership(path: url.path)?.problem(for: reader, isFolder: isFolder) {
                throw UserError(problem, at: url.path)
            }
            let parent = url.deletingLastPathComponent()
            guard url.path != "/", parent.path != url.path else { return }
            (url, isFolder) = (parent, true)
        }
    }
}
