/// What figures mean, each in one sentence: for titles of headings, and for the page of help.
enum Definitions {
    static func loss(_ words: PageWords) -> String {
        words(
            "(lost + late + refused) / sent: probes without a valid reply within the timeout, of all that were sent",
            "（丢失 + 超时 + 被拒绝）/ 已发出：在时限内没有收到有效回复的探测包占已发出的比例")
    }

    static func median(_ words: PageWords) -> String {
        words(
            "the median round-trip time of the round's received probes", "本轮收到回复的探测包的往返时延中位数")
    }

    static func p95(_ words: PageWords) -> String {
        words(
            "95 % of the round's received probes took no longer than this (round trip)",
            "本轮收到回复的探测包中有 95% 的往返时延不超过此值")
    }

    static func jitter(_ words: PageWords) -> String {
        words(
            "RFC 3550 interarrival jitter: the smoothed difference of delay between one probe and the next",
            "RFC 3550 到达间隔抖动：相邻探测包时延之差的平滑值")
    }

    static func gain(_ words: PageWords) -> String {
        words(
            "how much sooner a packet comes back over the line than straight from its echo: the median of the "
                + "differences, in the same instants; below 0 the line is slower",
            "同一时刻经线路比直连回显端快多少：各次差值的中位数；为负表示线路更慢")
    }

    static func flow(_ words: PageWords) -> String {
        words(
            "a flow that stays open from round to round, against the line's fresh ones in the same instants: by how "
                + "much it is slower (median), and loses more",
            "跨轮保持的旧流与该线路的新流在同一时刻对照：慢多少（中位数）、多丢多少")
    }

    static func tcp(_ words: PageWords) -> String {
        words(
            "TCP handshakes with the ingress in the same seconds as the line's probes of UDP: the median time, and "
                + "those that nothing answered",
            "与该线路的 UDP 探测同时进行的 TCP 握手（到入口）：用时中位数，以及无应答的比例")
    }

    static func day(_ words: PageWords) -> String {
        words(
            "an hour a column: above, the median delay; below, the worst loss of a round in that hour",
            "每列一小时：上为时延中位数，下为该小时内最高的单轮丢包")
    }

    static func verdict(_ words: PageWords) -> String {
        words(
            "healthy: within all limits; abnormal: above one, for the reason beside; unmeasured: nothing can be said",
            "正常：未超过任何上限；异常：超过上限，原因见旁；未测：无法判断")
    }

    static func worstLoss(_ words: PageWords) -> String {
        words("the greatest loss of one line", "其中一条线路的最高丢包")
    }

    static func groupMedian(_ words: PageWords) -> String {
        words("the median of its lines' median round-trip times", "各线路往返时延中位数的中位数")
    }

    static func incident(_ words: PageWords) -> String {
        words(
            "an abnormal or unmeasured state with a beginning and an end, on one line or on what several lines share",
            "有始有终的异常或未测状态，属于一条线路，或属于几条线路的共同之处")
    }

    static func ingress(_ words: PageWords) -> String {
        words("the address where a line is entered: probes are sent there", "线路的入口地址，探测包发往此处")
    }

    static func echo(_ words: PageWords) -> String {
        words(
            "the address behind the ingress where a line comes out, and which sends back what it gets",
            "入口之后的线路出口地址，收到什么就原样发回")
    }

    static func validity(_ words: PageWords) -> String {
        words(
            "whether the prober itself did its work: a round that is suspect or invalid accuses no line",
            "探测程序自身是否正常：可疑或无效的一轮不判定任何线路异常")
    }
}
