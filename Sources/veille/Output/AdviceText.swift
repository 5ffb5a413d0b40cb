import Parse
import Home

/// The wording of advice to the publisher of a feed.
enum AdviceText {
    static func phrase(_ advice: FeedAdvice, _ feed: ParsedFeed) -> Phrase {
        switch advice.subject {
        case .repair(let kind): repair(kind, feed)
        case .noItems: Phrase(en: "the feed has no items", fr: "le flux ne contient aucun article")
        case .noTitle:
            Phrase(
                en: "the feed has no title: give it one",
                fr: "le flux n’a pas de titre : donnez-lui-en un"
            )
        case .noLanguage:
            Phrase(
                en: "no language is given: add <language> or xml:lang",
                fr: "pas de langue : ajoutez <language> ou xml:lang"
            )
        case .noSelfLink:
            Phrase(
                en: "the feed does not give its own address: add <atom:link rel=\"self\">",
                fr: "le flux ne donne pas sa propre adresse : ajoutez <atom:link rel=\"self\">"
            )
        case .missingGuids:
            Phrase(
                en: "items without <guid> or <id>: readers show them again when they change",
                fr:
                    "articles sans <guid> ni <id> : les lecteurs les montrent de nouveau à chaque modification"
            )
        case .sharedGuids:
            Phrase(
                en: "items share one identifier: readers see one article instead of many",
                fr:
                    "des articles partagent un identifiant : les lecteurs en voient un seul au lieu de plusieurs"
            )
        case .missingLinks:
            Phrase(
                en: "items without a link: add <link>",
                fr: "articles sans lien : ajoutez <link>"
            )
        case .missingTitles: Phrase(en: "items without a title", fr: "articles sans titre")
        case .missingDates:
            Phrase(
                en: "items without a date that can be read: write it as in RFC 822 or RFC 3339",
                fr: "articles sans date lisible : écrivez-la selon la RFC 822 ou la RFC 3339"
            )
        case .futureDates: Phrase(en: "items dated after today", fr: "articles datés d’après aujourd’hui")
        case .wrongContentType:
            Phrase(
                en: "the content type is not that of a feed: application/rss+xml or application/atom+xml",
                fr:
                    "le type de contenu n’est pas celui d’un flux : application/rss+xml ou application/atom+xml"
            )
        case .noValidators:
            Phrase(
                en: "neither ETag nor Last-Modified: every reader downloads the whole feed every time",
                fr: "ni ETag ni Last-Modified : chaque lecteur télécharge chaque fois le flux entier"
            )
        }
    }

    private static func repair(_ kind: FeedRepair.Kind, _ feed: ParsedFeed) -> Phrase {
        let declared = feed.declaredEncoding ?? "?"
        return switch kind {
        case .wrongEncoding:
            Phrase(
                en:
                    "declared \(declared), but encoded as \(feed.encoding): declare the real encoding, preferably UTF-8",
                fr: "déclaré \(declared), en réalité \(feed.encoding) : déclarez ce qu’il est, au mieux UTF-8"
            )
        case .invalidBytes:
            Phrase(
                en: "bytes that are not \(feed.encoding): replaced",
                fr: "octets qui ne sont pas de l’\(feed.encoding) : remplacés"
            )
        case .junkBefore:
            Phrase(
                en: "text before the document: remove it",
                fr: "texte avant le document : supprimez-le"
            )
        case .junkAfter:
            Phrase(
                en: "text after the document: remove it",
                fr: "texte après le document : supprimez-le"
            )
        case .controlCharacter:
            Phrase(
                en: "characters that XML forbids: remove them",
                fr: "caractères interdits en XML : supprimez-les"
            )
        case .bareAmpersand:
            Phrase(
                en: "“&” that does not start a reference: write &amp;",
                fr: "« & » qui ne commence aucune référence : écrivez &amp;"
            )
        case .undefinedEntity:
            Phrase(
                en: "HTML entities that XML does not know: write the characters themselves",
                fr: "entités HTML inconnues en XML : écrivez les caractères eux-mêmes"
            )
        case .bareLessThan:
            Phrase(
                en: "“<” that does not start a tag: write &lt;",
                fr: "« < » qui ne commence aucune balise : écrivez &lt;"
            )
        case .duplicateAttribute:
            Phrase(en: "duplicate attribute", fr: "attribut en double")
        case .unquotedAttribute:
            Phrase(en: "attributes without quotes or value", fr: "attributs sans guillemets ou sans valeur")
        case .undeclaredPrefix:
            Phrase(
                en: "a prefix that is not declared: add its xmlns",
                fr: "préfixe non déclaré : ajoutez son xmlns"
            )
        case .mismatchedTag:
            Phrase(
                en: "closing tags that do not match",
                fr: "balises fermantes qui ne correspondent pas"
            )
        case .truncated: Phrase(en: "the document is truncated", fr: "le document est tronqué")
        case .tooDeep:
            Phrase(
                en: "elements nested too deeply: left out",
                fr: "éléments trop imbriqués : ignorés"
            )
        case .endlessTag:
            Phrase(
                en: "an overlong tag: its attributes were left out",
                fr: "balise démesurée : ses attributs sont ignorés"
            )
        case .tooManyElements:
            Phrase(
                en: "too many elements: the rest was left out",
                fr: "trop d’éléments : le reste est ignoré"
            )
        case .tooManyItems:
            Phrase(en: "too many items: the rest was left out", fr: "trop d’articles : le reste est ignoré")
        case .syntax: Phrase(en: "other errors of XML syntax", fr: "autres fautes de syntaxe XML")
        }
    }
}
