import Foundation
import Support

/// A suite that runs the program in its temporary folder.
protocol ProgramSuite {}

extension ProgramSuite {
    /// A page with two sections, each in a style of its own.
    static var page: String {
        "# Veille\n\n## Énergie\n\n* [Un](https://e.fr/1)\n* [Deux](https://e.fr/2)\n\n## Droit\n\n- Site : [Trois](https://d.fr/3)\n"
    }

    /// The files of a home with that page.
    static var home: [String: String] { ["page.md": page, "veille.yml": "pages: [page.md]\n"] }

    func run(_ arguments: String..., input: String = "", language: String = "C.UTF-8") async throws
        -> Program.Run
    {
        try await Program.run(
            arguments,
            in: TemporaryDirectory.current.url,
            input: input,
            environment: ["LANG": language]
        )
    }

    /// Writes files into the folder.
    func lay(_ files: [String: String]) throws {
        for (path, text) in files { try TemporaryDirectory.current.write(text, to: path) }
    }
}
