/// What must hold for any bytes, one check for each reader of what others write.
///
/// The fuzzer runs a check on bytes of its own (Tests/Fuzzing), the suite on every seed and every fail case.
public enum FuzzCheck: String, CaseIterable, Sendable {
    case answers, api, article, cassette, charset, configuration, date, editor, feed, ledger, mail, opml,
        page, robots, template

    /// Runs the check.
    ///
    /// - Throws: ``Violation``, and errors that the reader should not throw.
    public func run(_ bytes: [UInt8]) async throws {
        switch self {
        case .answers: try checkAnswers(bytes)
        case .api: try await checkAPI(bytes)
        case .article: try checkArticle(bytes)
        case .cassette: try await checkCassette(bytes)
        case .charset: try checkCharset(bytes)
        case .configuration: try checkConfiguration(bytes)
        case .date: try checkDate(bytes)
        case .editor: try checkEditor(bytes)
        case .feed: try checkFeed(bytes)
        case .ledger: try checkLedger(bytes)
        case .mail: try checkMail(bytes)
        case .opml: try checkOPML(bytes)
        case .page: try checkPage(bytes)
        case .robots: try checkRobots(bytes)
        case .template: try checkTemplate(bytes)
        }
    }
}

/// What should have held, and where it was checked.
struct Violation: Error, CustomStringConvertible {
    let description: String
}

/// Throws unless something holds.
func require(
    _ holds: Bool,
    _ message: @autoclosure () -> String = "a required condition does not hold",
    file: StaticString = #fileID,
    line: UInt = #line
) throws {
    if !holds { throw Violation(description: "\(file):\(line): \(message())") }
}
