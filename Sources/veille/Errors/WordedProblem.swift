import Home

/// A failure whose words were made where it happened, as ``Labels/failure(_:at:_:remedy:)`` makes them.
struct WordedProblem: UserError.Cause {
    let kind: UserError.Kind
    let message: UserError.Message
}

extension UserError {
    init(_ kind: Kind, place: String? = nil, _ what: Phrase, remedy: Phrase? = nil) {
        self.init(WordedProblem(kind: kind, message: Message(what, remedy: remedy)), at: place)
    }
}
