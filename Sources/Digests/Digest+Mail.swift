import Feeds

extension Digest {
    /// The maximum size of a message in bytes: Gmail clips at 102 kB.
    static let mailLimit = 100_000

    /// A message with a plain and an HTML part; if the issue is too large, quotations and then links are left
    /// out.
    ///
    /// - Throws: ``Problem/noEnvelope``.
    func mail() throws -> String {
        guard let envelope else { throw Problem.noEnvelope }
        let whole = try message(envelope)
        if whole.utf8.count <= Self.mailLimit { return whole }
        var bare = self
        for section in bare.sections.indices {
            for item in bare.sections[section].items.indices {
                bare.sections[section].items[item].quote = nil
            }
        }
        let withoutQuotes = try bare.message(envelope)
        if withoutQuotes.utf8.count <= Self.mailLimit { return withoutQuotes }
        var best = try bare.first(0).message(envelope, of: self)
        var (fitting, tooMany) = (0, count)
        while tooMany - fitting > 1 {
            let middle = (fitting + tooMany) / 2
            let attempt = try bare.first(middle).message(envelope, of: self)
            if attempt.utf8.count <= Self.mailLimit {
                (best, fitting) = (attempt, middle)
            } else {
                tooMany = middle
            }
        }
        return best
    }

    func first(_ limit: Int) -> Digest {
        var digest = self
        var room = limit
        for index in digest.sections.indices {
            digest.sections[index].items = Array(digest.sections[index].items.prefix(room))
            room -= digest.sections[index].items.count
        }
        digest.sections.removeAll { $0.items.isEmpty }
        return digest
    }

    /// The context of a shortened issue: that of the whole one, with fewer links.
    func context(of whole: Digest) -> [String: Any] {
        var context = context
        let of = whole.context
        for key in ["issue", "subject", "postTitle", "count", "isEmpty"] { context[key] = of[key] }
        let left = whole.count - count
        if left > 0 { context["leftOut"] = DigestWords(language: language).left(out: left) }
        return context
    }

    /// The message; `whole` is the whole issue if this one is shortened.
    private func message(_ envelope: Envelope, of whole: Digest? = nil) throws -> String {
        let whole = whole ?? self
        var context = context(of: whole)
        context["unsubscribeURL"] = envelope.unsubscribe.first
        let name = "veille." + StableHash.name(of: "\(identity)\u{1F}\(name)\u{1F}\(number)", length: 12)
        // “=_” cannot occur in quoted-printable, so no part contains the boundary (RFC 2045 §6.7).
        let boundary = "=_" + name
        var text = header(envelope, name: name, subject: whole.subject, boundary: boundary)
        let parts = [
            ("plain", try self.text(context)),
            ("html", try Self.mailTemplate.get().filled(with: context, escaping: true)),
        ]
        for (kind, body) in parts {
            text += "--\(boundary)\r\n"
            text += MailText.field("Content-Type", "text/\(kind); charset=utf-8")
            text += MailText.field("Content-Transfer-Encoding", "quoted-printable")
            text += "\r\n" + MailText.quotedPrintable(body) + "\r\n"
        }
        return text + "--\(boundary)--\r\n"
    }

    private func header(_ envelope: Envelope, name: String, subject: String, boundary: String) -> String {
        var fields = MailText.field("From", MailText.mailbox(envelope.from))
        fields += MailText.field("To", envelope.to.map(MailText.mailbox).joined(separator: ", "))
        fields += MailText.field("Subject", text: subject)
        fields += MailText.field("Date", DigestDates.mail(date))
        fields += MailText.field("Message-ID", "<\(name).\(number)@\(envelope.from.host)>")
        if let list = envelope.listID {
            fields += MailText.field("List-Id", MailText.phrase(title) + " <\(list)>")
        }
        if !envelope.unsubscribe.isEmpty {
            let addresses = envelope.unsubscribe.map { "<\($0)>" }.joined(separator: ", ")
            fields += MailText.field("List-Unsubscribe", addresses)
            // One-click unsubscribe requires https (RFC 8058).
            if envelope.unsubscribe.contains(where: { $0.hasPrefix("https://") }) {
                fields += MailText.field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
            }
        }
        fields += MailText.field("Content-Language", language.rawValue)
        fields += MailText.field("Auto-Submitted", "auto-generated")
        fields += MailText.field("MIME-Version", "1.0")
        fields += MailText.field("Content-Type", "multipart/alternative; boundary=\"\(boundary)\"")
        return fields + "\r\n"
    }

    /// Inline styles, because most mail clients drop style sheets; the sheet for dark mode is for the others.
    private static let mailTemplate = Result {
        try Template(
            """
            <!doctype html>
            <html lang="{{language}}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>{{postTitle}}</title>
            <style>@media (prefers-color-scheme: dark) { .p { background: #181715 !important; color: #eae6de !important } .s { color: #a9a297 !important } .l { color: #93c8f0 !important } .r { border-color: #3b3731 !important } }</style>
            </head>
            <body class="p" style="margin:0;padding:0;background:#fdfcf9;color:#1d1b18">
            <div class="p" lang="{{language}}" style="max-width:36em;margin:0 auto;padding:28px 20px 40px;font:17px/1.5 Georgia,'Times New Roman',serif;overflow-wrap:break-word;background:#fdfcf9;color:#1d1b18">
            <p class="s" style="margin:0 0 6px;color:#625d55;font-size:15px">{{issue}}</p>
            <h1 style="margin:0 0 6px;font-size:27px;line-height:1.2">{{title}}</h1>
            <p class="s r" style="margin:0;padding-bottom:18px;border-bottom:3px double #ddd7cc;color:#625d55;font-size:15px">{{dateLong}}, {{week}}</p>
            {{#isEmpty}}
            <p>{{words.nothingNew}}.</p>
            {{/isEmpty}}
            {{#hasContents}}
            <p class="s" style="margin:26px 0 6px;color:#625d55"><em>{{words.contents}}</em></p>
            <ul style="margin:0;padding-left:20px">
            {{#sections}}
            <li style="margin:3px 0"><a class="l" href="#s-{{anchor}}" style="color:#0a4a75">{{section}}</a> ({{sectionCount}})</li>
            {{/sections}}
            </ul>
            {{/hasContents}}
            {{#sections}}
            <h2 class="s r" id="s-{{anchor}}" style="margin:34px 0 16px;padding-bottom:5px;border-bottom:1px solid #ddd7cc;color:#625d55;font-size:17px;font-weight:normal;font-style:italic">{{section}}</h2>
            {{#items}}
            <h3 dir="auto" style="margin:22px 0 2px;font-size:19px;line-height:1.25"><a class="l" href="{{url}}"{{#foreign}} lang="{{foreign}}"{{/foreign}} style="color:#0a4a75">{{itemTitle}}</a></h3>
            <p class="s" style="margin:0;color:#625d55;font-size:15px">{{origin}}{{#languageMark}} ({{languageMark}}){{/languageMark}}{{#isPaywalled}} (€){{/isPaywalled}}</p>
            {{#proposedBy}}
            <p class="s" style="margin:0;color:#625d55;font-size:15px">{{proposedBy}}</p>
            {{/proposedBy}}
            {{#note}}
            <p style="margin:7px 0 0">{{note}}</p>
            {{/note}}
            {{#quote}}
            <blockquote class="r" dir="auto"{{#foreign}} lang="{{foreign}}"{{/foreign}} style="margin:7px 0 0;padding:0 0 0 14px;border-left:2px solid #ddd7cc">{{quote}}</blockquote>
            {{/quote}}
            {{#hasAlso}}
            <p class="s" style="margin:7px 0 0;color:#625d55;font-size:15px">{{words.alsoAt}}{{words.colon}}{{#also}}<a class="l" href="{{alsoURL}}" style="color:#0a4a75">{{alsoSite}}</a>{{^last()}}, {{/last()}}{{/also}}</p>
            {{/hasAlso}}
            {{/items}}
            {{/sections}}
            <div class="s r" style="margin-top:38px;padding-top:14px;border-top:3px double #ddd7cc;color:#625d55;font-size:15px">
            {{#leftOut}}
            <p style="margin:0 0 4px">{{leftOut}}</p>
            {{/leftOut}}
            {{#sources}}
            <p style="margin:0 0 4px">{{sources}}</p>
            {{/sources}}
            <p style="margin:0 0 4px">{{words.closing}}</p>
            {{#proposeURL}}
            <p style="margin:0 0 4px"><a class="l" href="{{proposeURL}}" style="color:#0a4a75">{{words.propose}}</a></p>
            {{/proposeURL}}
            {{#homeURL}}
            <p style="margin:0 0 4px"><a class="l" href="{{homeURL}}" style="color:#0a4a75">{{words.page}}</a></p>
            {{/homeURL}}
            {{#feedURL}}
            <p style="margin:0 0 4px"><a class="l" href="{{feedURL}}" style="color:#0a4a75">{{words.feed}}</a></p>
            {{/feedURL}}
            {{#unsubscribeURL}}
            <p style="margin:0 0 4px"><a class="l" href="{{unsubscribeURL}}" style="color:#0a4a75">{{words.unsubscribe}}</a></p>
            {{/unsubscribeURL}}
            </div>
            </div>
            </body>
            </html>

            """
        )
    }
}
