/// Every kind of notifier.
package enum NotifierCatalogue {
    package static let all: [NotifierKind] = [
        .wecom, .dingtalk, .feishu, .slack, .alertmanager, .mail, .webhook, .exec,
    ]
}
