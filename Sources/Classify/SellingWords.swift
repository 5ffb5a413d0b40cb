/// The words that shops use, and those who are paid to praise them.
enum SellingWords {
    static let list: Set<String> = Set(
        """
        best top review reviews reviewed buy price prices pricing cheap deal deals discount discounts shop cart order offer offers
        free call quote services client clients affordable guaranteed bonus win save coupon premium urgent experts commission
        affiliate amazon partner sponsored meilleur meilleurs meilleure meilleures comparatif avis promo promos prix devis gratuit
        acheter boutique livraison commander soldes remise offre offres garanti garantie pas cher affiliés
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    )
}
