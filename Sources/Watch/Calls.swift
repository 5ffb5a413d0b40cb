import Feeds

/// Text of strangers where a forge looks for people to call and for issues to close.
enum Calls {
    /// An invisible character parts the sign from the name: it reads the same, calls nobody and closes nothing.
    static func disarmed(_ text: String) -> String {
        PlainText.replacing(in: text) { ["@", "#", "!"].contains($0) ? "\($0)\u{200B}" : nil }
            .replacing(/GH-(?=[0-9])/.ignoresCase().matchingSemantics(.unicodeScalar)) {
                $0.output + "\u{200B}"
            }
    }
}
