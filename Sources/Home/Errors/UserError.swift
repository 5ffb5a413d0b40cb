/// A failure that a person can act on: its cause with all its arguments, and where it happened.
package struct UserError: Error, Sendable {
    /// The exit code: see `veille(1)`.
    package enum Kind: Sendable {
        /// Usage or configuration.
        case usage
        /// The work failed.
        case failed
        /// The page changed in the meantime; nothing was written.
        case pageChanged
    }

    /// What is wrong and what to do, as a person reads it.
    package struct Message: Sendable, Equatable {
        /// What is wrong.
        package let what: Phrase
        /// What to do.
        package let remedy: Phrase?

        package init(_ what: Phrase, remedy: Phrase? = nil) {
            self.what = what
            self.remedy = remedy
        }

        /// Pairs a problem with its remedy, in both languages.
        package init(en: (what: String, remedy: String), fr: (what: String, remedy: String)) {
            self.init(Phrase(en: en.what, fr: fr.what), remedy: Phrase(en: en.remedy, fr: fr.remedy))
        }

        /// A problem that needs no remedy.
        package init(en: String, fr: String) { self.init(Phrase(en: en, fr: fr)) }
    }

    /// The problems of one subject.
    ///
    /// An enum, one case for each problem with its arguments; its message is the only place where the sentence is written.
    package protocol Cause: Sendable, Equatable {
        /// The exit code; usage unless another is given.
        var kind: Kind { get }
        /// The sentences.
        var message: Message { get }
        /// The message of a library, untranslated; `nil` unless given.
        var note: String? { get }
    }

    /// What went wrong.
    package let cause: any Cause
    /// The file, and the line if there is one, as in `veille.yml:3`.
    package let place: String?

    package init(_ cause: any Cause, at place: String? = nil) {
        self.cause = cause
        self.place = place
    }

    /// The exit code.
    package var kind: Kind { cause.kind }
    /// What is wrong.
    package var what: Phrase { cause.message.what }
    /// What to do.
    package var remedy: Phrase? { cause.message.remedy }
    /// The message of a library, untranslated: shown with `--verbose` only.
    package var note: String? { cause.note }
}

extension UserError: Equatable {
    /// Whether the cause with its arguments and the place are the same.
    package static func == (one: UserError, other: UserError) -> Bool {
        one.place == other.place && one.cause.equals(other.cause)
    }
}

extension UserError.Cause {
    package var kind: UserError.Kind { .usage }
    package var note: String? { nil }

    fileprivate func equals(_ other: any UserError.Cause) -> Bool { other as? Self == self }
}
