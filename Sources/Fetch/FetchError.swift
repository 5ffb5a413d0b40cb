package import Feeds

/// Why a request got no answer that can be used.
package struct FetchError: Error, Sendable, Equatable {
    /// The closed set of reasons, with their arguments.
    package typealias Kind = FetchProblem

    /// Which.
    package let kind: Kind

    /// What libcurl said of it, in English; `nil` where the kind tells everything.
    package let note: String?

    /// Whether what was handed over may have arrived all the same: asking again could do it twice.
    package let mayHaveArrived: Bool

    /// What was moved all the same.
    package var traffic = Traffic()

    /// Makes an error.
    package init(_ kind: Kind, note: String? = nil, mayHaveArrived: Bool = false) {
        self.kind = kind
        self.note = note
        self.mayHaveArrived = mayHaveArrived
    }

    /// The same error with every text rewritten.
    package func mapText(_ rewrite: (String) -> String) -> FetchError {
        var error = FetchError(kind.mapText(rewrite), note: note.map(rewrite), mayHaveArrived: mayHaveArrived)
        error.traffic = traffic
        return error
    }

    /// The error as it is stored and shown.
    package var problem: Problem { Problem(.fetch(kind), note: note) }
}
