import Home
import ArgumentParser
import Foundation

/// The program: the words of the shell, and nothing of the work.
struct Veille: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "veille",
        abstract: "Follow the sites that your page of links cites, and propose the next line.",
        discussion: """
            veille reads the Markdown page you already curate, follows the feeds of the sites it cites, and proposes, \
            for each section, the next links with reasons. You decide with one key; it writes only that line.

            Examples:
              veille init page.md        read the page, find its sites' feeds
              veille poll                fetch what is new, queue suggestions
              veille review              decide, one key each
              veille apply -n            show what would be written
              veille apply               write it
              veille demo                see the whole loop, without a network
            """,
        version: Version.text,
        groupedSubcommands: [
            CommandGroup(
                name: "The loop",
                subcommands: [
                    InitCommand.self, PollCommand.self, ListCommand.self, ReviewCommand.self,
                    ServeCommand.self, WatchCommand.self,
                    ApplyCommand.self,
                    DigestCommand.self,
                ]
            ),
            CommandGroup(
                name: "Decisions",
                subcommands: [
                    AcceptCommand.self, RefuseCommand.self, LaterCommand.self, MoveCommand.self,
                    EditCommand.self,
                    UndoCommand.self, AddCommand.self, ExplainCommand.self,
                ]
            ),
            CommandGroup(
                name: "More",
                subcommands: [
                    CheckCommand.self, FixCommand.self, FeedsCommand.self, StatusCommand.self,
                    DoctorCommand.self,
                    SearchCommand.self, CICommand.self,
                    BacktestCommand.self,
                    ClassifyCommand.self,
                    DemoCommand.self, CompletionCommand.self, ManCommand.self,
                ]
            ),
        ]
    )
}
