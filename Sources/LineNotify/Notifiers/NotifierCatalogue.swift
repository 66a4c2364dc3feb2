/// Every kind of notifier.
package enum NotifierCatalogue {
    /// The kinds in the order in which the documents and error texts list them; keywords are unique.
    package static let all: [NotifierKind] = [
        .wecom, .dingtalk, .feishu, .slack, .alertmanager, .mail, .webhook, .exec,
    ]
}
