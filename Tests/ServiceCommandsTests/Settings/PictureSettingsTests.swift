internal import LineModel
internal import LineService
internal import Testing

@testable import LineNotify
@testable import ObjectStore
@testable import ServiceSupport
@testable import SettingsReading
@testable internal import ServiceCommands

@Suite struct PictureSettingsTests {
    private static let bucket = """
        upload:
          - name: store
            s3: {endpoint: "http://127.0.0.1:1", bucket: lines, region: r, access_key: a, secret_key: b, style: path}
        """

    private func input() -> ConfigurationInput {
        ConfigurationInput(source: "p.yaml", directory: "/etc/p", environment: [:]) { _ in
            .failure(TextError("there is no such file", expected: "name another"))
        }
    }

    private func read(_ text: String) -> (settings: ServiceSettings?, problems: [String]) {
        let whole = Array("lines: [{file: lines.csv}]\n\(text)\n".utf8)
        do throws(ConfigurationProblems) {
            return (try ConfigurationFile.read(whole, input(), DestinationCatalogue()).settings, [])
        } catch {
            return (nil, error.problems.map(\.description))
        }
    }

    private static func entry(_ kind: String, picture: String = "true") -> String {
        "notify:\n  - {name: ops, \(kind), picture: \(picture)}\n"
    }

    private static let slack = #"slack: {url: "http://h/services/T/B/K"}"#
    private static let wecom = #"wecom: {url: "http://h/cgi-bin/webhook/send?key=k"}"#

    @Test func picturesAreSentWhereTheyAreWanted() throws {
        #expect(read(Self.entry(Self.wecom)).settings?.notify.first?.hasPictures == true)
        #expect(read(Self.entry(Self.wecom, picture: "false")).settings?.notify.first?.hasPictures == false)
        #expect(read("notify:\n  - {name: ops, \(Self.wecom)}").settings?.notify.first?.hasPictures == false)
        #expect(read(Self.entry(Self.slack) + Self.bucket).settings?.notify.first?.hasPictures == true)
    }

    @Test func aPictureThatMustBeFetchedNeedsABucket() {
        let found = read(Self.entry(Self.slack)).problems
        #expect(found.count == 1 && found[0].contains("\"ops\"") && found[0].contains("under upload"))
    }

    @Test func aDestinationThatTakesNoPicturesSaysSo() {
        let found = read(Self.entry(#"webhook: {url: "http://h/"}"#)).problems
        #expect(found.count == 1 && found[0].contains("takes no pictures") && found[0].contains("wecom"))
        #expect(read(Self.entry(Self.wecom, picture: "yes")).problems.count == 1)
    }

    @Test func aTestOfOneDestinationReadsTheBucketThatItNeeds() throws {
        let text = "lines: [{file: lines.csv}]\n" + Self.entry(Self.slack) + Self.bucket
        let (settings, _) = try ConfigurationFile.destination(named: "ops", Array(text.utf8), input())
        #expect(settings.notify.first?.hasPictures == true && settings.upload.map(\.name) == ["store"])
    }

    @Test func anEntryWhosePictureIsSwitchedIsAnother() throws {
        let with = try #require(read(Self.entry(Self.wecom)).settings?.notify.first)
        let without = try #require(read(Self.entry(Self.wecom, picture: "false")).settings?.notify.first)
        #expect(!with.isSame(as: without) && with.isSame(as: with))
    }
}
