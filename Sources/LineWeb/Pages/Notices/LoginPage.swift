internal import LineModel

/// Where somebody says who he is.
enum LoginPage {
    /// Why he is asked again.
    enum Refusal: Equatable {
        /// Name or password is wrong; which of them is not told.
        case wrong
        /// So many attempts failed that the next one has to wait, seconds.
        case wait(Int)
        /// Others are logging in.
        case busy
    }

    /// - Parameters:
    ///   - hasUsers: whether there are names; else the token is asked for.
    ///   - target: where he wanted to go, a path with its query.
    static func view(
        _ request: PageRequest, _ site: Site, hasUsers: Bool, target: String, refusal: Refusal? = nil
    ) -> Page {
        let words = request.words
        let title = words("Log in", "登录")
        return Page(
            title: title,
            body: """
                <section class="notice login"><h1>\(title)</h1>\(refusal.map { alert($0, hasUsers, words) } ?? .empty)\
                <form method="post" action="\(site.address(["login"]))">\
                <input type="hidden" name="token" value="\(request.formToken)">\
                <input type="hidden" name="to" value="\(target)">\
                \(hasUsers ? name(words) : .empty)\
                <p><label for="password">\(hasUsers ? words("Password", "密码") : words("Token", "令牌"))</label> \
                <input id="password" name="password" type="password" maxlength="1000" required \
                autocomplete="current-password"\(hasUsers ? .empty : " autofocus" as HTML)></p>\
                <p><button type="submit">\(title)</button></p></form></section>
                """)
    }

    private static func name(_ words: PageWords) -> HTML {
        """
        <p><label for="name">\(words("Name", "用户名"))</label> \
        <input id="name" name="name" type="text" maxlength="100" required autofocus autocomplete="username" \
        autocapitalize="none" spellcheck="false"></p>
        """
    }

    private static func alert(_ refusal: Refusal, _ hasUsers: Bool, _ words: PageWords) -> HTML {
        let text =
            switch refusal {
            case .wrong where hasUsers: words("The name or the password is wrong.", "用户名或密码错误。")
            case .wrong: words("The token is wrong.", "令牌错误。")
            case .wait(let seconds):
                words(
                    "Too many attempts failed. Try again in \(seconds) s.", "失败次数过多，请在 \(seconds) 秒后重试。")
            case .busy: words("Others are logging in. Try again in a moment.", "正在处理其他登录请求，请稍后重试。")
            }
        return "<p class=\"problem\" role=\"alert\">\(text)</p>"
    }
}
