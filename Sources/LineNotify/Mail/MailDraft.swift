internal import LineModel
internal import LineReport

/// What a mail tells, before it is known how large a mail the server takes.
struct MailDraft: Sendable {
    /// The text's bound where the server sets none; what it leaves out is in the attached CSV.
    static let maxTextBytes = 64 * 1024
    /// Room for the header, and for what a server puts before it.
    private static let headerBytes = 4096

    let digest: Digest
    let id: String
    let isTest: Bool
    let from: String
    let to: [String]
    let language: MessageLanguage
    let date: WallTime
    /// Whether a file with all lines may go with a text that does not name them.
    var mayAttach = true

    /// A PNG file that is shown below the text; nil for none.
    var picture: [UInt8]?

    /// Whether the mail has a file with all lines where the server does not limit it.
    var hasFile: Bool { mayAttach && text(within: Self.maxTextBytes).isCut }
    /// Whether it has anything beside the text.
    var hasAttachment: Bool { picture != nil || hasFile }

    /// The mail in at most so many bytes: without its file where it is too large, and with a shorter text where that is
    /// not enough.
    ///
    /// - Parameter maxBytes: what the server takes; nil where it did not say.
    /// - Returns: the bytes, and whether all that belongs to the mail is in them.
    func bytes(within maxBytes: Int?) -> (bytes: [UInt8], isWhole: Bool) {
        let text = text(within: Self.maxTextBytes)
        let csv = mayAttach && text.isCut ? DigestParts.csv(digest, language) : nil
        let note = text.isCut && !mayAttach ? DigestParts.attachmentLeftOut(language, maxBytes: nil) : nil
        let whole = message(text.text, note, csv, picture).bytes
        guard let maxBytes, whole.count > maxBytes else { return (whole, true) }
        // The list of all lines says more than the picture.
        if picture != nil {
            let withoutPicture = message(text.text, note, csv).bytes
            if withoutPicture.count <= maxBytes { return (withoutPicture, false) }
        }
        let leftOut = csv == nil ? note : DigestParts.attachmentLeftOut(language, maxBytes: maxBytes)
        let bare = message(text.text, leftOut, nil).bytes
        guard bare.count > maxBytes else { return (bare, false) }
        // Base64 makes four characters of three bytes, and two more for every 76.
        let room = (maxBytes - Self.headerBytes) / 78 * 57
        let short = self.text(within: max(DigestText.minBound, min(room, Self.maxTextBytes)))
        return (message(short.text, leftOut, nil).bytes, false)
    }

    private func text(within bound: Int) -> DigestText {
        DigestText(digest, .plain, language, within: bound, isTest: isTest)
    }

    private func message(
        _ text: String, _ note: String?, _ csv: [UInt8]?, _ picture: [UInt8]? = nil
    ) -> MailMessage {
        MailMessage(
            from: from, to: to, subject: DigestParts.subject(digest, language, isTest: isTest),
            text: text + "\n" + (note.map { "\n\($0)\n" } ?? ""), csv: csv, picture: picture, id: messageID,
            date: date)
    }

    /// The id as an address may have it. Names of vantages in Chinese leave nothing of themselves there, and two mails
    /// of one id are one to whoever reads them: the sum of the whole id tells them apart.
    private var messageID: String {
        let kept = id.filter { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "-" }
        return kept == id ? id : "\(kept)-\(String(StableHash.fnv1a(id.utf8), radix: 16))"
    }
}
