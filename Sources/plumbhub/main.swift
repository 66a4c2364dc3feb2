internal import HubCommands

let prepared = PlumbhubCommand.prepareProcess()
await PlumbhubCommand.runAndExit(prepared)
