internal import LineModel

/// The page that says why there is no page.
enum ErrorPage {
    /// - Parameter detail: what more is known; may come from a stranger.
    static func view(_ status: Int, detail: String? = nil, _ request: PageRequest, _ site: Site) -> Page {
        let title = title(status, request.words)
        return Page(
            title: title,
            body: """
                <section class="notice"><h1>\(title)</h1>\
                <p>\(remedy(status, request.words))</p>\(detail.map { "<p>\($0)</p>" as HTML } ?? .empty)\
                <p><a href="\(site.address())">\(request.words("To the overview", "回到总览"))</a></p></section>
                """)
    }

    static func title(_ status: Int, _ words: PageWords) -> String {
        switch status {
        case 400: words("This address cannot be read", "无法识别该地址")
        case 403: words("This form does not count", "该表单无效")
        case 404: words("There is no such page", "页面不存在")
        case 405: words("This page cannot be asked that way", "不支持该请求方法")
        case 413, 414: words("That is too much at once", "请求过大")
        case 415: words("This is no form", "不支持的内容类型")
        case 429: words("Too many attempts", "尝试次数过多")
        case 503: words("The history cannot be read now", "暂时无法读取历史数据")
        default: words("Something went wrong here", "服务器内部错误")
        }
    }

    private static func remedy(_ status: Int, _ words: PageWords) -> String {
        switch status {
        case 400, 404, 414:
            words(
                "The address may be incomplete, or the line, round or incident is not known here.",
                "地址可能不完整，或该线路、轮次、故障在此处没有记录。")
        case 403:
            words(
                "The page that it was on is too old, or of another site. Open the page anew and send it again.",
                "表单所在页面已过期，或来自其他站点。请重新打开页面后再提交。")
        case 503:
            words(
                "Measuring goes on. Try again in a moment; the service's log says more.",
                "测量不受影响。请稍后重试，详情见服务日志。")
        case 500:
            words("Measuring goes on. The service's log says more.", "测量不受影响，详情见服务日志。")
        default: words("Go back and try another way.", "请返回后重试。")
        }
    }
}
