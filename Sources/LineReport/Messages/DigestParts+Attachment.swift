package import LineModel

extension DigestParts {
    /// What stands below a text whose list of all lines could not be sent with it.
    ///
    /// - Parameter maxBytes: the largest mail that the server takes; nil where it did not say.
    package static func attachmentLeftOut(_ language: MessageLanguage, maxBytes: Int?) -> String {
        switch (language, maxBytes) {
        case (.zh, let bytes?): "全部线路的 CSV 附件未发送：邮件服务器最多接受 \(bytes) 字节。"
        case (.zh, nil): "全部线路的 CSV 附件未发送：邮件服务器拒收该附件。"
        case (.en, let bytes?):
            "The CSV file with all lines was left out: the mail server takes \(bytes) bytes at most."
        case (.en, nil): "The CSV file with all lines was left out: the mail server refused it."
        }
    }

    /// What a link to the picture of an alarm is called.
    package static func picture(_ language: MessageLanguage) -> String {
        switch language {
        case .en: "Picture of the alarm"
        case .zh: "查看告警图"
        }
    }
}
