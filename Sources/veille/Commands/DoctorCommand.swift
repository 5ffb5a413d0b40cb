import ArgumentParser
import Foundation
import Curation
import Home

struct DoctorCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "doctor",
            en: "Find problems in the files of veille and repair what can be repaired.",
            fr: "Trouver les problèmes des fichiers de veille et réparer ce qui peut l’être.",
            discussion: Phrase(
                en: """
                    Reads pages, subscriptions, decisions and the database, and prints each problem with its \
                    place. --repair removes damaged lines from the decisions and sets a damaged database \
                    aside; --split-decisions moves decisions to the files of those who made them. Each file \
                    is first backed up beside itself. Exits with 1 if there is a problem.
                    """,
                fr: """
                    Lit les pages, les abonnements, les décisions et la base de données, et indique chaque \
                    problème et son endroit. --repair retire les lignes abîmées des décisions et met de côté \
                    une base abîmée ; --split-decisions range les décisions dans les fichiers de ceux qui les \
                    ont prises. Chaque fichier est d’abord sauvegardé à côté de lui-même. Finit avec 1 s’il y \
                    a un problème.
                    """
            ),
            examples: [
                Example("veille doctor"),
                Example("veille doctor --repair"),
                Example("veille doctor --split-decisions"),
            ]
        )
    }

    @Flag(
        help: .phrase(
            en: "Repair what can be repaired; each changed file is backed up first.",
            fr: "Réparer ce qui peut l’être ; chaque fichier changé est d’abord sauvegardé."
        )
    )
    var repair = false

    @Flag(
        help: .phrase(
            en: "Give each person a file of decisions of their own, so that merges never touch the same one.",
            fr: "Donner à chaque personne son fichier de décisions : une fusion ne touche jamais le même."
        )
    )
    var splitDecisions = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let home = try common.home()
        let console = common.console
        let doctor = Doctor(home: home)
        var done = repair ? try await doctor.repair(now: common.date) : []
        if splitDecisions { done += try await doctor.splitLedger(now: common.date) }
        let diagnoses = doctor.examine(now: common.date)
        if common.json {
            try JSONOutput.print(Report(done, diagnoses), schema: .doctor)
        } else {
            for phrase in done { console.out("✓ " + console.text(phrase)) }
            for diagnosis in diagnoses {
                let mark = diagnosis.isSevere ? console.red("! ") : "  "
                console.out(
                    mark + Console.printable(diagnosis.place) + "  "
                        + Console.printable(console.text(diagnosis.what))
                )
                let remedy = console.text(diagnosis.remedy)
                if !remedy.isEmpty { console.out("    → " + Console.printable(remedy)) }
            }
            if diagnoses.isEmpty { console.say(Phrase(en: "Nothing is wrong.", fr: "Tout est en ordre.")) }
            console.next(nextStep(diagnoses, isSplit: splitDecisions && !done.isEmpty))
        }
        if diagnoses.contains(where: \.isSevere) { throw Failure.Code.findings }
    }

    private func nextStep(_ diagnoses: [Doctor.Diagnosis], isSplit: Bool) -> Phrase {
        if diagnoses.contains(where: \.canBeRepaired) { return Phrase("veille doctor --repair") }
        guard isSplit else { return Phrase("veille status") }
        return Phrase("git add state/decisions && git commit state/decisions state/decisions.jsonl")
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
