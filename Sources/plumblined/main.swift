internal import ServiceCommands

await PlumblinedCommand.runAndExit()
