extension Suggestion {
    /// How often the second section is right where one of the two is, from 0 to 0.5.
    package var doubt: Double {
        guard let runnerUp, confidence + runnerUp.confidence > 0 else { return 0 }
        return runnerUp.confidence / (confidence + runnerUp.confidence)
    }
}

extension Reasons {
    /// The words against the section, strongest first: against it, or rather for the runner-up.
    package var contrary: [Term] {
        var named: Set<String> = []
        return (separating + terms).filter { $0.weight <= -0.02 && named.insert($0.word).inserted }
            .sorted { $0.weight < $1.weight }
    }
}
