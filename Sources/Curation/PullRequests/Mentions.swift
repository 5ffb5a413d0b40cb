/// Text of strangers where a forge looks for people to call and for issues to close.
enum Mentions {
    /// An invisible character parts the sign from the name: it reads the same, calls nobody and closes nothing.
    static func neutralized(_ text: String) -> String {
        text.replacing(calls) { $0.output + "\u{200B}" }
    }

    /// `@name`, `#1`, `!1` and `GH-1`, up to the name or number.
    private static var calls: Regex<Substring> {
        /[@#](?=[\w\p{M}])|!(?=[0-9])|\b[Gg][Hh]-(?=[0-9])/.matchingSemantics(.unicodeScalar)
            .wordBoundaryKind(.simple)
    }
}
