internal import LineModel

/// What stands around every page: head, heading with search, language and colours, and foot.
enum PageShell {
    /// The whole document.
    static func document(_ page: Page, _ request: PageRequest, _ site: Site) -> HTML {
        """
        <!DOCTYPE html><html lang="\(request.language == .zh ? "zh-CN" : "en")"><head><meta charset="utf-8">\
        <title>\(page.title)</title></head><body><main>\(page.body)</main></body></html>
        """
    }
}
