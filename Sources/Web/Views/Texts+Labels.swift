extension Texts {
    /// The texts that templates name, as in `{{labels.accept}}`.
    var labels: [String: String] {
        [
            "back": text(en: "Back to the suggestions", fr: "Retour aux propositions"),
            "history": text(en: "History", fr: "Historique"),
            "preview": text(en: "Preview", fr: "Aperçu"),
            "sources": text(en: "Sources", fr: "Sources"),
            "search": text(en: "Search", fr: "Chercher"),
            "accept": text(en: "Accept", fr: "Accepter"),
            "refuse": text(en: "Refuse", fr: "Refuser"),
            "day": text(en: "or until", fr: "ou jusqu’au"),
            "later": text(en: "Later", fr: "Plus tard"),
            "move": text(en: "Move", fr: "Déplacer"),
            "place": text(en: "Place", fr: "Place"),
            "put": text(en: "Put there", fr: "Placer"),
            "section": text(en: "Section", fr: "Section"),
            "change": text(en: "Move, edit, put off", fr: "Déplacer, modifier, remettre à plus tard"),
            "line": text(en: "Line", fr: "Ligne"),
            "save": text(en: "Save the line", fr: "Enregistrer la ligne"),
            "undo": text(en: "Undo", fr: "Annuler"),
            "why": text(en: "Why", fr: "Pourquoi"),
            "skip": text(en: "Skip to the content", fr: "Aller au contenu"),
            "relevance": text(en: "relevance", fr: "intérêt"),
            "acceptInto": text(en: "Into", fr: "Dans"),
            "against": text(en: "against:", fr: "contre :"),
            "more": text(en: "More", fr: "Suite"),
            "alsoAt": text(en: "Also at", fr: "Et aussi"),
            "readOnly": text(en: "read-only", fr: "lecture seule"),
            "keys": text(en: "Keys", fr: "Touches"),
            "singleKeys": text(en: "Single-key shortcuts", fr: "Raccourcis à une touche"),
            "keysAdvice": text(
                en:
                    "A letter changed here is kept in this browser; review.keys in veille.yml sets the letters for everyone.",
                fr:
                    "Une lettre changée ici est gardée par ce navigateur ; review.keys dans veille.yml fixe les lettres pour tous."
            ),
            "feed": text(en: "Feed", fr: "Flux"),
            "health": text(en: "Health", fr: "Santé"),
            "entries": text(en: "Articles", fr: "Articles"),
            "yield": text(en: "Accepted", fr: "Acceptés"),
            "noHistory": text(en: "No decision was made yet.", fr: "Rien n’a encore été décidé."),
            "noPreview": text(
                en: "No accepted line is waiting to be written.",
                fr: "Aucune ligne acceptée n’attend d’être écrite."
            ),
            "previewAdvice": text(
                en: "Nothing is pushed.",
                fr: "Rien n’est poussé."
            ),
            "undoApply": text(en: "Take back what was written", fr: "Revenir sur ce qui a été écrit"),
            "noUndoApply": text(
                en: "There is nothing to take back.",
                fr: "Il n’y a rien sur quoi revenir."
            ),
            "undoAdvice": text(
                en:
                    "The suggestions are accepted again. What was committed is taken back by a commit of its own; nothing is pushed.",
                fr:
                    "Les propositions sont de nouveau acceptées. Ce qui a été validé est annulé par un commit à part ; rien n’est poussé."
            ),
            "muteSite": text(en: "Mute this site…", fr: "Mettre ce site en sourdine…"),
            "mute": text(en: "Mute it", fr: "Le mettre en sourdine"),
            "muteAdvice": text(
                en:
                    "What is decided stays. The site goes into mute.sites of veille.yml; veille mute --undo brings back what is still open.",
                fr:
                    "Ce qui est décidé reste. Le site va dans mute.sites de veille.yml ; veille mute --undo ramène ce qui est encore ouvert."
            ),
            "undoLastApply": text(en: "Take back the last lines…", fr: "Revenir sur les dernières lignes…"),
            "undoLine": text(en: "Take back…", fr: "Revenir…"),
            "filter": text(en: "Filter", fr: "Filtrer"),
            "show": text(en: "Show", fr: "Montrer"),
            "all": text(en: "all", fr: "toutes"),
            "every": text(en: "all", fr: "tous"),
            "page": text(en: "Page", fr: "Page"),
            "site": text(en: "Site", fr: "Site"),
            "language": text(en: "Language", fr: "Langue"),
            "mine": text(en: "only what waits for me", fr: "seulement ce qui m’attend"),
            "stories": text(
                en: "only what several sources report",
                fr: "seulement ce que plusieurs sources rapportent"
            ),
            "least": text(en: "Relevance, at least (0 to 1)", fr: "Intérêt, au moins (0 à 1)"),
            "without": text(en: "Without", fr: "Sans"),
            "target": text(en: "Where the lines go", fr: "Où vont les lignes"),
            "message": text(en: "Message of the commit", fr: "Message du commit"),
            "branch": text(en: "Branch", fr: "Branche"),
            "add": text(en: "Add a link", fr: "Ajouter un lien"),
            "bookmarkAdvice": text(
                en: "Drag this to your bookmarks; on any page, it brings the page here:",
                fr: "Glissez ceci dans vos favoris ; sur toute page, il apporte la page ici :"
            ),
            "address": text(en: "Address", fr: "Adresse"),
            "note": text(en: "Description", fr: "Description"),
            "propose": text(en: "Propose it", fr: "Le proposer"),
            "pollNow": text(en: "Poll now", fr: "Relever maintenant"),
            "check": text(en: "Check", fr: "Vérification"),
            "checkNow": text(en: "Check the links now", fr: "Vérifier les liens maintenant"),
            "remove": text(en: "Remove", fr: "Retirer"), "keep": text(en: "Keep", fr: "Garder"),
            "proposeRepairs": text(en: "Propose repairs", fr: "Proposer des réparations"),
            "noFindings": text(en: "No problems found.", fr: "Rien à signaler."),
            "overview": text(en: "Overview", fr: "Bilan"),
            "sections": text(en: "Sections", fr: "Sections"),
            "written": text(en: "Written by week", fr: "Écrits par semaine"),
            "byWeek": text(en: "By week", fr: "Par semaine"),
            "total": text(en: "Written", fr: "Écrits"),
            "links": text(en: "Links", fr: "Liens"),
            "proposed": text(en: "Proposed", fr: "Proposés"),
            "growth": text(en: "Growth", fr: "Croissance"),
            "grown": text(en: "Links", fr: "Liens"),
            "then": text(en: "Then", fr: "Alors"),
            "now": text(en: "Now", fr: "Aujourd’hui"),
            "growthAdvice": text(
                en:
                    "From the commits of the page, a column for each date; the heights of two rows do not compare.",
                fr:
                    "D’après les commits de la page, une colonne par date ; les hauteurs de deux lignes ne se comparent pas."
            ),
            "noGrowth": text(
                en: "Git has no history of the page.",
                fr: "Git n’a pas d’historique de la page."
            ),
            "healthAdvice": text(
                en: "As of the last check of each link; earlier ones are not kept.",
                fr: "À la dernière vérification de chaque lien ; les précédentes ne sont pas gardées."
            ),
            "publishing": text(en: "When they publish", fr: "Quand elles publient"),
            "calendar": text(
                en: "A row a day from Monday on, a column an hour (UTC); the darker, the more articles.",
                fr:
                    "Une ligne par jour à partir de lundi, une colonne par heure (UTC) ; plus c’est foncé, plus il y a d’articles."
            ),
            "decisions": text(en: "Decisions", fr: "Décisions"),
            "worth": text(en: "What waits", fr: "Ce qui attend"),
            "list": text(en: "Suggestions", fr: "Propositions"),
            "others": text(en: "On the pages and in the feeds", fr: "Sur les pages et dans les flux"),
            "download": text(en: "Download", fr: "Télécharger"),
            "noDigest": text(
                en: "Nothing new since the last issue.",
                fr: "Rien de neuf depuis le dernier numéro."
            ),
            "publish": text(
                en: "Record it as published",
                fr: "Retenir qu’il est publié"
            ),
            "publishAdvice": text(
                en: "The next issue will not repeat its links.",
                fr: "Le prochain numéro ne répétera pas ses liens."
            ),
            "channels": text(en: "Channels", fr: "Canaux"),
            "source": text(en: "Source", fr: "Source"),
            "digest": text(en: "Back to the digest", fr: "Retour au récapitulatif"),
            "noSending": text(en: "There is nothing to send.", fr: "Il n’y a rien à envoyer."),
            "lineNumber": text(en: "Line", fr: "Ligne"),
            "code": text(en: "Code", fr: "Code"),
            "finding": text(en: "What", fr: "Quoi"),
            "scout": text(en: "Sites to follow", fr: "Sites à suivre"),
            "lookNow": text(en: "Look for their feeds now", fr: "Chercher leurs flux maintenant"),
            "follow": text(en: "Follow", fr: "Suivre"),
            "neverPropose": text(en: "Never propose", fr: "Ne jamais proposer"),
            "noScout": text(
                en: "No site has three good links yet that is not followed.",
                fr: "Aucun site non suivi n’a encore trois bons liens."
            ),
            "scoutAdvice": text(
                en: "What is never to be proposed is written to veille.yml, under fetch.unwanted.",
                fr: "Ce qui ne doit jamais être proposé est écrit dans veille.yml, sous fetch.unwanted."
            ),
            "noSources": text(
                en: "No feed is followed yet. “veille init” finds the feeds of the page’s sites.",
                fr: "Aucun flux n’est suivi. « veille init » trouve ceux des sites de la page."
            ),
        ]
    }
}
