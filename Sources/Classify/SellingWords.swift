/// The words that shops use, and those who are paid to praise them.
enum SellingWords {
    /// The share of the words of a text; of a short one, what it would be of twenty.
    static func share(of text: String) -> Double {
        let words = Tokens.words(in: text)
        return Double(words.count { list.contains($0) }) / Double(max(20, words.count))
    }

    private static let list: Set<String> = Set(
        """
        best top review reviews reviewed buy price prices pricing cheap deal deals discount discounts shop cart order offer offers
        free call quote services client clients affordable guaranteed bonus win save coupon premium urgent experts commission
        affiliate amazon partner sponsored meilleur meilleurs meilleure meilleures comparatif avis promo promos prix devis gratuit
        acheter boutique livraison commander soldes remise offre offres garanti garantie pas cher affiliés
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    )
}
