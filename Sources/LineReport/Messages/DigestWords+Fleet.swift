extension DigestWords {
    /// Behind the cause of an incident that goes on.
    var handedOver: String { isChinese ? "尚未恢复，此后由中心通告" : "not over; the hub tells of it from now on" }

    /// At the top of what a vantage tells because its hub does not answer.
    func speaksAlone(_ rounds: Int) -> String {
        isChinese
            ? "中心已连续 \(rounds) 轮未确认本探测点的结果：以下仅为本探测点单独所见"
            : "The hub has not acknowledged \(count(rounds, "round")) in a row: this vantage speaks alone"
    }
}
