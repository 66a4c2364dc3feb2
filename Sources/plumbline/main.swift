internal import ProbeCommands

PlumblineCommand.runAndExit()
