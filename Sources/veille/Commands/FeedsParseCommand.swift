import ArgumentParser
import Foundation
import Parse
import Home

struct FeedsParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Read feeds from files or standard input, and print what they hold as JSON.",
        discussion: """
            Needs no home and no network. A document that is no feed prints {"ok": false, …}.

            Examples:
              veille feeds parse < feed.xml
              veille feeds parse --base-url https://example.org/feed.xml feed.xml
              veille feeds parse --count *.xml       the number of items of all
            """
    )

    @Option(help: ArgumentHelp("Where the document came from.", valueName: "url"))
    var baseURL: String?

    @Option(help: ArgumentHelp("The Content-Type it came with.", valueName: "type"))
    var contentType: String?

    @Option(help: ArgumentHelp("The Content-Language it came with.", valueName: "lang"))
    var contentLanguage: String?

    @Flag(help: "Read one JSON request a line from standard input, answer with one document a line.")
    var batch = false

    @Flag(help: "Print only the number of items.")
    var count = false

    @Argument(help: ArgumentHelp("The files; standard input without any.", valueName: "file"))
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

    /// The number of items of all documents; each is normalised on the way, as a poll does it.
    private func printCount() throws {
        var items = 0
        if files.isEmpty { items += count([UInt8](FileHandle.standardInput.readDataToEndOfFile())) }
        for file in files { items += count(try bytes(of: file)) }
        print(items)
    }

    private func count(_ bytes: [UInt8]) -> Int {
        // A document that is no feed has no items.
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
