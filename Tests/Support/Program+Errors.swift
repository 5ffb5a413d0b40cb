package import Home

extension Program.Run {
    /// Whether the program ended with an error, by its exit code and its lines: the place, the message and the remedy.
    package func reports(_ cause: any UserError.Cause, at place: String? = nil) -> Bool {
        let expected: Int32 =
            switch cause.kind {
            case .usage: 2
            case .failed: 3
            case .pageChanged: 5
            }
        let remedy = cause.message.remedy.map { "  → \($0.en)\n" } ?? ""
        let line = "veille: " + (place.map { $0 + ": " } ?? "") + cause.message.what.en + "\n"
        return code == expected && messages.contains(line + remedy)
    }
}
