package import Feeds
package import Home

extension Phrase {
    /// Why an issue did not reach its channel; `said` is the message of the server or program.
    package init(_ problem: DeliveryProblem, said: String = "") {
        let quoted = problem.quotesAnswer ? said : ""
        switch problem {
        case .fetch(.botWall(let name)): self.init(botWall: name, instead: .answer)
        case .fetch(let cause): self = Phrase(cause).quoting(quoted)
        case .mail(let code):
            self = Phrase(en: "the mail server refused it", fr: "le serveur de courrier l’a refusé")
                .quoting(quoted.isEmpty ? "\(code)" : quoted)
        case .exit(127):
            self = Phrase(en: "no such program", fr: "ce programme n’existe pas").quoting(quoted)
        case .exit(let code):
            self = Phrase(
                en: "the program exited with \(code)",
                fr: "le programme a terminé avec le code \(code)"
            ).quoting(quoted)
        case .killed:
            self = Phrase(en: "the program was stopped", fr: "le programme a été arrêté").quoting(quoted)
        case .lostProcess:
            self.init(
                en: "it is unknown how the program ended",
                fr: "on ignore comment le programme s’est terminé"
            )
        case .notStarted:
            self.init(en: "the program cannot be started", fr: "le programme ne peut être lancé")
        case .fileExists:
            self.init(en: "another file is already there", fr: "un autre fichier est déjà là")
        case .file: self.init(en: "the file cannot be written", fr: "le fichier ne peut être écrit")
        case .offline: self.init(en: "there is no network", fr: "il n’y a pas de réseau")
        case .settings(let fault, let channel, let place):
            let start = place.map { Phrase(en: "\($0): ", fr: "\($0) : ") } ?? Phrase("")
            let why = Phrase(fault, of: channel)
            self = Phrase(en: "its settings are wrong", fr: "ses réglages sont à revoir")
                .quoting(why.en.isEmpty ? why : Phrase(en: start.en + why.en, fr: start.fr + why.fr))
        case .issueLost:
            self.init(
                en: "the ledger has lost its issue: --arrived ends it",
                fr: "le registre a perdu son numéro : --arrived y met fin"
            )
        case .unknown(let label):
            self = Phrase(en: "unknown problem (\(label))", fr: "problème inconnu (\(label))").quoting(quoted)
        }
    }

    /// What is wrong with the settings of a channel.
    private init(_ fault: ChannelFault, of channel: String) {
        switch fault {
        case .unreadableTemplate:
            self.init(en: "the template cannot be read", fr: "le gabarit ne peut être lu")
        case .unknown(let sentence): self.init(sentence)
        case .missing(let variable, let secret):
            self = EnvironmentProblem.missing(variable, neededBy: channel, secret).message.what
        case .invalid(let variable, let secret):
            self = EnvironmentProblem.invalid(variable, neededBy: channel, secret).message.what
        case .noEnvelope: self = SendProblem.noEnvelope.message.what
        case .noTopic: self = SendProblem.noTopic(channel: channel).message.what
        case .forbiddenPath(let path):
            self = SendProblem.forbiddenPath(path, channel: channel).message.what
        case .untrustedProgram(let program):
            self = SendProblem.untrustedProgram(program, channel: channel).message.what
        case .notWeb(let address): self = AddressProblem.notWeb(address).message.what
        case .invalidTemplate(let fault): self = TemplateProblem.invalid(fault, line: "").message.what
        case .templateNotJSON: self = TemplateProblem.notJSON.message.what
        }
    }
}

extension ChannelFault {
    /// The fault that keeps an issue from being prepared.
    init(_ error: UserError) {
        self =
            switch error.cause {
            case EnvironmentProblem.missing(let variable, _, let secret):
                .missing(variable: variable, secret)
            case EnvironmentProblem.invalid(let variable, _, let secret):
                .invalid(variable: variable, secret)
            case SendProblem.noEnvelope: .noEnvelope
            case SendProblem.noTopic: .noTopic
            case SendProblem.forbiddenPath(let path, _): .forbiddenPath(path)
            case SendProblem.untrustedProgram(let program, _): .untrustedProgram(program)
            case AddressProblem.notWeb(let address): .notWeb(address: address)
            case FileProblem.unreadable(.template, _): .unreadableTemplate
            case TemplateProblem.invalid(let fault, _): .invalidTemplate(fault)
            case TemplateProblem.notJSON: .templateNotJSON
            default: .unknown(error.what.en)
            }
    }
}
