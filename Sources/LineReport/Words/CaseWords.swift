package import LineModel

/// What a supplier's evidence pack says, in his language.
package struct CaseWords: Sendable, Equatable {
    /// The language of the sentences.
    package let language: MessageLanguage

    /// Words for one reader.
    package init(_ language: MessageLanguage) { self.language = language }

    func say(_ english: @autoclosure () -> String, _ chinese: @autoclosure () -> String) -> String {
        language == .zh ? chinese() : english()
    }

    // MARK: - In place of what is hidden

    /// In place of a line's name.
    package func line(_ number: Int) -> String { say("line \(number)", "线路 \(number)") }
    /// In place of an ingress.
    package func ingress(_ letters: String) -> String { say("ingress \(letters)", "入口 \(letters)") }
    /// In place of an echo.
    package func echo(_ letters: String) -> String { say("echo \(letters)", "出口 \(letters)") }
    /// In place of `key=value`.
    package func tag(_ letters: String) -> String { say("tag \(letters)", "标签 \(letters)") }
    /// In place of another address, such as one of a trace.
    package func address(_ number: Int) -> String { say("address \(number)", "地址 \(number)") }
    /// In place of the vantage's name.
    package var vantage: String { say("the vantage", "测量点") }
    /// In place of a tag's value alone.
    package var hiddenTag: String { say("a hidden tag", "已隐藏的标签") }

    // MARK: - The listing of packets

    /// What stands above the listing, a line each.
    package func packetsHead(utcOffset: String) -> [String] {
        [
            say(
                "Each packet of the probes in probes.ndjson, in the order of time; times at \(utcOffset).",
                "probes.ndjson 中各探测包的收发记录，按时间排序；时间为 \(utcOffset)。"),
            say(
                "OUT: sent. IN: the reply arrived. LOST: no reply before the round stopped listening, at the time of "
                    + "sending. ICMP: an error came for it, at the time of sending; when it came is not kept.",
                "OUT：已发出。IN：收到回复。LOST：直到该轮结束监听仍无回复（时间为发出时刻）。ICMP：收到差错报文（时间为发出时刻，收到时刻不保存）。"),
            say(
                "Kept: when a line's first probe of a round left, to the microsecond, and the interval; the delay of "
                    + "each probe within 1 part in 8,192. So a time of sending here is that of the first probe and as "
                    + "many intervals.",
                "保存的内容：每条线路每轮首个探测包的发出时刻（精确到微秒）与发送间隔；每个探测包的时延（误差不超过 1/8192）。"
                    + "因此此处的发出时刻由首包时刻加若干间隔算得。"),
            say(
                "Not kept: source ports, identifiers and TTLs of IP, the bytes of packets, further replies.",
                "未保存：源端口、IP 标识与 TTL、报文内容、重复的回复。"),
        ]
    }

    /// A round's heading in the listing.
    package func packetsOfRound(_ id: String, isByKernel: Bool) -> String {
        isByKernel
            ? say(
                "round \(id): delays are between the kernel's stamps (SO_TIMESTAMPING)",
                "轮次 \(id)：时延由内核时间戳（SO_TIMESTAMPING）得出")
            : say("round \(id): delays are by the program's own clock readings", "轮次 \(id)：时延由程序自身读取的时钟得出")
    }
}
