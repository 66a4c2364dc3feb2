internal import LineHistory
internal import LineModel

/// `/share`: shares are made by a form.
enum ShareRoutes {
    static let all = [
        PageRoute(.get, "/share") { request, site in
            var answer = SharePage.Answer()
            answer.tags = try await tags(request, site)
            answer.chosen = request.item("tag") ?? ""
            return .page(SharePage.view(answer, request, site))
        },
        PageRoute(.post, "/share") { request, site in
            var answer = SharePage.Answer()
            answer.tags = try await tags(request, site)
            make(&answer, request, site)
            let page = SharePage.view(answer, request, site)
            return answer.problem == nil ? .page(page) : .problem(400, page)
        },
    ]

    /// Tags that can be chosen; there may be others.
    private static let maxTags = 500

    private static func tags(_ request: PageRequest, _ site: Site) async throws -> [String] {
        let now = request.now
        return try await site.ask { history in
            var tags: Set<String> = []
            for dimension in try history.overview(FieldQuery(), now: now).dimensions {
                guard case .tag(let key) = dimension, tags.count < maxTags else { continue }
                let grid = try history.grid(
                    FieldQuery(), rows: dimension, columns: dimension, most: (rows: maxTags - tags.count, columns: 1))
                tags.formUnion(grid.rows.map { "\(key)=\($0.group)" })
            }
            return tags.sorted()
        }
    }

    private static func make(_ answer: inout SharePage.Answer, _ request: PageRequest, _ site: Site) {
        let words = request.words
        answer.chosen = request.form["tag"] ?? ""
        answer.hidesAddresses = request.form["hide"] == "1"
        answer.days = Int(request.form["days"] ?? "") ?? 0
        guard request.viewer?.mayWrite ?? true else {
            answer.problem = words("A share makes no shares.", "分享链接不能再次分享。")
            return
        }
        guard SharePage.days.contains(answer.days) else {
            answer.problem = words("Write 1 to 366 days.", "天数应为 1 至 366。")
            return
        }
        guard let equals = answer.chosen.firstIndex(of: "="), equals > answer.chosen.startIndex else {
            answer.problem = words("Write a tag as key=value.", "标签应写作 键=值。")
            return
        }
        let tag = Tag(
            key: String(answer.chosen[..<equals]), value: String(answer.chosen[answer.chosen.index(after: equals)...]))
        let until = request.now.moved(by: .seconds(86_400 * answer.days))
        let share = ShareSigner.Share(
            tag, hidesAddresses: answer.hidesAddresses, until: until.nanosecondsSince1970 / 1_000_000_000)
        guard let token = site.signer?.token(share) else {
            answer.problem = words(
                "No share can be made: the tag is too long, or the key beside the history cannot be read.",
                "无法生成：标签过长，或无法读取历史旁的密钥文件。")
            return
        }
        (answer.address, answer.until) = (site.address(["s", token, ""]), until)
    }
}
