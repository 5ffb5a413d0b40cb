import Storage
import Feeds
package import Home

/// What came of a poll, in words.
extension Poll.Report {
    /// How the feeds were read.
    package var reading: Phrase {
        let total = feeds
        guard round.visited + round.postponed > 0 else {
            return Phrase(
                en: total == 1 ? "The feed is not due yet." : "None of \(total) feeds is due yet.",
                fr: total == 1
                    ? "Le flux n’est pas encore à lire." : "Aucun des \(total) flux n’est encore à lire."
            )
        }
        let read = round.fresh + round.unchanged
        var facts = [
            Phrase(
                en: total == 1 ? "\(read) of 1 feed read" : "\(read) of \(total) feeds read",
                fr: read < 2 ? "\(read) flux lu sur \(total)" : "\(read) flux lus sur \(total)"
            ),
            .count(
                round.newEntries,
                en: ("new article", "new articles"),
                fr: ("nouvel article", "nouveaux articles")
            ),
            .count(round.unchanged, en: ("unchanged", "unchanged"), fr: ("inchangé", "inchangés")),
        ]
        if !round.failures.isEmpty {
            facts.append(.count(round.failures.count, en: ("failed", "failed"), fr: ("en échec", "en échec")))
        }
        if round.postponed > 0 {
            facts.append(
                .count(
                    round.postponed,
                    en: ("postponed by its host", "postponed by their hosts"),
                    fr: ("ajourné à la demande de son hôte", "ajournés à la demande de leurs hôtes")
                )
            )
        }
        return .list(facts)
    }

    /// How many pages of articles were read; `nil` if none was to be.
    package var articlesRead: Phrase? {
        guard let articles, articles != ArticleReading.Report() else { return nil }
        var facts = [
            Phrase.count(
                articles.read,
                en: ("article read on its own page", "articles read on their own pages"),
                fr: ("article lu sur sa propre page", "articles lus sur leur propre page")
            )
        ]
        if articles.forbidden > 0 {
            facts.append(
                .count(
                    articles.forbidden,
                    en: ("not for robots", "not for robots"),
                    fr: ("interdit aux robots", "interdits aux robots")
                )
            )
        }
        if articles.failed > 0 {
            facts.append(
                .count(
                    articles.failed,
                    en: ("without text", "without text"),
                    fr: ("sans texte", "sans texte")
                )
            )
        }
        return .list(facts)
    }

    /// What came of their articles; `nil` if there were none.
    package var judgement: Phrase? {
        guard judged.judged + judged.queued > 0 else { return nil }
        var facts = [
            Phrase.count(
                judged.queued,
                en: ("suggestion", "suggestions"),
                fr: ("proposition", "propositions")
            )
        ]
        let heldBack = judged.proposed - judged.queued
        if heldBack > 0 {
            facts.append(.count(heldBack, en: ("held back", "held back"), fr: ("en réserve", "en réserve")))
        }
        facts += [
            Phrase(en: "\(judged.offTopic) off topic", fr: "\(judged.offTopic) hors sujet"),
            .count(judged.tooOld, en: ("too old", "too old"), fr: ("trop ancien", "trop anciens")),
            Phrase(
                en: "\(judged.onPage) on the page already",
                fr: "\(judged.onPage) déjà sur la page"
            ),
            .count(judged.known, en: ("seen before", "seen before"), fr: ("déjà vu", "déjà vus")),
        ]
        if judged.early > 0 {
            facts.append(
                .count(
                    judged.early,
                    en: ("dated in the future", "dated in the future"),
                    fr: ("daté du futur", "datés du futur")
                )
            )
        }
        return .list(facts)
    }

    /// Why articles were judged without embeddings, although a server is set; `nil` if they were not.
    package var embeddingTrouble: Phrase? {
        judged.embeddingTrouble.map { trouble in
            let why = Phrase(trouble.problem).printable
            return Phrase(
                en: "no embeddings (\(why.en)): judged by words alone",
                fr: "pas de vecteurs (\(why.fr)) : jugé sur les mots seuls"
            )
        }
    }

    /// The feeds that have moved for good, and how to revert that.
    package var moves: [Phrase] {
        round.moves.map { move in
            let (from, to) = (PlainText.printable(move.from), PlainText.printable(move.to))
            return Phrase(
                en: "moved for good: \(from) → \(to); veille feeds undo-move \(to) reverts it",
                fr:
                    "déménagé pour de bon : \(from) → \(to) ; veille feeds undo-move \(to) revient en arrière"
            )
        }
    }

    /// - Throws: ``UserError`` if no feed was reached.
    package func requireReached() throws {
        guard !round.isCutOff else { throw UserError(FeedProblem.networkDown) }
        guard round.visited == 0 || round.failures.count < round.visited else {
            throw UserError(FeedProblem.allFailed)
        }
    }
}
