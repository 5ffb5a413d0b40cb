import Foundation
import Support
import Testing

/// `packaging/forge/install`, and the files by which forges and pre-commit find what they run.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct ForgeRecipeTests {
    private static var folder: TemporaryDirectory { TemporaryDirectory.current }

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: Shared.root.appending(path: path), encoding: .utf8)
    }

    /// A release of one package, and an apt-get that says what it was asked.
    private static func lay(_ sums: String? = nil) async throws {
        try folder.write("a package\n", to: "releases/v0.2.0/veille_0.2.0_arch.deb")
        let sum = try await sha256("releases/v0.2.0/veille_0.2.0_arch.deb")
        try folder.write(sums ?? "\(sum)  veille_0.2.0_arch.deb\n", to: "releases/v0.2.0/SHA256SUMS")
        for (name, script) in [
            ("dpkg", "echo arch"), ("sudo", "exec \"$@\""),
            ("apt-get", "echo apt-get \"$@\" | sed 's|/[^ ]*/|DIR/|'"),
        ] {
            try folder.write("#!/bin/sh\n\(script)\n", to: "bin/\(name)")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755],
                ofItemAtPath: folder.url.appending(path: "bin/\(name)").path
            )
        }
    }

    private static func sha256(_ path: String) async throws -> String {
        let run = try await #require(SystemTool("sha256sum")).run([path], in: folder.url)
        return String(run.output.prefix(64))
    }

    private static func install(_ variables: [String: String] = [:]) async throws -> Program.Run {
        try await #require(SystemTool("sh")).run(
            [Shared.root.appending(path: "packaging/forge/install").path],
            in: folder.url,
            environment: [
                "PATH": folder.url.appending(path: "bin").path + ":/usr/bin:/bin",
                "VEILLE_RELEASES": folder.url.appending(path: "releases").absoluteString,
            ].merging(variables) { $1 }
        )
    }

    private static let installed =
        "apt-get update -qq\napt-get install -qq -y --no-install-recommends DIR/veille_0.2.0_arch.deb ca-certificates git jq\n"

    @Test(.requires("curl")) func `a release is installed if its checksums are right`() async throws {
        try await Self.lay()
        let run = try await Self.install()
        #expect(run.code == 0 && run.output == Self.installed, "\(run)")
        let sum = try await Self.sha256("releases/v0.2.0/SHA256SUMS")
        #expect(try await Self.install(["VEILLE_CHECKSUM": sum]).output == Self.installed)
    }

    @Test(.requires("curl")) func `a package that was kept is not trusted either`() async throws {
        try await Self.lay()
        let cache = ["VEILLE_CACHE": Self.folder.url.appending(path: "cache").path]
        #expect(try await Self.install(cache).code == 0)
        try Self.folder.write("another\n", to: "cache/veille_0.2.0_arch.deb")
        #expect(try await Self.install(cache).output == Self.installed)
        #expect(try Self.folder.read("cache/veille_0.2.0_arch.deb") == "a package\n")
    }

    @Test(
        .requires("curl"),
        arguments: [
            ([:], "", "does not match SHA256SUMS"),
            (
                [:], "\(String(repeating: "0", count: 64))  veille_0.2.0_arch.deb\n",
                "does not match SHA256SUMS"
            ),
            ([:], "<html>Not found</html>\n", "does not match SHA256SUMS"),
            (["VEILLE_CHECKSUM": String(repeating: "0", count: 64)], nil, "another checksum"),
            (["VEILLE_CHECKSUM": "latest"], nil, "another checksum"),
            (["VEILLE_VERSION": "9.9.9"], nil, "cannot be downloaded"),
            (["VEILLE_VERSION": "../../x"], nil, "not like 0.2.0"),
            (["VEILLE_VERSION": "latest"], nil, "not like 0.2.0"),
            (["VEILLE_RELEASES": "http://e.fr"], nil, "cannot be downloaded"),
        ] as [([String: String], String?, String)]
    )
    func `what cannot be verified is not installed`(
        variables: [String: String],
        sums: String?,
        words: String
    ) async throws {
        try await Self.lay(sums)
        let run = try await Self.install(variables)
        #expect(run.code == 2 && run.output.isEmpty, "\(run)")
        #expect(run.messages.contains(words), "\(run.messages)")
    }

    @Test func `the component of GitLab has the script of the installation word for word`() throws {
        let script = try Self.text("packaging/forge/install")
        let indented = script.split(separator: "\n").map { "      \($0)\n" }.joined()
        #expect(try Self.text("templates/veille.yml").contains("    - |\n      (\n" + indented + "      )\n"))
    }

    @Test func `inputs reach scripts as variables alone`() throws {
        for line in try Self.text("action.yml").split(separator: "\n") where line.contains("${{") {
            #expect(
                line.contains(#/^ +(value|default|path|key|restore-keys|VEILLE_[A-Z_]+): /#),
                "\(line)"
            )
        }
        let (header, job) = try #require(
            try Self.text("templates/veille.yml").firstRange(of: "\n---\n").map { range in
                let text = try Self.text("templates/veille.yml")
                return (text[..<range.lowerBound], text[range.upperBound...])
            }
        )
        #expect(header.contains("options: [check, review, ci]"))
        for line in job.split(separator: "\n") where line.contains("$[[") {
            let isVariable = line.contains(
                /^    VEILLE_[A-Z_]+: \{value: "\$\[\[ inputs\.[a-z-]+ \]\]", expand: false\}$/
            )
            #expect(isVariable || line.contains(#/^("veille |  stage:|  resource_group:)/#), "\(line)")
        }
    }

    @Test func `the version that is installed is this one`() async throws {
        let version = try await Program.run(["--version"], in: Self.folder.url).output
            .trimmingCharacters(in: .newlines)
        #expect(try Self.text("action.yml").contains("\n    default: \(version)\n"))
        #expect(try Self.text("templates/veille.yml").contains("\n      default: \(version)\n"))
        #expect(try Self.text("packaging/forge/install").contains("VEILLE_VERSION:-\(version)}"))
    }

    @Test(
        .requires("dpkg-deb"),
        arguments: [
            (["deb", "nowhere"], "there is no program nowhere"),
            (["release", "nowhere"], "there is no program nowhere"),
            (["deb", "README.md"], "there is no program README.md"), (["image"], "name the Debian package"),
            (["image", "nowhere.deb"], "there is no file"),
            (["trim", "nowhere"], "no root with unpacked packages"),
        ]
    )
    func `a packer without what it packs says so in one line, and changes nothing`(
        words: [String],
        message: String
    ) async throws {
        let run = try await #require(SystemTool("sh")).run(
            [Shared.root.appending(path: "packaging/" + words[0]).path] + words.dropFirst(),
            in: Self.folder.url,
            environment: ["SOURCE_DATE_EPOCH": "0"]
        )
        #expect(run.code == 2 && run.output.isEmpty, "\(run)")
        #expect(run.messages.contains(message) && run.messages.split(separator: "\n").count == 1, "\(run)")
    }

    @Test(.requires("shellcheck")) func `shellcheck finds nothing in what is packed`() async throws {
        let shell = [
            "deb", "release", "image", "trim", "parts.sh", "forge/install", "forge/run", "forge/propose",
        ]
        let run = try await #require(SystemTool("shellcheck")).run(
            ["-x"] + shell.map { "packaging/" + $0 },
            in: Shared.root
        )
        #expect(run.code == 0, "\(run.output)")
    }
}
