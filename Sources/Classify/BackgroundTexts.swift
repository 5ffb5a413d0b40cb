/// Typical press topics, as a background sample until the feeds have delivered enough.
enum BackgroundTexts {
    /// The pool, completed with general topics: a small one may be all about the subject of the page.
    static func completing(_ pool: [Document], language: Tokens.Language) -> [Document] {
        guard pool.count < enough else { return pool }
        let headlines = language == .french ? french : english
        return pool
            + headlines.enumerated().map { Document(title: $1, url: "https://ordinary.invalid/\($0)") }
    }

    private static let enough = 400

    private static let french = """
        La recette du gratin dauphinois de grand-mère
        Rugby : les Bleus s’imposent de justesse face à l’Irlande
        Les dix plus belles plages de Bretagne à découvrir cet été
        Pourquoi les prix de l’immobilier repartent à la hausse
        Concert : une soirée inoubliable au Zénith
        Le ministre de l’Économie présente son budget devant les députés
        Météo : de la pluie et des orages attendus ce week-end
        Jardinage : quand faut-il tailler les rosiers ?
        Tour de France : un sprint final sous tension
        Notre avis sur le nouveau téléphone pliable
        Un film bouleversant sur la vie d’un berger
        Grève dans les transports : les perturbations à prévoir lundi
        Comment bien choisir son matelas
        La mairie inaugure une nouvelle piscine municipale
        Vaccination : ce qui change pour les enfants à la rentrée
        Football : le club recrute un attaquant brésilien
        Les musées gratuits le premier dimanche du mois
        Cinq exercices pour soulager le mal de dos
        Une exposition consacrée aux peintres flamands
        Accident de la route : trois blessés sur la départementale
        Le prix du café atteint un niveau record
        Élections municipales : les candidats dévoilent leurs listes
        Découverte d’une tombe romaine sous un parking
        Bons plans : nos offres de la semaine sur les aspirateurs
        Le procès en appel s’ouvre devant la cour d’assises
        Roman : une saga familiale au bord de la Loire
        Les vendanges s’annoncent précoces cette année
        Retraites : ce que prévoit la réforme pour les carrières longues
        Un séisme de faible magnitude ressenti dans les Alpes
        Mode : les tendances de l’automne pour les bottes
        Un lynx aperçu dans la forêt du Jura
        Tennis : la finale reportée à cause de la chaleur
        Comment organiser un mariage sans se ruiner
        La compagnie aérienne ouvre une ligne vers Lisbonne
        Un incendie ravage un entrepôt dans la zone industrielle
        Voiture électrique : notre essai de la petite citadine
        Le festival du livre attend cent mille visiteurs
        Les loups de retour dans le massif central
        Une équipe de chercheurs observe une exoplanète lointaine
        Notre recette de confiture de figues
        """.split(separator: "\n").map(String.init)

    private static let english = """
        How to bake the perfect sourdough loaf at home
        Late goal sends the home side through to the final
        The best walking trails in the Scottish Highlands
        Housing market cools as mortgage rates climb
        Review: a stunning night at the opera
        Prime minister faces questions over spending plans
        Storm warning issued for the weekend
        Ten easy plants for a shady garden
        Marathon winner breaks the course record
        Hands on with the new folding phone
        A moving film about two sisters and a farm
        Rail strike: what travellers need to know
        How to choose the right running shoes
        City council approves a new swimming pool
        School lunches: what changes in September
        Striker signs a three-year contract
        Free museums to visit this month
        Five stretches that ease back pain
        A rare painting sells for millions at auction
        Two people injured in a motorway crash
        Coffee prices reach a record high
        Candidates clash in the last debate before the vote
        Roman coins found under a car park
        Deals of the week: vacuum cleaners and headphones
        Jury retires to consider its verdict
        A family saga set on the Atlantic coast
        Early harvest expected after a hot summer
        Pensions: what the new rules mean for you
        Small earthquake felt across the region
        Autumn fashion: boots are back
        Wolves seen again in the national park
        Semi-final postponed because of heavy rain
        Planning a wedding on a small budget
        Airline announces daily flights to Lisbon
        Fire destroys a warehouse near the harbour
        First drive of a small electric city car
        Book festival expects record crowds
        Astronomers observe a distant planet
        Celebrity couple announce their engagement
        Grandmother’s recipe for fig jam
        """.split(separator: "\n").map(String.init)
}
