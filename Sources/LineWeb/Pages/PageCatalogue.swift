/// Every page that the server has.
enum PageCatalogue {
    static let routes: [PageRoute] =
        [
            OverviewPage.route, GridPage.route, HeatPage.route, HeatPage.picture, HeatPage.cells, HelpPage.route,
            LinePage.route, LinePage.routeByItem, LineCSV.routeByItem, ComparePage.route, IncidentsPage.route,
            IncidentPage.route, IncidentPage.post, IncidentPage.postOfLine, CaseDownload.route, RoundPage.route,
            ReportPage.route, ReportPage.csv,
        ] + APICatalogue.pages + LinePictureRoutes.all + ShareRoutes.all
}
