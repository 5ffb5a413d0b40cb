import Feeds

@testable import veille

extension ProgramDescription {
    private static let english = Result { try ProgramDescription(in: .en) }
    private static let french = Result { try ProgramDescription(in: .fr) }

    /// The same for all tests: in a debug build, reading the parser's dump takes half a second.
    static func shared(_ language: Language) throws -> ProgramDescription {
        try (language == .fr ? french : english).get()
    }
}
