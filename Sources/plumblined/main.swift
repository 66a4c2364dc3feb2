internal import ServiceCommands

let prepared = PlumblinedCommand.prepareProcess()
await PlumblinedCommand.runAndExit(prepared)
