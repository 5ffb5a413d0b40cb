import Foundation
@testable import Curation

/// Reads any bytes as what a pull request holds: each answer names one suggestion, or says what is not understood.
func checkAnswers(_ bytes: [UInt8]) throws {
    for answer in PullRequest.answers(read: Data(bytes)) {
        switch answer.action {
        case .unknown: try require(answer.id.isEmpty)
        case .accept, .undo, .refuse, .later, .move:
            try require((3...16).contains(answer.id.utf8.count), "“\(answer.id)” is an identifier")
            try require(
                answer.id.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
            )
        }
        if case .move(let section) = answer.action { try require(!section.contains { $0.isNewline }) }
    }
}
