package import LineModel

/// Incidents, in the words of messages.
extension Words {
    /// What the lines share, or the one line: "ingress 203.0.113.7:7000". Texts that other people chose are cleaned,
    /// and cut where they are longer than 100 characters.
    package func cause(_ key: CauseKey) -> String {
        let kind = DigestWords(language).kind(of: key)
        return key.value.isEmpty ? kind : "\(kind) \(TerminalText.cutMiddle(TerminalText.cleaned(key.value), to: 100))"
    }

    /// "10 lines abnormal"
    package func lines(_ count: Int, _ trouble: Trouble) -> String {
        switch trouble {
        case .unmeasured: say("\(self.count(count, "line")) unmeasured", "\(count) 条线路未测")
        case .blind: say("nothing measured", "全部线路未测得")
        case .stale: say("source of lines unreadable", "线路来源读取失败")
        case .uplink: say("its own uplink bad", "自身上行网络异常")
        case .absent: say("no report", "未上报")
        case .clock: say("its clock wrong", "时钟偏差过大")
        case .abnormal, .other: say("\(self.count(count, "line")) abnormal", "\(count) 条线路异常")
        }
    }

    /// "loss 12.5 %, RTT 83.2 ms"; empty where nothing is known.
    package func figures(_ figures: LineFigures) -> String {
        DigestWords(language).figures(lossPerMille: figures.lossPerMille, rtt: figures.rttMicroseconds)
    }

    /// The two greatest units of a duration: "2 d 3 h", "1 h 5 min", "45 s"; what is negative counts as nothing.
    package func duration(_ duration: Duration) -> String {
        DigestWords(language).duration(seconds: max(0, Int(duration.components.seconds)))
    }
}
