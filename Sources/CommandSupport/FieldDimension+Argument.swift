internal import ArgumentParser
package import LineModel

extension FieldDimension: ExpressibleByArgument {
    /// What `init(word:)` reads.
    package init?(argument: String) { self.init(word: argument) }

    /// As it is written on the command line.
    package var defaultValueDescription: String { word }
}
