import Feeds

/// An action of the review; its key is the same in the terminal and in the browser.
package enum ReviewAction: String, Sendable, CaseIterable {
    /// Accept into the section that is shown.
    case accept
    /// Accept into the section that came second.
    case second
    /// Refuse for good.
    case refuse
    /// Postpone until tomorrow.
    case later
    /// Postpone until Monday.
    case monday
    /// Postpone until a second source reports the same.
    case confirmed
    /// Postpone until a date that is asked for.
    case until
    /// Move to another section.
    case move
    /// Edit the line.
    case edit
    /// Edit the line in the editor of the environment.
    case editor
    /// Choose another place in the section.
    case place
    /// Undo the last step.
    case undo
    /// Open the article in the browser.
    case open
    /// Show the reasons and the whole excerpt.
    case why
    /// Go to the next suggestion.
    case next
    /// Go to the previous suggestion.
    case previous
    /// Go to the first suggestion.
    case first
    /// Go to the last suggestion.
    case last
    /// Accept all visible suggestions.
    case acceptShown = "accept-shown"
    /// Refuse all visible suggestions.
    case refuseShown = "refuse-shown"
    /// Search by words.
    case search
    /// Go to the next suggestion with the same words.
    case searchAgain = "search-again"
    /// Show the keys.
    case help
    case quit

    /// Whether it has a meaning in the terminal alone.
    package var isForTerminal: Bool { [.quit, .editor, .searchAgain].contains(self) }

    /// Its key unless `veille.yml` sets another.
    package var defaultKey: Character {
        switch self {
        case .accept: "a"
        case .second: "b"
        case .refuse: "x"
        case .later: "s"
        case .monday: "S"
        case .confirmed: "C"
        case .until: "d"
        case .move: "m"
        case .edit: "e"
        case .editor: "E"
        case .place: "p"
        case .undo: "u"
        case .open: "v"
        case .why: "w"
        case .next: "j"
        case .previous: "k"
        case .first: "g"
        case .last: "G"
        case .acceptShown: "A"
        case .refuseShown: "X"
        case .search: "/"
        case .searchAgain: "n"
        case .help: "?"
        case .quit: "q"
        }
    }

    /// What it does, in a word or two.
    package var word: Phrase {
        switch self {
        case .accept: Phrase(en: "accept", fr: "accepter")
        case .second: Phrase(en: "second", fr: "deuxième")
        case .refuse: Phrase(en: "refuse", fr: "refuser")
        case .later: Phrase(en: "later", fr: "plus tard")
        case .monday: Phrase(en: "Monday", fr: "lundi")
        case .confirmed: Phrase(en: "confirmed", fr: "confirmée")
        case .until: Phrase(en: "date", fr: "date")
        case .move: Phrase(en: "move", fr: "déplacer")
        case .edit: Phrase(en: "edit", fr: "modifier")
        case .editor: Phrase(en: "editor", fr: "éditeur")
        case .place: Phrase(en: "place", fr: "placer")
        case .undo: Phrase(en: "undo", fr: "annuler")
        case .open: Phrase(en: "open", fr: "ouvrir")
        case .why: Phrase(en: "why", fr: "pourquoi")
        case .next: Phrase(en: "next", fr: "suivante")
        case .previous: Phrase(en: "previous", fr: "précédente")
        case .first: Phrase(en: "first", fr: "première")
        case .last: Phrase(en: "last", fr: "dernière")
        case .acceptShown: Phrase(en: "accept all", fr: "tout accepter")
        case .refuseShown: Phrase(en: "refuse all", fr: "tout refuser")
        case .search: Phrase(en: "search", fr: "chercher")
        case .searchAgain: Phrase(en: "next hit", fr: "occurrence suivante")
        case .help: Phrase(en: "help", fr: "aide")
        case .quit: Phrase(en: "quit", fr: "quitter")
        }
    }

    /// What it does, in a few words.
    package var label: Phrase {
        switch self {
        case .accept: Phrase(en: "accept", fr: "accepter")
        case .second:
            Phrase(en: "accept into the second section", fr: "accepter dans la deuxième section")
        case .refuse: Phrase(en: "refuse for good", fr: "refuser pour de bon")
        case .later: Phrase(en: "later: tomorrow", fr: "plus tard : demain")
        case .monday: Phrase(en: "later: Monday", fr: "plus tard : lundi")
        case .confirmed:
            Phrase(
                en: "later: when a second source reports it",
                fr: "plus tard : quand une autre source en parle"
            )
        case .until: Phrase(en: "later: until a date", fr: "plus tard : à une date")
        case .move: Phrase(en: "move to another section", fr: "déplacer dans une autre section")
        case .edit: Phrase(en: "edit the line", fr: "modifier la ligne")
        case .editor:
            Phrase(en: "edit the line in $VISUAL or $EDITOR", fr: "modifier la ligne dans $VISUAL ou $EDITOR")
        case .place:
            Phrase(en: "another place in the section", fr: "une autre place dans la section")
        case .undo: Phrase(en: "undo, as often as you like", fr: "annuler, autant de fois que voulu")
        case .open: Phrase(en: "open the article", fr: "ouvrir l’article")
        case .why: Phrase(en: "why, and the whole excerpt", fr: "pourquoi, et l’extrait entier")
        case .next: Phrase(en: "next", fr: "suivante")
        case .previous: Phrase(en: "previous", fr: "précédente")
        case .first:
            Phrase(
                en: "first, or the one with the number typed before",
                fr: "première, ou celle du numéro tapé avant"
            )
        case .last: Phrase(en: "last", fr: "dernière")
        case .acceptShown:
            Phrase(en: "accept all that are shown", fr: "accepter toutes celles qui sont montrées")
        case .refuseShown:
            Phrase(en: "refuse all that are shown", fr: "refuser toutes celles qui sont montrées")
        case .search: Phrase(en: "search", fr: "chercher")
        case .searchAgain: Phrase(en: "next hit of the search", fr: "occurrence suivante")
        case .help: Phrase(en: "these keys", fr: "ces touches")
        case .quit: Phrase(en: "quit", fr: "quitter")
        }
    }
}

/// The letter of each action.
package struct ReviewKeys: Sendable, Equatable {
    private var letters: [ReviewAction: Character] = [:]

    /// The default letters, except for those given.
    package init(_ letters: [ReviewAction: Character] = [:]) {
        for action in ReviewAction.allCases { self.letters[action] = letters[action] ?? action.defaultKey }
        // These keys are newer than some configurations, which must not break.
        for action in [ReviewAction.place, .second, .until, .editor, .first, .last, .searchAgain] {
            let usual = action.defaultKey
            guard letters[action] == nil, letters.values.contains(usual) else { continue }
            let others = [Character(usual.uppercased())] + "abcdefghijklmnopqrstuvwxyz"
            let taken =
                self.letters.filter { $0.key != action }.map(\.value)
                + ReviewAction.allCases.map(\.defaultKey)
            self.letters[action] = others.first { !taken.contains($0) } ?? usual
        }
    }

    /// The letter of an action.
    package subscript(action: ReviewAction) -> Character { letters[action] ?? action.defaultKey }

    /// The action of a letter.
    package func action(of letter: Character) -> ReviewAction? {
        ReviewAction.allCases.first { letters[$0] == letter }
    }

    /// Two actions with the same letter.
    var conflict: (ReviewAction, ReviewAction)? {
        for (index, action) in ReviewAction.allCases.enumerated() {
            let earlier = ReviewAction.allCases.prefix(index)
            if let other = earlier.first(where: { letters[$0] == letters[action] }) { return (other, action) }
        }
        return nil
    }
}
