import Foundation
import Home
import Support
import Testing

@Suite(.temporaryDirectory) struct OwnershipTests {
    private var folder: TemporaryDirectory { .current }

    @Test(
        arguments: [
            ("the user's own", Ownership(owner: 1000, group: 1000, permissions: 0o644), false, nil),
            ("root's", Ownership(owner: 0, group: 0, permissions: 0o755), true, nil),
            (
                "another's", Ownership(owner: 1001, group: 1000, permissions: 0o644), false,
                .foreignOwner(1001)
            ),
            (
                "writable by all", Ownership(owner: 1000, group: 1000, permissions: 0o666), false,
                .writableByOthers
            ),
            (
                "writable by the user's group", Ownership(owner: 1000, group: 1000, permissions: 0o664),
                false, nil
            ),
            (
                "writable by a team", Ownership(owner: 1000, group: 50, permissions: 0o664), false,
                .writableByOthers
            ),
            ("a folder like /tmp", Ownership(owner: 0, group: 0, permissions: 0o1777), true, nil),
            (
                "a sticky file", Ownership(owner: 1000, group: 1000, permissions: 0o1666), false,
                .writableByOthers
            ),
            (
                "another's sticky folder", Ownership(owner: 7, group: 0, permissions: 0o1777), true,
                .foreignOwner(7)
            ),
        ] as [(String, Ownership, Bool, TrustProblem?)]
    )
    func `a file is used if no one else could have written it`(
        kind: String,
        ownership: Ownership,
        isFolder: Bool,
        problem: TrustProblem?
    ) {
        let reader = Ownership.Reader(users: [0, 1000], group: 1000)
        #expect(ownership.problem(for: reader, isFolder: isFolder) == problem)
    }

    private func permit(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: mode],
            ofItemAtPath: folder.url.appending(path: path).path
        )
    }

    @Test(arguments: ["home/veille.yml", "home", "."])
    func `a home above is used only if others cannot write to it or a folder above it`(path: String) throws {
        let environment = ["XDG_STATE_HOME": folder.url.path + "/.state"]
        try folder.write("pages: [page.md]\n", to: "home/veille.yml")
        let inner = try folder.folder("home/a/b").url
        let home = try HomeFolder.find(from: inner, environment: environment)
        try permit(0o777, path)
        let place = folder.url.appending(path: path).standardizedFileURL.path
        #expect(throws: UserError(TrustProblem.writableByOthers, at: place)) {
            try HomeFolder.find(from: inner, environment: environment)
        }
        // The working folder itself was chosen by the user.
        _ = try HomeFolder.find(from: home.folder, environment: environment)
        _ = try HomeFolder.find(from: inner, trustsAll: true, environment: environment)
        try TrustedHomes(environment: environment).confirm(home)
        _ = try HomeFolder.find(from: inner, environment: environment)
    }
}
