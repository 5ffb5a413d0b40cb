import Home
import ArgumentParser
import Foundation

struct Veille: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "veille",
            en: "Follow the sites that your page of links cites, and propose the next line.",
            fr: "Suivre les sites que cite votre page de liens, et proposer la ligne suivante.",
            discussion: Phrase(
                en: """
                    veille reads the Markdown page you already curate, follows the feeds of the sites it \
                    cites, and proposes the next links for each section, with reasons. You decide with one \
                    key; veille writes only that line.
                    """,
                fr: """
                    veille lit la page Markdown que vous tenez déjà, suit les flux des sites qu’elle cite et \
                    propose, pour chaque section, les liens suivants, avec ses raisons. Vous décidez d’une \
                    touche ; veille n’écrit que cette ligne.
                    """
            ),
            examples: [
                Example(
                    "veille init page.md",
                    en: "read the page, find the feeds of its sites",
                    fr: "lire la page, trouver les flux de ses sites"
                ),
                Example(
                    "veille poll",
                    en: "fetch new articles, queue suggestions",
                    fr: "relever les nouveaux articles, proposer"
                ),
                Example("veille review", en: "decide, one key each", fr: "décider, d’une touche chacune"),
                Example(
                    "veille apply -n",
                    en: "show what would be written",
                    fr: "montrer ce qui serait écrit"
                ),
                Example("veille apply", en: "write it", fr: "l’écrire"),
                Example(
                    "veille demo",
                    en: "see the whole loop, without a network",
                    fr: "voir toute la boucle, sans réseau"
                ),
            ],
            version: Version.text,
            groups: [
                CommandGroup(
                    name: Phrase(en: "The loop", fr: "La boucle").help,
                    subcommands: [
                        InitCommand.self, PollCommand.self, ListCommand.self, ReviewCommand.self,
                        ServeCommand.self, WatchCommand.self, ApplyCommand.self, DigestCommand.self,
                    ]
                ),
                CommandGroup(
                    name: Phrase(en: "Decisions", fr: "Décisions").help,
                    subcommands: [
                        AcceptCommand.self, RefuseCommand.self, LaterCommand.self, MoveCommand.self,
                        EditCommand.self, UndoCommand.self, AddCommand.self, TakeCommand.self,
                        ExplainCommand.self, MuteCommand.self,
                    ]
                ),
                CommandGroup(
                    name: Phrase(en: "More", fr: "Autres commandes").help,
                    subcommands: [
                        CheckCommand.self, FixCommand.self, PruneCommand.self, FeedsCommand.self,
                        SyncCommand.self, StatusCommand.self, StatsCommand.self,
                        DoctorCommand.self, TrustCommand.self, SearchCommand.self, CICommand.self,
                        BacktestCommand.self, MeaningCommand.self,
                        ClassifyCommand.self, DemoCommand.self, CompletionCommand.self, ManCommand.self,
                    ]
                ),
            ]
        )
    }
}
