import ArgumentParser
import Foundation
import Curation
import Home

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find what is wrong with the files of a home, and mend what can be mended.",
        discussion: """
            Pages, subscriptions, decisions and the database are read, and what is wrong is told with its place. --repair \
            takes damaged lines out of the decisions and puts a damaged database aside; each file is kept beside itself \
            first. Exits with 1 when something is wrong.

            Examples:
              veille doctor
              veille doctor --repair
            """
    )

    @Flag(help: "Mend what can be mended; what was there is kept.")
    var repair = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let home = try common.home()
        let console = common.console
        let doctor = Doctor(home: home)
        let done = repair ? try doctor.repair(now: common.date) : []
        let diagnoses = doctor.examine()
        if common.json {
            try JSONOutput.print(Report(done, diagnoses), schema: "veille.doctor/1")
        } else {
            for phrase in done { console.out("✓ " + console.text(phrase)) }
            for diagnosis in diagnoses {
                let mark = diagnosis.isSevere ? console.red("! ") : "  "
                console.out(
                    mark + Console.harmless(diagnosis.place) + "  "
                        + Console.harmless(console.text(diagnosis.what))
                )
                let remedy = console.text(diagnosis.remedy)
                if !remedy.isEmpty { console.out("    → " + Console.harmless(remedy)) }
            }
            if diagnoses.isEmpty { console.say(Phrase(en: "Nothing is wrong.", fr: "Tout est en ordre.")) }
            console.next(
                diagnoses.contains(where: \.canBeRepaired)
                    ? Phrase("veille doctor --repair") : Phrase("veille status")
            )
        }
        if diagnoses.contains(where: \.isSevere) { throw Failure.Code.findings }
    }

    private struct Report: Encodable {
        struct Finding: Encodable {
            var place: String
            var what: String
            var remedy: String
            var canBeRepaired: Bool
            var isSevere: Bool
        }

        var done: [String]
        var findings: [Finding]

        init(_ done: [Phrase], _ diagnoses: [Doctor.Diagnosis]) {
            self.done = done.map(\.en)
            findings = diagnoses.map {
                Finding(
                    place: $0.place,
                    what: $0.what.en,
                    remedy: $0.remedy.en,
                    canBeRepaired: $0.canBeRepaired,
                    isSevere: $0.isSevere
                )
            }
        }
    }
}
