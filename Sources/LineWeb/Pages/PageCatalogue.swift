/// Every page that the server has.
enum PageCatalogue {
    static let routes: [PageRoute] = [
        OverviewPage.route,
    ]
}
