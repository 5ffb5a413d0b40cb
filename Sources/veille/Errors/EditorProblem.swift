import Home

/// Why a line was not changed in another program.
enum EditorProblem: UserError.Cause {
    /// It did not start, or ended with an error.
    case failed

    var kind: UserError.Kind { .failed }

    var message: UserError.Message {
        .init(
            en: (
                "the editor failed; the line is unchanged",
                "set VISUAL or EDITOR to an editor, as in EDITOR=nano"
            ),
            fr: (
                "l’éditeur a échoué ; la ligne est inchangée",
                "donnez un éditeur à VISUAL ou à EDITOR, comme EDITOR=nano"
            )
        )
    }
}
