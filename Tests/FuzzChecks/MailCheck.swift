import Feeds
import Parse

/// Reads bytes as a letter, and as a mailbox: each link has a title and an address, and what hides text is gone.
func checkMail(_ bytes: [UInt8]) throws {
    for part in MailFeed.letters(of: bytes, limit: 20) + [bytes[...]] {
        guard let letter = MailMessage(Array(part)) else { continue }
        for entry in MailFeed.read([letter]).entriesAndListedLinks() {
            try require(!entry.title.contains("\u{1B}") && !entry.summary.contains("\u{1B}"))
            guard entry.roundup != nil else { continue }
            let url = entry.url.flatMap { WebURL($0) }
            try require(url?.isWeb == true && url?.hasUserInfo == false, entry.url ?? "no address")
            try require(PlainText.isVisible(entry.title), entry.url ?? "")
        }
    }
}
