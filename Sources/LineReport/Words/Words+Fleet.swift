package import LineModel

/// A fleet's vantages, in words.
extension Words {
    /// Why what a vantage says of lines does not count: "its own uplink is bad"
    package func doubt(_ doubt: VantageDoubt) -> String {
        switch doubt {
        case .uplink: say("its own uplink is bad", "自身上行网络异常")
        case .notValid: say("its round is not valid", "本轮测量无效")
        case .clock(let seconds): clock(.seconds(seconds))
        case .other(let id):
            say("for a reason that a newer program knows: \(id)", "原因由较新版本的程序给出：\(id)")
        }
    }

    /// "clock 5 min ahead"
    ///
    /// - Parameter offset: of a vantage's clock beside the hub's; positive where it is ahead.
    package func clock(_ offset: Duration) -> String {
        let text = duration(offset < .zero ? .zero - offset : offset)
        return offset < .zero
            ? say("clock \(text) behind", "时钟慢 \(text)") : say("clock \(text) ahead", "时钟快 \(text)")
    }
}
