import Feeds

/// The words by which lists of links name themselves, their advertisements and their footers, in English and French.
enum RoundupWords {
    /// Whether a title says that there will be links.
    static func announcesLinks(_ title: String) -> Bool {
        announcements.isFound(in: title) || title.contains(number.regex)
    }

    private static let announcements = PhraseSet([
        "bookmarks", "digest", "hebdo", "issue", "lectures", "lettre", "liens", "link", "links", "monthly",
        "newsletter",
        "newsletters", "reading list", "revue de *", "roundup", "round up", "semaine", "signets", "sélection",
        "the week",
        "this month", "this week", "veille", "week in", "weekly", "infolettre", "à lire",
    ])
    private static let number = Pattern(/(#|№|\b[Nn]°) ?\d/)

    /// Whether a heading, a block or a link is marked as paid for: by a label in front, in brackets, or alone.
    static func isAdvertisement(_ text: String) -> Bool {
        guard text.utf8.count < 400 else { return false }
        let words = PhraseSet.words(of: String(text.prefix(160)))
        if advertisingStarts.starts(words) { return true }
        // “Notre partenaire du mois”, “Acme (sponsor)”.
        if words.count <= 6, text.utf8.count < 80, advertisingLabels.isFound(in: words) { return true }
        return text.matches(of: bracketed.regex).contains {
            advertisingLabels.isFound(in: String($0.output.1))
        }
    }

    private static let bracketed = Pattern(/[(\[]([^()\[\]]{2,30})[)\]]/)

    private static let advertisingStarts = PhraseSet([
        "a word from our", "ce numéro est soutenu", "soutenu par", "supported by", "this issue is supported",
        "advertisement", "annonce payante", "brought to you by", "classifieds",
        "contenu partenaire",
        "contenu sponsorisé", "en partenariat avec", "in partnership with", "paid partnership",
        "partner content",
        "presented by", "publicité", "publireportage", "sponsor", "sponsored", "sponsorisé", "sponsorship",
        "thanks to our sponsor", "together with our", "un mot de notre",
    ])
    private static let advertisingLabels = PhraseSet([
        "ad", "ads", "advertisement", "advertorial", "classifieds", "notre partenaire", "nos partenaires",
        "promoted",
        "publicité", "sponsor", "sponsors", "sponsored", "sponsorisé", "sponsorisée", "sponsorship",
    ])

    /// Whether a short text that names the one who paid stands below what was paid for: `Acme (sponsor)`.
    static func isAdvertisementAbove(_ text: String) -> Bool {
        guard text.utf8.count < 80, isAdvertisement(text) else { return false }
        let words = text.lowercased().split { !$0.isLetter }
        return words.count > 1
            && words.last.map { ["ad", "sponsor", "sponsored", "sponsorisé"].contains($0) } == true
            && !words.contains { ["by", "from", "notre", "our", "par"].contains($0) }
    }

    /// Whether an address is of a job offer.
    static func isJob(_ url: WebURL) -> Bool {
        let label = url.host.prefix { $0 != "." }
        return ["jobs", "careers", "emploi"].contains(label)
            || url.pathParts.contains {
                ["jobs", "career", "careers", "emploi", "emplois", "recrutement"].contains($0)
            }
    }

    /// Whether a heading is that of job offers.
    static func isAboutJobs(_ heading: String) -> Bool {
        let words = PhraseSet.words(of: heading)
        return words.count <= 4 && jobs.isFound(in: words)
    }

    private static let jobs = PhraseSet([
        "career", "careers", "emploi", "emplois", "hiring", "job", "jobs", "offres d'emploi",
        "open positions", "positions", "postes à pourvoir",
        "recrut*",
    ])

    /// Whether a link or a block is about the letter itself: to leave it, to pass it on, to see it elsewhere.
    static func isHousekeeping(_ text: String) -> Bool {
        guard text.utf8.count < 600 else { return false }
        let words = PhraseSet.words(of: text)
        return housekeeping.isFound(in: words) || words.count <= 5 && shortHousekeeping.isFound(in: words)
    }

    /// What is housekeeping in a few words, and a subject in many.
    private static let shortHousekeeping = PhraseSet([
        "afficher en ligne", "cancel my *", "restack", "trouble reading *",
        "trouble viewing *", "confirm my *", "legal notice", "mentions légales",
        "politique de confidentialité",
        "privacy", "privacy policy", "share on", "share this", "terms", "terms of service", "terms of use",
        "unsubscribe", "update profile", "update your profile", "désabonn*", "désinscri*", "partager sur",
        "leave this list *", "se retirer",
    ])

    private static let housekeeping = PhraseSet([
        "abonnez vous", "abonnez-vous", "afficher dans *", "all rights reserved", "consulter en ligne",
        "me désabonner", "vous désabonner", "se désabonner",
        "me désinscrire", "vous désinscrire", "se désinscrire", "ne plus recevoir", "opt out",
        "stop receiving", "here to unsubscribe", "unsubscribe from this", "unsubscribe from these",
        "unsubscribe from our", "see it on the web", "unsubscribe here", "unsubscribe at any",
        "email preferences", "forward this", "forward to a friend", "gérer mes *",
        "gérer vos *",
        "inscrivez vous", "lire dans *", "lire en ligne", "manage preferences", "manage subscription",
        "manage your email *", "manage your preferences", "manage your subscription*",
        "modifier vos préférences", "open in browser", "read this issue online",
        "read this online", "s'affiche mal", "open in your browser",

        "read in browser", "read in your browser", "read online", "s'abonner",
        "sign up here",
        "sign up now", "subscribe here", "subscribe now", "subscribe to our", "subscribe to the newsletter",
        "subscribe to this", "subscribe today", "tous droits réservés",
        "transférer à *", "transférez *", "update your preferences", "update preferences",
        "version en ligne", "version web", "view in browser", "view in your browser",
        "view it in *", "view online", "view this email", "view this message in *", "voir dans *",
        "voir en ligne",
        "voir cet email *", "voir cette lettre *", "vous recevez ce *", "vous recevez cet *",
        "vous recevez cette *",
        "web version", "you are receiving", "you received this", "you're receiving", "was forwarded this",
    ])

    /// Whether the words of a link say nothing of what is there.
    static func isGeneric(_ text: String) -> Bool {
        let bare = text.lowercased().trimmed { !$0.isLetter && !$0.isNumber }
        return bare.isEmpty || generic.contains(bare)
    }

    private static let generic: Set = [
        "article", "code", "continue reading", "details", "here", "ici", "l’article", "learn more", "lien",
        "link",
        "lire", "lire l’article", "lire l'article", "lire la suite", "lire plus", "la suite", "more",
        "en savoir plus",
        "paper", "plus", "read", "read it", "read more", "read on", "read the article", "read the post",
        "repo",
        "source", "suite", "the article", "this", "video", "vidéo", "via", "view", "voir", "watch", "website",
        "web",
        "site", "slides", "article complet", "full article", "full story", "check it out", "get it",
        "read article",
        "keep reading", "see more", "découvrir", "à lire", "à lire ici", "le lien", "post", "thread",
    ]

    /// Whether an address is for passing something on, or for an account of the author.
    static func isForSharing(_ url: WebURL) -> Bool {
        let name = url.host.hasPrefix("www.") ? String(url.host.dropFirst(4)) : url.host
        let parts = url.pathParts
        switch name {
        case "bsky.app": return parts.count < 2 || parts[0] == "intent"
        case "twitter.com", "x.com": return parts.count < 2 || parts[0] == "intent" || parts[0] == "share"
        case "facebook.com":
            return parts.count < 2 || parts[0] == "sharer" || parts[0] == "share" || parts[0] == "dialog"
        case "linkedin.com":
            return parts.isEmpty || ["sharearticle", "sharing", "company", "in"].contains(String(parts[0]))
        case "instagram.com", "tiktok.com", "threads.net": return parts.count < 2
        case "api.whatsapp.com", "wa.me", "t.me", "telegram.me", "pinterest.com", "getpocket.com",
            "buffer.com",
            "addtoany.com", "feedly.com":
            return true
        default:
            return parts.contains {
                ["donate", "unsubscribe", "désabonnement", "desabonnement", "preferences"].contains($0)
            }
        }
    }
}

extension String {
    /// Without the characters at both ends for which `isDropped` is true.
    func trimmed(while isDropped: (Character) -> Bool) -> String {
        guard let first = firstIndex(where: { !isDropped($0) }),
            let last = lastIndex(where: { !isDropped($0) })
        else { return "" }
        return String(self[first...last])
    }
}
