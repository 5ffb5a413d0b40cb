import ArgumentParser
import Foundation
import Parse
import Home

struct FeedsParseCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "parse",
            en: "Parse feeds from files or standard input and print them as JSON.",
            fr: "Lire des flux dans des fichiers ou l’entrée standard, et les écrire en JSON.",
            discussion: Phrase(
                en: """
                    Needs no home and no network. A document that is not a feed prints {"ok": false, …}.
                    """,
                fr: """
                    Se passe de veille.yml et de réseau. Un document qui n’est pas un flux donne {"ok": false, \
                    …}.
                    """
            ),
            examples: [
                Example("veille feeds parse < feed.xml"),
                Example("veille feeds parse --base-url https://example.org/feed.xml feed.xml"),
                Example(
                    "veille feeds parse --count *.xml",
                    en: "the number of items in all files",
                    fr: "le nombre d’articles de tous les fichiers"
                ),
            ]
        )
    }

    @Option(
        help: .phrase(
            en: "The address the document came from.",
            fr: "L’adresse d’où vient le document.",
            .url
        )
    )
    var baseURL: String?

    @Option(
        help: .phrase(
            en: "The Content-Type it was served with.",
            fr: "Le Content-Type avec lequel il a été servi.",
            .type
        )
    )
    var contentType: String?

    @Option(
        help: .phrase(
            en: "The Content-Language it was served with.",
            fr: "Le Content-Language avec lequel il a été servi.",
            .language
        )
    )
    var contentLanguage: String?

    @Flag(
        help: .phrase(
            en: "Read one JSON request per line from standard input, print one document per line.",
            fr: "Lire une requête JSON par ligne sur l’entrée standard, écrire un document par ligne."
        )
    )
    var batch = false

    @Flag(help: .phrase(en: "Print only the number of items.", fr: "N’écrire que le nombre d’articles."))
    var count = false

    @Argument(
        help: .phrase(
            en: "The files; by default standard input.",
            fr: "Les fichiers ; par défaut l’entrée standard.",
            .file
        )
    )
    var files: [String] = []

    @OptionGroup var common: CommonOptions

    private struct BatchRequest: Decodable {
        var path: String
        var contentType: String?
        var baseURL: String?
        var contentLanguage: String?

        enum CodingKeys: String, CodingKey {
            case path
            case contentType = "content_type"
            case baseURL = "base_url"
            case contentLanguage = "content_language"
        }
    }

    func run() throws {
        if batch { return try answerBatch() }
        if count { return try printCount() }
        if files.isEmpty {
            return try show([UInt8](FileHandle.standardInput.readDataToEndOfFile()))
        }
        for file in files { try show(try bytes(of: file)) }
    }

    private func bytes(of file: String) throws -> [UInt8] {
        do {
            return try [UInt8](Data(contentsOf: common.file(file), options: .mappedIfSafe))
        } catch {
            throw UserError(FileProblem.unreadable(.feed, .init(error)), at: file)
        }
    }

    private func parse(_ bytes: [UInt8]) throws(ParseError) -> ParsedFeed {
        try FeedParser.parse(
            bytes,
            contentType: contentType,
            baseURL: baseURL,
            contentLanguage: contentLanguage
        )
    }

    /// The number of items of all documents, normalised as in a poll.
    private func printCount() throws {
        var items = 0
        if files.isEmpty { items += count([UInt8](FileHandle.standardInput.readDataToEndOfFile())) }
        for file in files { items += count(try bytes(of: file)) }
        print(items)
    }

    private func count(_ bytes: [UInt8]) -> Int {
        // A document that is not a feed has no items.
        guard let feed = try? parse(bytes) else { return 0 }
        return max(feed.items.count, feed.entries.count)
    }

    private func show(_ bytes: [UInt8]) throws {
        try Output.write(FeedDocument.encode { () throws(ParseError) in try parse(bytes) })
    }

    private func answerBatch() throws {
        while let line = readLine() {
            let request = try JSONDecoder().decode(BatchRequest.self, from: Data(line.utf8))
            let bytes = try bytes(of: request.path)
            let answer = try FeedDocument.encode { () throws(ParseError) in
                try FeedParser.parse(
                    bytes,
                    contentType: request.contentType,
                    baseURL: request.baseURL,
                    contentLanguage: request.contentLanguage
                )
            }
            try Output.write(answer)
        }
    }
}
