/// The mark of the page in a browser's tab: a plumb line.
enum PageIcon {
    static let text = #"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M8 0v8" stroke="#009e8e" stroke-width="2"/>
        <path d="M3.5 7h9L8 16z" fill="#009e8e"/></svg>
        """#
}
