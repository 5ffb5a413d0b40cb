import Foundation
@testable import Feeds
@testable import Home

/// Reads any text as a `veille.yml`: a configuration, or an error that names the place.
func checkConfiguration(_ bytes: [UInt8]) throws {
    // Other bytes are refused when the file is read.
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    do {
        _ = try Configuration(yaml: text)
    } catch let error as UserError {
        // YAML ends lines at every separator that Unicode has.
        try check(
            error,
            lines: text.unicodeScalars.count { "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0) } + 1
        )
    }
}

private func check(_ error: UserError, lines: Int) throws {
    try require(!error.what.en.isEmpty && !error.what.fr.isEmpty)
    guard let parts = error.place?.split(separator: ":"), parts.first == "veille.yml", parts.count <= 2 else {
        throw Violation(description: "no place: \(error)")
    }
    guard parts.count == 2 else { return }
    guard let line = Int(parts[1]), (1...(lines + 1)).contains(line) else {
        throw Violation(description: "no such line: \(error)")
    }
}
