import Parse
import Home

/// What is wrong with a feed and what its publisher should do, in words.
enum AdviceText {
    static func phrase(_ advice: FeedAdvice, _ feed: ParsedFeed) -> Phrase {
        switch advice.subject {
        case .repair(let kind): repair(kind, feed)
        case .noItems: Phrase(en: "there is no item in it", fr: "il ne contient aucun article")
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
                en: "items share one identifier: readers see one article in place of many",
                fr:
                    "des articles partagent un identifiant : les lecteurs en voient un seul au lieu de plusieurs"
            )
        case .missingLinks:
            Phrase(
                en: "items lead to no page: add <link>",
                fr: "des articles ne mènent à aucune page : ajoutez <link>"
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
                en: "no ETag nor Last-Modified: it is sent whole to every reader, every time",
                fr: "ni ETag ni Last-Modified : il est envoyé en entier à chaque lecteur, à chaque fois"
            )
        }
    }

    private static func repair(_ kind: FeedRepair.Kind, _ feed: ParsedFeed) -> Phrase {
        let declared = feed.declaredEncoding ?? "?"
        return switch kind {
        case .wrongEncoding:
            Phrase(
                en: "declared \(declared), is \(feed.encoding): declare what it is, best UTF-8",
                fr: "déclaré \(declared), en réalité \(feed.encoding) : déclarez ce qu’il est, au mieux UTF-8"
            )
        case .invalidBytes:
            Phrase(
                en: "bytes that are no \(feed.encoding): they were replaced",
                fr: "octets qui ne sont pas de l’\(feed.encoding) : remplacés"
            )
        case .junkBefore:
            Phrase(
                en: "something stands before the document: remove it",
                fr: "quelque chose précède le document : supprimez-le"
            )
        case .junkAfter:
            Phrase(
                en: "something stands after the document: remove it",
                fr: "quelque chose suit le document : supprimez-le"
            )
        case .controlCharacter:
            Phrase(
                en: "characters that XML forbids: remove them",
                fr: "caractères interdits en XML : supprimez-les"
            )
        case .bareAmpersand:
            Phrase(
                en: "“&” that starts no reference: write &amp;",
                fr: "« & » qui ne commence aucune référence : écrivez &amp;"
            )
        case .undefinedEntity:
            Phrase(
                en: "HTML entities that XML does not know: write the characters themselves",
                fr: "entités HTML inconnues en XML : écrivez les caractères eux-mêmes"
            )
        case .bareLessThan:
            Phrase(
                en: "“<” that starts no tag: write &lt;",
                fr: "« < » qui ne commence aucune balise : écrivez &lt;"
            )
        case .duplicateAttribute:
            Phrase(en: "an attribute is there twice", fr: "un attribut figure deux fois")
        case .unquotedAttribute:
            Phrase(en: "attributes without quotes or value", fr: "attributs sans guillemets ou sans valeur")
        case .undeclaredPrefix:
            Phrase(
                en: "a prefix that is not declared: add its xmlns",
                fr: "préfixe non déclaré : ajoutez son xmlns"
            )
        case .mismatchedTag:
            Phrase(
                en: "tags that do not close what is open",
                fr: "balises qui ne ferment pas ce qui est ouvert"
            )
        case .truncated: Phrase(en: "the document stops in the middle", fr: "le document s’arrête au milieu")
        case .tooDeep:
            Phrase(
                en: "elements nested too deep: those were left out",
                fr: "éléments trop imbriqués : ignorés"
            )
        case .endlessTag:
            Phrase(
                en: "a tag beyond measure: its attributes were left out",
                fr: "balise démesurée : ses attributs sont ignorés"
            )
        case .tooManyItems:
            Phrase(en: "too many items: the rest was left out", fr: "trop d’articles : le reste est ignoré")
        case .syntax: Phrase(en: "other errors of XML syntax", fr: "autres fautes de syntaxe XML")
        }
    }
}
