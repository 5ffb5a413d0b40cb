/// A picture of bars, drawn as SVG: with a title, and a description for who does not see it.
struct PictureView: Sendable {
    struct BarView: Sendable {
        let x: Int
        let y: Int
        let width: Int
        let height: Int
        /// A class of the style sheet.
        let kind: String
        /// What a pointer is told; a name of its own, as a template would look for it further out.
        var hint: String?
    }

    let title: String
    let description: String
    let width: Int
    let height: Int
    let bars: [BarView]
    /// Where a line crosses, from the left; `nil` for none.
    var line: Int?

    /// A column for each count, one unit of the picture apart.
    static func columns(
        _ counts: [Int],
        most: Int,
        title: String,
        kind: String = "bar",
        width: Int = 6,
        height: Int = 20,
        label: (_ place: Int, _ count: Int) -> String
    ) -> PictureView {
        let bars = counts.enumerated().map { place, count in
            // What there is shows, however little.
            let tall = count > 0 && most > 0 ? max(2, count * height / most) : 1
            return BarView(
                x: place * (width + 2),
                y: height - tall,
                width: width,
                height: tall,
                kind: count > 0 ? kind : "none",
                hint: label(place, count)
            )
        }
        return PictureView(
            title: title,
            description: bars.compactMap(\.hint).joined(separator: ", "),
            width: max(1, counts.count * (width + 2) - 2),
            height: height,
            bars: bars
        )
    }
}
