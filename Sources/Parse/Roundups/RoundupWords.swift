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

    /// Whether a heading, a block or a link says that somebody paid for it.
    static func isAdvertisement(_ text: String) -> Bool {
        text.utf8.count < 400 && advertisements.isFound(in: String(text.prefix(120)))
    }

    private static let advertisements = PhraseSet([
        "a word from", "ad", "ads", "advertis*", "communiqué", "in partnership", "paid partnership",
        "partner content",
        "soutenu par", "supported by", "un mot de notre", "annonce", "annonces", "brought to you by",
        "classifieds", "code promo",
        "contenu partenaire", "contenu sponsorisé", "en partenariat", "notre partenaire", "nos partenaires",
        "offert par", "partenaire", "partenaires", "presented by", "promo code", "promoted", "promoted by",
        "publicité",
        "publireportage", "publi rédactionnel", "sponsor", "sponsors", "sponsored", "sponsoris*",
        "sponsorship",
        "together with",
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
                ["job", "jobs", "career", "careers", "emploi", "emplois", "recrutement"].contains($0)
            }
    }

    /// Whether a heading is that of job offers.
    static func isAboutJobs(_ heading: String) -> Bool {
        heading.utf8.count < 60 && jobs.isFound(in: heading)
    }

    private static let jobs = PhraseSet([
        "career", "careers", "emploi", "emplois", "hiring", "job", "jobs", "offres d'emploi",
        "open positions", "positions", "postes à pourvoir",
        "recrut*",
    ])

    /// Whether a link or a block is about the letter itself: to leave it, to pass it on, to see it elsewhere.
    static func isHousekeeping(_ text: String) -> Bool {
        text.utf8.count < 600 && housekeeping.isFound(in: text)
    }

    private static let housekeeping = PhraseSet([
        "abonnez vous", "abonnez-vous", "afficher dans *", "all rights reserved", "consulter en ligne",
        "désabonn*",
        "désinscri*", "email preferences", "forward this", "forward to a friend", "gérer mes *",
        "gérer vos *",
        "inscrivez vous", "lire dans *", "lire en ligne", "manage preferences", "manage subscription",
        "manage your email *", "manage your preferences", "manage your subscription*", "mentions légales",
        "modifier vos préférences", "open in browser", "partager sur", "read this issue online",
        "read this online", "s'affiche mal", "share on", "share this", "open in your browser",
        "politique de confidentialité",
        "privacy policy", "read in browser", "read in your browser", "read online", "s'abonner",
        "sign up here",
        "sign up now", "subscribe here", "subscribe now", "subscribe to our", "subscribe to the newsletter",
        "subscribe to this", "subscribe today", "terms of service", "terms of use", "tous droits réservés",
        "transférer à *", "transférez *", "unsubscribe", "update your preferences", "update preferences",
        "update your profile", "version en ligne", "version web", "view in browser", "view in your browser",
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
        default: return parts.contains { ["donate", "unsubscribe", "désabonnement"].contains($0) }
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
