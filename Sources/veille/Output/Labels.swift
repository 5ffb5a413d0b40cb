import Feeds
import Fetch
import Curation
import Home

/// The wording of states and problems.
enum Labels {
    /// The problem of a feed; with `--verbose`, followed by the note of a library.
    static func problem(_ problem: Problem, _ console: Console) -> String {
        let note = console.isVerbose ? problem.note.map { " (\($0))" } ?? "" : ""
        return Console.printable(console.text(Phrase(problem)) + note)
    }

    /// A length of time in the largest unit that leaves a whole number.
    static func span(_ seconds: Double) -> Phrase {
        let minutes = Int((seconds / 60).rounded())
        switch minutes {
        case ..<90: return Phrase("\(max(1, minutes)) min")
        case ..<2880: return Phrase("\(Int((seconds / 3600).rounded())) h")
        default:
            let days = Int((seconds / 86_400).rounded())
            return Phrase(en: "\(days) days", fr: "\(days) jours")
        }
    }

    static func putOff(_ putOff: Postponement, _ console: Console) -> Phrase {
        switch putOff {
        case .until(let date):
            let day = console.day(date)
            return Phrase(en: "put off until \(day)", fr: "remise au \(day)")
        case .confirmed:
            return Phrase(
                en: "put off until a second source reports it",
                fr: "remise jusqu’à ce qu’une autre source en parle"
            )
        }
    }

    /// The verdict of a record.
    static func verdict(_ verdict: Decision.Verdict) -> Phrase {
        switch verdict {
        case .propose: Phrase(en: "added", fr: "ajout")
        case .accept: Phrase(en: "accepted", fr: "acceptation")
        case .refuse: Phrase(en: "refused", fr: "refus")
        case .later: Phrase(en: "put off", fr: "remise à plus tard")
        case .move: Phrase(en: "moved", fr: "déplacement")
        case .edit: Phrase(en: "edited", fr: "modification")
        case .undo: Phrase(en: "undo", fr: "annulation")
        case .applied: Phrase(en: "written", fr: "écriture")
        }
    }
}
